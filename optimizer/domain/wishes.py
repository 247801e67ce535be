"""Struck wishes: those of a student's list of clubs that cannot come true whatever is decided (contract, section 1).

First those that the student cannot have are struck, by grade, campus or days; then, once, the clubs that fewer students
than their ``min_students`` still list.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from optimizer.domain.people import Student
    from optimizer.domain.programme import Club
    from optimizer.domain.scenario import Scenario


class StrikingReason(Enum):
    """Why a wish is struck; of several reasons the first in this order."""

    GRADE = "grade"
    CAMPUS = "campus"
    DAYS = "days"
    TOO_FEW = "too few"


@dataclass(frozen=True)
class Wishes:
    """The lists of wishes after striking.

    Attributes
    ----------
    of_student : dict
        Student id -> clubs left, first choice first.
    closed : frozenset of str
        Clubs that too few students list, so that they cannot open.
    struck : dict
        Reason -> ids of the students of whom a wish was struck for it, in the order of the scenario.
    """

    of_student: dict[str, tuple[str, ...]]
    closed: frozenset[str]
    struck: dict[StrikingReason, tuple[str, ...]]

    @property
    def longest(self) -> int:
        """Length of the longest list."""
        return max(map(len, self.of_student.values()), default=0)


def strike_wishes(scenario: Scenario) -> Wishes:
    """Strike what cannot be from all lists of a scenario with valid references."""
    struck: dict[StrikingReason, list[str]] = {reason: [] for reason in StrikingReason}
    left: dict[str, list[str]] = {}
    for student in scenario.students:
        reasons = {club: _reason(scenario, student, scenario.club[club]) for club in student.clubs}
        left[student.id] = [club for club in student.clubs if reasons[club] is None]
        for reason in StrikingReason:
            if reason in reasons.values():
                struck[reason].append(student.id)
    listed = Counter(club for clubs in left.values() for club in set(clubs))
    closed = frozenset(club.id for club in scenario.clubs if listed[club.id] < club.min_students)
    struck[StrikingReason.TOO_FEW] = [one for one, clubs in left.items() if not closed.isdisjoint(clubs)]
    lists = {one: tuple(club for club in clubs if club not in closed) for one, clubs in left.items()}
    return Wishes(lists, closed, {reason: tuple(students) for reason, students in struck.items()})


def _reason(scenario: Scenario, student: Student, club: Club) -> StrikingReason | None:
    """Why the student cannot have the club, whoever else lists it; None if nothing speaks against it."""
    activity, week = scenario.activity[club.activity], scenario.week
    if not (club.allows_grade(student.grade) and activity.allows_grade(student.grade)):
        return StrikingReason.GRADE
    if scenario.campus_of(student) != scenario.campus_of(club):
        return StrikingReason.CAMPUS
    ordinary = [token for token in week.ordinary if token in club.slots]
    wanted = min(club.meetings_per_week, len({week[token].day for token in ordinary}))
    days = {week[token].day for token in ordinary if token in student.attends and activity.in_slot(token)}
    return StrikingReason.DAYS if len(days) < wanted else None
