"""Looks of cells and the set-up of printed pages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from optimizer.report.colours import paint_of
from optimizer.report.context import ReportContext
from optimizer.report.words import say

A4 = 9
_LONGEST_HEADER = 120
"""Characters of the stamp at the head of a page; a program takes 255 with every ``&`` doubled."""
_BASE = {"font_name": "Microsoft YaHei", "font_size": 10, "valign": "vcenter"}
_LINE = {"border": 1, "border_color": "#8A98A6"}
_STYLES: dict[str, dict[str, Any]] = {
    "plain": {},
    "title": {"bold": True, "font_size": 15},
    "stamp": {"bold": True, "bg_color": "#FFF2CC"},
    "heading": {"bold": True, "font_size": 12},
    "band": {"bold": True, "font_size": 11, "bg_color": "#DCE9F5", "top": 1, "bottom": 1},
    "quiet": {"font_color": "#55636F", "font_size": 9},
    "code": {"font_name": "Consolas", "font_color": "#1F5F9F"},
    "head": {"bold": True, "bg_color": "#E8EEF4", "align": "center", "text_wrap": True} | _LINE,
    "cell": {"text_wrap": True, "indent": 1} | _LINE,
    "middle": {"align": "center", "text_wrap": True} | _LINE,
    "number": {"align": "center", "num_format": "0"} | _LINE,
    "money": {"align": "center", "num_format": "0.00"} | _LINE,
    "exact": {"align": "center", "num_format": "0.00##"} | _LINE,
    "total": {"bold": True, "align": "center", "num_format": "0"} | _LINE,
    "total money": {"bold": True, "align": "center", "num_format": "0.00"} | _LINE,
    "side": {"bold": True, "align": "center", "text_wrap": True} | _LINE,
    "wrap": {"text_wrap": True},
    "link": {"font_color": "#1F5F9F", "underline": 1},
    "edit": {"num_format": "@"} | _LINE,
    "note": {"font_color": "#55636F", "bg_color": "#F3F6F9"} | _LINE,
    "duty": {"text_wrap": True, "align": "center", "font_color": "#55636F", "italic": True} | _LINE,
    "figure": {"bold": True, "align": "center", "num_format": "#,##0"} | _LINE,
}


class WorkbookStyles:
    """Formats of one workbook, made when first asked for."""

    def __init__(self, workbook: Any):
        self._workbook = workbook
        self._made: dict[str, Any] = {}

    def __getitem__(self, style: str) -> Any:
        return self._get(style, _STYLES[style])

    def category(self, category: str) -> Any:
        """A cell of the week in the colour of its activity's category."""
        paint = {"bg_color": paint_of(category).colour.upper(), "align": "center", "text_wrap": True, "font_size": 10}
        return self._get(f"category {category}", paint | _LINE)

    def _get(self, name: str, style: dict[str, Any]) -> Any:
        if name not in self._made:
            self._made[name] = self._workbook.add_format(_BASE | style)
        return self._made[name]


class Page:
    """A worksheet that is written from top to bottom; ``row`` is the next free row, from 0.

    Every text is written as a text: a name such as ``=1+1`` is never a formula.
    """

    def __init__(self, book: Any, looks: WorkbookStyles, context: ReportContext, title: str):
        self.sheet = book.add_worksheet(title)
        self.looks, self.context, self.title = looks, context, title
        self.row = 0
        self._breaks: list[int] = []

    def set_up(self, widths: Sequence[float], *, landscape: bool = False, repeat: int = 0, banner: bool = True) -> None:
        """Columns; A4, fitted to the width, the first ``repeat`` rows on every page and in sight, pages numbered.

        The context's stamp stands at the head of every printed page and, unless the sheet is to be read back and has
        no ``banner``, in the first row.
        """
        for at, width in enumerate(widths):
            self.sheet.set_column(at, at, width)
        self.sheet.set_paper(A4)
        self.sheet.fit_to_pages(1, 0)
        self.sheet.set_margins(left=0.45, right=0.45, top=0.5, bottom=0.6)
        self.sheet.hide_gridlines(2)
        if landscape:
            self.sheet.set_landscape()
        if stamp := self.context.stamp:
            self.sheet.set_header("&C" + stamp[:_LONGEST_HEADER].replace("&", "&&"))
            if banner:
                self.across(stamp, len(widths), "stamp")
                repeat += 1
        if repeat:
            self.sheet.repeat_rows(0, repeat - 1)
            self.sheet.freeze_panes(repeat, 0)
        self.sheet.set_footer("&C" + say("page_of", self.context.language, page="&P", pages="&N"))

    def put(self, at: int, content: object, look: str | Any = "cell") -> None:
        """One cell of the current row; None leaves it blank but framed."""
        style = self.looks[look] if isinstance(look, str) else look
        if content is None or content == "":
            self.sheet.write_blank(self.row, at, None, style)
        elif isinstance(content, (int, float)):
            self.sheet.write_number(self.row, at, content, style)
        else:
            self.sheet.write_string(self.row, at, str(content), style)

    def line(self, contents: Sequence[object], look: str = "cell", *, numbers: str = "number") -> None:
        """A row of cells."""
        for at, content in enumerate(contents):
            self.put(at, content, numbers if isinstance(content, (int, float)) else look)
        self.row += 1

    def across(self, text: str, columns: int, look: str = "plain", *, height: float | None = None) -> None:
        """A text over several columns."""
        if columns > 1:
            self.sheet.merge_range(self.row, 0, self.row, columns - 1, "", self.looks[look])
        self.sheet.write_string(self.row, 0, text, self.looks[look])
        if height is not None:
            self.sheet.set_row(self.row, height)
        self.row += 1

    def link(self, at: int, text: str, sheet: str, row: int = 0) -> None:
        """A cell that leads to a row (from 0) of a sheet."""
        quoted = sheet.replace("'", "''")
        self.sheet.write_url(self.row, at, f"internal:'{quoted}'!A{row + 1}", self.looks["link"], text)

    def lock(self) -> None:
        """Protect a page that is made from the tables: what is typed there would be lost."""
        self.sheet.protect("", {"format_cells": True, "format_columns": True, "format_rows": True})

    def new_page(self) -> None:
        """Whatever follows stands on a new printed page."""
        if self.row:
            self._breaks.append(self.row)

    def finish(self) -> None:
        """Set the page breaks; a program takes about a thousand to a sheet."""
        self.sheet.set_h_pagebreaks(self._breaks[:1000])


def lines_of(texts: Sequence[str], width: float) -> int:
    """Lines that the longest of some texts needs in a column of so many half-width characters."""
    return max((sum(max(1, -(-_long(part) // int(width))) for part in text.split("\n")) for text in texts), default=1)


def _long(text: str) -> int:
    return sum(1 + (char > "\u2e80") for char in text)
