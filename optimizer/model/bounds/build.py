"""Putting the blocks together."""

from __future__ import annotations

from dataclasses import dataclass

from optimizer.model.bounds.care import add_care
from optimizer.model.bounds.clubs import add_clubs
from optimizer.model.bounds.draft import RelaxationBuilder
from optimizer.model.bounds.exercise import add_exercise
from optimizer.model.bounds.linear import Relaxation
from optimizer.model.bounds.loads import LevelRange, add_load_sharing
from optimizer.model.bounds.rooms import add_rooms
from optimizer.model.bounds.staff import StaffFlow, add_staff
from optimizer.model.bounds.waiting import add_waiting_days
from optimizer.model.bounds.windows import add_windows
from optimizer.model.school import School


@dataclass
class BaseRelaxation:
    """The relaxation without the goals over loads and groups, which depend on the common level."""

    builder: RelaxationBuilder
    roster: StaffFlow

    def at(self, levels: LevelRange) -> Relaxation:
        """The relaxation of the timetables whose best common level is among these."""
        whole, shared = self.builder.model.copy(), self.builder.model
        self.builder.model = whole
        try:
            add_load_sharing(self.builder, self.roster, levels)
        finally:
            self.builder.model = shared
        return whole


def build_base_relaxation(school: School, budget: int | None) -> BaseRelaxation:
    """Every block but the last, for timetables with ``unserved`` = ``budget``; None: whoever waits."""
    draft = RelaxationBuilder(school, budget)
    add_waiting_days(draft)
    add_clubs(draft)
    add_care(draft)
    add_windows(draft)
    add_exercise(draft)
    add_rooms(draft)
    return BaseRelaxation(draft, add_staff(draft))
