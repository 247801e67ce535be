"""The mixed-integer model of the roster: who works when and in which part, with the load shared fairly.

Sessions that the same people may lead are counted together for each campus and slot: who of the people chosen leads
which of them is assigned afterwards (`staff_assignment`). Sessions that few may lead (for a skill, a named leader or a
pin) have variables of their own. So have the regular leads of care groups: a session led by anybody else costs
``continuity``. Posts without a person are shortfall variables, so that the model always has an answer and says where
staff are missing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from math import inf
from typing import Literal

from optimizer.engine.construct.context import CampusSlot
from optimizer.engine.lp.mixed_integer import MixedIntegerSolution, solve_mixed_integer
from optimizer.engine.lp.program import LinearProgram, LinearTerm
from optimizer.engine.params import DEFAULTS, ConstructParams
from optimizer.engine.plan.plan import SessionKey
from optimizer.engine.problem.staffing import WorkLimits


@dataclass(frozen=True)
class Worker:
    """A person as the roster sees them.

    Attributes
    ----------
    available : tuple of str
        Tokens.
    limits : WorkLimits
        Slots and days of the week at most.
    min_per_week : int
        Slots at least.
    target : int or None
        Slots of this week at which the load is fair (negative: exceeded already); None for people without a share.
    call_in : int
        Points of each day on which the person comes in.
    costs : dict
        Token -> points of working then (avoided slots, contract pay); 0 where absent.
    """

    id: str
    available: tuple[str, ...]
    campuses: tuple[str, ...]
    limits: WorkLimits
    min_per_week: int
    target: int | None
    call_in: int
    costs: dict[str, int]


@dataclass(frozen=True)
class RosterTask:
    """A session that needs a lead and perhaps assistants.

    Attributes
    ----------
    need : int
        People by the ratio, the lead included.
    leads : frozenset of str
        Who may lead it without anybody else being needed for skill or the presence of a teacher.
    partial_leads : frozenset of str
        Who may lead it if others bring what is missing.
    skilled, teachers : frozenset of str or None
        Who brings the skill, and the presence of a teacher; None where it is not asked for.
    pinned : tuple of str
        People who must be among the staff.
    assistants : frozenset of str
        Who may assist.
    regular_leads : tuple of str
        Regular leads of the care group.
    is_pooled : bool
        Whether the session is counted together with others of the slot.
    is_care : bool
        Whether it is a care session.
    """

    key: SessionKey
    campus: str
    token: str
    need: int
    leads: frozenset[str]
    partial_leads: frozenset[str]
    skilled: frozenset[str] | None
    teachers: frozenset[str] | None
    pinned: tuple[str, ...]
    assistants: frozenset[str]
    regular_leads: tuple[str, ...]
    is_pooled: bool
    is_care: bool


@dataclass
class RosterProblem:
    """What the roster model is asked.

    Attributes
    ----------
    duty : dict
        (campus, token) with students -> fewest people on duty, most people, and who may be.
    days : dict
        Day -> its tokens in order of time.
    fair_load_cost : int
        Points of a squared slot of distance from the target.
    gap_cost : int
        Points of a slot without work between two with work on a day.
    assistant_cost : int
        Points of each assistant.
    irregular_lead_cost : int
        Points of a care session that no regular lead leads.
    spare_assistants : frozenset of str
        Who may assist beyond the ratio.
    """

    workers: list[Worker] = field(default_factory=list)
    tasks: list[RosterTask] = field(default_factory=list)
    duty: dict[CampusSlot, tuple[int, int, tuple[str, ...]]] = field(default_factory=dict)
    days: dict[str, tuple[str, ...]] = field(default_factory=dict)
    fair_load_cost: int = 40
    gap_cost: int = 30
    assistant_cost: int = 30
    irregular_lead_cost: int = 45
    spare_assistants: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Post:
    """Something that needs people in a slot.

    Attributes
    ----------
    kind : str
        ``session`` for the staff of one session, ``leads`` and ``assistants`` for those of all pooled sessions of a
        campus, ``duty``.
    where : str
        The session's host group, else the campus.
    """

    kind: Literal["session", "leads", "assistants", "duty"]
    where: str
    token: str


@dataclass
class RosterSolution:
    """Who has which part.

    Attributes
    ----------
    lead : dict
        Session -> its lead.
    assistants : dict
        Session -> its assistants.
    pooled_leads, pooled_assistants : dict
        (campus, token) -> people whose session is still to be assigned.
    duty : dict
        (campus, token) -> people on duty.
    missing : dict
        Post -> people that it lacks.
    """

    lead: dict[SessionKey, str] = field(default_factory=dict)
    assistants: dict[SessionKey, list[str]] = field(default_factory=lambda: defaultdict(list))
    pooled_leads: dict[CampusSlot, list[str]] = field(default_factory=lambda: defaultdict(list))
    pooled_assistants: dict[CampusSlot, list[str]] = field(default_factory=lambda: defaultdict(list))
    duty: dict[CampusSlot, list[str]] = field(default_factory=lambda: defaultdict(list))
    missing: dict[Post, int] = field(default_factory=dict)


class RosterModel:
    """The mixed-integer model of a `RosterProblem`.

    Attributes
    ----------
    regular_lead, lead, assistant : dict
        (person, session) -> binary variable: leads it as a regular lead, leads it otherwise, assists in it.
    pooled_lead, pooled_assistant, duty : dict
        (person, (campus, token)) -> binary variable: leads or assists in one of the sessions there, is on duty.
    missing : dict
        Post -> variable of the people that it lacks.
    """

    def __init__(self, problem: RosterProblem, params: ConstructParams = DEFAULTS.construct):
        self.problem, self.params = problem, params
        self.model = LinearProgram()
        self.worker = {w.id: w for w in problem.workers}
        self.regular_lead: dict[tuple[str, SessionKey], int] = {}
        self.lead: dict[tuple[str, SessionKey], int] = {}
        self.assistant: dict[tuple[str, SessionKey], int] = {}
        self.pooled_lead: dict[tuple[str, CampusSlot], int] = {}
        self.pooled_assistant: dict[tuple[str, CampusSlot], int] = {}
        self.duty: dict[tuple[str, CampusSlot], int] = {}
        self.missing: dict[Post, int] = {}
        self._parts: dict[tuple[str, str], list[int]] = defaultdict(list)
        """(person, token) -> variables of all parts."""
        self._parts_at: dict[tuple[str, str, str], list[int]] = defaultdict(list)
        """(person, token, campus) -> likewise."""
        self._day_of = {t: day for day, tokens in problem.days.items() for t in tokens}
        self._distances: list[int] = []
        """Variables of the distances between loads and targets."""
        self._missing_on_day: dict[tuple[str, str], int] = {}
        tasks_at: dict[CampusSlot, list[RosterTask]] = defaultdict(list)
        for task in problem.tasks:
            tasks_at[task.campus, task.token].append(task)
        for campus_slot in sorted(tasks_at):
            self._add_sessions(campus_slot, tasks_at[campus_slot])
        for campus_slot, (least, most, people) in sorted(problem.duty.items()):
            self._add_duty(campus_slot, least, most, people)
        for worker in problem.workers:
            self._add_week(worker)

    def solve(self, *, cutoff: float = inf, seconds: float = inf) -> MixedIntegerSolution | None:
        """The best solution of the search with reduced-cost fixing; None where the relaxation costs the cutoff."""
        params = self.params
        gap = params.roster_absolute_gap
        fixing = [
            (reduced_cost, max(gap, tolerance * len(self.problem.tasks)))
            for reduced_cost, tolerance in zip(
                params.roster_fixing_reduced_costs, params.roster_fixing_tolerances, strict=True
            )
        ]
        return solve_mixed_integer(
            self.model,
            absolute_gap=gap,
            node_limit=params.roster_node_limit,
            fixing_rounds=fixing,
            cutoff=cutoff,
            seconds=seconds,
        )

    def load_cost(self, answer: MixedIntegerSolution) -> float:
        """Points of the squared distances between loads and targets."""
        return sum(self.model.costs[""][variable] * float(answer.values[variable]) for variable in self._distances)

    def read(self, answer: MixedIntegerSolution) -> RosterSolution:
        """The parts in a solution."""
        solution = RosterSolution()
        for (person, key), variable in [*self.regular_lead.items(), *self.lead.items()]:
            if answer.is_true(variable):
                solution.lead[key] = person
        for people, variables in (
            (solution.assistants, self.assistant),
            (solution.pooled_leads, self.pooled_lead),
            (solution.pooled_assistants, self.pooled_assistant),
            (solution.duty, self.duty),
        ):
            for (person, where), variable in variables.items():
                if answer.is_true(variable):
                    people[where].append(person)
        solution.missing = {key: answer[variable] for key, variable in self.missing.items() if answer[variable]}
        return solution

    def _add_part(self, person: str, campus_slot: CampusSlot, cost: float = 0) -> int:
        """A variable for one part of a person in a slot."""
        campus, token = campus_slot
        variable = self.model.var(cost + self.worker[person].costs.get(token, 0))
        self._parts[person, token].append(variable)
        self._parts_at[person, token, campus].append(variable)
        return variable

    # -- sessions -------------------------------------------------------------------------------------------------

    def _add_sessions(self, campus_slot: CampusSlot, tasks: list[RosterTask]) -> None:
        """Leads of the sessions of a campus and slot, and assistants by the ratio (beyond it where that is allowed)."""
        pooled = [task for task in tasks if task.is_pooled]
        if pooled:
            self._add_pooled_leads(campus_slot, pooled)
        for task in tasks:
            if not task.is_pooled:
                self._add_special_session(campus_slot, task)
        assistants: list[LinearTerm] = []
        wanted = 0
        for task in tasks:
            wanted += task.need - 1
            if task.need > 1:
                assigned = (p for p in task.assistants if (p, task.key) in self.assistant)
                assistants += [(self.assistant[p, task.key], 1) for p in assigned]
        if wanted > 0 or self.problem.spare_assistants:
            people = frozenset.intersection(*(task.assistants for task in tasks if task.need > 1 or wanted == 0))
            if wanted == 0:
                people &= self.problem.spare_assistants
            for person in sorted(people):
                variable = self._add_part(person, campus_slot, self.problem.assistant_cost)
                self.pooled_assistant[person, campus_slot] = variable
                assistants.append((variable, 1))
            short = self.model.var(self.params.missing_staff_cost, high=max(0, wanted), integer=False)
            self.missing[Post("assistants", *campus_slot)] = short
            self.model.row([*assistants, (short, 1)], low=wanted)

    def _add_pooled_leads(self, campus_slot: CampusSlot, tasks: list[RosterTask]) -> None:
        """As many leads as sessions, by name where they are regular leads or cannot lead all of them."""
        common = frozenset.intersection(*(task.leads for task in tasks))
        irregular_cost = self.problem.irregular_lead_cost
        leads: list[LinearTerm] = []
        for task in tasks:
            named: list[LinearTerm] = []
            for person in task.regular_leads:
                if person in task.leads:
                    self.regular_lead[person, task.key] = self._add_part(person, campus_slot)
                    named.append((self.regular_lead[person, task.key], 1))
            for person in sorted(task.leads - common):
                cost = irregular_cost if task.is_care else 0
                self.lead[person, task.key] = self._add_part(person, campus_slot, cost)
                named.append((self.lead[person, task.key], 1))
            self.model.row(named, high=1)
            leads += named
        cost = irregular_cost if any(task.is_care for task in tasks) else 0
        for person in sorted(common):
            self.pooled_lead[person, campus_slot] = self._add_part(person, campus_slot, cost)
            leads.append((self.pooled_lead[person, campus_slot], 1))
        short = self.model.var(self.params.missing_staff_cost / 100, high=len(tasks), integer=False)
        self.model.row([(short, 1), (self._most_missing(campus_slot), -1)], high=0)
        self.missing[Post("leads", *campus_slot)] = short
        self.model.row([*leads, (short, 1)], low=len(tasks), high=len(tasks))

    def _most_missing(self, campus_slot: CampusSlot) -> int:
        """A variable for the most leads that a campus lacks in any slot of the day.

        It bears most of the cost, since groups give up whole days: leads missing in several slots of the same day cost
        hardly more than in one of them.
        """
        key = (campus_slot[0], self._day_of[campus_slot[1]])
        if key not in self._missing_on_day:
            cost = self.params.missing_staff_cost * len(self.problem.days[key[1]])
            self._missing_on_day[key] = self.model.var(cost, high=10**6)
        return self._missing_on_day[key]

    def _add_special_session(self, campus_slot: CampusSlot, task: RosterTask) -> None:
        """A session with a lead of its own; an assistant may bring the skill, or be the teacher, that it lacks."""
        short = self.model.var(self.params.missing_staff_cost, integer=False)
        self.missing[Post("session", *task.key)] = short
        leads: list[LinearTerm] = []
        for person in sorted(task.leads | task.partial_leads):
            self.lead[person, task.key] = self._add_part(person, campus_slot)
            leads.append((self.lead[person, task.key], 1))
        self.model.row([*leads, (short, 1)], low=1, high=1)
        partial = task.partial_leads - task.leads
        if partial or any(p not in task.leads for p in task.pinned):
            wanted = set(task.pinned) & task.assistants
            for bringing in (task.teachers, task.skilled):
                if partial and bringing is not None and not partial <= bringing:
                    wanted |= bringing & task.assistants
            for person in sorted(wanted):
                self.assistant[person, task.key] = self._add_part(person, campus_slot, self.problem.assistant_cost)
            most = max(task.need - 1, 2, len(task.pinned))
            self.model.row([(self.assistant[p, task.key], 1) for p in sorted(wanted)], high=most)
        for bringing in (task.skilled, task.teachers):
            if bringing is not None and partial:
                self.model.row([*self._staff_terms(task, bringing), (short, 1)], low=1)
        for person in task.pinned:
            if person in self.worker:
                self.model.row([*self._staff_terms(task, (person,)), (short, 1)], low=1)

    def _staff_terms(self, task: RosterTask, people: Iterable[str]) -> list[LinearTerm]:
        """Terms that count these people among the named staff of a session."""
        return [
            (variables[person, task.key], 1.0)
            for person in sorted(people)
            for variables in (self.lead, self.assistant)
            if (person, task.key) in variables
        ]

    def _add_duty(self, campus_slot: CampusSlot, least: int, most: int, people: tuple[str, ...]) -> None:
        terms: list[LinearTerm] = []
        for person in people:
            self.duty[person, campus_slot] = self._add_part(person, campus_slot)
            terms.append((self.duty[person, campus_slot], 1))
        short = self.model.var(self.params.missing_staff_cost, high=least, integer=False)
        self.missing[Post("duty", *campus_slot)] = short
        self.model.row([*terms, (short, 1)], low=least)
        self.model.row(terms, high=most)

    # -- the week of a person -------------------------------------------------------------------------------------

    def _add_week(self, worker: Worker) -> None:
        """One part in a slot, the limits of day and week, one campus a day, gaps and load."""
        all_parts: list[LinearTerm] = []
        works_on: list[LinearTerm] = []
        for tokens in self.problem.days.values():
            by_slot = {t: [(v, 1.0) for v in self._parts.get((worker.id, t), ())] for t in tokens}
            of_day = [term for terms in by_slot.values() for term in terms]
            if not of_day:
                continue
            all_parts += of_day
            for terms in by_slot.values():
                if len(terms) > 1:
                    self.model.row(terms, high=1)
            if worker.call_in or worker.limits.days < len(self.problem.days):
                works = self.model.var(worker.call_in)
                works_on.append((works, 1))
                for terms in by_slot.values():
                    if terms:
                        self.model.row([*terms, (works, -1)], high=0)
            if sum(bool(terms) for terms in by_slot.values()) > worker.limits.per_day:
                self.model.row(of_day, high=worker.limits.per_day)
            self._add_gaps(list(by_slot.values()))
            self._limit_to_one_campus(worker, tokens)
        if works_on and worker.limits.days < len(works_on):
            self.model.row(works_on, high=worker.limits.days)
        if all_parts:
            self.model.row(all_parts, high=worker.limits.per_week)
        self._add_load(worker, all_parts)

    def _add_gaps(self, slots: list[list[LinearTerm]]) -> None:
        """Charge slots without work between the first and the last one with work of a day.

        Parameters
        ----------
        slots : list of list of LinearTerm
            The person's parts in each slot of the day.
        """
        if not self.problem.gap_cost:
            return
        if sum(bool(slot) for slot in slots) > self.params.max_slots_for_gap_rows:
            self._add_shifts(slots)
            return
        for middle in range(1, len(slots) - 1):
            before = [slot for slot in slots[:middle] if slot]
            after = [slot for slot in slots[middle + 1 :] if slot]
            if not before or not after:
                continue
            gap = self.model.var(self.problem.gap_cost, integer=False)
            first, last = self._any_of(before), self._any_of(after)
            works = [(v, -f) for v, f in slots[middle]]
            self.model.row([*first, *last, *works, (gap, -1)], high=1)

    def _add_shifts(self, slots: list[list[LinearTerm]]) -> None:
        """The same for long days: one shift, from a first to a last slot, is paid less the slots with work in it."""
        used = [n for n, slot in enumerate(slots) if slot]
        covering: dict[int, list[LinearTerm]] = defaultdict(list)
        shifts: list[LinearTerm] = []
        for first in used:
            for last in used:
                if first <= last:
                    shift = self.model.var(self.problem.gap_cost * (last - first + 1), integer=False)
                    shifts.append((shift, 1))
                    for number in range(first, last + 1):
                        covering[number].append((shift, -1))
        self.model.row(shifts, high=1)
        for number in used:
            self.model.row([*slots[number], *covering[number]], high=0)
            for variable, factor in slots[number]:
                self.model.charge(variable, -self.problem.gap_cost * factor)

    def _any_of(self, slots: list[list[LinearTerm]]) -> list[LinearTerm]:
        """Terms that are 1 where there is work in one of several slots."""
        if len(slots) == 1:
            return slots[0]
        works = self.model.var(integer=False)
        for slot in slots:
            self.model.row([*slot, (works, -1)], high=0)
        return [(works, 1)]

    def _limit_to_one_campus(self, worker: Worker, tokens: tuple[str, ...]) -> None:
        """One campus on a day."""
        if len(worker.campuses) < 2:
            return
        chosen: list[LinearTerm] = []
        for campus in worker.campuses:
            is_there = self.model.var()
            chosen.append((is_there, 1))
            for token in tokens:
                terms = [(v, 1.0) for v in self._parts_at.get((worker.id, token, campus), ())]
                if terms:
                    self.model.row([*terms, (is_there, -1)], high=0)
        self.model.row(chosen, high=1)

    def _add_load(self, worker: Worker, parts: list[LinearTerm]) -> None:
        """Charge what a week lacks of the minimum, and the squared distance from the target, linear by segments."""
        if worker.min_per_week:
            cost = self.params.weekly_minimum_shortfall_cost
            short = self.model.var(cost, high=worker.min_per_week, integer=False)
            self.model.row([*parts, (short, 1)], low=worker.min_per_week)
        if worker.target is None or not self.problem.fair_load_cost:
            return
        terms = list(parts)
        target, exceeded = max(0, worker.target), max(0, -worker.target)
        segments = self.params.load_cost_segments
        for sign, room, passed in ((-1, worker.limits.per_week, exceeded), (1, target, 0)):
            for step in range(min(segments, room)):
                high = 1.0 if step < segments - 1 else float(room)
                cost = self.problem.fair_load_cost * (2 * (step + passed) + 1)
                distance = self.model.var(cost, high=high, integer=False)
                terms.append((distance, sign))
                self._distances.append(distance)
        self.model.row(terms, low=target, high=target)


def split_into_shifts(problem: RosterProblem) -> RosterProblem:
    """The problem without the cost of gaps; half of the people are drawn to early slots instead, half to late ones.

    For long days, where gaps make the model too hard: people who work in one half of the day have few of them.
    """
    workers = []
    for number, worker in enumerate(problem.workers):
        costs = dict(worker.costs)
        for tokens in problem.days.values():
            middle = len(tokens) // 2
            for slot, token in enumerate(tokens):
                distance = slot - middle + 1 if number % 2 == 0 else middle - slot
                costs[token] = costs.get(token, 0) + max(0, distance) * problem.gap_cost // 3
        workers.append(replace(worker, costs=costs))
    return replace(problem, workers=workers, gap_cost=0)
