"""When a student is in care at least, whatever clubs the student gets; and the fewest groups that hold students."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from optimizer.domain.people import Student
from optimizer.engine.bounds.relaxation_builder import RelaxationBuilder


@dataclass(frozen=True)
class CareHours:
    """When a student served on every day is in care at least.

    In each care slot signed up for in which no club asked for can meet; on a day, in all care slots signed up for but
    one for each club that can meet then, and at most as many clubs as wanted; in the week, in all but the meetings of
    as many clubs as wanted.

    Attributes
    ----------
    sure : frozenset of str
        Slots in which the student is in care whatever clubs the student gets.
    on_day : tuple of (str, int)
        Days signed up for, each with the fewest slots of care.
    in_week : int
        Fewest slots of care in the week.
    """

    sure: frozenset[str]
    on_day: tuple[tuple[str, int], ...]
    in_week: int


class CareHoursOfStudents:
    """Works out the care hours of students; read only after the block of clubs has been added to the builder."""

    def __init__(self, builder: RelaxationBuilder):
        self.builder = builder
        self.care = frozenset(builder.school.scenario.week.care)
        self.meeting_slots: dict[str, set[str]] = defaultdict(set)
        for club, token in builder.meets:
            self.meeting_slots[club].add(token)

    def of(self, student: Student) -> CareHours:
        school = self.builder.school
        wish_class = self.builder.student_classes.kind_of.get(student.id)
        clubs = [club for club, _ in wish_class.clubs if self.meeting_slots[club]] if wish_class else []
        wanted = wish_class.wants if wish_class else 0
        meeting_slots = [self.meeting_slots[club] for club in clubs]
        on_day: list[tuple[str, int]] = []
        sure: set[str] = set()
        slots = 0
        for day, tokens in school.attended[student.id].items():
            in_care = self.care & set(tokens)
            without_clubs = in_care.difference(*meeting_slots)
            at_clubs = min(wanted, sum(not in_care.isdisjoint(tokens) for tokens in meeting_slots))
            sure |= without_clubs
            slots += len(in_care)
            on_day.append((day, max(len(without_clubs), len(in_care) - at_clubs)))
        most_meetings = sorted((school.club_meetings[c] for c in clubs), reverse=True)[:wanted]
        in_week = max(sum(n for _, n in on_day), slots - sum(most_meetings))
        return CareHours(frozenset(sure), tuple(on_day), in_week)


def fewest_groups(students: Mapping[int, int], max_size: int, max_grade_span: int) -> int:
    """Fewest groups of at most ``max_size`` whose grades span at most ``max_grade_span`` that hold all students.

    The group of the lowest grade left is filled from below: among the students whom it may hold those of the lowest
    grades fit into the fewest other groups, so in any grouping they can be exchanged into it.

    Parameters
    ----------
    students : mapping
        Grade -> students.
    """
    left, groups = Counter({grade: count for grade, count in students.items() if count}), 0
    while left:
        lowest, seats = min(left), max_size
        groups += 1
        for grade in sorted(g for g in left if g <= lowest + max_grade_span):
            taken = min(seats, left[grade])
            seats -= taken
            left[grade] -= taken
        left = +left
    return groups
