"""Putting the blocks together."""

from __future__ import annotations

from dataclasses import dataclass

from optimizer.model.bounds.care import add_care
from optimizer.model.bounds.clubs import add_clubs
from optimizer.model.bounds.draft import Draft
from optimizer.model.bounds.exercise import add_exercise
from optimizer.model.bounds.linear import Relaxation
from optimizer.model.bounds.loads import Levels, add_loads
from optimizer.model.bounds.rooms import add_rooms
from optimizer.model.bounds.staff import Roster, add_staff
from optimizer.model.bounds.waiting import add_waiting
from optimizer.model.bounds.windows import add_windows
from optimizer.model.school import School


@dataclass
class Ground:
    """The relaxation without the goals over loads and groups, which depend on the common level."""

    draft: Draft
    roster: Roster

    def at(self, levels: Levels) -> Relaxation:
        """The relaxation of the timetables whose best common level is among these."""
        whole, shared = self.draft.model.copy(), self.draft.model
        self.draft.model = whole
        try:
            add_loads(self.draft, self.roster, levels)
        finally:
            self.draft.model = shared
        return whole


def ground(school: School, budget: int | None) -> Ground:
    """Every block but the last, for timetables with ``unserved`` = ``budget``; None: whoever waits."""
    draft = Draft(school, budget)
    add_waiting(draft)
    add_clubs(draft)
    add_care(draft)
    add_windows(draft)
    add_exercise(draft)
    add_rooms(draft)
    return Ground(draft, add_staff(draft))
