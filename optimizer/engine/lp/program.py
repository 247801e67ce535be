"""Linear programs as data: bounded variables, linear rows, and costs by goal.

The programs of the construction and the relaxations of the bounds are written as a `LinearProgram`. It knows no solver.
Three functions read it:

- `optimizer.engine.lp.mixed_integer.solve_mixed_integer`: a good solution (HiGHS, with reduced-cost fixing);
- `optimizer.engine.lp.dual_bound.safe_dual_bound`: a bound proven exactly from the linear relaxation (HiGHS);
- `optimizer.engine.lp.cp_sat_bound.integer_bound`: the best bound of CP-SAT over integer values.

Variables and rows may carry keys that say what they mean, such as ``("meets", "K01", "Tue2")``. The explanation of a
shortage reads the keys of rows; the tests read a timetable as values of the variables and see that it keeps all rows.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

Key = tuple[str | int, ...]
"""Meaning of a variable or row; empty where nobody asks for it."""
LinearTerm = tuple[int, float]
"""(variable, coefficient)."""
IntegerTerm = tuple[int, int]
"""(variable, integer coefficient)."""
FloatArray = NDArray[np.float64]


@dataclass
class AffineExpression:
    """A sum of terms with integer coefficients, and a constant.

    A block of the bounds hands over in this form what it knows about a number, without a variable of its own for it.
    """

    terms: list[IntegerTerm] = field(default_factory=list)
    constant: int = 0

    def add(self, other: AffineExpression, factor: int = 1) -> None:
        """Add a multiple of another expression to this one in place."""
        self.terms.extend((v, c * factor) for v, c in other.terms)
        self.constant += other.constant * factor

    def __add__(self, other: AffineExpression) -> AffineExpression:
        return AffineExpression([*self.terms, *other.terms], self.constant + other.constant)

    def __sub__(self, other: AffineExpression) -> AffineExpression:
        return self + -1 * other

    def __rmul__(self, factor: int) -> AffineExpression:
        return AffineExpression([(v, c * factor) for v, c in self.terms], self.constant * factor)


def sum_of_expressions(expressions: Iterable[AffineExpression]) -> AffineExpression:
    """A new expression: the sum of several."""
    total = AffineExpression()
    for expression in expressions:
        total.add(expression)
    return total


def sum_of_variables(variables: Iterable[int], coefficient: int = 1) -> AffineExpression:
    """The sum of variables, each times ``coefficient``."""
    return AffineExpression([(variable, coefficient) for variable in variables])


@dataclass(frozen=True, slots=True)
class LinearRow:
    """``low <= sum of coefficient x variable <= high``; infinite sides stand for no limit."""

    key: Key
    terms: tuple[LinearTerm, ...]
    low: float
    high: float


@dataclass
class LinearProgram:
    """Minimise the sum of costs over the variables' ranges and the rows.

    Attributes
    ----------
    keys : list of Key
        Meaning of each variable; a variable is named by its index here.
    lower, upper : list of float
        Range of each variable, both ends included.
    integer : list of bool
        Whether a variable has to take an integer value.
    rows : list of LinearRow
    costs : dict
        Goal -> variable -> cost of one unit. Programs with a single objective use the goal ``""``.
    constants : dict
        Goal -> cost whatever the variables are.
    """

    keys: list[Key] = field(default_factory=list)
    lower: list[float] = field(default_factory=list)
    upper: list[float] = field(default_factory=list)
    integer: list[bool] = field(default_factory=list)
    rows: list[LinearRow] = field(default_factory=list)
    costs: dict[str, dict[int, float]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(float)))
    constants: dict[str, float] = field(default_factory=lambda: defaultdict(float))

    # -- variables ----------------------------------------------------------------------------------------------

    def var(self, cost: float = 0, *, low: float = 0, high: float = 1, integer: bool = True, key: Key = ()) -> int:
        """Add a variable, by default a binary one, and return its number. ``cost`` belongs to the goal ``""``."""
        self.keys.append(key)
        self.lower.append(low)
        self.upper.append(high)
        self.integer.append(integer)
        self.charge(len(self.keys) - 1, cost)
        return len(self.keys) - 1

    def count(self, key: Key, high: float) -> AffineExpression:
        """Add an integer variable with values 0..high, and return it as an expression."""
        return sum_of_variables([self.var(low=0, high=high, key=key)])

    # -- rows ---------------------------------------------------------------------------------------------------

    def row(
        self, terms: Iterable[LinearTerm], *, low: float = -math.inf, high: float = math.inf, key: Key = ()
    ) -> None:
        """Add ``low <= sum of terms <= high``. Terms of one variable are summed, and those that cancel are left out."""
        merged: dict[int, float] = {}
        for variable, coefficient in terms:
            merged[variable] = merged.get(variable, 0) + coefficient
        kept = tuple((v, c) for v, c in merged.items() if c)
        if kept or low > 0 or high < 0:  # an empty sum is 0: a row that this breaks is kept as a contradiction
            self.rows.append(LinearRow(key, kept, low, high))

    def constrain(self, key: Key, expression: AffineExpression, low: float = -math.inf, high: float = math.inf) -> None:
        """Add ``low <= expression <= high``; the constant of the expression is moved to the sides."""
        self.row(expression.terms, low=low - expression.constant, high=high - expression.constant, key=key)

    # -- costs --------------------------------------------------------------------------------------------------

    def charge(self, variable: int, cost: float, goal: str = "") -> None:
        """Add ``cost`` for each unit of a variable to a goal."""
        if cost:
            self.costs[goal][variable] += cost

    def charge_expression(self, goal: str, expression: AffineExpression, cost: float) -> None:
        """Add ``cost`` for each unit of an expression to a goal."""
        for variable, coefficient in expression.terms:
            self.charge(variable, cost * coefficient, goal)
        self.constants[goal] += cost * expression.constant

    def objective(self, goals: Iterable[str] | None = None) -> tuple[dict[int, float], float]:
        """The costs of all goals, or of some, added up: (variable -> cost other than 0, constant)."""
        chosen = sorted(set(self.costs) | set(self.constants)) if goals is None else sorted(goals)
        total: dict[int, float] = defaultdict(float)
        for goal in chosen:
            for variable, cost in self.costs.get(goal, {}).items():
                total[variable] += cost
        return {v: cost for v, cost in total.items() if cost}, sum(self.constants.get(goal, 0) for goal in chosen)

    # -- the program as a whole ---------------------------------------------------------------------------------

    @property
    def coefficients(self) -> int:
        """Number of non-zero coefficients in the rows."""
        return sum(len(row.terms) for row in self.rows)

    def copy(self) -> LinearProgram:
        """A copy that can be added to; the rows themselves, which never change, are shared."""
        other = self.with_rows(self.rows)
        for goal, costs in self.costs.items():
            other.costs[goal].update(costs)
        other.constants.update(self.constants)
        return other

    def with_rows(self, rows: Iterable[LinearRow]) -> LinearProgram:
        """A program with the same variables, these rows and no costs."""
        return LinearProgram(list(self.keys), list(self.lower), list(self.upper), list(self.integer), list(rows))

    @property
    def contradiction(self) -> LinearRow | None:
        """A row that no values within the variables' ranges can keep, the other rows left aside; None without one."""
        for row in self.rows:
            least = sum(c * (self.lower[v] if c > 0 else self.upper[v]) for v, c in row.terms)
            most = sum(c * (self.upper[v] if c > 0 else self.lower[v]) for v, c in row.terms)
            if least > row.high or most < row.low:
                return row
        return None

    def to_arrays(self, costs: Mapping[int, float] | None = None) -> ProgramArrays:
        """The program as arrays, with these costs instead of the sum over all goals."""
        lengths = [len(row.terms) for row in self.rows]
        terms = [term for row in self.rows for term in row.terms]
        matrix = csr_matrix(
            (
                np.array([c for _, c in terms], dtype=float),
                np.array([v for v, _ in terms], dtype=np.int64),
                np.cumsum([0, *lengths]),
            ),
            shape=(len(self.rows), len(self.keys)),
        )
        cost = np.zeros(len(self.keys))
        for variable, points in (self.objective()[0] if costs is None else costs).items():
            cost[variable] = points
        return ProgramArrays(
            cost=cost,
            integer=np.array(self.integer, dtype=np.bool_),
            low=np.array(self.lower, dtype=float),
            high=np.array(self.upper, dtype=float),
            matrix=matrix,
            row_low=np.array([row.low for row in self.rows], dtype=float),
            row_high=np.array([row.high for row in self.rows], dtype=float),
        )


@dataclass(frozen=True, eq=False)
class ProgramArrays:
    """A linear program as arrays.

    Attributes
    ----------
    cost, integer, low, high : ndarray, shape (variables,)
    matrix : csr_matrix, shape (rows, variables)
    row_low, row_high : ndarray, shape (rows,)
        Sides of the rows, infinite where there is no limit.
    """

    cost: FloatArray
    integer: NDArray[np.bool_]
    low: FloatArray
    high: FloatArray
    matrix: csr_matrix
    row_low: FloatArray
    row_high: FloatArray
