"""Third stage: the activity and room class of every session, and which care sessions are joined.

Sessions are joined first (`pack_sessions`); a model for each campus then chooses an activity and a room class for each
*bundle* of joined sessions. Rooms of a class are counted, not named. What may have to give way (a session without a
place, a student's exercise, a minimum of an activity) has a shortfall variable, so that the model always has an answer
and says where it fails.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from math import inf

from optimizer.domain.programme import Activity, Category
from optimizer.engine.construct.context import ConstructionContext
from optimizer.engine.construct.joining import CareSession, pack_sessions
from optimizer.engine.lp.mixed_integer import MixedIntegerSolution, solve_mixed_integer
from optimizer.engine.lp.program import LinearProgram, LinearTerm
from optimizer.engine.params import DEFAULTS, ConstructParams
from optimizer.engine.plan.index import PlanIndex
from optimizer.engine.plan.plan import Plan, PlannedSession
from optimizer.engine.problem.alike import RoomClass
from optimizer.engine.problem.staffing import has_skill, may_lead, staff_needed

QUIET_CATEGORIES = (Category.HOMEWORK, Category.READING)
ROUTINE_CATEGORIES = (Category.HOMEWORK, Category.SPORTS)
"""Activities of which `variety` asks no change from one day to the next."""


@dataclass(frozen=True)
class ActivityRoomChoice:
    """An activity in a room class, with its points."""

    activity: str
    room: str
    cost: float


@dataclass(frozen=True)
class SessionBundle:
    """Sessions held together in a slot: of a club, of an extended group, or of one or several care groups.

    Attributes
    ----------
    headcount : int
        Students present in all of them.
    groups : tuple of str
        The club, extended group or care groups; the first one is the host.
    choices : tuple of ActivityRoomChoice
        What they may have.
    """

    token: str
    day: str
    headcount: int
    groups: tuple[str, ...]
    choices: tuple[ActivityRoomChoice, ...]


@dataclass(frozen=True)
class FrequencyLimit:
    """At least ``low`` and at most ``high`` sessions of an activity in some slots of a group."""

    group: str
    activity: str
    tokens: tuple[str, ...]
    low: int = 0
    high: int | None = None


@dataclass(frozen=True)
class ExerciseDemand:
    """Minutes of exercise due in these slots of a group, for the number of students who have just these slots."""

    group: str
    tokens: tuple[str, ...]
    minutes: int
    students: int


@dataclass
class ProgrammeProblem:
    """What the programme model is asked.

    Attributes
    ----------
    rooms : tuple of RoomClass
        Room classes of the campus.
    minutes : dict
        (activity, token) -> minutes of exercise.
    """

    rooms: tuple[RoomClass, ...] = ()
    session_bundles: list[SessionBundle] = field(default_factory=list)
    frequency_limits: list[FrequencyLimit] = field(default_factory=list)
    exercise_demands: list[ExerciseDemand] = field(default_factory=list)
    minutes: dict[tuple[str, str], int] = field(default_factory=dict)


class ProgrammeModel:
    """The mixed-integer model of a `ProgrammeProblem`.

    Attributes
    ----------
    chosen : list of list of int
        For each bundle a binary variable for each of its choices.
    unplaced : list of int
        For each bundle the variable of its being without a choice.
    """

    def __init__(self, problem: ProgrammeProblem, params: ConstructParams = DEFAULTS.construct):
        self.problem, self.params = problem, params
        self.model = LinearProgram()
        self.chosen: list[list[int]] = []
        self.unplaced: list[int] = []
        self._choices_of: dict[tuple[str, str], list[tuple[ActivityRoomChoice, int]]] = {}
        for bundle in problem.session_bundles:
            self._add_bundle(bundle)
        for room in problem.rooms:
            self._limit_room(room)
        for limit in problem.frequency_limits:
            self._limit_frequency(limit)
        for demand in problem.exercise_demands:
            self._add_exercise(demand)

    def solve(self, seconds: float = inf) -> MixedIntegerSolution | None:
        """The best solution of the search."""
        return solve_mixed_integer(
            self.model,
            absolute_gap=self.params.programme_absolute_gap,
            node_limit=self.params.programme_node_limit,
            seconds=seconds,
        )

    def read(self, answer: MixedIntegerSolution) -> list[ActivityRoomChoice | None]:
        """The choice of each bundle, None where it has no place."""
        choices: list[ActivityRoomChoice | None] = []
        for bundle, variables, unplaced in zip(
            self.problem.session_bundles, self.chosen, self.unplaced, strict=True
        ):  # fmt: skip
            chosen = [c for c, v in zip(bundle.choices, variables, strict=True) if answer.is_true(v)]
            choices.append(chosen[0] if chosen and not answer.is_true(unplaced) else None)
        return choices

    def _add_bundle(self, bundle: SessionBundle) -> None:
        """One choice for each bundle, or none at a cost."""
        variables = [self.model.var(choice.cost) for choice in bundle.choices]
        self.chosen.append(variables)
        self.unplaced.append(self.model.var(self.params.unplaced_session_cost * bundle.headcount, integer=False))
        self.model.row([(v, 1) for v in [*variables, self.unplaced[-1]]], low=1, high=1)
        for group in bundle.groups:
            self._choices_of[group, bundle.token] = list(zip(bundle.choices, variables, strict=True))

    def _limit_room(self, room: RoomClass) -> None:
        """Places and seats of a room class in each slot."""
        uses_of: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for bundle, variables in zip(self.problem.session_bundles, self.chosen, strict=True):
            for choice, variable in zip(bundle.choices, variables, strict=True):
                if choice.room == room.name:
                    uses_of[bundle.token].append((variable, bundle.headcount))
        for token, uses in sorted(uses_of.items()):
            if len(uses) > room.places(token):
                self.model.row([(variable, 1) for variable, _ in uses], high=room.places(token))
            if room.at_once > 1:
                self.model.row([(variable, headcount) for variable, headcount in uses], high=room.seats(token))

    def _sessions_of(self, group: str, tokens: Iterable[str], activity: str) -> list[LinearTerm]:
        """Terms that count the sessions of an activity in some slots of a group."""
        return [
            (variable, 1)
            for token in tokens
            for choice, variable in self._choices_of.get((group, token), ())
            if choice.activity == activity
        ]

    def _limit_frequency(self, limit: FrequencyLimit) -> None:
        terms = self._sessions_of(limit.group, limit.tokens, limit.activity)
        if limit.high is not None and len(set(limit.tokens)) > limit.high and terms:
            self.model.row(terms, high=limit.high)
        if limit.low:
            short = self.model.var(self.params.minimum_shortfall_cost, high=limit.low, integer=False)
            self.model.row([*terms, (short, 1)], low=limit.low)

    def _add_exercise(self, demand: ExerciseDemand) -> None:
        """The exercise due, or its share that is missing at a cost."""
        minutes = self.problem.minutes
        terms: list[LinearTerm] = [
            (variable, min(demand.minutes, minutes.get((choice.activity, token), 0)))
            for token in demand.tokens
            for choice, variable in self._choices_of.get((demand.group, token), ())
            if minutes.get((choice.activity, token), 0)
        ]
        missed = self.model.var(self.params.programme_missed_exercise_cost * demand.students, integer=False)
        self.model.row([*terms, (missed, demand.minutes)], low=demand.minutes)


@dataclass(eq=False)
class ProgrammeStage:
    """Gives the sessions of a plan their activities and room classes, campus by campus.

    Attributes
    ----------
    exercise_slots : dict
        (group, day) -> slots in which the group is to exercise.
    guests : dict
        (group, day) -> group whose sessions it joins all day.
    room_class : dict
        (host group, token) -> name of the room class.
    unplaced_sessions : list of (group, token)
        Sessions without activity and room.
    """

    context: ConstructionContext
    exercise_slots: dict[tuple[str, str], tuple[str, ...]]
    guests: dict[tuple[str, str], str] = field(default_factory=dict)
    room_class: dict[tuple[str, str], str] = field(default_factory=dict)
    unplaced_sessions: list[tuple[str, str]] = field(default_factory=list)
    _grades: Mapping[str, frozenset[int]] = field(default_factory=dict, init=False)
    """Group -> grades of its members in the plan of the last run."""
    _campus_of: Mapping[str, str] = field(default_factory=dict, init=False)
    """Care or extended group -> campus in this plan."""

    def __post_init__(self) -> None:
        self.school = self.context.school

    @cached_property
    def _choices(self) -> _ProgrammeChoices:
        return _ProgrammeChoices(self.context)

    def run(self, plan: Plan) -> None:
        """Fill ``plan.meetings`` but for rooms and staff."""
        params, index = self.context.params, PlanIndex(self.school, plan)
        plan.meetings.clear()
        self.room_class.clear()
        self.unplaced_sessions.clear()
        for campus in self.school.scenario.campuses:
            problem = self.problem(plan, index, campus)
            model = ProgrammeModel(self.restricted_problem(problem), params)
            answer = model.solve(self.context.seconds_left())
            if answer is None or answer.objective > params.restricted_cost_limit:
                model = ProgrammeModel(problem, params)
                answer = model.solve(self.context.seconds_left())
            if answer is None:
                continue
            for bundle, choice in zip(model.problem.session_bundles, model.read(answer), strict=True):
                if choice is None:
                    self.unplaced_sessions += [(group, bundle.token) for group in bundle.groups]
                    continue
                host = bundle.groups[0]
                self.room_class[host, bundle.token] = choice.room
                for group in bundle.groups:
                    joined = host if group != host else ""
                    plan.meetings[group, bundle.token] = PlannedSession(choice.activity, host=joined)

    def seats(self, group: str, token: str) -> int:
        """Most students that the largest room takes in which a group or club may have any activity in a slot."""
        if group in self.school.scenario.club:
            campus, choices = self.school.campus_of_club[group], self._choices.of_club(group, token, 1)
        else:
            campus = self._campus_of[group]
            extended = self.school.scenario.week[token].extended
            choices = self._choices.of_groups(
                (group,), self._grades[group], token, 1, campus, for_exercise=False, extended=extended
            )
        names = {choice.room for choice in choices}
        return max((r.capacity for r in self.context.room_classes.of_campus[campus] if r.name in names), default=0)

    def restricted_problem(self, problem: ProgrammeProblem) -> ProgrammeProblem:
        """The problem with the cheapest choices alone, which do in most schools.

        Sessions in slots for exercise keep activities with exercise, others activities without. Of these the cheapest
        ones are kept, and those that a minimum asks for. A bundle of few choices keeps all, and where a group is left
        with fewer slots for an activity than its minimum, all its sessions keep that activity.
        """
        scenario = self.school.scenario
        wanted = {limit.activity for limit in problem.frequency_limits if limit.low}
        easy = {a.id for a in scenario.activities if not a.skill} | wanted
        bundles = []
        for bundle in problem.session_bundles:
            choices = [c for c in bundle.choices if c.activity in easy] if len(bundle.choices) > 4 else []
            if choices and bundle.groups[0] not in scenario.club:
                exercises = bundle.token in self.exercise_slots.get((bundle.groups[0], bundle.day), ())
                fitting = [c for c in choices if bool(problem.minutes.get((c.activity, bundle.token))) == exercises]
                least = min((c.cost for c in fitting), default=0)
                cheap = [c for c in fitting if c.cost <= least + 10 or c.activity in wanted]
                bundles.append(replace(bundle, choices=tuple(cheap or choices)))
            else:
                bundles.append(bundle)
        scarce = _scarce_activities(problem.frequency_limits, bundles)
        return replace(
            problem,
            session_bundles=[
                _with_activities(some, every, frozenset().union(*(scarce.get(g, ()) for g in every.groups)))
                for some, every in zip(bundles, problem.session_bundles, strict=True)
            ],
        )

    # -- the problem ----------------------------------------------------------------------------------------------

    def problem(self, plan: Plan, index: PlanIndex, campus: str) -> ProgrammeProblem:
        """The sessions of a campus, with what they may have and what the rules ask of them."""
        scenario = self.school.scenario
        self._grades, self._campus_of = index.grades, plan.campus
        care = sorted(g for g in set(plan.care.values()) if plan.campus[g] == campus)
        extended = sorted(g for g in set(plan.extended.values()) if plan.campus[g] == campus)
        clubs = sorted(c for c in plan.club_slots if self.school.campus_of_club[c] == campus)
        problem = ProgrammeProblem(rooms=self.context.room_classes.of_campus[campus])
        for activity in self.context.exercise.activities:
            for token in scenario.week.care:
                problem.minutes[activity.id, token] = scenario.physical_minutes(activity.id, token)
        for token in scenario.week.ordinary:
            for club in clubs:
                if token in plan.club_slots[club]:
                    present = index.headcount(club, token)
                    choices = self._choices.of_club(club, token, present)
                    problem.session_bundles.append(self._bundle((club,), token, present, choices))
            problem.session_bundles += self._care_bundles(care, token, campus, index)
        for token in scenario.week.extended:
            for group in extended:
                present = index.headcount(group, token)
                if present:
                    choices = self._choices.of_groups(
                        (group,), self._grades[group], token, present, campus, for_exercise=False, extended=True
                    )
                    problem.session_bundles.append(self._bundle((group,), token, present, choices))
        for group in care:
            problem.frequency_limits += self._frequency_limits(group, index)
        problem.exercise_demands = self._exercise_demands(care, index)
        return problem

    def _bundle(
        self, groups: tuple[str, ...], token: str, present: int, choices: tuple[ActivityRoomChoice, ...]
    ) -> SessionBundle:
        return SessionBundle(token, self.school.scenario.week[token].day, present, groups, choices)

    def _care_bundles(self, care: list[str], token: str, campus: str, index: PlanIndex) -> list[SessionBundle]:
        """The care sessions of a slot, joined where that saves staff."""
        day = self.school.scenario.week[token].day
        student = self.school.scenario.student
        sessions = {
            group: CareSession(
                group,
                len(present),
                frozenset(student[s].grade for s in present),
                for_exercise=token in self.exercise_slots.get((group, day), ()),
                never_joined=bool(self.school.pins_at.get((group, token))),
                guest_of=self.guests.get((group, day), ""),
                codes=frozenset(student[s].apart for s in present if student[s].apart),
            )
            for group in care
            if (present := index.at.get((group, token), []))
        }
        bundles = []
        for groups in pack_sessions(self.school, sessions.values()):
            headcount = sum(sessions[g].headcount for g in groups)
            grades = frozenset().union(*(self._grades[g] for g in groups))
            choices = self._choices.of_groups(
                groups, grades, token, headcount, campus, for_exercise=sessions[groups[0]].for_exercise, extended=False
            )
            bundles.append(self._bundle(groups, token, headcount, choices))
        return bundles

    def _frequency_limits(self, group: str, index: PlanIndex) -> list[FrequencyLimit]:
        """Limits of the activities of a care group by week and day; weekly minimums by its share of all care slots.

        A daily minimum is asked of days of full length alone.
        """
        week = self.school.scenario.week
        held = [t for t in week.care if index.headcount(group, t)]
        by_day = {day: tuple(t for t in held if week[t].day == day) for day in week.days}
        slots_of_day = {day: sum(week[t].day == day for t in week.care) for day in week.days}
        longest = max(slots_of_day.values())
        limits = []
        for activity in self.school.scenario.activities:
            if not activity.for_care or not all(activity.allows_grade(g) for g in self._grades[group]):
                continue
            low = activity.min_per_week * len(held) // max(1, len(week.care))
            if low or activity.max_per_week is not None:
                limits.append(FrequencyLimit(group, activity.id, tuple(held), low, activity.max_per_week))
            for day, tokens in by_day.items():
                low = activity.min_per_day if len(tokens) == slots_of_day[day] == longest else 0
                if tokens and (low or activity.max_per_day is not None):
                    limits.append(FrequencyLimit(group, activity.id, tokens, low, activity.max_per_day))
        return limits

    def _exercise_demands(self, care: list[str], index: PlanIndex) -> list[ExerciseDemand]:
        """What is due to the students of the care groups; those of a group with the same slots and minutes together."""
        exercise, plan = self.context.exercise, index.plan
        if not exercise.required:
            return []
        week, groups = self.school.scenario.week, set(care)
        students: dict[tuple[str, tuple[str, ...], int], int] = defaultdict(int)
        for student in self.school.scenario.students:
            group = plan.care.get(student.id, "")
            if group not in groups:
                continue
            places = index.places(student)
            for day in self.school.attended[student.id]:
                if not plan.served(student.id, day):
                    continue
                of_day = {t: g for t, g in places.items() if week[t].day == day and not week[t].extended}
                clubs = {t: g for t, g in of_day.items() if g != group}
                due = exercise.due_on(student, day, clubs)
                due -= sum(exercise.club_minutes(c, t) for t, c in clubs.items())
                if due > 0:
                    students[group, tuple(t for t in of_day if t not in clubs), due] += 1
        return [ExerciseDemand(g, tokens, due, count) for (g, tokens, due), count in sorted(students.items())]


def _scarce_activities(limits: list[FrequencyLimit], bundles: list[SessionBundle]) -> dict[str, set[str]]:
    """Group -> activities of which its sessions, with these choices, cannot have the minimum."""
    offered: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for bundle in bundles:
        for group in bundle.groups:
            offered[group] |= {(choice.activity, bundle.token) for choice in bundle.choices}
    scarce: dict[str, set[str]] = defaultdict(set)
    for limit in limits:
        if limit.low > sum((limit.activity, token) in offered[limit.group] for token in limit.tokens):
            scarce[limit.group].add(limit.activity)
    return scarce


def _with_activities(some: SessionBundle, every: SessionBundle, activities: frozenset[str]) -> SessionBundle:
    """A bundle with the choices of another one added that have one of these activities."""
    added = [choice for choice in every.choices if choice.activity in activities and choice not in some.choices]
    return replace(some, choices=(*some.choices, *added)) if added else some


class _ProgrammeChoices:
    """The activities and room classes that sessions of a school may have, with their points."""

    def __init__(self, context: ConstructionContext):
        self.school, self.context = context.school, context
        activities = [a for a in self.school.scenario.activities if a.for_care]
        self._care_kinds = {kind for activity in activities for kind in activity.room_kinds}
        quiet = [activity for activity in activities if activity.category in QUIET_CATEGORIES]
        kinds = {room.kind for room in self.school.scenario.rooms}
        self._quiet_kinds = {kind for kind in kinds if all(activity.takes_room_kind(kind) for activity in quiet)}
        """Kinds of room in which a group may have all of its homework and reading."""
        varied = [a for a in activities if a.category not in ROUTINE_CATEGORIES and not a.min_per_day]
        varied.sort(key=lambda a: (a.skill != "", -(a.max_per_week or 9), a.id))
        self._rank = {activity.id: rank for rank, activity in enumerate(varied)}
        """Activity that should vary -> its place in the order of turns."""

    def of_club(self, club: str, token: str, headcount: int) -> tuple[ActivityRoomChoice, ...]:
        """Room classes of a meeting; those that no care activity asks for are preferred."""
        scenario = self.school.scenario
        row = scenario.club[club]
        campus, fixed = self.school.campus_of_club[club], self.school.fixed_club_room(row)
        return tuple(
            ActivityRoomChoice(row.activity, room.name, 1 if room.kind in self._care_kinds else 0)
            for room in self.context.room_classes.classes_for(campus, scenario.activity[row.activity], token)
            if room.capacity >= headcount
            and (not fixed or fixed in room.rooms)
            and self._pins_allow_room(club, token, room)
        )

    def of_groups(
        self,
        groups: tuple[str, ...],
        grades: frozenset[int],
        token: str,
        headcount: int,
        campus: str,
        *,
        for_exercise: bool,
        extended: bool,
    ) -> tuple[ActivityRoomChoice, ...]:
        """Choices of an extended group, or of care groups together.

        Parameters
        ----------
        grades : frozenset of int
            Grades of all members.
        for_exercise : bool
            Whether the groups are to exercise in the slot.
        """
        pinned = frozenset().union(*(self.school.pinned_activities(g, token) for g in groups))
        choices = []
        for activity in self.school.care_activities[token]:
            if pinned - {activity.id}:
                continue
            if not all(activity.allows_grade(grade) for grade in grades):
                continue
            if activity.skill and not self._has_skilled_lead(activity, campus, token):
                continue
            for room in self.context.room_classes.classes_for(campus, activity, token):
                if room.capacity >= headcount and all(self._pins_allow_room(g, token, room) for g in groups):
                    cost = self._cost(activity, room, token, headcount, for_exercise=for_exercise, extended=extended)
                    choices.append(ActivityRoomChoice(activity.id, room.name, cost))
        return tuple(choices)

    def _pins_allow_room(self, group: str, token: str, room: RoomClass) -> bool:
        """Whether no pin asks for another room; pinned rooms of other campuses are disregarded."""
        rooms = self.school.pinned_rooms(group, token)
        return all(name in room.rooms or self.school.scenario.room[name].campus != room.campus for name in rooms)

    def _has_skilled_lead(self, activity: Activity, campus: str, token: str) -> bool:
        people = self.school.free_staff.get((campus, token), ())
        return any(has_skill(p, activity) and may_lead(self.school, p) for p in people)

    def _cost(
        self, activity: Activity, room: RoomClass, token: str, headcount: int, *, for_exercise: bool, extended: bool
    ) -> float:
        """Points of the goals that a choice affects (staff, variety, changes of room), and other reasons against it."""
        weights, params = self.school.scenario.settings.goals.weights(), self.context.params
        cost: float = weights["extra-staff"] * (staff_needed(headcount, activity) - 1)
        if activity.skill:
            cost += params.skilled_activity_cost
        if not extended:
            has_exercise = self.school.scenario.physical_minutes(activity.id, token) > 0
            cost += params.exercise_mismatch_cost if has_exercise != for_exercise else 0
            cost += 0 if self._has_turn(activity, token) else weights["variety"] / 4
        if activity.category in QUIET_CATEGORIES and not extended:
            is_own_room = room.at_once == 1 and len(room.rooms) > 2 and room.kind in self._quiet_kinds
            cost += 0 if is_own_room else weights["room-moves"] / 4
        elif room.kind == "classroom":
            cost += params.classroom_cost
        return cost

    def _has_turn(self, activity: Activity, token: str) -> bool:
        """Whether an activity is to be had on the day: those that should vary take turns, every second day."""
        if activity.id not in self._rank:
            return True
        week = self.school.scenario.week
        return week.days.index(week[token].day) % 2 == self._rank[activity.id] % 2
