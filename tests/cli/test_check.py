"""``optimizer check``: exit codes, what is printed, which week is meant."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from optimizer.cli.main import main
from optimizer.domain.result import Result, Status
from optimizer.files import load, write_result, write_timetable
from optimizer.report.context import ReportContext
from optimizer.report.workbook import write_timetable_workbook
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


@pytest.fixture
def book(tmp_path: Path) -> tuple[Path, Path, Path]:
    """A scenario of two named care groups, its week as a folder, and the workbook that is handed to the office."""
    school = tmp_path / "two"
    school.mkdir()
    tables = {
        "students.csv": "student,name,grade,attends\nS1,王文,1,Mon1\nS2,李可,1,Mon1\nS3,赵一,2,Mon1\n",
        "staff.csv": "staff,name,role\nT1,陈一,teacher\nT2,孙二,teacher\nM1,周三,manager\n",
        "rooms.csv": "room,name\nR1,一号\nR2,二号\n",
        "activities.csv": "activity,name,category,physical_minutes\nhw,作业,homework,30\n",
        "scenario.toml": 'title = "two"\nlanguage = "zh"\n[week]\ndays = ["Mon"]\n',
    }
    for name, text in tables.items():
        (school / name).write_text(text, encoding="utf-8")
    scenario = load(school)
    timetable = week(
        scenario,
        care={"C1": "S1 S2", "C2": "S3"},
        sessions={"C1": "hw R1 T1", "C2": "hw R2 T2"},
        duties={"Mon1": "M1"},
    )
    groups = tuple(replace(row, name={"C1": "阳光班", "C2": "星星班"}[row.id]) for row in timetable.groups)
    timetable = replace(timetable, groups=groups)
    folder, path = tmp_path / "two-week", tmp_path / "timetable.xlsx"
    folder.mkdir()
    write_timetable(folder, timetable)
    write_timetable_workbook(path, ReportContext.of(scenario, timetable, date(2026, 9, 7)))
    return school, folder, path


def test_moving_a_child_is_one_cell(
    book: tuple[Path, Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The group is named as people name it, headcounts follow, and the change is told before the verdict."""
    school, folder, path = book
    sheets = openpyxl.load_workbook(path)
    members = sheets["组员"]
    row = next(row for row in members.iter_rows(min_row=2) if row[0].value == "S2")
    row[1].value = "星星班"
    sheets["课次"].cell(2, [cell.value for cell in sheets["课次"][1]].index("带班教师") + 1).value = "陈一"
    sheets.save(path)
    assert _run(school, path, "--published", folder) == 0
    told = capsys.readouterr().out
    assert told.index("李可（1年级）：由 阳光班 调到 星星班") < told.index("硬性规则")
    out = tmp_path / "sheets"
    assert main(["report", str(school), str(path), "--out", str(out)]) == 0
    capsys.readouterr()
    assert _run(school, out / "timetable.xlsx") == 0
    assert "重新计算" not in capsys.readouterr().err


def test_pages_made_from_the_tables_are_locked_and_say_so(book: tuple[Path, Path, Path]) -> None:
    sheets = openpyxl.load_workbook(book[2])
    for title in ("班组课表", "人员课表", "场地课表", "值班表"):
        sheet = sheets[title]
        assert sheet.protection.sheet
        assert any("已锁定" in str(cell.value) for line in sheet.iter_rows() for cell in line)
    assert not any(sheets[title].protection.sheet for title in ("分组", "组员", "课次", "值班", "候补"))
