"""Cells of the workbooks that officers fill in: their looks, and texts that stay texts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from optimizer.errors import SettingsError

LONGEST_TEXT = 32767
"""Characters that a cell of a workbook can hold."""


class Formats:
    """The few looks of a workbook's cells."""

    def __init__(self, workbook: Any):
        base = {"font_name": "Microsoft YaHei", "font_size": 10, "valign": "vcenter"}
        head = base | {"bold": True, "bg_color": "#DCE9F5", "border": 1, "border_color": "#9DB7CF", "text_wrap": True}
        self.text = workbook.add_format(base | {"num_format": "@"})
        self.number = workbook.add_format(base)
        self.date = workbook.add_format(base | {"num_format": "yyyy-mm-dd", "align": "left"})
        self.head = workbook.add_format(head)
        self.required = workbook.add_format(head | {"bg_color": "#F9DFB5"})
        self.title = workbook.add_format(base | {"bold": True, "font_size": 14})
        self.section = workbook.add_format(base | {"bold": True, "font_size": 12})
        self.quiet = workbook.add_format(base | {"font_color": "#5F6B76", "text_wrap": True})
        self.wrapped = workbook.add_format(base | {"text_wrap": True})
        self.code = workbook.add_format(base | {"num_format": "@", "bold": True})
        field = base | {"bg_color": "#FFFBEA", "border": 1, "border_color": "#E3D9B0"}
        self.field = workbook.add_format(field | {"num_format": "@", "text_wrap": True})


def write_text(sheet: Any, row: int, column: int, text: str, look: Any) -> None:
    """Write a text that is never taken for a formula, a number or an address.

    Raises
    ------
    SettingsError
        If it is longer than a cell can hold.
    """
    if len(text) > LONGEST_TEXT:
        raise SettingsError(f"a text of {len(text)} characters does not fit into a cell · 文字过长，单元格放不下")
    if text:
        sheet.write_string(row, column, text, look)


def fit_height(sheet: Any, row: int, texts: Sequence[str], widths: Sequence[float]) -> None:
    """Make a row high enough for wrapped texts in columns of these widths (in characters)."""
    lines = max(
        sum(max(1, -(-sum(1 + (ord(sign) > 0x2E7F) for sign in line) // int(width))) for line in text.split("\n"))
        for text, width in zip(texts, widths, strict=True)
    )
    if lines > 1:
        sheet.set_row(row, 4 + 13 * min(lines, 30))
