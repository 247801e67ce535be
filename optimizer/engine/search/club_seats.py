"""Last pass over the clubs: students without a club join one of their list that has a seat, one after the other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

from optimizer.engine.plan.edit import PlanEditor
from optimizer.engine.plan.plan import Plan
from optimizer.engine.problem.school import School


def fill_club_seats(
    school: School, plan: Plan, accept: Callable[[Plan], bool], out_of_time: Callable[[], bool]
) -> None:
    """Offer plans in which one more student without a club has one, each on top of the last one that was accepted.

    Parameters
    ----------
    plan : Plan
        Not changed.
    accept : callable
        Audits a plan; whether it keeps all rules and is better than the last one.
    out_of_time : callable
        Whether no further plan is to be offered; asked before each. At most ``last_pass_attempts`` are offered.
    """
    attempts = school.params.search.last_pass_attempts
    for student in school.scenario.students:
        if plan.clubs.get(student.id) or not student.wants_clubs:
            continue
        for club in _with_seat(school, plan, student.id):
            if not attempts or out_of_time():
                return
            attempts -= 1
            editor = PlanEditor(school, plan.copy(), cascading=False)
            editor.join_club(student.id, club)
            editor.tidy()
            if accept(editor.plan):
                plan = editor.plan
                break


def _with_seat(school: School, plan: Plan, student: str) -> Iterator[str]:
    """Open clubs of a student's list, best first, with a free seat and all meetings in slots served to the student."""
    row, week = school.scenario.student[student], school.scenario.week
    size = Counter(club for clubs in plan.clubs.values() for club in clubs)
    for club in row.clubs:
        slots = plan.club_slots.get(club)
        if slots is None or student not in school.wishers[club]:
            continue
        most = school.scenario.club[club].max_students
        has_seat = most is None or size[club] < most
        if has_seat and all(t in row.attends and plan.served(student, week[t].day) for t in slots):
            yield club
