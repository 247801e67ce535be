"""What happens to a published week: read from words, joined with what was known before, and the scenario that holds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from itertools import chain
from typing import Any

from optimizer.domain.lookup import NotFoundError, id_of, slots_of
from optimizer.domain.programme import Pin
from optimizer.domain.scenario import Scenario, first_monday_after
from optimizer.domain.timetable import Timetable
from optimizer.domain.unavailable import ENDED, NOTHING, Unavailable
from optimizer.errors import SettingsError
from optimizer.language.text import Text

_CLUB_SLOT = Text("{club} and one of its slots, such as {club}:Wed3", "应为社团及其一个可用时段，如 {club}:周三3")
_TWICE = Text("{word} is the name of several; write the id", "{word} 有重名，请写编号")


@dataclass(frozen=True)
class Disruption:
    """Changes to a published week.

    Attributes
    ----------
    absent : mapping
        Staff id -> slot tokens at which this person cannot serve.
    closed : mapping
        Room id -> slot tokens at which the room cannot be used.
    ended : frozenset of club ids
        Clubs that no longer take place.
    opened : frozenset of (club id, slot token)
        Clubs that take place from now on, and when they meet.
    back : Unavailable
        What was not available and is again.
    """

    absent: Mapping[str, frozenset[str]]
    closed: Mapping[str, frozenset[str]]
    ended: frozenset[str] = frozenset()
    opened: frozenset[tuple[str, str]] = frozenset()
    back: Unavailable = NOTHING
    skipped: Mapping[str, frozenset[str]] = field(default_factory=dict)


def parse_disruption(
    scenario: Scenario,
    absent: Iterable[str] = (),
    closed: Iterable[str] = (),
    ended: Iterable[str] = (),
    opened: Iterable[str] = (),
    present: Iterable[str] = (),
    *,
    week_of: date | None = None,
) -> Disruption:
    """A disruption from command-line arguments such as ``T07:Wed``, ``王芳:Wed2`` or ``GYM:2026-12-03``.

    Without a colon the whole week is meant. ``opened`` names a club and one of its slots: ``K03:Wed3``; ``present`` a
    person, room or club.

    Parameters
    ----------
    week_of : date, optional
        Any day of the week meant; the default is the next week, as for a week that does not say which it is of.

    Raises
    ------
    SettingsError
        Naming every id, name, slot and date that the scenario does not know, with the nearest.
    """
    words = _Words(scenario, week_of or first_monday_after(date.today()))
    people = words.slots_of("--absent", absent, scenario.staff)
    rooms = words.slots_of("--closed", closed, scenario.rooms)
    clubs = frozenset(club for word in ended if (club := words.id("--end-club", word, word, scenario.clubs)))
    meetings = [pair for word in opened if (pair := words.club_slot(word)) is not None]
    back = words.back(present)
    if words.errors:
        raise SettingsError("\n".join(words.errors))
    return Disruption(people, rooms, clubs, frozenset(meetings), back)


class _Words:
    """Reads arguments; what cannot be understood is collected in ``errors``."""

    def __init__(self, scenario: Scenario, week_of: date):
        self.scenario, self.week_of, self.errors = scenario, week_of, list[str]()

    def slots_of(self, option: str, words: Iterable[str], rows: Sequence[Any]) -> dict[str, frozenset[str]]:
        """Id -> slots, of the arguments of one option."""
        found: dict[str, frozenset[str]] = {}
        for word in words:
            name, when = _parted(word)
            one = self.id(option, word, name, rows)
            slots = self._read(option, word, partial(slots_of, when, self.scenario.week, self.week_of))
            if one and slots:
                found[one] = found.get(one, frozenset()) | slots
        return found

    def id(self, option: str, word: str, name: str, rows: Sequence[Any]) -> str:
        """The id that a name means; blank, with an error noted, where there is none."""
        return self._read(option, word, lambda: id_of(name, rows)) or ""

    def club_slot(self, word: str) -> tuple[str, str] | None:
        """(club, slot) of an argument of ``--open-club``."""
        name, when = _parted(word)
        club = self.id("--open-club", word, name, self.scenario.clubs)
        if not club:
            return None
        try:
            slots = slots_of(when, self.scenario.week, self.week_of) if when else frozenset()
        except NotFoundError:
            slots = frozenset()
        if len(slots) != 1 or not slots <= self.scenario.club[club].slots:
            self._note("--open-club", word, _CLUB_SLOT.format(club=club))
            return None
        return club, next(iter(slots))

    def back(self, words: Iterable[str]) -> Unavailable:
        """People, rooms and clubs that are available again."""
        scenario, found = self.scenario, Unavailable()
        tables: dict[str, Sequence[Any]] = {"staff": scenario.staff, "rooms": scenario.rooms, "clubs": scenario.clubs}
        for word in words:
            name, _ = _parted(word)
            named = [table for table, rows in tables.items() if any(name in (row.id, row.name) for row in rows)]
            if len(named) > 1:
                self._note("--present", word, _TWICE.format(word=name))
                continue
            slots = self.slots_of("--present", [word], tables[named[0]] if named else [*chain(*tables.values())])
            staff, rooms, clubs = (slots if table in named else {} for table in tables)
            found = found.plus(Unavailable(staff, rooms, clubs))
        return found

    def _read(self, option: str, word: str, read: Callable[[], Any]) -> Any:
        try:
            return read()
        except NotFoundError as error:
            self._note(option, word, error.text)
            return None

    def _note(self, option: str, word: str, text: Text) -> None:
        short = word if len(word) <= 40 else word[:40] + "…"
        self.errors.append(f"{option} {short}: {text.en} · {text.zh}")


def _parted(word: str) -> tuple[str, str]:
    """Who and when of an argument, parted at the first colon."""
    name, _, when = word.replace("：", ":").partition(":")
    return name.strip(), when.strip()


# -- what holds then ---------------------------------------------------------------------------------------------------


def facts_after(
    disruption: Disruption,
    before: Unavailable = NOTHING,
    past: frozenset[str] = frozenset(),
    published: Timetable | None = None,
    all_slots: frozenset[str] = frozenset(),
) -> Unavailable:
    """All that is not available once the disruption has happened; slots in ``past`` stay as they were known before.

    An ended club falls out of all slots of the week, ``all_slots``; one that has met on past days of the remaining
    meetings of the published week.
    """
    met = _meetings(disruption.ended, published, lambda token: token in past)
    left = _meetings(disruption.ended, published, lambda token: token not in past)
    clubs = {club: left.get(club, frozenset()) if club in met else all_slots for club in disruption.ended}
    because = {(club, t): ENDED for club in disruption.ended - met.keys() for t in all_slots}
    new = Unavailable(
        {one: slots - past for one, slots in disruption.absent.items() if slots - past},
        {one: slots - past for one, slots in disruption.closed.items() if slots - past},
        {club: slots for club, slots in clubs.items() if slots},
        because,
    )
    opened = Unavailable(clubs={club: all_slots for club, _ in disruption.opened})
    skipped = Unavailable(clubs={club: slots - past for club, slots in disruption.skipped.items() if slots - past})
    return before.minus(disruption.back).minus(opened).plus(new).plus(skipped)


def scenario_now(scenario: Scenario, facts: Unavailable, opened: Iterable[tuple[str, str]] = ()) -> Scenario:
    """The scenario that holds with these facts; opened clubs are pinned to their slots."""
    now = facts.known_to(scenario).applied(scenario)
    return replace(now, pins=(*now.pins, *(Pin(group=club, slot=slot) for club, slot in sorted(opened))))


def apply_disruption(
    scenario: Scenario,
    disruption: Disruption,
    past: frozenset[str] = frozenset(),
    published: Timetable | None = None,
) -> Scenario:
    """The scenario as it is after a disruption of a week of which nothing was known before."""
    facts = facts_after(disruption, NOTHING, past, published, scenario.week.all)
    return scenario_now(scenario, facts, disruption.opened)


def _meetings(
    clubs: Iterable[str], published: Timetable | None, wanted: Callable[[str], bool]
) -> dict[str, frozenset[str]]:
    """Club -> its published meetings in some slots; clubs without any are absent."""
    meetings: dict[str, set[str]] = {}
    for row in published.sessions if published else ():
        if row.group in clubs and wanted(row.token):
            meetings.setdefault(row.group, set()).add(row.token)
    return {club: frozenset(tokens) for club, tokens in meetings.items()}
