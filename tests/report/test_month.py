"""The month's papers: sums agree with the run and stand in the workbook too, everything can be signed."""

from __future__ import annotations

import re
from pathlib import Path

import openpyxl

from optimizer.domain.scenario import Scenario
from optimizer.language.amounts import capital_yuan
from optimizer.payroll import pay
from optimizer.payroll.sheets import participation_sheet, pay_sheets, uninsured_sheet
from optimizer.report.month import MONTH_BOOK, write_month
from optimizer.testing.schools import SmallSchool, week


def _school() -> Scenario:
    return (
        SmallSchool(days="Mon", slots=1, language="zh", fees={"yuan_per_slot": "3.75"}, pay={"pool_yuan": "100"})
        .students("S1", name="王文", grade=1, class_name="1", insured=1)
        .students("S2", name="李可", grade=1, class_name="1", insured=0)
        .students("S3", name="=1+1", grade=2, class_name="1", attends="Mon1")
        .school_class(1, "1", enrolled=4)
        .school_class(2, "1", enrolled=3)
        .build()
    )


def test_sums_in_words_and_lines_to_sign(tmp_path: Path) -> None:
    school = _school()
    result = pay(school, week(school, care={"C1": "S1 S2 S3"}, sessions={"C1": "hw R1 T1"}))
    write_month(tmp_path, result)
    text = (tmp_path / "print" / "sheet-pay.html").read_text(encoding="utf-8")
    total = sum(row.fen for row in result.people)
    assert total > 0
    assert capital_yuan(total) in text
    assert "校长" in text
    account = (tmp_path / "print" / "sheet-account.html").read_text(encoding="utf-8")
    assert f"{sum(row.fee for row in result.fees) / 100:.2f} 元（大写" in account
    assert (tmp_path / "print" / "sheet-fees.html").read_text(encoding="utf-8").count("<section ") == 2
    book = openpyxl.load_workbook(tmp_path / MONTH_BOOK)
    assert book.sheetnames == [sheet.title.zh for sheet in pay_sheets(result)]
    cells = [cell.value for sheet in book for row in sheet for cell in row]
    assert "=1+1" in cells
    assert all(cell.data_type != "f" for sheet in book for row in sheet for cell in row)


def test_participation_counts_who_came_of_the_children_of_the_class() -> None:
    school = _school()
    result = pay(school, week(school, care={"C1": "S1 S2"}, waiting={"S3": "Mon"}, sessions={"C1": "hw R1 T1"}))
    sheet = participation_sheet(result, "zh")
    assert [tuple(map(str, row[3:])) for row in sheet.rows] == [("4", "2", "2", "50.0"), ("3", "1", "0", "0.0")]
    assert str(sheet.totals) == str(("", "合计", "", 7, 3, 2, sheet.totals[-1] if sheet.totals else None))
    assert [row[4] for row in uninsured_sheet(result, "zh").rows] == ["S2"]


def test_nothing_is_said_of_insurance_where_nothing_is_recorded() -> None:
    school = SmallSchool(days="Mon", slots=1, pay={}).students("S1").build()
    result = pay(school, week(school, care={"C1": "S1"}, sessions={"C1": "hw R1 T1"}))
    assert not uninsured_sheet(result, "en").rows
    assert not re.search(r"\d", str(participation_sheet(result, "en").rows[0][6]))
