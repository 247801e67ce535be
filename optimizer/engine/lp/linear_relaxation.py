"""The linear relaxation of a program: its optimum when variables need not be integers, by the dual simplex of HiGHS.

HiGHS is called through SciPy. What comes out is in floats; nothing here is a proof. A bound that is proven comes from
`optimizer.engine.lp.dual_bound`, which needs the dual values alone.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_matrix, vstack

from optimizer.engine.lp.program import FloatArray, ProgramArrays

_OPTIMAL, _INFEASIBLE = 0, 2
"""Statuses of `scipy.optimize.linprog`."""


@dataclass(frozen=True, eq=False)
class RelaxationSolution:
    """Answer of the LP solver.

    Attributes
    ----------
    optimal : bool
    infeasible : bool
        The solver found no solution to exist, within its tolerances.
    values : ndarray, shape (variables,), or None
        Values of the variables; None where there is no solution.
    objective : float
        Their cost.
    reduced_costs : ndarray, shape (variables,)
        What moving each variable off its bound by one unit adds to the cost, as an absolute value (Dantzig 1963).
        Empty unless optimal.
    duals : ndarray, shape (rows,)
        Dual value of each row, positive where its lower side and negative where its upper side costs. Empty unless
        optimal.
    """

    optimal: bool
    infeasible: bool
    values: FloatArray | None
    objective: float
    reduced_costs: FloatArray
    duals: FloatArray


def solve_linear_relaxation(
    arrays: ProgramArrays, seconds: float, *, lower_sides_first: bool = False
) -> RelaxationSolution:
    """Minimise the cost without asking for integers.

    Parameters
    ----------
    arrays : ProgramArrays
    seconds : float
        Wall time for the solver; when it ends early the answer is neither optimal nor infeasible.
    lower_sides_first : bool
        Hand the solver the lower sides of inequalities before the upper ones. The optimum is the same, but where
        several corners are optimal the simplex ends at another one. The bounds ask for it (measured on 17 schools: one
        bound is lower by 1 point without it), the construction does not.
    """
    row_low, row_high = arrays.row_low, arrays.row_high
    equal = row_low == row_high
    upper, lower = np.flatnonzero(np.isfinite(row_high) & ~equal), np.flatnonzero(np.isfinite(row_low) & ~equal)
    order = [(lower, -1), (upper, 1)] if lower_sides_first else [(upper, 1), (lower, -1)]
    answer = linprog(
        arrays.cost,
        A_ub=csr_matrix(vstack([sign * arrays.matrix[rows] for rows, sign in order])),
        b_ub=np.concatenate([row_high[upper] if sign > 0 else -row_low[lower] for _, sign in order]),
        A_eq=arrays.matrix[equal],
        b_eq=row_low[equal],
        bounds=np.column_stack([arrays.low, arrays.high]),
        method="highs-ds",
        options={"time_limit": seconds},
    )
    optimal = answer.status == _OPTIMAL
    duals = np.zeros(len(row_low) if optimal else 0)
    if optimal:
        duals[equal] = answer.eqlin.marginals
        first = len(order[0][0])
        for (rows, sign), part in zip(order, np.split(answer.ineqlin.marginals, [first]), strict=True):
            duals[rows] += sign * part
    return RelaxationSolution(
        optimal,
        answer.status == _INFEASIBLE,
        answer.x,
        float("nan") if answer.x is None else float(answer.fun),
        np.abs(answer.lower.marginals + answer.upper.marginals) if optimal else np.zeros(0),
        duals,
    )
