"""Students who asked to be together are."""

from __future__ import annotations

from collections.abc import Iterator

from optimizer.language.text import Text
from optimizer.rules.base import Contribution, Goal
from optimizer.rules.view import View


def measure(view: View) -> Iterator[Contribution]:
    groups: dict[str, set[str]] = {}
    for student in view.served_students:
        care_group = view.care_group_of(student.id)
        if student.together and care_group:
            groups.setdefault(student.together, set()).add(care_group)
    for code, found in groups.items():
        yield Contribution(code, len(found) - 1)


GOAL = Goal(
    "together",
    Text("Kept together", "要求同组"),
    Text(
        "For each `together` code: care groups that its served students are spread over, less one.",
        "每个“同组”代码的学生分散到的托管班数减一。",
    ),
    measure,
)
