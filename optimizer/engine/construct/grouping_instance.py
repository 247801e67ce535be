"""The students of one campus who need a care group, as arrays."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from optimizer.domain.people import Student
from optimizer.engine.plan.plan import Plan
from optimizer.engine.problem.exercise_due import ExerciseDue
from optimizer.engine.problem.school import School

IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]


@dataclass(frozen=True)
class ExercisePattern:
    """A way to give a group its exercise on a day: the slots in which it exercises."""

    day: str
    tokens: tuple[str, ...]


@dataclass(eq=False)
class GroupingInstance:
    """Students with a place in care, in the scenario's order, with clubs and waiting days of the plan taken off.

    Attributes
    ----------
    students : list of Student
        Those with at least one slot in care, or pinned to a group.
    """

    school: School
    exercise: ExerciseDue
    plan: Plan
    campus: str
    students: list[Student]

    @cached_property
    def tokens(self) -> tuple[str, ...]:
        return self.school.scenario.week.care

    @cached_property
    def away(self) -> list[dict[str, str]]:
        """Per student: token -> club met then."""
        plan = self.plan
        return [
            {t: club for club in plan.clubs.get(s.id, ()) for t in plan.club_slots.get(club, ())} for s in self.students
        ]

    @cached_property
    def present(self) -> IntArray:
        """Student x care slot -> 1 where the student is in care."""
        found = np.zeros((len(self.students), len(self.tokens)), dtype=np.int64)
        column = {t: n for n, t in enumerate(self.tokens)}
        week = self.school.scenario.week
        for row, student in enumerate(self.students):
            waits = self.plan.waits.get(student.id, frozenset())
            for token in student.attends:
                if token in column and token not in self.away[row] and week[token].day not in waits:
                    found[row, column[token]] = 1
        return found

    @cached_property
    def grade(self) -> IntArray:
        return np.array([s.grade for s in self.students], dtype=np.int64)

    @cached_property
    def classes(self) -> IntArray:
        """Number of each student's class; -1 without one."""
        keys = [(s.campus, s.grade, s.class_name) if s.class_name else None for s in self.students]
        return _numbers(keys)

    @cached_property
    def friends(self) -> IntArray:
        """Number of each student's ``together`` code; -1 without one."""
        return _numbers([s.together or None for s in self.students])

    @cached_property
    def rivals(self) -> IntArray:
        """Number of each student's ``apart`` code; -1 without one."""
        return _numbers([s.apart or None for s in self.students])

    @cached_property
    def exercise_patterns(self) -> list[ExercisePattern]:
        """Single slots of every day, then pairs of slots."""
        week = self.school.scenario.week
        found = []
        for day in week.days:
            tokens = [t for t in week.on_day[day] if t in self.tokens]
            found += [ExercisePattern(day, (t,)) for t in tokens]
        for day in week.days:
            tokens = [t for t in week.on_day[day] if t in self.tokens]
            found += [ExercisePattern(day, (one, other)) for n, one in enumerate(tokens) for other in tokens[n + 1 :]]
        return found

    @cached_property
    def pattern_suffices(self) -> BoolArray:
        """Student x way -> whether the way gives the student the exercise that the day asks for."""
        column = {t: n for n, t in enumerate(self.tokens)}
        minutes = np.zeros(self.present.shape, dtype=np.int64)
        for row, student in enumerate(self.students):
            for token, number in column.items():
                minutes[row, number] = (
                    self.exercise.most_minutes.get((token, student.grade), 0) * self.present[row, number]
                )
        return (
            np.stack(
                [
                    minutes[:, [column[t] for t in way.tokens]].sum(axis=1) >= self.due[way.day]
                    for way in self.exercise_patterns
                ],
                axis=1,
            )
            if self.exercise_patterns
            else np.zeros((len(self.students), 0), dtype=np.bool_)
        )

    @cached_property
    def due(self) -> dict[str, IntArray]:
        """Day -> minutes of exercise that each student needs in care (clubs taken off)."""
        found = {}
        week = self.school.scenario.week
        for day in week.days:
            column = np.zeros(len(self.students), dtype=np.int64)
            for row, student in enumerate(self.students):
                if not self.exercise.required or not self.plan.served(student.id, day):
                    continue
                clubs = {t: c for t, c in self.away[row].items() if week[t].day == day}
                need = self.exercise.due_on(student, day, clubs)
                column[row] = max(0, need - sum(self.exercise.club_minutes(c, t) for t, c in clubs.items()))
            found[day] = column
        return found


def _numbers(
    keys: Sequence[Hashable],
) -> IntArray:
    known: dict[object, int] = {}
    return np.array([-1 if key is None else known.setdefault(key, len(known)) for key in keys], dtype=np.int64)


def build_grouping_instance(school: School, exercise: ExerciseDue, plan: Plan, campus: str) -> GroupingInstance:
    """The students of a campus who need a care group in this plan."""
    care = set(school.scenario.week.care)
    members: list[Student] = []
    for student in school.scenario.students:
        if school.campus_of_student[student.id] != campus:
            continue
        days = [d for d in school.attended[student.id] if plan.served(student.id, d)]
        if not days:
            continue
        clubs = {t for c in plan.clubs.get(student.id, ()) for t in plan.club_slots.get(c, ())}
        tokens = {t for d in days for t in school.attended[student.id][d]}
        if (tokens & care) - clubs or student.care_group:
            members.append(student)
    return GroupingInstance(school, exercise, plan, campus, members)
