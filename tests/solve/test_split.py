"""Splitting groups by lead keeps every rule and saves what continuity cost."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.generator import generate
from optimizer.audit import audit
from optimizer.files import load
from optimizer.model.plan import to_timetable
from optimizer.model.school import School
from optimizer.solve.construct import construct
from optimizer.solve.split import split_by_lead
from tests.builders import MONDAY


@pytest.mark.parametrize("kind", ["plain", "clubs", "campuses", "junior", "early-leavers", "everything", "mixed"])
def test_splitting_saves_points(kind: str, tmp_path: Path) -> None:
    scenario = load(generate(tmp_path / kind, students=200, kind=kind, seed=3))
    school = School(scenario, MONDAY)
    plan = construct(school, time_limit=5)
    before = audit(scenario, to_timetable(school, plan), week_of=MONDAY)
    after = audit(scenario, to_timetable(school, split_by_lead(school, plan)), week_of=MONDAY)
    assert after.score.hard <= before.score.hard, after.violations[:3]
    assert after.score.unserved == before.score.unserved
    assert after.score.points <= before.score.points
    if kind != "mixed":  # there parts need two grades and six students each
        assert after.goals["continuity"].measure < before.goals["continuity"].measure / 3
