"""Tiny schools: everything in one model, solved to the proven optimum."""

from __future__ import annotations

import threading
from dataclasses import dataclass

from optimizer.domain.result import UNPROVEN, Bound, Status
from optimizer.model.build import Workshop
from optimizer.model.engine import Limits, run
from optimizer.model.freedom import whole
from optimizer.model.hints import hint_plan, read_plan
from optimizer.model.plan import Plan
from optimizer.model.school import School

MOST_STUDENTS = 12
"""With one candidate care group for each student, nothing is lost; beyond this number it is too much to prove."""


@dataclass(frozen=True)
class Whole:
    """Answer of `solve_whole`; the bound holds for every timetable of the school."""

    status: Status
    plan: Plan | None = None
    bound: Bound = UNPROVEN


def is_tiny(school: School) -> bool:
    return len(school.scenario.students) <= MOST_STUDENTS


def holds_all(school: School) -> bool:
    """Whether the one model of a tiny school leaves out no timetable, so that what it proves is proven."""
    return not school.guesses_campus


def solve_whole(
    workshop: Workshop, effort: float | None, seconds: float, seed: int, stop: threading.Event | None
) -> Whole:
    """First the least ``unserved``, then the fewest points with it."""
    built = workshop.build(Plan(), whole(workshop.school))
    context, model = built.context, built.context.logic.model
    limits = Limits(None if effort is not None else seconds / 2, effort, 1, seed)
    model.minimize(context.ledger.unserved_total)
    first = run(model, limits, stop=stop)
    if not first.found:
        return Whole(first.status)
    plan = read_plan(context, first)
    if first.status is not Status.OPTIMAL:
        return Whole(Status.FEASIBLE, plan, Bound(first.bound))
    context.logic.define(context.ledger.unserved_total == (first.objective or 0))
    model.minimize(context.ledger.points)
    hint_plan(context, plan)
    second = run(model, limits, stop=stop)
    if not second.found:
        return Whole(Status.FEASIBLE, plan, Bound(first.objective, second.bound))
    return Whole(second.status, read_plan(context, second), Bound(first.objective, second.bound))
