"""classmates: the students of a class are spread over few care groups."""

from collections import defaultdict

from optimizer.engine.cp.context import EncodingContext


def encode(context: EncodingContext) -> None:
    """in[k,g] >= care[s,g] for every served student s of class k; row: sum_g in[k,g] - 1, not below 0."""
    classes: dict[str, list[str]] = defaultdict(list)
    for student in context.scenario.students:
        if student.class_name:
            classes[f"{student.campus}/{student.grade}/{student.class_name}"].append(student.id)
    context.add_group_spread("classmates", classes)
