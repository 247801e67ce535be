"""Exercise that the rule ``physical-activity`` asks of a student's day, and how much of it slots can give."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from optimizer.domain.people import Student
from optimizer.domain.programme import Activity
from optimizer.engine.problem.school import School


def counted_minutes(school: School, student: str, day: str, club_tokens: Iterable[str] = ()) -> int:
    """Minutes of a day's attended time that count for the limit above which exercise is due.

    Extended slots do not count; ``club_only`` slots count where the student is in a club then (``club_tokens``).
    """
    week, in_club = school.scenario.week, frozenset(club_tokens)
    slots = (week[t] for t in school.attended[student].get(day, ()))
    return sum(s.minutes for s in slots if not s.extended and (not s.club_only or s.token in in_club))


def exercise_due(school: School, student: Student, day: str, counted: int) -> int:
    """Minutes of exercise that a day must give to a student with so many ``counted_minutes``; 0 where none is due."""
    enough = counted >= school.scenario.settings.exercise.from_attended_minutes
    return school.exercise_minutes(student, day) if enough else 0


@dataclass(eq=False)
class ExerciseDue:
    """Minutes of exercise that are due on days, and that slots and clubs can give."""

    school: School

    @cached_property
    def required(self) -> bool:
        """Whether the school asks for exercise at all."""
        return self.school.scenario.settings.exercise.min_minutes_per_day > 0

    @cached_property
    def activities(self) -> tuple[Activity, ...]:
        """Care activities with exercise, most minutes first."""
        offered = [a for a in self.school.scenario.activities if a.for_care and a.physical_minutes > 0]
        return tuple(sorted(offered, key=lambda a: (-a.physical_minutes, a.id)))

    @cached_property
    def most_minutes(self) -> dict[tuple[str, int], int]:
        """(care slot, grade) -> most minutes of exercise that a care session can give then."""
        scenario = self.school.scenario
        grades = {student.grade for student in scenario.students}
        return {
            (token, grade): max(
                (
                    scenario.physical_minutes(a.id, token)
                    for a in self.activities
                    if a.in_slot(token) and a.allows_grade(grade)
                ),
                default=0,
            )
            for token in scenario.week.care
            for grade in grades
        }

    def due_on(self, student: Student, day: str, club_tokens: Iterable[str] = ()) -> int:
        """Minutes of exercise due on a day to a student who is in clubs in the slots ``club_tokens``."""
        return exercise_due(self.school, student, day, counted_minutes(self.school, student.id, day, club_tokens))

    def club_minutes(self, club: str, token: str) -> int:
        """Minutes of exercise that a meeting of the club in this slot gives."""
        return self.school.scenario.physical_minutes(self.school.scenario.club[club].activity, token)

    def fits(self, student: Student, day: str, meetings: Iterable[tuple[str, str]]) -> bool:
        """Whether the other slots of a day with these meetings (club, token) can give the exercise still due."""
        chosen = {token: club for club, token in meetings}
        due = self.due_on(student, day, chosen)
        if due == 0:
            return True
        in_clubs = sum(self.club_minutes(club, token) for token, club in chosen.items())
        return in_clubs + sum(self.most_minutes_elsewhere(student, day, frozenset(chosen))) >= due

    def most_minutes_elsewhere(self, student: Student, day: str, away: frozenset[str]) -> tuple[int, ...]:
        """Most minutes of exercise of each slot of the day other than ``away`` (0 for slots without care groups)."""
        tokens = self.school.attended[student.id].get(day, ())
        return tuple(self.most_minutes.get((t, student.grade), 0) for t in tokens if t not in away)
