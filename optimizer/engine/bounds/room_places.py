"""Block: rooms, counted by class.

In this block the rooms of one kind on a campus are a class, and a room that some club has for its own is a class by
itself. In a slot each session that does not join another takes one place in a room of a class that suits it. A class
has as many places as ``groups_at_once`` of its available rooms adds up to. The rows are those of a transportation
problem: a demand that several classes can meet is split over them, and no class gives more places than it has. They
hold for every timetable, since each of its sessions is in one suitable room.

Students who do the same at once must also fit the capacity of the rooms for it, and ``max_size`` for each group there.
"""

from __future__ import annotations

from collections import defaultdict

from optimizer.domain.places import Room
from optimizer.domain.programme import Club
from optimizer.engine.bounds.activity_classes import CampusSlot, rooms_of_class
from optimizer.engine.bounds.relaxation_builder import RelaxationBuilder
from optimizer.engine.lp.program import AffineExpression

RoomClassKey = str
"""``room ID`` for a club's own room, ``kind KIND`` for the others of a kind."""


def add_rooms(builder: RelaxationBuilder) -> None:
    """Add the block for each campus and slot."""
    school = builder.school
    own_rooms = {school.fixed_club_room(club) for club in school.scenario.clubs} - {""}
    for campus_slot in builder.campus_slots:
        _RoomBlock(builder, campus_slot, own_rooms).add()


class _RoomBlock:
    """Rooms of one campus and slot.

    Attributes
    ----------
    rooms : list of Room
        Those available.
    used : dict
        Class -> places taken in its rooms.
    """

    def __init__(self, builder: RelaxationBuilder, campus_slot: CampusSlot, own_rooms: set[str]):
        self.builder, self.model, self.campus_slot, self.own_rooms = builder, builder.model, campus_slot, own_rooms
        campus, token = campus_slot
        self.rooms = [r for r in builder.school.scenario.rooms if r.campus == campus and token in r.available]
        self.used: dict[RoomClassKey, AffineExpression] = defaultdict(AffineExpression)

    def class_of(self, room: Room) -> RoomClassKey:
        return f"room {room.id}" if room.id in self.own_rooms else f"kind {room.kind}"

    def add(self) -> None:
        builder, at = self.builder, self.campus_slot
        demands: dict[frozenset[RoomClassKey], AffineExpression] = defaultdict(AffineExpression)
        for club in builder.clubs_at.get(at, ()):
            demands[self._classes_for_club(builder.school.scenario.club[club])].add(builder.meets[club, at[1]])
        for name, activities in builder.activity_classes.items():
            if (name, at) in builder.sessions:
                rooms = rooms_of_class(builder.school, activities, at)
                demands[frozenset(map(self.class_of, rooms.values()))].add(builder.sessions[name, at])
                self._add_capacity(name, rooms)
        for number, (classes, demand) in enumerate(sorted(demands.items(), key=lambda item: sorted(item[0]))):
            self._split_demand(number, sorted(classes), demand)
        for name, used in sorted(self.used.items()):
            places = sum(room.groups_at_once for room in self.rooms if self.class_of(room) == name)
            self.model.constrain(("rooms", *at, name), used, high=places)

    def _classes_for_club(self, club: Club) -> frozenset[RoomClassKey]:
        campus, token = self.campus_slot
        own_room = self.builder.school.fixed_club_room(club)
        if own_room:
            return frozenset([f"room {own_room}"])
        suitable = self.builder.school.rooms_for[campus, club.activity]
        return frozenset(self.class_of(room) for room in suitable if token in room.available)

    def _split_demand(self, number: int, classes: list[RoomClassKey], demand: AffineExpression) -> None:
        """Split a demand for places over the classes that can meet it."""
        if not demand.terms and not demand.constant:
            return
        if len(classes) == 1:
            self.used[classes[0]].add(demand)
            return
        most = sum(room.groups_at_once for room in self.rooms)
        in_all = AffineExpression()
        for name in classes:
            places = self.model.count(("places", *self.campus_slot, number, name), most)
            self.used[name].add(places)
            in_all.add(places)
        self.model.constrain(("placed", *self.campus_slot, *classes), in_all - demand, 0, 0)

    def _add_capacity(self, name: str, rooms: dict[str, Room]) -> None:
        """Students of a class of activities at once: at most the capacity of its rooms."""
        if any(room.capacity is None for room in rooms.values()):
            return
        size = self.builder.school.scenario.settings.grouping.max_size
        most = sum(min(room.capacity or 0, room.groups_at_once * size) for room in rooms.values())
        if most < self.builder.student_classes.signed_up[self.campus_slot]:
            students = self.builder.students_by_activity[name, self.campus_slot]
            self.model.constrain(("room", *self.campus_slot, name), students, high=most)
