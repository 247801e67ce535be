"""Fourth stage: rooms by name, a home for every care group."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import numpy as np

from optimizer.engine.lp.mixed_integer import cheapest_assignment
from optimizer.engine.plan.index import PlanIndex
from optimizer.engine.plan.plan import Plan
from optimizer.engine.problem.room_classes import RoomClass, RoomClasses
from optimizer.engine.problem.school import School

PINNED_ROOM_COST = -1_000
FORBIDDEN = 100_000
QUIET_CATEGORIES = ("homework", "reading")


@dataclass(eq=False)
class RoomStage:
    """Names the room of every session within the room class that the programme chose."""

    school: School
    places: RoomClasses
    room_class: dict[tuple[str, str], str]

    def run(self, plan: Plan) -> list[tuple[str, str]]:
        """Fill the rooms of ``plan.meetings``; returns the sessions that found none."""
        presence = PlanIndex(self.school, plan)
        self._pinned = {(p.group, p.slot): p.room for p in self.school.scenario.pins if p.room}
        self._been: dict[str, set[str]] = defaultdict(set)
        heads: dict[tuple[str, str], int] = defaultdict(int)
        for (group, token), meeting in plan.meetings.items():
            heads[meeting.host or group, token] += presence.headcount(group, token)
        classes = {room.name: room for rooms in self.places.of_campus.values() for room in rooms}
        homes = self._homes(plan, classes)
        inside: dict[tuple[str, str], list[str]] = defaultdict(list)
        for (group, token), name in sorted(self.room_class.items()):
            if (group, token) in plan.meetings:
                inside[name, token].append(group)
        lost = []
        for (name, token), groups in sorted(inside.items()):
            room = classes[name]
            size = {group: heads[group, token] for group in groups}
            pick = self._alone if room.at_once == 1 else self._shared
            found = pick(plan, room, token, groups, size, homes)
            for group in groups:
                if group in found:
                    plan.meetings[group, token].room = found[group]
                else:
                    lost.append((group, token))
        return lost

    def _homes(self, plan: Plan, classes: dict[str, RoomClass]) -> dict[str, str]:
        """Care group -> a room of the class in which most of its homework and reading lies.

        Groups that must share a room are those least often there at the same time.
        """
        category = self.school.scenario.category_of
        quiet: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        for (group, token), name in sorted(self.room_class.items()):
            meeting = plan.meetings.get((group, token))
            if meeting is not None and group in plan.campus and category[meeting.activity] in QUIET_CATEGORIES:
                quiet[group][name].add(token)
        taken: dict[str, list[str]] = defaultdict(list)
        homes = {}
        for group, of_class in sorted(quiet.items()):
            name = min(of_class, key=lambda n: (-len(of_class[n]), n))
            tokens = of_class[name]
            rooms = classes[name].rooms
            homes[group] = min(rooms, key=lambda r: (sum(t in tokens for t in taken[r]), len(taken[r]), r))
            taken[homes[group]] += sorted(tokens)
        return homes

    def _alone(
        self, plan: Plan, room: RoomClass, token: str, groups: list[str], size: dict[str, int], homes: dict[str, str]
    ) -> dict[str, str]:
        """Rooms that take one group at a time: an assignment that keeps groups at home."""
        category = self.school.scenario.category_of
        cost = np.zeros((len(groups), len(room.rooms)))
        for row, group in enumerate(groups):
            quiet = category[plan.meetings[group, token].activity] in QUIET_CATEGORIES
            cost[row] = 10 if quiet else 2
            for column, name in enumerate(room.rooms):
                if quiet and name in self._been[group]:
                    cost[row, column] = 5
                if homes.get(group) == name:
                    cost[row, column] = 0 if quiet else 1
                if self._pinned.get((group, token)) == name:
                    cost[row, column] = PINNED_ROOM_COST
        found = {groups[row]: room.rooms[column] for row, column in cheapest_assignment(cost)}
        for group, name in found.items():
            if category[plan.meetings[group, token].activity] in QUIET_CATEGORIES:
                self._been[group].add(name)
        return found

    def _shared(
        self, plan: Plan, room: RoomClass, token: str, groups: list[str], size: dict[str, int], homes: dict[str, str]
    ) -> dict[str, str]:
        """Rooms that take several groups at once: pinned ones first, then the largest into the fullest that fits."""
        places = dict.fromkeys(room.rooms, room.at_once)
        seats = dict.fromkeys(room.rooms, room.capacity)
        found = {}
        pinned = {g: self._pinned[g, token] for g in groups if self._pinned.get((g, token)) in places}
        for group in sorted(groups, key=lambda g: (g not in pinned, -size[g], g)):
            rooms = [pinned[group]] if group in pinned else sorted(room.rooms, key=lambda r: (seats[r], r))
            for name in rooms:
                if places[name] > 0 and seats[name] >= size[group]:
                    found[group] = name
                    places[name] -= 1
                    seats[name] -= size[group]
                    break
        return found
