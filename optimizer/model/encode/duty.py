"""duty: at each campus and slot with students, duty staff between a minimum and a maximum, of the roles allowed."""

from optimizer.domain.people import Staff
from optimizer.model.context import Context
from optimizer.model.logic import Expr, Lit, is_on, negate, total
from optimizer.model.school import School


def bars_staff(school: School, person: Staff, campus: str, club: str, kind: str, token: str, part: str) -> bool:
    return kind == "duty" and person.role not in school.scenario.settings.duty.roles


def encode(context: Context) -> None:
    """anybody[c,t] => least <= duty(c,t) <= most; not anybody[c,t] => duty(c,t) = 0.

    most is max_per_slot, or 2 ceil(G / 2) with G grades present: duty(c,t) <= G + (G odd).
    """
    for campus, token in context.campus_slots:
        grades = context.grades_present(campus, token)
        anybody = context.logic.some(grades.values(), f"anybody[{campus},{token}]")
        on_duty = total(context.roster.on_duty(campus, token).values())
        scope = f"{campus}@{token}"
        context.logic.post(scope, on_duty >= context.school.least_duty[campus], when=[anybody])
        context.logic.post(scope, on_duty <= 0, when=[negate(anybody)])
        _at_most(context, scope, on_duty, list(grades.values()))


def _at_most(context: Context, scope: str, on_duty: Expr, grades: list[Lit]) -> None:
    if all(isinstance(grade, int) for grade in grades):
        most = context.school.most_duty(sum(is_on(grade) for grade in grades))
        context.logic.post(scope, on_duty <= most)
    elif context.settings.duty.max_per_slot:
        context.logic.post(scope, on_duty <= context.settings.duty.max_per_slot)
    else:
        pairs = context.logic.whole_number(0, -(-len(grades) // 2), f"pairs[{scope}]")
        context.logic.define(2 * pairs <= total(grades) + 1)
        context.logic.post(scope, on_duty <= 2 * pairs)
