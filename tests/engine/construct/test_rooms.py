"""Where the construction puts homework and reading."""

from __future__ import annotations

from dataclasses import replace

from optimizer.engine.problem.school import School
from optimizer.engine.search.initial_plan import construct_plan
from optimizer.engine.search.plan_audit import audit_plan
from tests.engine.repair.repair_weeks import WEEK, published


def test_libraries_to_spare_draw_no_group_from_its_classroom() -> None:
    scenario, _ = published("plain", students=160, seed=3)
    library = next(room for room in scenario.rooms if room.kind == "library")
    spare = tuple(replace(library, id=f"SPARE{number}") for number in range(3))
    school = School(replace(scenario, rooms=(*scenario.rooms, *spare)), WEEK)

    found = audit_plan(school, construct_plan(school, time_limit=20))

    assert found.clean
    assert found.goals["room-moves"].measure == 0
