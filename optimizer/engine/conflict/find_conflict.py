"""A minimal set of rules and facts that cannot all hold.

The model is a relaxation of the timetable (docs/explain.md): pinned clubs and care groups, the people they need, and
people with a weekly minimum; everybody else may wait and every other club may close. What has no solution here has none
in the full model. CP-SAT names an unsatisfiable core, and the deletion filter makes it minimal.
"""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass

from optimizer.engine.conflict.pinned_care_groups import PinnedCareModel
from optimizer.engine.conflict.pinned_clubs import PinnedClubModel
from optimizer.engine.conflict.staff import IndividualStaff, StaffModel
from optimizer.engine.cp.assumptions import Assumption, AssumptionModel, NoConflict, deletion_filter
from optimizer.engine.cp.engine import Limits
from optimizer.engine.problem.school import School


@dataclass(frozen=True)
class Conflict:
    """Assumptions that cannot all hold.

    ``minimal`` says that leaving out each one of them was tried and gave a solution of the relaxed model every time.
    """

    assumptions: tuple[Assumption, ...]
    minimal: bool


def build_assumption_model(school: School) -> AssumptionModel:
    """The relaxed model, each constraint under the assumptions that it follows from."""
    model = AssumptionModel()
    clubs = PinnedClubModel(model, school)
    staff = StaffModel(model, clubs, IndividualStaff(school, clubs.clubs))
    PinnedCareModel(model, staff)
    staff.post_loads()
    return model


def may_be_infeasible(school: School) -> bool:
    """Whether anything could keep the school from having a timetable: without pins and minimums all may wait."""
    return bool(school.scenario.pins) or any(p.min_per_week for p in school.scenario.staff)


def find_conflict(school: School, time_limit: float) -> Conflict | None:
    """A conflict of the school, or None: none is known. That proves nothing about the school.

    Parameters
    ----------
    time_limit : float
        Seconds of wall time.
    """
    search = _ConflictSearch(school, time.monotonic() + time_limit)
    core = search.conflict_among(search.assumptions)
    if isinstance(core, NoConflict):
        return None
    again = search.conflict_among(core)  # a proof from fewer assumptions often needs fewer still
    members = search.assumptions if isinstance(again, NoConflict) else again
    units = [[one] for one in sorted(members, key=_deletion_order)]
    reduced = deletion_filter(members, units, search.conflict_among, search.is_over)
    return Conflict(tuple(sorted(reduced.members)), reduced.minimal)


def is_contradictory(school: School, time_limit: float, stop: threading.Event | None = None) -> bool:
    """Whether the relaxed model is infeasible: then the school has no timetable. False proves nothing."""
    search = _ConflictSearch(school, time.monotonic() + time_limit, stop)
    return not isinstance(search.conflict_among(search.assumptions), NoConflict)


def is_cheaply_infeasible(school: School, time_limit: float, stop: threading.Event | None = None) -> bool:
    """Whether it is proven within seconds that the school has no timetable; False proves nothing."""
    seconds = min(school.params.conflict.quick_proof_seconds, time_limit)
    return may_be_infeasible(school) and is_contradictory(school, seconds, stop)


class _ConflictSearch:
    """The relaxed model of a school and the time until which it may be solved."""

    def __init__(self, school: School, deadline: float, stop: threading.Event | None = None):
        self.model, self.deadline, self.stop = build_assumption_model(school), deadline, stop
        self.effort = school.params.conflict.search_effort
        self.assumptions = sorted(self.model.assumption_literals)

    def is_over(self) -> bool:
        return time.monotonic() > self.deadline

    def conflict_among(self, assumptions: list[Assumption]) -> list[Assumption] | NoConflict:
        seconds = max(0.1, self.deadline - time.monotonic())
        return self.model.conflict_among(assumptions, Limits(seconds, self.effort), self.stop)


_LEAST_INFORMATIVE = (
    "others-clash",
    "others-vetted",
    "others-available",
    "roles",
    "duty-roles",
    "per-week",
    "days",
)
"""Kinds that say little; they are left out first, so that what stays speaks of clubs and people by name."""


def _deletion_order(of: Assumption) -> tuple[bool, Assumption]:
    return of.kind not in _LEAST_INFORMATIVE, of
