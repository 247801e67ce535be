"""The objective as a list of terms; encoders of goals add to it, and nothing else does."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from ortools.sat.python import cp_model

from optimizer.engine.cp.constraints import Expr, linear_sum
from optimizer.engine.cp.engine import SolverOutcome


@dataclass(frozen=True)
class ObjectiveTerm:
    """A part of a goal's measure.

    Attributes
    ----------
    goal : str
    who : str
        What the part belongs to: a student, a person, a group, a class …
    weight : int
        Points for one unit.
    expression : Expr
        Integer; the sum over a goal is never below 0.
    most : int
        Upper bound of the expression.
    """

    goal: str
    who: str
    weight: int
    expression: Expr
    most: int


class Objective:
    """Terms of ``unserved`` and of the goals of the contract's section 4.

    Parameters
    ----------
    weights : dict
        Goal id -> points for one unit of its measure.

    Attributes
    ----------
    unserved, rows : list of ObjectiveTerm
    """

    def __init__(self, weights: dict[str, int]):
        self.weights = weights
        self.unserved: list[ObjectiveTerm] = []
        self.rows: list[ObjectiveTerm] = []

    def wants(self, goal: str) -> bool:
        """Whether the goal has a weight above 0; the others are not encoded."""
        return self.weights[goal] > 0

    def add(self, goal: str, who: str, expression: Expr, most: int) -> None:
        """Add an integer expression of at most ``most`` to a goal; the sum of a goal must not be negative."""
        self.rows.append(ObjectiveTerm(goal, who, self.weights[goal], expression, most))

    def add_unserved(self, who: str, weight: int, expression: Expr) -> None:
        """Add a literal to ``unserved``, with the slots lost times the priority weight."""
        self.unserved.append(ObjectiveTerm("unserved", who, weight, expression, 1))

    @property
    def points(self) -> Expr:
        """Sum of all goals' terms times their weights."""
        return _weighted(self.rows)

    def points_without(self, goals: Collection[str]) -> Expr:
        """The same without some goals."""
        return _weighted([row for row in self.rows if row.goal not in goals])

    @property
    def unserved_total(self) -> Expr:
        """Slots of waited student-days times the students' priority weights."""
        return _weighted(self.unserved)

    def total_of(self, goal: str) -> Expr:
        """Measure of one goal over the terms of this model."""
        return linear_sum(row.expression for row in self.rows if row.goal == goal)

    @property
    def max_points(self) -> int:
        """Upper bound of `points`."""
        return sum(row.weight * row.most for row in self.rows)

    def measures(self, outcome: SolverOutcome) -> dict[str, int]:
        """Goal -> its measure in a solution, over the terms of this model."""
        measures = dict.fromkeys(self.weights, 0)
        for row in self.rows:
            measures[row.goal] += outcome.value(row.expression)
        return measures


def _weighted(rows: list[ObjectiveTerm]) -> Expr:
    return cp_model.LinearExpr.weighted_sum([row.expression for row in rows], [row.weight for row in rows])
