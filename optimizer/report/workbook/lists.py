"""Lists of the workbook: changes, answers to parents, compliance, sheets of money, and the printed sheets."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from optimizer.auditing.compliance import compliance_report
from optimizer.auditing.reasons import closed_clubs, people_not_asked, service_reasons
from optimizer.payroll.pay_sheet import PaySheet, SheetCell
from optimizer.report.changes import changes, duty_text
from optimizer.report.printed.sheet_page import SheetPage
from optimizer.report.words import say
from optimizer.report.workbook.styles import Page, lines_of

_ANSWERS = tuple(f"answers_{kind}" for kind in ("waiting", "no-club", "lower-wish", "parted", "closed", "spare"))


def write_changes(page: Page) -> None:
    context, language = page.context, page.context.language
    widths = [16, 9, 22, 22, 24, 26, 40]
    page.set_up(widths, landscape=True, repeat=2)
    page.across(f"{context.title} · {say('changes_title', language)}", len(widths), "heading")
    page.line([say(key, language) for key in ("slot", "what", "group", "staff", "student", "before", "after")], "head")
    for row in changes(context):
        before, after = row.before, row.after
        if row.duty:
            before, after = (duty_text(context, before), "") if row.what == "taken" else ("", duty_text(context, after))
        texts = [context.names.token(row.token), say(row.what, language), row.group, row.staff]
        texts += [row.student, before, after]
        page.sheet.set_row(
            page.row, 15 * max(lines_of([text], width) for text, width in zip(texts, widths, strict=True))
        )
        page.line(texts)
    page.finish()


def write_answers(page: Page) -> None:
    """What parents and volunteers ask: who waits or misses a wish, which clubs are not open, who is not needed."""
    context, language = page.context, page.context.language
    widths = [24, 16, 80]
    page.set_up(widths, landscape=True, repeat=2)
    page.across(f"{context.title} · {say('tab_answers', language)}", len(widths), "heading")
    page.line([say(key, language) for key in ("name", "class", "reason")], "head")
    lists: dict[str, list[tuple[str, str, str]]] = {}
    for one in service_reasons(context.view):
        child = context.scenario.student[one.student]
        row = (context.names.student(child.id), context.names.home_class(child), one.text.say(language))
        lists.setdefault(f"answers_{one.kind}", []).append(row)
    lists["answers_closed"] = [
        (club.name or club.id, "", why.say(language)) for club, why in closed_clubs(context.view)
    ]
    lists["answers_spare"] = [
        (context.names.full_person(one.id), "", why.say(language)) for one, why in people_not_asked(context.view)
    ]
    for title, rows in sorted(lists.items(), key=lambda item: _ANSWERS.index(item[0])):
        if rows:
            page.across(say(title, language), len(widths), "band", height=20)
        for texts in rows:
            page.sheet.set_row(page.row, 15 * lines_of(texts[2:], widths[2]) + 2)
            page.line(texts)
    page.finish()


def write_clauses(page: Page) -> None:
    """Every clause of the policies: what it asks, whether the week keeps it, the figures behind."""
    context, language = page.context, page.context.language
    widths = (22, 40, 14, 50)
    page.set_up(widths, landscape=True, repeat=2)
    page.across(f"{context.title} · {say('clauses_title', language)}", 4, "heading")
    page.line([say(key, language) for key in ("clause", "demand", "status", "evidence")], "head")
    clauses = compliance_report(context.scenario, context.timetable, context.audit)
    before = ""
    for clause in clauses:
        if clause.policy != before:
            if before:
                page.new_page()
            page.across(say(f"policy.{clause.policy}", language), 4, "band", height=20)
            before = clause.policy
        told = [text.say(language) for text in (*clause.figures, *([clause.beyond] if clause.beyond else []))]
        texts = (clause.label, clause.asks.say(language), clause.verdict.words.say(language), "\n".join(told))
        page.sheet.set_row(
            page.row, 15 * max(lines_of([text], width) for text, width in zip(texts, widths, strict=True))
        )
        page.line(texts)
    page.finish()


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
