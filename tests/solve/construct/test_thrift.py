"""Where leads are short, groups are formed so that more of their sessions can be joined."""

from __future__ import annotations

from pathlib import Path

import pytest

from optimizer.files import load
from optimizer.model.plan import Plan
from optimizer.model.school import School
from optimizer.model.stages.exercise import ExerciseDue
from optimizer.model.stages.places import RoomClasses
from optimizer.solve.construct.groups import GroupStage
from optimizer.solve.construct.leaders import LeadEligibility
from optimizer.solve.construct.named import PinnedGroups
from optimizer.solve.construct.programme import ProgrammeStage
from optimizer.solve.construct.sizes import GroupSizes
from optimizer.testing.generator import generate
from tests.solve.repair_weeks import WEEK


def sessions_with_a_lead(school: School, thrift: float) -> int:
    """Sessions of care that join no other, when a saved session counts ``thrift`` times as much as else."""
    exercise, places = ExerciseDue(school), RoomClasses(school)
    named = PinnedGroups(school, exercise, places)
    sizes, plan = GroupSizes(school, exercise, places, LeadEligibility(school)), Plan()
    groups = GroupStage(school, exercise, places, named, sizes, {})
    groups.thrift = thrift
    groups.run(plan)
    ProgrammeStage(school, exercise, places, groups.exercise_slots, {}).run(plan)
    return sum(not meeting.host for meeting in plan.meetings.values())


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_sessions_are_saved(tmp_path: Path, seed: int) -> None:
    school = School(load(generate(tmp_path / "school", students=500, kind="tight-staff", seed=seed)), WEEK)
    assert sessions_with_a_lead(school, 10.0) < sessions_with_a_lead(school, 1.0)
