"""The last resort: a week of a few students that keeps pins and weekly minimums while all others wait.

No timetable fails because students wait; what can fail are pins, duties and the staff's minimums of slots. So a few
students who could fulfil those are put into one CP-SAT model with everything about them free, then more of them where
that is not enough. The search admits the others afterwards.
"""

from __future__ import annotations

import threading
import time
from collections import Counter, defaultdict
from dataclasses import replace

from optimizer.domain.people import Student
from optimizer.engine.cp.builder import ModelBuilder
from optimizer.engine.cp.engine import Limits
from optimizer.engine.cp.neighbourhood import Neighbourhood, full_neighbourhood
from optimizer.engine.plan.edit import PlanEditor
from optimizer.engine.plan.plan import Plan
from optimizer.engine.plan.reasons import NOT_PLACED
from optimizer.engine.problem.school import School
from optimizer.engine.search.plan_audit import audit_plan


def build_minimal_week(
    model_builder: ModelBuilder, deadline: float | None, stop: threading.Event | None = None
) -> Plan | None:
    """A plan that breaks no rule, whoever has to wait for it; None if none was found.

    Parameters
    ----------
    deadline : float, optional
        Clock time (``time.monotonic``) at which to give up.
    """
    school, params = model_builder.school, model_builder.school.params.search
    for size in params.minimal_week_students:
        seconds = None if deadline is None else deadline - time.monotonic()
        if (seconds is not None and seconds < 0.1) or (stop is not None and stop.is_set()):
            return None
        neighbourhood = _neighbourhood_of_few(school, _students_for_needs(school, size))
        limits = Limits(seconds, params.minimal_week_effort)
        plan = model_builder.find_feasible(plan_with_all_waiting(school), neighbourhood, limits, stop=stop)
        if plan is not None and audit_plan(school, plan).clean:
            return plan
        if size >= len(school.scenario.students):
            return None
    return None


def plan_with_all_waiting(school: School) -> Plan:
    """The plan in which everybody waits on all days."""
    editor = PlanEditor(school, Plan())
    for student, days in school.attended.items():
        for day in days:
            editor.let_wait(student, day, NOT_PLACED)
    return editor.plan


def _neighbourhood_of_few(school: School, students: frozenset[str]) -> Neighbourhood:
    """Everything about some students, with care groups enough for twice as many; no club too small for its minimum."""
    max_size = school.scenario.settings.grouping.max_size
    per_campus = Counter(school.campus_of_student[student] for student in students)
    everything = full_neighbourhood(
        school, {campus: min(number, 3 + -(-2 * number // max_size)) for campus, number in per_campus.items()}
    )
    closed = {
        c.id for c in school.scenario.clubs if len(students.intersection(school.wishers[c.id])) < c.fewest_members
    }
    keys = frozenset(key for key in everything.programme if key[0] not in closed)
    return replace(
        everything,
        care=students,
        extended=students,
        clubs=students,
        serving=students,
        times=everything.times - closed,
        programme=keys,
        roster=keys,
    )


def _students_for_needs(school: School, size: int) -> frozenset[str]:
    """Students who can fulfil what is fixed, up to ``size`` for each need.

    The needs are every pinned care group, every pinned club, every campus and every grade.
    """
    scenario = school.scenario
    pinned = {pin.group for pin in scenario.pins}
    needs: dict[tuple[str, str], list[Student]] = defaultdict(list)
    for student in scenario.students:
        if not school.attended[student.id]:
            continue
        if student.care_group in pinned:
            needs["group", student.care_group].append(student)
        for club in pinned.intersection(student.clubs):
            if student.id in school.wishers[club]:
                needs["club", club].append(student)
        needs["campus", school.campus_of_student[student.id]].append(student)
        needs["grade", str(student.grade)].append(student)
    return frozenset(s.id for students in needs.values() for s in _diverse_sample(students, size))


def _diverse_sample(students: list[Student], size: int) -> list[Student]:
    """``size`` of some students: half of them with the most attended slots, half with the fewest."""
    order = sorted(students, key=lambda s: (-len(s.attends), s.grade, s.id))
    return order[: -(-size // 2)] + order[max(-(-size // 2), len(order) - size // 2) :]
