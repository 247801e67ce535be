"""Admission: who waits on which days where leads cannot look after everybody, decided before groups are formed.

Seats are counted instead of assigned: care sessions of a slot, each for as many students as a group may have, led by
people within their limits of a day and week. The linear relaxation of the model is nearly integral. Who waits is
chosen by what it adds to ``unserved``; among equals always the same students are, so that whole groups are served or
wait.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import inf

from optimizer.domain.people import Staff
from optimizer.engine.construct.context import CampusSlot, ConstructionContext
from optimizer.engine.lp.mixed_integer import solve_mixed_integer
from optimizer.engine.lp.program import LinearProgram
from optimizer.engine.plan import reasons
from optimizer.engine.plan.edit import PlanEditor
from optimizer.engine.plan.plan import Plan
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
