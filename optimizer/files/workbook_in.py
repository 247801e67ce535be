"""A scenario workbook, read as texts: ``.xlsx`` as officers leave it, with titles, extra columns and blank rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from openpyxl.utils import get_column_letter

from optimizer.domain.notices import InputNotice
from optimizer.domain.schema import REQUIRED_COLUMNS, REQUIRED_TABLES, TABLES
from optimizer.errors import Problem
from optimizer.files import labels
from optimizer.files.containers import read_sheets
from optimizer.files.find_table import Choice, find_tables
from optimizer.files.forms import read_table_of
from optimizer.files.marked import PROBLEMS_TITLE
from optimizer.files.odd_cells import cell_fault
from optimizer.files.raw import Findings, RawScenario, RawTable
from optimizer.files.raw_sheets import RawSheet
from optimizer.files.scenario_book import ORIGIN_SHEET
from optimizer.files.settings_keys import nest, read_key
from optimizer.files.workbook_guide import GUIDE_TITLE
from optimizer.language import terms
from optimizer.language.folding import name_key, visible
from optimizer.language.lists import list_text
from optimizer.language.text import Text

_MISSING = Text("a sheet for this table: “{label}”", "必须有这张表：“{label}”")
SEVERAL_SHEETS = Text(
    "one sheet for this table: hide or rename the others, or let each title name another grade",
    "这张表只能有一张工作表：请把其余的隐藏或改名；分年级的表请在各表名称中写明年级",
)
_HIDDEN = Text(
    "the hidden sheet “{title}” was not read; “{used}” was", "隐藏的工作表“{title}”没有读取，读取的是“{used}”"
)
_OTHER = Text("the sheet “{title}” was not read; “{used}” was", "工作表“{title}”没有读取，读取的是“{used}”")
_OTHERS = Text("{n} sheets were not read; “{used}” was", "有 {n} 张工作表没有读取，读取的是“{used}”")
_READ_HIDDEN = Text("the sheet “{title}” was read although it is hidden", "工作表“{title}”虽然隐藏，也已读取")
_KEYLESS = Text(
    "{title}: {n} value(s) stand in rows without a setting, and were not read",
    "{title}：{n} 个值所在的行没有写设置项，未读取",
)
_UNREAD = Text("{n} sheet(s) or file(s) were not read", "有 {n} 张工作表或文件没有读取")
_NO_SETTINGS = Text("a sheet of settings: “{label}”", "必须有设置表：“{label}”")
_TWICE = Text("each setting once", "每项设置只写一次")

_SETTING_HEADERS = terms.spellings(labels.SETTING_HEADERS)
_LOG_SHEETS = terms.spellings(labels.LOG_SHEETS)
"""Folded titles of the sheets that `optimizer semester` reads besides."""


def read_workbook(path: Path) -> RawScenario:
    """All texts of a scenario workbook with what is wrong about its sheets.

    Raises
    ------
    ScenarioError
        If the file is no workbook.
    """
    sheets = read_sheets(path, text_too=False)
    findings = Findings()
    found = find_tables(sheets)
    tables = read_tables(found, findings)
    for name in REQUIRED_TABLES:
        if name not in tables and not any(problem.table == name for problem in findings.problems):
            label = Text(labels.table_label(name, "en"), labels.table_label(name, "zh"))
            fault = Problem(name, None, "", label.en, _MISSING.format(label=label), place=path.name)
            findings.problems.append(fault)
    raw = RawScenario(path.stem, None, path.name, tables, findings.problems, notices=findings.notices)
    settings = _read_settings(raw, sheets)
    used = {title for choice in found.values() for title in choice.titles}
    unread = [sheet.title for sheet in sheets if sheet.title not in used and not _is_known(sheet, settings)]
    if unread:
        findings.notices.append(InputNotice.of(_UNREAD, unread, every=True))
    return raw


def read_tables(found: Mapping[str, Choice], findings: Findings) -> dict[str, RawTable]:
    """The tables of a scenario from the sheets that were found to hold them."""
    tables: dict[str, RawTable] = {}
    clubs: set[str] = set()
    for name in sorted(TABLES, key=lambda each: each != "clubs"):  # their names are headers of the students' sheet
        choice = found.get(name)
        if choice is None:
            continue
        if choice.rivals:
            titles = [each.sheet.title for each in (*choice.parts, *choice.rivals)]
            fault = Problem(name, None, "", ", ".join(titles), SEVERAL_SHEETS, place=choice.rivals[0].sheet.title)
            findings.problems.append(fault)
        used = list_text(part.sheet.title for part in choice.parts)
        for kind, hidden in ((_HIDDEN, True), (_OTHER, False)):
            titles = [each.sheet.title for each in choice.passed_over if each.sheet.hidden is hidden]
            if len(titles) == 1:
                findings.notices.append(InputNotice.of(kind, title=titles[0], used=used))
            elif titles:
                findings.notices.append(InputNotice.of(_OTHERS, titles, every=True, used=used))
        for each in choice.parts:
            if each.sheet.hidden:
                findings.notices.append(InputNotice.of(_READ_HIDDEN, title=each.sheet.title))
        if table := read_table_of(choice.parts, findings, REQUIRED_COLUMNS[name], clubs=clubs):
            tables[name] = table
            if name == "clubs":
                clubs = {name_key(row.cells.get(key, "")) for row in table.rows for key in ("club", "name")} - {""}
    return {name: tables[name] for name in TABLES if name in tables}


def _is_known(sheet: RawSheet, settings: Sequence[RawSheet]) -> bool:
    """Whether a sheet is one of ours that holds no data of the school."""
    ours = (GUIDE_TITLE.en, GUIDE_TITLE.zh, PROBLEMS_TITLE.en, PROBLEMS_TITLE.zh, ORIGIN_SHEET)
    known = sheet.title in ours or terms.fold(sheet.title) in _LOG_SHEETS
    return any(sheet is each for each in settings) or known or not sheet.grid


def settings_sheet(sheets: Sequence[RawSheet]) -> RawSheet | None:
    """The sheet of dotted keys and values."""
    named = [sheet for sheet in sheets if labels.table_of(sheet.title) == "scenario"]
    keyed = [sheet for sheet in sheets if _key_columns(sheet) is not None and not sheet.hidden]
    return next(iter([*named, *keyed]), None)


def settings_sheets(sheets: Sequence[RawSheet]) -> list[RawSheet]:
    """The sheet of settings, and the one of those that only experts change."""
    first = settings_sheet(sheets)
    more = [
        sheet
        for sheet in sheets
        if labels.table_of(sheet.title) == "expert-settings" and sheet is not first and _key_columns(sheet)
    ]
    return [*([first] if first else []), *more]


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
        (number, visible(row[key]), text)
        for number, row in enumerate(sheet.grid[at + 1 :], at + 2)
        if len(row) > max(key, value) and row[key].strip()
        if (text := visible(sheet.text(number, value + 1, shown=False)))
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


def _read_settings(raw: RawScenario, sheets: list[RawSheet]) -> list[RawSheet]:
    """Fill in the settings; returns their sheets."""
    found = settings_sheets(sheets)
    if not found:
        label = Text(labels.table_label("scenario", "en"), labels.table_label("scenario", "zh"))
        raw.problems.append(
            Problem("scenario", None, "", label.en, _NO_SETTINGS.format(label=label), place=raw.settings_source)
        )
        return []
    raw.settings_source = found[0].title
    rows = []
    for sheet in found:
        head, keys, values = _key_columns(sheet) or (-1, 0, 1)
        letter = get_column_letter(values + 1)
        keyless = [
            f"{letter}{number}"
            for number, row in enumerate(sheet.grid[head + 1 :], head + 2)
            if len(row) > values and visible(row[values]) and not visible(row[keys])
        ]
        if keyless:
            raw.notices.append(InputNotice.of(_KEYLESS, keyless, title=sheet.title))
        for number, key, text in setting_rows_of(sheet):
            rows.append((key, text))
            dotted = ".".join(read_key(key))
            place = f"{sheet.title}!{letter}{number}"
            if dotted in raw.settings_places:
                raw.problems.append(Problem("scenario", None, dotted, key, _TWICE, place=place))
            raw.settings_places.setdefault(dotted, place)
            odd = sheet.odd.get((number, values + 1))
            if odd and (fault := cell_fault("scenario", "", odd.stored, odd)):
                raw.problems.append(Problem("scenario", None, dotted, odd.stored, fault, place=place, header=key))
    raw.settings = nest(rows)
    return found
