"""Serving waiting students where a finished week has free seats; nothing else of the week is changed."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from optimizer.domain.people import Student
from optimizer.engine.plan.index import PlanIndex
from optimizer.engine.plan.plan import Plan
from optimizer.engine.plan.seats import Seats
from optimizer.engine.problem.exercise_due import ExerciseDue
from optimizer.engine.problem.school import School


@dataclass(eq=False)
class Readmission:
    """Serves waiting students on days on which a care group has a seat, and enough exercise, in all their slots.

    A student who has a care group or extended group can be served in that one alone, another one in any group of the
    campus that has the student's grade. Those whose waiting costs most come first.

    Attributes
    ----------
    past_days : frozenset of day names
        Days on which nobody is served again.
    seats : Seats
        Students present in sessions and rooms.
    grades : dict
        Group -> grades of its members.
    apart_codes : dict
        Care group -> codes ``apart`` of its members.
    size : Counter
        Group -> members.
    """

    school: School
    exercise: ExerciseDue
    plan: Plan
    past_days: frozenset[str] = frozenset()
    seats: Seats = field(init=False)
    grades: Mapping[str, frozenset[int]] = field(default_factory=dict, init=False)
    apart_codes: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set), init=False)
    size: Counter[str] = field(default_factory=Counter, init=False)

    def run(self) -> int:
        """Serve whom it can; the number of student-days served again."""
        student = self.school.scenario.student
        waiting = [
            (-self.school.unserved_cost(student[s], day), s, day)
            for s, days in sorted(self.plan.waits.items())
            for day in days - self.past_days
        ]
        if not waiting:
            return 0
        self._count()
        return sum(self._serve(student[s], day) for _, s, day in sorted(waiting))

    def _count(self) -> None:
        """Fill the tables from the plan."""
        plan, scenario = self.plan, self.school.scenario
        index = PlanIndex(self.school, plan)
        self.grades, self.seats = index.grades, Seats(index)
        for student, group in [*plan.care.items(), *plan.extended.items()]:
            row = scenario.student[student]
            self.size[group] += 1
            if row.apart and plan.care.get(student) == group:
                self.apart_codes[group].add(row.apart)

    def _serve(self, student: Student, day: str) -> bool:
        """Take a student's day off the waiting list if the groups have seats; whether that was done."""
        plan, week = self.plan, self.school.scenario.week
        care_slots = self._care_slots(student, day)
        if student.clubs and student.id not in plan.care and not care_slots:
            return False
        extended_slots = [t for t in self.school.attended[student.id][day] if week[t].extended]
        group = next((g for g in self._care_groups(student) if self._fits(student, day, g)), "")
        extended_group = ""
        if extended_slots:
            groups = (
                g for g in self._extended_groups(student) if all(self.seats.has_seat(g, t) for t in extended_slots)
            )
            extended_group = next(groups, "")
        if not group or (extended_slots and not extended_group):
            return False
        if plan.care.get(student.id) != group:
            plan.care[student.id] = group
            self.size[group] += 1
            self.apart_codes[group].add(student.apart)
        if extended_slots and plan.extended.get(student.id) != extended_group:
            plan.extended[student.id] = extended_group
            self.size[extended_group] += 1
        for token in care_slots:
            self.seats.take(group, token)
        for token in extended_slots:
            self.seats.take(extended_group, token)
        plan.waits[student.id] -= {day}
        if not plan.waits[student.id]:
            del plan.waits[student.id]
            plan.reasons.pop(student.id, None)
        return True

    def _care_slots(self, student: Student, day: str) -> list[str]:
        care = set(self.school.scenario.week.care)
        return [t for t in self.school.attended[student.id][day] if t in care]

    def _care_groups(self, student: Student) -> list[str]:
        """The student's own care group, or those that the student may join."""
        own = self.plan.care.get(student.id)
        if own:
            return [own]
        if student.care_group:
            return [student.care_group] if self.size[student.care_group] < self._max_size else []
        groups = self._groups_of_grade(student, set(self.plan.care.values()))
        return [g for g in groups if student.apart not in self.apart_codes[g] - {""}]

    def _extended_groups(self, student: Student) -> list[str]:
        """The student's own extended group, or those that the student may join."""
        own = self.plan.extended.get(student.id)
        return [own] if own else self._groups_of_grade(student, set(self.plan.extended.values()))

    def _groups_of_grade(self, student: Student, groups: set[str]) -> list[str]:
        """Groups of the student's campus, sorted, that have members of the grade and are not full."""
        campus = self.school.campus_of_student[student.id]
        return [
            g
            for g in sorted(groups)
            if self.plan.campus[g] == campus and self.size[g] < self._max_size and student.grade in self.grades[g]
        ]

    @property
    def _max_size(self) -> int:
        return self.school.scenario.settings.grouping.max_size

    def _fits(self, student: Student, day: str, group: str) -> bool:
        """Whether the sessions of a group's day have a seat, and the exercise due, for one more student."""
        slots = self._care_slots(student, day)
        if not slots or not all(self.seats.has_seat(group, t) for t in slots):
            return False
        due = self.exercise.due_on(student, day) if self.exercise.required else 0
        minutes = sum(self.school.scenario.physical_minutes(self.plan.meetings[group, t].activity, t) for t in slots)
        return minutes >= due
