"""The sheets of a workbook as texts: numbers, dates and times as an officer would write them."""

from __future__ import annotations

import re
import warnings
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from math import isfinite
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from optimizer.errors import Problem
from optimizer.files.workbook_safety import check_archive, reading
from optimizer.language.text import Text
from optimizer.language.times import clock_text

Grid = list[list[str]]

_NO_VALUE = Text(
    "a value; this formula has none yet: open and save the file in a spreadsheet program, or type the value",
    "数值；该公式尚无结果：请用表格软件打开并保存，或直接填写数值",
)
_ERROR = Text("a value; this formula ends in an error", "数值；该公式计算出错")
_ESCAPED = re.compile("_x([0-9A-F]{4})_")
_ERRORS = ("#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!")


@dataclass
class RawSheet:
    """Title, exact cell texts, and cells (row, column, both from 1) whose formula gives no value, with the reason."""

    title: str
    grid: Grid
    faults: dict[tuple[int, int], Problem]
    hidden: bool = False


def read_sheets(path: Path) -> list[RawSheet]:
    """All worksheets of a workbook.

    Raises
    ------
    ScenarioError
        If the file is no workbook or cannot be read.
    """
    values = open_workbook(path, data_only=True)
    formulas = open_workbook(path, data_only=False)
    return [_sheet(sheet, formulas[sheet.title]) for sheet in values.worksheets if sheet.title in formulas.sheetnames]


def open_workbook(path: Path, *, data_only: bool) -> openpyxl.Workbook:
    """Open a workbook with openpyxl, whose notes about styles it does not know are no concern here.

    Raises
    ------
    ScenarioError
    """
    check_archive(path)
    with reading(path), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return openpyxl.load_workbook(path, data_only=data_only)


def _sheet(values: Worksheet, formulas: Worksheet) -> RawSheet:
    cells = {(cell.row, cell.column): text for cell in present_cells(values) if (text := cell_text(cell))}
    faults = {}
    for cell in present_cells(formulas):
        text = cells.get((cell.row, cell.column), "")
        if cell.data_type == "f" and (not text or text in _ERRORS):
            place = f"{values.title}!{get_column_letter(cell.column)}{cell.row}"
            expected = _ERROR if text else _NO_VALUE
            faults[cell.row, cell.column] = Problem("", None, "", text or str(cell.value), expected, place=place)
    _spread_merged(values, cells)
    return RawSheet(values.title, _grid(cells), faults, values.sheet_state != "visible")


def present_cells(sheet: Worksheet) -> list[Any]:
    """The cells that the file holds. Asking for all rows would create every blank cell up to a stray last one."""
    return list(sheet._cells.values())


def _spread_merged(sheet: Worksheet, cells: dict[tuple[int, int], str]) -> None:
    """A cell merged over several rows of one column means its value for each of them."""
    for area in sheet.merged_cells.ranges:
        text = cells.get((area.min_row, area.min_col), "")
        if text and area.min_col == area.max_col:
            cells.update({(row, area.min_col): text for row in range(area.min_row + 1, area.max_row + 1)})


def _grid(cells: dict[tuple[int, int], str]) -> Grid:
    """Rows from the first on, each up to its last text."""
    widths: dict[int, int] = {}
    for row, column in cells:
        widths[row] = max(widths.get(row, 0), column)
    return [
        [cells.get((row, column), "") for column in range(1, widths.get(row, 0) + 1)]
        for row in range(1, max(widths, default=0) + 1)
    ]


def cell_text(cell: Any) -> str:
    """What a cell says: ``3`` for 3.0, ``0012`` for 12 shown as 0000, ISO dates, times such as ``15:50``."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return _number(value, str(cell.number_format))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (time, timedelta)):
        return _clock(value)
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), str(value))


def _number(value: float, form: str) -> str:
    if not isfinite(value):
        return str(value)
    if value == int(value) and abs(value) < 1e15:
        padded = set(form) == {"0"} and value >= 0
        return str(int(value)).zfill(len(form)) if padded else str(int(value))
    return format(Decimal(repr(value)), "f")


def _clock(value: time | timedelta) -> str:
    minutes = round(value.total_seconds() / 60) if isinstance(value, timedelta) else value.hour * 60 + value.minute
    return clock_text(minutes)
