"""A smallest set of causes that cannot all hold: found by CP-SAT, shortened by leaving out, confirmed by solving again.

The model is a relaxation of the whole school (docs/explain.md): what has no solution here has none there.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

from ortools.sat.python import cp_model

from optimizer.domain.result import Status
from optimizer.engine.cp.engine import Limits, SolverOutcome, solve_model, unsat_core
from optimizer.engine.explain.assumptions import Assumption, AssumptionModel
from optimizer.engine.explain.club_staff_model import ClubStaffModel
from optimizer.engine.explain.individual_staff import IndividualStaff
from optimizer.engine.explain.pinned_care_model import PinnedCareModel
from optimizer.engine.explain.pinned_club_model import PinnedClubModel
from optimizer.engine.explain.staff_load_model import StaffLoadModel
from optimizer.engine.problem.school import School

_SEARCH_EFFORT = 20.0
"""Deterministic time of one search (measured: under 1)."""


@dataclass(frozen=True)
class Conflict:
    """Causes that cannot all hold.

    ``minimal`` says that leaving any one of them out was tried and gave a solution of the relaxed model each time.
    """

    assumptions: tuple[Assumption, ...]
    minimal: bool


def find_conflict(school: School, time_limit: float) -> Conflict | None:
    """A conflict of the school, or None: none found. That proves nothing about the school.

    Parameters
    ----------
    time_limit : float
        Seconds of wall time.
    """
    return _DeletionFilter(school, time.monotonic() + time_limit).go()


def is_contradictory(school: School, time_limit: float) -> bool:
    """Whether the relaxed model has no solution: then the school has no timetable. False proves nothing."""
    return _DeletionFilter(school, time.monotonic() + time_limit).impossible()


def build_assumption_model(school: School) -> AssumptionModel:
    """The relaxed model with a switch for every cause."""
    board = AssumptionModel()
    clubs = PinnedClubModel(board, school)
    people = IndividualStaff(school, clubs.clubs)
    teams = ClubStaffModel(board, clubs, people)
    PinnedCareModel(board, teams)
    StaffLoadModel(board, people, teams)
    return board


class _DeletionFilter:
    def __init__(self, school: School, deadline: float):
        self.assumption_model, self.deadline = build_assumption_model(school), deadline

    def impossible(self) -> bool:
        return self._solve(sorted(self.assumption_model.assumption_literals)).status is Status.INFEASIBLE

    def go(self) -> Conflict | None:
        every = sorted(self.assumption_model.assumption_literals)
        first = self._solve(every)
        if first.status is not Status.INFEASIBLE:
            return None
        found = self._named(first, every)
        again = self._solve(found)
        return self._shortened(self._named(again, found) if again.status is Status.INFEASIBLE else every)

    def _shortened(self, causes: list[Assumption]) -> Conflict:
        """Leave out one after the other; those whose lack opens a solution stay."""
        kept, minimal = list(causes), True
        for one in sorted(causes, key=_deletion_order):
            if one not in kept:
                continue
            rest = [c for c in kept if c != one]
            if time.monotonic() > self.deadline:
                return Conflict(tuple(sorted(kept)), False)
            without = self._solve(rest)
            if without.status is Status.INFEASIBLE:
                kept = self._named(without, rest)
            elif not without.has_solution:
                minimal = False
        return Conflict(tuple(sorted(kept)), minimal)

    def _solve(self, causes: list[Assumption]) -> SolverOutcome:
        model = self.assumption_model.model
        model.clear_assumptions()
        model.add_assumptions([self.assumption_model.literal_of(c) for c in causes])
        left = max(0.1, self.deadline - time.monotonic())
        return solve_model(model, Limits(left, _SEARCH_EFFORT), explaining=True)

    def _named(self, outcome: SolverOutcome, causes: list[Assumption]) -> list[Assumption]:
        """The core's causes; all of them where CP-SAT names none."""
        literals: dict[int, Assumption] = {self.assumption_model.literal_of(c).index: c for c in causes}
        assumed: list[cp_model.IntVar] = [self.assumption_model.literal_of(c) for c in causes]
        found = {literals[literal.index] for literal in unsat_core(outcome, assumed)}
        return [c for c in causes if c in found] if found else list(causes)


_LEAST_INFORMATIVE = (
    "others-clash",
    "others-campus",
    "others-vetted",
    "others-available",
    "roles",
    "duty-roles",
    "per-week",
    "days",
)


def _deletion_order(of: Assumption) -> tuple[bool, Assumption]:
    """Dull causes are tried first, so that what stays speaks of clubs and people by name."""
    return of.kind not in _LEAST_INFORMATIVE, of
