"""Fourth stage: the room of every session within its room class, so that a care group changes rooms seldom.

Every care group has a room of its own for homework and reading, the *quiet* activities that ``room-moves`` counts.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

import numpy as np

from optimizer.domain.programme import Category
from optimizer.engine.construct.context import ConstructionContext
from optimizer.engine.lp.mixed_integer import cheapest_assignment
from optimizer.engine.plan.index import PlanIndex
from optimizer.engine.plan.plan import Plan
from optimizer.engine.problem.alike import RoomClass

PINNED_ROOM_COST = -1_000
"""Preferred to any other room."""
QUIET_CATEGORIES = (Category.HOMEWORK, Category.READING)


@dataclass(eq=False)
class RoomStage:
    """Names rooms slot by slot and class by class.

    Attributes
    ----------
    room_class : dict
        (host group, token) -> room class chosen by the programme.
    """

    context: ConstructionContext
    room_class: dict[tuple[str, str], str]

    def run(self, plan: Plan) -> list[tuple[str, str]]:
        """Fill the rooms of ``plan.meetings``; the sessions (group, token) for which no room is left."""
        classes = {room.name: room for rooms in self.context.room_classes.of_campus.values() for room in rooms}
        assignment = _RoomAssignment(self.context, plan, self._own_rooms(plan, classes))
        hosts: dict[tuple[str, str], list[str]] = defaultdict(list)
        for (group, token), name in sorted(self.room_class.items()):
            if (group, token) in plan.meetings:
                hosts[name, token].append(group)
        without_room = []
        for (name, token), groups in sorted(hosts.items()):
            room = classes[name]
            assign = assignment.assign_single if room.at_once == 1 else assignment.assign_shared
            rooms = assign(room, token, groups)
            for group in groups:
                if group in rooms:
                    plan.meetings[group, token].room = rooms[group]
                else:
                    without_room.append((group, token))
        return without_room

    def _own_rooms(self, plan: Plan, classes: dict[str, RoomClass]) -> dict[str, str]:
        """Care group -> a room of the class in which most of its quiet sessions are.

        Groups that have to share a room are those that use it least often at the same time.
        """
        category = self.context.school.scenario.category_of
        quiet_slots: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        for (group, token), name in sorted(self.room_class.items()):
            session = plan.meetings.get((group, token))
            if session is not None and group in plan.campus and category[session.activity] in QUIET_CATEGORIES:
                quiet_slots[group][name].add(token)
        used: dict[str, list[str]] = defaultdict(list)
        own_rooms = {}
        for group, by_class in sorted(quiet_slots.items()):
            name = min(by_class, key=lambda n: (-len(by_class[n]), n))
            tokens = by_class[name]
            room = min(classes[name].rooms, key=lambda r: (sum(t in tokens for t in used[r]), len(used[r]), r))
            own_rooms[group] = room
            used[room] += sorted(tokens)
        return own_rooms


@dataclass(eq=False)
class _RoomAssignment:
    """Rooms for the sessions of one class and slot after the other.

    Attributes
    ----------
    own_rooms : dict
        Care group -> its own room.
    quiet_rooms : dict
        Group -> rooms in which it has had quiet sessions so far.
    headcount : dict
        (host group, token) -> students present, those of joined groups included.
    pinned : dict
        (group, token) -> pinned room.
    """

    context: ConstructionContext
    plan: Plan
    own_rooms: dict[str, str]
    quiet_rooms: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    headcount: dict[tuple[str, str], int] = field(default_factory=dict)
    pinned: dict[tuple[str, str], str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        school = self.context.school
        self.pinned = {(pin.group, pin.slot): pin.room for pin in school.scenario.pins if pin.room}
        self.headcount = PlanIndex(school, self.plan).joint_headcount

    def assign_single(self, room: RoomClass, token: str, groups: list[str]) -> dict[str, str]:
        """Rooms that take one group at a time: the linear assignment with fewest changes of room."""
        cost = np.array([[self._cost(group, token, name) for name in room.rooms] for group in groups], dtype=np.float64)
        rooms = {groups[row]: room.rooms[column] for row, column in cheapest_assignment(cost)}
        for group, name in rooms.items():
            if self._is_quiet(group, token):
                self.quiet_rooms[group].add(name)
        return rooms

    def assign_shared(self, room: RoomClass, token: str, groups: list[str]) -> dict[str, str]:
        """Rooms that take several groups: pinned ones first, then the largest group into the fullest that takes it."""
        places = dict.fromkeys(room.rooms, room.at_once)
        seats = dict.fromkeys(room.rooms, room.capacity)
        size = {group: self.headcount[group, token] for group in groups}
        pinned = {g: self.pinned[g, token] for g in groups if self.pinned.get((g, token)) in places}
        assigned = {}
        for group in sorted(groups, key=lambda g: (g not in pinned, -size[g], g)):
            rooms = [pinned[group]] if group in pinned else sorted(room.rooms, key=lambda r: (seats[r], r))
            name = next((r for r in rooms if places[r] > 0 and seats[r] >= size[group]), None)
            if name is not None:
                assigned[group] = name
                places[name] -= 1
                seats[name] -= size[group]
        return assigned

    def _is_quiet(self, group: str, token: str) -> bool:
        return self.context.school.scenario.category_of[self.plan.meetings[group, token].activity] in QUIET_CATEGORIES

    def _cost(self, group: str, token: str, room: str) -> float:
        params = self.context.params
        is_own = self.own_rooms.get(group) == room
        if self.pinned.get((group, token)) == room:
            return PINNED_ROOM_COST
        if not self._is_quiet(group, token):
            return params.active_home_cost if is_own else params.active_away_cost
        if is_own:
            return 0
        return params.quiet_known_room_cost if room in self.quiet_rooms[group] else params.quiet_away_cost
