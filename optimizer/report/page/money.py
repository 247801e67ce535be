"""Sheets of money for the page: for the public the publication sheet alone, which names nobody."""

from __future__ import annotations

from decimal import Decimal

from optimizer.payroll import pay_sheets
from optimizer.payroll.pay_sheet import PaySheet, SheetCell
from optimizer.report.context import ReportContext
from optimizer.report.page import JsonObject

_PUBLIC = ("sheet-publication",)
_LEFT_OUT = ("sheet-fees",)
"""Long, and in the folder of `pay`."""


def money(context: ReportContext, *, public: bool) -> list[JsonObject]:
    """Title, columns and rows of each sheet in both languages; nothing where the pay policy cannot be applied."""
    if context.pay is None:
        return []
    en, zh = pay_sheets(context.pay, "en"), pay_sheets(context.pay, "zh")
    wanted = [(a, b) for a, b in zip(en, zh, strict=True) if a.rows and a.name not in _LEFT_OUT]
    return [_sheet(a, b) for a, b in wanted if not public or a.name in _PUBLIC]


def _sheet(en: PaySheet, zh: PaySheet) -> JsonObject:
    shown = [place for place, column in enumerate(en.columns) if column.kind != "blank"]
    return {
        "name": en.name,
        "title": list(en.title),
        "columns": [list(en.columns[place].label) for place in shown],
        "rows": [[[_plain(row[place]) for place in shown] for row in sheet.all_rows] for sheet in (en, zh)],
    }


def _plain(cell: SheetCell) -> str | int:
    """Yuan as they are printed: exact decimals, never binary fractions."""
    return "" if cell is None else format(cell, "f") if isinstance(cell, Decimal) else cell
