"""Who and what is not there in one week: people away, rooms closed, club meetings that fall out (docs/repair.md).

These facts stand beside a published week (``unavailable.csv``), not in the tables of the school. `Unavailable.applied`
gives the scenario that holds in that week: the rules `staff-available`, `room-capacity` and `club-meetings` read it,
while what people could have served (`fair-load`, `staff-load`, `late-starts`) goes by the tables alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from optimizer.domain.programme import Pin
from optimizer.domain.scenario import Scenario
from optimizer.domain.telling import Names, slot_text
from optimizer.language.lists import list_text
from optimizer.language.text import Text
from optimizer.language.times import day_text

ENDED = "ended"
"""``because`` of a club that takes place no more this week."""
_AWAY = Text("{who} is away: {slots}", "{who} 不在岗：{slots}")
_CLOSED = Text("{who} is closed: {slots}", "{who} 停用：{slots}")
_STOPS = Text("{who} does not meet: {slots}{why}", "{who} 停活动：{slots}{why}")
_ENDS = Text("{who} takes place no more this week", "{who} 本周停办")
_FOR_WANT = Text(" (not available: {why})", "（缺：{why}）")
_PERSON = Text(
    "{who} is away: fixed for {group}, {slot}, this lapses", "{who} 不在岗：{group} {slot}的指定人员不再适用"
)
_ROOM = Text("{who} is closed: fixed for {group}, {slot}, this lapses", "{who} 停用：{group} {slot}的指定场地不再适用")
_MEETING = Text(
    "{group} does not meet at {slot}: that it is fixed then lapses", "{group} {slot}不活动：该时段的固定安排不再适用"
)

SlotsOf = Mapping[str, frozenset[str]]
"""Id -> slot tokens."""


@dataclass(frozen=True)
class Unavailable:
    """What is not available in a week.

    Attributes
    ----------
    staff, rooms, clubs : mapping
        Id -> slot tokens in which this person is away, the room is closed, the club does not meet.
    because : mapping
        (club, slot) -> why the meeting falls out: ``ended``, or ids of the people and rooms for want of whom it cannot
        be held, separated by spaces. Meetings without an entry were given so.
    """

    staff: SlotsOf = field(default_factory=dict)
    rooms: SlotsOf = field(default_factory=dict)
    clubs: SlotsOf = field(default_factory=dict)
    because: Mapping[tuple[str, str], str] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.staff or self.rooms or self.clubs)

    @property
    def ended(self) -> frozenset[str]:
        """Clubs that take place no more this week and have not met in it: nobody is a member."""
        return frozenset(club for (club, _), why in self.because.items() if why == ENDED)

    def plus(self, other: Unavailable) -> Unavailable:
        """All that either of the two says."""
        return Unavailable(
            _union(self.staff, other.staff),
            _union(self.rooms, other.rooms),
            _union(self.clubs, other.clubs),
            {**self.because, **other.because},
        )

    def minus(self, other: Unavailable) -> Unavailable:
        """Without what the other says, and without the meetings that fell out for want of that."""
        back = {
            (one, slot) for slots_of in (other.staff, other.rooms) for one, slots in slots_of.items() for slot in slots
        }
        again = {
            (club, slot)
            for (club, slot), why in self.because.items()
            if slot in other.clubs.get(club, ()) or any((cause, slot) in back for cause in why.split())
        }
        gone = _union(other.clubs, _slots_of(again))
        clubs = _less(self.clubs, gone)
        kept = {key: why for key, why in self.because.items() if key[1] in clubs.get(key[0], ())}
        return Unavailable(_less(self.staff, other.staff), _less(self.rooms, other.rooms), clubs, kept)

    def known_to(self, scenario: Scenario) -> Unavailable:
        """Without people, rooms and clubs that the scenario does not have."""
        clubs = {one: slots for one, slots in self.clubs.items() if one in scenario.club}
        return Unavailable(
            {one: slots for one, slots in self.staff.items() if one in scenario.person},
            {one: slots for one, slots in self.rooms.items() if one in scenario.room},
            clubs,
            {key: why for key, why in self.because.items() if key[0] in clubs},
        )

    # -- what holds then ------------------------------------------------------------------------------------------

    def applied(self, scenario: Scenario) -> Scenario:
        """The scenario of the week: people away, rooms closed, meetings cancelled, and pins without these.

        Raises
        ------
        ValueError
            If the scenario is one that facts of a week were applied to before.
        """
        if any(person.away for person in scenario.staff) or any(club.cancelled for club in scenario.clubs):
            raise ValueError("facts of a week are applied once, to the tables of the school")
        if not self:
            return scenario
        return replace(
            scenario,
            staff=tuple(replace(p, away=self.staff.get(p.id, frozenset())) for p in scenario.staff),
            rooms=tuple(replace(r, available=r.available - self.rooms.get(r.id, frozenset())) for r in scenario.rooms),
            clubs=tuple(
                replace(c, cancelled=self.clubs.get(c.id, frozenset()), ended=c.id in self.ended)
                for c in scenario.clubs
            ),
            pins=tuple(kept for pin in scenario.pins if (kept := self._kept(pin)) is not None),
        )

    def told(self, scenario: Scenario) -> list[Text]:
        """Who is away, which rooms are closed and which club meetings fall out when, a sentence each."""
        names, order = Names(scenario), list(scenario.week.by_token)

        def when(slots: Iterable[str]) -> Text:
            whole = [day for day in scenario.week.days if set(scenario.week.on_day[day]) <= set(slots)]
            rest = [token for token in order if token in slots and scenario.week[token].day not in whole]
            return list_text((*map(day_text, whole), *map(slot_text, rest)))

        rows = [
            form.format(who=names.any(one), slots=when(slots))
            for form, table in ((_AWAY, self.staff), (_CLOSED, self.rooms))
            for one, slots in sorted(table.items())
        ]
        rows += [_ENDS.format(who=names.any(one)) for one in sorted(self.ended)]
        for club in sorted(self.clubs.keys() - self.ended):
            by_cause: dict[str, set[str]] = {}
            for token in self.clubs[club]:
                by_cause.setdefault(self.because.get((club, token), ""), set()).add(token)
            for cause, slots in sorted(by_cause.items()):
                why = _FOR_WANT.format(why=names.all(cause.split())) if cause else Text("", "")
                rows.append(_STOPS.format(who=names.any(club), slots=when(slots), why=why))
        return rows

    def lapsed_pins(self, scenario: Scenario) -> list[Text]:
        """What of the scenario's pins lapses, in the order of the table."""
        names, told = Names(scenario), list[Text]()
        for pin in scenario.pins:
            kept = self._kept(pin)
            fields = {"group": names.any(pin.group), "slot": slot_text(pin.slot)}
            if kept is None:
                told.append(_MEETING.format(**fields))
                continue
            if kept.staff != pin.staff:
                told.append(_PERSON.format(who=names.any(pin.staff), **fields))
            if kept.room != pin.room:
                told.append(_ROOM.format(who=names.any(pin.room), **fields))
        return told

    def _kept(self, pin: Pin) -> Pin | None:
        """What is left of a pin: None for a meeting that falls out, else without the person or room that is away."""
        if pin.slot in self.clubs.get(pin.group, ()):
            return None
        away, closed = pin.slot in self.staff.get(pin.staff, ()), pin.slot in self.rooms.get(pin.room, ())
        return replace(pin, staff="" if away else pin.staff, room="" if closed else pin.room)


def _union(first: SlotsOf, second: SlotsOf) -> dict[str, frozenset[str]]:
    return {one: first.get(one, frozenset()) | second.get(one, frozenset()) for one in sorted({*first, *second})}


def _less(first: SlotsOf, second: SlotsOf) -> dict[str, frozenset[str]]:
    left = {one: slots - second.get(one, frozenset()) for one, slots in first.items()}
    return {one: slots for one, slots in left.items() if slots}


def _slots_of(keys: Iterable[tuple[str, str]]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for one, slot in keys:
        found.setdefault(one, set()).add(slot)
    return {one: frozenset(slots) for one, slots in found.items()}


NOTHING = Unavailable()
"""Everybody and everything is there."""
