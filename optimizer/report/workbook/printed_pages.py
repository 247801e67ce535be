"""Sheets of the workbook that are the printed ones: duty roster, roll calls, handover and care log."""

from __future__ import annotations

from collections.abc import Sequence

from optimizer.report.printed.sheet_page import SheetPage
from optimizer.report.workbook.styles import Page, lines_of

_PORTRAIT, _LANDSCAPE = 104.0, 150.0
"""Characters across a page of A4."""
_POINTS = 72 / 25.4
"""Points of a millimetre."""


def write_pages(page: Page, title: str, pages: Sequence[SheetPage], *, landscape: bool, locked: str = "") -> list[int]:
    """Write printed pages below each other, a printed page each; the rows at which they begin.

    Parameters
    ----------
    locked : str
        Words for a sheet on which typing would be lost; blank for one that is filled in.
    """
    if not pages:
        page.set_up([20.0], landscape=landscape)
        return []
    across = _LANDSCAPE if landscape else _PORTRAIT
    widths = [across * share / 100 for share in pages[0].percentages()]
    page.set_up(widths, landscape=landscape, repeat=2)
    page.sheet.ignore_errors({"number_stored_as_text": "A1:Z1048576"})
    page.across(" · ".join(part for part in (page.context.title, title, locked) if part), len(widths), "heading")
    page.line(pages[0].columns, "head")
    starts = []
    for number, one in enumerate(pages):
        if number:
            page.new_page()
        starts.append(page.row)
        if one.heading:
            page.across(one.heading, len(widths), "band", height=20)
        for text in one.notes:
            page.across(text, len(widths), "plain", height=20)
        if one.columns != pages[0].columns:
            page.line(one.columns, "head")
        for cells in one.lines:
            texts = [cell if isinstance(cell, str) else cell.text for cell in cells]
            lines = max(lines_of([text], width) for text, width in zip(texts, widths, strict=False))
            page.sheet.set_row(page.row, max(15 * lines, min(21.0, one.row_height * _POINTS)))
            page.line(texts)
        for text in one.below:
            page.across(text, len(widths), "plain", height=24)
    if locked:
        page.lock()
    page.finish()
    return starts
