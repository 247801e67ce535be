"""First stage: the clubs that open, their slots and their members."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import groupby

from optimizer.domain.people import Role, Student
from optimizer.domain.programme import Club
from optimizer.engine.construct.club_model import (
    ClubCandidate,
    ClubModel,
    ClubProblem,
    ClubWish,
)
from optimizer.engine.construct.club_resources import ClubResources
from optimizer.engine.construct.context import ConstructionContext
from optimizer.engine.plan.plan import Plan
from optimizer.engine.problem.meeting_patterns import MeetingPattern, first_patterns
from optimizer.engine.problem.staffing import students_served


@dataclass(eq=False)
class ClubStage:
    """Asks the club model about a school and writes its answer into a plan.

    Attributes
    ----------
    excluded_meetings : set of (club, token)
        Meetings that an earlier plan could not staff.
    care_fill_rate, exercise_fill_rate : float
        Share of the seats of a care session, and of one with exercise, that is taken to be occupied.
    room_class : dict
        (club, token) -> room class that the last answer gave the meeting.
    exceeds_resources : bool
        Whether the last answer leaves sessions without lead or place: staff or places are short whatever clubs do.
    """

    context: ConstructionContext
    excluded_meetings: set[tuple[str, str]] = field(default_factory=set)
    care_fill_rate: float = 0.9
    exercise_fill_rate: float = 0.95
    room_class: dict[tuple[str, str], str] = field(default_factory=dict)
    exceeds_resources: bool = False

    def __post_init__(self) -> None:
        self.school, self.leads, self.exercise = self.context.school, self.context.leads, self.context.exercise

    def run(self, plan: Plan) -> None:
        """Fill ``plan.clubs`` and ``plan.club_slots``."""
        params = self.context.params
        problem = self.problem()
        if not problem.clubs:
            return
        model = ClubModel(problem)
        gap = max(params.club_absolute_gap, params.club_absolute_gap_per_wish * len(problem.wishes))
        answer = model.solve(absolute_gap=gap, nodes=params.club_node_limit, seconds=self.context.seconds_left())
        if answer is None:
            return
        self.room_class = {(c, t): room for (c, t, room), v in model.in_room.items() if answer.is_true(v)}
        self.exceeds_resources = model.total_overuse(answer) > 0
        for (club, number), variable in model.option.items():
            if answer.is_true(variable):
                plan.club_slots[club] = model.club[club].options[number]
        clubs_of: dict[str, list[str]] = defaultdict(list)
        for (student, club), variable in model.admitted.items():
            if answer.is_true(variable):
                clubs_of[student].append(club)
        plan.clubs = {student: tuple(sorted(clubs)) for student, clubs in clubs_of.items()}

    def problem(self) -> ClubProblem:
        """The school's clubs, wishes and what clubs draw on."""
        params, scenario = self.context.params, self.school.scenario
        weights = scenario.settings.goals.weights()
        group_size = self.context.group_sizes.best
        problem = ClubProblem(
            staff_cost=weights["extra-staff"],
            shortfall_cost=params.club_shortfall_cost,
            care_fill={campus: max(1, round(self.care_fill_rate * size)) for campus, size in group_size.items()},
        )
        candidates = (self._candidate(club) for club in sorted(scenario.clubs, key=lambda c: c.id))
        problem.clubs = [candidate for candidate in candidates if candidate is not None]
        by_id = {candidate.id: candidate for candidate in problem.clubs}
        for student in scenario.students:
            wishes = self._wishes(student, by_id, weights["club-choice"])
            if wishes:
                problem.wishes += wishes
                problem.wants[student.id] = student.wants_clubs
                conflicts = self._same_day_conflicts(student, [wish.club for wish in wishes])
                if conflicts:
                    problem.same_day_conflicts[student.id] = conflicts
        self._count_care(problem)
        resources = ClubResources(self.context, problem.clubs, frozenset(problem.care), self.exercise_fill_rate)
        problem.resource_limits = resources.limits()
        problem.other_demands = [demand for demand, _ in resources.other_demands]
        problem.leaders = resources.scarce_leaders()
        return problem

    # -- clubs ----------------------------------------------------------------------------------------------------

    def _candidate(self, club: Club) -> ClubCandidate | None:
        """The club as the model sees it; None if it cannot open."""
        options = self._options(club)
        rooms = {t: self._rooms(club, t) for option in options for t in option}
        options = tuple(option for option in options if all(rooms[t] for t in option))
        askers = len(self.school.wishers[club.id])
        max_members = askers if club.max_students is None else min(askers, club.max_students)
        if not options or max_members < club.fewest_members:
            return None
        tokens = sorted({t for option in options for t in option})
        return ClubCandidate(
            id=club.id,
            campus=self.school.campus_of_club[club.id],
            options=options,
            min_members=club.fewest_members,
            max_members=max_members,
            ratio=students_served(1, self.school.scenario.activity[club.activity]),
            must_open=bool(self.school.pinned_slots(club.id)),
            costs={t: self._lead_cost(club, t) for t in tokens},
            rooms={t: rooms[t] for t in tokens},
            care_leads={t: int(self.context.club_takes_care_lead(club, t)) for t in tokens},
        )

    def _options(self, club: Club) -> tuple[MeetingPattern, ...]:
        """The sets of slots in which a club may meet: with a lead, and with every pinned slot."""
        week = self.school.scenario.week
        pinned = self.school.pinned_slots(club.id)
        meetings = self.school.club_meetings[club.id]
        if not meetings:
            return ()
        pinned_days = {week[t].day for t in pinned}
        tokens = [
            t
            for t in self.school.club_slots[club.id]
            if t in pinned or (week[t].day not in pinned_days and self._can_be_led(club, t))
        ]
        by_day = [list(of_day) for _, of_day in groupby(tokens, key=lambda t: week[t].day)]
        patterns = first_patterns(by_day, meetings, self.school.params.problem.max_pattern_options)
        return tuple(pattern for pattern in patterns if all(t in pattern for t in pinned))

    def _can_be_led(self, club: Club, token: str) -> bool:
        """Whether somebody can lead a meeting, perhaps with somebody else who has the skill."""
        if (club.id, token) in self.excluded_meetings:
            return False
        if self.leads.of_club(club, token):
            return True
        return bool(self.leads.in_role_for_club(club, token)) and bool(self.leads.skilled(club, token))

    def _rooms(self, club: Club, token: str) -> tuple[tuple[str, int], ...]:
        """Room classes in which a meeting may be, each with the most members that it takes."""
        scenario = self.school.scenario
        fixed = self.school.fixed_club_room(club)
        pinned = self.school.pinned_rooms(club.id, token)
        campus, activity = self.school.campus_of_club[club.id], scenario.activity[club.activity]
        return tuple(
            (c.name, c.capacity)
            for c in self.context.room_classes.classes_for(campus, activity, token)
            if c.capacity >= club.fewest_members
            and (not fixed or fixed in c.rooms)
            and all(room in c.rooms or scenario.room[room].campus != campus for room in pinned)
        )

    def _lead_cost(self, club: Club, token: str) -> int:
        """Points of the cheapest lead of a meeting: call-in, contract pay, a teacher beside who is none if needed."""
        weights = self.school.scenario.settings.goals.weights()
        needs_teacher = self.school.needs_teacher("club")
        costs = []
        for person in self.leads.of_club(club, token):
            cost = weights["call-ins"] if person.role in (Role.OUTSIDE, Role.VOLUNTEER) else 0
            if person.role is Role.OUTSIDE:
                cost += weights["outside-cost"] * round(person.yuan_per_slot)
            if needs_teacher and not self.school.is_teacher(person):
                cost += weights["extra-staff"]
            costs.append(cost)
        return min(costs, default=weights["extra-staff"])

    # -- students -------------------------------------------------------------------------------------------------

    def _wishes(self, student: Student, candidates: dict[str, ClubCandidate], weight: int) -> list[ClubWish]:
        """The student's wishes for clubs that may open at times that suit the student and the exercise due."""
        week = self.school.scenario.week
        in_care = any(not week[t].club_only and not week[t].extended for t in student.attends)
        unserved = 0 if in_care else sum(self.school.unserved_cost(student, day) for day in week.days)
        wishes: list[ClubWish] = []
        wanted = self.school.scenario.wanted_clubs(student)
        if not wanted:
            return wishes
        left, longest = self.school.scenario.wishes.of_student[student.id], self.school.scenario.wishes.longest
        for position, club in enumerate(left, 1):
            if club not in candidates or student.id not in self.school.wishers[club]:
                continue
            options = frozenset(
                n
                for n, option in enumerate(candidates[club].options)
                if student.attends.issuperset(option)
                and all(self.exercise.fits(student, week[t].day, [(club, t)]) for t in option)
            )
            if options:
                places = longest + 1 - position + (longest - 1) // wanted
                gain = weight * student.club_weight * places
                gain += unserved * self.context.params.club_unserved_slot_cost
                wishes.append(ClubWish(student.id, club, gain, options))
        return wishes

    def _same_day_conflicts(self, student: Student, clubs: list[str]) -> list[tuple[str, str]]:
        """Pairs of clubs that could leave the student too little exercise if they met on the same day."""
        if student.wants_clubs < 2 or not self.exercise.required:
            return []
        week = self.school.scenario.week
        slots = {c: [t for t in self.school.club_slots[c] if t in student.attends] for c in clubs}
        conflicts = []
        for index, one in enumerate(clubs):
            for other in clubs[index + 1 :]:
                same_day = (
                    ((one, t), (other, u))
                    for t in slots[one]
                    for u in slots[other]
                    if t != u and week[t].day == week[u].day
                )
                if any(not self.exercise.fits(student, week[pair[0][1]].day, pair) for pair in same_day):
                    conflicts.append((one, other))
        return conflicts

    def _count_care(self, problem: ClubProblem) -> None:
        """Count the students in care before clubs; where nothing is joined, every group has its session."""
        scenario = self.school.scenario
        care = set(scenario.week.care)
        students: dict[str, int] = defaultdict(int)
        for student in scenario.students:
            campus = self.school.campus_of_student[student.id]
            students[campus] += 1
            for token in student.attends & care:
                problem.care[campus, token] = problem.care.get((campus, token), 0) + 1
        if scenario.settings.grouping.joining == "never":
            for (campus, token), present in problem.care.items():
                groups = -(-students[campus] // self.context.group_sizes.best[campus])
                problem.fixed_care_sessions[campus, token] = min(groups, present)
