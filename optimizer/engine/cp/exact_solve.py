"""Tiny schools: the whole school in one model, solved to the proven optimum."""

from __future__ import annotations

import threading
from dataclasses import dataclass

from optimizer.domain.result import UNPROVEN, Bound, Status
from optimizer.engine.cp.builder import ModelBuilder
from optimizer.engine.cp.engine import Limits, solve_model
from optimizer.engine.cp.hints import hint_plan, read_plan
from optimizer.engine.cp.neighbourhood import full_neighbourhood
from optimizer.engine.plan.plan import Plan
from optimizer.engine.problem.school import School


@dataclass(frozen=True)
class ExactResult:
    """Answer of `solve_exactly`.

    Attributes
    ----------
    status : Status
        ``optimal`` where both ``unserved`` and the points are proven least.
    plan : Plan, optional
        None where no solution was found.
    bound : Bound
        Holds for every timetable that the model does not leave out (`model_is_complete`).
    """

    status: Status
    plan: Plan | None = None
    bound: Bound = UNPROVEN


def is_tiny(school: School) -> bool:
    """Whether the school is small enough to be solved in one model."""
    return len(school.scenario.students) <= school.params.cp.max_exact_students


def model_is_complete(school: School) -> bool:
    """Whether the one model of a tiny school leaves out no timetable, so that its proofs hold for the school."""
    return not school.guesses_campus


def solve_exactly(
    model_builder: ModelBuilder, effort: float | None, seconds: float, seed: int, stop: threading.Event | None
) -> ExactResult:
    """Minimise ``unserved``, then the points with ``unserved`` held at its least, with everything free.

    Parameters
    ----------
    effort : float, optional
        Deterministic limit of each of the two searches; without it each gets half of ``seconds``.
    """
    context = model_builder.build(Plan(), full_neighbourhood(model_builder.school)).context
    model, objective = context.constraints.model, context.objective_terms
    limits = Limits(None if effort is not None else seconds / 2, effort, 1, seed)
    model.minimize(objective.unserved_total)
    first = solve_model(model, limits, stop=stop)
    if not first.has_solution:
        return ExactResult(first.status)
    plan = read_plan(context, first)
    if first.status is not Status.OPTIMAL:
        return ExactResult(Status.FEASIBLE, plan, Bound(first.bound))
    context.constraints.define(objective.unserved_total == (first.objective or 0))
    model.minimize(objective.points)
    hint_plan(context, plan)
    second = solve_model(model, limits, stop=stop)
    if not second.has_solution:
        return ExactResult(Status.FEASIBLE, plan, Bound(first.objective, second.bound))
    return ExactResult(second.status, read_plan(context, second), Bound(first.objective, second.bound))
