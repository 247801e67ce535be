"""club-choice: how far down their lists students get their clubs."""

from optimizer.domain.people import Student
from optimizer.engine.cp.constraints import linear_sum
from optimizer.engine.cp.context import EncodingContext


def encode(context: EncodingContext) -> None:
    """For a served student with a list of L clubs and n wanted, granted clubs at positions p:

    sum over granted of p + (n - granted) (L + 1) - n (n + 1) / 2, times club_weight.
    Nothing for a student who waits on every day.
    """
    for student in context.variable_students:
        if student.wants_clubs and student.club_weight:
            _student(context, student)


def _student(context: EncodingContext, student: Student) -> None:
    enrolment, logic = context.enrolment, context.constraints
    wanted, length = student.wants_clubs, len(student.clubs)
    most = wanted * (length + 1) - wanted * (wanted + 1) // 2
    gains = [
        (length + 1 - position) * enrolment.club(student.id, club) for position, club in enumerate(student.clubs, 1)
    ]
    cost = most - linear_sum(gains)
    served = logic.disjunction(
        (enrolment.served(student.id, day) for day in context.school.attended[student.id]), f"served[{student.id}]"
    )
    if not isinstance(served, int):
        counted = logic.integer(0, most, f"choice[{student.id}]")
        logic.define(counted >= cost - most * (1 - served))
        cost = counted
    elif served == 0:
        return
    context.objective_terms.add("club-choice", student.id, student.club_weight * cost, student.club_weight * most)
