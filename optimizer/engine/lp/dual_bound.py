"""Safe dual bounds: lower bounds that hold exactly, whatever the rounding inside the LP solver.

For rows ``low <= A x <= high`` and ranges ``l <= x <= u`` any choice of row multipliers y gives, for all feasible x,

    c x  >=  sum_i (y_i low_i if y_i > 0 else y_i high_i)  +  sum_j min(d_j l_j, d_j u_j),      d = c - A^T y,

since c x = y (A x) + d x and each part is replaced by the least that it can be (weak duality). The dual values of the
LP solver are good multipliers, but floats. They are rounded to multiples of ``1 / dual_scale`` and the right-hand side
is then computed in integers, so the bound is proven even if the solver erred (safe dual bound, Neumaier and Shcherbina
2004; they round outwards in interval arithmetic, here integer data make exact arithmetic simpler).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix

from optimizer.engine.lp.linear_relaxation import solve_linear_relaxation
from optimizer.engine.lp.program import FloatArray, LinearProgram, ProgramArrays
from optimizer.engine.params import DEFAULTS, LpParams
from optimizer.errors import InternalError


@dataclass(frozen=True)
class DualBound:
    """Outcome of the LP.

    Attributes
    ----------
    value : int or None
        A proven lower bound on the objective; None where there is none.
    infeasible : bool
        The LP solver reports infeasibility; not proven by itself.
    primal : tuple of float
        The solver's values of the variables; empty if it has none.
    """

    value: int | None
    infeasible: bool = False
    primal: tuple[float, ...] = ()


def safe_dual_bound(
    program: LinearProgram,
    costs: Mapping[int, float],
    constant: float,
    time_limit: float,
    params: LpParams = DEFAULTS.lp,
) -> DualBound:
    """Solve the linear relaxation and prove a lower bound from its dual values.

    Parameters
    ----------
    program : LinearProgram
        All data must be integers, and all variables bounded.
    costs : dict
        Variable -> cost of one unit, instead of the program's own.
    constant : float
        Added to the bound; an integer.
    time_limit : float
        Seconds for the LP solver; when it ends early there is no bound.
    """
    if not program.keys:
        return DualBound(int(constant))
    arrays = program.to_arrays(costs)
    relaxed = solve_linear_relaxation(arrays, max(0.01, time_limit), lower_sides_first=True)
    if not relaxed.optimal or relaxed.values is None:
        return DualBound(None, infeasible=relaxed.infeasible)
    value = exact_dual_bound(arrays, relaxed.duals, params)
    return DualBound(None if value is None else value + int(constant), primal=tuple(relaxed.values))


def exact_dual_bound(arrays: ProgramArrays, duals: FloatArray, params: LpParams = DEFAULTS.lp) -> int | None:
    """The lower bound that row multipliers prove, rounded up to an integer.

    Parameters
    ----------
    arrays : ProgramArrays
        All data must be integers, and all variables bounded.
    duals : ndarray, shape (rows,)
        Any multipliers; the better they are, the better is the bound.

    Returns
    -------
    int or None
        None where a product might not fit 64 bits.

    Raises
    ------
    InternalError
        If the data are no integers: rounding them would make the bound untrue.
    """
    scale = params.dual_scale
    has_low, has_high = np.isfinite(arrays.row_low), np.isfinite(arrays.row_high)
    row_low, row_high = np.where(has_low, arrays.row_low, 0), np.where(has_high, arrays.row_high, 0)
    y = np.rint(duals * scale)
    y[(y > 0) & ~has_low] = 0
    y[(y < 0) & ~has_high] = 0
    largest_reduced = (abs(arrays.matrix).T @ np.abs(y) + np.abs(arrays.cost) * scale).max(initial=0)
    largest_value = np.maximum(np.abs(arrays.low), np.abs(arrays.high)).max(initial=1)
    largest_side = np.maximum(np.abs(row_low), np.abs(row_high)).max(initial=1)
    if max(largest_reduced * largest_value, np.abs(y).max(initial=0) * largest_side) > params.overflow_limit * scale:
        return None
    cost, low, high, row_low, row_high, data = map(
        _as_integers, (arrays.cost, arrays.low, arrays.high, row_low, row_high, arrays.matrix.data)
    )
    y = y.astype(np.int64)
    matrix = csr_matrix((data, arrays.matrix.indices, arrays.matrix.indptr), shape=arrays.matrix.shape)
    reduced = cost * scale - matrix.T @ y
    of_variables = np.where(reduced > 0, reduced * low, reduced * high)
    of_rows = np.where(y > 0, y * row_low, y * row_high)
    total = sum(map(int, of_variables)) + sum(map(int, of_rows))
    return -(-total // scale)


def _as_integers(values: FloatArray) -> np.ndarray:
    integers = values.astype(np.int64)
    if not np.array_equal(integers, values):
        raise InternalError("an exact bound was asked of a program whose data are no integers")
    return integers
