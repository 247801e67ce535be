"""What the blocks share while the relaxation is being built: the school, its counts, the program, sums of variables."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property

from optimizer.engine.bounds.activity_classes import ActivityClass, CampusSlot
from optimizer.engine.lp.program import AffineExpression, LinearProgram, sum_of_expressions
from optimizer.engine.problem.alike import StudentClasses, StudentDayClass
from optimizer.engine.problem.school import School


@dataclass
class RelaxationBuilder:
    """A relaxation under construction. Each block fills the fields that are named after what it counts.

    Attributes
    ----------
    school : School
    unserved : int or None
        The relaxation is one of the timetables with exactly this ``unserved``; None: any number may wait.
    model : LinearProgram
        The program so far.
    absent : dict
        Class of student-days -> those of it that wait. Classes without an entry: none waits.
    waiting_all_week : dict
        Number of a wish class -> students of it that are served on no day.
    meets : dict
        (club, slot) -> 1 if the club meets in that slot, else 0. Pairs without an entry cannot be.
    in_club : dict
        (club, slot) -> headcount of that meeting, 0 if there is none.
    most_at_club : dict
        (club, slot) -> upper bound on that headcount.
    club_staff : dict
        (club, slot) -> fewest staff that this meeting needs.
    members : dict
        (number of a wish class, club) -> variable: members of the club from that class.
    hosts, care_staff : dict
        (campus, slot) -> care sessions that do not join another, and the fewest staff that they need. Extended sessions
        are counted among them.
    activity_classes : dict
        Name -> class of care activities, of those that can be given anywhere.
    in_club_of_grade : dict
        (campus, slot) -> grade -> its students at clubs, where these are counted by grade.
    sessions_of_grade : dict
        (campus, slot, grade) -> those of ``hosts`` with students of this grade, where no session has several grades.
    students_by_activity, sessions : dict
        (name of a class of activities, (campus, slot)) -> students in care sessions with such an activity, and number
        of these sessions that do not join another.
    """

    school: School
    unserved: int | None = 0
    model: LinearProgram = field(default_factory=LinearProgram)
    absent: dict[StudentDayClass, AffineExpression] = field(default_factory=dict)
    waiting_all_week: dict[int, AffineExpression] = field(default_factory=dict)
    meets: dict[tuple[str, str], AffineExpression] = field(default_factory=dict)
    in_club: dict[tuple[str, str], AffineExpression] = field(default_factory=dict)
    most_at_club: dict[tuple[str, str], int] = field(default_factory=dict)
    club_staff: dict[tuple[str, str], AffineExpression] = field(default_factory=dict)
    members: dict[tuple[int, str], int] = field(default_factory=dict)
    hosts: dict[CampusSlot, AffineExpression] = field(default_factory=dict)
    care_staff: dict[CampusSlot, AffineExpression] = field(default_factory=dict)
    in_club_of_grade: dict[CampusSlot, dict[int, AffineExpression]] = field(default_factory=dict)
    sessions_of_grade: dict[tuple[str, str, int], AffineExpression] = field(default_factory=dict)
    activity_classes: dict[str, ActivityClass] = field(default_factory=dict)
    students_by_activity: dict[tuple[str, CampusSlot], AffineExpression] = field(default_factory=dict)
    sessions: dict[tuple[str, CampusSlot], AffineExpression] = field(default_factory=dict)

    @cached_property
    def student_classes(self) -> StudentClasses:
        return StudentClasses(self.school)

    @cached_property
    def present(self) -> dict[CampusSlot, AffineExpression]:
        """(campus, slot) -> students served then; in a club-only slot only those of them with a club are present."""
        present: dict[CampusSlot, AffineExpression] = defaultdict(AffineExpression)
        for day, count in self.student_classes.day_classes.items():
            for token in day.tokens:
                present[day.campus, token].add(self.served(day, count))
        return dict(present)

    @cached_property
    def clubs_at(self) -> dict[CampusSlot, tuple[str, ...]]:
        """(campus, slot) -> clubs that may meet there then. Read only after the block of clubs has been added."""
        clubs: dict[CampusSlot, list[str]] = defaultdict(list)
        for club, token in self.meets:
            clubs[self.school.campus_of_club[club], token].append(club)
        return {campus_slot: tuple(ids) for campus_slot, ids in clubs.items()}

    @cached_property
    def campus_slots(self) -> tuple[CampusSlot, ...]:
        """Campuses and slots with somebody signed up, by campus and in the order of the week."""
        order = {slot.token: number for number, slot in enumerate(self.school.scenario.week.slots)}
        return tuple(sorted(self.student_classes.signed_up, key=lambda at: (at[0], order[at[1]])))

    def served(self, day: StudentDayClass, count: int) -> AffineExpression:
        """The student-days of a class that do not wait, of ``count`` in all."""
        return AffineExpression(constant=count) - self.absent.get(day, AffineExpression())

    def in_care(self, campus_slot: CampusSlot) -> AffineExpression:
        """Students present in care or extended sessions: those served who are not at a club."""
        return self.present[campus_slot] - self.in_clubs(campus_slot)

    def in_clubs(self, campus_slot: CampusSlot) -> AffineExpression:
        """Students present at clubs."""
        return sum_of_expressions(self.in_club[club, campus_slot[1]] for club in self.clubs_at.get(campus_slot, ()))

    def meetings_at(self, campus_slot: CampusSlot) -> AffineExpression:
        """Number of club meetings."""
        return sum_of_expressions(self.meets[club, campus_slot[1]] for club in self.clubs_at.get(campus_slot, ()))
