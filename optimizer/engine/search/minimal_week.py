"""The last way out: a small week that keeps pins and promises while all others wait, for the search to grow from.

No timetable fails because students wait; what can fail is the rest: pins, duties, the slots promised to staff. So a few
students who could keep those promises are put into one model, with everything about them open, and more of them where
that is not enough.
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
from optimizer.engine.plan.plan import Plan
from optimizer.engine.problem.school import School
from optimizer.engine.search.plan_audit import audit_plan
from optimizer.language.text import Text

RULES_CANNOT_BE_KEPT_THESE_DAYS = Text(
    "the rules cannot all be kept on these days otherwise", "否则这几天无法同时满足各项规定"
)
_MINIMAL_WEEK_SIZES = (20, 60, 180)
_MINIMAL_WEEK_EFFORT = 8.0
"""Deterministic time for each size."""


def build_minimal_week(
    workshop: ModelBuilder, deadline: float | None, stop: threading.Event | None = None
) -> Plan | None:
    """A plan that breaks no rule, whoever has to wait for it; None if none was found.

    Parameters
    ----------
    deadline : float, optional
        Clock time (``time.monotonic``) at which to give up.
    """
    school = workshop.school
    everybody = len(school.scenario.students)
    for size in _MINIMAL_WEEK_SIZES:
        left = None if deadline is None else deadline - time.monotonic()
        if (left is not None and left < 0.1) or (stop is not None and stop.is_set()):
            return None
        freedom = _neighbourhood_of_few(school, _students_for_needs(school, size))
        plan = workshop.find_feasible(
            _plan_with_all_waiting(school), freedom, Limits(left, _MINIMAL_WEEK_EFFORT), stop=stop
        )
        if plan is not None and audit_plan(school, plan).clean:
            return plan
        if size >= everybody:
            return None
    return None


def _plan_with_all_waiting(school: School) -> Plan:
    """The plan in which everybody waits."""
    reason = RULES_CANNOT_BE_KEPT_THESE_DAYS.say(school.scenario.settings.language)
    students = [s.id for s in school.scenario.students if school.attended[s.id]]
    return Plan(waits={s: frozenset(school.attended[s]) for s in students}, reasons=dict.fromkeys(students, reason))


def _neighbourhood_of_few(school: School, students: frozenset[str]) -> Neighbourhood:
    """Everything about some students, with care groups enough for them."""
    size = school.scenario.settings.grouping.max_size
    here = Counter(school.campus_of_student[student] for student in students)
    open_ = full_neighbourhood(
        school, {campus: min(number, 3 + -(-2 * number // size)) for campus, number in here.items()}
    )
    idle = {c.id for c in school.scenario.clubs if len(students.intersection(school.wishers[c.id])) < c.fewest_members}
    keys = frozenset(key for key in open_.programme if key[0] not in idle)
    return replace(
        open_,
        care=students,
        extended=students,
        clubs=students,
        serving=students,
        times=open_.times - idle,
        programme=keys,
        roster=keys,
    )


def _students_for_needs(school: School, size: int) -> frozenset[str]:
    """Students who can keep what is fixed, as many as ``size`` for each need.

    The needs: every pinned care group and pinned club, and every campus with each of its grades.
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
    found: set[str] = set()
    for _, students in sorted(needs.items()):
        found |= {s.id for s in _diverse_sample(students, size)}
    return frozenset(found)


def _diverse_sample(students: list[Student], size: int) -> list[Student]:
    """So many of some students: those there longest and those there least, whose days ask for least, in turn."""
    order = sorted(students, key=lambda s: (-len(s.attends), s.grade, s.id))
    return order[: -(-size // 2)] + order[max(-(-size // 2), len(order) - size // 2) :]
