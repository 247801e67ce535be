"""Admission: who waits on which days where leads cannot look after everybody, and who is served again in the end.

`choose_waiting_students` decides before groups are formed. Seats are counted instead of assigned: care sessions of a
slot, each for as many students as a group may have, led by people within their limits of a day and week. The linear
relaxation of the model is nearly integral. Who waits is chosen by what it adds to ``unserved``; among equals always the
same students are, so that whole groups are served or wait. `Readmission` serves waiting students where the finished
week has free seats; nothing else of the week is changed.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import inf

from optimizer.domain.people import Staff, Student
from optimizer.engine.construct.context import CampusSlot, ConstructionContext
from optimizer.engine.lp.mixed_integer import solve_mixed_integer
from optimizer.engine.lp.program import LinearProgram
from optimizer.engine.plan import reasons
from optimizer.engine.plan.edit import PlanEditor
from optimizer.engine.plan.index import PlanIndex, Seats
from optimizer.engine.plan.plan import Plan
from optimizer.engine.problem.exercise_due import ExerciseDue
from optimizer.engine.problem.school import School
from optimizer.engine.problem.staffing import WorkLimits, work_limits


@dataclass(frozen=True)
class AttendanceDay:
    """A student's day with at least one slot in care.

    Attributes
    ----------
    cost : float
        What it costs if the student waits on the day, in units of ``unserved``.
    campus_slots : tuple of (campus, token)
        The slots in care.
    """

    student: str
    day: str
    cost: float
    campus_slots: tuple[CampusSlot, ...]


@dataclass(frozen=True)
class CareLead:
    """A person who may lead care, and where and when.

    Attributes
    ----------
    campus_slots : tuple of (campus, token)
        Where and when the person may lead.
    limits : WorkLimits
        Slots and days of the week.
    """

    id: str
    campus_slots: tuple[CampusSlot, ...]
    limits: WorkLimits


@dataclass
class AdmissionProblem:
    """What the admission model is asked.

    Attributes
    ----------
    seats : int
        Students that one care session takes.
    leads_taken : dict
        (campus, token) -> possible leads of care whom clubs need.
    empty_seats : dict
        (campus, token) -> seats that an earlier solution counted on and the groups formed then did not fill.
    day_of : dict
        Token -> day.
    max_groups : dict
        Campus -> care groups that can meet at the same time; no limit for a campus that is absent.
    """

    attendance_days: list[AttendanceDay] = field(default_factory=list)
    leads: list[CareLead] = field(default_factory=list)
    seats: int = 40
    leads_taken: dict[CampusSlot, int] = field(default_factory=dict)
    empty_seats: dict[CampusSlot, int] = field(default_factory=dict)
    day_of: dict[str, str] = field(default_factory=dict)
    max_groups: dict[str, int] = field(default_factory=dict)


def solve_admission(problem: AdmissionProblem, *, absolute_gap: float, seconds: float = inf) -> list[tuple[str, str]]:
    """Solve the admission model.

    Returns
    -------
    list of (student, day)
        Those who wait: at least cost within ``absolute_gap``; everybody where no solution is found.
    """
    model = LinearProgram()
    waits = [model.var(attendance.cost) for attendance in problem.attendance_days]
    waits_at: dict[CampusSlot, list[int]] = defaultdict(list)
    for attendance, variable in zip(problem.attendance_days, waits, strict=True):
        for campus_slot in attendance.campus_slots:
            waits_at[campus_slot].append(variable)
    leads_at: dict[CampusSlot, list[int]] = defaultdict(list)
    for lead in problem.leads:
        _add_lead(model, problem, lead, leads_at)
    for campus_slot, variables in sorted(waits_at.items()):
        sessions = model.var(high=len(variables))
        leads_taken = problem.leads_taken.get(campus_slot, 0)
        model.row([(sessions, 1), *((v, -1.0) for v in leads_at[campus_slot])], high=-leads_taken)
        seats_and_waiting = [(sessions, problem.seats), *((v, 1.0) for v in variables)]
        model.row(seats_and_waiting, low=len(variables) + problem.empty_seats.get(campus_slot, 0))
    _limit_members(model, problem, waits)
    answer = solve_mixed_integer(model, absolute_gap=absolute_gap, node_limit=1, seconds=seconds)
    if answer is None:
        return [(attendance.student, attendance.day) for attendance in problem.attendance_days]
    return [
        (attendance.student, attendance.day)
        for attendance, variable in zip(problem.attendance_days, waits, strict=True)
        if answer.is_true(variable)
    ]


def _limit_members(model: LinearProgram, problem: AdmissionProblem, waits: list[int]) -> None:
    """Limit the students served on any day to the seats of the groups that can meet at the same time.

    A student has a seat in one group for the whole week, so seats are not shared by students of different days.
    """
    member: dict[str, int] = {}
    of_campus: dict[str, list[int]] = defaultdict(list)
    for attendance, variable in zip(problem.attendance_days, waits, strict=True):
        if attendance.student not in member:
            member[attendance.student] = model.var(integer=False)
            of_campus[attendance.campus_slots[0][0]].append(member[attendance.student])
        model.row([(member[attendance.student], 1), (variable, 1)], low=1)
    for campus, members in sorted(of_campus.items()):
        if campus in problem.max_groups:
            model.row([(v, 1) for v in members], high=problem.seats * problem.max_groups[campus])


def _add_lead(
    model: LinearProgram, problem: AdmissionProblem, lead: CareLead, leads_at: dict[CampusSlot, list[int]]
) -> None:
    """Add a variable for each slot that a person may lead, with the limits of day and week, to ``leads_at``."""
    of_day: dict[str, list[int]] = defaultdict(list)
    of_token: dict[str, list[int]] = defaultdict(list)
    for campus_slot in lead.campus_slots:
        variable = model.var(integer=False)
        leads_at[campus_slot].append(variable)
        of_day[problem.day_of[campus_slot[1]]].append(variable)
        of_token[campus_slot[1]].append(variable)
    for variables in of_token.values():
        if len(variables) > 1:
            model.row([(v, 1) for v in variables], high=1)
    works_on = []
    for variables in of_day.values():
        if len(variables) > lead.limits.per_day:
            model.row([(v, 1) for v in variables], high=lead.limits.per_day)
        if lead.limits.days < len(of_day):
            works = model.var()
            works_on.append((works, 1.0))
            for v in variables:
                model.row([(v, 1), (works, -1)], high=0)
    if works_on:
        model.row(works_on, high=lead.limits.days)
    all_slots = [(v, 1.0) for variables in of_day.values() for v in variables]
    if len(all_slots) > lead.limits.per_week:
        model.row(all_slots, high=lead.limits.per_week)


def choose_waiting_students(
    context: ConstructionContext, editor: PlanEditor, empty_seats: dict[CampusSlot, int]
) -> None:
    """Let students wait so that the care sessions that can be led have seats for all others.

    Parameters
    ----------
    editor : PlanEditor
        Its plan has clubs and their members; nobody need have a group.
    empty_seats : dict
        (campus, token) -> seats that an earlier choice counted on and that stayed empty.
    """
    school, params = context.school, context.params
    week = school.scenario.week
    care_leads = {key: people for key, people in context.leads.of_care.items() if key[1] in week.care}
    problem = AdmissionProblem(
        attendance_days=_attendance_days(context, editor),
        leads=_care_leads(school.staff, care_leads),
        seats=school.scenario.settings.grouping.max_size,
        leads_taken=_leads_taken_by_clubs(context, editor.plan),
        empty_seats=empty_seats,
        day_of={t: week[t].day for t in week.by_token},
    )
    for (campus, _), people in care_leads.items():
        if campus in school.scenario.campuses:
            problem.max_groups[campus] = max(problem.max_groups.get(campus, 0), len(people))
    seconds = context.seconds_left()
    for student, day in solve_admission(problem, absolute_gap=params.admission_absolute_gap, seconds=seconds):
        editor.let_wait(student, day, reasons.NOT_PLACED)


def _attendance_days(context: ConstructionContext, editor: PlanEditor) -> list[AttendanceDay]:
    """Days of the students served that have a slot in care outside the student's clubs."""
    school, plan = context.school, editor.plan
    care = set(school.scenario.week.care)
    days_in_care = []
    count = len(school.scenario.students)
    for number, student in enumerate(school.scenario.students):
        campus = school.campus_of_student[student.id]
        club_days = editor.club_days(student.id)
        club_slots = {t for c in plan.clubs.get(student.id, ()) for t in plan.club_slots.get(c, ())}
        order = 1 + context.params.admission_order_weight * number / count
        for day, tokens in school.attended[student.id].items():
            campus_slots = tuple((campus, t) for t in tokens if t in care and t not in club_slots)
            if campus_slots and plan.served(student.id, day):
                surcharge = len(tokens) * context.params.admission_club_day_cost if day in club_days else 0
                cost = school.unserved_cost(student, day) * order + surcharge
                days_in_care.append(AttendanceDay(student.id, day, cost, campus_slots))
    return days_in_care


def _care_leads(staff: Iterable[Staff], leads_at: Mapping[CampusSlot, Iterable[Staff]]) -> list[CareLead]:
    """The people who may lead care in some slot."""
    campus_slots: dict[str, list[CampusSlot]] = defaultdict(list)
    for campus_slot, people in leads_at.items():
        for person in people:
            campus_slots[person.id].append(campus_slot)
    return [CareLead(p.id, tuple(sorted(campus_slots[p.id])), work_limits(p)) for p in staff if campus_slots[p.id]]


def _leads_taken_by_clubs(context: ConstructionContext, plan: Plan) -> dict[CampusSlot, int]:
    """(campus, token) -> meetings of clubs that nobody can lead alone but possible leads of care."""
    taken: dict[CampusSlot, int] = defaultdict(int)
    for club, tokens in plan.club_slots.items():
        row = context.school.scenario.club[club]
        for token in tokens:
            taken[context.school.campus_of_club[club], token] += context.club_takes_care_lead(row, token)
    return taken


@dataclass(eq=False)
class Readmission:
    """Serves waiting students on days on which a care group has a seat, and enough exercise, in all their slots.

    A student who has a care group or extended group can be served in that one alone, another one in any group of the
    campus that has the student's grade. Those whose waiting costs most come first.

    Attributes
    ----------
    past_days : frozenset of day names
        Days on which nobody is served again.
    seats : Seats
        Students present in sessions and rooms.
    grades : dict
        Group -> grades of its members.
    apart_codes : dict
        Care group -> codes ``apart`` of its members.
    size : Counter
        Group -> members.
    """

    school: School
    exercise: ExerciseDue
    plan: Plan
    past_days: frozenset[str] = frozenset()
    seats: Seats = field(init=False)
    grades: Mapping[str, frozenset[int]] = field(default_factory=dict, init=False)
    apart_codes: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set), init=False)
    size: Counter[str] = field(default_factory=Counter, init=False)

    def run(self) -> int:
        """Serve whom it can; the number of student-days served again."""
        student = self.school.scenario.student
        waiting = [
            (-self.school.unserved_cost(student[s], day), s, day)
            for s, days in sorted(self.plan.waits.items())
            for day in days - self.past_days
        ]
        if not waiting:
            return 0
        self._count()
        return sum(self._serve(student[s], day) for _, s, day in sorted(waiting))

    def _count(self) -> None:
        """Fill the tables from the plan."""
        plan, scenario = self.plan, self.school.scenario
        index = PlanIndex(self.school, plan)
        self.grades, self.seats = index.grades, Seats(index)
        for student, group in [*plan.care.items(), *plan.extended.items()]:
            row = scenario.student[student]
            self.size[group] += 1
            if row.apart and plan.care.get(student) == group:
                self.apart_codes[group].add(row.apart)

    def _serve(self, student: Student, day: str) -> bool:
        """Take a student's day off the waiting list if the groups have seats; whether that was done."""
        plan, week = self.plan, self.school.scenario.week
        care_slots = self._care_slots(student, day)
        if student.clubs and student.id not in plan.care and not care_slots:
            return False
        extended_slots = [t for t in self.school.attended[student.id][day] if week[t].extended]
        group = next((g for g in self._care_groups(student) if self._fits(student, day, g)), "")
        extended_group = ""
        if extended_slots:
            groups = (
                g for g in self._extended_groups(student) if all(self.seats.has_seat(g, t) for t in extended_slots)
            )
            extended_group = next(groups, "")
        if not group or (extended_slots and not extended_group):
            return False
        if plan.care.get(student.id) != group:
            plan.care[student.id] = group
            self.size[group] += 1
            self.apart_codes[group].add(student.apart)
        if extended_slots and plan.extended.get(student.id) != extended_group:
            plan.extended[student.id] = extended_group
            self.size[extended_group] += 1
        for token in care_slots:
            self.seats.take(group, token)
        for token in extended_slots:
            self.seats.take(extended_group, token)
        plan.waits[student.id] -= {day}
        if not plan.waits[student.id]:
            del plan.waits[student.id]
            plan.reasons.pop(student.id, None)
        return True

    def _care_slots(self, student: Student, day: str) -> list[str]:
        care = set(self.school.scenario.week.care)
        return [t for t in self.school.attended[student.id][day] if t in care]

    def _care_groups(self, student: Student) -> list[str]:
        """The student's own care group, or those that the student may join."""
        own = self.plan.care.get(student.id)
        if own:
            return [own]
        if student.care_group:
            return [student.care_group] if self.size[student.care_group] < self._max_size else []
        groups = self._groups_of_grade(student, set(self.plan.care.values()))
        return [g for g in groups if student.apart not in self.apart_codes[g] - {""}]

    def _extended_groups(self, student: Student) -> list[str]:
        """The student's own extended group, or those that the student may join."""
        own = self.plan.extended.get(student.id)
        return [own] if own else self._groups_of_grade(student, set(self.plan.extended.values()))

    def _groups_of_grade(self, student: Student, groups: set[str]) -> list[str]:
        """Groups of the student's campus, sorted, that have members of the grade and are not full."""
        campus = self.school.campus_of_student[student.id]
        return [
            g
            for g in sorted(groups)
            if self.plan.campus[g] == campus and self.size[g] < self._max_size and student.grade in self.grades[g]
        ]

    @property
    def _max_size(self) -> int:
        return self.school.scenario.settings.grouping.max_size

    def _fits(self, student: Student, day: str, group: str) -> bool:
        """Whether the sessions of a group's day have a seat, and the exercise due, for one more student."""
        slots = self._care_slots(student, day)
        if not slots or not all(self.seats.has_seat(group, t) for t in slots):
            return False
        due = self.exercise.due_on(student, day) if self.exercise.required else 0
        minutes = sum(self.school.scenario.physical_minutes(self.plan.meetings[group, t].activity, t) for t in slots)
        return minutes >= due
