"""The sheets of an ``.xlsx`` or ``.xlsm`` workbook."""

from __future__ import annotations

import re
import warnings
import zipfile
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.utils import column_index_from_string
from openpyxl.worksheet.worksheet import Worksheet

from optimizer.domain.schema.column import number_text
from optimizer.files.number_formats import MOST_DIGITS, shown_text, stored_text
from optimizer.files.raw_sheets import ERRORS, CellKind, OddCell, Place, RawSheet, grid_of, spread_down, unquoted
from optimizer.files.workbook_safety import check_archive, reading
from optimizer.language.times import clock_text

_LARGEST = 1e300
_ESCAPED = re.compile("_x([0-9A-F]{4})_")


def read_xlsx(path: Path) -> list[RawSheet]:
    """All worksheets of a workbook.

    Raises
    ------
    ScenarioError
        If the file is no workbook or cannot be read.
    """
    values = open_workbook(path, data_only=True)
    formulas = open_workbook(path, data_only=False) if _has_formulas(path) else None
    return [
        _sheet(sheet, formulas[sheet.title] if formulas and sheet.title in formulas.sheetnames else None)
        for sheet in values.worksheets
    ]


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


def _has_formulas(path: Path) -> bool:
    """Whether any part of the workbook that could be a sheet has a formula: then it is worth a second look."""
    with zipfile.ZipFile(path) as archive:
        parts = [name for name in archive.namelist() if name.endswith(".xml") and "sheet" in name.casefold()]
        return any(re.search(rb"<(?:\w+:)?f[ >/]", archive.read(name)) for name in parts)


def _sheet(values: Worksheet, formulas: Worksheet | None) -> RawSheet:
    cells: dict[Place, str] = {}
    odd: dict[Place, OddCell] = {}
    for cell in present_cells(values):
        _read(cell, (cell.row, cell.column), cells, odd)
    for cell in present_cells(formulas) if formulas else ():
        place = (cell.row, cell.column)
        if cell.data_type == "f" and not cells.get(place):
            formula = str(cell.value)
            if (text := unquoted(formula)) != formula:
                cells[place] = text
            else:
                odd[place] = OddCell(CellKind.FORMULA, formula)
    spread_down(cells, odd, [(area.min_row, area.min_col, area.max_row, area.max_col) for area in _merged(values)])
    return RawSheet(
        values.title,
        grid_of(cells),
        odd,
        values.sheet_state != "visible",
        frozenset(row for row, form in values.row_dimensions.items() if form.hidden),
        frozenset(
            number for letter, form in values.column_dimensions.items() if form.hidden for number in _span(letter, form)
        ),
    )


def _merged(sheet: Worksheet) -> list[Any]:
    return list(sheet.merged_cells.ranges)


def _span(letter: str, form: Any) -> range:
    """Numbers of the columns that a column's format holds for."""
    first = form.min or column_index_from_string(letter)
    return range(first, (form.max or first) + 1)


def present_cells(sheet: Worksheet) -> list[Any]:
    """The cells that the file holds. Asking for all rows would create every blank cell up to a stray last one."""
    return list(sheet._cells.values())


def _read(cell: Any, place: Place, cells: dict[Place, str], odd: dict[Place, OddCell]) -> None:
    """Note a cell's shown text, and what it does not say."""
    value = cell.value
    if value is None:
        return
    if isinstance(value, str):
        text = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), value) if "_x" in value else value
        if text:
            cells[place] = text
        if text in ERRORS:
            odd[place] = OddCell(CellKind.ERROR, text)
    elif isinstance(value, bool):
        cells[place] = "true" if value else "false"
    elif isinstance(value, (int, float)):
        note_number(place, value, str(cell.number_format), cells, odd)
    elif isinstance(value, (time, timedelta)):
        note_time(place, value, cells, odd)
    else:
        note_date(place, value, cells, odd)


def note_number(place: Place, value: float, form: str, cells: dict[Place, str], odd: dict[Place, OddCell]) -> None:
    """Note a number in its format."""
    if not -_LARGEST < value < _LARGEST:
        cells[place] = number_text(value)
        odd[place] = OddCell(CellKind.NUMBER, cells[place], exact=False)
        return
    stored, shown = stored_text(value), shown_text(value, form)
    cells[place] = stored if shown is None else shown
    exact = abs(value) < 10**MOST_DIGITS
    if not (exact and shown == stored and value == int(value)):
        odd[place] = OddCell(CellKind.NUMBER, stored, shown is not None, exact)


def note_date(place: Place, value: date, cells: dict[Place, str], odd: dict[Place, OddCell]) -> None:
    """Note a date, with its time of day where it has one."""
    text = value.isoformat()
    if isinstance(value, datetime):
        at_midnight = value.time() == time()
        text = value.date().isoformat() if at_midnight else value.isoformat(" ", "seconds").removesuffix(":00")
    cells[place] = text
    odd[place] = OddCell(CellKind.DATE, text)


def note_time(place: Place, value: time | timedelta, cells: dict[Place, str], odd: dict[Place, OddCell]) -> None:
    """Note a time of day."""
    minutes = round(value.total_seconds() / 60) if isinstance(value, timedelta) else value.hour * 60 + value.minute
    cells[place] = clock_text(minutes)
    odd[place] = OddCell(CellKind.TIME, cells[place])


def cell_text(cell: Any) -> str:
    """What a cell shows."""
    cells: dict[Place, str] = {}
    _read(cell, (1, 1), cells, {})
    return cells.get((1, 1), "")
