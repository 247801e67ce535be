"""Filling empty seats of a finished week with students who wait: nothing else of the week is touched."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass

from optimizer.domain.people import Student
from optimizer.engine.plan.index import PlanIndex
from optimizer.engine.plan.plan import Plan
from optimizer.engine.problem.exercise_due import ExerciseDue
from optimizer.engine.problem.school import School


@dataclass(eq=False)
class Readmission:
    """Serves waiting students on days on which their group (or one that takes them) has seats in all their slots."""

    school: School
    exercise: ExerciseDue
    plan: Plan

    def run(self) -> int:
        """Student-days served again."""
        waiting = [
            (-self.school.unserved_cost(self.school.scenario.student[s], day), s, day)
            for s, days in sorted(self.plan.waits.items())
            for day in days
        ]
        if not waiting:
            return 0
        self._load()
        return sum(self._serve(self.school.scenario.student[s], day) for _, s, day in sorted(waiting))

    def _load(self) -> None:
        plan, scenario = self.plan, self.school.scenario
        presence = PlanIndex(self.school, plan)
        self.heads: Counter[tuple[str, str]] = Counter()
        self.in_room: Counter[tuple[str, str]] = Counter()
        for (group, token), meeting in plan.meetings.items():
            host = meeting.host or group
            self.heads[host, token] += presence.headcount(group, token)
            self.in_room[plan.meetings[host, token].room, token] += presence.headcount(group, token)
        self.grades: dict[str, set[int]] = defaultdict(set)
        self.rivals: dict[str, set[str]] = defaultdict(set)
        self.size: Counter[str] = Counter()
        for student, group in [*plan.care.items(), *plan.extended.items()]:
            row = scenario.student[student]
            self.grades[group].add(row.grade)
            self.size[group] += 1
            if row.apart and plan.care.get(student) == group:
                self.rivals[group].add(row.apart)

    def _serve(self, student: Student, day: str) -> bool:
        week = self.school.scenario.week
        if student.clubs and student.id not in self.plan.care and not self._care_slots(student, day):
            return False
        late = [t for t in self.school.attended[student.id][day] if week[t].extended]
        group = next((g for g in self._groups(student) if self._fits(student, day, g)), "")
        night = next((g for g in self._late_groups(student) if all(self._seat(g, t) for t in late)), "") if late else ""
        if not group or (late and not night):
            return False
        if group not in (self.plan.care.get(student.id),):
            self.plan.care[student.id] = group
            self.size[group] += 1
            self.rivals[group].add(student.apart)
        if late and self.plan.extended.get(student.id) != night:
            self.plan.extended[student.id] = night
            self.size[night] += 1
        for token in self._care_slots(student, day):
            self._take(group, token)
        for token in late:
            self._take(night, token)
        left = self.plan.waits[student.id] - {day}
        self.plan.waits[student.id] = left
        if not left:
            del self.plan.waits[student.id]
            self.plan.reasons.pop(student.id, None)
        return True

    def _care_slots(self, student: Student, day: str) -> list[str]:
        care = set(self.school.scenario.week.care)
        return [t for t in self.school.attended[student.id][day] if t in care]

    def _groups(self, student: Student) -> list[str]:
        """The student's own care group, or those that could take the student."""
        own = self.plan.care.get(student.id)
        if own:
            return [own]
        if student.care_group:
            return [student.care_group] if self.size[student.care_group] < self._most() else []
        campus = self.school.campus_of_student[student.id]
        care = set(self.plan.care.values())
        return [
            g for g in sorted(care)
            if self.plan.campus[g] == campus and self.size[g] < self._most() and student.grade in self.grades[g]
            and student.apart not in self.rivals[g] - {""}
        ]  # fmt: skip

    def _late_groups(self, student: Student) -> list[str]:
        own = self.plan.extended.get(student.id)
        if own:
            return [own]
        campus = self.school.campus_of_student[student.id]
        late = sorted(set(self.plan.extended.values()))
        return [
            g for g in late
            if self.plan.campus[g] == campus and self.size[g] < self._most() and student.grade in self.grades[g]
        ]  # fmt: skip

    def _most(self) -> int:
        return self.school.scenario.settings.grouping.max_size

    def _fits(self, student: Student, day: str, group: str) -> bool:
        """Whether a group's day has seats and the exercise for one more."""
        slots = self._care_slots(student, day)
        if not slots or not all(self._seat(group, t) for t in slots):
            return False
        due = self.exercise.due_on(student, day) if self.exercise.required else 0
        done = sum(self.school.scenario.physical_minutes(self.plan.meetings[group, t].activity, t) for t in slots)
        return done >= due

    def _seat(self, group: str, token: str) -> bool:
        """Whether a group's session in a slot can take one more student."""
        meeting = self.plan.meetings.get((group, token))
        if meeting is None:
            return False
        host = meeting.host or group
        shown = self.plan.meetings[host, token]
        heads = self.heads[host, token] + 1
        activity = self.school.scenario.activity[shown.activity]
        staff = len(shown.assistants) + 1
        capacity = self.school.scenario.room[shown.room].capacity if shown.room else None
        fits = capacity is None or self.in_room[shown.room, token] < capacity
        return heads <= self._most() and heads <= staff * activity.students_per_staff and fits

    def _take(self, group: str, token: str) -> None:
        meeting = self.plan.meetings[group, token]
        host = meeting.host or group
        self.heads[host, token] += 1
        self.in_room[self.plan.meetings[host, token].room, token] += 1
