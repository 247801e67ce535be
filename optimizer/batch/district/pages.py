"""The district's tables as a page and as a workbook."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import xlsxwriter

from optimizer.batch.district.tables import District, DistrictColumn, DistrictTable, Value, district_tables
from optimizer.batch.html_page import PageCell, PageTable, Prose, page
from optimizer.batch.school_report import PAGE, REPORTS
from optimizer.files.publishing import replace_file
from optimizer.language.text import Text
from optimizer.payroll.money import rounded
from optimizer.report.workbook import WORKBOOK_FILE
from optimizer.report.workbook.styles import WorkbookStyles

DISTRICT_PAGE, DISTRICT_WORKBOOK = "district.html", "district.xlsx"
_TITLE = Text("After-school service of the district", "全区课后服务")
_INTRO = Text(
    "Week of {week}. For the office: figures of few children stand in it as they are. Every figure is worked out from "
    "the schools' written weeks, all of which are audited.",
    "{week} 当周。供主管部门内部使用，含少数学生的数字。所有数字均由各校写出并经审核的课表算出。",
)
_NOTHING = Text("none", "无")
_WIDTHS = {"text": 26, "school": 18, "mixed": 16}


def write_district(out: Path, district: District, *, replace: bool = False) -> None:
    """Write both files, each in one step."""
    tables = district_tables(district)
    with replace_file(out / DISTRICT_PAGE, replace=replace) as draft:
        draft.write_bytes(_page(out, district, tables).encode())
    with replace_file(out / DISTRICT_WORKBOOK, replace=replace) as draft:
        _write_workbook(draft, out, district, tables)


def school_link(out: Path, school: str) -> str:
    """Where a school's page is: its report, where there is one, else the folder of its week."""
    return f"{REPORTS}/{school}/{PAGE}" if (out / REPORTS / school / PAGE).exists() else f"schools/{school}/"


def plan_link(out: Path, school: str) -> str:
    """The workbook with the school's plan for filing; blank where no report was asked for."""
    return f"{REPORTS}/{school}/{WORKBOOK_FILE}" if (out / REPORTS / school / WORKBOOK_FILE).exists() else ""


def _page(out: Path, district: District, tables: Sequence[DistrictTable]) -> str:
    language = district.language
    parts: list[PageTable | Prose] = []
    for table in tables:
        title = table.title.say(language)
        if not table.rows:
            parts.append(Prose(title, [_NOTHING.say(language)]))
            continue
        head = tuple(PageCell(column.head.say(language), column.kind not in _PLAIN) for column in table.columns)
        rows = tuple(
            tuple(_cell(out, district, column, value) for column, value in zip(table.columns, row, strict=True))
            for row in table.rows
        )
        parts.append(PageTable(title, head, rows))
        if table.note:
            parts.append(Prose("", [table.note.say(language)]))
    intro = [_INTRO.format(week=district.week_of).say(language)]
    return page(_TITLE.say(language), intro, parts, language=language)


_PLAIN = ("text", "school", "plan")
_PLAN = Text("plan", "备案方案")


def _cell(out: Path, district: District, column: DistrictColumn, value: Value) -> PageCell:
    text = _text(column.kind, value, district)
    links = {"school": school_link, "plan": plan_link}
    link = links[column.kind](out, text) if column.kind in links and text in district.names else ""
    shown = _PLAN.say(district.language) if link and column.kind == "plan" else "–" if column.kind == "plan" else text
    return PageCell(shown, number=column.kind not in _PLAIN, link=link)


def _text(kind: str, value: Value, district: District) -> str:
    if value is None:
        return "–"
    if isinstance(value, Text):
        return value.say(district.language)
    if isinstance(value, Fraction):
        return f"{float(value):.1%}" if kind in ("share", "mixed") else str(rounded(value, 2))
    return f"{value:,}" if isinstance(value, int | Decimal) else value


def _write_workbook(path: Path, out: Path, district: District, tables: Sequence[DistrictTable]) -> None:
    """A sheet for each table, numbers as numbers, its head in sight and on every printed page."""
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(str(path), options) as book:
        book.set_properties({"title": _TITLE.say(district.language), "created": datetime(2026, 1, 1)})
        looks = _Looks(book)
        for table in tables:
            _write_sheet(book, looks, out, district, table)


class _Looks:
    def __init__(self, book: Any):
        self.styles = WorkbookStyles(book)
        self._book = book
        self._percent = book.add_format(
            {"num_format": "0.0%", "align": "center", "border": 1, "border_color": "#8A98A6", "valign": "vcenter"}
        )

    def of(self, kind: str, value: Value) -> Any:
        if isinstance(value, Fraction) and kind in ("share", "mixed"):
            return self._percent
        if isinstance(value, Fraction | Decimal):
            return self.styles["money"]
        return self.styles["number" if isinstance(value, int) else "cell"]


def _write_sheet(book: Any, looks: _Looks, out: Path, district: District, table: DistrictTable) -> None:
    language = district.language
    sheet = book.add_worksheet(table.title.say(language)[:31].replace(":", " ").replace("：", " "))
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.hide_gridlines(2)
    sheet.write_string(0, 0, table.title.say(language), looks.styles["title"])
    told = table.note or (_NOTHING if not table.rows else None)
    if told:
        sheet.write_string(1, 0, told.say(language), looks.styles["quiet"])
    last = len(table.columns) - 1
    for at, column in enumerate(table.columns):
        width = _WIDTHS.get(column.kind, 13)
        longest = max((len(_text(column.kind, row[at], district)) for row in table.rows), default=0)
        sheet.set_column(at, at, min(70, max(width, longest)) if column.kind == "text" else width)
        sheet.write_string(2, at, column.head.say(language), looks.styles["head"])
    for number, row in enumerate(table.rows, 3):
        for at, (column, value) in enumerate(zip(table.columns, row, strict=True)):
            look = looks.of(column.kind, value)
            if isinstance(value, int | Fraction | Decimal):
                sheet.write_number(number, at, float(value), look)
            else:
                text = "" if value is None else _text(column.kind, value, district)
                cell = _cell(out, district, column, value)
                if cell.link:
                    sheet.write_url(number, at, f"external:{cell.link}", looks.styles["link"], cell.text)
                else:
                    sheet.write_string(number, at, "" if column.kind == "plan" else text, look)
    sheet.freeze_panes(3, 1)
    sheet.repeat_rows(2)
    if table.rows:
        sheet.autofilter(2, 0, 2 + len(table.rows), last)
