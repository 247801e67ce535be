"""Good solutions of mixed-integer programs, by branch and bound of HiGHS after reduced-cost fixing.

Used where the linear relaxation is nearly integral. HiGHS on one thread is deterministic as long as no clock ends it.
So its effort is limited by an absolute gap and by the nodes of the search tree; the seconds are for runaways alone.
"""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, linear_sum_assignment, milp
from scipy.sparse import csr_matrix, hstack

from optimizer.engine.lp.linear_relaxation import RelaxationSolution, solve_linear_relaxation
from optimizer.engine.lp.program import FloatArray, LinearProgram, ProgramArrays
from optimizer.engine.params import DEFAULTS, LpParams

_NO_FIXING = (math.inf, 0.0)
_NO_GAP = 1e-9
"""Relative gap for a search to the proven optimum."""


@dataclass(frozen=True)
class MixedIntegerSolution:
    """Values of the variables, as floats within the solver's tolerances, and their cost."""

    values: FloatArray
    objective: float

    def __getitem__(self, variable: int) -> int:
        """Value of an integer variable."""
        return round(float(self.values[variable]))

    def is_true(self, variable: int) -> bool:
        """Value of a binary variable."""
        return bool(self.values[variable] > 0.5)


def cheapest_assignment(cost: FloatArray) -> list[tuple[int, int]]:
    """The cheapest one-to-one choice of (row, column) in a table of costs (linear assignment, Kuhn 1955)."""
    rows, columns = linear_sum_assignment(cost)
    return list(zip(rows.tolist(), columns.tolist(), strict=True))


def solve_mixed_integer(
    program: LinearProgram,
    *,
    absolute_gap: float = 0.0,
    node_limit: int | None = None,
    fixing_rounds: Sequence[tuple[float, float]] = (),
    cutoff: float = math.inf,
    seconds: float = math.inf,
    params: LpParams = DEFAULTS.lp,
) -> MixedIntegerSolution | None:
    """The best solution met, or None without one.

    Reduced-cost fixing (Crowder, Johnson and Padberg 1983): a variable that is integral in the linear relaxation and
    whose reduced cost is at least a threshold is fixed to its value there. With a threshold above the gap no better
    solution would be lost; the thresholds here are lower, so fixing is a heuristic, as in RINS (Danna, Rothberg and
    Le Pape 2005).

    Parameters
    ----------
    absolute_gap : float
        Distance of objective and bound at which the search ends.
    node_limit : int, optional
        Nodes of the search tree after which it ends.
    fixing_rounds : sequence of (threshold, distance)
        Searches with fixing, tried in turn: the rounds end with a solution whose cost is within the distance of the
        linear relaxation. If none does, the search without fixing follows, and the best of all is returned.
    cutoff : float
        With ``fixing_rounds`` alone: where the linear relaxation costs no less, nothing is searched and None returned.
    seconds : float
        Wall time at most, in all.
    params : LpParams
    """
    if not program.keys:
        return MixedIntegerSolution(np.zeros(0), 0.0)
    offset = max(1.0, absolute_gap) / params.relative_gap
    options: dict[str, float] = {
        "mip_rel_gap": params.relative_gap if absolute_gap else _NO_GAP,
    }
    end = time.monotonic() + seconds
    if node_limit is not None:
        options["node_limit"] = node_limit
    arrays = _with_offset(program.to_arrays(), offset)
    relaxed = solve_linear_relaxation(arrays, min(seconds, params.runaway_seconds)) if fixing_rounds else None
    if relaxed and not relaxed.optimal:
        relaxed = None
    if relaxed and relaxed.objective - offset >= cutoff:
        return None
    best: MixedIntegerSolution | None = None
    for threshold, distance in (*fixing_rounds, _NO_FIXING) if relaxed else (_NO_FIXING,):
        fixed = _with_fixing(arrays, relaxed, threshold, params.integrality_tolerance) if relaxed else arrays
        if (rest := end - time.monotonic()) <= 0:
            break
        solution = _search(fixed, {**options, "time_limit": min(rest, params.runaway_seconds)})
        if solution and (best is None or solution.objective < best.objective):
            best = solution
        if best and relaxed and best.objective <= relaxed.objective + distance:
            break
    return best and MixedIntegerSolution(best.values[:-1], best.objective - offset)


def _with_offset(arrays: ProgramArrays, offset: float) -> ProgramArrays:
    """Add a last variable that is always 1 and costs ``offset``.

    HiGHS, as SciPy calls it, ends at relative gaps only; the offset makes the relative one the absolute gap asked for.
    """
    return ProgramArrays(
        cost=np.append(arrays.cost, offset),
        integer=np.append(arrays.integer, False),
        low=np.append(arrays.low, 1.0),
        high=np.append(arrays.high, 1.0),
        matrix=csr_matrix(hstack([arrays.matrix, csr_matrix((arrays.matrix.shape[0], 1))])),
        row_low=arrays.row_low,
        row_high=arrays.row_high,
    )


def _with_fixing(
    arrays: ProgramArrays, relaxed: RelaxationSolution, threshold: float, tolerance: float
) -> ProgramArrays:
    """Fix the integer variables that are integral in the relaxation at a reduced cost of at least the threshold."""
    assert relaxed.values is not None
    nearest = np.round(relaxed.values)
    fixed = arrays.integer & (np.abs(relaxed.values - nearest) < tolerance) & (relaxed.reduced_costs >= threshold)
    return replace(arrays, low=np.where(fixed, nearest, arrays.low), high=np.where(fixed, nearest, arrays.high))


def _search(arrays: ProgramArrays, options: dict[str, float]) -> MixedIntegerSolution | None:
    answer = milp(
        arrays.cost,
        integrality=arrays.integer,
        bounds=Bounds(arrays.low, arrays.high),
        constraints=LinearConstraint(arrays.matrix, arrays.row_low, arrays.row_high),
        options=options,
    )
    return None if answer.x is None else MixedIntegerSolution(answer.x, float(answer.fun))
