"""Where the audit and the model differ the program is in error: it says so, and publishes only what was audited."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from optimizer.auditing import audit
from optimizer.batch.task import SchoolTask, SolveOptions
from optimizer.batch.work import plan_school
from optimizer.cli import convert
from optimizer.cli.main import EXIT_INTERNAL, main
from optimizer.domain.result import UNPROVEN, Bound, Status
from optimizer.engine.bounds.prover import BoundProver
from optimizer.engine.cp.builder import Improvement, ModelBuilder
from optimizer.engine.cp.encode import registry
from optimizer.engine.solve import solve
from optimizer.errors import InternalError
from optimizer.files import load, read_timetable
from optimizer.testing.generator import generate
from optimizer.testing.schools import MONDAY, SmallSchool

WEEK = ["--week-of", MONDAY.isoformat()]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A school that is too large to be solved in one model."""
    return generate(tmp_path / "school", students=40, kind="plain", seed=1)


@pytest.fixture
def wrong_points(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every improvement claims a point more than it brings."""
    improve = ModelBuilder.improve

    def claiming(self: ModelBuilder, *args: object, **named: object) -> Improvement:
        found = improve(self, *args, **named)  # type: ignore[arg-type]
        return replace(found, points_gained=found.points_gained + 1) if found.plan is not None else found

    monkeypatch.setattr(ModelBuilder, "improve", claiming)


@pytest.mark.usefixtures("wrong_points")
def test_the_last_audited_timetable_is_published_and_the_difference_told(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    scenario = load(folder)
    found = solve(scenario, effort=0.4, week_of=MONDAY)
    assert found.fault is not None
    assert found.timetable is not None
    assert found.audit is not None
    assert found.audit.clean
    assert found.audit.score == found.result.score
    assert (found.status, found.result.bound) == (Status.FEASIBLE, UNPROVEN)
    arguments = ["solve", str(folder), "--out", str(tmp_path / "out"), "--effort", "0.4", *WEEK]
    assert main(arguments) == EXIT_INTERNAL == 70
    assert found.fault.zh in capsys.readouterr().err
    assert audit(scenario, read_timetable(tmp_path / "out"), week_of=MONDAY).clean


@pytest.mark.usefixtures("wrong_points")
def test_a_batch_counts_such_a_school_as_failed(folder: Path) -> None:
    files = {file.name: file.read_bytes() for file in folder.iterdir()}
    with pytest.raises(InternalError):
        plan_school(SchoolTask("school", files, SolveOptions(week_of=MONDAY, effort=0.4)))


def test_a_bound_above_the_timetable_is_no_bound(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(BoundProver, "finish", lambda self: Bound(0, 10**6))
    found = solve(load(folder), effort=0.5, week_of=MONDAY)
    assert found.fault is not None
    assert (found.status, found.result.bound) == (Status.FEASIBLE, UNPROVEN)
    assert found.timetable is not None


def test_a_model_without_a_rule_is_found_out_and_nothing_is_published(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two children who must be apart, in a model that forgets it: a tiny school has nothing to fall back on."""
    monkeypatch.setitem(registry.RULES, "apart", lambda context: None)
    builder = SmallSchool(days="Mon", slots=1, goals={"classmates": 100}, duty={"min_per_slot": 0})
    builder.students("S1 S2", apart="a", class_name="1").staff("T1")
    with pytest.raises(InternalError, match="apart"):
        solve(builder.build(), effort=1.0, week_of=MONDAY)


def test_a_crash_has_its_own_exit_code(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def crash(args: object) -> int:
        raise KeyError("C01")

    monkeypatch.setattr(convert, "execute", crash)
    assert main(["convert", str(folder), str(tmp_path / "book.xlsx")]) == EXIT_INTERNAL
    assert "KeyError" in capsys.readouterr().err
