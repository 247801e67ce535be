"""Impossible tiny schools: each gets a minimal set in words and a change that mends it."""

from datetime import date
from pathlib import Path

import pytest

from optimizer.cli.main import main
from optimizer.domain.result import Status
from optimizer.engine.cp.builder import ModelBuilder
from optimizer.engine.cp.exact_solve import solve_exactly
from optimizer.engine.explain.explain_school import explain
from optimizer.engine.explain.explanation_text import explain_briefly, render_explanation
from optimizer.engine.explain.feasibility import Feasibility
from optimizer.engine.problem.school import School
from optimizer.errors import ScenarioError
from optimizer.files import load
from optimizer.testing.generator import tiny
from tests.marks import some_quick

WEEK = date(2026, 11, 23)
SEEN = (1, 140, 174, 25)
"""Seeds that the relaxed model explains."""
WHOLE = (57, 72, 115, 152, 193, 196)
"""Seeds that only the whole model explains."""


def examine(path: Path) -> None:
    scenario = load(path)
    found = explain(scenario, week_of=WEEK, time_limit=60)
    assert found.answer is Feasibility.INFEASIBLE
    first, last = found.conflicts[0], found.conflicts[-1]
    assert first.minimal
    assert len(first.lines) > 1
    assert last.remedies
    assert last.remedies[0].confirmed
    for language in ("en", "zh"):
        text = "\n".join(render_explanation(found, language))  # type: ignore[arg-type]
        assert not [empty for empty in ("()", "（）", "(;", "（；", "{") if empty in text], text
    assert explain(last.remedies[0].scenario, week_of=WEEK).answer is Feasibility.FEASIBLE


@pytest.mark.parametrize("seed", some_quick(SEEN + WHOLE, 5))
def test_some(tmp_path: Path, seed: int) -> None:
    examine(tiny(tmp_path / "school", seed))


@pytest.mark.slow
@pytest.mark.parametrize("block", range(5))
def test_exactly_the_impossible_ones(tmp_path: Path, block: int) -> None:
    for seed in range(15 * block, 15 * block + 15):
        path = tiny(tmp_path / str(seed), seed)
        try:
            school = School(load(path), WEEK)
        except ScenarioError:
            continue
        status = solve_exactly(ModelBuilder(school), None, 10.0, 0, None).status
        if status is Status.INFEASIBLE:
            examine(path)
        elif status is not Status.UNKNOWN:
            assert (
                explain(school.scenario, week_of=WEEK, with_remedies=False, time_limit=10).answer
                is Feasibility.FEASIBLE
            ), seed


def test_solve_prints_the_short_form(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tiny(tmp_path / "school", 57)
    assert main(["solve", str(path), "--out", str(tmp_path / "out"), "--week-of", "2026-11-23"]) == 3
    printed = capsys.readouterr().out.splitlines()
    short = explain_briefly(load(path), WEEK)
    assert len(short) > 3
    assert set(short) <= set(printed)
