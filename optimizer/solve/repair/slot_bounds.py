"""How many changes no mended week avoids in the slots concerned, searched for slot by slot (docs/repair.md)."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from optimizer.domain.people import Staff
from optimizer.model.build import Workshop
from optimizer.model.engine import Limits
from optimizer.model.freedom import Freedom
from optimizer.model.plan import Key, Plan, Presence
from optimizer.model.slot_changes import least_in_slot
from optimizer.solve.repair.leaving import close_club

_Place = tuple[str, str]
"""(session or duty, group or campus)."""
_NEW_MEETING = 2
"""Changes of a club that comes to meet in a slot: the session and its lead."""


@dataclass(frozen=True)
class SlotBounds:
    """Lower bounds on changes, slot by slot.

    Attributes
    ----------
    before : Plan
        As published.
    kept : Plan
        The same without what the school no longer has.
    stuck : frozenset of (club, slot)
        Meetings as published that cannot be held: their clubs are given up or moved, all others meet as published.
    movable : frozenset of club ids
        Clubs that may be given up or moved.
    """

    workshop: Workshop
    before: Plan
    kept: Plan
    stuck: frozenset[Key]
    movable: frozenset[str]

    def least(self, token: str, most: int, until: float, stop: threading.Event, elsewhere: bool = False) -> int:
        """A number of changes in the slot, at most ``most``, that no week avoids; 0 where nothing is proven.

        Parameters
        ----------
        most : int
            Changes in the slot of a week that is known.
        until : float
            Clock time (``time.monotonic``) at which the search ends.
        elsewhere : bool
            Count what `frequency` then costs in other slots, too. Such a number adds up with no other.
        """
        if any(t == token and club not in self.movable for club, t in self.stuck):
            return 0
        least = self._least(token, most, until, stop, elsewhere)
        if least > most:
            return 0  # the known week is none of those
        entered = any(t != token and token in self.workshop.school.club_slots[club] for club, t in self.stuck)
        return min(least, self._lost(token) + _NEW_MEETING) if entered else least

    def _least(self, token: str, most: int, until: float, stop: threading.Event, elsewhere: bool) -> int:
        """The same, or one more than ``most`` where no week with clubs that can meet has so few."""
        plan = self.kept.copy()
        for club, _ in self.stuck:
            close_club(plan, club)
        clubs = {club for club, _ in self.stuck}
        members = frozenset(s for s, own in self.kept.clubs.items() if clubs.intersection(own))
        keys = {*plan.meetings, *Presence(self.workshop.school, plan).at}
        here = frozenset(key for key in keys if key[1] == token)
        gone = _size(self.before, (key for key in self.before.meetings if key[1] == token and key not in here))
        freedom = Freedom(
            programme=here,
            roster=here,
            duties=frozenset((campus, token) for campus in self.workshop.school.scenario.campuses),
            people=self._people(token, most),
            clubs=members,
        )
        limits = Limits(max(0.1, until - time.monotonic()))
        most -= gone
        return gone + least_in_slot(self.workshop, plan, self.before, freedom, token, most, limits, stop, elsewhere)

    def _lost(self, token: str) -> int:
        """Staff slots as published of people who cannot serve then."""
        person = self.workshop.school.person
        return sum(p not in person or token not in person[p].available for _, p in _staff(self.before, token))

    def _people(self, token: str, most: int) -> frozenset[str]:
        """Who serves then as published; of the others, who are all new there, as many of a kind as may be added."""
        scenario = self.workshop.school.scenario
        serving = {p for _, p in _staff(self.before, token)} | {p.staff for p in scenario.pins if p.slot == token}
        seen: Counter[tuple[object, ...]] = Counter()
        chosen = set(serving)
        for person in self.workshop.school.staff:
            if person.id not in serving and token in person.available:
                kind = _kind(person, tuple(c.id for c in scenario.clubs if person.id in c.leaders))
                seen[kind] += 1
                if seen[kind] <= most:
                    chosen.add(person.id)
        return frozenset(chosen)


def _kind(person: Staff, leads: tuple[str, ...]) -> tuple[object, ...]:
    """All that the rules within a slot look at."""
    return person.role, person.campus, tuple(sorted(person.skills)), tuple(sorted(person.grades)), leads


def changes_in(before: Plan, after: Plan, token: str) -> int:
    """Changes in a slot, as the goal ``changes`` counts them."""
    old, new = _shown(before, token), _shown(after, token)
    rows = sum(old.get(group) != new.get(group) for group in old.keys() | new.keys())
    return rows + len(_staff(before, token) ^ _staff(after, token))


def _shown(plan: Plan, token: str) -> dict[str, tuple[str, str]]:
    """Group -> (activity, room) in a slot."""
    rows = {g: plan.meetings.get((m.host, t), m) for (g, t), m in plan.meetings.items() if t == token}
    return {group: (meeting.activity, meeting.room) for group, meeting in rows.items()}


def _staff(plan: Plan, token: str) -> set[tuple[_Place, str]]:
    """(place, person) of everybody who serves in a slot."""
    sessions = {
        (("session", g), person)
        for (g, t), m in plan.meetings.items()
        if t == token and not m.host
        for person in (m.lead, *m.assistants)
        if person
    }
    return sessions | {
        (("duty", c), person) for (c, t), people in plan.duties.items() if t == token for person in people
    }


def _size(plan: Plan, keys: Iterable[Key]) -> int:
    """Sessions, and their staff slots."""
    meetings = [plan.meetings[key] for key in keys]
    return sum(1 if m.host else 1 + len({m.lead, *m.assistants} - {""}) for m in meetings)
