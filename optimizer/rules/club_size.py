"""An open club has neither too few members nor too many."""

from __future__ import annotations

from collections.abc import Iterator

from optimizer.language.text import Text
from optimizer.rules.base import Fault, Rule, Unit
from optimizer.rules.view import View

_FEW = Text("club {group} has {n} members, opens with {limit}", "社团 {group} 有 {n} 人，满 {limit} 人方可开班")
_MANY = Text("club {group} has {n} members, allowed {limit}", "社团 {group} 有 {n} 人，上限 {limit} 人")


def check(view: View) -> Iterator[Fault]:
    for group in view.of_kind("club"):
        club, n = view.scenario.club[group], len(view.members_of(group))
        unit = Unit(kind="group", group=group)
        if n < club.min_students:
            yield Fault(unit, _FEW.format(group=group, n=n, limit=club.min_students))
        if club.max_students is not None and n > club.max_students:
            yield Fault(unit, _MANY.format(group=group, n=n, limit=club.max_students))


RULE = Rule(
    "club-size",
    Text("Club size", "社团人数"),
    Text(
        "An open club has at least `min_students` and at most `max_students` members.",
        "开班的社团人数不少于开班人数，不超过上限。",
    ),
    check,
)
