"""Stage model of the clubs: which open, when they meet and who is in them, with what the care needs kept free.

An option of a club is the set of slots of its meetings in the week, so that a student fits an open club exactly when
the option chosen lies within the student's hours. Care is seen in numbers alone: how many care sessions a slot needs
once club members are away, against leads, places and exercise that are left. Measured: the linear relaxation of this
form is nearly whole, and HiGHS closes it where CP-SAT stays far away.
"""

from __future__ import annotations

from collections import defaultdict

from optimizer.engine.construct.club_problem import ClubCandidate, ClubProblem, ResourceLimit
from optimizer.engine.lp.mixed_integer import MixedIntegerSolution, solve_mixed_integer
from optimizer.engine.lp.program import LinearProgram, LinearTerm


class ClubModel:
    """The variables and rows, club by club."""

    def __init__(self, problem: ClubProblem):
        self.problem = problem
        self.model = LinearProgram()
        self.item = {club.id: club for club in problem.clubs}
        self.option: dict[tuple[str, int], int] = {}
        self.in_room: dict[tuple[str, str, str], int] = {}
        self.heads: dict[tuple[str, str], int] = {}
        self.admitted: dict[tuple[str, str], int] = {}
        self.sessions: dict[str, int] = {}
        self.over: list[int] = []
        self._clashes: dict[tuple[str, str, bool], int | None] = {}
        for club in problem.clubs:
            self._open(club)
        self._admit()
        for club in problem.clubs:
            self._size(club)
        self._wants()
        self._care()
        for supply in problem.resource_limits:
            self._supply(supply)
        self._leaders()

    def solve(self, *, slack: float, nodes: int) -> MixedIntegerSolution | None:
        """The best choice found, near enough to the relaxation if no club adds more than one of the staff to it."""
        price = self.problem.staff_cost
        return solve_mixed_integer(
            self.model,
            absolute_gap=slack,
            node_limit=nodes,
            fixing_rounds=[(price, slack + price * len(self.problem.clubs))],
        )

    def resource_overuse(self, answer: MixedIntegerSolution) -> float:
        """Sessions for which the limits do not do, all together."""
        return sum(float(answer.values[variable]) for variable in self.over)

    def meets(self, club: str, token: str, factor: float = 1) -> list[LinearTerm]:
        options = self.item[club].options
        return [(self.option[club, n], factor) for n, option in enumerate(options) if token in option]

    def opens(self, club: str, factor: float = 1) -> list[LinearTerm]:
        return [(self.option[club, n], factor) for n in range(len(self.item[club].options))]

    def _open(self, club: ClubCandidate) -> None:
        for number, option in enumerate(club.options):
            self.option[club.id, number] = self.model.var(sum(club.costs[t] for t in option))
        self.model.row(self.opens(club.id), low=int(club.must_open), high=1)
        for token in club.tokens:
            rooms = [self.model.var() for _ in club.rooms[token]]
            for (room, _), variable in zip(club.rooms[token], rooms, strict=True):
                self.in_room[club.id, token, room] = variable
            self.model.row([(variable, 1) for variable in rooms] + self.meets(club.id, token, -1), low=0, high=0)

    def _admit(self) -> None:
        for wish in self.problem.wishes:
            admitted = self.model.var(-wish.gain)
            self.admitted[wish.student, wish.club] = admitted
            fitting = [(self.option[wish.club, n], -1.0) for n in sorted(wish.options)]
            self.model.row([(admitted, 1), *fitting], high=0)

    def _size(self, club: ClubCandidate) -> None:
        members = [self.admitted[w.student, w.club] for w in self.problem.wishes if w.club == club.id]
        size: list[LinearTerm] = [(variable, 1) for variable in members]
        self.model.row(size + self.opens(club.id, -club.low), low=0)
        self.model.row(size + self.opens(club.id, -club.high), high=0)
        for token in club.tokens:
            heads = self.model.var(high=club.high, integer=False)
            self.heads[club.id, token] = heads
            self.model.row([(heads, 1), *self.meets(club.id, token, -club.high)], high=0)
            rooms = club.rooms[token]
            if any(most < club.high for _, most in rooms):
                room_terms = [(self.in_room[club.id, token, room], -float(most)) for room, most in rooms]
                self.model.row([(heads, 1), *room_terms], high=0)
            if len(club.tokens) > 1:
                least = [(variable, -1.0) for variable in members] + self.meets(club.id, token, -club.high)
                self.model.row([(heads, 1), *least], low=-club.high)
        meetings = len(club.options[0])
        heads_terms: list[LinearTerm] = [(self.heads[club.id, token], 1) for token in club.tokens]
        self.model.row(heads_terms + [(variable, -float(meetings)) for variable in members], low=0, high=0)
        staff = self.model.var(meetings * self.problem.staff_cost, high=-(-club.high // club.ratio))
        self.model.row([(staff, club.ratio), *((variable, -1.0) for variable in members)], low=0)
        self.model.row([(staff, 1), *self.opens(club.id, -1)], low=0)

    def _wants(self) -> None:
        wished: dict[str, list[str]] = defaultdict(list)
        for wish in self.problem.wishes:
            wished[wish.student].append(wish.club)
        for student, clubs in wished.items():
            wants = self.problem.wants[student]
            if len(clubs) > wants:
                self.model.row([(self.admitted[student, club], 1) for club in clubs], high=wants)
            if wants < 2:
                continue
            apart = {frozenset(pair) for pair in self.problem.clashes.get(student, ())}
            for index, one in enumerate(sorted(clubs)):
                for other in sorted(clubs)[index + 1 :]:
                    clash = self._clash(one, other, by_day=frozenset((one, other)) in apart)
                    if clash is not None:
                        pair = [(self.admitted[student, club], 1.0) for club in (one, other)]
                        self.model.row([*pair, (clash, 1)], high=2)

    def _clash(self, one: str, other: str, *, by_day: bool) -> int | None:
        """Variable that is 1 when two clubs meet at once (on one day); None where they cannot."""
        key = (one, other, by_day)
        if key not in self._clashes:
            tokens = {club: {_slot_or_day(t, by_day) for t in self.item[club].tokens} for club in (one, other)}
            units = sorted(tokens[one] & tokens[other])
            self._clashes[key] = clash = self.model.var(integer=False) if units else None
            for unit in units:
                terms: list[LinearTerm] = []
                for club in (one, other):
                    for token in self.item[club].tokens:
                        if _slot_or_day(token, by_day) == unit:
                            terms += self.meets(club, token)
                if clash is not None:
                    self.model.row([*terms, (clash, -1)], high=1)
        return self._clashes[key]

    def _care(self) -> None:
        away: dict[str, list[LinearTerm]] = defaultdict(list)
        for (club, token), heads in self.heads.items():
            away[f"{self.item[club].campus}@{token}"].append((heads, 1))
        for key, present in sorted(self.problem.care.items()):
            fill = self.problem.fill[key.split("@")[0]]
            fixed = self.problem.fixed_care.get(key)
            low, high = (0, -(-present // fill)) if fixed is None else (fixed, fixed)
            sessions = self.model.var(self.problem.staff_cost, low=low, high=high, integer=False)
            if fixed is None:
                self.model.row([(sessions, fill), *away[key]], low=present)
            self.sessions[key] = sessions

    def _leaders(self) -> None:
        """Every meeting of a club with few leaders has one, within the limits of each."""
        led: dict[tuple[str, str], list[LinearTerm]] = defaultdict(list)
        post = {(post.name, post.token): post for post in self.problem.posts}
        for leader in self.problem.leaders:
            at_once: dict[str, list[LinearTerm]] = defaultdict(list)
            on_day: dict[str, list[LinearTerm]] = defaultdict(list)
            there: dict[tuple[str, str], list[LinearTerm]] = defaultdict(list)
            for club, token in leader.meetings:
                leads = self.model.var(integer=False)
                led[club, token].append((leads, 1))
                at_once[token].append((leads, 1))
                on_day[_slot_or_day(token, by_day=True)].append((leads, 1))
                campus = post[club, token].campus if (club, token) in post else self.item[club].campus
                there[_slot_or_day(token, by_day=True), campus].append((leads, 1))
            for terms in at_once.values():
                if len(terms) > 1:
                    self.model.row(terms, high=1)
            for day, terms in on_day.items():
                if len(terms) > leader.max_per_day:
                    self.model.row(terms, high=leader.max_per_day)
                self._one_campus([there[key] for key in sorted(there) if key[0] == day])
            if len(leader.meetings) > leader.max_per_week:
                self.model.row([term for terms in on_day.values() for term in terms], high=leader.max_per_week)
        for (club, token), terms in sorted(led.items()):
            if (club, token) in post:
                wanted = post[club, token]
                short = self.model.var(wanted.price, high=wanted.count, integer=False)
                self.model.row([*terms, (short, 1)], low=wanted.count)
            else:
                self.model.row(terms + self.meets(club, token, -1), low=0)

    def _one_campus(self, campuses: list[list[LinearTerm]]) -> None:
        """At most one of several campuses on a day."""
        if len(campuses) > 1:
            chosen: list[LinearTerm] = [(self.model.var(), 1) for _ in campuses]
            self.model.row(chosen, high=1)
            for (at, _), terms in zip(chosen, campuses, strict=True):
                self.model.row([*terms, (at, -float(len(terms)))], high=0)

    def _supply(self, supply: ResourceLimit) -> None:
        terms: list[LinearTerm] = []
        for club, token, units in supply.meetings_used:
            terms += self.meets(club, token, units)
        terms += [(self.in_room[club, token, room], units) for club, token, room, units in supply.rooms]
        terms += [(self.sessions[key], 1) for key in supply.care]
        if supply.price:
            self.over.append(self.model.var(supply.price, high=10**6, integer=False))
            terms.append((self.over[-1], -1))
        self.model.row(terms, high=supply.limit)


def _slot_or_day(token: str, by_day: bool) -> str:
    return token.rstrip("X0123456789") if by_day else token
