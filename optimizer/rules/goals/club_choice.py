"""Clubs high on the students' lists."""

from __future__ import annotations

from collections.abc import Iterator

from optimizer.domain.people import Student
from optimizer.language.text import Text
from optimizer.rules.base import Contribution, Goal
from optimizer.rules.view import View


def measure(view: View) -> Iterator[Contribution]:
    for student in view.served_students:
        if student.clubs:
            granted = view.placed[student.id].clubs
            yield Contribution(student.id, student.club_weight * _missed(student, granted))


def _missed(student: Student, granted: tuple[str, ...]) -> int:
    """Sum over j = 1..wanted of (position of the j-th best club granted, or list length + 1) - j."""
    positions = [place for place, club in enumerate(student.clubs, 1) if club in granted]
    positions += [len(student.clubs) + 1] * student.wants_clubs
    return sum(place - j for j, place in enumerate(positions[: student.wants_clubs], 1))


GOAL = Goal(
    "club-choice",
    Text("Club choices", "社团志愿"),
    Text(
        "How far down their lists students got their clubs; a club not granted counts as one place after the last.",
        "学生录取的社团在其志愿中靠后多少位；未录取的按末位志愿之后一位计。",
    ),
    measure,
)
