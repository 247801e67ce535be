"""The sheets of an ``.xls`` workbook (Excel 97 to 2003, WPS ``.et``)."""

from __future__ import annotations

import io
from datetime import timedelta
from pathlib import Path
from typing import Any

import xlrd

from optimizer.errors import Problem, ScenarioError
from optimizer.files.raw_sheets import CellKind, OddCell, Place, RawSheet, grid_of, spread_down
from optimizer.files.workbook_safety import LOCKED, reading
from optimizer.files.xlsx_in import note_date, note_number, note_time


def read_xls(path: Path) -> list[RawSheet]:
    """All worksheets of a workbook.

    Raises
    ------
    ScenarioError
        If it cannot be read.
    """
    with reading(path):
        try:
            book = xlrd.open_workbook(path, formatting_info=True, logfile=io.StringIO())
        except xlrd.XLRDError as error:
            if "encrypted" not in str(error):
                raise
            fault = Problem("scenario", None, "", path.name, LOCKED, place=path.name)
            raise ScenarioError([fault]) from error
        return [_sheet(book, sheet) for sheet in book.sheets()]


def _sheet(book: Any, sheet: Any) -> RawSheet:
    cells: dict[Place, str] = {}
    odd: dict[Place, OddCell] = {}
    for row in range(sheet.nrows):
        for at, cell in enumerate(sheet.row(row)):
            _read(book, cell, (row + 1, at + 1), cells, odd)
    spread_down(cells, odd, [(top + 1, left + 1, bottom, right) for top, bottom, left, right in sheet.merged_cells])
    return RawSheet(
        sheet.name,
        grid_of(cells),
        odd,
        bool(sheet.visibility),
        frozenset(row + 1 for row, form in sheet.rowinfo_map.items() if form.hidden),
        frozenset(column + 1 for column, form in sheet.colinfo_map.items() if form.hidden),
    )


def _read(book: Any, cell: Any, place: Place, cells: dict[Place, str], odd: dict[Place, OddCell]) -> None:
    value = cell.value
    if cell.ctype == xlrd.XL_CELL_TEXT and value:
        cells[place] = value
    elif cell.ctype == xlrd.XL_CELL_NUMBER:
        note_number(place, value, book.format_map[book.xf_list[cell.xf_index].format_key].format_str, cells, odd)
    elif cell.ctype == xlrd.XL_CELL_BOOLEAN:
        cells[place] = "true" if value else "false"
    elif cell.ctype == xlrd.XL_CELL_ERROR:
        cells[place] = xlrd.error_text_from_code.get(value, "#N/A")
        odd[place] = OddCell(CellKind.ERROR, cells[place])
    elif cell.ctype == xlrd.XL_CELL_DATE and 0 <= value < 1:
        note_time(place, timedelta(days=value), cells, odd)
    elif cell.ctype == xlrd.XL_CELL_DATE:
        note_date(place, xlrd.xldate.xldate_as_datetime(value, book.datemode), cells, odd)
