"""A raw sheet: the cells of one worksheet or text file before anything is understood."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum

Grid = list[list[str]]
Place = tuple[int, int]
"""Row and column, both from 1."""

ERRORS = ("#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!", "#SPILL!", "#CALC!", "#GETTING_DATA")


MOST_SPREAD = 200_000
"""Places in all merged or linked ranges of a sheet together."""
MOST_GRID = 8_000_000
"""Rows, and places up to the last cell of each row, that a workbook reaches over, cells or none."""


_QUOTED = re.compile(r'\s*="([^"]*)"\s*')


def unquoted(text: str) -> str:
    """The text that exports write as ``="0014"``, so that no spreadsheet program takes it for a number."""
    match = _QUOTED.fullmatch(text) if "=" in text else None
    return match[1] if match else text


class CellKind(Enum):
    """What a cell is beside its text."""

    NUMBER = "number"
    DATE = "date"
    TIME = "time"
    ERROR = "error"
    FORMULA = "formula"  # one that has no value


@dataclass(frozen=True, slots=True)
class OddCell:
    """A cell whose shown text does not say all.

    Attributes
    ----------
    kind : CellKind
    stored : str
        The value whatever its format; of a formula without a value the formula.
    format_known : bool
        Whether the text shown is what a spreadsheet program shows.
    exact : bool
        False for a number with more digits than spreadsheet programs keep.
    """

    kind: CellKind
    stored: str
    format_known: bool = True
    exact: bool = True


@dataclass
class RawSheet:
    """One sheet.

    Attributes
    ----------
    title : str
    grid : list of list of str
        Rows from the first on, each up to its last text; the texts as they are shown.
    odd : dict
        Place -> what the text does not say.
    hidden : bool
        Whether the container hides the sheet; ``hidden_rows`` and ``hidden_columns`` (from 1) likewise.
    lettered : bool
        Whether places are named by cell (``学生!D17``), as in workbooks, or by row, as in text files.
    called : str
        What it is known by where that is not the title.
    """

    title: str
    grid: Grid
    odd: dict[Place, OddCell] = field(default_factory=dict)
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    lettered: bool = True
    called: str = ""

    @property
    def name(self) -> str:
        """What the sheet is known by: its title, of a file without the ending."""
        return self.called or self.title

    def text(self, row: int, column: int, *, shown: bool) -> str:
        """A cell as it is shown or as it is stored; row and column from 1."""
        if not shown and (odd := self.odd.get((row, column))):
            return odd.stored
        line = self.grid[row - 1] if row <= len(self.grid) else []
        return line[column - 1] if column <= len(line) else ""


def spread_down(cells: dict[Place, str], odd: dict[Place, OddCell], areas: Iterable[tuple[int, int, int, int]]) -> None:
    """A cell merged over several rows of one column means its value for each of them.

    ``areas`` are first row, first column, last row and last column, from 1.

    Raises
    ------
    ValueError
        If they are too large.
    """
    areas = list(areas)
    if sum(max(0, bottom - top) + 1 for top, _, bottom, _ in areas) > MOST_SPREAD:
        raise ValueError("merged cells over too many rows")
    for top, left, bottom, right in areas:
        text = cells.get((top, left), "")
        if text and left == right:
            for row in range(top + 1, bottom + 1):
                cells[row, left] = text
                if (top, left) in odd:
                    odd[row, left] = odd[top, left]


def grid_of(cells: dict[Place, str]) -> Grid:
    """Rows from the first on, each up to its last text.

    Raises
    ------
    ValueError
        If they reach too far.
    """
    widths: dict[int, int] = {}
    for row, column in cells:
        widths[row] = max(widths.get(row, 0), column)
    if max(widths, default=0) + sum(widths.values()) > MOST_GRID:
        raise ValueError("cells too far apart")
    return [
        [cells.get((row, column), "") for column in range(1, widths.get(row, 0) + 1)]
        for row in range(1, max(widths, default=0) + 1)
    ]
