"""Care and extended groups are not too large, care groups not too small."""

from __future__ import annotations

from collections.abc import Iterator

from optimizer.language.text import Text
from optimizer.rules.base import Fault, Rule, Unit
from optimizer.rules.view import View

_LARGE = Text("{group} has {n} members, allowed at most {limit}", "{group} 有 {n} 人，上限 {limit} 人")
_SMALL = Text("{group} has {n} members, needed at least {limit}", "{group} 有 {n} 人，至少应有 {limit} 人")


def check(view: View) -> Iterator[Fault]:
    rules = view.scenario.settings.grouping
    for group in (*view.of_kind("care"), *view.of_kind("extended")):
        n, unit = len(view.members_of(group)), Unit(kind="group", group=group)
        if n > rules.max_size:
            yield Fault(unit, _LARGE.format(group=group, n=n, limit=rules.max_size))
        if n < rules.min_size and view.kind(group) == "care":
            yield Fault(unit, _SMALL.format(group=group, n=n, limit=rules.min_size))


RULE = Rule(
    "group-size",
    Text("Group size", "班额"),
    Text(
        "A care or extended group has at most `max_size` members, a care group at least `min_size`.",
        "托管班和延时组的人数不超过上限，托管班不少于下限。",
    ),
    check,
)
