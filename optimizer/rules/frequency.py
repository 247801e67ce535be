"""Care groups have each activity neither too often nor too seldom."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from optimizer.domain.programme import Activity
from optimizer.language.text import Text
from optimizer.language.times import day_text
from optimizer.rules.base import Fault, Rule, Unit
from optimizer.rules.view import View

_OFTEN_WEEK = Text(
    "{group} has {what} {n} times in the week, allowed {limit}", "{group} 一周有 {n} 节 {what}，上限 {limit} 节"
)
_OFTEN_DAY = Text(
    "{group} has {what} {n} times on {day}, allowed {limit}", "{group} {day}有 {n} 节 {what}，上限 {limit} 节"
)
_SELDOM_DAY = Text(
    "{group} has {what} {n} times on {day}, needed {limit}", "{group} {day}有 {n} 节 {what}，至少 {limit} 节"
)
_SELDOM_WEEK = Text(
    "{group} has {what} {n} times in the week, needed {limit} ({min} a full week, meets in {held} of {all} slots)",
    "{group} 一周有 {n} 节 {what}，至少 {limit} 节（满周 {min} 节，实有 {held}/{all} 个时段）",
)

_Held = tuple[str, str, str]
"""Day, slot token and activity of one session of a group; of a joined one the host's activity."""


def check(view: View) -> Iterator[Fault]:
    for group in view.of_kind("care"):
        rows = [(row.day, row.token, view.host_of(row).activity) for row in view.care_sessions(group)]
        for activity in view.scenario.activities:
            yield from _too_often(group, activity, rows)
            if _may_have(view, group, activity):
                yield from _too_seldom(view, group, activity, rows)


def _may_have(view: View, group: str, activity: Activity) -> bool:
    return activity.for_care and all(activity.allows_grade(grade) for grade in view.grades_of(group))


def _too_often(group: str, activity: Activity, rows: Sequence[_Held]) -> Iterator[Fault]:
    days = Counter(day for day, _, held in rows if held == activity.id)
    fields = {"group": group, "what": activity.id}
    if activity.max_per_week is not None and days.total() > activity.max_per_week:
        reason = _OFTEN_WEEK.format(n=days.total(), limit=activity.max_per_week, **fields)
        yield Fault(_unit(group, activity), reason)
    for day, n in days.items():
        if activity.max_per_day is not None and n > activity.max_per_day:
            reason = _OFTEN_DAY.format(n=n, limit=activity.max_per_day, day=day_text(day), **fields)
            yield Fault(_unit(group, activity, day), reason)


def _too_seldom(view: View, group: str, activity: Activity, rows: Sequence[_Held]) -> Iterator[Fault]:
    care = frozenset(view.scenario.week.care)
    fields = {"group": group, "what": activity.id}
    have = Counter(day for day, _, held in rows if held == activity.id)
    held = Counter(day for day, token, _ in rows if token in care)
    if activity.min_per_day:
        for day in _full_days(view, held):
            if have[day] < activity.min_per_day:
                reason = _SELDOM_DAY.format(n=have[day], limit=activity.min_per_day, day=day_text(day), **fields)
                yield Fault(_unit(group, activity, day), reason)
    needed = activity.min_per_week * held.total() // max(1, len(care))
    if have.total() < needed:
        figures = {"min": activity.min_per_week, "held": held.total(), "all": len(care)}
        yield Fault(_unit(group, activity), _SELDOM_WEEK.format(n=have.total(), limit=needed, **figures, **fields))


def _full_days(view: View, held: Counter[str]) -> list[str]:
    """Days as long as the week's longest on which the group meets in every care slot."""
    slots = Counter(view.scenario.week[token].day for token in view.scenario.week.care)
    longest = max(slots.values(), default=0)
    return [day for day, n in slots.items() if n == longest == held[day]]


def _unit(group: str, activity: Activity, day: str = "") -> Unit:
    kind = "group-activity-day" if day else "group-activity-week"
    return Unit(kind=kind, group=group, activity=activity.id, day=day)


RULE = Rule(
    "frequency",
    Text("How often", "活动频次"),
    Text(
        "A care group has each activity at most as often as allowed a day and a week, and at least as often as asked: "
        "a day on full days of the longest length, a week in proportion to the slots in which it meets. Minimums bind "
        "only groups that may have the activity.",
        "托管班每项活动每天、每周不超过上限，也不少于下限：每日下限只看排满的最长日，每周下限按实有时段比例折算（向下取整）；下限只约束可以开该活动的班。",
    ),
    check,
)
