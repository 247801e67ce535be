"""Tiny schools, where every timetable can be searched: a week that exists is found, and nothing is falsely proven."""

import random
from pathlib import Path

import pytest

from optimizer.domain.result import Status
from optimizer.engine.cp.builder import ModelBuilder
from optimizer.engine.cp.engine import Limits
from optimizer.engine.cp.lexicographic import LexicographicResult, solve_lexicographic
from optimizer.engine.cp.neighbourhood import full_neighbourhood
from optimizer.engine.params import DEFAULTS
from optimizer.engine.problem.school import School
from optimizer.engine.repair.cancelled_meetings import find_cancelled_meetings
from optimizer.engine.repair.disruption import facts_after, parse_disruption, scenario_now
from optimizer.engine.repair.repair_state import RepairState, differing
from optimizer.engine.repair.repair_week import RepairResult, repair
from optimizer.engine.solve import solve
from optimizer.files import load
from optimizer.testing.schools import MONDAY
from tests.engine.repair.soak import happen
from tests.exact.schools import random_school
from tests.marks import some_quick

EVENTS = ("absence", "absences", "room", "newcomer", "leavers", "pin", "club")


def disrupted(folder: Path, seed: int) -> tuple[RepairResult, RepairState, LexicographicResult] | None:
    """The repair of a random event in a tiny school, and the best of all timetables; None where nothing can happen."""
    random_school(seed).write(folder)
    dice, scenario = random.Random(seed), load(folder)
    week = solve(scenario, week_of=MONDAY, effort=0.5).timetable
    if week is None or not any(s.lead for s in week.sessions):
        return None
    event = dice.choice(EVENTS)
    try:
        scenario, words = happen(event, scenario, week, dice)
    except ValueError:
        return None  # too few people for several to be absent, or to leave
    if not scenario.students:
        return None
    told = {"--absent": "absent", "--closed": "closed", "--end-club": "ended"}
    given = {told[words[0]]: words[1:]} if words else {}
    facts = facts_after(parse_disruption(scenario, **given), published=week, all_slots=scenario.week.all)
    facts = facts.plus(find_cancelled_meetings(scenario, facts, week, MONDAY, frozenset(), DEFAULTS))
    now = scenario_now(scenario, facts)
    found = repair(now, week, week_of=MONDAY, time_limit=6)
    state = RepairState(School(now, MONDAY), week)
    everything = full_neighbourhood(state.school)
    best = solve_lexicographic(
        ModelBuilder(state.school), state.kept, state.published, everything, Limits(deterministic=3.0)
    )
    return found, state, best


@pytest.mark.parametrize("seed", some_quick((32, 43, 157, 138, *range(12)), 3))
def test_repair_against_every_timetable(tmp_path: Path, seed: int) -> None:
    case = disrupted(tmp_path, seed)
    if case is None:
        return
    found, state, best = case
    if state.school.guesses_campus or len(state.school.scenario.students) > state.params.max_exact_students:
        return
    if best.plan is None:
        assert (found.timetable is None) == (best.status is Status.INFEASIBLE)
        return
    assert found.audit is not None
    assert found.audit.score.hard == 0
    if not best.proven:
        return
    least = state.audit(best.plan)
    assert found.audit.score.unserved >= least.score.unserved
    if found.proven and found.audit.score.unserved == least.score.unserved:
        assert found.changes + found.moved == differing(least)
    if found.audit.score.unserved == least.score.unserved and not found.beyond:
        assert found.changes_lower_bound <= differing(least)
