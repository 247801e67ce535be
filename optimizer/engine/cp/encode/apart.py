"""apart: two students with the same code are in different care groups."""

from collections import defaultdict

from optimizer.engine.cp.constraints import linear_sum
from optimizer.engine.cp.context import EncodingContext


def encode(context: EncodingContext) -> None:
    """For every care group g and code: sum of care[s,g] over the students with the code <= 1."""
    coded: dict[str, list[str]] = defaultdict(list)
    for student in context.scenario.students:
        if student.apart:
            coded[student.apart].append(student.id)
    care, variable = context.enrolment.care, {s.id for s in context.variable_students}
    for code, students in sorted(coded.items()):
        if len(students) < 2 or not variable.intersection(students):
            continue
        for group in context.groups_of_kind("care"):
            together = linear_sum(care(s, group) for s in students)
            context.constraints.post((code, group), together <= 1)
