"""What pins already decide about the care groups that they name, and about where people are on a day."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from optimizer.engine.problem.exercise_due import ExerciseDue
from optimizer.engine.problem.school import School


@dataclass(eq=False)
class PinnedGroups:
    """Consequences of pins.

    Attributes
    ----------
    school : School
    exercise : ExerciseDue
    """

    school: School
    exercise: ExerciseDue

    @cached_property
    def staff_campus(self) -> dict[tuple[str, str], str]:
        """(person, day) -> campus at which the person is pinned on that day."""
        scenario = self.school.scenario
        campus = self.school.pinned_campus | self.school.campus_of_club
        return {(pin.staff, scenario.week[pin.slot].day): campus[pin.group] for pin in scenario.pins if pin.staff}

    def grades(self, group: str) -> frozenset[int]:
        """Grades that a pinned care group may have, by those of the staff and activities pinned to it."""
        scenario = self.school.scenario
        grades = frozenset(student.grade for student in scenario.students)
        for pin in self.school.care_pins.get(group, ()):
            if pin.staff in scenario.person and scenario.person[pin.staff].grades:
                grades &= scenario.person[pin.staff].grades
            if pin.activity in scenario.activity and scenario.activity[pin.activity].grades:
                grades &= scenario.activity[pin.activity].grades
        return grades

    def barred(self, group: str) -> frozenset[str]:
        """Slots in which a pinned care group has an activity without exercise."""
        moving = {activity.id for activity in self.exercise.activities}
        pins = self.school.care_pins.get(group, ())
        return frozenset(p.slot for p in pins if p.activity and p.activity not in moving)
