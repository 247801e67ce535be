"""What happens after publication: people fall ill, rooms close, clubs end; and the scenario that then holds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from optimizer.domain.programme import Pin
from optimizer.domain.scenario import Scenario
from optimizer.domain.timetable import Timetable
from optimizer.domain.week import TokenError
from optimizer.errors import SettingsError


@dataclass(frozen=True)
class Disruption:
    """Changes to a published week.

    Attributes
    ----------
    absent : dict
        Staff id -> slot tokens at which this person cannot serve.
    closed : dict
        Room id -> slot tokens at which the room cannot be used.
    ended : frozenset of club ids
        Clubs that no longer take place.
    opened : frozenset of (club id, slot token)
        Clubs that take place from now on, and when they meet.
    """

    absent: dict[str, frozenset[str]]
    closed: dict[str, frozenset[str]]
    ended: frozenset[str] = frozenset()
    opened: frozenset[tuple[str, str]] = frozenset()


def parse_disruption(
    scenario: Scenario,
    absent: Iterable[str] = (),
    closed: Iterable[str] = (),
    ended: Iterable[str] = (),
    opened: Iterable[str] = (),
) -> Disruption:
    """From the words of the command line: ``T07:Wed``, ``T07:Wed2``, ``GYM:Thu1``; without a colon: the whole week.

    ``opened`` names a club and one of its slots: ``K03:Wed3``.

    Raises
    ------
    SettingsError
        Naming every id or slot that the scenario does not know.
    """
    faults: list[str] = []
    people = _parse_slots_of(scenario, absent, {p.id for p in scenario.staff}, "--absent", faults)
    rooms = _parse_slots_of(scenario, closed, {r.id for r in scenario.rooms}, "--closed", faults)
    clubs = frozenset(ended)
    faults += [
        f"--end-club {club}: no such club · 没有这个社团" for club in sorted(clubs - {c.id for c in scenario.clubs})
    ]
    new = [place for word in opened if (place := _parse_club_slot(scenario, word, faults)) is not None]
    if faults:
        raise SettingsError("\n".join(faults))
    return Disruption(people, rooms, clubs, frozenset(new))


def _parse_club_slot(scenario: Scenario, word: str, faults: list[str]) -> tuple[str, str] | None:
    name, _, token = word.partition(":")
    club = scenario.club.get(name)
    try:
        slots = scenario.week.expand(token) if token else frozenset()
    except TokenError:
        slots = frozenset()
    if club is None:
        faults.append(f"--open-club {word}: no such club · 没有这个社团")
    elif len(slots) != 1 or not slots <= club.slots:
        faults.append(f"--open-club {word}: {name} and one of its slots · 应为社团及其一个可用时段，如 {name}:Wed3")
    else:
        return name, next(iter(slots))
    return None


def _parse_slots_of(
    scenario: Scenario, words: Iterable[str], known: set[str], option: str, faults: list[str]
) -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for word in words:
        name, _, tokens = word.partition(":")
        if name not in known:
            faults.append(f"{option} {word}: {name} is not known · 找不到 {name}")
            continue
        try:
            slots = scenario.week.all if not tokens else _day_and_extended(scenario, tokens)
        except TokenError as error:
            faults.append(f"{option} {word}: {error} is no slot of this week · {error} 不是本周的时段")
            continue
        found[name] = found.get(name, frozenset()) | slots
    return found


def _day_and_extended(scenario: Scenario, tokens: str) -> frozenset[str]:
    """A bare day means all of it here, extended slots too: who is ill is ill until the evening."""
    slots = scenario.week.expand(tokens)
    days = {d for d in scenario.week.days if frozenset(scenario.week.expand(d)) <= slots}
    return slots | {t for d in days for t in scenario.week.on_day[d]}


def apply_disruption(
    scenario: Scenario,
    disruption: Disruption,
    past: frozenset[str] = frozenset(),
    published: Timetable | None = None,
) -> Scenario:
    """The scenario as it is now. Slots in ``past`` are over: nothing that happens then changes them.

    An ended club that has met on days that are over stays in the week with these meetings alone.
    """
    staff = tuple(
        replace(p, available=p.available - (disruption.absent.get(p.id, frozenset()) - past)) for p in scenario.staff
    )
    rooms = tuple(
        replace(r, available=r.available - (disruption.closed.get(r.id, frozenset()) - past)) for r in scenario.rooms
    )
    met = past_meetings_of_ended_clubs(disruption, past, published)
    gone = disruption.ended - met.keys()
    clubs = tuple(replace(c, slots=met.get(c.id, c.slots)) for c in scenario.clubs if c.id not in gone)
    students = tuple(
        replace(s, clubs=kept, wants_clubs=min(s.wants_clubs, len(kept)))
        if len(kept := tuple(c for c in s.clubs if c not in gone)) < len(s.clubs)
        else s
        for s in scenario.students
    )
    pins = [p for p in scenario.pins if p.group not in disruption.ended or p.slot in met.get(p.group, ())]
    pins += [Pin(group=club, slot=slot) for club, slot in sorted(disruption.opened)]
    possible = tuple(_still_possible(p, disruption, past) for p in pins)
    return replace(scenario, staff=staff, rooms=rooms, clubs=clubs, students=students, pins=possible)


def past_meetings_of_ended_clubs(
    disruption: Disruption, past: frozenset[str], published: Timetable | None
) -> dict[str, frozenset[str]]:
    """Ended club -> its meetings on days that are over; clubs without any are absent."""
    found: dict[str, set[str]] = {}
    for row in published.sessions if published else ():
        if row.group in disruption.ended and row.token in past:
            found.setdefault(row.group, set()).add(row.token)
    return {club: frozenset(tokens) for club, tokens in found.items()}


def _still_possible(pin: Pin, disruption: Disruption, past: frozenset[str]) -> Pin:
    """A pin without the person or room that is not there then: what happened overrules what was fixed."""
    if pin.slot in past:
        return pin
    gone = pin.slot in disruption.absent.get(pin.staff, ())
    closed = pin.slot in disruption.closed.get(pin.room, ())
    return replace(pin, staff="" if gone else pin.staff, room="" if closed else pin.room)
