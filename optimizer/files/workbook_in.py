"""A scenario workbook, read as texts: ``.xlsx`` as officers leave it, with titles, extra columns and blank rows."""

from __future__ import annotations

from pathlib import Path

from openpyxl.utils import get_column_letter

from optimizer.domain.schema import REQUIRED_COLUMNS, REQUIRED_TABLES
from optimizer.errors import Problem
from optimizer.files import labels
from optimizer.files.find_table import FoundTable, find_tables
from optimizer.files.raw import RawRow, RawScenario, RawTable, match_headers
from optimizer.files.raw_sheets import RawSheet, read_sheets
from optimizer.files.settings_keys import nest, read_key
from optimizer.language import terms
from optimizer.language.text import Text

_MISSING = Text("a sheet for this table: “{label}”", "必须有这张表：“{label}”")
_SEVERAL = Text("one sheet for this table; rename the others", "这张表只能有一张工作表；请将其余的改名")
_NO_HEADER = Text("a header row with the names of the columns", "应有一行列名")
_NO_SETTINGS = Text("a sheet of settings: “{label}”", "必须有设置表：“{label}”")
_TWICE = Text("each setting once", "每项设置只写一次")

_SETTING_HEADERS = terms.spellings(labels.SETTING_HEADERS)


def read_workbook(path: Path) -> RawScenario:
    """All texts of a scenario workbook with what is wrong about its sheets.

    Raises
    ------
    ScenarioError
        If the file is no workbook.
    """
    sheets = read_sheets(path)
    problems: list[Problem] = []
    tables = {}
    by_table = find_tables(sheets)
    for name in labels.COLUMNS:
        if name not in REQUIRED_COLUMNS:
            continue
        matches = by_table.get(name, [])
        if len(matches) > 1:
            titles = ", ".join(match.sheet.title for match in matches)
            problems.append(Problem(name, None, "", titles, _SEVERAL, place=matches[1].sheet.title))
        if matches and (table := sheet_table(matches[0], problems)):
            tables[name] = table
        elif not matches and name in REQUIRED_TABLES:
            label = Text(labels.table_label(name, "en"), labels.table_label(name, "zh"))
            problems.append(Problem(name, None, "", label.en, _MISSING.format(label=label), place=path.name))
    raw = RawScenario(path.stem, None, path.name, tables, problems)
    _read_settings(raw, sheets)
    return raw


def sheet_table(match: FoundTable, problems: list[Problem]) -> RawTable | None:
    """The table of a sheet; what is wrong with its headers and formulas goes to ``problems``."""
    sheet, name, at = match.sheet, match.table, match.header
    if not sheet.grid:
        problems.append(Problem(name, None, "", sheet.title, _NO_HEADER, place=sheet.title))
        return None
    header = sheet.grid[at]
    positions, faults = match_headers(name, header, REQUIRED_COLUMNS.get(name, ()))
    headers = {column: header[position].strip() for column, position in positions.items()}
    letters = {column: get_column_letter(position + 1) for column, position in positions.items()}
    rows = []
    for number, line in enumerate(sheet.grid[at + 1 :], at + 2):
        cells = {
            column: line[position].strip()
            for column, position in positions.items()
            if position < len(line) and line[position].strip()
        }
        if cells:
            rows.append(RawRow(number, cells))
    table = RawTable(name, sheet.title, headers, tuple(rows), letters, at + 1)
    problems += [table.locate(fault, at + 1) for fault in faults]
    problems += _formula_faults(table, sheet, positions)
    return table


def _formula_faults(table: RawTable, sheet: RawSheet, positions: dict[str, int]) -> list[Problem]:
    """Formulas without a value, in columns that matter."""
    column_at = {position + 1: column for column, position in positions.items()}
    numbers = {row.number: index for index, row in enumerate(table.rows)}
    return [
        table.locate(Problem(table.name, numbers.get(row), column_at[at], fault.value, fault.expected), row)
        for (row, at), fault in sheet.faults.items()
        if at in column_at and row > table.header_row
    ]


def settings_sheet(sheets: list[RawSheet]) -> RawSheet | None:
    """The sheet of dotted keys and values."""
    named = [sheet for sheet in sheets if labels.table_of(sheet.title) == "scenario"]
    keyed = [sheet for sheet in sheets if _key_columns(sheet) is not None and not sheet.hidden]
    return next(iter([*named, *keyed]), None)


def _key_columns(sheet: RawSheet) -> tuple[int, int, int] | None:
    """Row of the header and positions of keys and values, from 0; None where no row has both."""
    for at, row in enumerate(sheet.grid[:20]):
        names = _setting_columns(row)
        if "key" in names and "value" in names:
            return at, names.index("key"), names.index("value")
    return None


def _setting_columns(row: list[str]) -> list[str | None]:
    """What each cell of a header means in the sheet of settings: ``key``, ``value``, ``note``, or None."""
    return [_SETTING_HEADERS.get(terms.fold(cell)) for cell in row]


def setting_rows_of(sheet: RawSheet) -> list[tuple[int, str, str]]:
    """Row (from 1), key and value of every setting that has a value; without a header: columns A and B."""
    at, key, value = _key_columns(sheet) or (-1, 0, 1)
    return [
        (number, row[key].strip(), row[value].strip())
        for number, row in enumerate(sheet.grid[at + 1 :], at + 2)
        if len(row) > max(key, value) and row[key].strip() and row[value].strip()
    ]


def setting_notes(sheet: RawSheet) -> dict[str, str]:
    """Dotted English key -> the note beside it."""
    at, key, _ = _key_columns(sheet) or (-1, 0, 1)
    names = _setting_columns(sheet.grid[at]) if at >= 0 else []
    if "note" not in names:
        return {}
    place = names.index("note")
    rows = [row for row in sheet.grid[at + 1 :] if len(row) > place and row[place].strip() and row[key].strip()]
    return {".".join(read_key(row[key])): row[place] for row in rows}


def _read_settings(raw: RawScenario, sheets: list[RawSheet]) -> None:
    sheet = settings_sheet(sheets)
    if sheet is None:
        label = Text(labels.table_label("scenario", "en"), labels.table_label("scenario", "zh"))
        raw.problems.append(
            Problem("scenario", None, "", label.en, _NO_SETTINGS.format(label=label), place=raw.settings_source)
        )
        return
    rows = setting_rows_of(sheet)
    raw.settings_source = sheet.title
    letter = get_column_letter((_key_columns(sheet) or (0, 0, 1))[2] + 1)
    for number, key, _ in rows:
        dotted = ".".join(read_key(key))
        place = f"{sheet.title}!{letter}{number}"
        if dotted in raw.settings_places:
            raw.problems.append(Problem("scenario", None, dotted, key, _TWICE, place=place))
        raw.settings_places.setdefault(dotted, place)
    raw.settings = nest([(key, text) for _, key, text in rows])
