"""Linear programming bounds that hold exactly, whatever the rounding inside the LP solver.

For rows ``low <= A x <= high`` and limits ``l <= x <= u`` every choice of row prices y gives, for all feasible x,

    c x  >=  sum_i (y_i low_i if y_i > 0 else y_i high_i)  +  sum_j min(d_j l_j, d_j u_j),      d = c - A^T y,

because c x = y (A x) + d x and each part is replaced by the least it can be. The solver's dual values are good prices
but floats; they are rounded to multiples of 2^-16 and the right-hand side is then worked out in whole numbers. What
comes out is proven even if the solver was wrong.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_matrix, vstack

from optimizer.engine.lp.integer_program import UNBOUNDED, Relaxation

DUAL_SCALE = 2**16
_OVERFLOW_LIMIT = 2.0**40


@dataclass(frozen=True)
class DualBound:
    """Outcome of the LP.

    Attributes
    ----------
    value : int or None
        A proven lower bound on the objective.
    infeasible : bool
        The solver's word, not proven by itself.
    primal : tuple of float
        The solver's values of the variables; empty if it has none.
    """

    value: int | None
    infeasible: bool = False
    primal: tuple[float, ...] = ()


def safe_dual_bound(relaxation: Relaxation, costs: dict[int, int], constant: int, time_limit: float) -> DualBound:
    """Solve the relaxation without wholeness and certify the bound.

    Parameters
    ----------
    costs : dict
        Variable -> cost of one unit.
    constant : int
        Added to the bound.
    time_limit : float
        Seconds for the LP solver; when it stops early there is no bound.
    """
    if not relaxation.keys:
        return DualBound(constant)
    matrix, low, high = to_sparse_matrix(relaxation)
    c = np.zeros(len(relaxation.keys))
    c[list(costs)] = list(costs.values())
    lower, upper = np.array(relaxation.lower), np.array(relaxation.upper)
    equal, above, below = low == high, (low > -UNBOUNDED) & (low < high), (high < UNBOUNDED) & (low < high)
    found = linprog(
        c,
        A_ub=_stack(-matrix[above], matrix[below]),
        b_ub=np.concatenate([-low[above], high[below]]),
        A_eq=matrix[equal],
        b_eq=low[equal],
        bounds=np.column_stack([lower, upper]),
        method="highs",
        options={"time_limit": max(0.01, time_limit)},
    )
    if found.status != 0:
        return DualBound(None, infeasible=found.status == 2)
    prices = np.zeros(len(low))
    prices[equal] = found.eqlin.marginals
    split = int(above.sum())
    prices[above] -= found.ineqlin.marginals[:split]
    prices[below] += found.ineqlin.marginals[split:]
    value = certify_bound(matrix, low, high, lower, upper, c, prices)
    return DualBound(None if value is None else value + constant, primal=tuple(found.x))


def certify_bound(
    matrix: csr_matrix,
    low: np.ndarray,
    high: np.ndarray,
    lower: np.ndarray,
    upper: np.ndarray,
    costs: np.ndarray,
    prices: np.ndarray,
) -> int | None:
    """The bound that row prices prove, rounded up to a whole number, in exact arithmetic; None if it may overflow."""
    y = np.rint(prices * DUAL_SCALE)
    y[(y > 0) & (low <= -UNBOUNDED)] = 0
    y[(y < 0) & (high >= UNBOUNDED)] = 0
    reduced_size = abs(matrix).T @ np.abs(y) + np.abs(costs) * DUAL_SCALE
    widest = np.maximum(np.abs(lower), np.abs(upper)).astype(float)
    sides = np.maximum(
        np.abs(np.where(low <= -UNBOUNDED, 0, low)), np.abs(np.where(high >= UNBOUNDED, 0, high))
    ).astype(float)
    largest = max(
        reduced_size.max(initial=0) * max(1.0, widest.max(initial=0)),
        np.abs(y).max(initial=0) * max(1.0, sides.max(initial=0)),
    )
    if largest > _OVERFLOW_LIMIT * DUAL_SCALE:
        return None
    y = y.astype(np.int64)
    exact = csr_matrix((matrix.data.astype(np.int64), matrix.indices, matrix.indptr), shape=matrix.shape)
    reduced = costs.astype(np.int64) * DUAL_SCALE - exact.T @ y
    least = np.where(reduced > 0, reduced * lower, reduced * upper)
    paid = np.where(y > 0, y * low, np.where(y < 0, y * high, 0))
    total = sum(int(part) for part in least) + sum(int(part) for part in paid)
    return -(-total // DUAL_SCALE)


def to_sparse_matrix(relaxation: Relaxation) -> tuple[csr_matrix, np.ndarray, np.ndarray]:
    """Coefficients of the rows, and their sides; -`FREE` and `FREE` where there is none."""
    ends = np.cumsum([0, *(len(row.terms) for row in relaxation.rows)])
    columns = np.fromiter((v for row in relaxation.rows for v, _ in row.terms), dtype=np.int64, count=int(ends[-1]))
    data = np.fromiter((c for row in relaxation.rows for _, c in row.terms), dtype=float, count=int(ends[-1]))
    matrix = csr_matrix((data, columns, ends), shape=(len(relaxation.rows), len(relaxation.keys)))
    low = np.array([row.low for row in relaxation.rows], dtype=np.int64)
    high = np.array([row.high for row in relaxation.rows], dtype=np.int64)
    return matrix, low, high


def _stack(first: csr_matrix, second: csr_matrix) -> csr_matrix:
    return csr_matrix(vstack([first, second]))
