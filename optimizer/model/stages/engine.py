"""The one call of the solver for the small models of the construction.

One worker, a seed and a deterministic limit, so that the same model gives the same answer in every run.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ortools.sat.python import cp_model

from optimizer.errors import InternalError

SAFETY_SECONDS = 600.0
"""Wall limit that only a runaway solve meets; decisions are limited in deterministic time alone."""


@dataclass(frozen=True)
class Answer:
    """What a solve found: whether there is a solution, whether it is proven, and the values of the variables."""

    found: bool
    proven: bool
    objective: float
    solver: cp_model.CpSolver

    def true(self, literal: cp_model.LiteralT) -> bool:
        return bool(self.solver.boolean_value(literal))

    def value(self, expression: cp_model.LinearExprT) -> int:
        return int(self.solver.value(expression))


def solve(
    model: cp_model.CpModel,
    *,
    seed: int,
    effort: float,
    hints: Iterable[tuple[cp_model.IntVar, int]] = (),
    options: Mapping[str, object] | None = None,
) -> Answer:
    """Solve a model within ``effort`` (deterministic seconds).

    Parameters
    ----------
    model : CpModel
        The model; hints are added to it.
    seed : int
        Random seed of the search.
    effort : float
        Limit in the solver's deterministic time, about a second of one core for each unit.
    hints : iterable of (variable, value), optional
        Where to start; at most one for each variable.
    options : mapping, optional
        Further parameters of the solver by name.

    Raises
    ------
    InternalError
        If the model is invalid.
    """
    solver = cp_model.CpSolver()
    parameters = solver.parameters
    parameters.num_workers = 1
    parameters.random_seed = seed % 2**31
    parameters.max_deterministic_time = effort
    parameters.max_time_in_seconds = SAFETY_SECONDS
    for name, value in (options or {}).items():
        setattr(parameters, name, value)
    for variable, value in hints:
        model.add_hint(variable, value)
    status = solver.solve(model)
    if status == cp_model.MODEL_INVALID:
        raise InternalError(f"invalid stage model: {model.validate()}")
    found = status in (cp_model.OPTIMAL, cp_model.FEASIBLE)
    objective = solver.objective_value if found and model.has_objective() else 0.0
    return Answer(found, status in (cp_model.OPTIMAL, cp_model.INFEASIBLE), objective, solver)


def total(terms: Sequence[cp_model.LinearExprT]) -> cp_model.LinearExprT:
    """Sum of terms, 0 of none."""
    return cp_model.LinearExpr.sum(list(terms)) if terms else 0


def weighted(variables: Sequence[cp_model.LinearExprT], weights: Sequence[int]) -> cp_model.LinearExprT:
    """Weighted sum, 0 of none."""
    return cp_model.LinearExpr.weighted_sum(list(variables), list(weights)) if variables else 0
