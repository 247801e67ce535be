"""Which activities, rooms and people remain for a session once those that some rule excludes outright are left out.

What a rule excludes is never made a variable. An encoder may have a function ``excludes_room`` or
``excludes_staff`` that says so; `optimizer.engine.cp.encode.registry` lists them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache

from optimizer.domain.people import Staff
from optimizer.domain.places import Room
from optimizer.domain.programme import Activity
from optimizer.engine.problem.school import School

RoomExclusion = Callable[[School, Room, str, str, str, str], bool]
"""(school, room, campus, club or blank, slot, activity) -> whether a rule excludes that."""
StaffExclusion = Callable[[School, Staff, str, str, str, str, str], bool]
"""(school, person, campus, club or blank, kind, slot, part) -> whether a rule excludes that."""


class Eligibility:
    """What remains for one school. Answers are cached, so that the models of a run share one instance.

    Parameters
    ----------
    school : School
    room_bars, staff_bars : sequence of functions
        What rules exclude.
    """

    def __init__(self, school: School, room_bars: Sequence[RoomExclusion], staff_bars: Sequence[StaffExclusion]):
        self.school, self._room_bars, self._staff_bars = school, tuple(room_bars), tuple(staff_bars)
        self.care_activities = cache(self._care_activities)
        self._room_fits = cache(self._room_fits_uncached)
        self._staff = cache(self._staff_uncached)
        self._rooms = cache(self._rooms_uncached)

    def _care_activities(self, token: str, grades: frozenset[int]) -> tuple[Activity, ...]:
        """Activities that a care or extended group with students of these grades may have in a slot."""
        return tuple(a for a in self.school.care_activities[token] if all(a.allows_grade(grade) for grade in grades))

    def rooms(self, campus: str, group: str, token: str, activities: tuple[str, ...], least: int) -> tuple[Room, ...]:
        """Rooms that a group with at least ``least`` students present may use for one of the activities."""
        club = group if group in self.school.scenario.club else ""
        rooms = self._rooms(campus, club, token, activities)
        return tuple(r for r in rooms if r.capacity is None or r.capacity >= least)

    def _rooms_uncached(self, campus: str, club: str, token: str, activities: tuple[str, ...]) -> tuple[Room, ...]:
        return tuple(
            room
            for room in sorted(self.school.scenario.rooms, key=lambda r: r.id)
            if any(self._room_fits(room, campus, club, token, a) for a in activities)
        )

    def _room_fits_uncached(self, room: Room, campus: str, club: str, token: str, activity: str) -> bool:
        return not any(bar(self.school, room, campus, club, token, activity) for bar in self._room_bars)

    def staff(self, campus: str, group: str, kind: str, token: str, part: str) -> tuple[Staff, ...]:
        """People who may serve a group (``kind`` care, club or extended) or a duty (``kind`` duty) in a slot.

        ``part`` is lead or assistant.
        """
        return self._staff(campus, group if kind == "club" else "", kind, token, part)

    def _staff_uncached(self, campus: str, club: str, kind: str, token: str, part: str) -> tuple[Staff, ...]:
        return tuple(
            p
            for p in self.school.staff
            if not any(bar(self.school, p, campus, club, kind, token, part) for bar in self._staff_bars)
        )
