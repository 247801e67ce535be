"""A relaxation as data: bounded whole-number variables, linear rows, costs by goal.

Every block of the bounds (clubs, care, staff, …) writes into one `Relaxation`. It knows nothing of solvers:
`certificate` (HiGHS) and `whole` (CP-SAT) read it, and the tests read a timetable as values of its variables and see
that it keeps every row.

Variables and rows carry keys that say what they mean: ``("meets", "K01", "Tue2")``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

RowKey = tuple[str | int, ...]
IntegerTerm = tuple[int, int]
"""(variable, whole coefficient)."""

UNBOUNDED = 10**9
"""Stands for «no limit» on a row's side; every real activity is far smaller."""


@dataclass
class AffineExpression:
    """A sum of terms and a constant: what a block knows about a number without making a variable for it."""

    terms: list[IntegerTerm] = field(default_factory=list)
    constant: int = 0

    def add(self, other: AffineExpression, factor: int = 1) -> AffineExpression:
        """Add a multiple of another sum to this one; returns this one."""
        self.terms.extend((v, c * factor) for v, c in other.terms)
        self.constant += other.constant * factor
        return self

    def times(self, factor: int) -> AffineExpression:
        """A new sum, each part multiplied."""
        return AffineExpression().add(self, factor)


def sum_of_expressions(parts: Iterable[AffineExpression]) -> AffineExpression:
    """The sum of several sums."""
    result = AffineExpression()
    for part in parts:
        result.add(part)
    return result


@dataclass(frozen=True, slots=True)
class LinearRow:
    """low <= sum of coefficient x variable <= high; ``key`` says which argument it comes from."""

    key: RowKey
    terms: tuple[IntegerTerm, ...]
    low: int
    high: int


@dataclass
class Relaxation:
    """Whole-number program: minimise the sum of costs over the rows.

    Attributes
    ----------
    keys, lower, upper : list
        Meaning and limits of each variable; a variable's number is its index.
    rows : list of Row
    costs : dict
        Goal -> variable -> points for one unit (whole numbers).
    constants : dict
        Goal -> points that are paid whatever is decided.
    """

    keys: list[RowKey] = field(default_factory=list)
    lower: list[int] = field(default_factory=list)
    upper: list[int] = field(default_factory=list)
    rows: list[LinearRow] = field(default_factory=list)
    costs: dict[str, dict[int, int]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(int)))
    constants: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def new(self, key: RowKey, low: int, high: int) -> int:
        """A variable with values low..high; its number."""
        self.keys.append(key)
        self.lower.append(low)
        self.upper.append(high)
        return len(self.keys) - 1

    def row(self, key: RowKey, terms: Iterable[IntegerTerm], low: int = -UNBOUNDED, high: int = UNBOUNDED) -> None:
        """Add low <= sum of terms <= high; terms of one variable are added up, terms of 0 left out."""
        merged: dict[int, int] = defaultdict(int)
        for variable, coefficient in terms:
            merged[variable] += coefficient
        kept = tuple((v, c) for v, c in merged.items() if c)
        if kept or low > 0 or high < 0:  # an empty sum is 0: a row it breaks is kept as a contradiction
            self.rows.append(LinearRow(key, kept, low, high))

    def keep(self, key: RowKey, sum_: AffineExpression, low: int = -UNBOUNDED, high: int = UNBOUNDED) -> None:
        """Add low <= sum <= high, its constant moved to the sides."""
        below = low if low <= -UNBOUNDED else low - sum_.constant
        above = high if high >= UNBOUNDED else high - sum_.constant
        self.row(key, sum_.terms, below, above)

    def pay(self, goal: str, variable: int, points: int) -> None:
        """Charge ``points`` to a goal for each unit of a variable."""
        if points:
            self.costs[goal][variable] += points

    def add_cost_of(self, goal: str, sum_: AffineExpression, points: int) -> None:
        """Charge ``points`` for each unit of a sum."""
        for variable, coefficient in sum_.terms:
            self.pay(goal, variable, points * coefficient)
        self.constants[goal] += points * sum_.constant

    def objective(self, goals: Iterable[str] | None = None) -> tuple[dict[int, int], int]:
        """Costs of all goals (or of some) added up: (variable -> points, constant)."""
        chosen = sorted(set(self.costs) | set(self.constants)) if goals is None else sorted(goals)
        total: dict[int, int] = defaultdict(int)
        for goal in chosen:
            for variable, points in self.costs.get(goal, {}).items():
                total[variable] += points
        return {v: p for v, p in total.items() if p}, sum(self.constants.get(goal, 0) for goal in chosen)

    def copy(self) -> Relaxation:
        """A copy that can be added to; rows themselves are shared."""
        costs: dict[str, dict[int, int]] = defaultdict(lambda: defaultdict(int))
        for goal, charged in self.costs.items():
            costs[goal].update(charged)
        constants: dict[str, int] = defaultdict(int, self.constants)
        return Relaxation(list(self.keys), list(self.lower), list(self.upper), list(self.rows), costs, constants)

    @property
    def contradiction(self) -> LinearRow | None:
        """A row that no values within the limits can keep, if one is seen at a glance."""
        for row in self.rows:
            least = sum(c * (self.lower[v] if c > 0 else self.upper[v]) for v, c in row.terms)
            most = sum(c * (self.upper[v] if c > 0 else self.lower[v]) for v, c in row.terms)
            if least > row.high or most < row.low:
                return row
        return None


def sum_of_variables(variables: Iterable[int], coefficient: int = 1) -> AffineExpression:
    """A plain sum of variables, or a multiple of it."""
    return AffineExpression([(variable, coefficient) for variable in variables])
