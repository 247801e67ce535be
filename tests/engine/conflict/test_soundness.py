"""What has a timetable is never called impossible."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from optimizer.domain.programme import Pin
from optimizer.domain.scenario import Scenario
from optimizer.domain.timetable import Timetable
from optimizer.engine.conflict.find_conflict import find_conflict
from optimizer.engine.cp.builder import ModelBuilder
from optimizer.engine.cp.engine import Limits, solve_model
from optimizer.engine.cp.neighbourhood import full_neighbourhood
from optimizer.engine.plan.plan import Plan
from optimizer.engine.problem.school import School
from optimizer.errors import ScenarioError
from optimizer.files import load, read_timetable
from optimizer.testing.generator import KINDS, generate_with_week, tiny

WEEK = date(2026, 11, 23)


@pytest.mark.parametrize("block", range(4))
def test_tiny_schools(tmp_path: Path, block: int) -> None:
    for seed in range(15 * block, 15 * block + 15):
        try:
            school = School(load(tiny(tmp_path / str(seed), seed)), WEEK)
        except ScenarioError:
            continue
        if find_conflict(school, 10.0) is not None:
            model = ModelBuilder(school).build(Plan(), full_neighbourhood(school)).context.constraints.model
            assert not solve_model(model, Limits(20)).has_solution, seed


def pinned_as(scenario: Scenario, week: Timetable) -> Scenario:
    """The scenario with every session of a week pinned, and everybody who serves bound to serve as much."""
    pins = tuple(Pin(group=s.group, slot=s.token, activity=s.activity, room=s.room, staff=s.lead)
                 for s in week.sessions if week.group[s.group].kind != "extended")  # fmt: skip
    load = {p.id: 0 for p in scenario.staff}
    for session in week.sessions:
        for person in () if session.joins else session.team:
            load[person] += 1
    for duty in week.duties:
        load[duty.staff] += 1
    staff = tuple(replace(p, min_per_week=load[p.id]) for p in scenario.staff)
    return replace(scenario, pins=pins, staff=staff)


@pytest.mark.parametrize("kind", [k for k in sorted(KINDS) if KINDS[k].staff != "short"])
def test_a_week_that_is_pinned_throughout(tmp_path: Path, kind: str) -> None:
    """All that stands in a valid week is pinned: the week itself shows that there is no conflict."""
    school, week_folder = generate_with_week(tmp_path, students=60, kind=kind, seed=4)
    scenario, week = load(school), read_timetable(week_folder)
    assert find_conflict(School(pinned_as(scenario, week), WEEK), 20.0) is None
