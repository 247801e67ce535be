"""A scenario as it is written down: texts with their places, before anything is understood."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from functools import cached_property
from typing import Any

from optimizer.domain.notices import InputNotice
from optimizer.errors import Problem
from optimizer.files import labels
from optimizer.files.raw_sheets import OddCell
from optimizer.language import terms
from optimizer.language.text import Text


@dataclass(frozen=True, slots=True)
class SheetSource:
    """A sheet that rows of a table come from.

    Attributes
    ----------
    title : str
        What the officer calls it: ``students.csv``, or the sheet's title.
    headers : dict
        Column -> header as written.
    letters : dict
        Column -> its letter in the sheet; empty for text files.
    """

    title: str
    headers: dict[str, str]
    letters: dict[str, str]

    def place(self, row: int, column: str) -> str:
        """``students.csv row 17``, ``学生!D17``."""
        if self.letters:
            return f"{self.title}!{self.letters.get(column, 'A')}{row}"
        return f"{self.title} row {row}"


@dataclass(frozen=True, slots=True)
class RawRow:
    """A row of a table.

    Attributes
    ----------
    number : int
        The row as a spreadsheet shows it.
    cells : dict
        Column -> text, blank cells left out. Beside the contract's columns there may be several sources of one:
        ``clubs#2`` for the second of a column each, ``attends#ticks`` for the slots that are ticked.
    odd : dict
        Column -> what the text does not say.
    source : SheetSource, optional
        The sheet that the row stands in, where a table has several.
    """

    number: int
    cells: dict[str, str]
    odd: dict[str, OddCell] = field(default_factory=dict)
    source: SheetSource | None = None


def part_of(column: str, part: str | int) -> str:
    """The key of one of several sources of a column."""
    return f"{column}{PART}{part}"


def whole_of(key: str) -> str:
    """The contract's column of a key of `part_of`; a column's own name as it is."""
    return key.partition(PART)[0]


PART = "#"
TICKS = "ticks"
"""Part of a column of slots that holds those ticked."""


@dataclass(frozen=True)
class RawTable:
    """One table.

    Attributes
    ----------
    name : str
        Id of the table (``students``).
    source : str
        What the officer calls it: ``students.csv``, or the sheet's title.
    headers : dict
        Column id -> header as written.
    letters : dict
        Column id -> column letter in the sheet; empty for CSV.
    header_row : int
        Row of the header as a spreadsheet shows it.
    """

    name: str
    source: str
    headers: dict[str, str]
    rows: tuple[RawRow, ...]
    letters: dict[str, str] = field(default_factory=dict)
    header_row: int = 1

    @cached_property
    def filled(self) -> frozenset[str]:
        """The columns that have a text in any row."""
        return frozenset(column for row in self.rows for column in row.cells)

    @property
    def own_source(self) -> SheetSource:
        """The sheet that its rows come from, where it has only one."""
        return SheetSource(self.source, self.headers, self.letters)

    def place(self, row: RawRow | int | None, column: str) -> str:
        """``students.csv row 17``, ``学生!D17``; without a row the table alone."""
        if row is None:
            return self.source
        if isinstance(row, RawRow):
            return (row.source or self.own_source).place(row.number, column)
        return self.own_source.place(row, column)

    def locate(self, problem: Problem, row: RawRow | int | None) -> Problem:
        """The problem with its place, and its column as the officer wrote it."""
        headers = row.source.headers if isinstance(row, RawRow) and row.source else self.headers
        key = problem.column
        if key and key not in headers:  # one that was put together of several
            key = next((each for each in headers if whole_of(each) == key), key)
        header = headers.get(key) or problem.header or key
        return replace(problem, place=self.place(row, key), header=header, column=whole_of(key))


@dataclass
class Findings:
    """What is found while tables are read."""

    problems: list[Problem] = field(default_factory=list)
    notices: list[InputNotice] = field(default_factory=list)


@dataclass
class RawScenario:
    """All that was read from disk.

    ``settings`` is None where they could not be read; ``settings_places`` maps dotted keys to cells, for a workbook;
    ``notices`` say what was passed over.
    """

    name: str
    settings: dict[str, Any] | None
    settings_source: str
    tables: dict[str, RawTable]
    problems: list[Problem]
    settings_places: dict[str, str] = field(default_factory=dict)
    notices: list[InputNotice] = field(default_factory=list)

    def setting_place(self, dotted: str) -> str:
        """The file of the settings; in a workbook the cell of a setting, or of the first one below it."""
        key = dotted.replace("[", ".").replace("]", "")
        while key:
            for name, place in self.settings_places.items():
                if name == key or name.startswith(key + "."):
                    return place
            key = key.rpartition(".")[0]
        return self.settings_source


NO_HEADER = Text("a header row with the names of the columns", "第一行应为列名")
_MISSING_COLUMN = Text("a column “{label}” is required", "必须有“{label}”这一列")
TWICE = Text("this column stands twice; keep one", "这一列出现了两次，请只保留一列")
_SLIP = Text(
    "an unknown column that looks like a known one; correct the header, or rename it to something else",
    "未知的列名，与已知列名相近；请改正表头，若是自用列请换个名称",
)


def match_headers(table: str, header: Sequence[str], required: Sequence[str]) -> tuple[dict[str, int], list[Problem]]:
    """Column id -> position of its header, with what is wrong about the headers. Extra columns are left alone.

    Where no column is required, a row that names none at all is no header row.
    """
    columns: dict[str, int] = {}
    problems: list[Problem] = []
    strangers: list[str] = []
    for position, cell in enumerate(header):
        column = labels.column_of(table, cell)
        if column is None:
            strangers += [cell.strip()] if cell.strip() else []
        elif column in columns:
            problems.append(Problem(table, None, column, cell.strip(), TWICE))
        else:
            columns[column] = position
    return columns, problems + header_problems(table, columns, strangers, required)


def header_problems(
    table: str, columns: Collection[str], strangers: Sequence[str], required: Sequence[str]
) -> list[Problem]:
    """What is wrong with a header that names these columns and holds these other texts."""
    problems = [missing_column(table, name) for name in required if name not in columns]
    if not required and not columns:
        problems.append(Problem(table, None, "", " ".join(strangers), NO_HEADER))
    for stranger in strangers:
        if near := _like_a_missing_column(table, stranger, columns):
            problems.append(Problem(table, None, stranger, stranger, _SLIP, near))
    return problems


def missing_column(table: str, column: str) -> Problem:
    """The fault of a table that lacks a column."""
    label = Text(column, labels.names_of(table)[column][0])
    return Problem(table, None, column, "", _MISSING_COLUMN.format(label=label), header=label)


def _like_a_missing_column(table: str, header: str, columns: Collection[str]) -> str:
    spellings = {
        terms.fold(spelling): (column, spelling)
        for column, names in labels.names_of(table).items()
        if column not in columns
        for spelling in (column, *names)
    }
    close = get_close_matches(terms.fold(header), [name for name in spellings if len(name) > 3], 1, 0.8)
    return spellings[close[0]][1] if close else ""
