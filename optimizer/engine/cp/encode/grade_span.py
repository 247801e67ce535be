"""grade-span: how far the grades of a care group may lie apart, and that it is mixed where mixing is required."""

from optimizer.engine.cp.constraints import linear_sum
from optimizer.engine.cp.context import EncodingContext


def encode(context: EncodingContext) -> None:
    """not (has[g,a] and has[g,b]) where b - a > max_grade_span.

    With mixing required, on a campus of several grades: members(g) >= 2 => sum_a has[g,a] >= 2.
    """
    for group in context.groups_of_kind("care"):
        if context.enrolment.variable_students_in.get(group):
            _span(context, group)
            if context.settings.grouping.mixed == "required":
                _mixed(context, group)


def _span(context: EncodingContext, group: str) -> None:
    enrolment = context.enrolment
    grades = enrolment.grades_of(group)
    for low in grades:
        for high in grades:
            if high - low > context.settings.grouping.max_grade_span:
                context.constraints.forbid((group,), enrolment.has_grade(group, low), enrolment.has_grade(group, high))


def _mixed(context: EncodingContext, group: str) -> None:
    enrolment, constraints, school = context.enrolment, context.constraints, context.school
    campus = context.programme.campus(group)
    of_campus = {s.grade for s in context.scenario.students if school.campus_of_student[s.id] == campus}
    if len(of_campus) < 2:
        return
    several = constraints.boolean(f"several[{group}]")
    constraints.define(enrolment.members(group) <= 1 + context.settings.grouping.max_size * several)
    count = linear_sum(enrolment.has_grade(group, grade) for grade in enrolment.grades_of(group))
    constraints.post((group,), count >= 2, when=[several])
