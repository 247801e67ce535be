"""``optimizer check``: exit codes, what is printed, which week is meant."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from optimizer.cli.main import main
from optimizer.domain.result import Result, Status
from optimizer.files import load, write_result, write_timetable
from optimizer.testing.schools import edited, week


@pytest.fixture
def school(tmp_path: Path) -> Path:
    """A scenario of one student and one teacher, vetted until 11 September 2026."""
    folder = tmp_path / "school"
    folder.mkdir()
    tables = {
        "students.csv": "student,grade,attends\nS1,1,Mon1\n",
        "staff.csv": "staff,role,vetted_until\nT1,teacher,2026-09-11\n",
        "rooms.csv": "room\nR1\nR2\n",
        "activities.csv": "activity,category,physical_minutes\nhw,homework,30\nrd,reading,\n",
        "scenario.toml": 'title = "small"\nlanguage = "en"\n',
    }
    for name, text in tables.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def plan(school: Path, tmp_path: Path) -> Path:
    return _written(school, tmp_path / "plan", "hw R1 T1")


def _written(school: Path, folder: Path, decision: str, **cells: object) -> Path:
    folder.mkdir()
    timetable = week(load(school), care={"C1": "S1"}, sessions={"C1": decision})
    write_timetable(folder, edited(timetable, "sessions", 0, **cells))
    return folder


def _run(*args: object) -> int:
    return main(["check", *(str(arg) for arg in args)])


def test_clean(school: Path, plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(school, plan, "--week-of", "2026-09-09") == 0
    assert "No hard rule is broken" in capsys.readouterr().out


def test_violations(school: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    spoilt = _written(school, tmp_path / "spoilt", "hw R1 T1", headcount=7)
    assert _run(school, spoilt, "--week-of", "2026-09-07", "--language", "zh") == 1
    assert "人数写 7，实到应为 1" in capsys.readouterr().out


def test_json_and_published(school: Path, plan: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = _written(school, tmp_path / "before", "rd R2 T1")
    assert _run(school, plan, "--json", "--week-of", "2026-09-07", "--published", before) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["goals"]["changes"] == {"measure": 1, "weight": 100, "points": 100}
    assert data["week_of"] == "2026-09-07"


def test_earlier_week_adds_moved(school: Path, plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(school, plan, "--json", "--week-of", "2026-09-07", "--start", plan) == 0
    assert json.loads(capsys.readouterr().out)["goals"]["moved"] == {"measure": 0, "weight": 5, "points": 0}
    assert _run(school, plan, "--json", "--week-of", "2026-09-07") == 0
    assert "moved" not in json.loads(capsys.readouterr().out)["goals"]


def test_week_of_the_result(school: Path, plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A week later T1 is no longer vetted; a date given wins over result.json."""
    result = Result(scenario="small", status=Status.FEASIBLE, week_of=date(2026, 9, 14), seed=0)
    write_result(plan, result)
    assert _run(school, plan) == 1
    assert "vetted only until 2026-09-11" in capsys.readouterr().out
    assert _run(school, plan, "--week-of", "2026-09-11") == 0


def test_bad_input(school: Path, plan: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(tmp_path / "nowhere", plan) == 2
    assert _run(school, tmp_path / "nowhere") == 2
    with pytest.raises(SystemExit) as stop:
        _run(school, plan, "--week-of", "soon")
    assert stop.value.code == 2
    assert "soon" in capsys.readouterr().err


def test_solve_starts_from_an_earlier_week(school: Path, plan: Path, tmp_path: Path) -> None:
    options = ["--effort", "1", "--week-of", "2026-09-07", "--start", str(plan)]
    assert main(["solve", str(school), "--out", str(tmp_path / "out"), *options]) == 0
    assert json.loads((tmp_path / "out" / "result.json").read_text("utf-8"))["goals"]["moved"]["measure"] == 0
