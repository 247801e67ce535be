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
from optimizer.model.bounds.draft import Draft, Place
from optimizer.model.bounds.linear import Affine, total
from optimizer.model.bounds.offers import rooms_of

RoomClass = str


def add_rooms(draft: Draft) -> None:
    school = draft.school
    own = {school.fixed_club_room(club) for club in school.scenario.clubs} - {""}
    for place in draft.places:
        _Supply(draft, place, own).add()


class _Supply:
    """Rooms of one campus and slot."""

    def __init__(self, draft: Draft, place: Place, own: set[str]):
        self.draft, self.place, self.own = draft, place, own
        campus, token = place
        self.rooms = [r for r in draft.school.scenario.rooms if r.campus == campus and token in r.available]
        self.used: dict[RoomClass, Affine] = defaultdict(Affine)

    def class_of(self, room: Room) -> RoomClass:
        return f"room {room.id}" if room.id in self.own else f"kind {room.kind}"

    def add(self) -> None:
        draft, place, model = self.draft, self.place, self.draft.model
        asked: dict[frozenset[RoomClass], Affine] = defaultdict(Affine)
        for club in draft.clubs_at.get(place, ()):
            asked[self._classes_for_club(draft.school.scenario.club[club])].add(draft.meets[club, place[1]])
        for name, offer in draft.offers.items():
            if (name, place) in draft.sessions:
                rooms = rooms_of(draft, offer, place)
                asked[frozenset(map(self.class_of, rooms.values()))].add(draft.sessions[name, place])
                self._fit(name, rooms)
        for number, (classes, demand) in enumerate(sorted(asked.items(), key=lambda item: sorted(item[0]))):
            self._share(number, sorted(classes), demand)
        for name, used in sorted(self.used.items()):
            places = sum(room.groups_at_once for room in self.rooms if self.class_of(room) == name)
            model.keep(("rooms", *place, name), used, high=places)

    def _classes_for_club(self, club: Club) -> frozenset[RoomClass]:
        campus, token = self.place
        fixed = self.draft.school.fixed_club_room(club)
        rooms = self.draft.school.rooms_for[campus, club.activity]
        return (
            frozenset([f"room {fixed}"])
            if fixed
            else frozenset(self.class_of(r) for r in rooms if token in r.available)
        )

    def _share(self, number: int, classes: list[RoomClass], demand: Affine) -> None:
        """Split a demand over the classes that can meet it."""
        if not demand.terms and not demand.constant:
            return
        if len(classes) == 1:
            self.used[classes[0]].add(demand)
            return
        most = sum(room.groups_at_once for room in self.rooms)
        parts = Affine()
        for name in classes:
            part = total([self.draft.model.new(("places", *self.place, number, name), 0, most)])
            self.used[name].add(part)
            parts.add(part)
        self.draft.model.keep(("placed", *self.place, *classes), parts.add(demand, -1), 0, 0)

    def _fit(self, name: str, rooms: dict[str, Room]) -> None:
        """Students of an offer at once: in each room at most its capacity, and ``max_size`` for each group."""
        if any(room.capacity is None for room in rooms.values()):
            return
        size = self.draft.school.scenario.settings.grouping.max_size
        most = sum(min(room.capacity or 0, room.groups_at_once * size) for room in rooms.values())
        if most < self.draft.census.signed_up[self.place]:
            self.draft.model.keep(("room", *self.place, name), self.draft.doing[name, self.place], high=most)
