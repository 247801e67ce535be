"""Free seats in the sessions of a plan, by what size, staff and room allow."""

from __future__ import annotations

from collections import Counter

from optimizer.engine.plan.index import PlanIndex
from optimizer.engine.problem.staffing import students_served


class Seats:
    """Students present in the sessions and rooms of a plan, and how many more there is room for.

    Parameters
    ----------
    index : PlanIndex
        Of the plan, whose sessions and staff must not change meanwhile.
    """

    def __init__(self, index: PlanIndex):
        self.school, self.plan = index.school, index.plan
        self._heads = Counter(index.joint_headcount)
        self._in_room: Counter[tuple[str, str]] = Counter()
        for (host, token), students in index.joint_headcount.items():
            self._in_room[self.plan.meetings[host, token].room, token] += students

    def has_seat(self, group: str, token: str) -> bool:
        """Whether a group has a session in a slot whose size, staff and room allow for one more student."""
        return self.free(group, token) > 0

    def free(self, group: str, token: str) -> int:
        """Students whom a group's session in a slot could take besides, below 0 if too many; 0 without a session."""
        host, scenario = self._host(group, token), self.school.scenario
        if host is None:
            return 0
        session = self.plan.meetings[host, token]
        served = students_served(1 + len(session.assistants), scenario.activity[session.activity])
        free = min(served, scenario.settings.grouping.max_size) - self._heads[host, token]
        room = scenario.room.get(session.room)
        if room is None or room.capacity is None:
            return free
        return min(free, room.capacity - self._in_room[session.room, token])

    def take(self, group: str, token: str, students: int = 1) -> None:
        """Count more students at a group's session; fewer, if below 0."""
        host = self._host(group, token)
        assert host is not None
        self._heads[host, token] += students
        self._in_room[self.plan.meetings[host, token].room, token] += students

    def _host(self, group: str, token: str) -> str | None:
        """The group whose session this group attends in a slot; None without a session."""
        session = self.plan.meetings.get((group, token))
        return None if session is None else session.host or group
