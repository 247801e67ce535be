"""Where leads are short, groups are formed so that more of their sessions can be joined."""

from __future__ import annotations

from pathlib import Path

import pytest

from optimizer.engine.construct.group_sizes import GroupSizes
from optimizer.engine.construct.groups import GroupStage
from optimizer.engine.construct.programme import ProgrammeStage
from optimizer.engine.plan.plan import Plan
from optimizer.engine.problem.exercise_due import ExerciseDue
from optimizer.engine.problem.pinned_groups import PinnedGroups
from optimizer.engine.problem.room_classes import RoomClasses
from optimizer.engine.problem.school import School
from optimizer.engine.problem.staffing import LeadEligibility
from optimizer.files import load
from optimizer.testing.generator import generate
from tests.engine.repair.repair_weeks import WEEK


def sessions_with_a_lead(school: School, thrift: float) -> int:
    """Sessions of care that join no other, when a saved session counts ``thrift`` times as much as else."""
    exercise, places = ExerciseDue(school), RoomClasses(school)
    named = PinnedGroups(school, exercise)
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
