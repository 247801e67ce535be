"""What the rule ``physical-activity`` asks of a student's day, before any session is planned."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from optimizer.domain.people import Student
from optimizer.domain.programme import Activity
from optimizer.engine.problem.school import School


@dataclass(eq=False)
class ExerciseDue:
    """Minutes of exercise that days ask for and that slots can give."""

    school: School

    @cached_property
    def on(self) -> bool:
        return self.school.scenario.settings.exercise.min_minutes_per_day > 0

    @cached_property
    def activities(self) -> tuple[Activity, ...]:
        """Care activities with exercise, most minutes first."""
        offered = [a for a in self.school.scenario.activities if a.for_care and a.physical_minutes > 0]
        return tuple(sorted(offered, key=lambda a: (-a.physical_minutes, a.id)))

    @cached_property
    def best(self) -> dict[tuple[str, int], int]:
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

    def need(self, student: Student, day: str, club_tokens: Iterable[str] = ()) -> int:
        """Minutes due on a day, given the slots that the student spends in clubs."""
        week = self.school.scenario.week
        in_club = set(club_tokens)
        minutes = sum(
            week[t].minutes
            for t in self.school.attended[student.id].get(day, ())
            if not week[t].extended and (not week[t].club_only or t in in_club)
        )
        due = self.school.exercise_minutes(student, day)
        return due if minutes >= self.school.scenario.settings.exercise.from_attended_minutes else 0

    def club_minutes(self, club: str, token: str) -> int:
        return self.school.scenario.physical_minutes(self.school.scenario.club[club].activity, token)

    def fits(self, student: Student, day: str, meetings: Iterable[tuple[str, str]]) -> bool:
        """Whether a day with these meetings (club, token) leaves enough slots for the exercise that it asks for."""
        chosen = {token: club for club, token in meetings}
        need = self.need(student, day, chosen)
        if need == 0:
            return True
        in_clubs = sum(self.club_minutes(club, token) for token, club in chosen.items())
        return in_clubs + sum(self.rest(student, day, frozenset(chosen))) >= need

    def rest(self, student: Student, day: str, away: frozenset[str]) -> tuple[int, ...]:
        """Most minutes of exercise of each care slot of the day that is not spent away."""
        tokens = self.school.attended[student.id].get(day, ())
        return tuple(self.best.get((t, student.grade), 0) for t in tokens if t not in away)
