"""The relaxation, put together from its blocks."""

from __future__ import annotations

from dataclasses import dataclass

from optimizer.engine.bounds.care_groups import add_groups
from optimizer.engine.bounds.care_sessions import add_care
from optimizer.engine.bounds.club_openings import add_clubs
from optimizer.engine.bounds.daily_exercise import add_exercise
from optimizer.engine.bounds.day_patterns import add_day_patterns
from optimizer.engine.bounds.grade_windows import add_windows
from optimizer.engine.bounds.lead_changes import LeadChanges
from optimizer.engine.bounds.load_sharing import LevelRange, add_load_sharing
from optimizer.engine.bounds.relaxation_builder import RelaxationBuilder
from optimizer.engine.bounds.room_places import add_rooms
from optimizer.engine.bounds.staff_flow import StaffFlow, add_staff
from optimizer.engine.bounds.waiting_days import add_waiting_days
from optimizer.engine.lp.program import LinearProgram
from optimizer.engine.problem.school import School


@dataclass
class BaseRelaxation:
    """The relaxation without the goals that depend on the common level of ``fair-load``.

    Attributes
    ----------
    builder : RelaxationBuilder
        With the program and what its blocks share.
    roster : StaffFlow
        Loads by type of staff, for the goals that are still missing.
    changes : LeadChanges
        Leads of the care groups, whose number depends on the loads.
    """

    builder: RelaxationBuilder
    roster: StaffFlow
    changes: LeadChanges

    def at(self, levels: LevelRange) -> LinearProgram:
        """The complete relaxation, of the timetables whose best common level is among ``levels``."""
        base = self.builder.model
        self.builder.model = base.copy()
        try:
            add_load_sharing(self.builder, self.roster, self.changes, levels)
            return self.builder.model
        finally:
            self.builder.model = base


def build_base_relaxation(school: School, unserved: int | None) -> BaseRelaxation:
    """All blocks but that of loads, for the timetables with this ``unserved``; None: any number may wait."""
    builder = RelaxationBuilder(school, unserved)
    add_waiting_days(builder)
    add_clubs(builder)
    add_care(builder)
    add_windows(builder)
    add_exercise(builder)
    add_rooms(builder)
    roster = add_staff(builder)
    add_day_patterns(builder, roster)
    return BaseRelaxation(builder, roster, LeadChanges(builder, add_groups(builder)))
