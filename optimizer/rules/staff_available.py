"""People serve only when available, and only on days on which they are still vetted."""

from __future__ import annotations

from collections.abc import Iterator

from optimizer.domain.telling import id_and_name, slots_text
from optimizer.language.text import Text
from optimizer.language.times import day_text
from optimizer.rules.base import Fault, Rule, Unit
from optimizer.rules.view import View

_AWAY = Text("{who} serves when not available: {slots}", "{who} 在不可到岗时段被排班：{slots}")
_UNVETTED = Text(
    "{who} serves on {day}, {date}, but is vetted only until {until}",
    "{who} {day}（{date}）被排班，但资格审查有效期至 {until}",
)


def check(view: View) -> Iterator[Fault]:
    for one in view.work:
        somebody = view.scenario.person[one]
        for day, slots in view.work_by_day(one).items():
            unit = Unit(kind="staff-day", staff=one, day=day)
            away = dict.fromkeys(slot.token for slot in slots if not somebody.serves_in(slot.token))
            if away:
                yield Fault(unit, _AWAY.format(who=id_and_name(somebody), slots=slots_text(away)))
            date = view.service.last.get(day)
            if date is not None and not somebody.vetted_on(date):
                fields = {"who": id_and_name(somebody), "day": day_text(day), "until": somebody.vetted_until}
                yield Fault(unit, _UNVETTED.format(date=date, **fields))


RULE = Rule(
    "staff-available",
    Text("Staff available and vetted", "人员可到岗且已审查"),
    Text(
        "Everybody serves only in slots in which they are available, and not after the last day vetted.",
        "人员只在可到岗的时段服务，且不晚于资格审查有效期最后一天。",
    ),
    check,
)
