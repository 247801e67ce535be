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
    from collections.abc import Callable, Iterable, Mapping

    from optimizer.domain.people import Student
    from optimizer.domain.programme import Activity, Club
    from optimizer.domain.week import Week


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
    reasons : dict
        (student id, club) -> why this student cannot have the club, whoever else lists it; absent where nothing speaks
        against it.
    """

    of_student: dict[str, tuple[str, ...]]
    closed: frozenset[str]
    struck: dict[StrikingReason, tuple[str, ...]]
    reasons: dict[tuple[str, str], StrikingReason]

    @property
    def longest(self) -> int:
        """Length of the longest list."""
        return max(map(len, self.of_student.values()), default=0)


def strike_wishes(
    students: Iterable[Student],
    clubs: Mapping[str, Club],
    activities: Mapping[str, Activity],
    week: Week,
    campus_of: Callable[[Student | Club], str],
) -> Wishes:
    """Strike what cannot come true from the lists of all students.

    Parameters
    ----------
    students : iterable of Student
        Their lists name clubs of ``clubs`` alone.
    clubs, activities : mapping
        By id.
    campus_of : callable
        The campus that a student or club counts as, mergers followed.
    """
    struck: dict[StrikingReason, list[str]] = {reason: [] for reason in StrikingReason}
    left: dict[str, list[str]] = {}
    why: dict[tuple[str, str], StrikingReason] = {}
    for student in students:
        reasons: dict[str, StrikingReason | None] = {}
        for one in student.clubs:
            club = clubs[one]
            same_campus = campus_of(student) == campus_of(club)
            reasons[one] = _reason(student, club, activities[club.activity], week, same_campus=same_campus)
        left[student.id] = [club for club in student.clubs if reasons[club] is None]
        why |= {(student.id, club): reason for club, reason in reasons.items() if reason is not None}
        for reason in StrikingReason:
            if reason in reasons.values():
                struck[reason].append(student.id)
    listed = Counter(club for wishes in left.values() for club in set(wishes))
    closed = frozenset(club.id for club in clubs.values() if listed[club.id] < club.min_students)
    struck[StrikingReason.TOO_FEW] = [one for one, wishes in left.items() if not closed.isdisjoint(wishes)]
    lists = {one: tuple(club for club in wishes if club not in closed) for one, wishes in left.items()}
    return Wishes(lists, closed, {reason: tuple(ids) for reason, ids in struck.items()}, why)


def _reason(
    student: Student, club: Club, activity: Activity, week: Week, *, same_campus: bool
) -> StrikingReason | None:
    """Why the student cannot have the club, whoever else lists it; None if nothing speaks against it."""
    if not (club.allows_grade(student.grade) and activity.allows_grade(student.grade)):
        return StrikingReason.GRADE
    if not same_campus:
        return StrikingReason.CAMPUS
    ordinary = [token for token in week.ordinary if token in club.slots]
    wanted = min(club.meetings_per_week, len({week[token].day for token in ordinary}))
    days = {week[token].day for token in ordinary if token in student.attends and activity.in_slot(token)}
    return StrikingReason.DAYS if len(days) < wanted else None
