"""Branch and bound over the common level of ``fair-load``, for the timetables with one ``unserved``.

``fair-load`` measures squared distances from targets at the best common level, a minimum over levels that no linear
program can express. So the timetables are divided by their best level (Land and Doig 1960). Each `LevelBranch` holds a
range of levels and a bound proven for it; the least of these bounds holds for all timetables. Each step works on the
branch with that least bound (best-first search): it solves its linear relaxation, then splits its range, and at one
level searches over integers, with twice the limit each time.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from optimizer.engine.bounds.base_relaxation import BaseRelaxation
from optimizer.engine.bounds.load_sharing import LevelRange, full_level_range
from optimizer.engine.bounds.work_limit import WorkLimit
from optimizer.engine.lp.cp_sat_bound import CP_SAT_STRATEGIES, integer_bound
from optimizer.engine.lp.dual_bound import safe_dual_bound


@dataclass
class LevelBranch:
    """The timetables whose best common level is among ``levels``.

    Attributes
    ----------
    levels : LevelRange
    value : int
        Proven: none of them has fewer points.
    steps : int
        Steps made: 0 before the linear program, more than 1 after searches over integers.
    solved : bool
        ``value`` is the optimum of the integer relaxation.
    relaxation_cost : dict
        Goal -> points of it in the optimal solution of the linear relaxation.
    """

    levels: LevelRange
    value: int = 0
    steps: int = 0
    solved: bool = False
    relaxation_cost: dict[str, float] = field(default_factory=dict)


class BranchAndBound:
    """The search tree.

    Parameters
    ----------
    base : BaseRelaxation
        The relaxation without the goals that depend on the level.
    limit : WorkLimit
    goals : iterable of str, optional
        Bound the points of these goals alone, instead of all.
    on_bound : callable, optional
        Called with the bound after each step and whenever it rises in between.
    superseded : callable, optional
        Whether the bound is no longer asked for; ends a search over integers.

    Attributes
    ----------
    open : list of LevelBranch
        Branches that are not proven to be empty.
    lp_reports_infeasible : bool
        The LP solver, which does not prove it, found no such timetable to exist.
    lp_seconds : float
        Wall time of the last linear program.
    """

    def __init__(
        self,
        base: BaseRelaxation,
        limit: WorkLimit,
        *,
        goals: Iterable[str] | None = None,
        on_bound: Callable[[int], None] | None = None,
        superseded: Callable[[], bool] = lambda: False,
    ):
        self.base, self.limit, self.on_bound, self.superseded = base, limit, on_bound, superseded
        self.params = base.builder.school.params
        self.goals = None if goals is None else tuple(goals)
        self.open = [LevelBranch(full_level_range(base.builder.school))]
        self.lp_reports_infeasible = False
        self.lp_seconds = 0.0

    @property
    def value(self) -> int:
        """The bound proven so far."""
        return min((branch.value for branch in self.open), default=0)

    @property
    def empty(self) -> bool:
        """Proven: there is no timetable with this ``unserved``."""
        return not self.open

    @property
    def complete(self) -> bool:
        """A branch with the least bound is solved: this relaxation gives no better bound."""
        return any(branch.solved and branch.value == self.value for branch in self.open)

    @property
    def started(self) -> bool:
        """Whether any step has been made."""
        return any(branch.steps > 0 for branch in self.open)

    @property
    def lp_step_pending(self) -> bool:
        """Whether the next step solves a linear program or splits a range."""
        worst = self.worst()
        return worst.steps == 0 or worst.levels.low < worst.levels.high

    def worst(self) -> LevelBranch:
        """The branch with the least bound."""
        return min(self.open, key=lambda branch: (branch.value, branch.levels))

    def step(self) -> None:
        """Make one step on the branch with the least bound."""
        branch = self.worst()
        if branch.steps == 0:
            self._solve_linear(branch)
        elif branch.levels.low < branch.levels.high:
            self.open.remove(branch)
            self.open.extend(LevelBranch(part, branch.value) for part in branch.levels.split())
        else:
            self._search_integers(branch)
        self._report()

    def _report(self) -> None:
        if self.on_bound is not None and self.open:
            self.on_bound(self.value)

    def _solve_linear(self, branch: LevelBranch) -> None:
        program = self.base.at(branch.levels)
        self.limit.spend(self.params.bounds.lp_effort_per_coefficient * program.coefficients)
        costs, constant = program.objective(self.goals)
        began = time.monotonic()
        seconds = self.limit.seconds_for_step(1.0, math.inf)
        bound = safe_dual_bound(program, costs, constant, seconds, self.params.lp)
        self.lp_seconds = time.monotonic() - began
        if bound.primal:
            for goal, of_goal in program.costs.items():
                branch.relaxation_cost[goal] = sum(points * bound.primal[v] for v, points in of_goal.items())
            for goal, points in program.constants.items():
                branch.relaxation_cost[goal] = branch.relaxation_cost.get(goal, 0) + points
        self.lp_reports_infeasible = self.lp_reports_infeasible or bound.infeasible
        branch.value = max(branch.value, bound.value or 0)
        branch.steps = 1

    def _search_integers(self, branch: LevelBranch) -> None:
        """Search over integers at one level, until another branch is worse or the limit of the step is reached."""
        program = self.base.at(branch.levels)
        costs, constant = program.objective(self.goals)
        others = min((other.value for other in self.open if other is not branch), default=None)

        def raise_value(value: int) -> None:
            branch.value = max(branch.value, value)
            self._report()

        params, effort, factor = self.params.bounds, self.limit.effort_for_step(1.0), 2**branch.steps
        bound = integer_bound(
            program,
            costs,
            constant,
            time_limit=self.limit.seconds_for_step(1.0, params.first_integer_seconds * factor),
            deterministic_limit=None if effort is None else min(effort, params.first_integer_effort * factor),
            target_bound=None if others is None else others + 1,
            strategy=CP_SAT_STRATEGIES[branch.steps > 1],
            on_bound=raise_value,
            stop=lambda: self.superseded() or (self.limit.stop is not None and self.limit.stop()),
        )
        self.limit.spend(max(bound.deterministic_time, params.lp_effort_per_coefficient * len(program.keys)))
        branch.steps += 1
        if bound.infeasible:
            self.open.remove(branch)
        else:
            branch.value = max(branch.value, bound.value or 0)
            branch.solved = bound.solved
