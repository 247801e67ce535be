"""Timetables of the school's day as a plain table and as grids give what FET's export of the same lessons gives."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from optimizer.cli.main import main
from optimizer.files import load
from tests.files.conftest import MakeFolder
from tests.files.test_fet import SCHOOL

HOURS = ["第6节 15:00-15:40", "第7节 16:00-16:40"]
BUSY = {"T1": {"Mon1"}, "T02": {"Tue1"}}
"""陈老师 teaches hour 7 on Monday, 李 on Tuesday: it overlaps with the service's first slot."""


def save(path: Path, *rows: list[Any], **sheets: list[list[Any]]) -> Path:
    book = openpyxl.Workbook()
    for title, lines in {"课表": list(rows), **sheets}.items() if rows else sheets.items():
        sheet = book.create_sheet(title)
        for line in lines:
            sheet.append(line)
    book.remove(book.worksheets[0])
    book.save(path)
    return path


TABLE = [
    ["星期", "节次", "任课教师", "班级", "科目"],
    ["周一", HOURS[1], "陈老师", "301", "数学"],
    ["周二", HOURS[1], "李", "五2班", "体育"],
    ["周三", HOURS[1], "陈老师", "", "空课"],
]
TEACHERS = [
    ["2026学年教师课表"],
    ["教师", "周一", "", "周二", ""],
    ["", *HOURS, *HOURS],
    ["陈老师", "", "三（1）班 数学", "自习?", "空课"],
    ["李", "", "无", "", "五2 体育"],
]
FLAT = [
    ["姓名", *[f"{day} {hour}" for day in ("周一", "周二") for hour in HOURS]],
    ["陈老师", "", "301数学", "", "-"],
    ["T02", "", "", "", "五2 体育"],
]
CLASSES = [
    ["班级", "星期一", None, "星期二", None],
    [None, *HOURS, *HOURS],
    ["三（1）班", "语文", "数学\n陈老师", "", ""],
    ["五（2）班", "", "", "美术", "体育 李老"],
    ["五（2）班", "", "", "", "体育(李)"],
]
ALONE = {
    "陈老师": [
        ["陈老师课表"],
        ["节次", "周一", "周二", "周三"],
        [HOURS[0], "", "", ""],
        [HOURS[1], "301 数学", "空", ""],
    ],
    "李": [["节次", "周一", "周二", "周三"], [HOURS[0], "", "", ""], [HOURS[1], "", "五2 体育", ""]],
    "备注": [["无"]],
}


@pytest.mark.parametrize(("rows", "sheets"), [(TABLE, {}), (TEACHERS, {}), (FLAT, {}), ([], ALONE)])
def test_teachers_are_busy(
    make_folder: MakeFolder, tmp_path: Path, capsys: pytest.CaptureFixture[str], rows: list[Any], sheets: dict[str, Any]
) -> None:
    folder = make_folder(
        **SCHOOL,
    )
    path = save(tmp_path / "day.xlsx", *rows, **sheets)
    assert main(["import-day", str(folder), str(path), "--out", str(tmp_path / "new")]) == 0
    before, after = load(folder), load(tmp_path / "new")
    for row in before.staff:
        assert row.available - after.person[row.id].available == BUSY.get(row.id, set()) & row.available
    said = capsys.readouterr().out
    assert "教师对应上 2 人，共 2 人" in said
    assert ("空课” 1 格" in said) == (rows in (TABLE, TEACHERS))


def test_a_grid_of_classes(make_folder: MakeFolder, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = make_folder(**SCHOOL | {"staff": "staff,name,role\nT1,陈老师,teacher\nT02,李老,teacher\n"})
    path = save(tmp_path / "day.xlsx", *CLASSES)
    assert main(["import-day", str(folder), str(path), "--out", str(tmp_path / "new")]) == 0
    school = load(tmp_path / "new")
    assert school.person["T1"].available == load(folder).person["T1"].available - {"Mon1"}
    assert school.person["T02"].available == load(folder).person["T02"].available - {"Tue1"}
    assert "教师对应上 2 人" in capsys.readouterr().out


def test_staff_known_by_their_names_alone(make_folder: MakeFolder, tmp_path: Path) -> None:
    folder = make_folder(**SCHOOL | {"staff": "name,role\n陈老师,teacher\n李 老,teacher\n"})
    path = save(tmp_path / "day.xlsx", *CLASSES)
    assert main(["import-day", str(folder), str(path), "--out", str(tmp_path / "new")]) == 0
    before, after = load(folder), load(tmp_path / "new")
    assert {name: row.available - after.person[name].available for name, row in before.person.items()} == {
        "陈老师": {"Mon1"},
        "李老": {"Tue1"},
    }


def test_nobody_matched_is_bad_input(
    make_folder: MakeFolder, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = save(
        tmp_path / "day.xlsx", ["教师", "周一", "", "周二", ""], ["", *HOURS, *HOURS], ["张三", "数学", "", "", ""]
    )
    assert main(["import-day", str(make_folder(**SCHOOL)), str(path), "--out", str(tmp_path / "new")]) == 2
    assert "“张三” – 方案中的教师或班级；课表中的 1 个名称一个也对不上" in capsys.readouterr().err
    assert not (tmp_path / "new").exists()


def test_hours_without_times_and_files_that_are_none(make_folder: MakeFolder, tmp_path: Path) -> None:
    folder, out = str(make_folder(**SCHOOL)), str(tmp_path / "new")
    path = save(
        tmp_path / "day.xlsx", ["教师", "周一", "", "周二", ""], ["", 6, 7, 6, 7], ["陈老师", "", "数学", "", ""]
    )
    assert main(["import-day", folder, str(path), "--out", out]) == 2
    assert main(["import-day", folder, str(path), "--out", out, "--hours", "6=15:00-15:40", "7=16:00-16:40"]) == 0
    assert "Mon1" not in load(out).person["T1"].available
    assert main(["import-day", folder, str(save(tmp_path / "x.xlsx", ["a", "b"])), "--out", out]) == 2
    assert main(["import-day", folder, str(tmp_path / "nowhere.csv"), "--out", out]) == 2


LONGER = {**SCHOOL, "staff": str(SCHOOL["staff"]).replace("李", "李红")}
"""Names of one sign are not looked for in the cells of a grid of classes."""
NAMED = [[cell.replace("李", "李红") for cell in line] for line in TABLE]
DAY_DOWN = [["", "1\n8:00-8:40", "2\n16:00-16:40"], ["星期一", "语文", "数学\n陈老师"], ["星期二", "", "体育 李红"]]
BLOCKS = [
    ["三（1）班课程表"],
    ["节次", "周一", "周二"],
    [HOURS[0], "语文", ""],
    [HOURS[1], "数学 陈老师", ""],
    [],
    ["五（2）班课程表"],
    ["节次", "周一", "周二"],
    [HOURS[0], "", "美术"],
    [HOURS[1], "", "体育 李红"],
]
HALF_DAYS = [
    ["教师", "星期一", None, "星期二", None],
    [None, "上午", "下午", "上午", "下午"],
    [None, 1, 7, 1, 7],
    ["陈老师", "301", "301数学", None, None],
    ["李红", None, None, None, "五2 体育"],
]
ONE_CELL = [
    ["教师姓名", "课程名称", "上课班级", "上课时间"],
    ["陈老师", "数学", "三（1）班", "星期一第7节{第1-18周}"],
    ["李红", "体育", "五（2）班", "星期二第7节"],
]
BELOW = [
    ["班级", "星期一", None, "星期二", None],
    [None, *HOURS, *HOURS],
    ["三（1）班", "语文", "数学", "", ""],
    [None, "", "陈老师", "", ""],
    ["五（2）班", "", "", "", "体育"],
    [None, "", "", "", "李红"],
]
DAY_NUMBERS = [["星期", "节次", "教师", "班级"], [1, 7, "陈老师", "301"], [2, 7, "李红", "五2班"]]


def taken(folder: Path, timetable: Path, out: Path) -> dict[str, frozenset[str]]:
    """The slots that an import takes from the two who teach."""
    hours = ["--hours", "1=8:00-8:40", "7=16:00-16:40"]
    assert main(["import-day", str(folder), str(timetable), "--out", str(out), *hours]) == 0
    before, after = load(folder).person, load(out).person
    return {name: before[name].available - after[name].available for name in BUSY}


@pytest.mark.parametrize(
    "rows", [BLOCKS, HALF_DAYS, ONE_CELL, BELOW, DAY_NUMBERS], ids=["blocks", "halves", "one cell", "below", "numbers"]
)
def test_other_forms(rows: list[list[Any]], make_folder: MakeFolder, tmp_path: Path) -> None:
    assert taken(make_folder(**LONGER), save(tmp_path / "day.xlsx", *rows), tmp_path / "new") == BUSY


def test_days_down(make_folder: MakeFolder, tmp_path: Path) -> None:
    timetable = save(
        tmp_path / "day.xlsx",
        **{
            "三（1）班": [*DAY_DOWN[:2], ["星期二", "", ""]],
            "五（2）班": [DAY_DOWN[0], ["星期一", "", ""], DAY_DOWN[2]],
        },
    )
    assert taken(make_folder(**LONGER), timetable, tmp_path / "new") == {"T1": {"Mon1"}, "T02": {"Tue1"}}


def test_tables_in_files_of_other_names(make_folder: MakeFolder, tmp_path: Path) -> None:
    folder = make_folder(**LONGER)
    (folder / "staff.csv").rename(folder / "教职工名单.csv")
    assert taken(folder, save(tmp_path / "day.xlsx", *NAMED), tmp_path / "new") == BUSY
    assert "教职工名单.csv" not in {file.name for file in (tmp_path / "new").iterdir()}


def test_tick_columns_become_slots(make_folder: MakeFolder, tmp_path: Path) -> None:
    staff = "staff,name,role,周一,周二\nT1,陈老师,teacher,√,√\nT02,李红,teacher,,√\nM1,,manager,√,\n"
    folder = make_folder(**{**LONGER, "staff": staff})
    assert taken(folder, save(tmp_path / "day.xlsx", *NAMED), tmp_path / "new") == BUSY
    assert load(tmp_path / "new").person["M1"] == load(folder).person["M1"]
