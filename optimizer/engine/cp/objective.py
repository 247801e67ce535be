"""Every penalty a row: goal, who, weight, expression, bound. The only way into the objective."""

from __future__ import annotations

from dataclasses import dataclass

from ortools.sat.python import cp_model

from optimizer.engine.cp.constraints import Expr, linear_sum
from optimizer.engine.cp.engine import SolverOutcome


@dataclass(frozen=True)
class ObjectiveTerm:
    """One share of a goal's measure. ``most`` is an upper bound of the expression, for sizing weights."""

    goal: str
    who: str
    weight: int
    expression: Expr
    most: int


class Objective:
    """Rows of the objective: what is unserved, and the goals of the contract's section 4."""

    def __init__(self, weights: dict[str, int]):
        self.weights = weights
        self.unserved: list[ObjectiveTerm] = []
        self.rows: list[ObjectiveTerm] = []

    def wants(self, goal: str) -> bool:
        """Whether the goal counts at all; one of weight 0 is not built."""
        return self.weights[goal] > 0

    def add(self, goal: str, who: str, expression: Expr, most: int) -> None:
        """Enter ``expression`` (whole, at most ``most``; never below 0 in the sum of its goal) under a goal."""
        self.rows.append(ObjectiveTerm(goal, who, self.weights[goal], expression, most))

    def add_unserved(self, who: str, weight: int, expression: Expr) -> None:
        self.unserved.append(ObjectiveTerm("unserved", who, weight, expression, 1))

    @property
    def points(self) -> Expr:
        return _weighted(self.rows)

    @property
    def unserved_total(self) -> Expr:
        return _weighted(self.unserved)

    def total_of(self, goal: str) -> Expr:
        """Measure of one goal over the rows entered here."""
        return linear_sum(row.expression for row in self.rows if row.goal == goal)

    @property
    def max_points(self) -> int:
        return sum(row.weight * row.most for row in self.rows)

    def measures(self, outcome: SolverOutcome) -> dict[str, int]:
        """Goal -> its measure in the solution found, over the rows entered here."""
        found = dict.fromkeys(self.weights, 0)
        for row in self.rows:
            found[row.goal] += outcome.value(row.expression)
        return found


def _weighted(rows: list[ObjectiveTerm]) -> Expr:
    return cp_model.LinearExpr.weighted_sum([row.expression for row in rows], [row.weight for row in rows])
