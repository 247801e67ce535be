"""Putting the blocks together."""

from __future__ import annotations

from dataclasses import dataclass

from optimizer.engine.bounds.care_sessions import add_care
from optimizer.engine.bounds.club_openings import add_clubs
from optimizer.engine.bounds.daily_exercise import add_exercise
from optimizer.engine.bounds.grade_windows import add_windows
from optimizer.engine.bounds.load_sharing import LevelRange, add_load_sharing
from optimizer.engine.bounds.relaxation_builder import RelaxationBuilder
from optimizer.engine.bounds.room_places import add_rooms
from optimizer.engine.bounds.staff_flow import StaffFlow, add_staff
from optimizer.engine.bounds.waiting_days import add_waiting_days
from optimizer.engine.lp.program import LinearProgram
from optimizer.engine.problem.school import School


@dataclass
class BaseRelaxation:
    """The relaxation without the goals over loads and groups, which depend on the common level."""

    builder: RelaxationBuilder
    roster: StaffFlow

    def at(self, levels: LevelRange) -> LinearProgram:
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
