"""People serve only when available, and only while vetted."""

from __future__ import annotations

from collections.abc import Iterator

from optimizer.domain.telling import id_and_name, slots_text
from optimizer.language.text import Text
from optimizer.language.times import day_text
from optimizer.rules.base import Fault, Rule, Unit
from optimizer.rules.view import View

_AWAY = Text("{who} serves when not available: {slots}", "{who} 在不可到岗时段被排班：{slots}")
_UNVETTED = Text(
    "{who} serves on {day}, but was vetted only until {until} (week of {monday})",
    "{who} {day}被排班，但资格审查有效期至 {until}（本周一 {monday}）",
)


def check(view: View) -> Iterator[Fault]:
    for one in view.work:
        somebody = view.scenario.person[one]
        vetted = somebody.vetted_on(view.monday)
        for day, slots in view.work_by_day(one).items():
            unit = Unit(kind="staff-day", staff=one, day=day)
            away = dict.fromkeys(slot.token for slot in slots if slot.token not in somebody.available)
            if away:
                yield Fault(unit, _AWAY.format(who=id_and_name(somebody), slots=slots_text(away)))
            if not vetted:
                fields = {"who": id_and_name(somebody), "day": day_text(day), "until": somebody.vetted_until}
                yield Fault(unit, _UNVETTED.format(monday=view.monday, **fields))


RULE = Rule(
    "staff-available",
    Text("Staff available and vetted", "人员可到岗且已审查"),
    Text(
        "Everybody serves only in slots in which they are available, and only if vetted on the Monday of the week.",
        "人员只在可到岗的时段服务，且在该周周一资格审查有效。",
    ),
    check,
)
