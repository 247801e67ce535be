"""How many changes no mended week avoids in the slots concerned, searched for slot by slot (docs/repair.md)."""

from __future__ import annotations

import threading
import time
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from optimizer.domain.people import Staff
from optimizer.engine.cp.builder import ModelBuilder
from optimizer.engine.cp.engine import Limits
from optimizer.engine.cp.neighbourhood import Neighbourhood
from optimizer.engine.plan.edit import close_club
from optimizer.engine.plan.index import PlanIndex
from optimizer.engine.plan.plan import Plan, SessionKey
from optimizer.engine.repair.slot_changes_model import SlotChangesBound, min_changes_in_slots

_ServiceRef = tuple[str, str]
"""(session or duty, group or campus)."""
_CHANGES_OF_NEW_MEETING = 2
"""Changes of a club that comes to meet in a slot: the session and its lead."""


@dataclass(frozen=True)
class SlotBoundSearch:
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

    model_builder: ModelBuilder
    before: Plan
    kept: Plan
    stuck: frozenset[SessionKey]
    movable: frozenset[str]

    def search(
        self, tokens: frozenset[str], most: int, until: float, stop: threading.Event, whole: bool = False
    ) -> SlotChangesBound:
        """A number of changes in some slots, at most ``most``, that no week avoids; 0 where nothing is proven.

        Parameters
        ----------
        most : int
            Changes in these slots of a week that is known.
        until : float
            Clock time (``time.monotonic``) at which the search ends.
        whole : bool
            Count what these slots cost in others, too; ``most`` is of the whole week then. Adds up with nothing else.
        """
        meetings = {(club, t) for club, _ in self.stuck for t in self.kept.club_slots[club] if whole or t in tokens}
        if meetings - self.stuck or any(club not in self.movable or t not in tokens for club, t in meetings):
            return SlotChangesBound(0)  # a club that might keep one meeting and lose another
        found = self._search(tokens, most, until, stop, whole)
        if found.least > most:
            return SlotChangesBound(0)  # the known week is none of those
        slots = self.model_builder.school.club_slots
        entered = any(tokens.intersection(slots[club]) - {t} for club, t in self.stuck)
        return (
            found._replace(least=min(found.least, self._lost(tokens) + _CHANGES_OF_NEW_MEETING)) if entered else found
        )

    def _search(
        self, tokens: frozenset[str], most: int, until: float, stop: threading.Event, whole: bool
    ) -> SlotChangesBound:
        """The same, or one more than ``most`` where no week with clubs that can meet has so few."""
        plan, clubs = self.kept.copy(), {club for club, _ in self.stuck} & self.movable
        for club in sorted(clubs):
            close_club(plan, club)
        keys = {*plan.meetings, *PlanIndex(self.model_builder.school, plan).at}
        here = frozenset(key for key in keys if key[1] in tokens)
        gone = _sessions_and_staff_slots(
            self.before, (key for key in self.before.meetings if key[1] in tokens and key not in here)
        )
        freedom = Neighbourhood(
            programme=here,
            roster=here,
            duties=frozenset((campus, t) for campus in self.model_builder.school.scenario.campuses for t in tokens),
            people=self._people(tokens, most, whole),
            clubs=frozenset(s for s, own in self.kept.clubs.items() if clubs.intersection(own)),
        )
        limits = Limits(max(0.1, until - time.monotonic()))
        most -= gone
        found = min_changes_in_slots(self.model_builder, plan, self.before, freedom, tokens, most, limits, stop, whole)
        return found._replace(least=gone + found.least)

    def _lost(self, tokens: frozenset[str]) -> int:
        """Staff slots as published of people who cannot serve then."""
        person = self.model_builder.school.person
        return sum(p not in person or t not in person[p].available for t in tokens for _, p in _serving(self.before, t))

    def _people(self, tokens: frozenset[str], most: int, whole: bool) -> frozenset[str]:
        """Who serves then as published; of the others, who are all new there, as many of a kind as may be added."""
        pins = self.model_builder.school.scenario.pins
        serving = {p for t in tokens for _, p in _serving(self.before, t)} | {p.staff for p in pins if p.slot in tokens}
        seen: Counter[tuple[object, ...]] = Counter()
        chosen = set(serving)
        for person in self.model_builder.school.staff:
            free = person.available & tokens
            if person.id not in serving and free:
                kind = (free, *self._kind(person), *(self._week_of(person) if whole else ()))
                seen[kind] += 1
                if seen[kind] <= most:
                    chosen.add(person.id)
        return frozenset(chosen)

    def _kind(self, person: Staff) -> tuple[object, ...]:
        """All that the rules within a slot look at."""
        leads = tuple(c.id for c in self.model_builder.school.scenario.clubs if person.id in c.leaders)
        return person.role, person.campus, person.skills, person.grades, leads

    def _week_of(self, person: Staff) -> tuple[object, ...]:
        """All that the rules of a person's day and week look at."""
        limits = person.max_per_day, person.max_per_week, person.max_days
        return *limits, person.min_per_week, self.model_builder.school.could_serve[person.id], self._work[person.id]

    @cached_property
    def _work(self) -> dict[str, frozenset[tuple[tuple[str, str], int]]]:
        """Person -> ((day, campus), slots served as published)."""
        week, campus_of_club = self.model_builder.school.scenario.week, self.model_builder.school.campus_of_club
        found: dict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
        for token in week.all:
            for (kind, where), person in _serving(self.before, token):
                campus = where if kind == "duty" else campus_of_club.get(where) or self.before.campus.get(where, "")
                found[person][week[token].day, campus] += 1
        return defaultdict(frozenset, {person: frozenset(days.items()) for person, days in found.items()})


def count_changes(before: Plan, after: Plan, token: str) -> int:
    """Changes in a slot, as the goal ``changes`` counts them."""
    old, new = _activity_and_room(before, token), _activity_and_room(after, token)
    rows = sum(old.get(group) != new.get(group) for group in old.keys() | new.keys())
    return rows + len(_serving(before, token) ^ _serving(after, token))


def _activity_and_room(plan: Plan, token: str) -> dict[str, tuple[str, str]]:
    """Group -> (activity, room) in a slot."""
    rows = {g: plan.meetings.get((m.host, t), m) for (g, t), m in plan.meetings.items() if t == token}
    return {group: (meeting.activity, meeting.room) for group, meeting in rows.items()}


def _serving(plan: Plan, token: str) -> set[tuple[_ServiceRef, str]]:
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


def _sessions_and_staff_slots(plan: Plan, keys: Iterable[SessionKey]) -> int:
    """Sessions, and their staff slots."""
    meetings = [plan.meetings[key] for key in keys]
    return sum(1 if m.host else 1 + len({m.lead, *m.assistants} - {""}) for m in meetings)
