"""Branch and bound over the common level of ``fair-load``, for the timetables of one ``unserved``.

The timetables fall apart by their best level. Each `Branch` holds a range of levels and what is proven for it; the
bound for all is the least of them. The worst branch is worked on first: by the linear relaxation, by splitting its
range, and at a single level by the relaxation in whole numbers, for longer each time.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from optimizer.engine.bounds.base_relaxation import BaseRelaxation
from optimizer.engine.bounds.load_sharing import LevelRange, full_level_range
from optimizer.engine.bounds.work_limit import LP_EFFORT_PER_COEFFICIENT, WorkLimit
from optimizer.engine.lp.cp_sat_bound import integer_bound
from optimizer.engine.lp.dual_bound import DualBound, safe_dual_bound
from optimizer.engine.lp.program import LinearProgram
from optimizer.engine.params import DEFAULTS

FIRST_STEP_SECONDS = 2.5
FIRST_STEP_EFFORT = 0.5
"""Limits of the first step in whole numbers at a level; each further one has twice as much."""


@dataclass
class LevelBranch:
    """Timetables whose best level is among ``levels``.

    Attributes
    ----------
    value : int
        Proven of them.
    stage : int
        Steps tried.
    solved : bool
        Whether the relaxation has a solution of this value.
    paid : dict
        Goal -> points in the solution of the linear relaxation.
    """

    levels: LevelRange
    value: int = 0
    stage: int = 0
    solved: bool = False
    paid: dict[str, float] = field(default_factory=dict)


class BranchAndBound:
    """The search tree.

    Parameters
    ----------
    ground : Ground
        The relaxation without the goals that depend on the level.
    goals : iterable of str, optional
        Bound the points of these goals alone; default: of all.
    tell : callable, optional
        Told each better bound.
    """

    def __init__(
        self,
        ground: BaseRelaxation,
        clock: WorkLimit,
        *,
        goals: Iterable[str] | None = None,
        tell: Callable[[int], None] | None = None,
    ):
        self.clock, self.tell = clock, tell
        self.goals = None if goals is None else tuple(goals)
        self.base_relaxation = ground
        self.open = [LevelBranch(full_level_range(ground.builder.school))]
        self.lp_reports_infeasible = False
        """The LP solver, whose word is no proof, holds that there is no such timetable."""
        self.seconds = 0.0
        """Time that the last linear program took."""

    @property
    def value(self) -> int:
        """Proven so far."""
        return min((branch.value for branch in self.open), default=0)

    @property
    def empty(self) -> bool:
        """Proven: there is no timetable with this ``unserved``."""
        return not self.open

    @property
    def complete(self) -> bool:
        """The worst branch is solved: this relaxation gives no better bound."""
        return any(branch.solved and branch.value == self.value for branch in self.open)

    @property
    def tried(self) -> bool:
        """Whether any step has been made."""
        return any(branch.stage > 0 for branch in self.open)

    @property
    def lp_step_pending(self) -> bool:
        """Whether the worst branch has still to be solved as a linear program, or split."""
        worst = self.worst()
        return worst.stage == 0 or worst.levels.low < worst.levels.high

    def worst(self) -> LevelBranch:
        """The branch whose value is the bound."""
        return min(self.open, key=lambda branch: (branch.value, branch.levels))

    def step(self) -> None:
        """One step on the worst branch."""
        branch = self.worst()
        if branch.stage == 0:
            found = self._linear(branch)
            self.lp_reports_infeasible = self.lp_reports_infeasible or found.infeasible
            branch.value = max(branch.value, found.value or 0)
            branch.stage = 1
        elif branch.levels.low < branch.levels.high:
            self.open.remove(branch)
            self.open.extend(LevelBranch(part, branch.value) for part in branch.levels.split())
        else:
            self._whole(branch)
        self._told()

    def _told(self) -> None:
        if self.tell is not None and self.open:
            self.tell(self.value)

    def model(self, branch: LevelBranch) -> LinearProgram:
        """The relaxation of a branch."""
        return self.base_relaxation.at(branch.levels)

    def _linear(self, branch: LevelBranch) -> DualBound:
        model = self.model(branch)
        self.clock.charge(LP_EFFORT_PER_COEFFICIENT * sum(len(row.terms) for row in model.rows))
        costs, constant = model.objective(self.goals)
        began = time.monotonic()
        found = safe_dual_bound(model, costs, constant, self.clock.share(1.0, float("inf")))
        self.seconds = time.monotonic() - began
        if found.primal:
            charged = model.costs.items()
            branch.paid = {goal: sum(points * found.primal[v] for v, points in of.items()) for goal, of in charged}
            for goal, points in model.constants.items():
                branch.paid[goal] = branch.paid.get(goal, 0) + points
        return found

    def _whole(self, branch: LevelBranch) -> None:
        """Whole numbers at one level, until another branch is the worst or a share of the time is spent."""
        model = self.model(branch)
        costs, constant = model.objective(self.goals)
        others = min((other.value for other in self.open if other is not branch), default=None)

        def told(value: int) -> None:
            branch.value = max(branch.value, value)
            self._told()

        units = self.clock.units(1.0)
        found = integer_bound(
            model,
            costs,
            constant,
            time_limit=self.clock.share(1.0, FIRST_STEP_SECONDS * 2**branch.stage),
            deterministic_limit=None if units is None else min(units, FIRST_STEP_EFFORT * 2**branch.stage),
            target_bound=None if others is None else others + 1,
            strategy=DEFAULTS.lp.cp_sat_strategies[branch.stage > 1],
            on_bound=told,
            stop=self.clock.stop,
        )
        self.clock.charge(max(found.deterministic_time, LP_EFFORT_PER_COEFFICIENT * len(model.keys)))
        branch.stage += 1
        if found.infeasible:
            self.open.remove(branch)
        else:
            branch.value = max(branch.value, found.value or 0)
            branch.solved = found.solved
