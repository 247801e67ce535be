"""The same month as schools write it down: rows, registers, lists of absentees; paid alike to the fen."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from optimizer.errors import ScenarioError
from optimizer.payroll import PayResult, pay, read_absences, read_attendance, read_days, read_served
from tests.payroll.logs import DATES
from tests.payroll.school import school, timetable

PAY = {"pool_yuan": "1000"}
PLANNED = {
    (number, child.id): sorted(token[3:] for token in child.attends if token.startswith(("Mon", "Tue")[number % 2]))
    for number in range(4)
    for child in school().students
}
AWAY = {(0, "S1"): "病假", (3, "S3"): "×"}
"""Date and child -> the mark of those who were not there."""


def workbook(path: Path, *rows: list[Any], **sheets: list[list[Any]]) -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    for title, lines in sheets.items():
        sheet = book.create_sheet(title)
        for line in lines:
            sheet.append(line)
    book.save(path)
    return path


def marks(present: str) -> list[list[Any]]:
    """A line for each child: name, class, and a mark for each date."""
    return [
        [child.name, "一（1）班", *[AWAY.get((n, child.id), present) if PLANNED[n, child.id] else "" for n in range(4)]]
        for child in school().students
    ]


def fens(result: PayResult) -> tuple[list[tuple[str, int]], list[tuple[str, int]]]:
    people = [(row.staff, row.fen) for row in (*result.people, *result.outside, *result.volunteers)]
    return sorted(people), [(row.student, row.fee) for row in result.fees]


@pytest.fixture
def month(tmp_path: Path) -> PayResult:
    """The month from a plain table, one row for each child and slot."""
    lines = [
        f"{DATES[n].isoformat()},{slot},{child}"
        for (n, child), slots in PLANNED.items()
        for slot in slots
        if (n, child) not in AWAY
    ]
    path = tmp_path / "roll.csv"
    path.write_text("\n".join(["date,slot,student", *lines]), encoding="utf-8")
    return pay(school(PAY), timetable(), read_attendance(path))


def test_states_in_a_workbook(tmp_path: Path, month: PayResult) -> None:
    said = {"病假": "请假", "×": "缺席", "": "到"}
    rows = [
        [datetime.combine(DATES[n], datetime.min.time()), slot, child, said[mark]]
        for (n, child), slots in PLANNED.items()
        for slot in slots
        for mark in (AWAY.get((n, child), ""),)
    ]  # fmt: skip
    path = workbook(tmp_path / "roll.xlsx", ["日期", "节次", "学号", "考勤"], *rows)
    assert fens(pay(school(PAY), timetable(), read_attendance(path))) == fens(month)


@pytest.mark.parametrize(
    "header",
    [
        [["姓名", "班级", *DATES]],
        [["姓名", "班级", *[day.isoformat() for day in DATES]]],
        [["2026年11月考勤表"], ["姓名", "班级", "2", "3日", "9号", 10]],
        [["2026学年", "2026年11月"], ["姓名", "班级", "11月2日 周一", "11.3（周二）", "11/9", "11-10"]],
        [["姓名", "班级", *[(day - date(1899, 12, 30)).days for day in DATES]]],
    ],
)
def test_a_register_of_those_who_were_there(tmp_path: Path, month: PayResult, header: list[list[Any]]) -> None:
    path = workbook(tmp_path / "roll.xlsx", *header, *marks("√"), ["合计", "", 3, 3, 3, 2])
    log = read_attendance(path)
    assert log.problems == ()
    assert fens(pay(school(PAY), timetable(), log)) == fens(month)


def test_a_register_of_those_who_were_not(tmp_path: Path, month: PayResult) -> None:
    dates = tmp_path / "days.csv"
    dates.write_text("\n".join(["date", *map(str, DATES)]), encoding="utf-8")
    path = workbook(tmp_path / "away.xlsx", ["姓名", "班级", *DATES], *marks(""))
    away = pay(school(PAY), timetable(), days=read_days(dates), absences=read_absences(path))
    assert fens(away) == fens(month)
    rows = [f"{DATES[n]},{child},{mark}" for (n, child), mark in AWAY.items()]
    (tmp_path / "away.csv").write_text("\n".join(["date,student,reason", *rows]), encoding="utf-8")
    plain = pay(school(PAY), timetable(), days=read_days(dates), absences=read_absences(tmp_path / "away.csv"))
    assert fens(plain) == fens(month)


def test_slots_below_the_dates(tmp_path: Path) -> None:
    """A title over each date's slots; the second slot was missed."""
    rows = [["姓名", "班级", DATES[0], "", DATES[1]], ["", "", "第1节", "第2节", "第1节"]]
    path = workbook(tmp_path / "roll.xlsx", *rows, ["学生S1", "1", "√", "×", "√"])
    log = read_attendance(path)
    assert [(row.date, row.slot, row.student, row.state) for row in log.rows] == [
        ("2026-11-02", "第1节", "学生S1 1", "√"),
        ("2026-11-02", "第2节", "学生S1 1", "×"),
        ("2026-11-03", "第1节", "学生S1 1", "√"),
    ]
    assert {row.student: row.slots for row in pay(school(PAY), timetable(), log).fees}["S1"] == 2


def test_registers_that_do_not_say_what_a_blank_means(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", ["姓名", "班级", *DATES], *marks(""))
    assert [problem.column for problem in read_attendance(path).problems] == ["state"]
    path = workbook(
        tmp_path / "b.xlsx", ["姓名", "班级", *DATES], ["学生S1", "1", "√", "", "√", "×"], ["学生S3", "1", "", "√"]
    )
    assert [problem.column for problem in read_absences(path).problems] == ["state"]


def test_a_register_without_a_year(tmp_path: Path) -> None:
    path = workbook(tmp_path / "roll.xlsx", ["姓名", "班级", "11月2日", "11月3日"], ["学生S1", "1", "√", "√"])
    assert [problem.column for problem in read_attendance(path).problems] == ["date"]


def test_a_register_of_the_staff(tmp_path: Path) -> None:
    everyone = [[f"{name}老师", "√", "√", "√", "√"] for name in ("T01", "T02", "M01")]
    path = workbook(tmp_path / "log.xlsx", ["姓名", *DATES], *everyone, 说明=[["无"]])
    log = read_served(path)
    assert [notice.what.en for notice in log.notices] == ["log.xlsx: 1 sheet(s) were not read"]
    with pytest.raises(ScenarioError, match="nothing was planned for this person"):
        pay(
            school(PAY),
            timetable(),
            served=read_served(workbook(tmp_path / "x.xlsx", ["姓名", *DATES], ["O01老师", "√", "", ""])),
        )
    absent = workbook(tmp_path / "book.xlsx", ["姓名", *DATES], ["T01老师", "假", "", "", ""])
    dates = tmp_path / "days.csv"
    dates.write_text("\n".join(["date", *map(str, DATES)]), encoding="utf-8")
    found = pay(school(PAY), timetable(), exceptions=read_served(absent), days=read_days(dates)).facts.differences
    assert {(row.what.value, row.on.text, row.person) for row in found} == {("no-show", "2026-11-02", "T01")}


def test_two_children_of_one_name_are_told_apart_by_class(tmp_path: Path) -> None:
    path = tmp_path / "roll.csv"
    path.write_text("日期,节次,姓名\n2026-11-02,1,学生S1\n2026-11-07,1,S2\n2026-11-02,1,没有此人\n", encoding="utf-8")
    with pytest.raises(ScenarioError, match="没有此人"):
        pay(school(PAY), timetable(), read_attendance(path))


def test_dates_without_service_are_told(tmp_path: Path) -> None:
    path = workbook(tmp_path / "roll.xlsx", ["姓名", date(2026, 11, 2), date(2026, 11, 7)], ["学生S1", "√", "√"])
    found = pay(school(PAY), timetable(), read_attendance(path)).facts.differences
    assert ("no-service", "2026-11-07") in {(row.what.value, row.on.text) for row in found}


def test_registers_of_classes(tmp_path: Path) -> None:
    """A sheet a class, which its title names; children have no ids."""
    sheets = {
        f"三（{number}）班": [
            [f"三（{number}）班2026年11月考勤表"],
            ["序号", "姓名", 2, "3日"],
            [1, "王文", "√", "事假"],
        ]
        for number in (1, 2)
    }
    log = read_attendance(workbook(tmp_path / "roll.xlsx", **sheets))
    assert log.problems == ()
    assert [(row.student, row.date, row.state) for row in log.rows][2:] == [
        ("王文 三(2)班", "2026-11-02", "√"),
        ("王文 三(2)班", "2026-11-03", "事假"),
    ]


def test_absentees_of_a_class_in_one_cell(tmp_path: Path) -> None:
    header, rows = ["日期", "班级", "缺勤学生"], [["2026-11-02", "三1班", "王文、李可"], ["2026-11-03", "三1班", "无"]]
    log = read_absences(workbook(tmp_path / "away.xlsx", header, *rows))
    assert [row.student for row in log.rows] == ["王文 三1班", "李可 三1班"]


def test_dates_with_their_day_of_the_week(tmp_path: Path, month: PayResult) -> None:
    lines = [
        f"{DATES[n]} 周{'一二三四五六日'[DATES[n].weekday()]},{slot},{child}"
        for (n, child), slots in PLANNED.items()
        for slot in slots
        if (n, child) not in AWAY
    ]
    path = tmp_path / "roll.csv"
    path.write_text("\n".join(["date,slot,student", *lines]), encoding="utf-8")
    assert fens(pay(school(PAY), timetable(), read_attendance(path))) == fens(month)
    path.write_text("date,slot,student\n2026-11-02 周二,1,S1\n", encoding="utf-8")
    with pytest.raises(ScenarioError, match="2026-11-02 周二"):
        pay(school(PAY), timetable(), read_attendance(path))


def test_a_log_that_is_signed(tmp_path: Path) -> None:
    header = ["日期", "节次", "教师", "签到"]
    signed = read_served(
        workbook(tmp_path / "a.xlsx", header, ["2026-11-02", 1, "T01", "√"], ["2026-11-02", 1, "T02", "×"])
    )
    assert [row.status for row in signed.rows] == ["served", "absent"]
    half = read_served(
        workbook(tmp_path / "b.xlsx", header, ["2026-11-02", 1, "T01", "√"], ["2026-11-02", 1, "T02", ""])
    )
    assert [problem.column for problem in half.problems] == ["status"]
