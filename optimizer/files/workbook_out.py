"""A scenario workbook for officers to fill in: drop-downs, comments in the header cells, a sheet that explains.

Every text is written as text, so that a name such as ``=1+1`` is never calculated, and columns of texts are formatted
as text, so that what is typed there stays as typed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from optimizer.domain.all_settings import SettingRow, setting_rows
from optimizer.domain.programme import FORBIDDEN_CATEGORIES
from optimizer.domain.schema import SCHEMA, ColumnInfo
from optimizer.errors import SettingsError
from optimizer.files import labels
from optimizer.files.scenario_book import ORIGIN_SHEET, Book, BookTable, say_setting
from optimizer.files.settings_keys import leaf_kind, split_key, word_kind
from optimizer.files.workbook_cells import Formats, fit_height, write_text
from optimizer.files.workbook_guide import write_guide
from optimizer.language import terms
from optimizer.language.text import Language, Text
from optimizer.system import obstacle

MOST_ROWS = 5000
"""Drop-downs reach down to this row, or to the last row if that is further."""

_NUMBER = re.compile(r"(?:0|[1-9]\d{0,9})(?:\.\d{0,4}[1-9])?")
_WIDTHS = {"text": 16, "slots": 24, "list": 20, "date": 14}
_EXAMPLE = Text("Example: {example}", "例：{example}")
_CHOOSE = Text("Please choose from the list.", "请从列表中选择。")
_UNUSUAL = Text("This is not in the list. Keep it?", "列表中没有这一项，确定保留吗？")
SETTING_WIDTHS = (30, 36, 24, 46, 44)
SETTING_HEADERS = (
    Text("setting", "设置项"),
    Text("value", "值"),
    Text("if blank", "留空即"),
    Text("meaning", "说明"),
    Text("note", "备注"),
)


def write_workbook(path: Path, book: Book) -> None:
    """Write a scenario workbook.

    Raises
    ------
    SettingsError
        If a text is longer than a cell can hold, or the file cannot be written.
    """
    workbook = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False})
    workbook.set_properties({"created": datetime(2026, 1, 1)})
    formats = Formats(workbook)
    write_guide(workbook, formats, book.language)
    _write_settings(workbook, formats, book)
    for name, table in book.tables.items():
        _write_table(workbook, formats, name, table, book)
    _write_expert_settings(workbook, formats, book)
    _write_origin(workbook, formats, book)
    try:
        workbook.close()
    except xlsxwriter.exceptions.FileCreateError as error:
        raise SettingsError(obstacle(error.args[0]) or f"cannot write {path} · 无法写入 {path}") from error


def _write_table(workbook: Any, formats: Formats, name: str, table: BookTable, book: Book) -> None:
    language = book.language
    sheet = workbook.add_worksheet(labels.table_label(name, language))
    _set_up_print(sheet)
    last = max(MOST_ROWS, len(table.rows) + 500)
    for at, (column, header) in enumerate(zip(table.columns, table.header, strict=True)):
        known = SCHEMA[name].get(column)
        kind = known.kind if known else "text"
        look = formats.date if kind == "date" else formats.number if kind in ("whole", "number") else formats.text
        sheet.set_column(at, at, _WIDTHS.get(kind, 12), look)
        write_text(sheet, 0, at, header, formats.required if known and known.required else formats.head)
        if known:
            _comment(sheet, at, known, language)
            _drop_down(sheet, at, last, known, book)
    for number, row in enumerate(table.rows, 1):
        for at, text in enumerate(row):
            column = table.columns[at] if at < len(table.columns) else ""
            _write_cell(sheet, number, at, text, SCHEMA[name][column].kind if column else "text", formats)


def _write_cell(sheet: Any, row: int, at: int, text: str, kind: str, formats: Formats) -> None:
    """Numbers and dates as such where that gives back the same text; all else as text."""
    if kind in ("whole", "number") and _NUMBER.fullmatch(text):
        sheet.write_number(row, at, float(text), formats.number)
    elif kind == "date" and re.fullmatch(r"(19|20)\d\d-\d\d-\d\d", text) and _is_date(text):
        sheet.write_datetime(row, at, datetime.fromisoformat(text), formats.date)
    else:
        write_text(sheet, row, at, text, formats.text)


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text) > date(1900, 3, 1)
    except ValueError:
        return False


def _set_up_print(sheet: Any) -> None:
    sheet.freeze_panes(1, 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_footer("&C&P / &N")


def _comment(sheet: Any, at: int, column: ColumnInfo, language: Language) -> None:
    example = column.show(language)
    text = column.help.say(language) + ("\n" + _EXAMPLE.format(example=example).say(language) if example else "")
    sheet.write_comment(0, at, text, {"x_scale": 2, "y_scale": 1.2, "author": ""})


def _drop_down(sheet: Any, at: int, last: int, column: ColumnInfo, book: Book) -> None:
    kind, language = column.kind, book.language
    listed = column.choices or (f"{column.target}.name" if column.target else "")
    if kind.startswith("="):
        words = [word for word in terms.VALUES[kind[1:]] if word not in FORBIDDEN_CATEGORIES]
        source: Any = [terms.value_label(kind[1:], word, language) for word in words]
    elif listed:
        table, _, name = listed.partition(".")
        letter = _column_of(book.tables[table], name)
        source = f"='{labels.table_label(table, language)}'!${letter}$2:${letter}${MOST_ROWS}"
    else:
        return
    rule = {"validate": "list", "source": source, "error_type": "warning"}
    sheet.data_validation(1, at, last, at, rule | {"error_message": _UNUSUAL.say(language)})


def _column_of(table: BookTable, name: str) -> str:
    """Letter of the column that is offered: of names where the table has any or is empty, else its first."""
    at = table.columns.index(name) if name in table.columns else 0
    named = not table.rows or any(at < len(row) and row[at] for row in table.rows)
    return str(xl_col_to_name(at if named else 0))


def _write_settings(workbook: Any, formats: Formats, book: Book) -> None:
    """Write the settings, those that only experts change on a sheet of their own behind the tables."""
    known = setting_rows()
    for_experts = {key for key, row in known.items() if row.expert}
    plain = [row for row in book.settings if row[0] not in for_experts]
    _write_settings_sheet(workbook, formats, "scenario", plain, book.language)


def _write_expert_settings(workbook: Any, formats: Formats, book: Book) -> None:
    known = setting_rows()
    rows = [row for row in book.settings if row[0] in known and known[row[0]].expert]
    _write_settings_sheet(workbook, formats, "expert-settings", rows, book.language)


def _write_settings_sheet(
    workbook: Any, formats: Formats, title: str, rows: Sequence[tuple[str, str, str]], language: Language
) -> None:
    sheet = workbook.add_worksheet(labels.table_label(title, language))
    _set_up_print(sheet)
    known = setting_rows()
    for at, (header, width) in enumerate(zip(SETTING_HEADERS, SETTING_WIDTHS, strict=True)):
        sheet.set_column(at, at, width)
        write_text(sheet, 0, at, header.say(language), formats.head)
    for number, (key, text, note) in enumerate(rows, 1):
        said, value = say_setting(key, text, language)
        row = known.get(key) or _like(key, known)
        blank, meant = (row.blank.say(language), row.help.say(language)) if row else ("", "")
        write_text(sheet, number, 0, said, formats.code)
        _write_setting(sheet, number, value, key, formats)
        write_text(sheet, number, 2, blank, formats.quiet)
        write_text(sheet, number, 3, meant, formats.quiet)
        write_text(sheet, number, 4, note, formats.wrapped)
        fit_height(sheet, number, (said, value, blank, meant, note), SETTING_WIDTHS)
        _setting_drop_down(sheet, number, key, language)


def _like(key: str, known: Mapping[str, SettingRow]) -> SettingRow | None:
    """What is said of a setting with a name of the school's own: what is said of another in its section."""
    section = key.rpartition(".")[0] + "."
    return next((row for other, row in known.items() if other.startswith(section)), None)


def _write_setting(sheet: Any, row: int, text: str, key: str, formats: Formats) -> None:
    sheet.write_blank(row, 1, None, formats.field)
    if leaf_kind(split_key(key)) == "int" and _NUMBER.fullmatch(text):
        sheet.write_number(row, 1, float(text), formats.field)
    else:
        write_text(sheet, row, 1, text, formats.field)


def _setting_drop_down(sheet: Any, row: int, key: str, language: Language) -> None:
    parts = split_key(key)
    kind = word_kind(parts) or ""
    if kind.startswith("=") and leaf_kind(parts) != "list":
        words = [terms.value_label(kind[1:], word, language) for word in terms.VALUES[kind[1:]]]
        rule = {"validate": "list", "source": words, "error_type": "warning"}
        sheet.data_validation(row, 1, row, 1, rule | {"error_message": _CHOOSE.say(language)})


def _write_origin(workbook: Any, formats: Formats, book: Book) -> None:
    if not book.origin:
        return
    sheet = workbook.add_worksheet(ORIGIN_SHEET)
    sheet.very_hidden()
    for row, (file, text) in enumerate(book.origin):
        write_text(sheet, row, 0, file, formats.text)
        write_text(sheet, row, 1, text, formats.text)
