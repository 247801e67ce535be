"""What goes to the treasury and the principal at a month's end: a workbook and pages to print, ready to be signed.

They show the sheets of `optimizer.payroll.sheets` with title, period, sums (in capital numerals too) and lines to sign.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import xlsxwriter

from optimizer.language.amounts import capital_yuan
from optimizer.language.text import Language, Text
from optimizer.payroll import PayResult
from optimizer.payroll.pay_sheet import Column, PaySheet, SheetCell
from optimizer.payroll.sheets import fees_by_class, pay_sheets
from optimizer.report.printed.sheet_page import PrintCell, PrintedSheet, SheetPage, better_paper
from optimizer.report.workbook.styles import WorkbookStyles

MONTH_BOOK = "month.xlsx"
_SIGNED = ("sheet-pay", "sheet-outside", "sheet-account", "sheet-fees")
_PERIOD = Text("Period: {first} to {last}, {days} days of service", "期间：{first} 至 {last}，服务 {days} 天")
_WEEK = Text("A week as planned, {days} days of service", "按计划的一周，服务 {days} 天")
_SUM = Text("In all {yuan} yuan", "合计 {yuan} 元（大写：{capital}）")
_TREASURY = Text(
    "Handed to the treasury (fees of all kinds): {yuan} yuan", "上交财务（各项收费合计）：{yuan} 元（大写：{capital}）"
)
_SIGN = Text(
    "made by: ____________   checked by: ____________   principal: ____________   date: ____________",
    "制表：____________　审核：____________　校长：____________　日期：____________",
)
_NOTHING = Text("none", "无")
_SHARES = {
    "no": 3,
    "staff": 6,
    "name": 6,
    "signature": 10,
    "note": 8,
    "section": 8,
    "item": 16,
    "value": 16,
    "label": 20,
}
_SHARES |= {"student": 7, "plan": 14, "fact": 14, "side": 6}
_USUAL_SHARE, _YUAN_SHARE = 6, 9
_WIDE = 9
"""Sheets of more columns than these are printed across the paper of the workbook."""


@dataclass(frozen=True)
class _Signed:
    """A sheet with what stands above and below it."""

    sheet: PaySheet
    heading: str
    above: tuple[str, ...]
    below: tuple[str, ...]

    def rows(self, language: Language) -> list[list[SheetCell]]:
        rows = [list(row) for row in self.sheet.all_rows]
        return rows or [[_NOTHING.say(language), *[None] * (len(self.sheet.columns) - 1)]]


def write_month(folder: Path, result: PayResult) -> None:
    """Write ``month.xlsx`` and, into ``print``, a page file for each sheet into an existing folder."""
    language = result.scenario.settings.language
    signed = [_signed(result, sheet, "", language) for sheet in pay_sheets(result)]
    _write_book(folder / MONTH_BOOK, signed, language)
    (folder / "print").mkdir(exist_ok=True)
    for one in signed:
        pages = [one]
        if one.sheet.name == "sheet-fees":
            pages = [_signed(result, own, _class_title(own), language) for own in fees_by_class(one.sheet)]
        _write_pages(folder / "print" / f"{one.sheet.name}.html", result, one.sheet, pages)


def _class_title(sheet: PaySheet) -> str:
    """Campus, grade and class of the fees of one class."""
    return " ".join(str(cell) for cell in sheet.rows[0][:3] if cell)


def _signed(result: PayResult, sheet: PaySheet, heading: str, language: Language) -> _Signed:
    dates = [on.date for on in result.facts.days if on.date]
    days = len(result.facts.days)
    if dates:
        above = [_PERIOD.format(first=min(dates), last=max(dates), days=days).say(language)]
    else:
        above = [_WEEK.format(days=days).say(language)]
    below = [_in_words(_SUM, total, language) for total in _sums(sheet)]
    if sheet.name == "sheet-account":
        below.append(_in_words(_TREASURY, _charged(result), language))
    if sheet.name in _SIGNED:
        below.append(_SIGN.say(language))
    return _Signed(sheet, heading, tuple(above), tuple(below))


def _in_words(text: Text, fen: int, language: Language) -> str:
    return text.format(yuan=f"{Decimal(fen) / 100:.2f}", capital=capital_yuan(fen)).say(language)


def _sums(sheet: PaySheet) -> list[int]:
    """The sum in fen of what is paid or charged, where the sheet has such a column."""
    last = sheet.totals or (sheet.rows[-1] if sheet.rows and sheet.subtotals else None)
    if last is None:
        return []
    at = next((number for number, column in enumerate(sheet.columns) if column.key == "yuan"), None)
    total = None if at is None else last[at]
    return [int(total * 100)] if isinstance(total, Decimal) else []


def _charged(result: PayResult) -> int:
    """Fen charged to families: for after-school service, evening and noon."""
    return sum(row.fee + row.evening + row.noon for row in result.fees)


def _write_pages(path: Path, result: PayResult, sheet: PaySheet, pages: list[_Signed]) -> None:
    language = result.scenario.settings.language
    title = f"{result.scenario.settings.title or result.scenario.name} · {sheet.title.say(language)}"
    shares = [_share(column) for column in sheet.columns]
    printed = [
        SheetPage(
            heading=one.heading,
            notes=one.above,
            columns=sheet.header(language),
            lines=[
                [_shown(cell, number in one.sheet.subtotals or number >= len(one.sheet.rows)) for cell in row]
                for number, row in enumerate(one.rows(language))
            ],
            shares=shares,
            below=one.below,
            row_height=6,
        )
        for one in pages
    ]
    PrintedSheet(title, "", printed, better_paper(printed)).write(path, language)


def _share(column: Column) -> float:
    """Width of a column; sums need room for a total of seven digits."""
    return max(_SHARES.get(column.key, _USUAL_SHARE), _YUAN_SHARE if column.kind == "yuan" else 0)


def _shown(cell: SheetCell, total: bool) -> str | PrintCell:
    text = "" if cell is None else f"{cell:f}" if isinstance(cell, Decimal) else str(cell)
    return PrintCell(text, "#e8eef4") if total else text


def _write_book(path: Path, signed: list[_Signed], language: Language) -> None:
    workbook = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False})
    workbook.set_properties({"created": datetime(2026, 1, 1)})
    looks = WorkbookStyles(workbook)
    for one in signed:
        sheet = workbook.add_worksheet(one.sheet.title.say(language)[:31])
        sheet.set_paper(9)
        if len(one.sheet.columns) > _WIDE:
            sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.write_string(0, 0, one.sheet.title.say(language), looks["title"])
        row = 1
        for text in one.above:
            sheet.write_string(row, 0, text, looks["quiet"])
            row += 1
        sheet.repeat_rows(row)
        for at, column in enumerate(one.sheet.columns):
            sheet.set_column(at, at, 2 * _share(column))
            sheet.write_string(row, at, column.label.say(language), looks["head"])
        for number, cells in enumerate(one.rows(language)):
            row += 1
            total = number in one.sheet.subtotals or number >= len(one.sheet.rows)
            for at, (cell, column) in enumerate(zip(cells, one.sheet.columns, strict=True)):
                if isinstance(cell, Decimal):
                    look = "money" if column.kind == "yuan" else "exact"
                    sheet.write_number(
                        row, at, float(cell), looks["total money" if total and look == "money" else look]
                    )
                elif isinstance(cell, int):
                    sheet.write_number(row, at, cell, looks["total" if total else "number"])
                else:
                    sheet.write_string(row, at, cell or "", looks["side" if total else "cell"])
        for text in one.below:
            row += 2
            sheet.write_string(row, 0, text, looks["plain"])
    workbook.close()
