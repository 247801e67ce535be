"""Fifth stage: who leads, assists and is on duty.

The points of `fair-load` depend on a *common level* (see the goal). The roster is made for the level that the amount of
work suggests; where people end far from the targets of this level, higher ones are tried as well.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from math import inf

from optimizer.domain.people import Role, Staff
from optimizer.engine.construct.context import CampusSlot, ConstructionContext
from optimizer.engine.construct.regular_leads import CareLeadCandidate, LeadTeams, choose_regular_leads
from optimizer.engine.construct.roster_model import (
    Post,
    RosterModel,
    RosterProblem,
    RosterSolution,
    RosterTask,
    Worker,
    split_into_shifts,
)
from optimizer.engine.construct.staff_assignment import SpareAssistants, StaffAssignment
from optimizer.engine.plan.index import PlanIndex
from optimizer.engine.plan.plan import Plan
from optimizer.engine.problem.school import School
from optimizer.engine.problem.staffing import (
    has_skill,
    looks_after,
    may_lead,
    needs_nobody_else,
    staff_needed,
    work_limits,
)

MAX_LEVEL, MAX_FLAT_LEVELS = 10_000, 500
"""Common levels that are looked at, at most; and those after which one without further work ends the search."""


def roster_tasks(school: School, plan: Plan, index: PlanIndex, few_possible_leads: int) -> list[RosterTask]:
    """What the sessions of a plan need of staff, sorted by slot and group; joined ones count with their host.

    Parameters
    ----------
    index : PlanIndex
        Of the plan.
    few_possible_leads : int
        Meetings of clubs with at most so many possible leads are not pooled.
    """
    scenario = school.scenario
    headcount = index.joint_headcount
    grades: dict[tuple[str, str], set[int]] = defaultdict(set)
    pinned: dict[tuple[str, str], set[str]] = defaultdict(set)
    for (group, token), session in plan.meetings.items():
        key = (session.host or group, token)
        grades[key] |= index.grades.get(group, frozenset())
        pinned[key] |= school.pinned_staff(group, token)
    order = {t: n for n, t in enumerate(scenario.week.by_token)}
    tasks = []
    for group, token in sorted(headcount, key=lambda key: (order[key[1]], key[0])):
        club = scenario.club.get(group)
        kind, campus = index.kind(group), index.campus(group)
        activity = scenario.activity[plan.meetings[group, token].activity]
        people = [p for p in school.free_staff.get((campus, token), ()) if looks_after(p, grades[group, token])]
        leads = [p for p in people if may_lead(school, p, club)]
        alone = frozenset(p.id for p in leads if needs_nobody_else(school, p, activity, club))
        skilled = frozenset(p.id for p in people if has_skill(p, activity, club)) if activity.skill else None
        is_special = bool(activity.skill or pinned[group, token] or (club is not None and club.leaders)) or (
            kind == "club" and len(alone) <= few_possible_leads
        )
        partial = frozenset[str]()
        if is_special:
            any_lead = frozenset(p.id for p in leads)
            skilled_leads = any_lead if skilled is None else any_lead & skilled
            partial = (skilled_leads or any_lead) - alone
        teachers = frozenset(p.id for p in people if school.is_teacher(p))
        tasks.append(
            RosterTask(
                key=(group, token),
                campus=campus,
                token=token,
                need=staff_needed(headcount[group, token], activity),
                leads=alone,
                partial_leads=partial,
                skilled=skilled,
                teachers=teachers if school.needs_teacher(kind) else None,
                pinned=tuple(sorted(pinned[group, token])),
                assistants=frozenset(p.id for p in people),
                regular_leads=(),
                is_pooled=not is_special,
                is_care=kind == "care",
            )
        )
    return tasks


@dataclass(frozen=True)
class _RosterCandidate:
    """A roster with its points; ``is_far`` if loads are far from what the level asks for."""

    problem: RosterProblem
    roster: RosterSolution
    cost: float
    is_far: bool


@dataclass
class LevelSearchState:
    """What the first roster of a school learns about its `fair-load`; it serves all others.

    Attributes
    ----------
    offset : int
        How far above the suggested level the roster is best made.
    spare_assistants : bool
        Whether people below their target had better assist beyond the ratio.
    exhaustive : bool
        Whether both are to be searched with patience, instead of the next level alone.
    is_settled : bool
        Whether the search is over.
    """

    offset: int = 0
    spare_assistants: bool = False
    exhaustive: bool = False
    is_settled: bool = False

    def search_exhaustively(self) -> None:
        """Have the next roster search with patience, from what is known."""
        self.exhaustive, self.is_settled = True, False


@dataclass(eq=False)
class StaffStage:
    """Asks the roster model about a plan with activities, and writes the answer into the plan.

    Attributes
    ----------
    missing : dict
        Post -> people that the last roster lacks.
    """

    context: ConstructionContext
    loads: LevelSearchState
    missing: dict[Post, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.school = self.context.school

    def run(self, plan: Plan) -> None:
        """Fill the staff of ``plan.meetings`` and ``plan.duties``; both stay as they are if no roster is found."""
        index = PlanIndex(self.school, plan)
        tasks = self._tasks(plan, index)
        best = self._best_roster(index, tasks)
        if best is None:
            return
        roster = best.roster
        self.missing = roster.missing
        StaffAssignment(best.problem, roster, self.context.params).run()
        SpareAssistants(best.problem, roster).run()
        for task in tasks:
            session = plan.meetings[task.key]
            session.lead = roster.lead.get(task.key, "")
            session.assistants = tuple(sorted(roster.assistants.get(task.key, ())))
        plan.duties = {key: tuple(sorted(people)) for key, people in sorted(roster.duty.items())}

    def typical_load(self, plan: Plan) -> int:
        """The target that most people with a share have who may lead care, in slots of the week."""
        level = self._suggested_level(self._tasks(plan, PlanIndex(self.school, plan))) + self.loads.offset
        targets = Counter(
            self.school.target(p, level) - p.carried
            for p in self.school.staff
            if p.share > 0 and may_lead(self.school, p)
        )
        return min(targets, key=lambda target: (-targets[target], target), default=0)

    def _tasks(self, plan: Plan, index: PlanIndex) -> list[RosterTask]:
        return roster_tasks(self.school, plan, index, self.context.params.few_possible_leads)

    # -- the common level -----------------------------------------------------------------------------------------

    def _suggested_level(self, tasks: list[RosterTask]) -> int:
        """The common level of those who share the sessions at which their targets come nearest to the work."""
        pool = self._serving(-1)
        ids = {p.id for p in pool}
        return self._level_of(pool, sum(task.need for task in tasks if not task.leads or ids & task.leads))

    def _duty_targets(self, duty: dict[CampusSlot, tuple[int, int, tuple[str, ...]]]) -> dict[str, int]:
        """Person -> target of those who share the duty, where they are a pool of their own."""
        if len(self.school.fair_pools) < 2:
            return {}
        pool = self._serving(0)
        level = self._level_of(pool, sum(least for least, _, people in duty.values() if people))
        return {p.id: self.school.target(p, level) for p in pool}

    def _serving(self, number: int) -> list[Staff]:
        """People of a pool of the fair load who may serve this week; -1 is the last pool."""
        pools = self.school.fair_pools
        ids = {p.id for p in pools[number]} if pools else set()
        return [p for p in self.school.staff if p.id in ids]

    def _level_of(self, pool: list[Staff], work: int) -> int:
        """The level at which the targets of a pool add up to so many slots, or nearly so."""
        before = 0
        for level in range(MAX_LEVEL):
            total = sum(max(0, self.school.target(p, level) - p.carried) for p in pool)
            if total >= work or (level > MAX_FLAT_LEVELS and total == before):
                return level if total - work <= work - before or level == 0 else level - 1
            before = total
        return 0

    def _best_roster(self, index: PlanIndex, tasks: list[RosterTask]) -> _RosterCandidate | None:
        """The roster for the suggested level, or for a better one where people end far from their targets.

        The goal counts the best level, so the cost at any level is an upper bound of its points, and costs at different
        levels can be compared.
        """
        loads, params = self.loads, self.context.params
        suggested = self._suggested_level(tasks)
        best = self._solve(index, tasks, suggested + loads.offset, loads.spare_assistants)
        if loads.is_settled:
            return best
        both = loads.exhaustive and not loads.spare_assistants
        for spare in (False, True) if both else (loads.spare_assistants,):
            tried = 0 if spare == loads.spare_assistants else -1  # with assistants the same level is tried once more
            while best is not None and best.is_far and tried < (params.non_improving_levels if loads.exhaustive else 1):
                tried += 1
                other = self._solve(index, tasks, suggested + loads.offset + tried, spare, best.cost)
                if other is not None and other.cost < best.cost:
                    best, loads.offset, loads.spare_assistants, tried = other, loads.offset + tried, spare, 0
        loads.is_settled = True
        return best

    def _solve(
        self, index: PlanIndex, tasks: list[RosterTask], level: int, spare_assistants: bool, cutoff: float = inf
    ) -> _RosterCandidate | None:
        """The roster for a level; None where there is none, or surely none cheaper than the cutoff."""
        params = self.context.params
        problem = self.problem(index, tasks, level, spare_assistants)
        is_long = max(len(tokens) for tokens in problem.days.values()) > params.max_slots_of_short_day
        model = RosterModel(split_into_shifts(problem) if is_long else problem, params)
        answer = model.solve(cutoff=cutoff, seconds=self.context.seconds_left())
        if answer is None:
            return None
        with_target = sum(worker.target is not None for worker in problem.workers)
        is_far = model.load_cost(answer) > params.far_from_target * with_target * problem.fair_load_cost
        return _RosterCandidate(problem, model.read(answer), answer.objective, is_far)

    # -- the problem ----------------------------------------------------------------------------------------------

    def problem(
        self, index: PlanIndex, tasks: list[RosterTask], level: int, spare_assistants: bool = False
    ) -> RosterProblem:
        """What the roster model is asked.

        Parameters
        ----------
        level : int
            Common level of the targets.
        spare_assistants : bool
            Whether everybody with a share may assist beyond the ratio, not only those with a weekly minimum.
        """
        scenario = self.school.scenario
        weights = scenario.settings.goals.weights()
        duty = self._duty(index)
        targets = {p.id: self.school.target(p, level) for p in self.school.staff} | self._duty_targets(duty)
        workers = [self._worker(person, targets[person.id], weights) for person in self.school.staff]
        regular_leads = self._regular_leads(tasks, workers)
        return RosterProblem(
            workers=workers,
            tasks=[
                replace(task, regular_leads=regular_leads.get(task.key[0], ()))
                if task.is_care and task.is_pooled
                else task
                for task in tasks
            ],
            duty=duty,
            days=scenario.week.on_day,
            fair_load_cost=weights["fair-load"],
            gap_cost=weights["staff-gaps"],
            assistant_cost=weights["extra-staff"],
            irregular_lead_cost=round(self.context.params.irregular_lead_share * weights["continuity"]),
            spare_assistants=frozenset(
                p.id for p in self.school.staff if p.min_per_week or (spare_assistants and p.share > 0)
            ),
        )

    def _duty(self, index: PlanIndex) -> dict[CampusSlot, tuple[int, int, tuple[str, ...]]]:
        """(campus, token) with students -> fewest people on duty, most people, and who may be."""
        student = self.school.scenario.student
        grades: dict[CampusSlot, set[int]] = defaultdict(set)
        for (_, token), members in index.at.items():
            for member in members:
                grades[self.school.campus_of_student[member], token].add(student[member].grade)
        return {
            (campus, token): (
                self.school.min_duty[campus],
                self.school.max_duty(len(present)),
                tuple(p.id for p in self.school.duty_staff[campus] if token in p.available),
            )
            for (campus, token), present in sorted(grades.items())
        }

    def _worker(self, person: Staff, target: int, weights: dict[str, int]) -> Worker:
        pay = round(weights["outside-cost"] * person.yuan_per_slot) if person.role is Role.OUTSIDE else 0
        avoided = weights["avoided"]
        return Worker(
            id=person.id,
            available=tuple(sorted(person.available)),
            campuses=tuple(c for c in self.school.scenario.campuses if self.school.serves_campus(person, c)),
            limits=work_limits(person),
            min_per_week=min(person.min_per_week, self.school.could_serve[person.id]),
            target=target - person.carried if person.share > 0 else None,
            call_in=weights["call-ins"] if person.role in (Role.OUTSIDE, Role.VOLUNTEER) else 0,
            costs={
                t: pay + (avoided if t in person.avoids else 0)
                for t in person.available
                if pay or t in person.avoids
            },
        )  # fmt: skip

    def _regular_leads(self, tasks: list[RosterTask], workers: list[Worker]) -> dict[str, tuple[str, ...]]:
        """Care group -> regular leads; the slots that other sessions are likely to take of them are kept free."""
        week = self.school.scenario.week
        other_slots: dict[str, float] = defaultdict(float)
        sessions: dict[str, set[str]] = defaultdict(set)
        eligible: dict[str, set[str]] = defaultdict(set)
        for task in tasks:
            if not task.is_pooled:
                for person in task.leads:
                    other_slots[person] += 1 / len(task.leads)
            elif task.is_care:
                sessions[task.key[0]].add(task.token)
                eligible[task.key[0]] |= task.leads
        candidates = []
        for worker in workers:
            if any(worker.id in people for people in eligible.values()):
                slots = worker.limits.per_week if worker.target is None else min(worker.target, worker.limits.per_week)
                capacity = slots - round(other_slots[worker.id])
                candidates.append(
                    CareLeadCandidate(worker.id, frozenset(worker.available), capacity, worker.limits.per_day)
                )
        day_of = {t: week[t].day for t in week.by_token}
        slots_of = {group: frozenset(tokens) for group, tokens in sessions.items()}
        eligible_for = {group: frozenset(people) for group, people in eligible.items()}
        first = choose_regular_leads(slots_of, eligible_for, candidates, day_of)
        teams = LeadTeams(
            slots_of,
            eligible_for,
            {candidate.id: candidate for candidate in candidates},
            day_of,
            {group: list(team) for group, team in first.items()},
            self.context.params,
        )
        teams.improve()
        return {group: tuple(team) for group, team in teams.teams.items()}
