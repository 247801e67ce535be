"""Reading what happened, as schools write it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from optimizer.language.times import parse_date
from optimizer.pay import AttendanceRow, ServedRow, pay, read_attendance, read_days, read_served
from optimizer.pay.dates import Dates, Fault
from tests.pay.school import school, timetable


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


@pytest.mark.parametrize(
    "text",
    ["2026-11-02", "2026/11/2", "2026年11月2日", "20261102", " 2026.11.02 ", "2026-11-02 00:00:00", "２０２６-11-02"],
)
def test_dates(text: str) -> None:
    assert parse_date(text) == date(2026, 11, 2)


@pytest.mark.parametrize("text", ["", "2026-13-01", "11/2/2026", "2026-02-30", "Monday"])
def test_no_dates(text: str) -> None:
    assert parse_date(text) is None


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
    assert not isinstance(found, Fault)
    assert len(found[1]) == tokens


@pytest.mark.parametrize("cell", ["", "第节", "3", "X2", "2-1", "Tue1", "1 Tue1", "afternoon", "-"])
def test_cells_that_name_no_slot_of_the_day(cell: str) -> None:
    assert isinstance(Dates(school().week).read("2026-11-02", cell), Fault)
