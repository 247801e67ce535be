"""The five tables of the timetable, to be edited and read back, with names beside the ids."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from optimizer.files import labels
from optimizer.files.timetable_tables import TIMETABLE_COLUMNS, timetable_rows
from optimizer.files.unavailable import COLUMNS as UNAVAILABLE_COLUMNS
from optimizer.files.unavailable import unavailable_rows
from optimizer.report.words import say
from optimizer.report.workbook.styles import Page

_WIDTHS = {"session": 14, "room": 12, "assistants": 18, "reason": 40, "name": 20, "clubs": 18, "days": 18}
_NAMED = {
    "sessions": (("activity", "activity_name"), ("room", "room_name"), ("lead", "lead_name")),
    "members": (("student", "student_name"),),
    "duties": (("staff", "staff_name"),),
    "waiting": (("student", "student_name"),),
    "groups": (),
}
"""Columns with ids, and the columns on the right that say their names."""
_LISTS = ("activity", "room", "lead", "staff", "group", "care_group", "joins")
_SPARE = 200
"""Rows below the table that still have drop-downs."""


def write_ids(page: Page) -> dict[str, str]:
    """Ids beside their names; for each kind of id the range of cells that lists them."""
    context, language = page.context, page.context.language
    scenario = context.scenario
    blocks = {
        "activity": [(row.id, row.name) for row in scenario.activities],
        "room": [(row.id, row.name) for row in scenario.rooms],
        "staff": [(row.id, row.name) for row in scenario.staff],
        "group": [(one, context.names.group(one).removeprefix(one).strip()) for one in context.view.groups],
        "student": [(row.id, row.name) for row in scenario.students],
    }
    page.set_up([12, 20] * len(blocks), repeat=1, banner=False)
    page.line([say(key, language) for block in blocks for key in (block, "name")], "head")
    ranges = {}
    for number, (block, rows) in enumerate(blocks.items()):
        for row, (one, name) in enumerate(rows, 1):
            page.row = row
            page.put(2 * number, one)
            page.put(2 * number + 1, name)
        letters = [_letter(2 * number), _letter(2 * number + 1)]
        last = max(2, len(rows) + 1)
        ranges[block] = f"'{page.title}'!${letters[0]}$2:${letters[1]}${last}"
    page.finish()
    return ranges


def write_table(page: Page, name: str, ranges: dict[str, str]) -> None:
    """One table, sorted, every cell a text or whole number; ids can be chosen from lists."""
    columns = TIMETABLE_COLUMNS[name]
    language = page.context.language
    rows = timetable_rows(page.context.timetable)[name]
    named = _NAMED[name]
    page.set_up(
        [*(_WIDTHS.get(column, 10) for column in columns), *(20 for _ in named)], landscape=True, repeat=1, banner=False
    )
    page.line([labels.column_label(name, column, language) for column in columns], "head")
    for at, (_, title) in enumerate(named, len(columns)):
        page.sheet.write_string(0, at, say(title, language), page.looks["note"])
    for row in rows:
        for at, (column, content) in enumerate(zip(columns, row, strict=True)):
            page.put(at, _shown(page, name, column, content), "number" if isinstance(content, int) else "edit")
        _names(page, columns, row, named, ranges)
        page.row += 1
    for at, column in enumerate(columns):
        _choice(page, name, column, at, len(rows) + _SPARE, ranges)
    page.sheet.autofilter(0, 0, max(1, len(rows)), len(columns) - 1)
    page.finish()


def write_unavailable(page: Page) -> None:
    """Who and what is not there this week, as ``unavailable.csv`` has it, with names beside."""
    context, language = page.context, page.context.language
    page.set_up([10, 12, 10, 8, 24, 20], landscape=True, repeat=1, banner=False)
    page.line([labels.column_label("unavailable", column, language) for column in UNAVAILABLE_COLUMNS], "head")
    at = len(UNAVAILABLE_COLUMNS)
    page.sheet.write_string(0, at, say("name", language), page.looks["note"])
    for kind, one, day, slot, because in unavailable_rows(context.unavailable, context.scenario):
        texts = (context.names.value("unavailable", kind), one, context.names.day(day), slot, because)
        for column, text in enumerate(texts):
            page.put(column, text, "edit")
        name = {"staff": context.names.person, "room": context.names.room}.get(kind, context.names.short_group)(one)
        page.put(at, name, "note")
        page.row += 1
    page.finish()


def _shown(page: Page, table: str, column: str, content: object) -> object:
    """Days and kinds in the workbook's language; ids and numbers as they are. Guards of CSV are not needed here."""
    names, text = page.context.names, content
    if column == "day":
        return names.day(str(text))
    if column == "days":
        return " ".join(names.day(day) for day in str(text).split())
    if column == "kind":
        return names.value("kind", str(text))
    return text


def _names(
    page: Page, columns: Sequence[str], row: Sequence[object], named: Sequence[tuple[str, str]], ranges: dict[str, str]
) -> None:
    """Names looked up by formulas of ours, so that they follow what is edited."""
    said = {"activity": page.context.names.activity, "room": page.context.names.room, "lead": page.context.names.person}
    said |= {"staff": page.context.names.person, "student": page.context.names.student}
    for at, (column, _) in enumerate(named, len(columns)):
        kind = "staff" if column == "lead" else column
        cell = f"{_letter(columns.index(column))}{page.row + 1}"
        formula = f'=IFERROR(VLOOKUP({cell},{ranges[kind]},2,FALSE)&"","")'
        now = str(row[columns.index(column)])
        page.sheet.write_formula(page.row, at, formula, page.looks["note"], said[column](now) if now else "")


def _choice(page: Page, table: str, column: str, at: int, last: int, ranges: dict[str, str]) -> None:
    """Drop-downs that warn and let pass: the audit decides what is right."""
    context, language = page.context, page.context.language
    source: Any = None
    if column in _LISTS and not (table == "groups" and column == "group"):
        kind = {"lead": "staff", "care_group": "group", "joins": "group"}.get(column, column)
        first, end = ranges[kind].rsplit(":", 1)
        source = f"={first}:{_column(first)}${end.rsplit('$', 1)[1]}"
    elif column == "day":
        source = [context.names.day(day) for day in context.scenario.week.days]
    elif column == "kind":
        source = [context.names.value("kind", kind) for kind in ("care", "club", "extended")]
    if source is None:
        return
    message = say("choose_id", language, sheet=say("sheet_ids", language))
    rule = {"validate": "list", "source": source, "error_type": "warning", "error_message": message}
    page.sheet.data_validation(1, at, last, at, rule)


def _column(cell: str) -> str:
    """``$A`` of ``'ids'!$A$2``."""
    return "$" + cell.rsplit("!", 1)[1].split("$")[1]


def _letter(at: int) -> str:
    return (chr(64 + at // 26) if at >= 26 else "") + chr(65 + at % 26)
