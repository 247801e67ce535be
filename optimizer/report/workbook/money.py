"""Pay, fees and account as sheets to sign and put up."""

from __future__ import annotations

from decimal import Decimal

from optimizer.payroll.pay_sheet import PaySheet, SheetCell
from optimizer.report.workbook.styles import Page

_WIDTHS = {"int": 9.0, "yuan": 12.0, "decimal": 11.0, "blank": 16.0}
_TEXT_WIDTHS = {"item": 30.0, "label": 34.0, "value": 44.0, "section": 18.0, "note": 18.0, "name": 14.0}


def write_money(page: Page, sheet: PaySheet) -> None:
    """One sheet of `optimizer.payroll.sheets`: title, columns, rows, totals."""
    language = page.context.language
    widths = [_WIDTHS.get(column.kind, _TEXT_WIDTHS.get(column.key, 11.0)) for column in sheet.columns]
    page.set_up(widths, landscape=sum(widths) > 95, repeat=2)
    page.across(f"{page.context.title} · {sheet.title.say(language)}", len(widths), "heading", height=24)
    page.line(sheet.header(language), "head")
    for number, row in enumerate(sheet.all_rows):
        total = number in sheet.subtotals or number >= len(sheet.rows)
        page.sheet.set_row(page.row, 20)
        for at, cell in enumerate(row):
            _put(page, at, cell, total=total)
        page.row += 1
    page.finish()


def _put(page: Page, at: int, cell: SheetCell, *, total: bool) -> None:
    """Yuan and counts as numbers, shown to the fen; sums in bold."""
    if isinstance(cell, Decimal):
        page.put(at, float(cell), "total money" if total and cell == round(cell, 2) else _money_look(cell))
    else:
        page.put(at, cell, ("total" if total else "number") if isinstance(cell, int) else ("side" if total else "cell"))


def _money_look(cell: Decimal) -> str:
    return "money" if cell == round(cell, 2) else "exact"
