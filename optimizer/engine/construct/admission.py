"""Letting students wait where leads are short, before groups are formed."""

from __future__ import annotations

from collections import defaultdict

from optimizer.engine.construct.admission_model import (
    AdmissionProblem,
    AttendanceDay,
    CampusSlot,
    CareLead,
    solve_admission,
)
from optimizer.engine.plan import reasons as waiting
from optimizer.engine.plan.edit import PlanEditor
from optimizer.engine.plan.plan import Plan
from optimizer.engine.problem.school import School
from optimizer.engine.problem.staffing import LeadEligibility

ORDER_TIE_WEIGHT = 0.01
"""Weight of the order of students against what their waiting costs."""
ADMISSION_ABSOLUTE_GAP = 1.0


def choose_waiting_students(
    school: School, leaders: LeadEligibility, waiter: PlanEditor, lost: dict[CampusSlot, int]
) -> None:
    """Choose who waits so that the care sessions that can be led have seats for all others.

    ``lost`` holds the seats that an earlier try found could not be filled.
    """
    plan, week = waiter.plan, school.scenario.week
    problem = AdmissionProblem(
        seats=school.scenario.settings.grouping.max_size, lost=lost, day_of={t: week[t].day for t in week.by_token}
    )
    problem.attendance_days = _attendance_days(school, waiter)
    spots: dict[str, list[CampusSlot]] = defaultdict(list)
    for (campus, token), people in leaders.of_care.items():
        if token in week.care:
            for person in people:
                spots[person.id].append((campus, token))
    for person in school.staff:
        if spots[person.id]:
            problem.leads.append(
                CareLead(person.id, tuple(sorted(spots[person.id])), person.max_per_day, person.max_per_week,
                     person.max_days)
            )  # fmt: skip
    for (campus, token), people in leaders.of_care.items():
        if token in week.care and campus in school.scenario.campuses:
            problem.groups[campus] = max(problem.groups.get(campus, 0), len(people))
    problem.leads_taken = _leads_taken_by_clubs(school, leaders, plan)
    for student, day in solve_admission(problem, slack=ADMISSION_ABSOLUTE_GAP):
        waiter.let_wait(student, day, waiting.TOO_FEW_STAFF)


def _attendance_days(school: School, waiter: PlanEditor) -> list[AttendanceDay]:
    """Students' days in care; those with a club that day cannot wait."""
    week, plan = school.scenario.week, waiter.plan
    care = set(week.care)
    found = []
    count = len(school.scenario.students)
    for number, student in enumerate(school.scenario.students):
        campus = school.campus_of_student[student.id]
        busy = waiter.club_days(student.id)
        clubs = {t for c in plan.clubs.get(student.id, ()) for t in plan.club_slots.get(c, ())}
        for day, tokens in school.attended[student.id].items():
            spots = tuple((campus, t) for t in tokens if t in care and t not in clubs)
            if spots and plan.served(student.id, day):
                own = school.unserved_cost(student, day)
                cost = own * (1 + ORDER_TIE_WEIGHT * number / count) + (len(tokens) * 100 if day in busy else 0)
                found.append(AttendanceDay(student.id, day, cost, spots))
    return found


def _leads_taken_by_clubs(school: School, leaders: LeadEligibility, plan: Plan) -> dict[CampusSlot, int]:
    """Care leads that clubs are going to take at each spot."""
    found: dict[CampusSlot, int] = defaultdict(int)
    for club, tokens in plan.club_slots.items():
        for token in tokens:
            spot = (school.campus_of_club[club], token)
            care = {p.id for p in leaders.of_care.get(spot, ())}
            alone = [p for p in leaders.of_club(school.scenario.club[club], token) if p.id not in care]
            found[spot] += 0 if alone and not school.needs_teacher("club") else 1
    return found
