"""Spoilt logs and day timetables are read or refused, never a traceback."""

from __future__ import annotations

import contextlib
import random
from datetime import date
from pathlib import Path

import openpyxl

from optimizer.errors import OptimizerError
from optimizer.files.day_grid import read_day
from optimizer.payroll import read_absences, read_attendance, read_days, read_served
from optimizer.testing.schools import SmallSchool
from tests.files.mutate import NUMBERS, spoil_workbook

HOURS = ["6 15:00-15:40", "7 16:00-16:40"]
REGISTER: list[list[object]] = [
    ["2026年11月考勤表"],
    ["姓名", "班级", "2", "3日", date(2026, 11, 4), "11月5日 第1节"],
    ["王文", "一1", "√", "×", "假", "√"],
]
ROWS: list[list[object]] = [["日期", "节次", "学号", "状态"], [date(2026, 11, 2), 1, "S1", "到"]]
DAY: list[list[object]] = [
    ["教师", "周一", "", "周二", ""],
    ["", *HOURS, *HOURS],
    ["陈老师", "", "数学", "", "空课"],
]


def test_spoilt_logs(tmp_path: Path) -> None:
    school = SmallSchool().students("S1").staff("T1", name="陈老师").build()
    path = tmp_path / "log.xlsx"
    for number in range(25):
        dice = random.Random(number)
        book = openpyxl.Workbook()
        for row in dice.choice((REGISTER, ROWS, DAY)):
            book.worksheets[0].append(row)
        cell = book.worksheets[0].cell(dice.randrange(1, 5), dice.randrange(1, 7))
        cell.value = dice.choice((*NUMBERS, 46000, 3.5, True, date(1900, 1, 1)))
        book.save(path)
        if dice.random() < 0.5:
            spoil_workbook(path, dice)
        for read in (read_attendance, read_absences, read_served, read_days):
            read(path)
        with contextlib.suppress(OptimizerError):
            read_day(path, school, {}, {})
