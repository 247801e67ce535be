"""Nobody is in two places at once."""

from __future__ import annotations

from collections.abc import Iterator

from optimizer.domain.telling import campus_text, id_and_name, slot_text
from optimizer.language.lists import list_text
from optimizer.language.text import Text
from optimizer.rules.base import Fault, Rule, Unit
from optimizer.rules.view import StaffSlot, View

_CLASH = Text("{who} is in {n} places at {slot}: {places}", "{who} {slot}同时在 {n} 处：{places}")
_DUTY = Text("duty at {campus}", "{campus}值班")


def check(view: View) -> Iterator[Fault]:
    for one, slots in view.work.items():
        by_token: dict[str, list[StaffSlot]] = {}
        for slot in slots:
            by_token.setdefault(slot.token, []).append(slot)
        for token, places in by_token.items():
            if len(places) > 1:
                unit = Unit(kind="staff-day", staff=one, day=places[0].day)
                fields = {"who": id_and_name(view.scenario.person[one]), "n": len(places), "slot": slot_text(token)}
                yield Fault(unit, _CLASH.format(places=_places(places), **fields))


def _places(places: list[StaffSlot]) -> Text:
    return list_text(
        _DUTY.format(campus=campus_text(place.campus or "")) if place.duty else place.group or "–" for place in places
    )


RULE = Rule(
    "staff-clash",
    Text("One job at a time", "人员不冲突"),
    Text(
        "Nobody is at two sessions, or at a session and on duty, in the same slot.",
        "同一时段同一人不得同时在两节活动，也不得既带班又值班。",
    ),
    check,
)
