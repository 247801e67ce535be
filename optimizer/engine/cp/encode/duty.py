"""duty: at each campus and slot with students, duty staff between a minimum and a maximum, of the roles allowed."""

from optimizer.domain.people import Staff
from optimizer.engine.cp.constraints import Expr, Lit, Scope, is_true, linear_sum, negate
from optimizer.engine.cp.context import EncodingContext
from optimizer.engine.problem.school import School


def excludes_staff(school: School, person: Staff, campus: str, club: str, kind: str, token: str, part: str) -> bool:
    """Somebody without a duty role."""
    return kind == "duty" and person.role not in school.scenario.settings.duty.roles


def encode(context: EncodingContext) -> None:
    """anybody[c,t] => least <= duty(c,t) <= most; not anybody[c,t] => duty(c,t) = 0.

    most is max_per_slot, or 2 ceil(G / 2) with G grades present: duty(c,t) <= G + (G odd).
    """
    for campus, token in context.campus_slots:
        grades = context.grades_present(campus, token)
        anybody = context.constraints.disjunction(grades.values(), f"anybody[{campus},{token}]")
        on_duty = linear_sum(context.roster.on_duty(campus, token).values())
        scope = (campus, token)
        context.constraints.post(scope, on_duty >= context.school.min_duty[campus], when=[anybody])
        context.constraints.post(scope, on_duty <= 0, when=[negate(anybody)])
        _at_most(context, scope, on_duty, list(grades.values()))


def _at_most(context: EncodingContext, scope: Scope, on_duty: Expr, grades: list[Lit]) -> None:
    if all(isinstance(grade, int) for grade in grades):
        most = context.school.max_duty(sum(is_true(grade) for grade in grades))
        context.constraints.post(scope, on_duty <= most)
    elif context.settings.duty.max_per_slot:
        context.constraints.post(scope, on_duty <= context.settings.duty.max_per_slot)
    else:
        pairs = context.constraints.integer(0, -(-len(grades) // 2), f"pairs[{'@'.join(scope)}]")
        context.constraints.define(2 * pairs <= linear_sum(grades) + 1)
        context.constraints.post(scope, on_duty <= 2 * pairs)
