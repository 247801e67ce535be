"""A table of the tree as a grid of cells as typed: read, changed cell by cell, columns matched."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from optimizer.domain.schema import SCHEMA
from optimizer.errors import SettingsError
from optimizer.files import labels
from optimizer.files.dialect import Dialect, Rows, detect
from optimizer.files.own_names import with_ids
from optimizer.language.text import Language

_MOST_ROWS, _MOST_CELL = 20_000, 2_000


@dataclass(frozen=True)
class Sheet:
    """One table.

    Attributes
    ----------
    rows : list of list of str
        The header first; every row as wide as the header.
    columns : list of str
        Id of each known column; blank for others.
    """

    name: str
    rows: Rows
    dialect: Dialect

    @classmethod
    def of(cls, name: str, data: bytes | None, language: Language) -> Sheet:
        """The table of a file; one that is missing or blank has all columns and no rows."""
        rows, dialect, _ = detect(data) if data else ([], Dialect(), True)
        rows = [row for row in rows if any(cell.strip() for cell in row)]
        if not rows:
            rows = [[labels.column_label(name, column, language) for column in SCHEMA[name]]]
        width = max(map(len, rows))
        return cls(name, [[*row, *[""] * (width - len(row))] for row in rows], dialect)

    @property
    def columns(self) -> list[str]:
        known = [labels.column_of(self.name, cell) or "" for cell in self.rows[0]]
        return [column if column not in known[:at] else "" for at, column in enumerate(known)]

    def data(self) -> bytes:
        return self.dialect.write(self.rows)

    def at(self, column: str) -> int:
        """Position of a column.

        Raises
        ------
        SettingsError
            If the table lacks it.
        """
        if column not in self.columns:
            raise SettingsError(f"{self.name}: no column {column} · 没有这一列")
        return self.columns.index(column)

    def with_column(self, column: str, language: Language) -> Sheet:
        """Itself with a known column, added at the end where it lacks it."""
        if column in self.columns:
            return self
        head = labels.column_label(self.name, column, language)
        return Sheet(self.name, [[*row, "" if at else head] for at, row in enumerate(self.rows)], self.dialect)

    def with_ids(self) -> Sheet:
        """Itself with a column of ids at the end where names are ids."""
        return Sheet(self.name, with_ids(self.name, self.rows), self.dialect)

    def changed(self, cells: Iterable[Sequence[object]]) -> Sheet:
        """With cells typed anew: row (1 is the first below the header), column (from 0), text.

        Raises
        ------
        SettingsError
            If a place lies outside, or a text or the table is too long.
        """
        rows = [list(row) for row in self.rows]
        for row, column, text in cells:
            if not (isinstance(row, int) and isinstance(column, int) and isinstance(text, str)):
                raise SettingsError("cells: rows of row, column, text · 单元格应为行号、列号、文字")
            if not (1 <= row <= _MOST_ROWS and 0 <= column < len(rows[0]) and len(text) <= _MOST_CELL):
                raise SettingsError(f"{self.name}: row {row}, column {column} · 超出表格范围")
            while len(rows) <= row:
                rows.append([""] * len(rows[0]))
            rows[row][column] = text.replace("\r", "").replace("\0", "")
        while len(rows) > 1 and not any(cell.strip() for cell in rows[-1]):
            rows.pop()
        return Sheet(self.name, rows, self.dialect)

    def without(self, gone: Iterable[int]) -> Sheet:
        """Without some rows."""
        away = {row for row in gone if row >= 1}
        return Sheet(self.name, [row for at, row in enumerate(self.rows) if at not in away], self.dialect)

    def matched(self, matching: Mapping[str, str], language: Language) -> Sheet:
        """With headers renamed: header as written -> id of a column, blank to leave the column out.

        Raises
        ------
        SettingsError
            If a column is unknown or would stand twice.
        """
        head, kept = [], []
        for at, cell in enumerate(self.rows[0]):
            column = matching.get(cell, None)
            if column == "":
                continue
            if column is not None and column not in SCHEMA[self.name]:
                raise SettingsError(f"{self.name}: no column {column} · 没有这一列")
            head.append(cell if column is None else labels.column_label(self.name, column, language))
            kept.append(at)
        sheet = Sheet(self.name, [head, *([row[at] for at in kept] for row in self.rows[1:])], self.dialect)
        named = [labels.column_of(self.name, cell) for cell in head]
        if twice := [column for column in named if column and named.count(column) > 1]:
            raise SettingsError(f"{self.name}: {twice[0]} twice · 两列对应同一项")
        return sheet
