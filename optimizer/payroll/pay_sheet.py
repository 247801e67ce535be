"""A table as data: columns with labels in two languages, rows of plain cells; written as CSV or turned into a frame."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from optimizer.files.csv_tables import csv_text, guard
from optimizer.language.text import Language, Text

if TYPE_CHECKING:
    import pandas

SheetCell = str | int | Decimal | None
"""None is an empty cell. Yuan are decimals of two places."""
ColumnKind = Literal["text", "int", "yuan", "decimal", "blank"]
"""What a column holds; ``blank`` is left free for a pen."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: the name that programs use, the label that people read, and what it holds."""

    key: str
    label: Text
    kind: ColumnKind = "text"


@dataclass(frozen=True)
class PaySheet:
    """A table.

    Attributes
    ----------
    name : str
        Name of its file without ending.
    rows : tuple of tuples of Cell
        As many cells as columns each.
    totals : tuple of Cell, optional
        A last row with the sums.
    subtotals : frozenset of int
        Numbers of the rows (from 0) that are sums of those above them.
    """

    name: str
    title: Text
    columns: tuple[Column, ...]
    rows: tuple[tuple[SheetCell, ...], ...]
    totals: tuple[SheetCell, ...] | None = None
    subtotals: frozenset[int] = frozenset()

    @property
    def all_rows(self) -> tuple[tuple[SheetCell, ...], ...]:
        """The rows, and the totals where there are any."""
        return self.rows if self.totals is None else (*self.rows, self.totals)

    def header(self, language: Language | None = None) -> list[str]:
        """Keys, or labels in a language."""
        return [column.key if language is None else column.label.say(language) for column in self.columns]

    def csv(self, language: Language | None = None) -> str:
        """The table as CSV: for programs with keys, for people with labels."""
        return csv_text([self.header(language), *([_plain(cell) for cell in row] for row in self.all_rows)])

    def frame(self, language: Language | None = None) -> pandas.DataFrame:
        """The table as a pandas frame; yuan stay decimals, empty cells are None."""
        import pandas

        return pandas.DataFrame(list(self.all_rows), columns=self.header(language), dtype=object)


def _plain(cell: SheetCell) -> str:
    """A cell as text, free text guarded as in all our tables."""
    if isinstance(cell, str):
        return guard(cell)
    return "" if cell is None else format(cell, "f") if isinstance(cell, Decimal) else str(cell)


def totals(columns: Sequence[Column], rows: Sequence[Sequence[SheetCell]], label: str) -> tuple[SheetCell, ...]:
    """A row of sums over columns of numbers, with a label in its first column of text."""
    first = next((number for number, column in enumerate(columns) if column.kind == "text"), 0)
    sums: list[SheetCell] = []
    for number, column in enumerate(columns):
        cells = [row[number] for row in rows]
        if column.kind == "yuan":
            sums.append(sum((cell for cell in cells if isinstance(cell, Decimal)), Decimal("0.00")))
        elif column.kind == "int":
            sums.append(sum(cell for cell in cells if isinstance(cell, int)))
        else:
            sums.append(label if number == first else None)
    return tuple(sums)
