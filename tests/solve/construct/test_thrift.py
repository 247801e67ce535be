"""Where leads are short, groups are formed so that more of their sessions can be joined."""

from __future__ import annotations

from pathlib import Path

import pytest

from optimizer.files import load
from optimizer.model.school import School
from optimizer.solve.construct import build, construct
from optimizer.solve.judge import judge
from optimizer.testing.generator import generate
from tests.solve.repair_weeks import WEEK


@pytest.mark.slow
def test_clubs_are_kept_by_saving_sessions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    school = School(load(generate(tmp_path / "school", students=2000, kind="tight-staff", seed=1)), WEEK)

    thrifty = judge(school, construct(school, time_limit=200))
    monkeypatch.setattr(build, "THRIFT", (1.0,))
    lavish = judge(school, construct(school, time_limit=200))

    assert thrifty.clean
    assert lavish.clean
    assert thrifty.score.unserved <= lavish.score.unserved
    assert thrifty.goals["club-choice"].points < 0.95 * lavish.goals["club-choice"].points
