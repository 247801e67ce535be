"""Figures of a plan as it stands, which a model needs as constants for what it leaves alone."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property

from optimizer.domain.people import Staff
from optimizer.engine.plan.plan import Plan, PlanPresence, SessionKey
from optimizer.engine.problem.school import School


class PlanStatistics:
    """Loads and staff numbers of a plan."""

    def __init__(self, school: School, plan: Plan, presence: PlanPresence):
        self.school, self.plan, self.presence = school, plan, presence

    @cached_property
    def load(self) -> dict[str, int]:
        """Person -> slots served in the week; those who serve none are absent."""
        found: dict[str, int] = defaultdict(int)
        for meeting in self.plan.meetings.values():
            if not meeting.host:
                for person in (meeting.lead, *meeting.assistants):
                    found[person] += 1
        for people in self.plan.duties.values():
            for person in people:
                found[person] += 1
        return dict(found)

    def staff_of(self, key: SessionKey) -> int:
        """Staff at a session in its own right; 0 for a joined one or none."""
        meeting = self.plan.meetings.get(key)
        return 0 if meeting is None or meeting.host else bool(meeting.lead) + len(meeting.assistants)

    @cached_property
    def present(self) -> dict[SessionKey, int]:
        """(campus, slot) -> students present."""
        found: dict[SessionKey, int] = defaultdict(int)
        for (group, token), students in self.presence.at.items():
            found[self.campus(group), token] += len(students)
        return dict(found)

    @cached_property
    def staff(self) -> dict[SessionKey, int]:
        """(campus, slot) -> staff in sessions."""
        found: dict[SessionKey, int] = defaultdict(int)
        for group, token in self.plan.meetings:
            found[self.campus(group), token] += self.staff_of((group, token))
        return dict(found)

    def campus(self, group: str) -> str:
        of_club = self.school.campus_of_club.get(group)
        return self.plan.campus[group] if of_club is None else of_club

    def levels(self, pool: tuple[Staff, ...], spread: int | None) -> range:
        """Levels T of a pool worth trying for `fair-load`: all that differ, or those within ``spread`` of the best."""
        caps = [(p.carried + self.school.could_serve[p.id] + 1) / p.share for p in pool]
        last = int(max(caps, default=0)) + 1
        if spread is None:
            return range(last + 1)
        best = min(range(last + 1), key=lambda level: self._squares(pool, level))
        return range(max(0, best - spread), min(last, best + spread) + 1)

    @property
    def fair_load(self) -> int:
        """The measure of `fair-load`: for each pool the least sum of squares over every level."""
        return sum(
            min(self._squares(pool, level) for level in self.levels(pool, None)) for pool in self.school.fair_pools
        )

    def _squares(self, pool: tuple[Staff, ...], level: int) -> int:
        return sum((p.carried + self.load.get(p.id, 0) - self.school.target(p, level)) ** 2 for p in pool)
