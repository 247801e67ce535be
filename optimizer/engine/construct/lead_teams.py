"""Better teams: exchanges of people between care groups until each team's slots just cover its group's week."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from optimizer.engine.construct.regular_leads import CareLeadCandidate

TEAM_SWEEPS = 3
MAX_EVALUATED_TEAMS = 25_000
"""Teams that are looked at."""
TEAM_COST_TOLERANCE = 1e-6


@dataclass(eq=False)
class LeadTeams:
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
    people: dict[str, CareLeadCandidate]
    day_of: dict[str, str]
    teams: dict[str, list[str]]
    _known: dict[tuple[str, frozenset[str]], float] = field(default_factory=dict)
    _alone: dict[tuple[str, str], int] = field(default_factory=dict)

    def improve(self) -> None:
        """Exchange and move people while that leaves fewer sessions to strangers."""
        groups = sorted(self.teams)
        for _ in range(TEAM_SWEEPS):
            changed = False
            for number, one in enumerate(groups):
                for other in groups[number + 1 :]:
                    if len(self._known) < MAX_EVALUATED_TEAMS and self._worth_trying(one, other):
                        changed |= self._exchange(one, other)
            if not changed:
                return

    def _worth_trying(self, one: str, other: str) -> bool:
        """Whether the slots of both teams' people, put together, could do better for both groups' sessions."""
        people = (*self.teams[one], *self.teams[other])
        spare = sum(self.people[p].capacity for p in people) - len(self.sessions[one]) - len(self.sessions[other])
        least = _uncovered_cost(-spare) if spare < 0 else _idle_cost(spare)
        return self.cost(one, self.teams[one]) + self.cost(other, self.teams[other]) > least + TEAM_COST_TOLERANCE

    def _exchange(self, one: str, other: str) -> bool:
        """The best exchange or move between two teams, if it is worth it."""
        mine, theirs = self.teams[one], self.teams[other]
        best = self.cost(one, mine) + self.cost(other, theirs) - TEAM_COST_TOLERANCE
        chosen: tuple[list[str], list[str]] | None = None
        for person in [*mine, ""]:
            for partner in [*theirs, ""]:
                if not person and not partner:
                    continue
                left = [p for p in mine if p != person] + ([partner] if partner else [])
                right = [p for p in theirs if p != partner] + ([person] if person else [])
                if (partner and partner not in self.able[one]) or (person and person not in self.able[other]):
                    continue
                least = self._least(other, right)
                if self._least(one, left) + least >= best or self.cost(one, left) + least >= best:
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
            self._known[key] = self._rate(group, self._cover(group, team))
        return self._known[key]

    def _least(self, group: str, team: list[str]) -> float:
        """What a team costs at least: as if nobody stood in another's way."""
        return self._rate(group, {person: self._reach(group, person) for person in team})

    def _rate(self, group: str, led: dict[str, int]) -> float:
        idle = sum(_idle_cost(self.people[p].capacity - slots) for p, slots in led.items())
        return _uncovered_cost(len(self.sessions[group]) - sum(led.values())) + idle

    def _reach(self, group: str, person: str) -> int:
        """Slots of a group's week that a person could lead."""
        if (group, person) not in self._alone:
            row = self.people[person]
            on_day = Counter(self.day_of[t] for t in self.sessions[group] & row.available)
            most = sum(min(row.per_day, count) for count in on_day.values())
            self._alone[group, person] = max(0, min(round(row.capacity), most))
        return self._alone[group, person]

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


def _uncovered_cost(slots: float) -> float:
    """Cost of a group's slots that its team leaves open: a stranger, who takes more than one of them."""
    return 0.7 + 0.3 * slots if slots > 0 else 0.0


def _idle_cost(slots: float) -> float:
    """Cost of slots that somebody has left over: about one more lead elsewhere."""
    return min(1.0, 0.3 + 0.3 * slots) if slots >= 1 else 0.0
