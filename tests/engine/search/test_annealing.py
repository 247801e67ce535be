"""Annealing of roster and rooms: rules are kept, points fall, and the points that it counts are those of the audit."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from optimizer.engine.cp.builder import ModelBuilder
from optimizer.engine.plan.plan import Plan
from optimizer.engine.problem.school import School
from optimizer.engine.search.initial_plan import construct_plan
from optimizer.engine.search.plan_audit import audit_plan
from optimizer.engine.search.room_annealing import RoomAnnealing
from optimizer.engine.search.roster_annealing import RosterAnnealing
from optimizer.files import load
from optimizer.testing.generator import generate
from optimizer.testing.schools import MONDAY
from tests.marks import some_quick

KINDS = ["clubs", "campuses", "everything", "mixed", "junior", "extended", "tight-staff", "early-leavers"]


def annealed(school: School, plan: Plan, seed: int) -> tuple[Plan | None, float]:
    """The better plan of one run, and the points that it counts less."""
    annealing = RosterAnnealing(school, plan, ModelBuilder(school).eligibility, random.Random(seed))
    before = annealing.points
    better = annealing.run(20.0, lambda: False)
    return better, before - annealing.best


@pytest.mark.parametrize("kind", some_quick(KINDS, 3))
def test_a_better_roster_keeps_the_rules(kind: str, tmp_path: Path) -> None:
    school = School(load(generate(tmp_path / kind, students=60, kind=kind, seed=4)), MONDAY)
    plan = construct_plan(school, time_limit=20)
    first = audit_plan(school, plan)
    if not first.clean:
        pytest.skip("the construction left violations")
    better, gained = annealed(school, plan, 1)
    assert better is not None
    judged = audit_plan(school, better)
    assert judged.clean
    assert judged.score.unserved == first.score.unserved
    rounding = 1 + 2 * abs(judged.goals["fair-load"].points - first.goals["fair-load"].points)
    assert abs(first.score.points - judged.score.points - gained) <= rounding
    assert judged.score.points < first.score.points


@pytest.mark.parametrize("kind", some_quick(KINDS, 3))
def test_better_rooms_keep_the_rules(kind: str, tmp_path: Path) -> None:
    """All that changes is `room-moves`, by what was counted."""
    school = School(load(generate(tmp_path / kind, students=90, kind=kind, seed=4)), MONDAY)
    plan = construct_plan(school, time_limit=20)
    first = audit_plan(school, plan)
    annealing = RoomAnnealing(school, plan, ModelBuilder(school).eligibility, random.Random(1))
    assert annealing.points == first.goals["room-moves"].points
    better = annealing.run(lambda: False)
    if better is None:
        return
    judged = audit_plan(school, better)
    assert judged.counts == first.counts
    gained = first.goals["room-moves"].points - judged.goals["room-moves"].points
    assert gained == first.score.points - judged.score.points > 0


def test_the_plan_itself_is_not_changed(tmp_path: Path) -> None:
    school = School(load(generate(tmp_path / "s", students=60, kind="clubs", seed=4)), MONDAY)
    plan = construct_plan(school, time_limit=20)
    before = plan.copy()
    one, other = annealed(school, plan, 1), annealed(school, plan, 1)
    assert plan == before
    assert one == other
