"""Better teams: exchanges of people between care groups until each team's slots just cover its group's week."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from optimizer.solve.construct.homes import Candidate

SWEEPS = 3
MOST_PAIRS = 30_000


@dataclass(eq=False)
class Teams:
    """Teams under exchange.

    Attributes
    ----------
    sessions : dict
        Group -> slots of its sessions.
    able : dict
        Group -> people who may lead it.
    people : dict
        Person -> availability and slots left for care.
    teams : dict
        Group -> people at home; changed in place.
    """

    sessions: dict[str, frozenset[str]]
    able: dict[str, frozenset[str]]
    people: dict[str, Candidate]
    day_of: dict[str, str]
    teams: dict[str, list[str]]
    _known: dict[tuple[str, frozenset[str]], float] = field(default_factory=dict)

    def improve(self) -> None:
        """Exchange and move people while that leaves fewer sessions to strangers."""
        groups = sorted(self.teams)
        pairs = 0
        for _ in range(SWEEPS):
            changed = False
            for one in groups:
                for other in groups:
                    if one >= other or pairs > MOST_PAIRS:
                        continue
                    if self.cost(one, self.teams[one]) + self.cost(other, self.teams[other]) < 0.5:
                        continue
                    pairs += len(self.teams[one]) * len(self.teams[other])
                    changed |= self._exchange(one, other)
            if not changed:
                return

    def _exchange(self, one: str, other: str) -> bool:
        """The best exchange or move between two teams, if it is worth it."""
        mine, theirs = self.teams[one], self.teams[other]
        best = self.cost(one, mine) + self.cost(other, theirs) - 1e-6
        chosen: tuple[list[str], list[str]] | None = None
        for person in [*mine, ""]:
            for partner in [*theirs, ""]:
                if not person and not partner:
                    continue
                left = [p for p in mine if p != person] + ([partner] if partner else [])
                right = [p for p in theirs if p != partner] + ([person] if person else [])
                if (partner and partner not in self.able[one]) or (person and person not in self.able[other]):
                    continue
                cost = self.cost(one, left) + self.cost(other, right)
                if cost < best:
                    best, chosen = cost, (left, right)
        if chosen is None:
            return False
        self.teams[one], self.teams[other] = chosen
        return True

    def cost(self, group: str, team: list[str]) -> float:
        """Strangers that a group needs, and people who have slots left over, each about one more lead somewhere."""
        key = (group, frozenset(team))
        if key not in self._known:
            led = self._cover(group, team)
            open_slots = len(self.sessions[group]) - sum(led.values())
            idle = [self.people[p].capacity - led[p] for p in team]
            over = sum(min(1.0, 0.3 + 0.3 * spare) for spare in idle if spare >= 1)
            self._known[key] = (0.7 + 0.3 * open_slots if open_slots else 0.0) + over
        return self._known[key]

    def _cover(self, group: str, team: list[str]) -> dict[str, int]:
        """Slots that each of a team leads when they cover as much of the group's week as they can.

        By augmenting paths, within the slots of each person, in all and on a day.
        """
        lead: dict[str, str] = {}
        load: dict[str, int] = dict.fromkeys(team, 0)
        on_day: dict[tuple[str, str], int] = defaultdict(int)

        def free(person: str, day: str) -> bool:
            row = self.people[person]
            return load[person] < round(row.capacity) and on_day[person, day] < row.per_day

        def put(token: str, person: str, sign: int) -> None:
            load[person] += sign
            on_day[person, self.day_of[token]] += sign

        def place(token: str, tried: set[str]) -> bool:
            day = self.day_of[token]
            fitting = [p for p in team if token in self.people[p].available and p not in tried]
            for person in fitting:
                if free(person, day):
                    lead[token] = person
                    put(token, person, 1)
                    return True
            for person in fitting:
                tried.add(person)
                full_day = on_day[person, day] >= self.people[person].per_day
                for other in [t for t, p in lead.items() if p == person and (not full_day or self.day_of[t] == day)]:
                    del lead[other]
                    put(other, person, -1)
                    if place(other, tried):
                        lead[token] = person
                        put(token, person, 1)
                        return True
                    lead[other] = person
                    put(other, person, 1)
            return False

        for token in sorted(self.sessions[group]):
            place(token, set())
        return load
