"""``optimizer compare``: plans from folders and from changes, the table, files, exit codes."""

from __future__ import annotations

from pathlib import Path

import pytest

from optimizer.cli.main import main
from optimizer.whatif import study
from tests.batch.engines import InThisProcess
from tests.batch.schools import write_small


@pytest.fixture(autouse=True)
def _here(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Solve in this process, draw without a screen, keep answers in a folder of the test."""
    monkeypatch.setattr(study, "LocalEngine", lambda *limits: InThisProcess())
    monkeypatch.setenv("MPLBACKEND", "Agg")
    monkeypatch.setenv("OPTIMIZER_CACHE", str(tmp_path / "cache"))


def test_folders_and_changes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    east, west = write_small(tmp_path / "east"), write_small(tmp_path / "west", "S1 S2 S3")
    out = tmp_path / "out"
    arguments = ["--change", "teachers=+1,fee=3.00", "--week-of", "2026-09-07", "--out", str(out)]
    assert main(["compare", str(east), str(west), *arguments]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split(maxsplit=2) == ["east", "west", "1 teacher more + fee 3.00 yuan"]
    assert next(line for line in lines if line.startswith("served on every day")).split()[-3:] == ["2", "3", "2"]
    assert next(line for line in lines if line.startswith("against the first")).endswith("worse")
    assert {path.name for path in out.iterdir()} == {
        ".written.json",
        "charts",
        "comparison.csv",
        "comparison.html",
        "differences.csv",
        "meeting.html",
        "plans",
        "study.json",
    }


def test_a_change_that_cannot_be_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    east = write_small(tmp_path / "east")
    assert main(["compare", str(east), "--change", "magic=1"]) == 2
    assert "'magic=1' is no change" in capsys.readouterr().err


def test_a_plan_without_a_timetable(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    east = write_small(tmp_path / "east")
    (east / "pins.csv").write_text("group,slot\nC1,Mon1\nC2,Mon1\nC3,Mon1\n")  # for two students
    assert main(["compare", str(east), "--week-of", "2026-09-07", "--no-cache"]) == 5
    assert "east: " in capsys.readouterr().err


def test_a_foreign_folder(tmp_path: Path) -> None:
    east = write_small(tmp_path / "east")
    assert main(["compare", str(east), "--out", str(east)]) == 2
