"""Nobody serves more than their limits, or less than their minimum."""

from __future__ import annotations

from collections.abc import Iterator

from optimizer.domain.people import Staff
from optimizer.domain.telling import id_and_name
from optimizer.language.text import Text
from optimizer.language.times import day_text
from optimizer.rules.base import Fault, Rule, Unit
from optimizer.rules.view import View

_DAY = Text("{who} serves {n} slots on {day}, allowed {limit}", "{who} {day}服务 {n} 节，上限 {limit} 节")
_WEEK = Text("{who} serves {n} slots in the week, allowed {limit}", "{who} 一周服务 {n} 节，上限 {limit} 节")
_DAYS = Text("{who} serves on {n} days, allowed {limit}", "{who} 一周服务 {n} 天，上限 {limit} 天")
_LITTLE = Text(
    "{who} serves {n} slots in the week, needed {limit} (minimum {min}, could serve {could})",
    "{who} 一周服务 {n} 节，至少 {limit} 节（下限 {min}，本周最多可服务 {could}）",
)


def check(view: View) -> Iterator[Fault]:
    for one in view.people:
        days = view.work_by_day(one.id)
        for day, slots in days.items():
            if len(slots) > one.max_per_day:
                unit = Unit(kind="staff-day", staff=one.id, day=day)
                fields = {"who": id_and_name(one), "n": len(slots), "limit": one.max_per_day}
                yield Fault(unit, _DAY.format(day=day_text(day), **fields))
        for reason in _week(view, one, view.days_served(one.id)):
            yield Fault(Unit(kind="staff-week", staff=one.id), reason)


def _week(view: View, one: Staff, days: int) -> Iterator[Text]:
    n, who = view.slots_served(one.id), id_and_name(one)
    if n > one.max_per_week:
        yield _WEEK.format(who=who, n=n, limit=one.max_per_week)
    if days > one.max_days:
        yield _DAYS.format(who=who, n=days, limit=one.max_days)
    if n < one.min_per_week:
        could = view.could_serve(one)
        if n < min(one.min_per_week, could):
            fields = {"limit": min(one.min_per_week, could), "min": one.min_per_week, "could": could}
            yield _LITTLE.format(who=who, n=n, **fields)


RULE = Rule(
    "staff-load",
    Text("Workload", "工作量"),
    Text(
        "Nobody serves more slots a day or a week, or on more days, than allowed, or fewer slots a week than their "
        "minimum (or than they could serve this week, if that is less). Sessions and duties both count.",
        "每人每天、每周的节数和天数不超过上限，每周不少于下限（本周可服务的更少时以其为准）；带班和值班都计算在内。",
    ),
    check,
)
