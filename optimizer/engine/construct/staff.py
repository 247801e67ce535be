"""Fifth stage: who leads, assists and is on duty."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from math import inf

from optimizer.domain.people import Role, Staff
from optimizer.engine.construct.lead_teams import LeadTeams
from optimizer.engine.construct.regular_leads import CareLeadCandidate, choose_regular_leads
from optimizer.engine.construct.roster_model import RosterModel
from optimizer.engine.construct.roster_problem import CampusSlot, RosterProblem, RosterSolution, RosterTask, Worker
from optimizer.engine.construct.spare_assistants import SpareAssistants
from optimizer.engine.construct.staff_assignment import StaffAssignment
from optimizer.engine.construct.staff_demand import StaffDemand, staff_demands
from optimizer.engine.plan.plan import Plan, PlanPresence
from optimizer.engine.problem.school import School

FEW_POSSIBLE_LEADS = 12
ROSTER_ABSOLUTE_GAP = 30.0
ROSTER_NODE_LIMIT = 1
MAX_SLOTS_OF_SHORT_DAY = 5
FAR_FROM_TARGET = 1.0
"""Squared slots by which a person is away from the target on average, so that another level is tried."""
NON_IMPROVING_LEVELS = 4
"""Levels that are no better and yet passed over: targets of those with small shares rise only now and then."""


@dataclass(frozen=True)
class _RosterCandidate:
    """A roster with its points; ``far`` if people's loads are far from what the level asks of them."""

    problem: RosterProblem
    roster: RosterSolution
    cost: float
    far: bool


@dataclass
class LevelSearchState:
    """What suits a school's `fair-load`: found by its first roster, and good for all others.

    Attributes
    ----------
    lift : int
        How much higher than guessed the common level of the loads had better be.
    spare : bool
        Whether those short of their share had better assist beyond the ratio.
    thorough : bool
        Look for both with patience, not only for the next level.
    found : bool
        Nothing is looked for any more.
    """

    offset: int = 0
    spare: bool = False
    exhaustive: bool = False
    found: bool = False

    def search_exhaustively(self) -> None:
        """Have the next roster look with patience, from what is known."""
        self.exhaustive, self.found = True, False


@dataclass(eq=False)
class StaffStage:
    """Builds the roster model of a plan with activities, and reads the answer into the plan.

    Attributes
    ----------
    missing : dict
        What the roster lacks: (session's group or ``leads@campus`` and the like, token) -> posts unfilled.
    """

    school: School
    loads: LevelSearchState
    missing: dict[tuple[str, str], int] = field(default_factory=dict)

    def run(self, plan: Plan) -> None:
        """Fill the staff of ``plan.meetings`` and ``plan.duties``."""
        presence = PlanPresence(self.school, plan)
        needs = staff_demands(self.school, plan, presence)
        tasks = self._tasks(needs)
        best = self._best(presence, tasks)
        if best is None:
            return
        roster = best.roster
        self.missing = roster.missing
        StaffAssignment(best.problem, roster).run()
        SpareAssistants(best.problem, roster).run()
        for post in needs:
            meeting = plan.meetings[post.key]
            meeting.lead = roster.lead.get(post.key, "")
            meeting.assistants = tuple(sorted(roster.helpers.get(post.key, ())))
        plan.duties = {spot: tuple(sorted(people)) for spot, people in sorted(roster.duty.items())}

    def typical_load(self, plan: Plan) -> int:
        """Slots that most of those who share in `fair-load` and may lead care had better serve."""
        presence = PlanPresence(self.school, plan)
        level = self._level(self._tasks(staff_demands(self.school, plan, presence))) + self.loads.offset
        loads = Counter(
            self.school.target(p, level) - p.carried
            for p in self.school.staff
            if p.share > 0 and self.school.may_lead_care(p)
        )
        return min(loads, key=lambda load: (-loads[load], load), default=0)

    def _best(self, presence: PlanPresence, tasks: list[RosterTask]) -> _RosterCandidate | None:
        """The roster for the level that the work is likely to give, or for a better one where people end far from that.

        The goal counts the best level, so what is paid at any is an upper bound and the costs may be compared.
        """
        loads, guessed = self.loads, self._level(tasks)
        best = self._rostered(presence, tasks, guessed + loads.offset, loads.spare)
        ways = () if loads.found else (False, True) if loads.exhaustive and not loads.spare else (loads.spare,)
        for spare in ways:
            passed = 0 if spare == loads.spare else -1  # with assistants the same level is worth another look
            while best is not None and best.far and passed < (NON_IMPROVING_LEVELS if loads.exhaustive else 1):
                passed += 1
                other = self._rostered(presence, tasks, guessed + loads.offset + passed, spare, best.cost)
                if other is not None and other.cost < best.cost:
                    best, loads.offset, loads.spare, passed = other, loads.offset + passed, spare, 0
        loads.found = True
        return best

    def _rostered(
        self, presence: PlanPresence, tasks: list[RosterTask], level: int, spare: bool, below: float = inf
    ) -> _RosterCandidate | None:
        """The roster at a level; None where there is none, or surely none cheaper than ``below``."""
        problem = self.problem(presence, tasks, level, spare)
        long = max(len(tokens) for tokens in problem.days.values()) > MAX_SLOTS_OF_SHORT_DAY
        stage = RosterModel(split_into_shifts(problem) if long else problem)
        answer = stage.solve(slack=ROSTER_ABSOLUTE_GAP, nodes=ROSTER_NODE_LIMIT, below=below)
        if answer is None:
            return None
        pool = sum(worker.target is not None for worker in problem.workers)
        far = stage.load_cost(answer) > FAR_FROM_TARGET * pool * problem.fair_load_cost
        return _RosterCandidate(problem, stage.read(answer), answer.objective, far)

    def problem(
        self, presence: PlanPresence, tasks: list[RosterTask], level: int, spare: bool = False
    ) -> RosterProblem:
        """What the stage model needs; ``spare`` lets everybody with a share assist beyond the ratio."""
        scenario = self.school.scenario
        weights = scenario.settings.goals.weights()
        problem = RosterProblem(
            days=scenario.week.on_day,
            fair_load_cost=weights["fair-load"],
            gap=weights["staff-gaps"],
            extra=weights["extra-staff"],
            irregular_lead_cost=round(0.75 * weights["continuity"]),
            spare=frozenset(p.id for p in self.school.staff if p.min_per_week or (spare and p.share > 0)),
        )
        problem.duty = self._duty(presence)
        targets = {p.id: self.school.target(p, level) for p in self.school.staff} | self._duty_targets(problem.duty)
        problem.workers = [self._worker(person, targets[person.id], weights) for person in self.school.staff]
        homes = self._homes(tasks, problem.workers)
        problem.tasks = [
            RosterTask(**{**vars(task), "home": homes.get(task.key[0], ())}) if task.care and task.generic else task
            for task in tasks
        ]
        return problem

    def _tasks(self, needs: list[StaffDemand]) -> list[RosterTask]:
        found = []
        for post in needs:
            helpers = frozenset(
                p.id for p in self.school.free_staff.get((post.campus, post.token), ())
                if not p.grades or p.grades >= post.grades
            )  # fmt: skip
            activity_skill = post.skill
            club = self.school.scenario.club.get(post.club)
            skilled = None
            if activity_skill:
                skilled = frozenset(
                    p for p in helpers
                    if activity_skill in self.school.person[p].skills or (club is not None and p in club.leaders)
                )  # fmt: skip
            teachers = frozenset(p for p in helpers if self.school.is_teacher(self.school.person[p]))
            special = bool(post.skill or post.pinned or (club is not None and club.leaders)) or (
                post.kind == "club" and len(post.whole) <= FEW_POSSIBLE_LEADS
            )
            able = frozenset(post.leads) & skilled if skilled is not None else frozenset(post.leads)
            partial = (able or frozenset(post.leads)) if special else frozenset()
            found.append(
                RosterTask(
                    key=post.key,
                    campus=post.campus,
                    token=post.token,
                    need=post.need,
                    leads=post.whole,
                    partial_leads=partial - post.whole,
                    skilled=skilled,
                    teachers=teachers if post.teacher else None,
                    pinned=post.pinned,
                    helpers=helpers,
                    home=(),
                    generic=not special,
                    care=post.kind == "care",
                )
            )
        return found

    def _duty(self, presence: PlanPresence) -> dict[CampusSlot, tuple[int, int, tuple[str, ...]]]:
        """Spots with students -> least, most and people."""
        student = self.school.scenario.student
        grades: dict[CampusSlot, set[int]] = defaultdict(set)
        for (_, token), members in presence.at.items():
            for member in members:
                grades[self.school.campus_of_student[member], token].add(student[member].grade)
        return {
            (campus, token): (
                self.school.min_duty[campus],
                self.school.max_duty(len(found)),
                tuple(p.id for p in self.school.duty_staff[campus] if token in p.available),
            )
            for (campus, token), found in sorted(grades.items())
        }

    def _level(self, tasks: list[RosterTask]) -> int:
        """The common level T of those who share the sessions that the work is likely to give."""
        pool = self._serving(-1)
        ids = {p.id for p in pool}
        return self._level_of(pool, sum(task.need for task in tasks if not task.leads or ids & task.leads))

    def _duty_targets(self, duty: dict[CampusSlot, tuple[int, int, tuple[str, ...]]]) -> dict[str, int]:
        """Targets of those who share the duty, where they are a pool of their own."""
        if len(self.school.fair_pools) < 2:
            return {}
        pool = self._serving(0)
        level = self._level_of(pool, sum(least for least, _, people in duty.values() if people))
        return {p.id: self.school.target(p, level) for p in pool}

    def _serving(self, number: int) -> list[Staff]:
        """People of a pool of the fair load who may serve this week."""
        pools = self.school.fair_pools
        ids = {p.id for p in pools[number]} if pools else set()
        return [p for p in self.school.staff if p.id in ids]

    def _level_of(self, pool: list[Staff], work: int) -> int:
        """The level at which the targets of a pool add up to so many slots, or nearly so."""
        before = 0
        for level in range(10_000):
            total = sum(max(0, self.school.target(p, level) - p.carried) for p in pool)
            if total >= work or (level > 500 and total == before):
                return level if total - work <= work - before or level == 0 else level - 1
            before = total
        return 0

    def _worker(self, person: Staff, target: int, weights: dict[str, int]) -> Worker:
        campuses = tuple(c for c in self.school.scenario.campuses if self.school.serves_campus(person, c))
        pay = round(weights["outside-cost"] * person.yuan_per_slot) if person.role is Role.OUTSIDE else 0
        avoided = weights["avoided"]
        return Worker(
            id=person.id,
            available=tuple(sorted(person.available)),
            campuses=campuses,
            max_per_day=person.max_per_day,
            max_per_week=person.max_per_week,
            max_days=person.max_days,
            min_per_week=min(person.min_per_week, self.school.could_serve[person.id]),
            target=target - person.carried if person.share > 0 else None,
            call_in=weights["call-ins"] if person.role in (Role.OUTSIDE, Role.VOLUNTEER) else 0,
            costs={t: pay + (avoided if t in person.avoids else 0) for t in person.available
                   if pay or t in person.avoids},
        )  # fmt: skip

    def _homes(self, tasks: list[RosterTask], workers: list[Worker]) -> dict[str, tuple[str, ...]]:
        """People at home in each care group; what clubs are likely to take of them is kept free."""
        week = self.school.scenario.week
        busy: dict[str, float] = defaultdict(float)
        for task in tasks:
            if not task.generic and task.leads:
                for person in task.leads:
                    busy[person] += 1 / len(task.leads)
        sessions: dict[str, set[str]] = defaultdict(set)
        able: dict[str, set[str]] = defaultdict(set)
        for task in tasks:
            if task.generic and task.care:
                sessions[task.key[0]].add(task.token)
                able[task.key[0]] |= task.leads
        people = []
        for worker in workers:
            most = worker.target if worker.target is not None else worker.max_per_week
            if any(worker.id in leads for leads in able.values()):
                capacity = min(most, worker.max_per_week) - round(busy[worker.id])
                people.append(CareLeadCandidate(worker.id, frozenset(worker.available), capacity, worker.max_per_day))
        day_of = {t: week[t].day for t in week.by_token}
        slots = {group: frozenset(tokens) for group, tokens in sessions.items()}
        leads = {group: frozenset(found) for group, found in able.items()}
        homes = choose_regular_leads(slots, leads, people, day_of)
        teams = LeadTeams(slots, leads, {p.id: p for p in people}, day_of, {g: list(t) for g, t in homes.items()})
        teams.improve()
        return {group: tuple(team) for group, team in teams.teams.items()}


def split_into_shifts(problem: RosterProblem) -> RosterProblem:
    """The problem with gaps left out and, instead, half of the people drawn to the early slots, half to the late ones.

    For long days, where gaps make the model too hard: whoever works in one half of the day has few of them.
    """
    workers = []
    for number, worker in enumerate(problem.workers):
        costs = dict(worker.costs)
        for tokens in problem.days.values():
            middle = len(tokens) // 2
            for slot, token in enumerate(tokens):
                off = slot - middle + 1 if number % 2 == 0 else middle - slot
                costs[token] = costs.get(token, 0) + max(0, off) * problem.gap // 3
        workers.append(replace(worker, costs=costs))
    return replace(problem, workers=workers, gap=0)
