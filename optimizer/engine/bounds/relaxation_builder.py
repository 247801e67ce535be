"""What the blocks of a relaxation share: the school, the counts, the rows so far, sums for other blocks."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from optimizer.engine.lp.program import AffineExpression, LinearProgram, sum_of_expressions
from optimizer.engine.problem.school import School
from optimizer.engine.problem.student_classes import StudentClasses, StudentDayClass

if TYPE_CHECKING:
    from optimizer.engine.bounds.activity_classes import ActivityClass

CampusSlot = tuple[str, str]
"""(campus, slot)."""


@dataclass
class RelaxationBuilder:
    """A relaxation under construction.

    Attributes
    ----------
    budget : int or None
        The timetables bounded have exactly this ``unserved``; None: any number may wait.
    absent : dict
        `DayClass` -> student-days of it that wait.
    gone : dict
        Number of a `WishKind` -> students of it that are not served on any day.
    meets : dict
        (club, slot) -> whether the club meets then (0 or 1); pairs without are impossible.
    in_club : dict
        (club, slot) -> headcount of that meeting.
    club_staff : dict
        (club, slot) -> fewest staff of that meeting.
    members : dict
        (number of a kind, club) -> members of that kind.
    hosts, care_staff : dict
        Place -> care sessions that do not join another; staff that they need. Extended slots included.
    offers : dict
        Name -> offer of care activities, of those that could be given somewhere.
    doing, sessions : dict
        (name of an offer, place) -> students in care sessions with an activity of it; such sessions.
    """

    school: School
    unserved_budget: int | None = 0
    model: LinearProgram = field(default_factory=LinearProgram)
    absent: dict[StudentDayClass, AffineExpression] = field(default_factory=dict)
    waiting_all_week: dict[int, AffineExpression] = field(default_factory=dict)
    meets: dict[tuple[str, str], AffineExpression] = field(default_factory=dict)
    in_club: dict[tuple[str, str], AffineExpression] = field(default_factory=dict)
    club_staff: dict[tuple[str, str], AffineExpression] = field(default_factory=dict)
    members: dict[tuple[int, str], int] = field(default_factory=dict)
    hosts: dict[CampusSlot, AffineExpression] = field(default_factory=dict)
    care_staff: dict[CampusSlot, AffineExpression] = field(default_factory=dict)
    offers: dict[str, ActivityClass] = field(default_factory=dict)
    students_by_activity: dict[tuple[str, CampusSlot], AffineExpression] = field(default_factory=dict)
    sessions: dict[tuple[str, CampusSlot], AffineExpression] = field(default_factory=dict)

    @cached_property
    def student_classes(self) -> StudentClasses:
        return StudentClasses(self.school)

    @cached_property
    def present(self) -> dict[CampusSlot, AffineExpression]:
        """Place -> students served then; in ``club_only`` slots those are the only ones who may be there."""
        found: dict[CampusSlot, AffineExpression] = defaultdict(AffineExpression)
        for day, count in self.student_classes.day_classes.items():
            for token in day.tokens:
                place = found[day.campus, token]
                place.constant += count
                if day in self.absent:
                    place.add(self.absent[day], -1)
        return dict(found)

    @cached_property
    def clubs_at(self) -> dict[CampusSlot, tuple[str, ...]]:
        """Place -> clubs that may meet there then. Read only after the block of the clubs has been added."""
        found: dict[CampusSlot, list[str]] = defaultdict(list)
        for club, token in self.meets:
            found[self.school.campus_of_club[club], token].append(club)
        return {place: tuple(clubs) for place, clubs in found.items()}

    @cached_property
    def places(self) -> tuple[CampusSlot, ...]:
        """Campuses and slots with somebody signed up, in the order of the week."""
        week = self.school.scenario.week
        order = {slot.token: number for number, slot in enumerate(week.slots)}
        return tuple(sorted(self.student_classes.signed_up, key=lambda place: (place[0], order[place[1]])))

    def in_care(self, place: CampusSlot) -> AffineExpression:
        """Students present in care or extended sessions: those served and not in clubs."""
        return self.present[place].times(1).add(self.heads_in_clubs(place), -1)

    def meetings_at(self, place: CampusSlot) -> AffineExpression:
        """Number of club meetings at a campus in a slot."""
        return sum_of_expressions(self.meets[club, place[1]] for club in self.clubs_at.get(place, ()))

    def heads_in_clubs(self, place: CampusSlot) -> AffineExpression:
        return sum_of_expressions(self.in_club[club, place[1]] for club in self.clubs_at.get(place, ()))
