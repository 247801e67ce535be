"""Simulated annealing over the rooms of sessions, with all else as it is: each care group does quiet work in one room.

A move brings a session of homework or reading into another room of its group. Where the room is taken in that slot,
somebody who is there goes to the room that becomes free. Rooms must suit the activity and be available, hold the
students, and take no more sessions at once than they may. The only goal that depends on rooms is ``room-moves``, so its
points are counted exactly; a move that costs points is accepted with probability exp(-points / temperature).
"""

from __future__ import annotations

import math
import random
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass

from optimizer.domain.places import Room
from optimizer.engine.construct.programme import QUIET_CATEGORIES
from optimizer.engine.plan.index import PlanIndex
from optimizer.engine.plan.plan import Plan, SessionKey
from optimizer.engine.problem.school import School
from optimizer.engine.problem.staffing import Eligibility


@dataclass(frozen=True)
class _HostSession:
    """A session that does not join another: students, rooms that suit it, care groups whose quiet work it is."""

    key: SessionKey
    heads: int
    suitable: tuple[str, ...]
    quiet_groups: tuple[str, ...]


class RoomAnnealing:
    """The rooms of a plan, and the moves on them.

    Parameters
    ----------
    school : School
    plan : Plan
        Keeps all rules; is not changed.
    eligibility : Eligibility
    rng : random.Random
    """

    def __init__(self, school: School, plan: Plan, eligibility: Eligibility, rng: random.Random):
        self.school, self.plan, self.rng = school, plan, rng
        self.weight = school.scenario.settings.goals.weights()["room-moves"]
        self.room: dict[str, Room] = {room.id: room for room in school.scenario.rooms}
        self.sessions: list[_HostSession] = []
        self.in_room: dict[tuple[str, str], list[int]] = defaultdict(list)
        self.place: list[str] = []
        self.used: dict[str, Counter[str]] = defaultdict(Counter)
        self.quiet: dict[str, list[int]] = defaultdict(list)
        self._read(eligibility)

    def _read(self, eligibility: Eligibility) -> None:
        index, scenario = PlanIndex(self.school, self.plan), self.school.scenario
        rows: dict[SessionKey, list[str]] = defaultdict(list)
        for (group, token), meeting in sorted(self.plan.meetings.items()):
            rows[meeting.host or group, token].append(group)
        pinned = {(pin.group, pin.slot) for pin in scenario.pins if pin.room}
        for (host, token), groups in rows.items():
            meeting, heads = self.plan.meetings[host, token], index.joint_headcount[host, token]
            rooms = eligibility.rooms(index.campus(host), host, token, (meeting.activity,), heads)
            fixed = any((group, token) in pinned for group in groups)
            quiet = scenario.activity[meeting.activity].category in QUIET_CATEGORIES and token in scenario.week.care
            of_care = tuple(g for g in groups if index.kind(g) == "care") if quiet else ()
            number = len(self.sessions)
            suitable = () if fixed else tuple(room.id for room in rooms)
            self.sessions.append(_HostSession((host, token), heads, suitable, of_care))
            self.place.append(meeting.room)
            self.in_room[meeting.room, token].append(number)
            for group in of_care:
                self.used[group][meeting.room] += 1
                self.quiet[group].append(number)

    @property
    def points(self) -> int:
        """Points of ``room-moves``."""
        return self.weight * sum(len(+rooms) - 1 for rooms in self.used.values())

    def run(self, stop: Callable[[], bool]) -> Plan | None:
        """Anneal; the best plan met, or None where none is better than the first."""
        params, groups = self.school.params.search, sorted(self.quiet)
        present = first = best = self.points
        if not first or not groups:
            return None
        places, moves = list(self.place), params.annealing_room_moves * len(self.sessions)
        cooling = (params.annealing_coldest / params.annealing_hottest) ** (1 / moves)
        temperature = params.annealing_hottest
        for move in range(moves):
            temperature *= cooling
            if not best or (move % 1024 == 0 and stop()):
                break
            group = self.rng.choice(groups)
            if len(+self.used[group]) > 1:
                present += self._try(group, temperature)
                if present < best:
                    best, places = present, list(self.place)
        return self._plan(places) if best < first else None

    def _try(self, group: str, temperature: float) -> int:
        """Bring a quiet session of a group into another of its rooms, or any; the points that this adds, or 0."""
        number = self.rng.choice(self.quiet[group])
        session, token, old = self.sessions[number], self.sessions[number].key[1], self.place[number]
        if session.suitable and self.rng.random() < self.school.params.search.annealing_any_room:
            target = self.rng.choice(session.suitable)
        else:
            target = self.place[self.rng.choice(self.quiet[group])]
        if target == old or target not in session.suitable:
            return 0
        changes = [(number, target)]
        if not self._holds(target, token, session.heads, 1):
            other = self.rng.choice(self.in_room[target, token])
            gone = self.sessions[other]
            if old not in gone.suitable or not self._holds(target, token, session.heads - gone.heads, 0):
                return 0
            if not self._holds(old, token, gone.heads - session.heads, 0):
                return 0
            changes.append((other, old))
        added = self._move(changes)
        if added > 0 and self.rng.random() >= math.exp(-added / temperature):
            self._move([(number, old), *((other, target) for other, _ in changes[1:])])
            return 0
        return added

    def _holds(self, name: str, token: str, more_heads: int, more_sessions: int) -> bool:
        """Whether a room still holds what is in it in a slot, with so many students and sessions more."""
        room, inside = self.room[name], self.in_room[name, token]
        heads = sum(self.sessions[number].heads for number in inside) + more_heads
        return len(inside) + more_sessions <= room.groups_at_once and (room.capacity is None or heads <= room.capacity)

    def _move(self, changes: list[tuple[int, str]]) -> int:
        """Put sessions into other rooms; the points that this adds."""
        added = 0
        for number, room in changes:
            session, old = self.sessions[number], self.place[number]
            self.in_room[old, session.key[1]].remove(number)
            self.in_room[room, session.key[1]].append(number)
            self.place[number] = room
            for group in session.quiet_groups:
                used = self.used[group]
                used[old] -= 1
                used[room] += 1
                added += self.weight * ((used[room] == 1) - (used[old] == 0))
        return added

    def _plan(self, places: list[str]) -> Plan:
        """The plan with the sessions in these rooms."""
        plan = self.plan.copy()
        for session, room in zip(self.sessions, places, strict=True):
            plan.meetings[session.key].room = room
        for (_, token), meeting in plan.meetings.items():
            if meeting.host:
                meeting.room = plan.meetings[meeting.host, token].room
        return plan
