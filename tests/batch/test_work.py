"""One school from its files to its output: every way in which it can end."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from optimizer.batch import SchoolTask, SolveOptions, TaskEnd, TaskResult
from optimizer.batch.find import find_schools
from optimizer.batch.work import plan_school
from optimizer.cli.main import main
from optimizer.testing.schools import MONDAY
from tests.batch.schools import write_small

OPTIONS = SolveOptions(MONDAY, time_limit=20)


def _answer(folder: Path, **more: str) -> TaskResult:
    """The answer for the school in a folder, with some files added."""
    files = find_schools(folder).sources[0].read()
    return plan_school(SchoolTask("school", files | {name: text.encode() for name, text in more.items()}, OPTIONS))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_small(tmp_path / "in/school")
    return tmp_path / "in"


def test_done(folder: Path) -> None:
    answer = _answer(folder)
    assert answer.end is TaskEnd.DONE
    assert answer.reason == ()
    assert {"result.json", "groups.csv", "sessions.csv", "timetable-by-staff.csv"} <= set(answer.files)
    assert "pay.csv" not in answer.files
    row = dict(answer.row)
    assert (row["title"], row["status"], row["served"], row["gap"], row["violations"]) == (
        "Small",
        "optimal",
        "2",
        "0.0000",
        "0",
    )


def test_pay_is_written_where_there_is_a_policy(folder: Path) -> None:
    settings = (folder / "school/scenario.toml").read_text()
    answer = _answer(folder, **{"scenario.toml": settings + '[fees]\nyuan_per_slot = "4"\n[pay]\nscheme = "units"\n'})
    assert "pay.csv" in answer.files
    assert answer.row["cost_yuan"] == "8.00"


def test_bad_input(folder: Path) -> None:
    answer = _answer(folder, **{"staff.csv": "staff,role\nT1,techer\n"})
    assert answer.end is TaskEnd.BAD_INPUT
    assert answer.reason[0].startswith("staff.csv row 2 role: 'techer'")


def test_no_timetable(folder: Path) -> None:
    answer = _answer(folder, **{"pins.csv": "group,slot\nC1,Mon1\nC2,Mon1\nC3,Mon1\n"})
    assert answer.end in (TaskEnd.IMPOSSIBLE, TaskEnd.NOT_FOUND)
    assert any("table pins" in line or "固定安排表" in line for line in answer.reason), answer.reason
    assert answer.row == {"title": "Small", "students": "2"}
    assert answer.files == {}


def test_a_workbook(folder: Path, tmp_path: Path) -> None:
    assert main(["convert", str(folder / "school"), str(tmp_path / "books/other.xlsx")]) == 0
    (source,) = find_schools(tmp_path / "books").sources
    answer = plan_school(SchoolTask(source.name, source.read(), OPTIONS))
    assert answer.end is TaskEnd.DONE
    assert answer.row["title"] == "Small"


def test_keys_tell_questions_apart(folder: Path) -> None:
    (source,) = find_schools(folder).sources
    task = SchoolTask("a", source.read(), OPTIONS)
    assert task.key == SchoolTask("b", source.read(), replace(OPTIONS)).key
    assert task.key == replace(task, options=replace(OPTIONS, time_limit=20.0)).key
    assert task.key != replace(task, options=replace(OPTIONS, seed=3)).key
    assert task.key != replace(task, files={**task.files, "pins.csv": b""}).key
    moved = {**task.files, "rooms.csv": task.files["staff.csv"], "staff.csv": task.files["rooms.csv"]}
    assert task.key != replace(task, files=moved).key
