"""apart: two students with the same code are in different care groups."""

from collections import defaultdict

from optimizer.model.context import Context
from optimizer.model.logic import total


def encode(context: Context) -> None:
    """For every care group g and code: sum of care[s,g] over the students with the code <= 1."""
    coded: dict[str, list[str]] = defaultdict(list)
    for student in context.scenario.students:
        if student.apart:
            coded[student.apart].append(student.id)
    care, loose = context.enrolment.care, {s.id for s in context.loose}
    for code, students in sorted(coded.items()):
        if len(students) < 2 or not loose.intersection(students):
            continue
        for group in context.groups_of_kind("care"):
            together = total(care(s, group) for s in students)
            context.logic.post(f"{code} in {group}", together <= 1)
