"""Linear models of the construction, solved by HiGHS: used where the relaxation is close to whole numbers anyway.

HiGHS on one thread is deterministic as long as no clock stops it: effort is limited by gap and nodes; the limit in
seconds is there for runaways alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import (
    Bounds,
    LinearConstraint,
    linear_sum_assignment,
    linprog,
    milp,
)
from scipy.sparse import csr_matrix, vstack

LinearTerm = tuple[int, float]
FloatArray = NDArray[np.float64]
RUNAWAY_SECONDS = 300.0
RELATIVE_GAP = 0.001
"""HiGHS stops at relative gaps alone: a constant is added to the objective that makes this one the slack wanted."""
INTEGRALITY_TOLERANCE = 1e-6
NO_FIXING = (np.inf, 0.0)


@dataclass(frozen=True)
class MixedIntegerSolution:
    """Values of the variables and what they cost."""

    values: FloatArray
    objective: float

    def __getitem__(self, variable: int) -> int:
        return round(float(self.values[variable]))

    def is_true(self, variable: int) -> bool:
        return bool(self.values[variable] > 0.5)


def cheapest_assignment(cost: NDArray[np.float64]) -> list[tuple[int, int]]:
    """Cheapest one-to-one choice of (row, column) in a table of costs."""
    rows, columns = linear_sum_assignment(cost)
    return list(zip(rows.tolist(), columns.tolist(), strict=True))


class MixedIntegerModel:
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

    def row(self, terms: Iterable[LinearTerm], *, low: float = -np.inf, high: float = np.inf) -> None:
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
        self,
        *,
        slack: float = 0.0,
        nodes: int | None = None,
        firm: Sequence[tuple[float, float]] = (),
        below: float = np.inf,
        seconds: float = RUNAWAY_SECONDS,
    ) -> MixedIntegerSolution | None:
        """The best solution found, None if there is none.

        Parameters
        ----------
        slack : float
            Distance of objective and bound at which the search stops.
        nodes : int, optional
            Nodes of the search tree after which it stops.
        firm : sequence of (price, distance)
            Tried in turn: what the linear relaxation has whole and would pay at least the price to change stays as it
            is, and only the rest is searched; a solution within the distance of the relaxation will do. Everything is
            searched where none is found.
        below : float
            Nothing is searched, and None returned, where the relaxation costs no less (with ``firm`` alone).
        seconds : float
            Wall limit for runaways.
        """
        if not self.cost:
            return MixedIntegerSolution(np.zeros(0), 0.0)
        base = max(1.0, slack) / RELATIVE_GAP
        options: dict[str, float] = {"mip_rel_gap": RELATIVE_GAP if slack else 1e-9, "time_limit": seconds}
        if nodes is not None:
            options["node_limit"] = nodes
        form = self._form(base)
        relaxed = form.relaxed(seconds) if firm else None
        if relaxed and relaxed.objective - base >= below:
            return None
        best: MixedIntegerSolution | None = None
        for price, near in (*firm, NO_FIXING) if relaxed else (NO_FIXING,):
            found = form.search(options, relaxed, price)
            if found and (best is None or found.objective < best.objective):
                best = found
            if best and relaxed and best.objective <= relaxed.objective + near:
                break
        return best and MixedIntegerSolution(best.values[:-1], best.objective - base)

    def _form(self, base: float) -> _ArrayForm:
        """The model as arrays, with a last variable that adds ``base`` to the objective."""
        shape = (len(self._row_low), len(self.cost) + 1)
        matrix = csr_matrix((self._factors, self._columns, self._starts), shape=shape)
        matrix.sum_duplicates()
        return _ArrayForm(
            cost=np.array([*self.cost, base]),
            whole=np.array([*self.whole, 0], dtype=np.bool_),
            low=np.array([*self.low, 1.0]),
            high=np.array([*self.high, 1.0]),
            matrix=matrix,
            row_low=np.array(self._row_low),
            row_high=np.array(self._row_high),
        )


@dataclass(frozen=True)
class _LPSolution(MixedIntegerSolution):
    """The optimum of the linear relaxation, and what it would cost to move each variable off its bound by one."""

    prices: FloatArray


@dataclass(frozen=True, eq=False)
class _ArrayForm:
    """A model as arrays by variable and by row; ``matrix`` is row x variable."""

    cost: FloatArray
    whole: NDArray[np.bool_]
    low: FloatArray
    high: FloatArray
    matrix: csr_matrix
    row_low: FloatArray
    row_high: FloatArray

    def relaxed(self, seconds: float) -> _LPSolution | None:
        """The linear relaxation, at a corner; None where it has no solution."""
        even = self.row_low == self.row_high
        below, above = np.isfinite(self.row_high) & ~even, np.isfinite(self.row_low) & ~even
        found = linprog(
            self.cost,
            A_ub=vstack([self.matrix[below], -self.matrix[above]]),
            b_ub=np.concatenate([self.row_high[below], -self.row_low[above]]),
            A_eq=self.matrix[even],
            b_eq=self.row_low[even],
            bounds=np.stack([self.low, self.high], axis=1),
            method="highs-ds",
            options={"time_limit": seconds},
        )
        if found.x is None:
            return None
        return _LPSolution(found.x, float(found.fun), np.abs(found.lower.marginals + found.upper.marginals))

    def search(
        self, options: dict[str, float], relaxed: _LPSolution | None, price: float
    ) -> MixedIntegerSolution | None:
        """The best solution among those that leave what is whole in ``relaxed`` and firm at ``price``."""
        low, high = self.low, self.high
        if relaxed:
            near = np.round(relaxed.values)
            firm = self.whole & (np.abs(relaxed.values - near) < INTEGRALITY_TOLERANCE) & (relaxed.prices >= price)
            low, high = np.where(firm, near, low), np.where(firm, near, high)
        found = milp(
            self.cost,
            integrality=self.whole,
            bounds=Bounds(low, high),
            constraints=LinearConstraint(self.matrix, self.row_low, self.row_high),
            options=options,
        )
        return None if found.x is None else MixedIntegerSolution(found.x, float(found.fun))
