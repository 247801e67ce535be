"""How large care groups had better be: as few staff as possible, in the rooms and with the leads that there are."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cached_property

from optimizer.engine.construct.exercise_slots import exercise_group_places
from optimizer.engine.problem.exercise_due import ExerciseDue
from optimizer.engine.problem.room_classes import RoomClasses
from optimizer.engine.problem.school import School
from optimizer.engine.problem.staffing import LeadEligibility

USABLE_SHARE = 0.95
"""Share of the leads and places that a size may use."""


@dataclass(eq=False)
class GroupSizes:
    """Sizes of care groups by campus, judged by those who signed up."""

    school: School
    exercise: ExerciseDue
    places: RoomClasses
    leaders: LeadEligibility

    @cached_property
    def present(self) -> dict[str, Counter[str]]:
        """Campus -> care slot -> students signed up."""
        care = set(self.school.scenario.week.care)
        found: dict[str, Counter[str]] = defaultdict(Counter)
        for student in self.school.scenario.students:
            found[self.school.campus_of_student[student.id]].update(student.attends & care)
        return found

    @cached_property
    def members(self) -> Counter[str]:
        """Campus -> students with a slot in care."""
        care = set(self.school.scenario.week.care)
        return Counter(self.school.campus_of_student[s.id] for s in self.school.scenario.students if s.attends & care)

    @cached_property
    def best(self) -> dict[str, int]:
        """Campus -> members of a group at most."""
        return {campus: self._best(campus) for campus in self.school.scenario.campuses}

    def _best(self, campus: str) -> int:
        """The size with the fewest staff slots in the week, the larger one where that is even."""
        grouping = self.school.scenario.settings.grouping
        most = self._seated(campus)
        members = self.members[campus]
        if not members:
            return most
        ratio = self.school.scenario.settings.staffing.students_per_staff
        share = max(self.present[campus].values(), default=members) / members
        sizes = {most, *(int(k * ratio / share) for k in range(1, most // ratio + 2))}
        able = [s for s in sizes if grouping.min_size <= s <= most and (s == most or self._possible(campus, s))]
        return min(able, key=lambda s: (self._staff(campus, s), -s), default=most)

    def _staff(self, campus: str, size: int) -> float:
        """Staff slots of a week in groups of this size, absences spread evenly."""
        ratio = self.school.scenario.settings.staffing.students_per_staff
        groups = math.ceil(self.members[campus] / size)
        return sum(groups * math.ceil(heads / groups / ratio - 0.05) for heads in self.present[campus].values())

    def _possible(self, campus: str, size: int) -> bool:
        """Whether leads, rooms and places for exercise do for so many groups."""
        week = self.school.scenario.week
        kinds = [a.room_kinds for a in self.school.scenario.activities if a.for_care]
        sports = exercise_group_places(self.school, self.exercise, self.places, campus, {})
        leads: Counter[str] = Counter()
        need = {token: self._sessions(campus, token, size) for token in week.care}
        for token in week.care:
            people = self.leaders.of_care.get((campus, token), ())
            leads.update(p.id for p in people)
            rooms = sum(
                room.places(token)
                for room in self.places.of_campus.get(campus, ())
                if any(not kind or room.kind in kind for kind in kinds)
            )
            if min(len(people), rooms) * USABLE_SHARE < need[token]:
                return False
        for day in week.days:
            tokens = [t for t in week.care if week[t].day == day]
            most = max((need[t] for t in tokens), default=0)
            if self.exercise.required and len(tokens) > 1 and sum(sports[t] for t in tokens) * USABLE_SHARE < most:
                return False
        able = sum(min(self.school.could_serve[person], slots) for person, slots in leads.items())
        return sum(need.values()) <= USABLE_SHARE * able

    def _sessions(self, campus: str, token: str, size: int) -> int:
        """Care sessions that a slot needs in groups of this size, thin ones joined."""
        groups = math.ceil(self.members[campus] / size)
        heads = self.present[campus][token]
        if self.school.scenario.settings.grouping.joining == "never":
            return min(groups, heads)
        return min(groups, math.ceil(heads / (0.9 * size)))

    def _seated(self, campus: str) -> int:
        """Largest size for which there are rooms enough."""
        scenario = self.school.scenario
        most = scenario.settings.grouping.max_size
        heads = max(self.present[campus].values(), default=0)
        kinds = [a.room_kinds for a in scenario.activities if a.for_care]
        rooms = [r for r in scenario.rooms if r.campus == campus and any(not k or r.kind in k for k in kinds)]
        seats = sorted((min(most, r.capacity // r.groups_at_once if r.capacity is not None else most)
                        for r in rooms for _ in range(r.groups_at_once)), reverse=True)  # fmt: skip
        for number, seat in enumerate(seats, 1):
            if seat >= 1 and number * seat >= heads:
                return max(1, min(most, seat))
        return min(most, max(1, seats[0]) if seats else most)
