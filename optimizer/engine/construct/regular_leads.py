"""Regular leads: which people lead which care group, so that each group has few leads in the week.

A *team* is the set of regular leads of a group. Teams are formed greedily (`choose_regular_leads`) and then improved by
exchanges of people between two groups (`LeadTeams`), until the slots of each team just cover the week of its group.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import fsum

from optimizer.engine.params import DEFAULTS, ConstructParams

WORTH_TOLERANCE = 1e-9
TEAM_COST_TOLERANCE = 1e-6


@dataclass(frozen=True)
class CareLeadCandidate:
    """A person who may lead care.

    Attributes
    ----------
    available : frozenset of str
        Tokens.
    capacity : float
        Slots of the week that are probably left for care.
    per_day : int
        Slots of a day at most.
    """

    id: str
    available: frozenset[str]
    capacity: float
    per_day: int


def choose_regular_leads(
    sessions: dict[str, frozenset[str]],
    eligible: dict[str, frozenset[str]],
    people: Sequence[CareLeadCandidate],
    day_of: dict[str, str],
) -> dict[str, tuple[str, ...]]:
    """Give every person to one group at most, greedily.

    The group whose uncovered sessions are scarcest has the next turn. It takes the person who covers most of them for
    the slots used, scarce slots counting more, until it is covered or nobody fits.

    Parameters
    ----------
    sessions : dict
        Group -> slots of its own sessions.
    eligible : dict
        Group -> people who may lead it.
    day_of : dict
        Token -> day.

    Returns
    -------
    dict
        Group -> its regular leads.
    """
    available: dict[str, int] = defaultdict(int)
    for person in people:
        for token in person.available:
            available[token] += 1
    demand: dict[str, int] = defaultdict(int)
    for tokens in sessions.values():
        for token in tokens:
            demand[token] += 1
    scarcity = {t: demand[t] / max(1, available[t]) for t in demand}
    uncovered = {group: set(tokens) for group, tokens in sessions.items()}
    unassigned = {person.id: person for person in people if person.capacity >= 1}
    teams: dict[str, list[str]] = {group: [] for group in sessions}
    while unassigned:
        group = min(uncovered, key=lambda g: (-fsum(scarcity[t] for t in uncovered[g]), g), default="")
        if not group or not uncovered[group]:
            break
        best: tuple[float, str, list[str]] | None = None
        for name in sorted(unassigned):
            if name not in eligible[group]:
                continue
            covered = _covered_slots(unassigned[name], uncovered[group], scarcity, day_of)
            if not covered:
                continue
            worth = sum(0.2 + scarcity[t] for t in covered) / min(unassigned[name].capacity, len(uncovered[group]))
            if best is None or worth > best[0] + WORTH_TOLERANCE:
                best = (worth, name, covered)
        if best is None:
            uncovered[group].clear()
            continue
        _, name, covered = best
        teams[group].append(name)
        uncovered[group] -= set(covered)
        del unassigned[name]
    return {group: tuple(names) for group, names in teams.items()}


def _covered_slots(
    person: CareLeadCandidate, uncovered: set[str], scarcity: dict[str, float], day_of: dict[str, str]
) -> list[str]:
    """The slots that a person would lead: scarce days first, whole days where possible."""
    by_day: dict[str, list[str]] = defaultdict(list)
    for token in sorted(uncovered & person.available):
        by_day[day_of[token]].append(token)
    capacity = round(person.capacity)
    covered: list[str] = []
    for day in sorted(by_day, key=lambda d: (-sum(scarcity[t] for t in by_day[d]) / len(by_day[d]), d)):
        for token in by_day[day][: person.per_day]:
            if len(covered) < capacity:
                covered.append(token)
    return covered


@dataclass(eq=False)
class LeadTeams:
    """Teams of regular leads under exchange.

    Attributes
    ----------
    sessions : dict
        Group -> slots of its own sessions.
    eligible : dict
        Group -> people who may lead it.
    people : dict
        Person -> availability and capacity.
    day_of : dict
        Token -> day.
    teams : dict
        Group -> its regular leads; changed in place.
    """

    sessions: dict[str, frozenset[str]]
    eligible: dict[str, frozenset[str]]
    people: dict[str, CareLeadCandidate]
    day_of: dict[str, str]
    teams: dict[str, list[str]]
    params: ConstructParams = DEFAULTS.construct
    _cost: dict[tuple[str, frozenset[str]], float] = field(default_factory=dict)
    """Costs computed so far, by group and team."""
    _reach: dict[tuple[str, str], int] = field(default_factory=dict)
    """`_slots_alone` computed so far, by group and person."""

    def improve(self) -> None:
        """Exchange and move people between two teams while that lowers the cost, sweep by sweep."""
        groups = sorted(self.teams)
        for _ in range(self.params.team_sweeps):
            changed = False
            for number, one in enumerate(groups):
                for other in groups[number + 1 :]:
                    if len(self._cost) < self.params.max_evaluated_teams and self._may_improve(one, other):
                        changed |= self._exchange(one, other)
            if not changed:
                return

    def cost(self, group: str, team: list[str]) -> float:
        """The cost of a team for a group, in about one lead more that some group has: slots uncovered and left over."""
        key = (group, frozenset(team))
        if key not in self._cost:
            self._cost[key] = self._cost_of_cover(group, self._cover(group, team))
        return self._cost[key]

    def _may_improve(self, one: str, other: str) -> bool:
        """Whether the slots of both teams, put together, could cost less for the sessions of both groups."""
        people = (*self.teams[one], *self.teams[other])
        spare = sum(self.people[p].capacity for p in people) - len(self.sessions[one]) - len(self.sessions[other])
        bound = _uncovered_cost(-spare) if spare < 0 else _idle_cost(spare)
        return self.cost(one, self.teams[one]) + self.cost(other, self.teams[other]) > bound + TEAM_COST_TOLERANCE

    def _exchange(self, one: str, other: str) -> bool:
        """Make the best exchange of two people, or move of one, between two teams; false if none pays."""
        team, other_team = self.teams[one], self.teams[other]
        best = self.cost(one, team) + self.cost(other, other_team) - TEAM_COST_TOLERANCE
        chosen: tuple[list[str], list[str]] | None = None
        for person in [*team, ""]:
            for partner in [*other_team, ""]:
                if not person and not partner:
                    continue
                if (partner and partner not in self.eligible[one]) or (person and person not in self.eligible[other]):
                    continue
                after = [p for p in team if p != person] + ([partner] if partner else [])
                other_after = [p for p in other_team if p != partner] + ([person] if person else [])
                bound = self._cost_bound(other, other_after)
                if self._cost_bound(one, after) + bound >= best or self.cost(one, after) + bound >= best:
                    continue
                cost = self.cost(one, after) + self.cost(other, other_after)
                if cost < best:
                    best, chosen = cost, (after, other_after)
        if chosen is None:
            return False
        self.teams[one], self.teams[other] = chosen
        return True

    def _cost_bound(self, group: str, team: list[str]) -> float:
        """A lower bound of the cost: each person leads as much as alone."""
        return self._cost_of_cover(group, {person: self._slots_alone(group, person) for person in team})

    def _cost_of_cover(self, group: str, slots_led: Mapping[str, int]) -> float:
        idle = sum(_idle_cost(self.people[p].capacity - slots) for p, slots in slots_led.items())
        return _uncovered_cost(len(self.sessions[group]) - sum(slots_led.values())) + idle

    def _slots_alone(self, group: str, person: str) -> int:
        """Slots of a group's week that a person could lead if nobody else did."""
        if (group, person) not in self._reach:
            row = self.people[person]
            on_day = Counter(self.day_of[t] for t in self.sessions[group] & row.available)
            slots = sum(min(row.per_day, count) for count in on_day.values())
            self._reach[group, person] = max(0, min(round(row.capacity), slots))
        return self._reach[group, person]

    def _cover(self, group: str, team: list[str]) -> dict[str, int]:
        """Slots that each of a team leads when they cover as much of the group's week as they can.

        A maximum matching of slots and people within capacity and slots a day, by augmenting paths (Ford and Fulkerson
        1956).
        """
        lead: dict[str, str] = {}
        load: dict[str, int] = dict.fromkeys(team, 0)
        day_load: dict[tuple[str, str], int] = defaultdict(int)

        def has_room(person: str, day: str) -> bool:
            row = self.people[person]
            return load[person] < round(row.capacity) and day_load[person, day] < row.per_day

        def add(token: str, person: str, slots: int) -> None:
            load[person] += slots
            day_load[person, self.day_of[token]] += slots

        def place(token: str, tried: set[str]) -> bool:
            """Find a lead for a slot, if need be by finding another one for a slot placed before."""
            day = self.day_of[token]
            candidates = [p for p in team if token in self.people[p].available and p not in tried]
            for person in candidates:
                if has_room(person, day):
                    lead[token] = person
                    add(token, person, 1)
                    return True
            for person in candidates:
                tried.add(person)
                day_is_full = day_load[person, day] >= self.people[person].per_day
                for other in [t for t, p in lead.items() if p == person and (not day_is_full or self.day_of[t] == day)]:
                    del lead[other]
                    add(other, person, -1)
                    if place(other, tried):
                        lead[token] = person
                        add(token, person, 1)
                        return True
                    lead[other] = person
                    add(other, person, 1)
            return False

        for token in sorted(self.sessions[group]):
            place(token, set())
        return load


def _uncovered_cost(slots: float) -> float:
    """Cost of slots that a team leaves uncovered: an irregular lead, who takes more than one of them."""
    return 0.7 + 0.3 * slots if slots > 0 else 0.0


def _idle_cost(slots: float) -> float:
    """Cost of slots that a person has left over: about one irregular lead in another group."""
    return min(1.0, 0.3 + 0.3 * slots) if slots >= 1 else 0.0
