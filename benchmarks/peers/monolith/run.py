"""Build, search, read back."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date

from ortools.sat.python import cp_model

from benchmarks.peers.base import Peer, PeerRun
from benchmarks.peers.leash import on_leash
from benchmarks.peers.monolith.goals import Goals
from benchmarks.peers.monolith.programme import Programme
from benchmarks.peers.monolith.staff import Team
from benchmarks.peers.monolith.students import Students
from optimizer.domain.scenario import Scenario
from optimizer.domain.timetable import Timetable
from optimizer.engine.plan.convert import to_timetable
from optimizer.engine.plan.index import PlanIndex
from optimizer.engine.plan.plan import Plan, PlannedSession
from optimizer.engine.problem.school import School

WORKERS = 8
CANNOT = (
    "joined sessions (none are made)",
    "more care groups than a fixed number, a session sized by those present (it is sized by the members)",
    "exercise put together from several short sessions",
    "rooms shared other than in equal parts",
    "extended groups other than cut from the list",
)


def build(school: School) -> Team:
    """The whole model, its objective set."""
    model = cp_model.CpModel()
    team = Team(Programme(Students(school, model)))
    Goals(team).set()
    return team


def solve_whole_school(
    scenario: Scenario, week_of: date, seconds: float, seed: int, tell: Callable[[Timetable], None]
) -> None:
    """Build the model, then search until the time, building included, is up."""
    began = time.monotonic()
    team = build(School(scenario, week_of))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = WORKERS
    solver.parameters.random_seed = seed
    solver.parameters.max_time_in_seconds = max(0.1, seconds - (time.monotonic() - began))
    solver.solve(team.model, _Watch(team, tell))


class _Watch(cp_model.CpSolverSolutionCallback):
    """Hands over every solution."""

    def __init__(self, team: Team, tell: Callable[[Timetable], None]):
        super().__init__()
        self.team, self.tell = team, tell

    def on_solution_callback(self) -> None:
        self.tell(to_timetable(self.team.school, read(self.team, self.boolean_value)))


def read(team: Team, true: Callable[[cp_model.IntVar], bool]) -> Plan:
    """The plan of a solution; sessions and duties for nobody fall away."""
    students, programme, plan = team.students, team.programme, Plan()
    plan.care = {s: g for (s, g), literal in students.x.items() if true(literal)}
    used = set(plan.care.values())
    plan.extended = {s: g for s, g in students.late_group.items() if true(students.open[g])}
    plan.campus = {g: c for g, c in students.groups.items() if g in used} | students.extended
    for (s, c), literal in students.member.items():
        if true(literal):
            plan.clubs[s] = (*plan.clubs.get(s, ()), c)
    for (c, t), literal in students.meets.items():
        if true(literal):
            plan.club_slots[c] = (*plan.club_slots.get(c, ()), t)
    for (s, day), literal in students.served.items():
        if not true(literal):
            plan.waits[s] = plan.waits.get(s, frozenset()) | {day}
    activity = {(g, t): a for (g, t, a), literal in programme.activity.items() if true(literal)}
    activity |= {(c, t): team.scenario.club[c].activity for c, slots in plan.club_slots.items() for t in slots}
    rooms = {(g, t): r for (g, t, r), literal in programme.room.items() if true(literal)}
    leads = {(g, t): p for (g, t, p), literal in team.lead.items() if true(literal)}
    helpers: dict[tuple[str, str], tuple[str, ...]] = {}
    for (g, t, p), literal in team.helper.items():
        if true(literal):
            helpers[g, t] = (*helpers.get((g, t), ()), p)
    for campus, t, p in (key for key, literal in team.duty.items() if true(literal)):
        plan.duties[campus, t] = (*plan.duties.get((campus, t), ()), p)
    present = PlanIndex(team.school, plan).at
    for key in present:
        plan.meetings[key] = PlannedSession(activity[key], rooms[key], leads[key], helpers.get(key, ()))
    open_at = {(plan.campus.get(g) or team.school.campus_of_club.get(g, ""), t) for g, t in present}
    plan.duties = {key: people for key, people in plan.duties.items() if key in open_at}
    return plan


def _run(scenario: Scenario, week_of: date, seconds: float, seed: int) -> PeerRun:
    return on_leash(solve_whole_school, scenario, week_of, seconds, seed)


PEER = Peer("monolith", _run, CANNOT)
