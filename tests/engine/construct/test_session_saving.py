"""Where leads are short, groups are formed so that more of their sessions can be joined."""

from __future__ import annotations

from pathlib import Path

from optimizer.engine.construct.context import ConstructionContext
from optimizer.engine.construct.groups import GroupStage
from optimizer.engine.construct.programme import ProgrammeStage
from optimizer.engine.plan.plan import Plan
from optimizer.engine.problem.school import School
from optimizer.files import load
from optimizer.testing.generator import generate
from tests.engine.repair.repair_weeks import WEEK


def own_sessions(school: School, saving_factor: float) -> int:
    """Sessions that join no other, when a saved care session counts ``saving_factor`` times its usual cost."""
    context, plan = ConstructionContext(school), Plan()
    groups = GroupStage(context, {}, saving_factor)
    groups.run(plan)
    ProgrammeStage(context, groups.exercise_slots).run(plan)
    return sum(not session.host for session in plan.meetings.values())


def test_sessions_are_saved(tmp_path: Path) -> None:
    """At no school more sessions, in all fewer: where nothing can be joined, nothing is saved."""
    usual, saving = [], []
    for seed in (1, 2, 3):
        school = School(load(generate(tmp_path / str(seed), students=500, kind="tight-staff", seed=seed)), WEEK)
        usual.append(own_sessions(school, 1.0))
        saving.append(own_sessions(school, 10.0))
    assert all(fewer <= most for fewer, most in zip(saving, usual, strict=True))
    assert sum(saving) < sum(usual)
