"""What a run says where not everybody is served, where nobody is, and where nothing can become better."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from optimizer.cli.main import EXIT_NOBODY_SERVED, main
from optimizer.domain.people import Role
from optimizer.domain.result import Status
from optimizer.domain.scenario import Scenario
from optimizer.engine.solve import solve
from optimizer.files import load
from optimizer.testing.generator import generate
from optimizer.testing.schools import SmallSchool, write_school

MONDAY = date(2026, 11, 23)


@pytest.fixture
def without_teachers(tmp_path: Path) -> Scenario:
    """A school of 60 in which nobody may lead a session."""
    scenario = load(generate(tmp_path / "school", students=60, kind="plain", seed=1))
    return replace(scenario, staff=tuple(replace(one, role=Role.VOLUNTEER) for one in scenario.staff))


def test_everybody_may_wait_so_there_is_always_a_week(without_teachers: Scenario) -> None:
    answer = solve(without_teachers, effort=0.5, week_of=MONDAY)
    assert answer.status in (Status.FEASIBLE, Status.OPTIMAL)
    assert answer.audit is not None
    assert answer.audit.clean
    assert answer.timetable is not None
    assert not answer.timetable.members


def test_a_week_that_serves_nobody_is_written_and_explained(
    without_teachers: Scenario, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    school = write_school(tmp_path / "input", without_teachers)
    code = main(["solve", str(school), "--out", str(tmp_path / "out"), "--effort", "0.3", "--week-of", "2026-11-23"])
    assert code == EXIT_NOBODY_SERVED == 6
    assert (tmp_path / "out" / "waiting.csv").exists()
    told = capsys.readouterr().out
    assert told.index("带班教师") < told.index("全部候补")


def test_points_are_bounded_for_the_unserved_that_is_shown(tmp_path: Path) -> None:
    """Of two teachers for four groups: the least ``unserved`` is hardly ever proven, and fewer waiting cost more."""
    scenario = load(generate(tmp_path / "school", students=120, kind="short-staff", seed=1))
    answer = solve(scenario, effort=0.5, week_of=MONDAY)
    score, bound = answer.result.score, answer.result.bound
    assert score is not None
    assert score.unserved > 0
    if bound.points is not None:
        assert answer.proof is not None
        assert answer.proof.at == score.unserved == bound.unserved
        assert bound.points <= score.points


def test_a_proven_optimum_ends_the_run() -> None:
    builder = SmallSchool(days="Mon", slots=1, duty={"min_per_slot": 0}).students(" ".join(f"S{n}" for n in range(14)))
    began = time.process_time()
    answer = solve(builder.staff("T1").build(), time_limit=60, workers=2, week_of=MONDAY)
    assert answer.status is Status.OPTIMAL
    assert time.process_time() - began < 20
