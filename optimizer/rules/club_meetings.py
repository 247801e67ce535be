"""An open club meets as often as planned, at most once a day, in its slots."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from optimizer.domain.programme import Club
from optimizer.domain.telling import slots_text
from optimizer.language.text import Text
from optimizer.language.times import day_text
from optimizer.rules.base import Fault, Rule, Unit
from optimizer.rules.view import View

_NUMBER = Text("club {group} meets {n} times, {needed} are planned", "社团 {group} 一周活动 {n} 次，应为 {needed} 次")
_DAY = Text("club {group} meets {n} times on {day}, at most once a day", "社团 {group} {day}活动 {n} 次，一天最多一次")
_SLOTS = Text("club {group} meets outside its slots: {slots}", "社团 {group} 在不允许的时段活动：{slots}")


def check(view: View) -> Iterator[Fault]:
    for group in view.of_kind("club"):
        club, rows = view.scenario.club[group], view.sessions_of(group)
        unit, needed = Unit(kind="group", group=group), meetings_needed(view, club)
        if len(rows) != needed:
            yield Fault(unit, _NUMBER.format(group=group, n=len(rows), needed=needed))
        for day, n in Counter(row.day for row in rows).items():
            if n > 1:
                yield Fault(unit, _DAY.format(group=group, n=n, day=day_text(day)))
        allowed = _slots(view, club)
        if outside := [row.token for row in rows if row.token not in allowed]:
            yield Fault(unit, _SLOTS.format(group=group, slots=slots_text(outside)))


def meetings_needed(view: View, club: Club) -> int:
    """Meetings a week: as planned, or the number of days that the club's slots touch if that is less.

    For each day on which a meeting falls out this week it is one fewer.
    """
    planned = min(club.meetings_per_week, len(_days(view, club.slots)))
    return max(0, planned - len(_days(view, club.slots & club.cancelled)))


def _days(view: View, tokens: frozenset[str]) -> set[str]:
    return {view.scenario.week[token].day for token in view.scenario.week.ordinary if token in tokens}


def _slots(view: View, club: Club) -> set[str]:
    return {token for token in view.scenario.week.ordinary if token in club.slots - club.cancelled}


RULE = Rule(
    "club-meetings",
    Text("Club meetings", "社团活动次数"),
    Text(
        "An open club meets exactly as often a week as planned (or on as many days as its slots touch, if those are "
        "fewer), at most once a day and only in its slots; one time fewer for each day on which a meeting falls out.",
        "开班的社团每周恰好活动规定次数（可用天数更少时按天数；当周每停一天少一次），一天最多一次，且只在其可用时段。",
    ),
    check,
)
