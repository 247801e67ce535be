"""Which table a sheet holds and which row is its header: by a title that names a table, else by the headers."""

from __future__ import annotations

import re
from dataclasses import dataclass

from optimizer.domain.schema import REQUIRED_COLUMNS, TABLES
from optimizer.files import labels
from optimizer.files.raw_sheets import Grid, RawSheet
from optimizer.language import terms

_SEARCHED_ROWS = 20


@dataclass(frozen=True)
class FoundTable:
    """A sheet that holds a table; ``header`` is its header's row, from 0, ``sure`` whether the title is exact."""

    table: str
    sheet: RawSheet
    header: int
    sure: bool


def find_tables(sheets: list[RawSheet]) -> dict[str, list[FoundTable]]:
    """Table -> the sheets that hold it: by titles equal to its name, else containing it, else by headers."""
    tables: dict[str, list[FoundTable]] = {}
    for sheet in sheets:
        match = None if sheet.hidden and not labels.table_of(sheet.title) else _identify(sheet)
        if match:
            tables.setdefault(match.table, []).append(match)
    return {table: [each for each in matches if each.sure] or matches for table, matches in tables.items()}


def _identify(sheet: RawSheet) -> FoundTable | None:
    exact = labels.table_of(sheet.title)
    if exact in TABLES:
        return FoundTable(exact, sheet, header_row(exact, sheet.grid), sure=True)
    if exact is not None:
        return None
    told = [table for table in TABLES if _tells(table, sheet.title)]
    candidates = told if len(told) == 1 else TABLES
    scores = [(_score(table, sheet.grid), table) for table in candidates]
    best = max((score for score, _ in scores), default=0)
    winners = [table for score, table in scores if score == best]
    if best >= (1 if candidates is told else 2) and len(winners) == 1:
        return FoundTable(winners[0], sheet, header_row(winners[0], sheet.grid), sure=False)
    return None


def _tells(table: str, title: str) -> bool:
    """Whether a title contains one of the table's names: ``2026秋学生名单（定稿）``."""
    folded = terms.fold(re.sub(r"[\d\s]+", "", title))
    return any(terms.fold(name) in folded for name in (table, *labels.TABLES[table]))


def _score(table: str, grid: Grid) -> int:
    """How many of the table's columns its best header row has; 0 where a required one is missing."""
    if not grid:
        return 0
    columns = _columns(table, grid[header_row(table, grid)])
    return len(columns) if columns >= set(REQUIRED_COLUMNS[table]) else 0


def header_row(table: str, grid: Grid) -> int:
    """The row, from 0, that looks most like the table's header; titles above it are passed over."""
    counts = [len(_columns(table, row)) for row in grid[:_SEARCHED_ROWS]]
    return counts.index(max(counts)) if counts else 0


def _columns(table: str, row: list[str]) -> set[str]:
    return {column for cell in row if cell.strip() and (column := labels.column_of(table, cell))}
