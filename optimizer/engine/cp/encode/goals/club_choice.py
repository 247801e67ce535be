"""club-choice: how far down their lists students get their clubs."""

from optimizer.domain.people import Student
from optimizer.engine.cp.constraints import Expr, Lit, linear_sum
from optimizer.engine.cp.context import EncodingContext


def encode(context: EncodingContext) -> None:
    """For a served student with n clubs wanted, granted clubs at positions p, and L the longest list (after striking):

    sum over granted of p + (n - granted) (L + 1) - n (n + 1) / 2, and L - 1 more where none is granted; all times
    club_weight. Nothing for a student who waits on every day.
    """
    for student in context.variable_students:
        if context.scenario.wanted_clubs(student) and student.club_weight:
            _student(context, student)


def _student(context: EncodingContext, student: Student) -> None:
    enrolment, logic = context.enrolment, context.constraints
    wishes, wanted = context.scenario.wishes, context.scenario.wanted_clubs(student)
    longest = wishes.longest
    most = wanted * (longest + 1) - wanted * (wanted + 1) // 2 + longest - 1
    granted = [enrolment.club(student.id, club) for club in wishes.of_student[student.id]]
    gains = [(longest + 1 - position) * literal for position, literal in enumerate(granted, 1)]
    cost = most - linear_sum(gains) - (longest - 1) * _any_of(context, student.id, wanted, granted)
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


def _any_of(context: EncodingContext, student: str, wanted: int, granted: list[Lit]) -> Expr:
    """1 if some club is granted; pushed up by the objective. A student is never in more clubs than wanted."""
    number = linear_sum(granted)
    if wanted == 1 or isinstance(number, int):
        return min(1, number) if isinstance(number, int) else number
    found = context.constraints.boolean(f"in_some_club[{student}]")
    context.constraints.define(found <= number)
    return found
