"""Classmates stay together."""

from __future__ import annotations

from collections.abc import Iterator

from optimizer.language.text import Text
from optimizer.rules.base import Contribution, Goal
from optimizer.rules.view import View


def measure(view: View) -> Iterator[Contribution]:
    groups: dict[tuple[str, int, str], set[str]] = {}
    for student in view.served_students:
        care_group = view.care_group_of(student.id)
        if student.class_name and care_group:
            groups.setdefault((student.campus, student.grade, student.class_name), set()).add(care_group)
    for (campus, grade, class_name), found in groups.items():
        yield Contribution(f"{campus} {grade}({class_name})".strip(), len(found) - 1)


GOAL = Goal(
    "classmates",
    Text("Classmates together", "同班同组"),
    Text(
        "For each class: care groups that its served students are spread over, less one.",
        "每个行政班的学生分散到的托管班数减一。",
    ),
    measure,
)
