"""A printed page as data, and the one template that writes it: text is as large as its page allows.

Browsers do not shrink a table to its page, so the size of the text is worked out here: a row is as high as its longest
cell at the width that its column has, a Chinese character as wide as the text is high, any other 0.62 of that (no
usual font has wider digits).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from importlib import resources
from math import ceil
from pathlib import Path
from typing import NamedTuple

from jinja2 import Environment, StrictUndefined

from optimizer.language.text import Language

LARGEST, SMALLEST = 3.6, 1.8
"""Height of the text of a table in mm (10 and 5 points)."""
LEGIBLE = 2.3
"""Height of the text of a table that takes several pages, in mm (6.5 points)."""
_ROW_KEPT = 5.6
"""Height of a row, in mm, that rows keep then, if they ask for as much."""
_STEP = 0.1
_LINE = 1.3
"""Height of a line as a multiple of the height of the text."""
_PADDING = 2.4
"""Space beside the text of a cell, in mm, lines included."""
_HEAD = 12.0
"""Height of title with heading, in mm."""
_NOTE, _FORM_TEXT = (3.0, 5.5), (4.2, 10.0)
"""Heights of the text and of a line of notes, of a page and of a form, in mm."""
_BOLD = 1.13
"""Width of digits in bold as a multiple of others."""
_UNIT = re.compile(r"[（《「【]*(?:[^\u2e80-\uffff\s]+|[\u2e80-\uffff])[）》」】，。；：、！？]*\s*")
"""What a browser keeps on one line: a word, or a Chinese character with the brackets and marks that belong to it."""


class Paper(NamedTuple):
    """Name for CSS and the size within margins of 10 mm, in mm."""

    css: str
    width: float
    height: float


A4_PORTRAIT = Paper("A4 portrait", 190, 277)
A4_LANDSCAPE = Paper("A4 landscape", 277, 190)
A3_LANDSCAPE = Paper("A3 landscape", 400, 277)


class PrintCell(NamedTuple):
    """A cell with a background colour (blank: none)."""

    text: str
    colour: str = ""


@dataclass(frozen=True)
class SheetPage:
    """What stands on one printed page, or on several where it is too long for its paper: `parts`.

    Attributes
    ----------
    heading : str
    columns : sequence of str
        Blank where the page is of slips to be cut apart.
    lines : sequence of rows of str or PrintCell
    notes, below : sequence of str
        Lines above and below the table.
    shares : sequence of float
        Widths of the columns in proportion; equal unless given.
    row_height : float
        Least height of a row, in mm.
    is_form : bool
        Whether it is a form for one family: with large text and lines to write on.
    """

    heading: str
    columns: Sequence[str]
    lines: Sequence[Sequence[str | PrintCell]]
    notes: Sequence[str] = ()
    below: Sequence[str] = ()
    shares: Sequence[float] = ()
    row_height: float = 5.0
    is_form: bool = False

    def percentages(self) -> list[float]:
        """Width of each column in percent."""
        shares = self.shares or [1.0] * len(self.columns)
        return [round(100 * share / sum(shares), 2) for share in shares]

    def fit(self, paper: Paper, stamp: str = "") -> tuple[float, float]:
        """Height of the text and least height of a row, in mm, with which the page is as large as its paper allows.

        The largest where even the smallest is too large: then the table runs over several pages. A stamp takes room as
        the lines above and below do.
        """
        room = self._room(paper, stamp)
        steps = round((LARGEST - SMALLEST) / _STEP)
        sizes = [round(SMALLEST + step * _STEP, 1) for step in range(steps + 1)]
        fitting = bisect_right(sizes, room, key=lambda size: _height(self._line_counts(size, paper), size, 0))
        if not fitting:
            return LARGEST, self.row_height
        size, row = sizes[fitting - 1], self.row_height
        counts = self._line_counts(size, paper)
        while row > size * _LINE and _height(counts, size, row) > room:
            row = round(row - _STEP, 1)
        return size, row

    def parts(self, paper: Paper, stamp: str = "") -> list[SheetPage]:
        """The page, or pages with an equal share of its rows each where it is too long to be read on one.

        As few as there can be with text of `LEGIBLE` height and rows high enough to write in, where they ask for it.
        """
        if _height(self._line_counts(SMALLEST, paper), SMALLEST, 0) <= self._room(paper, stamp):
            return [self]
        for count in range(2, len(self.lines) + 1):
            share = ceil(len(self.lines) / count)
            some = [self.lines[at : at + share] for at in range(0, len(self.lines), share)]
            headings = (f"{self.heading} ({at}/{len(some)})".strip() for at in range(1, len(some) + 1))
            pages = [replace(self, heading=heading, lines=lines) for heading, lines in zip(headings, some, strict=True)]
            if all(page._is_legible(paper, stamp) for page in pages):
                return pages
        return [self]

    def _is_legible(self, paper: Paper, stamp: str) -> bool:
        counts = self._line_counts(LEGIBLE, paper)
        return _height(counts, LEGIBLE, min(self.row_height, _ROW_KEPT)) <= self._room(paper, stamp)

    def _room(self, paper: Paper, stamp: str) -> float:
        """Height that the table may have, in mm."""
        size, line = _FORM_TEXT if self.is_form else _NOTE
        notes = sum(ceil(_width(text) * size / paper.width) for text in (*self.notes, *self.below, stamp))
        return paper.height - _HEAD - line * notes - 2

    @cached_property
    def _widths(self) -> list[list[list[list[list[float]]]]]:
        """Of each row, the headings first, cell and line of text: the `_units`."""
        head = [[[_units(line, bold=True) for line in cell.split("\n")] for cell in self.columns]]
        texts = [[cell if isinstance(cell, str) else cell.text for cell in cells] for cells in self.lines]
        body = [[[_units(line) for line in text.split("\n")] for text in row] for row in texts]
        return [*(head if any(self.columns) else ()), *body]

    def _line_counts(self, size: float, paper: Paper) -> list[int]:
        """Lines of text that each row takes, the headings first."""
        columns = [max(paper.width * share / 100 - _PADDING, size) / size for share in self.percentages()]
        return [
            max(sum(_lines(units, width) for units in lines) for lines, width in zip(cells, columns, strict=True))
            for cells in self._widths
        ]


@lru_cache(maxsize=20_000)
def _units(text: str, *, bold: bool = False) -> list[list[float]]:
    """The widths of the signs of each part of a text that a browser keeps on one line, as multiples of their height."""
    return [
        [_width(sign) * (_BOLD if bold and sign < "\u2e80" else 1) for sign in unit] for unit in _UNIT.findall(text)
    ]


def _lines(units: Sequence[Sequence[float]], width: float) -> int:
    """Lines that a text takes: a part that is longer than a line begins on a new one and is broken between signs."""
    lines, used = 1, 0.0
    for signs in units:
        whole = sum(signs)
        if used and used + whole > width:
            lines, used = lines + 1, 0.0
        if whole <= width:
            used += whole
            continue
        for sign in signs:
            if used and used + sign > width:
                lines, used = lines + 1, 0.0
            used += sign
    return lines


def _height(counts: Sequence[int], size: float, row: float) -> float:
    """Height of a table in mm, its rows at least ``row`` high."""
    return sum(max(row, count * size * _LINE) + 0.3 for count in counts)


def better_paper(pages: Sequence[SheetPage]) -> Paper:
    """Of A4 upright and across the one on which the text of most pages can be larger; upright where they are alike."""
    return max((A4_PORTRAIT, A4_LANDSCAPE), key=lambda paper: sum(page.fit(paper)[0] for page in pages))


@dataclass(frozen=True)
class PrintedSheet:
    """A file of printed pages; ``week`` is the small text behind its title, ``stamp`` stands on every page."""

    title: str
    week: str
    pages: Sequence[SheetPage]
    paper: Paper = field(default=A4_PORTRAIT)
    stamp: str = ""

    def write(self, path: Path, language: Language) -> None:
        """Write it into a file of its own."""
        write_sheets(path, [self], language)

    def fitted(self) -> list[tuple[SheetPage, float, float, list[float]]]:
        """Each page with the height of its text, the least height of a row (mm) and the widths of columns (percent)."""
        return [
            (page, *page.fit(self.paper, self.stamp), page.percentages())
            for whole in self.pages
            for page in whole.parts(self.paper, self.stamp)
        ]


def write_sheets(path: Path, sheets: Sequence[PrintedSheet], language: Language) -> None:
    """Write sheets into one file, each printed on its own paper."""
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    template = environment.from_string((resources.files(__package__) / "sheet.html").read_text(encoding="utf-8"))
    papers = {sheet.paper.css.replace(" ", "-"): sheet.paper for sheet in sheets}
    text = template.render(language="zh-CN" if language == "zh" else "en", sheets=sheets, papers=papers)
    path.write_text(text, encoding="utf-8", newline="\n")


def _width(text: str) -> float:
    """Width of a text as a multiple of its height."""
    return sum(1.0 if ord(sign) > 0x2E7F or sign in "√×·—–…“”" else 0.62 for sign in text)
