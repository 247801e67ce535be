"""The mixed-integer model of the club stage: which clubs open, when they meet and who is admitted.

An option of a club is the set of slots of its meetings in the week, so that a student can be in an open club exactly if
the chosen option lies within the slots that the student signed up for. Care is seen in numbers alone: how many care
sessions a slot needs once club members are gone, against leads, places and exercise that are left. Measured: the linear
relaxation of this form is nearly integral, and HiGHS closes the gap where CP-SAT leaves it wide open.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from math import inf

from optimizer.engine.lp.mixed_integer import MixedIntegerSolution, solve_mixed_integer
from optimizer.engine.lp.program import LinearProgram, LinearTerm
from optimizer.engine.problem.meeting_patterns import MeetingPattern
from optimizer.engine.problem.staffing import WorkLimits


@dataclass(frozen=True)
class ClubCandidate:
    """A club that may open.

    Attributes
    ----------
    options : tuple of MeetingPattern
        Every set of slots in which the club may meet.
    min_members, max_members : int
        Members if it opens.
    ratio : int
        Students that one person may look after.
    must_open : bool
        Whether a pin asks for it.
    costs : dict
        Token -> points of a meeting then, apart from its staff slots.
    rooms : dict
        Token -> ((room class, most members), …) in which the meeting may be.
    care_leads : dict
        Token -> possible leads of care that a meeting takes away.
    """

    id: str
    campus: str
    options: tuple[MeetingPattern, ...]
    min_members: int
    max_members: int
    ratio: int
    must_open: bool
    costs: dict[str, int]
    rooms: dict[str, tuple[tuple[str, int], ...]]
    care_leads: dict[str, int]

    @property
    def tokens(self) -> list[str]:
        return sorted(self.rooms)

    @property
    def meetings(self) -> int:
        """Meetings a week."""
        return len(self.options[0])


@dataclass(frozen=True)
class ClubWish:
    """A student's wish for a club.

    Attributes
    ----------
    gain : int
        Points that granting it saves.
    options : frozenset of int
        Numbers of the club's options that the student can attend.
    """

    student: str
    club: str
    gain: int
    options: frozenset[int]


@dataclass(frozen=True)
class ResourceLimit:
    """A limit on what meetings of clubs and care sessions use together.

    Attributes
    ----------
    limit : int
        Units that there are.
    meetings : tuple of (club, token, units)
        Meetings that use units.
    rooms : tuple of (club, token, room class, units)
        Meetings that use units if they are in the room class.
    care : tuple of (campus, token)
        Where and when every care session uses a unit.
    is_soft : bool
        Whether the limit may be exceeded, at the shortfall cost of the problem for each unit.
    """

    limit: int
    meetings: tuple[tuple[str, str, int], ...] = ()
    rooms: tuple[tuple[str, str, str, int], ...] = ()
    care: tuple[tuple[str, str], ...] = ()
    is_soft: bool = False


@dataclass(frozen=True)
class OtherStaffDemand:
    """What needs leads of clubs in a slot beside clubs: extended groups, and care sessions with a pinned person.

    Attributes
    ----------
    name : str
        The pinned group, or ``extended``.
    count : int
        People needed; each one missing costs the shortfall cost of the problem.
    """

    name: str
    token: str
    campus: str
    count: int


@dataclass(frozen=True)
class ScarceLeader:
    """A person who may lead a meeting that few can lead.

    Attributes
    ----------
    meetings : tuple of (name, token)
        Meetings (name of the club) and other demands (see `OtherStaffDemand`) that the person may lead.
    limits : WorkLimits
        Slots and days of the week.
    """

    id: str
    meetings: tuple[tuple[str, str], ...]
    limits: WorkLimits


@dataclass
class ClubProblem:
    """What the club model is asked.

    Attributes
    ----------
    wants : dict
        Student -> clubs wanted at most.
    same_day_conflicts : dict
        Student -> pairs of clubs that must not meet on one day (no two clubs may meet at the same time).
    leaders : list of ScarceLeader
        All who may lead a club that few may lead.
    other_demands : list of OtherStaffDemand
        What else needs these people.
    care : dict
        (campus, token) -> students present in care, club members included.
    fixed_care_sessions : dict
        (campus, token) -> care sessions, where clubs do not change their number.
    care_fill : dict
        Campus -> students that a care session is taken to have.
    staff_cost : int
        Points of a staff slot.
    shortfall_cost : int
        Points of each session without lead or place.
    """

    clubs: list[ClubCandidate] = field(default_factory=list)
    wishes: list[ClubWish] = field(default_factory=list)
    wants: dict[str, int] = field(default_factory=dict)
    same_day_conflicts: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    resource_limits: list[ResourceLimit] = field(default_factory=list)
    leaders: list[ScarceLeader] = field(default_factory=list)
    other_demands: list[OtherStaffDemand] = field(default_factory=list)
    care: dict[tuple[str, str], int] = field(default_factory=dict)
    fixed_care_sessions: dict[tuple[str, str], int] = field(default_factory=dict)
    care_fill: dict[str, int] = field(default_factory=dict)
    staff_cost: int = 30
    shortfall_cost: int = 300_000


class ClubModel:
    """The mixed-integer model of a `ClubProblem`.

    Attributes
    ----------
    option : dict
        (club, number of the option) -> binary variable.
    in_room : dict
        (club, token, room class) -> binary variable.
    headcount : dict
        (club, token) -> members present at the meeting.
    admitted : dict
        (student, club) -> binary variable.
    care_sessions : dict
        (campus, token) -> care sessions.
    overuse : list
        Variables of the units by which limits are exceeded.
    """

    def __init__(self, problem: ClubProblem):
        self.problem = problem
        self.model = LinearProgram()
        self.club = {club.id: club for club in problem.clubs}
        self.option: dict[tuple[str, int], int] = {}
        self.in_room: dict[tuple[str, str, str], int] = {}
        self.headcount: dict[tuple[str, str], int] = {}
        self.admitted: dict[tuple[str, str], int] = {}
        self.care_sessions: dict[tuple[str, str], int] = {}
        self.overuse: list[int] = []
        self._coincidence: dict[tuple[str, str, bool], int | None] = {}
        for club in problem.clubs:
            self._add_options(club)
        self._add_admissions()
        for club in problem.clubs:
            self._add_size(club)
        self._limit_clubs_of_students()
        self._add_care()
        for limit in problem.resource_limits:
            self._add_limit(limit)
        self._add_leaders()

    def solve(self, *, absolute_gap: float, nodes: int, seconds: float = inf) -> MixedIntegerSolution | None:
        """The best solution of the search.

        With reduced-cost fixing at the cost of a staff slot, accepted within one staff slot a club of the relaxation.
        """
        cost = self.problem.staff_cost
        return solve_mixed_integer(
            self.model,
            absolute_gap=absolute_gap,
            node_limit=nodes,
            fixing_rounds=[(cost, absolute_gap + cost * len(self.problem.clubs))],
            seconds=seconds,
        )

    def total_overuse(self, answer: MixedIntegerSolution) -> float:
        """Units by which all limits together are exceeded."""
        return sum(float(answer.values[variable]) for variable in self.overuse)

    def _meets(self, club: str, token: str, factor: float = 1) -> list[LinearTerm]:
        """Terms that are ``factor`` if the club meets in a slot."""
        options = self.club[club].options
        return [(self.option[club, n], factor) for n, option in enumerate(options) if token in option]

    def _opens(self, club: str, factor: float = 1) -> list[LinearTerm]:
        """Terms that are ``factor`` if the club opens."""
        return [(self.option[club, n], factor) for n in range(len(self.club[club].options))]

    def _add_options(self, club: ClubCandidate) -> None:
        """One option at most, and one room class for each meeting."""
        for number, option in enumerate(club.options):
            self.option[club.id, number] = self.model.var(sum(club.costs[t] for t in option))
        self.model.row(self._opens(club.id), low=int(club.must_open), high=1)
        for token in club.tokens:
            rooms = [self.model.var() for _ in club.rooms[token]]
            for (room, _), variable in zip(club.rooms[token], rooms, strict=True):
                self.in_room[club.id, token, room] = variable
            self.model.row([(variable, 1) for variable in rooms] + self._meets(club.id, token, -1), low=0, high=0)

    def _add_admissions(self) -> None:
        """Nobody is admitted unless an option is chosen that the student can attend."""
        for wish in self.problem.wishes:
            admitted = self.model.var(-wish.gain)
            self.admitted[wish.student, wish.club] = admitted
            attendable = [(self.option[wish.club, n], -1.0) for n in sorted(wish.options)]
            self.model.row([(admitted, 1), *attendable], high=0)

    def _add_size(self, club: ClubCandidate) -> None:
        """Members between the limits, within the rooms; staff by the ratio, at least one where the club opens."""
        members = [self.admitted[w.student, w.club] for w in self.problem.wishes if w.club == club.id]
        size: list[LinearTerm] = [(variable, 1) for variable in members]
        self.model.row(size + self._opens(club.id, -club.min_members), low=0)
        self.model.row(size + self._opens(club.id, -club.max_members), high=0)
        for token in club.tokens:
            headcount = self.model.var(high=club.max_members, integer=False)
            self.headcount[club.id, token] = headcount
            self.model.row([(headcount, 1), *self._meets(club.id, token, -club.max_members)], high=0)
            rooms = club.rooms[token]
            if any(capacity < club.max_members for _, capacity in rooms):
                room_terms = [(self.in_room[club.id, token, room], -float(capacity)) for room, capacity in rooms]
                self.model.row([(headcount, 1), *room_terms], high=0)
            if len(club.tokens) > 1:
                at_least_size = [(v, -1.0) for v in members] + self._meets(club.id, token, -club.max_members)
                self.model.row([(headcount, 1), *at_least_size], low=-club.max_members)
        headcounts: list[LinearTerm] = [(self.headcount[club.id, token], 1) for token in club.tokens]
        self.model.row(headcounts + [(variable, -float(club.meetings)) for variable in members], low=0, high=0)
        staff = self.model.var(club.meetings * self.problem.staff_cost, high=-(-club.max_members // club.ratio))
        self.model.row([(staff, club.ratio), *((variable, -1.0) for variable in members)], low=0)
        self.model.row([(staff, 1), *self._opens(club.id, -1)], low=0)

    def _limit_clubs_of_students(self) -> None:
        """No student has more clubs than wanted, nor two that meet at the same time (or on a day that forbids it)."""
        wished: dict[str, list[str]] = defaultdict(list)
        for wish in self.problem.wishes:
            wished[wish.student].append(wish.club)
        for student, clubs in wished.items():
            wants = self.problem.wants[student]
            if len(clubs) > wants:
                self.model.row([(self.admitted[student, club], 1) for club in clubs], high=wants)
            if wants < 2:
                continue
            conflicts = {frozenset(pair) for pair in self.problem.same_day_conflicts.get(student, ())}
            for index, one in enumerate(sorted(clubs)):
                for other in sorted(clubs)[index + 1 :]:
                    coincide = self._coincide(one, other, by_day=frozenset((one, other)) in conflicts)
                    if coincide is not None:
                        pair = [(self.admitted[student, club], 1.0) for club in (one, other)]
                        self.model.row([*pair, (coincide, 1)], high=2)

    def _coincide(self, one: str, other: str, *, by_day: bool) -> int | None:
        """A variable that is 1 where two clubs meet in the same slot (on the same day); None where they cannot."""
        key = (one, other, by_day)
        if key not in self._coincidence:
            times = {club: {_slot_or_day(t, by_day) for t in self.club[club].tokens} for club in (one, other)}
            common = sorted(times[one] & times[other])
            self._coincidence[key] = coincide = self.model.var(integer=False) if common else None
            for time in common:
                terms: list[LinearTerm] = []
                for club in (one, other):
                    for token in self.club[club].tokens:
                        if _slot_or_day(token, by_day) == time:
                            terms += self._meets(club, token)
                if coincide is not None:
                    self.model.row([*terms, (coincide, -1)], high=1)
        return self._coincidence[key]

    def _add_care(self) -> None:
        """Care sessions of each slot for the students who are not in clubs then."""
        in_clubs: dict[tuple[str, str], list[LinearTerm]] = defaultdict(list)
        for (club, token), headcount in self.headcount.items():
            in_clubs[self.club[club].campus, token].append((headcount, 1))
        for campus, token in sorted(self.problem.care, key="@".join):
            present, fill = self.problem.care[campus, token], self.problem.care_fill[campus]
            fixed = self.problem.fixed_care_sessions.get((campus, token))
            low, high = (0, -(-present // fill)) if fixed is None else (fixed, fixed)
            sessions = self.model.var(self.problem.staff_cost, low=low, high=high, integer=False)
            if fixed is None:
                self.model.row([(sessions, fill), *in_clubs[campus, token]], low=present)
            self.care_sessions[campus, token] = sessions

    def _add_leaders(self) -> None:
        """Every meeting that few may lead has a leader, within the limits of each person."""
        leads: dict[tuple[str, str], list[LinearTerm]] = defaultdict(list)
        demands = {(demand.name, demand.token): demand for demand in self.problem.other_demands}
        for leader in self.problem.leaders:
            in_slot: dict[str, list[LinearTerm]] = defaultdict(list)
            on_day: dict[str, list[LinearTerm]] = defaultdict(list)
            at_campus: dict[tuple[str, str], list[LinearTerm]] = defaultdict(list)
            for name, token in leader.meetings:
                variable = self.model.var(integer=False)
                day = _slot_or_day(token, by_day=True)
                campus = demands[name, token].campus if (name, token) in demands else self.club[name].campus
                for terms in (leads[name, token], in_slot[token], on_day[day], at_campus[day, campus]):
                    terms.append((variable, 1))
            for terms in in_slot.values():
                if len(terms) > 1:
                    self.model.row(terms, high=1)
            for day, terms in on_day.items():
                if len(terms) > leader.limits.per_day:
                    self.model.row(terms, high=leader.limits.per_day)
                self._limit_to_one_campus([at_campus[key] for key in sorted(at_campus) if key[0] == day])
            if len(leader.meetings) > leader.limits.per_week:
                self.model.row([term for terms in on_day.values() for term in terms], high=leader.limits.per_week)
        for (name, token), terms in sorted(leads.items()):
            if (name, token) in demands:
                demand = demands[name, token]
                short = self.model.var(self.problem.shortfall_cost, high=demand.count, integer=False)
                self.model.row([*terms, (short, 1)], low=demand.count)
            else:
                self.model.row(terms + self._meets(name, token, -1), low=0)

    def _limit_to_one_campus(self, by_campus: list[list[LinearTerm]]) -> None:
        """Allow the terms of one campus alone."""
        if len(by_campus) > 1:
            chosen: list[LinearTerm] = [(self.model.var(), 1) for _ in by_campus]
            self.model.row(chosen, high=1)
            for (campus, _), terms in zip(chosen, by_campus, strict=True):
                self.model.row([*terms, (campus, -float(len(terms)))], high=0)

    def _add_limit(self, limit: ResourceLimit) -> None:
        terms: list[LinearTerm] = []
        for club, token, units in limit.meetings:
            terms += self._meets(club, token, units)
        terms += [(self.in_room[club, token, room], units) for club, token, room, units in limit.rooms]
        terms += [(self.care_sessions[campus_slot], 1) for campus_slot in limit.care]
        if limit.is_soft:
            self.overuse.append(self.model.var(self.problem.shortfall_cost, high=10**6, integer=False))
            terms.append((self.overuse[-1], -1))
        self.model.row(terms, high=limit.limit)


def _slot_or_day(token: str, by_day: bool) -> str:
    return token.rstrip("X0123456789") if by_day else token
