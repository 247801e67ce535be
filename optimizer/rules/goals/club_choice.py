"""Clubs high on the students' lists."""

from __future__ import annotations

from collections.abc import Iterator

from optimizer.language.text import Text
from optimizer.rules.base import Contribution, Goal
from optimizer.rules.view import View


def measure(view: View) -> Iterator[Contribution]:
    for student in view.served_students:
        if wanted := view.scenario.wanted_clubs(student):
            wishes, granted = view.scenario.wishes, view.placed[student.id].clubs
            positions = [place for place, club in enumerate(wishes.of_student[student.id], 1) if club in granted]
            yield Contribution(student.id, student.club_weight * _missed(positions, wanted, wishes.longest))


def _missed(positions: list[int], wanted: int, longest: int) -> int:
    """Sum over j = 1..wanted of (position of the j-th best club granted) - j, positions after striking.

    When fewer were granted, the position is 2 x ``longest`` for j = 1 and ``longest`` + 1 for each further j, where
    ``longest`` is the length of the longest list of the school, so that no list gains by being long.
    """
    counted = positions + ([] if positions else [2 * longest]) + [longest + 1] * wanted
    return sum(place - j for j, place in enumerate(counted[:wanted], 1))


GOAL = Goal(
    "club-choice",
    Text("Club choices", "社团志愿"),
    Text(
        "How far down their lists students got their clubs; a club not granted counts as one place after the longest "
        "list of the school, no club at all as twice its length.",
        "学生录取的社团在其志愿中靠后多少位；未录取的按全校最长志愿表之后一位计，一个社团也没有的按其两倍计。",
    ),
    measure,
)
