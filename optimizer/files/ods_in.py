"""The sheets of an ``.ods`` workbook (LibreOffice, OpenDocument), read from its own XML."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from optimizer.files.number_formats import MOST_DIGITS, stored_text
from optimizer.files.raw_sheets import ERRORS, CellKind, OddCell, Place, RawSheet, grid_of, spread_down
from optimizer.files.workbook_safety import check_archive, reading
from optimizer.files.xlsx_in import note_date, note_time

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_HOURS = re.compile(r"PT(\d+)H(\d+)M.*")
_MOST_CELLS = 2_000_000
"""Cells with a text that a sheet may hold, repeated ones counted as often as they are repeated."""


def read_ods(path: Path) -> list[RawSheet]:
    """All sheets of a workbook.

    Raises
    ------
    ScenarioError
        If it cannot be read.
    """
    check_archive(path)
    with reading(path):
        with zipfile.ZipFile(path) as archive:
            root = ElementTree.fromstring(archive.read("content.xml"))
        hidden = {
            style.get(_STYLE + "name")
            for style in root.iter(_STYLE + "style")
            for look in style.iter(_STYLE + "table-properties")
            if look.get(_TABLE + "display") == "false"
        }
        return [_sheet(table, table.get(_TABLE + "style-name") in hidden) for table in root.iter(_TABLE + "table")]


def _sheet(table: Element, hidden: bool) -> RawSheet:
    cells: dict[Place, str] = {}
    odd: dict[Place, OddCell] = {}
    areas: list[tuple[int, int, int, int]] = []
    hidden_rows: set[int] = set()
    for row, times, element in _rows(table):
        if element.get(_TABLE + "visibility") in ("collapse", "filter"):
            hidden_rows.update(range(row, row + min(times, 65536)))
        _read_row(element, row, times, cells, odd, areas)
        if len(cells) > _MOST_CELLS:
            raise ValueError("too many cells")
    spread_down(cells, odd, areas)
    return RawSheet(
        table.get(_TABLE + "name") or "",
        grid_of(cells),
        odd,
        hidden,
        frozenset(hidden_rows),
        frozenset(_hidden_columns(table)),
    )


def _rows(table: Element) -> Iterator[tuple[int, int, Element]]:
    """First row (from 1), how often it is repeated, and the row, groups of rows opened."""
    row = 1
    for element in table.iter(_TABLE + "table-row"):
        times = int(element.get(_TABLE + "number-rows-repeated", "1"))
        yield row, times, element
        row += times


def _hidden_columns(table: Element) -> Iterator[int]:
    at = 1
    for element in table.iter(_TABLE + "table-column"):
        times = int(element.get(_TABLE + "number-columns-repeated", "1"))
        if element.get(_TABLE + "visibility") in ("collapse", "filter"):
            yield from range(at, at + min(times, 16384))
        at += times


def _read_row(
    element: Element,
    row: int,
    times: int,
    cells: dict[Place, str],
    odd: dict[Place, OddCell],
    areas: list[tuple[int, int, int, int]],
) -> None:
    at = 1
    for cell in element:
        if cell.tag not in (_TABLE + "table-cell", _TABLE + "covered-table-cell"):
            continue
        wide = int(cell.get(_TABLE + "number-columns-repeated", "1"))
        if cell.tag == _TABLE + "table-cell" and (cell.get(_OFFICE + "value-type") or len(cell)):
            if wide * times > _MOST_CELLS:
                raise ValueError("too many cells")
            for place in ((line, column) for line in range(row, row + times) for column in range(at, at + wide)):
                _read(cell, place, cells, odd)
            tall = int(cell.get(_TABLE + "number-rows-spanned", "1"))
            across = int(cell.get(_TABLE + "number-columns-spanned", "1"))
            if tall > 1:
                areas.append((row, at, row + tall - 1, at + across - 1))
        at += wide


def _read(cell: Element, place: Place, cells: dict[Place, str], odd: dict[Place, OddCell]) -> None:
    shown = "\n".join("".join(_said(part)) for part in cell.findall(_TEXT + "p")) or cell.get(
        _OFFICE + "string-value", ""
    )
    kind = cell.get(_OFFICE + "value-type")
    if shown in ERRORS or (shown.startswith(("Err:", "#")) and cell.get(_TABLE + "formula")):
        cells[place] = shown
        odd[place] = OddCell(CellKind.ERROR, shown)
    elif kind == "boolean":
        cells[place] = "true" if cell.get(_OFFICE + "boolean-value") == "true" else "false"
    elif kind == "date":
        note_date(place, datetime.fromisoformat(cell.get(_OFFICE + "date-value", "")), cells, odd)
    elif kind == "time" and (match := _HOURS.fullmatch(cell.get(_OFFICE + "time-value", ""))):
        note_time(place, timedelta(hours=int(match[1]), minutes=int(match[2])), cells, odd)
    elif kind in ("float", "percentage", "currency"):
        value = float(cell.get(_OFFICE + "value", ""))
        stored, exact = stored_text(value), abs(value) < 10**MOST_DIGITS
        cells[place] = shown or stored
        if not exact or shown != stored or value != int(value):
            odd[place] = OddCell(CellKind.NUMBER, stored, bool(shown), exact)
    elif shown:
        cells[place] = shown


def _said(element: Element) -> Iterator[str]:
    """The texts of a paragraph; repeated spaces and breaks are elements of their own."""
    yield element.text or ""
    for part in element:
        if part.tag == _TEXT + "s":
            yield " " * min(int(part.get(_TEXT + "c", "1")), 1000)
        elif part.tag == _TEXT + "line-break":
            yield "\n"
        elif part.tag == _TEXT + "tab":
            yield " "
        else:
            yield from _said(part)
        yield part.tail or ""
