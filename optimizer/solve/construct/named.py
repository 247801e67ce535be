"""Care groups that pins and students name: where they are and what is already settled about them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from optimizer.model.school import School
from optimizer.model.stages.exercise import Exercise
from optimizer.model.stages.places import Places


@dataclass(eq=False)
class Named:
    """Questions about pinned care groups."""

    school: School
    exercise: Exercise
    places: Places

    @cached_property
    def campus(self) -> dict[str, str]:
        """Pinned care group -> campus: that of its pinned students, else the one that suits its pins best."""
        scenario = self.school.scenario
        found: dict[str, str] = {}
        for student in scenario.students:
            if student.care_group:
                found.setdefault(student.care_group, self.school.campus_of_student[student.id])
        for pin in scenario.pins:
            if pin.group not in scenario.club and pin.group not in found:
                found[pin.group] = max(scenario.campuses, key=lambda campus: self._suits(pin.group, campus))
        return found

    def _suits(self, group: str, campus: str) -> int:
        """How many pins of a group can be kept at a campus: rooms, staff and activities count."""
        scenario = self.school.scenario
        kept = 0
        for pin in scenario.pins:
            if pin.group == group:
                free = {p.id for p in self.school.free_staff.get((campus, pin.slot), ())}
                activity = scenario.activity.get(pin.activity)
                kept += 2 * (pin.room in scenario.room and scenario.room[pin.room].campus == campus)
                kept += pin.staff in free
                kept += activity is not None and bool(self.places.taking(campus, activity, pin.slot))
        return kept

    @cached_property
    def staff_campus(self) -> dict[tuple[str, str], str]:
        """(person, day) -> campus at which the person is pinned on that day."""
        scenario = self.school.scenario
        found = {}
        for pin in scenario.pins:
            if pin.staff:
                club = pin.group in scenario.club
                where = self.school.campus_of_club[pin.group] if club else self.campus[pin.group]
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
