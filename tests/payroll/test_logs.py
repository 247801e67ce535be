"""Reading what happened, as schools write it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import pytest

from optimizer.errors import ScenarioError
from optimizer.payroll import (
    AbsenceRow,
    AttendanceRow,
    ServedRow,
    pay,
    read_absences,
    read_attendance,
    read_days,
    read_served,
)
from optimizer.payroll.log_dates import CellFault, Dates
from tests.payroll.logs import days
from tests.payroll.school import school, timetable


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_encodings_and_chinese_headers(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "点名.csv").write_text("学号,日期,备注,节次\nS1,2026/11/2,好,1-2\n\n", encoding=encoding)
    assert read_attendance(tmp_path / "点名.csv").rows == (AttendanceRow("2026/11/2", "1-2", "S1", 2),)


def test_the_log_of_the_staff(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    path.write_text("日期,节次,工号,组,分工,代替,状态\n2026-11-02,1,T03,,,T02,\n2026-11-02,2,T02\n", encoding="utf-8")
    assert read_served(path).rows == (
        ServedRow("2026-11-02", "1", "T03", "", "", "T02", "", 2),
        ServedRow("2026-11-02", "2", "T02", row=3),
    )


def test_days_of_service(tmp_path: Path) -> None:
    path = tmp_path / "days.csv"
    path.write_text("date,day\n2026-11-07,周一\n2026-11-07,周二\n2026-11-08,\nx,\n2026-11-02,Wed\n", encoding="utf-8")
    with pytest.raises(Exception, match=r"days\.csv row 3 date: '2026-11-07' – each date once") as caught:
        pay(school(), timetable(), days=read_days(path))
    assert all(f"row {number}" in str(caught.value) for number in (3, 4, 5, 6))


def test_dates_without_a_day_are_told_and_never_all_of_them(tmp_path: Path) -> None:
    path = tmp_path / "服务日.csv"
    path.write_text("日期,按周几\n2026-11-02,周一\n2026-11-03,\n", encoding="utf-8")
    assert "2026-11-03" in read_days(path).notices[0].say("zh")
    path.write_text("日期,按周几\n2026-11-02,\n2026-11-03,\n", encoding="utf-8")
    assert "每一行都留空" in read_days(path).problems[0].say("zh")


@pytest.mark.parametrize(
    ("data", "column"),
    [(b"date,slot\n", "student"), (b"", ""), (b"\xff\xff\xff", ""), (b'date,slot,student\n"a', "")],
)
def test_files_that_cannot_be_read(tmp_path: Path, data: bytes, column: str) -> None:
    (tmp_path / "roll.csv").write_bytes(data)
    problems = read_attendance(tmp_path / "roll.csv").problems
    assert problems[0].column == column


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    assert "roll.csv" in str(read_attendance(tmp_path / "roll.csv").problems[0])


@pytest.mark.parametrize("word", ["主带", "负责", "负责人", "主责", "主讲", "带班", "带班教师", "lead"])
def test_words_for_a_lead(tmp_path: Path, word: str) -> None:
    assert _part_of_an_addition(tmp_path, "C01", word) == ("care", "lead")


@pytest.mark.parametrize("word", ["助教", "协助", "协助教师", "assistant"])
def test_words_for_an_assistant(tmp_path: Path, word: str) -> None:
    assert _part_of_an_addition(tmp_path, "C01", word) == ("care", "assistant")


@pytest.mark.parametrize(("group", "part"), [("值守", ""), ("值班", "带班"), ("duty", ""), ("", "值守"), ("", "值班")])
def test_words_for_duty(tmp_path: Path, group: str, part: str) -> None:
    assert _part_of_an_addition(tmp_path, group, part) == ("duty", "lead")


@pytest.mark.parametrize(("group", "part"), [("C01", "值守"), ("C01", "boss"), ("nowhere", "主带")])
def test_parts_that_mean_nothing(tmp_path: Path, group: str, part: str) -> None:
    with pytest.raises(ScenarioError, match=r"log\.csv row 2"):
        _part_of_an_addition(tmp_path, group, part)


def _part_of_an_addition(folder: Path, group: str, part: str) -> tuple[str, str]:
    """Kind and part of the line of somebody for whom nothing was planned."""
    path = folder / "log.csv"
    path.write_text(f"日期,节次,工号,组,分工\n2026-11-02,2,T03,{group},{part}\n", encoding="utf-8")
    settled = pay(school(), timetable(), exceptions=read_served(path), days=days(("2026-11-02", "")))
    line = next(row.line for row in settled.lines if row.line.staff == "T03" and row.line.slot == "Mon2")
    return line.kind, line.part


def test_a_log_is_read_as_strictly_as_a_scenario(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    path.write_text("日期,节次,工号,工号,replacs\n2026-11-02,1,T01,T01,,more\n", encoding="utf-8")
    found = [(problem.place, problem.column) for problem in read_served(path).problems]
    assert found == [("log.csv row 1", "staff"), ("log.csv row 1", "replacs"), ("log.csv row 2", "")]


@pytest.mark.parametrize(
    ("cell", "tokens"),
    [
        ("1", 1),
        ("1 2", 2),
        ("1-2", 2),
        ("第2节", 1),
        ("X1", 1),
        ("延1", 1),
        ("Mon1", 1),
        ("周一1-2", 2),
        ("Mon", 2),
        ("MonX", 1),
    ],
)
def test_slots_of_a_cell(cell: str, tokens: int) -> None:
    found = Dates(school().week).read("2026-11-02", cell)
    assert not isinstance(found, CellFault)
    assert len(found[1]) == tokens


@pytest.mark.parametrize("cell", ["", "第节", "3", "X2", "2-1", "Tue1", "1 Tue1", "afternoon", "-"])
def test_cells_that_name_no_slot_of_the_day(cell: str) -> None:
    assert isinstance(Dates(school().week).read("2026-11-02", cell), CellFault)


def test_states_of_the_roll_call(tmp_path: Path) -> None:
    path = tmp_path / "点名.csv"
    path.write_text("日期,节次,学号,状态\n2026-11-02,1,S1,√\n2026-11-02,2,S1,请假\n2026-11-02,1,S3\n", encoding="utf-8")
    assert [row.state for row in read_attendance(path).rows] == ["√", "请假", ""]
    assert {row.student: row.slots for row in pay(school(), timetable(), read_attendance(path)).fees}["S1"] == 1


def test_who_was_not_there(tmp_path: Path) -> None:
    path = tmp_path / "请假.csv"
    path.write_text("日期,学号,节次,原因\n2026-11-02,S1,,病假\n2026-11-03,S3,1\n", encoding="gb18030")
    assert read_absences(path).rows == (
        AbsenceRow("2026-11-02", "S1", "", "病假", 2),
        AbsenceRow("2026-11-03", "S3", "1", row=3),
    )


def test_logs_may_be_workbooks(tmp_path: Path) -> None:
    """A title above the header, dates and numbers as Excel holds them."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for line in (["十一月点名册"], ["日期", "节次", "学号", "出勤"], [date(2026, 11, 2), 1, "S1", "到"]):
        sheet.append(line)
    book.save(tmp_path / "roll.xlsx")
    assert read_attendance(tmp_path / "roll.xlsx").rows == (AttendanceRow("2026-11-02", "1", "S1", 3, "到"),)


def test_workbooks_without_a_needed_column_or_that_are_none(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].append(["日期", "节次"])
    book.save(tmp_path / "roll.xlsx")
    assert [problem.column for problem in read_attendance(tmp_path / "roll.xlsx").problems] == ["student"]
    (tmp_path / "picture.xlsx").write_bytes(b"\x89PNG\r\n")
    assert read_attendance(tmp_path / "picture.xlsx").problems
    assert read_attendance(tmp_path / "missing.xlsx").problems
