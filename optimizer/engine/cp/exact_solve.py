"""Tiny schools: everything in one model, solved to the proven optimum."""

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

MAX_EXACT_STUDENTS = 12
"""With one candidate care group for each student, nothing is lost; beyond this number it is too much to prove."""


@dataclass(frozen=True)
class ExactResult:
    """Answer of `solve_whole`; the bound holds for every timetable of the school."""

    status: Status
    plan: Plan | None = None
    bound: Bound = UNPROVEN


def is_tiny(school: School) -> bool:
    return len(school.scenario.students) <= MAX_EXACT_STUDENTS


def model_is_complete(school: School) -> bool:
    """Whether the one model of a tiny school leaves out no timetable, so that what it proves is proven."""
    return not school.guesses_campus


def solve_exactly(
    workshop: ModelBuilder, effort: float | None, seconds: float, seed: int, stop: threading.Event | None
) -> ExactResult:
    """First the least ``unserved``, then the fewest points with it."""
    built = workshop.build(Plan(), full_neighbourhood(workshop.school))
    context, model = built.context, built.context.constraints.model
    limits = Limits(None if effort is not None else seconds / 2, effort, 1, seed)
    model.minimize(context.objective_terms.unserved_total)
    first = solve_model(model, limits, stop=stop)
    if not first.found:
        return ExactResult(first.status)
    plan = read_plan(context, first)
    if first.status is not Status.OPTIMAL:
        return ExactResult(Status.FEASIBLE, plan, Bound(first.bound))
    context.constraints.define(context.objective_terms.unserved_total == (first.objective or 0))
    model.minimize(context.objective_terms.points)
    hint_plan(context, plan)
    second = solve_model(model, limits, stop=stop)
    if not second.found:
        return ExactResult(Status.FEASIBLE, plan, Bound(first.objective, second.bound))
    return ExactResult(second.status, read_plan(context, second), Bound(first.objective, second.bound))
