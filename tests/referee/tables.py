"""Reading CSV tables and the cells in them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from pathlib import Path

from .week import split_list

Row = dict[str, str]

CHINESE_HEADERS = {"学号": "student", "姓名": "name", "年级": "grade"}


def read_table(folder: Path, name: str, required: bool = True, columns: Iterable[str] = ()) -> list[Row]:
    """Rows of a CSV table that are not wholly blank; a table that need not be there may be missing or empty.

    Where columns are named, a first row that has none of them is no header row.
    """
    path = folder / name
    if not path.exists():
        if required:
            raise FileNotFoundError(path)
        return []
    data = path.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("gb18030")
    lines = list(csv.reader(io.StringIO(text, newline="")))
    if not any(cell.strip() for line in lines for cell in line):
        if required and columns:
            raise ValueError(f"{name}: no header row")
        return []
    header = [CHINESE_HEADERS.get(cell.strip(), cell.strip()) for cell in lines[0]]
    if columns and not set(columns) & set(header):
        raise ValueError(f"{name}: no header row")
    rows = []
    for line in lines[1:]:
        cells = [cell.strip() for cell in line]
        if any(cells):
            rows.append(dict(zip(header, cells, strict=False)))
    return rows


def text(row: Row, column: str) -> str:
    return row.get(column) or ""


def whole(row: Row, column: str, default: int | None) -> int | None:
    cell = text(row, column)
    if not cell:
        return default
    value = Fraction(cell)
    if value.denominator != 1:
        raise ValueError(f"{column}: {cell!r} is not a whole number")
    return int(value)


def count(row: Row, column: str, default: int) -> int:
    value = whole(row, column, default)
    assert value is not None
    return value


def exact(row: Row, column: str, default: int) -> Fraction:
    cell = text(row, column)
    return Fraction(cell) if cell else Fraction(default)


def listed(row: Row, column: str) -> list[str]:
    return split_list(text(row, column))


def grade_list(row: Row, column: str) -> list[int]:
    """Grades in a cell, as often as they stand there; `1-3` is taken as well as `1 2 3`."""
    found: list[int] = []
    for part in listed(row, column):
        low, _, high = part.partition("-")
        found += range(int(low), int(high or low) + 1)
    return found


def grade_set(row: Row, column: str) -> set[int]:
    return set(grade_list(row, column))


def a_date(row: Row, column: str) -> date | None:
    cell = text(row, column)
    return date.fromisoformat(cell.replace("/", "-")) if cell else None
