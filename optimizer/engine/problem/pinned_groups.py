"""Care groups that pins and students name: what is already settled about them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from optimizer.engine.problem.exercise_due import ExerciseDue
from optimizer.engine.problem.school import School


@dataclass(eq=False)
class PinnedGroups:
    """Questions about pinned care groups."""

    school: School
    exercise: ExerciseDue

    @cached_property
    def staff_campus(self) -> dict[tuple[str, str], str]:
        """(person, day) -> campus at which the person is pinned on that day."""
        scenario = self.school.scenario
        found = {}
        for pin in scenario.pins:
            if pin.staff:
                club = pin.group in scenario.club
                where = self.school.campus_of_club[pin.group] if club else self.school.pinned_campus[pin.group]
                found[pin.staff, scenario.week[pin.slot].day] = where
        return found

    def grades(self, group: str) -> frozenset[int]:
        """Grades that a pinned group may have by the staff and activities pinned to it."""
        scenario = self.school.scenario
        grades = frozenset(student.grade for student in scenario.students)
        for pin in scenario.pins:
            if pin.group == group and pin.staff in scenario.person and scenario.person[pin.staff].grades:
                grades &= scenario.person[pin.staff].grades
            if pin.group == group and pin.activity in scenario.activity and scenario.activity[pin.activity].grades:
                grades &= scenario.activity[pin.activity].grades
        return grades

    def barred(self, group: str) -> frozenset[str]:
        """Slots in which a pinned group has something else than exercise."""
        moving = {activity.id for activity in self.exercise.activities}
        pins = self.school.scenario.pins
        return frozenset(p.slot for p in pins if p.group == group and p.activity and p.activity not in moving)
