"""What people sign, read and put up."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from optimizer.domain.people import Role
from optimizer.language.text import Text
from optimizer.payroll import PayResult, Published, pay, pay_files, pay_sheets, pay_tables
from optimizer.payroll.pay_sheet import PaySheet, columns
from optimizer.payroll.publication import merge_small, publication_sheet
from optimizer.payroll.sheets import fee_sheet, fees_by_class
from tests.payroll.logs import roll, served
from tests.payroll.school import STAFF, STUDENTS, school, staff, timetable, with_staff


def result(**policy: Any) -> PayResult:
    return pay(school({"subsidy_yuan": 300} | policy), timetable(), roll(), served())


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


def test_tables_add_up() -> None:
    files = pay_files(result())
    of_lines: dict[str, Decimal] = {}
    for row in rows(files["pay-lines.csv"]):
        of_lines[row["staff"]] = of_lines.get(row["staff"], Decimal(0)) + Decimal(row["yuan"])
    assert {row["staff"]: Decimal(row["yuan"]) for row in rows(files["pay.csv"])} == of_lines
    account = {row["item"]: Decimal(row["yuan"]) for row in rows(files["accounts.csv"])}
    assert sum(of_lines.values()) == account["labour"]
    sides = {"income": Decimal(0), "outgoing": Decimal(0), "balance": Decimal(0), "note": Decimal(0)}
    for row in rows(files["accounts.csv"]):
        sides[row["side"]] += Decimal(row["yuan"])
    assert sides["income"] - sides["outgoing"] == sides["balance"] == account["balance"]
    assert sum(Decimal(row["yuan"]) for row in rows(files["fees.csv"])) == account["fees"]
    assert sum(Decimal(row["yuan"]) for row in rows(files["outside-lines.csv"])) == account["outside"]


def test_columns_of_the_contract_come_first() -> None:
    header = pay_files(result())["pay.csv"].splitlines()[0].split(",")
    assert header[:8] == ["staff", "name", "role", "slots", "minutes", "units", "yuan_per_unit", "yuan"]
    assert pay_files(result())["accounts.csv"].startswith("item,yuan,")


def test_sheets_are_for_people() -> None:
    files = pay_files(result())
    made = {name for name in files if name.startswith("sheet-")}
    assert made == {f"{sheet.name}.csv" for sheet in pay_sheets(result())}
    assert len(made) == 9
    assert all(files[name].startswith("\ufeff") for name in made)
    assert "签名" in files["sheet-pay.csv"].splitlines()[0]
    assert "合计" in files["sheet-pay.csv"].splitlines()[-1]
    english = {sheet.name: sheet.csv("en") for sheet in pay_sheets(result(), "en")}
    assert "Signature" in english["sheet-pay"]
    assert "Labour pay" in english["sheet-account"]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_publication_sheet_holds_nobody(language: Any) -> None:
    run = result()
    sheet = next(sheet for sheet in pay_sheets(run, language) if sheet.name == "sheet-publication")
    text = sheet.csv(language)
    for person in (*STAFF, *STUDENTS):
        assert person.name not in text
        assert person.id not in text


def test_no_sheet_tells_family_circumstances() -> None:
    for name, text in pay_files(result()).items():
        assert "poor" not in text, name


def test_waivers_of_a_few_are_not_published() -> None:
    many = replace(school(), students=tuple(replace(row, fee_waiver=Decimal("0.1")) for row in STUDENTS))
    few = dict(sheet_values(pay(school(), timetable())))
    assert "减免金额" not in few
    assert "减免金额" in dict(sheet_values(pay(many, timetable())))


def sheet_values(run: PayResult) -> list[tuple[str, object]]:
    sheet = next(sheet for sheet in pay_sheets(run, "zh") if sheet.name == "sheet-publication")
    return [(str(row[1]), row[2]) for row in sheet.rows]


def test_kinds_with_few_people_are_merged() -> None:
    merged = merge_small(result().lines)
    assert [len({row.line.staff for row in part}) >= 3 for _, part in merged] == [True] * len(merged)
    assert sum(len(part) for _, part in merged) == len(result().lines)


def test_fee_list_by_class() -> None:
    run = result()
    (sheet,) = fees_by_class(fee_sheet(run, "zh"))
    assert sheet.subtotals == {len(STUDENTS)}
    assert sheet.rows[-1][-1] == sum(row[-1] for row in sheet.rows[:-1] if isinstance(row[-1], Decimal))
    assert fee_sheet(run, "zh").totals is not None


def test_corrected_pay_sheet_and_accounting_class() -> None:
    again = pay(school({"classification": "30107"}), timetable(), published=Published.of(pay(school(), timetable())))
    sheet = pay_sheets(again, "zh")[0]
    keys = [column.key for column in sheet.columns]
    assert keys[-6:] == ["published_yuan", "correction_yuan", "yuan", "classification", "note", "signature"]
    assert sheet.rows[0][keys.index("classification")] == "30107"


def test_frames_keep_decimals() -> None:
    frame = pay_tables(result())[0].frame()
    assert list(frame.columns)[:3] == ["staff", "name", "role"]
    assert all(isinstance(value, Decimal) for value in frame["yuan"])
    assert pay_tables(result())[0].frame("zh").columns[1] == "姓名"


def test_text_that_looks_like_a_formula_is_kept_from_being_one() -> None:
    sheet = PaySheet("x", Text("x", "x"), columns("name yuan"), (("=1+1", Decimal("-5.00")), ("'+", None)))
    assert sheet.csv().splitlines()[1:] == ["'=1+1,-5.00", "''+,"]


def test_volunteers_most_hours_first() -> None:
    people = (*STAFF, staff("V00", Role.VOLUNTEER))
    week = timetable()
    more = replace(
        week, sessions=tuple(replace(row, assistants=("V00",)) if row.token == "Tue2" else row for row in week.sessions)
    )
    sheet = pay_sheets(pay(with_staff(school(), *people), more), "zh")[2]
    assert [row[1] for row in sheet.rows] == ["V00", "V01"]
    assert [str(row[-1]) for row in sheet.rows] == ["0.67", "0.67"]


def test_units_of_other_periods_are_shown_rounded() -> None:
    """40 minutes in periods of 45 are 8/9 of a unit, which no decimal says exactly."""
    result = pay(school({"period_minutes": 45, "pool_yuan": 100}), timetable())
    assert next(row.units for row in result.people if row.staff == "M01") == Fraction(8 * 2 * 64, 9 * 100)
    table = next(table for table in pay_tables(result) if table.name == "pay")
    assert next(str(row[5]) for row in table.rows if row[0] == "M01") == "1.137778"
    assert "45" in [str(row[2]) for row in publication_sheet(result, "en").rows if "Minutes of a unit" in str(row[1])]
