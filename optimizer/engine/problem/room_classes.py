"""Rooms alike counted together: a room class and its places in each slot."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property

from optimizer.domain.places import Room
from optimizer.domain.programme import Activity
from optimizer.engine.problem.school import School


@dataclass(frozen=True)
class RoomClass:
    """Rooms of a campus that no rule tells apart.

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
        """More students than any one session can have."""
        scenario = self.school.scenario
        clubs = [min(c.max_students or 10**6, len(self.school.wishers[c.id])) for c in scenario.clubs]
        return max([scenario.settings.grouping.max_size, *clubs])

    @cached_property
    def of_campus(self) -> dict[str, tuple[RoomClass, ...]]:
        """Campus -> its room classes, by kind and name."""
        named = {club.room for club in self.school.scenario.clubs} | {pin.room for pin in self.school.scenario.pins}
        alike: dict[tuple[object, ...], list[Room]] = defaultdict(list)
        for room in sorted(self.school.scenario.rooms, key=lambda r: r.id):
            enough = self.max_session_headcount * room.groups_at_once
            capacity = min(enough, enough if room.capacity is None else room.capacity)
            alone = room.id if room.id in named else ""
            key = (room.campus, room.kind, capacity, room.groups_at_once, tuple(sorted(room.available)), alone)
            alike[key].append(room)
        found: dict[str, list[RoomClass]] = {campus: [] for campus in self.school.scenario.campuses}
        for rooms in sorted(alike.values(), key=lambda rooms: rooms[0].id):
            first = rooms[0]
            if first.campus in found:
                enough = self.max_session_headcount * first.groups_at_once
                capacity = min(enough, enough if first.capacity is None else first.capacity)
                ids = tuple(room.id for room in rooms)
                found[first.campus].append(
                    RoomClass(first.id, first.campus, first.kind, capacity, first.groups_at_once, first.available, ids)
                )
        return {campus: tuple(classes) for campus, classes in found.items()}

    def classes_for(self, campus: str, activity: Activity, token: str) -> tuple[RoomClass, ...]:
        """Room classes of a campus in which an activity may be given in a slot."""
        return tuple(
            c for c in self.of_campus.get(campus, ()) if token in c.available and activity.takes_room_kind(c.kind)
        )
