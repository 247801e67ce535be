"""A timetable in a workbook: the five tables among other sheets, as we write them or as officers leave them.

Only the sheets that hold tables are read, so that hundreds of printed pages beside them cost nothing.
"""

from __future__ import annotations

import warnings
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.utils import get_column_letter

from optimizer.errors import Problem
from optimizer.files import labels
from optimizer.files.find_table import header_row
from optimizer.files.raw import RawRow, RawTable, match_headers
from optimizer.files.raw_sheets import Grid
from optimizer.files.workbook_safety import LARGEST_STREAMED, check_archive, reading
from optimizer.files.xlsx_in import cell_text
from optimizer.language.text import Text

ABOUT_SHEET = "_about"
"""Hidden: key and value, so that a workbook by itself says which scenario and week it is of."""
_LOOKED_AT = 20
_MISSING = Text("a sheet for this table: “{label}”", "必须有这张表：“{label}”")


@dataclass(frozen=True)
class TimetableBook:
    """The raw tables found, by name, and what the workbook says about itself."""

    tables: Mapping[str, RawTable]
    about: Mapping[str, str]


def read_book(
    path: Path, telling: Mapping[str, tuple[str, ...]], optional: Collection[str], problems: list[Problem]
) -> TimetableBook:
    """Find and read the tables of a timetable.

    Parameters
    ----------
    telling : mapping
        Table -> columns by which it is known on a sheet that does not bear its name.
    optional : collection of str
        Tables that may be missing or empty.

    Raises
    ------
    ScenarioError
        If the file is no workbook.
    """
    book = _open(path)
    try:
        titles = _assign(path, book, telling)
        tables = {}
        for name in telling:
            grid = _grid(path, book[titles[name]]) if name in titles else []
            if grid or (name in titles and name not in optional):
                tables[name] = _table(titles[name], name, grid, problems)
            elif name not in optional:
                label = Text(labels.table_label(name, "en"), labels.table_label(name, "zh"))
                problems.append(Problem(name, None, "", path.name, _MISSING.format(label=label), place=path.name))
        about = _grid(path, book[ABOUT_SHEET]) if ABOUT_SHEET in book.sheetnames else []
    finally:
        book.close()
    return TimetableBook(tables, {row[0]: row[1] for row in about if len(row) > 1})


def read_named_sheet(path: Path, name: str, problems: list[Problem]) -> RawTable | None:
    """The table on the sheet that bears its name; None where no sheet does or the sheet is empty.

    Raises
    ------
    ScenarioError
        If the file is no workbook.
    """
    book = _open(path)
    try:
        title = next((title for title in book.sheetnames if labels.table_of(title) == name), None)
        grid = _grid(path, book[title]) if title is not None else []
        return _table(title, name, grid, problems) if title is not None and grid else None
    finally:
        book.close()


def _open(path: Path) -> Any:
    check_archive(path, LARGEST_STREAMED)
    with reading(path), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return openpyxl.load_workbook(path, read_only=True, data_only=True)


def _assign(path: Path, book: Any, telling: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """Table -> title of its sheet: by title, for renamed ones by headers."""
    assigned: dict[str, str] = {}
    others = []
    for title in book.sheetnames:
        table = labels.table_of(title)
        if table is not None and table in telling and table not in assigned:
            assigned[table] = title
        elif title != ABOUT_SHEET:
            others.append(title)
    tops = {title: _grid(path, book[title], _LOOKED_AT) for title in others} if len(assigned) < len(telling) else {}
    for name in [name for name in telling if name not in assigned]:
        scores = {title: _score(top, name, telling[name]) for title, top in tops.items()}
        best = max(scores, key=lambda title: scores[title], default="")
        if best and scores[best] > 0:
            assigned[name] = best
            del tops[best]
    return assigned


def _score(grid: Grid, name: str, telling: tuple[str, ...]) -> int:
    """How much a sheet's header looks like a table's: columns that it knows, less cells that it does not."""
    if not grid:
        return 0
    known = [labels.column_of(name, cell) for cell in grid[header_row(name, grid)] if cell.strip()]
    return 2 * len(set(known) - {None}) - len(known) if set(known) >= set(telling) else 0


def _grid(path: Path, sheet: Any, most: int | None = None) -> Grid:
    """Texts of a sheet. What the file claims about its size is not believed."""
    sheet.reset_dimensions()
    with reading(path):
        rows = [[cell_text(cell) for cell in row] for row in sheet.iter_rows(max_row=most)]
    while rows and not any(rows[-1]):
        rows.pop()
    return rows


def _table(title: str, name: str, grid: Grid, problems: list[Problem]) -> RawTable:
    at = header_row(name, grid)
    header = grid[at] if grid else []
    positions, faults = match_headers(name, header, ())
    headers = {column: header[place].strip() for column, place in positions.items()}
    letters = {column: get_column_letter(place + 1) for column, place in positions.items()}
    rows = []
    for number, line in enumerate(grid[at + 1 :], at + 2):
        cells = {column: line[place].strip() for column, place in positions.items() if place < len(line)}
        if filled := {column: text for column, text in cells.items() if text}:
            rows.append(RawRow(number, filled))
    table = RawTable(name, title, headers, tuple(rows), letters, at + 1)
    problems += [table.locate(fault, at + 1) for fault in faults]
    return table
