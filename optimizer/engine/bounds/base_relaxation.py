"""The relaxation, put together from its blocks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from optimizer.engine.bounds.care_groups import add_groups
from optimizer.engine.bounds.care_sessions import add_care
from optimizer.engine.bounds.club_openings import add_clubs
from optimizer.engine.bounds.concurrent_clubs import add_concurrent_clubs
from optimizer.engine.bounds.daily_exercise import add_exercise
from optimizer.engine.bounds.day_patterns import add_day_patterns
from optimizer.engine.bounds.grade_windows import add_windows
from optimizer.engine.bounds.lead_changes import LeadChanges
from optimizer.engine.bounds.load_sharing import LevelRange, add_load_sharing
from optimizer.engine.bounds.relaxation_builder import RelaxationBuilder
from optimizer.engine.bounds.room_places import add_rooms
from optimizer.engine.bounds.smaller_pool import add_smaller_pool
from optimizer.engine.bounds.staff_flow import StaffFlow, add_staff
from optimizer.engine.bounds.waiting_days import add_waiting_days
from optimizer.engine.bounds.work_limit import StoppedError
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


_BLOCKS = (add_waiting_days, add_clubs, add_care, add_windows, add_concurrent_clubs, add_exercise, add_rooms)


def build_base_relaxation(
    school: School, unserved: int | None, stop: Callable[[], bool] | None = None
) -> BaseRelaxation:
    """All blocks but that of loads, for the timetables with this ``unserved``; None: any number may wait.

    Raises
    ------
    StoppedError
        Once ``stop``, which is asked between the blocks, returns True.
    """
    builder = RelaxationBuilder(school, unserved)
    for add_block in _BLOCKS:
        add_block(builder)
        if stop is not None and stop():
            raise StoppedError
    roster = add_staff(builder)
    add_day_patterns(builder, roster)
    add_smaller_pool(builder, roster)
    return BaseRelaxation(builder, roster, LeadChanges(builder, add_groups(builder)))
