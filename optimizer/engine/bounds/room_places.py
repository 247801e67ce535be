"""Block: rooms, counted by class of room.

Rooms of one kind on one campus are a class; a room that some club has for its own is a class by itself. In a slot every
session (joined ones aside) takes one place in a room of a class that suits it, and a class has the sum of
``groups_at_once`` of its available rooms. The rows are a flow: what asks for several classes is split over them, and no
class gives more than it has. The students doing one thing at once fit the rooms for it as well.
"""

from __future__ import annotations

from collections import defaultdict

from optimizer.domain.places import Room
from optimizer.domain.programme import Club
from optimizer.engine.bounds.activity_classes import rooms_of_class
from optimizer.engine.bounds.relaxation_builder import CampusSlot, RelaxationBuilder
from optimizer.engine.lp.program import AffineExpression

RoomClassKey = str


def add_rooms(draft: RelaxationBuilder) -> None:
    school = draft.school
    own = {school.fixed_club_room(club) for club in school.scenario.clubs} - {""}
    for place in draft.places:
        _RoomBlock(draft, place, own).add()


class _RoomBlock:
    """Rooms of one campus and slot."""

    def __init__(self, draft: RelaxationBuilder, place: CampusSlot, own: set[str]):
        self.builder, self.place, self.own = draft, place, own
        campus, token = place
        self.rooms = [r for r in draft.school.scenario.rooms if r.campus == campus and token in r.available]
        self.used: dict[RoomClassKey, AffineExpression] = defaultdict(AffineExpression)

    def class_of(self, room: Room) -> RoomClassKey:
        return f"room {room.id}" if room.id in self.own else f"kind {room.kind}"

    def add(self) -> None:
        draft, place, model = self.builder, self.place, self.builder.model
        asked: dict[frozenset[RoomClassKey], AffineExpression] = defaultdict(AffineExpression)
        for club in draft.clubs_at.get(place, ()):
            asked[self._classes_for_club(draft.school.scenario.club[club])].add(draft.meets[club, place[1]])
        for name, offer in draft.offers.items():
            if (name, place) in draft.sessions:
                rooms = rooms_of_class(draft, offer, place)
                asked[frozenset(map(self.class_of, rooms.values()))].add(draft.sessions[name, place])
                self._fit(name, rooms)
        for number, (classes, demand) in enumerate(sorted(asked.items(), key=lambda item: sorted(item[0]))):
            self._share(number, sorted(classes), demand)
        for name, used in sorted(self.used.items()):
            places = sum(room.groups_at_once for room in self.rooms if self.class_of(room) == name)
            model.constrain(("rooms", *place, name), used, high=places)

    def _classes_for_club(self, club: Club) -> frozenset[RoomClassKey]:
        campus, token = self.place
        fixed = self.builder.school.fixed_club_room(club)
        rooms = self.builder.school.rooms_for[campus, club.activity]
        return (
            frozenset([f"room {fixed}"])
            if fixed
            else frozenset(self.class_of(r) for r in rooms if token in r.available)
        )

    def _share(self, number: int, classes: list[RoomClassKey], demand: AffineExpression) -> None:
        """Split a demand over the classes that can meet it."""
        if not demand.terms and not demand.constant:
            return
        if len(classes) == 1:
            self.used[classes[0]].add(demand)
            return
        most = sum(room.groups_at_once for room in self.rooms)
        parts = AffineExpression()
        for name in classes:
            part = self.builder.model.count(("places", *self.place, number, name), most)
            self.used[name].add(part)
            parts.add(part)
        self.builder.model.constrain(("placed", *self.place, *classes), parts.add(demand, -1), 0, 0)

    def _fit(self, name: str, rooms: dict[str, Room]) -> None:
        """Students of an offer at once: in each room at most its capacity, and ``max_size`` for each group."""
        if any(room.capacity is None for room in rooms.values()):
            return
        size = self.builder.school.scenario.settings.grouping.max_size
        most = sum(min(room.capacity or 0, room.groups_at_once * size) for room in rooms.values())
        if most < self.builder.student_classes.signed_up[self.place]:
            self.builder.model.constrain(
                ("room", *self.place, name), self.builder.students_by_activity[name, self.place], high=most
            )
