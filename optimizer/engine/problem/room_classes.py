"""Classes of rooms that no rule tells apart, and how many groups and students each takes in a slot."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property

from optimizer.domain.places import Room
from optimizer.domain.programme import Activity
from optimizer.engine.problem.school import School


@dataclass(frozen=True)
class RoomClass:
    """Rooms of a campus that no rule tells apart: same kind, capacity, groups at once and availability.

    A room that a club or a pin names is a class of its own.

    Attributes
    ----------
    name : str
        Id of the first room.
    rooms : tuple of str
        Ids, sorted.
    capacity : int
        Students in one room; capped at more than any group can have.
    at_once : int
        Groups that one room takes at once.
    """

    name: str
    campus: str
    kind: str
    capacity: int
    at_once: int
    available: frozenset[str]
    rooms: tuple[str, ...]

    def places(self, token: str) -> int:
        """Groups that these rooms take together in a slot."""
        return len(self.rooms) * self.at_once if token in self.available else 0

    def seats(self, token: str) -> int:
        """Students that these rooms take together in a slot."""
        return len(self.rooms) * self.capacity if token in self.available else 0


@dataclass(eq=False)
class RoomClasses:
    """The room classes of a school."""

    school: School

    @cached_property
    def max_session_headcount(self) -> int:
        """An upper bound on the students of one session: the largest of ``max_size`` and the clubs' sizes."""
        scenario = self.school.scenario
        wishers = ((club, len(self.school.wishers[club.id])) for club in scenario.clubs)
        clubs = [min(club.max_students or number, number) for club, number in wishers]
        return max([scenario.settings.grouping.max_size, *clubs])

    @cached_property
    def of_campus(self) -> dict[str, tuple[RoomClass, ...]]:
        """Campus -> its room classes, by name."""
        named = {club.room for club in self.school.scenario.clubs} | {pin.room for pin in self.school.scenario.pins}
        alike: dict[tuple[object, ...], list[Room]] = defaultdict(list)
        for room in sorted(self.school.scenario.rooms, key=lambda r: r.id):
            own_class = room.id if room.id in named else ""
            key = (room.campus, room.kind, self._capacity(room), room.groups_at_once, room.available, own_class)
            alike[key].append(room)
        classes: dict[str, list[RoomClass]] = {campus: [] for campus in self.school.scenario.campuses}
        for rooms in alike.values():
            room = rooms[0]
            if room.campus in classes:
                ids = tuple(r.id for r in rooms)
                one = RoomClass(
                    room.id, room.campus, room.kind, self._capacity(room), room.groups_at_once, room.available, ids
                )
                classes[room.campus].append(one)
        return {campus: tuple(here) for campus, here in classes.items()}

    def _capacity(self, room: Room) -> int:
        """Students that the room takes at once, no more than its groups can have."""
        enough = self.max_session_headcount * room.groups_at_once
        return enough if room.capacity is None else min(enough, room.capacity)

    def classes_for(self, campus: str, activity: Activity, token: str) -> tuple[RoomClass, ...]:
        """Room classes of a campus in which an activity may be given in a slot."""
        return tuple(
            c for c in self.of_campus.get(campus, ()) if token in c.available and activity.takes_room_kind(c.kind)
        )
