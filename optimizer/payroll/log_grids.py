"""Registers in the form of a grid: people down, dates across, a mark in each cell; made rows of one mark each.

The dates stand in the header, whole (``2026-11-02``, ``11月2日 周一``) or as days of a month that the title names
(``2026年11月考勤表`` over ``2``, ``3日``); the slots, where they are told apart, stand beside or below them.
A column without a slot speaks of all that a person had planned on the date.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from optimizer.errors import Problem
from optimizer.files import labels
from optimizer.files.find_table import FoundTable
from optimizer.files.raw_sheets import RawSheet
from optimizer.files.sheet_rows import Part, read_part
from optimizer.language.folding import plain
from optimizer.language.text import Text
from optimizer.language.times import parse_date

_SEARCHED_ROWS = 20
_FEWEST_DATES = 2
_MONTH = re.compile(r"(20\d\d)\s*[年./-]\s*(1[0-2]|0?[1-9])(?!\d)")
_YEAR = re.compile(r"(?<!\d)(20\d\d)\s*年?")
_WEEKDAY = re.compile(r"[(（]?\s*(?:星期|周|礼拜)[一二三四五六日天][)）]?")
_SLOT = re.compile(r"(?:第\s*)?(?:延时\s*\d?|[Xx]\d|\d|[一二三四五六七八九])\s*节课?|延时\s*\d|[Xx]?\d")
_WHOLE_DATE = re.compile(
    r"20\d\d\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}日?|(?<!\d)20\d{6}(?!\d)|(?<![\d.])4[5-9]\d{3}(?![\d.])"
)
_MARKS_OF_DATES = re.compile("[年月/.]")
_MONTH_DAY = re.compile(r"(?<![\d.])(1[0-2]|0?[1-9])\s*[-/.月]\s*(\d{1,2})\s*[日号]?(?!\d)")
_DAY = re.compile(r"(?<![\d.])(\d{1,2})\s*[日号]?(?![\d.])")
_NO_YEAR = Text(
    "a date with its year, or a title such as “2026年11月考勤表” above the table",
    "带年份的日期，或在表格上方写明年月，如“2026年11月考勤表”",
)


@dataclass(frozen=True, slots=True)
class GridMark:
    """A cell of a register: whom, when, and the mark, blank for none. ``slot`` is blank for the whole day."""

    row: int
    date: str
    slot: str
    cells: dict[str, str]
    mark: str


@dataclass(frozen=True)
class GridOfMarks:
    """A register: its marks row by row, and its header as it was understood."""

    part: Part
    marks: tuple[GridMark, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class _DateColumn:
    at: int
    date: str
    slot: str


def read_grid(table: str, who: Sequence[str], sheet: RawSheet) -> GridOfMarks | None:
    """A sheet as a register; None where it is none.

    Parameters
    ----------
    table : str
        The log whose names of columns are understood.
    who : sequence of str
        Its columns that say who a row is of (``student``, ``name``, ``class``).
    sheet : RawSheet
    """
    for row in range(min(len(sheet.grid), _SEARCHED_ROWS)):
        named = {labels.column_of(table, cell) for cell in sheet.grid[row] if cell.strip()}
        if not named & set(who):
            continue
        for first, last in ((row, row + 1), (row, row), (row - 1, row), (row - 1, row + 1)):
            if first >= 0 and last < len(sheet.grid):
                part = _part(table, sheet, first, last)
                columns, nameless = _date_columns(part, sheet, first)
                below_dates = last == row or all(column.slot for column in columns)
                if len(columns) + len(nameless) >= _FEWEST_DATES and below_dates:
                    return _grid(table, who, part, columns, nameless)
    return None


def _part(table: str, sheet: RawSheet, first: int, last: int) -> Part:
    return read_part(FoundTable(table, sheet, last, sure=True, header_rows=last - first + 1))


def _date_columns(part: Part, sheet: RawSheet, first: int) -> tuple[list[_DateColumn], list[int]]:
    """The columns of dates, and positions of those that lack a year."""
    told = " ".join([sheet.name, *(cell for row in sheet.grid[:first] for cell in row)])
    months = {(int(year), int(month)) for year, month in _MONTH.findall(plain(told))}
    years = {int(year) for year in _YEAR.findall(plain(told))}
    year = years.pop() if len(years) == 1 else None
    month = months.pop()[1] if len(months) == 1 else None
    columns, nameless = [], []
    for at, text in enumerate(part.texts):
        if part.columns[at] is None and text.strip():
            found = _date_of(text, year, month)
            if isinstance(found, tuple):
                columns.append(_DateColumn(at, *found))
            elif found:
                nameless.append(at)
    return columns, nameless


def _date_of(text: str, year: int | None, month: int | None) -> tuple[str, str] | bool:
    """Date and slot that a header names; False for neither, True for a date that lacks its year."""
    bare = _WEEKDAY.sub(" ", plain(text)).strip()
    if match := _WHOLE_DATE.search(bare):
        day = parse_date(_MARKS_OF_DATES.sub("-", re.sub(r"\s", "", match[0]).removesuffix("日")))
        slot = _slot(bare[: match.start()] + " " + bare[match.end() :])
        return False if day is None or slot is None else (day.isoformat(), slot)
    match = _MONTH_DAY.search(bare) or (_DAY.match(bare) if month else None)
    if match is None:
        return False
    numbers = [int(number) for number in match.groups()]
    slot = _slot(bare[: match.start()] + " " + bare[match.end() :])
    if slot is None or numbers[-1] > 31:
        return False
    if year is None:
        return True
    try:
        return date(year, *([month or 0, *numbers][-2:])).isoformat(), slot
    except ValueError:
        return False


def _slot(rest: str) -> str | None:
    """The slot that stands beside a date; blank for none, None where something else stands there."""
    rest = re.sub(r"[()（）:：\s-]+", " ", rest).strip()
    if not rest:
        return ""
    return rest if _SLOT.fullmatch(rest) else None


def _grid(table: str, who: Sequence[str], part: Part, columns: list[_DateColumn], nameless: list[int]) -> GridOfMarks:
    part.unread -= {*(column.at for column in columns), *nameless}
    place = part.found.sheet.title
    problems = tuple(Problem(table, None, "date", part.texts[at], _NO_YEAR, place=place) for at in nameless[:1])
    return GridOfMarks(part, tuple(_marks(who, part, columns)), problems)


def _marks(who: Sequence[str], part: Part, columns: list[_DateColumn]) -> Iterator[GridMark]:
    named = [(heading.column, at) for at, heading in enumerate(part.columns) if heading and heading.column in who]
    positions = dict(reversed(named))
    for line in part.lines:
        cells = {column: line.texts.get(at, "") for column, at in positions.items()}
        if any(cells.values()):
            if "class" in who and "class" not in positions and part.found.class_name:
                cells["class"] = part.found.class_name
            for column in columns:
                yield GridMark(line.number, column.date, column.slot, cells, line.texts.get(column.at, ""))
