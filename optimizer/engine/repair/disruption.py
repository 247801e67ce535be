"""Disruptions after publication (absences, closed rooms, clubs that end or open) and the scenario that then holds."""

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
    """A disruption from command-line arguments such as ``T07:Wed``, ``T07:Wed2`` or ``GYM:Thu1``.

    Without a colon the whole week is meant. ``opened`` names a club and one of its slots: ``K03:Wed3``.

    Raises
    ------
    SettingsError
        Naming every id or slot that the scenario does not know.
    """
    errors: list[str] = []
    people = _parse_slots_of(scenario, absent, {p.id for p in scenario.staff}, "--absent", errors)
    rooms = _parse_slots_of(scenario, closed, {r.id for r in scenario.rooms}, "--closed", errors)
    clubs = frozenset(ended)
    errors += [
        f"--end-club {club}: no such club · 没有这个社团" for club in sorted(clubs - {c.id for c in scenario.clubs})
    ]
    meetings = [pair for word in opened if (pair := _parse_club_slot(scenario, word, errors)) is not None]
    if errors:
        raise SettingsError("\n".join(errors))
    return Disruption(people, rooms, clubs, frozenset(meetings))


def _parse_club_slot(scenario: Scenario, word: str, errors: list[str]) -> tuple[str, str] | None:
    """(club, slot) of an argument, or None with an error added."""
    name, _, token = word.partition(":")
    club = scenario.club.get(name)
    try:
        slots = scenario.week.expand(token) if token else frozenset()
    except TokenError:
        slots = frozenset()
    if club is None:
        errors.append(f"--open-club {word}: no such club · 没有这个社团")
    elif len(slots) != 1 or not slots <= club.slots:
        errors.append(f"--open-club {word}: {name} and one of its slots · 应为社团及其一个可用时段，如 {name}:Wed3")
    else:
        return name, next(iter(slots))
    return None


def _parse_slots_of(
    scenario: Scenario, words: Iterable[str], known: set[str], option: str, errors: list[str]
) -> dict[str, frozenset[str]]:
    """Id -> slots, of arguments of one option; errors are added for ids and slots that there are not."""
    slots_of: dict[str, frozenset[str]] = {}
    for word in words:
        name, _, tokens = word.partition(":")
        if name not in known:
            errors.append(f"{option} {word}: {name} is not known · 找不到 {name}")
            continue
        try:
            slots = scenario.week.all if not tokens else _day_and_extended(scenario, tokens)
        except TokenError as error:
            errors.append(f"{option} {word}: {error} is no slot of this week · {error} 不是本周的时段")
            continue
        slots_of[name] = slots_of.get(name, frozenset()) | slots
    return slots_of


def _day_and_extended(scenario: Scenario, tokens: str) -> frozenset[str]:
    """The slots of tokens; a day alone includes its extended slots, since who is ill is ill until the evening."""
    slots = scenario.week.expand(tokens)
    days = {d for d in scenario.week.days if frozenset(scenario.week.expand(d)) <= slots}
    return slots | {t for d in days for t in scenario.week.on_day[d]}


def apply_disruption(
    scenario: Scenario,
    disruption: Disruption,
    past: frozenset[str] = frozenset(),
    published: Timetable | None = None,
) -> Scenario:
    """The scenario as it is now; slots in ``past`` are over and stay as they were.

    An ended club that has met on past days stays in the week with these meetings alone.
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
    kept_pins = tuple(_without_missing(p, disruption, past) for p in pins)
    return replace(scenario, staff=staff, rooms=rooms, clubs=clubs, students=students, pins=kept_pins)


def past_meetings_of_ended_clubs(
    disruption: Disruption, past: frozenset[str], published: Timetable | None
) -> dict[str, frozenset[str]]:
    """Ended club -> its meetings in slots that are over; clubs without any are absent."""
    meetings: dict[str, set[str]] = {}
    for row in published.sessions if published else ():
        if row.group in disruption.ended and row.token in past:
            meetings.setdefault(row.group, set()).add(row.token)
    return {club: frozenset(tokens) for club, tokens in meetings.items()}


def _without_missing(pin: Pin, disruption: Disruption, past: frozenset[str]) -> Pin:
    """A pin without the person who is absent or the room that is closed in its slot: a disruption overrules pins."""
    if pin.slot in past:
        return pin
    absent = pin.slot in disruption.absent.get(pin.staff, ())
    closed = pin.slot in disruption.closed.get(pin.room, ())
    return replace(pin, staff="" if absent else pin.staff, room="" if closed else pin.room)
