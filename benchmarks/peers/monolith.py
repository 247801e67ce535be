"""One CP-SAT model of everything, in one search: what a good engineer writes from the contract in a day.

The model is the one that our own neighbourhoods are cut from, over the whole school at once: a boolean for each student
and group, each club, waiting day, activity, room, lead and helper, all rules and all goals. A fixed number of care
groups for each campus, a few more than are needed. No construction, no hint, no neighbourhoods but CP-SAT's own, 8
workers. Helpers are left out where no session can need one, as an engineer would, since it makes the model smaller.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date

from ortools.sat.python import cp_model

from benchmarks.peers.base import Peer, PeerRun
from benchmarks.peers.leash import on_leash
from optimizer.domain.scenario import Scenario
from optimizer.domain.timetable import Timetable
from optimizer.model.build import Workshop
from optimizer.model.context import Context
from optimizer.model.freedom import whole
from optimizer.model.hints import read_plan
from optimizer.model.plan import Plan, to_timetable
from optimizer.model.school import School

WORKERS = 8
SPARE = 1.15
"""Care groups for each that filling up to ``max_size`` would take, rounded up."""


class _Watch(cp_model.CpSolverSolutionCallback):
    """Hands over every solution; answers the questions that `read_plan` asks of a search."""

    def __init__(self, context: Context, tell: Callable[[Timetable], None]):
        super().__init__()
        self.context, self.tell = context, tell

    def true(self, literal: cp_model.LiteralT) -> bool:
        return bool(literal) if isinstance(literal, int) else self.boolean_value(literal)

    def on_solution_callback(self) -> None:
        plan = read_plan(self.context, self)  # type: ignore[arg-type]
        self.tell(to_timetable(self.context.school, plan))


def solve_whole_school(
    scenario: Scenario, week_of: date, seconds: float, seed: int, tell: Callable[[Timetable], None]
) -> None:
    """Build the model, then search until the time, building included, is up."""
    began = time.monotonic()
    school = School(scenario, week_of)
    freedom = replace(whole(school, care_groups(school)), lean=True)
    context = Workshop(school).build(Plan(), freedom).context
    model, ledger = context.logic.model, context.ledger
    weight = ledger.most_points + 1 if ledger.unserved else 0
    model.minimize(weight * ledger.unserved_total + ledger.points)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = WORKERS
    solver.parameters.random_seed = seed
    solver.parameters.max_time_in_seconds = max(0.1, seconds - (time.monotonic() - began))
    solver.solve(model, _Watch(context, tell))


def care_groups(school: School) -> dict[str, int]:
    """Campus -> number of care groups."""
    care, size = set(school.scenario.week.care), school.scenario.settings.grouping.max_size
    found = {}
    for campus in school.scenario.campuses:
        here = [s for s in school.scenario.students if school.campus_of_student[s.id] == campus and s.attends & care]
        found[campus] = -int(-len(here) * SPARE // size)
    return found


def _run(scenario: Scenario, week_of: date, seconds: float, seed: int) -> PeerRun:
    return on_leash(solve_whole_school, scenario, week_of, seconds, seed)


PEER = Peer("monolith", _run, ("more care groups than the fixed number",))
