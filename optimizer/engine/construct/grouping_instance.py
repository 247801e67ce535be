"""The students of one campus who need a care group, as arrays.

Shapes are given by *students* (rows of the instance, in the order of the scenario) and *tokens* (care slots of the
week, in order of time).
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, product
from operator import ge

import numpy as np
from numpy.typing import NDArray

from optimizer.domain.people import Student
from optimizer.domain.programme import Activity
from optimizer.engine.plan.plan import Plan
from optimizer.engine.problem.exercise_due import ExerciseDue
from optimizer.engine.problem.school import School

IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]


@dataclass(frozen=True)
class ExercisePattern:
    """The slots in which a group exercises on a day, and what each of them gives.

    Attributes
    ----------
    minutes : tuple of dict
        For each slot: grade -> minutes of exercise.
    """

    day: str
    tokens: tuple[str, ...]
    minutes: tuple[Mapping[int, int], ...]


@dataclass(eq=False)
class GroupingInstance:
    """Who has to be put into care groups, and what the goals and the rule on exercise ask about them.

    Presence is that of the plan: without the student's club meetings and waiting days.

    Attributes
    ----------
    students : list of Student
        Those with at least one slot in care, or with a group that they name.
    """

    school: School
    exercise: ExerciseDue
    plan: Plan
    campus: str
    students: list[Student]

    @cached_property
    def tokens(self) -> tuple[str, ...]:
        """Care slots of the week."""
        return self.school.scenario.week.care

    @cached_property
    def clubs(self) -> list[dict[str, str]]:
        """Per student: token -> club that meets then."""
        plan = self.plan
        return [
            {t: club for club in plan.clubs.get(s.id, ()) for t in plan.club_slots.get(club, ())} for s in self.students
        ]

    @cached_property
    def present(self) -> IntArray:
        """1 where a student is in care, shape (students, tokens)."""
        present = np.zeros((len(self.students), len(self.tokens)), dtype=np.int64)
        column = {t: n for n, t in enumerate(self.tokens)}
        week = self.school.scenario.week
        for row, student in enumerate(self.students):
            waits = self.plan.waits.get(student.id, frozenset())
            for token in student.attends:
                if token in column and token not in self.clubs[row] and week[token].day not in waits:
                    present[row, column[token]] = 1
        return present

    @cached_property
    def grade(self) -> IntArray:
        """Grades, shape (students,)."""
        return np.array([s.grade for s in self.students], dtype=np.int64)

    @cached_property
    def class_code(self) -> IntArray:
        """Number of each student's class, -1 without one; shape (students,)."""
        return _numbers([(s.campus, s.grade, s.class_name) if s.class_name else None for s in self.students])

    @cached_property
    def together_code(self) -> IntArray:
        """Number of each student's ``together`` code, -1 without one; shape (students,)."""
        return _numbers([s.together or None for s in self.students])

    @cached_property
    def apart_code(self) -> IntArray:
        """Number of each student's ``apart`` code, -1 without one; shape (students,)."""
        return _numbers([s.apart or None for s in self.students])

    @cached_property
    def exercise_patterns(self) -> list[ExercisePattern]:
        """Single slots of every day, then pairs of slots of every day with each pair of activities that helps."""
        week, grades = self.school.scenario.week, sorted(set(self.grade.tolist()))
        by_day = {day: [t for t in week.on_day[day] if t in self.tokens] for day in week.days}
        most = {t: {g: self.exercise.most_minutes.get((t, g), 0) for g in grades} for t in self.tokens}
        patterns = [ExercisePattern(day, (t,), (most[t],)) for day, tokens in by_day.items() for t in tokens]
        for day, tokens in by_day.items():
            for pair in combinations(tokens, 2):
                patterns += [ExercisePattern(day, pair, minutes) for minutes in self._minutes_of_pair(*pair, grades)]
        return patterns

    def _minutes_of_pair(self, one: str, other: str, grades: list[int]) -> list[tuple[dict[int, int], dict[int, int]]]:
        """What two slots of a day can give, by grade: one entry for each pair of activities that no other one beats.

        An activity that a group may have once a day is not given in both slots.
        """
        given: dict[tuple[int, ...], tuple[dict[int, int], dict[int, int]]] = {}
        for first, second in product(self.exercise.activities, repeat=2):
            if first is second and first.max_per_day is not None and first.max_per_day < 2:
                continue
            minutes = (self._minutes(first, one, grades), self._minutes(second, other, grades))
            if all(any(of_slot.values()) for of_slot in minutes):
                given[(*minutes[0].values(), *minutes[1].values())] = minutes
        return [
            minutes
            for key, minutes in given.items()
            if not any(rival != key and all(map(ge, rival, key)) for rival in given)
        ]

    def _minutes(self, activity: Activity, token: str, grades: list[int]) -> dict[int, int]:
        """Grade -> minutes of exercise that an activity gives in a slot; 0 where it may not be given."""
        minutes = self.school.scenario.physical_minutes(activity.id, token) if activity.in_slot(token) else 0
        return {grade: minutes if activity.allows_grade(grade) else 0 for grade in grades}

    @cached_property
    def pattern_suffices(self) -> BoolArray:
        """Whether a pattern gives a student the exercise due on its day, shape (students, patterns)."""
        column = {t: n for n, t in enumerate(self.tokens)}
        suffices = np.zeros((len(self.students), len(self.exercise_patterns)), dtype=np.bool_)
        grades, row_of_grade = np.unique(self.grade, return_inverse=True)
        for number, pattern in enumerate(self.exercise_patterns):
            minutes = np.zeros(len(self.students), dtype=np.int64)
            for token, of_grade in zip(pattern.tokens, pattern.minutes, strict=True):
                minutes += (
                    np.array([of_grade[g] for g in grades.tolist()])[row_of_grade] * self.present[:, column[token]]
                )
            suffices[:, number] = minutes >= self.due[pattern.day]
        return suffices

    @cached_property
    def due(self) -> dict[str, IntArray]:
        """Day -> minutes of exercise due in care (what clubs give is taken off), shape (students,)."""
        due = {}
        week = self.school.scenario.week
        for day in week.days:
            column = np.zeros(len(self.students), dtype=np.int64)
            for row, student in enumerate(self.students):
                if not self.exercise.required or not self.plan.served(student.id, day):
                    continue
                clubs = {t: c for t, c in self.clubs[row].items() if week[t].day == day}
                in_clubs = sum(self.exercise.club_minutes(c, t) for t, c in clubs.items())
                column[row] = max(0, self.exercise.due_on(student, day, clubs) - in_clubs)
            due[day] = column
        return due


def _numbers(keys: Sequence[Hashable]) -> IntArray:
    """Equal keys numbered alike from 0 on, None as -1."""
    numbers: dict[Hashable, int] = {}
    return np.array([-1 if key is None else numbers.setdefault(key, len(numbers)) for key in keys], dtype=np.int64)


def build_grouping_instance(school: School, exercise: ExerciseDue, plan: Plan, campus: str) -> GroupingInstance:
    """The students of a campus who need a care group in a plan that has clubs and waiting days."""
    care = set(school.scenario.week.care)
    students: list[Student] = []
    for student in school.scenario.students:
        if school.campus_of_student[student.id] != campus:
            continue
        days = [d for d in school.attended[student.id] if plan.served(student.id, d)]
        if not days:
            continue
        club_slots = {t for c in plan.clubs.get(student.id, ()) for t in plan.club_slots.get(c, ())}
        tokens = {t for d in days for t in school.attended[student.id][d]}
        if (tokens & care) - club_slots or student.care_group:
            students.append(student)
    return GroupingInstance(school, exercise, plan, campus, students)
