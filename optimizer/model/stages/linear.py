"""Linear models of the construction, solved by HiGHS: used where the relaxation is close to whole numbers anyway.

HiGHS on one thread is deterministic as long as no clock stops it: effort is limited by gap and nodes; the limit in
seconds is there for runaways alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import (
    Bounds,
    LinearConstraint,
    linear_sum_assignment,
    milp,
)
from scipy.sparse import csr_matrix

Term = tuple[int, float]
SAFETY_SECONDS = 300.0
GAP = 0.001
"""HiGHS stops at relative gaps alone: a constant is added to the objective that makes this one the slack wanted."""


@dataclass(frozen=True)
class Solution:
    """Values of the variables and what is known of the optimum."""

    values: NDArray[np.float64]
    objective: float
    bound: float

    def __getitem__(self, variable: int) -> int:
        return round(float(self.values[variable]))

    def true(self, variable: int) -> bool:
        return bool(self.values[variable] > 0.5)


def assign(cost: NDArray[np.float64]) -> list[tuple[int, int]]:
    """Cheapest one-to-one choice of (row, column) in a table of costs."""
    rows, columns = linear_sum_assignment(cost)
    return list(zip(rows.tolist(), columns.tolist(), strict=True))


class LinearModel:
    """Variables by number, rows by terms; the objective is minimised."""

    def __init__(self) -> None:
        self.low: list[float] = []
        self.high: list[float] = []
        self.cost: list[float] = []
        self.whole: list[int] = []
        self._columns: list[int] = []
        self._factors: list[float] = []
        self._starts: list[int] = [0]
        self._row_low: list[float] = []
        self._row_high: list[float] = []

    def var(self, cost: float = 0, *, low: float = 0, high: float = 1, whole: bool = True) -> int:
        """A new variable, binary unless told otherwise."""
        self.low.append(low)
        self.high.append(high)
        self.cost.append(cost)
        self.whole.append(int(whole))
        return len(self.cost) - 1

    def row(self, terms: Iterable[Term], *, low: float = -np.inf, high: float = np.inf) -> None:
        """``low <= sum of factor x variable <= high``; a variable may occur more than once."""
        for variable, factor in terms:
            self._columns.append(variable)
            self._factors.append(factor)
        self._starts.append(len(self._columns))
        self._row_low.append(low)
        self._row_high.append(high)

    @property
    def size(self) -> tuple[int, int]:
        """Variables and rows."""
        return len(self.cost), len(self._row_low)

    def solve(
        self, *, slack: float = 0.0, nodes: int | None = None, seconds: float = SAFETY_SECONDS
    ) -> Solution | None:
        """The best solution found, None if there is none.

        Parameters
        ----------
        slack : float
            Distance of objective and bound at which the search stops.
        nodes : int, optional
            Nodes of the search tree after which it stops.
        seconds : float
            Wall limit for runaways.
        """
        if not self.cost:
            return Solution(np.zeros(0), 0.0, 0.0)
        base = max(1.0, slack) / GAP
        options: dict[str, float] = {"mip_rel_gap": GAP if slack else 1e-9, "time_limit": seconds}
        if nodes is not None:
            options["node_limit"] = nodes
        shape = (len(self._row_low), len(self.cost) + 1)
        matrix = csr_matrix((self._factors, self._columns, self._starts), shape=shape)
        matrix.sum_duplicates()
        rows = [LinearConstraint(matrix, self._row_low, self._row_high)] if shape[0] else []
        found = milp(
            [*self.cost, base],
            integrality=[*self.whole, 0],
            bounds=Bounds([*self.low, 1], [*self.high, 1]),
            constraints=rows,
            options=options,
        )
        if found.x is None:
            return None
        bound = found.mip_dual_bound if found.mip_dual_bound is not None else found.fun
        return Solution(found.x[:-1], float(found.fun) - base, float(bound) - base)
