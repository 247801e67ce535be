"""A scenario from folder to workbook and back, losing nothing.

The workbook holds all cells of all tables, the school's own columns too, in the words of its language. A hidden sheet
remembers how the files were written (encoding, line ends, headers, the text of scenario.toml), so that a workbook that
nobody changed gives the same bytes again, and one that was changed the same files with just those changes.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

from openpyxl.utils import get_column_letter

from optimizer.domain.all_settings import setting_rows as known_rows
from optimizer.domain.schema import REQUIRED_TABLES, SCHEMA, TABLES
from optimizer.errors import Problem, ScenarioError
from optimizer.files import labels
from optimizer.files.containers import read_sheets
from optimizer.files.dialect import ENCODINGS, Dialect, detect
from optimizer.files.find_table import FoundTable, find_tables
from optimizer.files.folder import SETTINGS_FILE, folder_sheets
from optimizer.files.manifest import MANIFEST
from optimizer.files.odd_cells import NO_VALUE
from optimizer.files.publishing import publish
from optimizer.files.raw import Findings
from optimizer.files.raw_sheets import CellKind, RawSheet
from optimizer.files.scenario_book import ORIGIN_SHEET, Book, BookTable, Origin, from_sheet, setting_rows, to_sheet
from optimizer.files.settings_in import in_english
from optimizer.files.settings_keys import flatten, nest, pattern, split_key
from optimizer.files.sheet_rows import plain_rows, read_part
from optimizer.files.text_in import decode
from optimizer.files.toml_texts import parse_toml, read_notes, toml_text
from optimizer.files.workbook_cells import LONGEST_TEXT
from optimizer.files.workbook_in import SEVERAL_SHEETS, setting_notes, setting_rows_of, settings_sheets
from optimizer.language.terms import fold
from optimizer.language.text import Language, Text
from optimizer.system import native_file_name

_UNREADABLE = Text("a file that can be read: {why}", "可以读取的文件：{why}")
_NO_TABLES = Text("a scenario workbook; no sheet holds a table", "方案工作簿；没有找到任何数据表")
OUR_FILES = (SETTINGS_FILE, *(f"{name}.csv" for name in TABLES))
COMPANION = "file:"
LARGEST_COMPANION = 200_000
"""Bytes of the largest other text file of a folder that travels along in a workbook."""

_ENCODING = "encoding of " + SETTINGS_FILE
_EMPTY = Text("a header row with the names of the columns", "第一行应为列名")


def empty_book(language: Language) -> Book:
    """A workbook to fill in: every table with all its columns and no rows, every setting without a value."""
    tables = {
        name: BookTable(
            list(SCHEMA[name]), [labels.column_label(name, column, language) for column in SCHEMA[name]], []
        )
        for name in TABLES
    }
    return Book(language, tables, [(key, "", "") for key in known_rows() if _general(key)])


def _general(key: str) -> bool:
    """Whether a setting belongs to every school: no name of a day, campus or category in its key."""
    return pattern(split_key(key)) == key and key.split(".")[-1] not in ("disabled",)


def book_of_folder(path: Path, language: Language | None = None) -> tuple[Book, list[str]]:
    """The workbook of a scenario folder, by default in the scenario's language.

    Returns
    -------
    book : Book
    notes : list of str
        Files whose form is not standard enough to be given back byte for byte; their contents are.

    Raises
    ------
    ScenarioError
        If a file cannot be read at all.
    """
    problems: list[Problem] = []
    text, encoding, settings = _read_settings(path / SETTINGS_FILE, problems)
    spoken = language or ("en" if in_english(settings).get("language") == "en" else "zh")
    book, loose = empty_book(spoken), []
    others = _tables_of_other_names(path)
    for name in TABLES:
        file = path / f"{name}.csv"
        if name in others:
            book.tables[name], _ = to_sheet(name, plain_rows(others[name]), Dialect(), spoken)
            continue
        if not file.exists():
            continue
        try:
            rows, dialect, exact = detect(file.read_bytes())
        except (OSError, UnicodeDecodeError, csv.Error) as error:
            problems.append(Problem(name, None, "", file.name, _UNREADABLE.format(why=error), place=file.name))
            continue
        if not rows:
            problems.append(Problem(name, None, "", file.name, _EMPTY, place=file.name))
            continue
        book.tables[name], origin = to_sheet(name, rows, dialect, spoken)
        book.origin.append((file.name, origin.to_text()))
        loose += [] if exact else [file.name]
    read = {part.sheet.title.partition("[")[0] for parts in others.values() for part in parts}
    book.origin += _other_files(path, read)
    if problems:
        raise ScenarioError(problems, spoken)
    notes = read_notes(text)
    book.settings = setting_rows(settings, [key for key, _, _ in book.settings], notes)
    book.origin += [(SETTINGS_FILE, line) for line in text.split("\n")] + [(_ENCODING, encoding)]
    return book, loose


def _tables_of_other_names(path: Path) -> dict[str, tuple[FoundTable, ...]]:
    """Tables that stand in files of other names than ours, or in several files.

    Raises
    ------
    ScenarioError
        If there are two files for one table.
    """
    others, problems = {}, []
    for name, choice in find_tables(list(folder_sheets(path, Findings())), by_headers=False).items():
        if choice.rivals:
            titles = ", ".join(match.sheet.title for match in (*choice.parts, *choice.rivals))
            problems.append(Problem(name, None, "", titles, SEVERAL_SHEETS, place=choice.rivals[0].sheet.title))
        elif [part.sheet.title for part in choice.parts] != [f"{name}.csv"]:
            others[name] = choice.parts
    if problems:
        raise ScenarioError(problems)
    return others


def _other_files(path: Path, read: Collection[str]) -> list[tuple[str, str]]:
    """The lines of the folder's other small texts (a README), which travel along, but for those ``read`` as tables."""
    lines = []
    for file in sorted(path.iterdir()):
        if file.name in (*OUR_FILES, MANIFEST, *read) or not file.is_file() or file.stat().st_size > LARGEST_COMPANION:
            continue
        text = file.read_bytes().decode("utf-8", "replace")
        rows = [(COMPANION + file.name, line) for line in text.split("\n")]
        if "\ufffd" not in text and "\0" not in text and max(len(line) for _, line in rows) <= LONGEST_TEXT:
            lines += rows
    return lines


def _read_settings(file: Path, problems: list[Problem]) -> tuple[str, str, dict[str, Any]]:
    """Text of scenario.toml, its encoding, and what it says."""
    try:
        data = file.read_bytes()
        text = decode(data)
        encoding = next((name for name in ENCODINGS[:3] if text.encode(name) == data), "utf-8")
        return text, encoding, parse_toml(text)
    except (OSError, ValueError) as error:
        problems.append(Problem("scenario", None, "", file.name, _UNREADABLE.format(why=error), place=file.name))
        return "", "utf-8", {}


def publish_scenario(target: Path, files: Mapping[str, bytes], *, replace: bool = False) -> None:
    """Write a scenario folder; in an existing one everything that is no table of a scenario is kept.

    Raises
    ------
    SettingsError
        If ``target`` exists and is no scenario folder, or a table would change in it that is not ours.
    """
    with publish(target, marker=SETTINGS_FILE, replace=replace, keep=True) as draft:
        for name in OUR_FILES:
            (draft / name).unlink(missing_ok=True)
        for name, content in files.items():
            (draft / name).write_bytes(content)


def files_of(path: Path) -> dict[str, bytes]:
    """File name -> contents of a scenario, folder or workbook: its tables and settings and the texts beside them.

    Tables that stand in files of other names, or in several, are put into the file of the table's name.

    Raises
    ------
    ScenarioError
        If it cannot be read.
    """
    if path.is_file():
        return files_of_workbook(path)
    files = {
        file.name: file.read_bytes() for file in sorted(path.iterdir()) if file.is_file() and file.name != MANIFEST
    }
    for name, parts in _tables_of_other_names(path).items():
        for part in parts:
            files.pop(part.sheet.title.partition("[")[0], None)
        files[f"{name}.csv"] = Dialect().write(plain_rows(parts))
    return files


def files_of_workbook(path: Path) -> dict[str, bytes]:
    """File name -> contents, of the scenario folder that a workbook stands for.

    Raises
    ------
    ScenarioError
        If the file is no workbook with tables, or a formula has no value yet.
    """
    sheets = read_sheets(path, text_too=False)
    origin = _origin(sheets)
    files: dict[str, bytes] = {}
    problems: list[Problem] = []
    for name, choice in find_tables(sheets).items():
        if choice.rivals:
            titles = ", ".join(match.sheet.title for match in (*choice.parts, *choice.rivals))
            problems.append(Problem(name, None, "", titles, SEVERAL_SHEETS, place=choice.rivals[0].sheet.title))
        problems += [problem for part in choice.parts for problem in _without_value(name, part.sheet, part)]
        rows = plain_rows(choice.parts)
        known = origin.get(f"{name}.csv")
        if len(rows) > 1 or known or (rows and name in REQUIRED_TABLES):
            files[f"{name}.csv"] = from_sheet(name, rows, Origin.from_text(known[0]) if known else None)
    problems += [problem for sheet in settings_sheets(sheets) for problem in _without_value("scenario", sheet)]
    if not files:
        problems.append(Problem("scenario", None, "", path.name, _NO_TABLES, place=path.name))
    if problems:
        raise ScenarioError(problems)
    files |= {
        native_file_name(name.removeprefix(COMPANION)): "\n".join(lines).encode()
        for name, lines in origin.items()
        if _is_companion(name.removeprefix(COMPANION)) and name.startswith(COMPANION)
    }
    files |= dict(_log_files(sheets))
    encoding = "".join(origin.get(_ENCODING, []))
    text = _settings_file(sheets, "\n".join(origin.get(SETTINGS_FILE, [])))
    files[SETTINGS_FILE] = text.encode(encoding if encoding in ENCODINGS else "utf-8")
    return files


def _log_files(sheets: list[RawSheet]) -> Iterator[tuple[str, bytes]]:
    """calendar.csv and served.csv, of the sheets that stand for them."""
    for name, titles in labels.LOG_SHEETS.items():
        known = {fold(title) for title in (name, *titles)}
        sheet = next((sheet for sheet in sheets if fold(sheet.title) in known and sheet.grid), None)
        if sheet is not None:
            out = io.StringIO()
            csv.writer(out, lineterminator="\n").writerows(sheet.grid)
            yield f"{name}.csv", out.getvalue().encode()


def _without_value(table: str, sheet: RawSheet, part: FoundTable | None = None) -> list[Problem]:
    """The cells of a sheet whose formulas have no value yet: copied they would be blank, which means something else.

    Rows of a table that are passed over when it is read, such as totals, do not count.
    """
    places = [place for place, cell in sorted(sheet.odd.items()) if cell.kind is CellKind.FORMULA]
    over = {number for numbers in read_part(part).passed_over.values() for number in numbers} if places and part else ()
    places = [place for place in places if place[0] not in over]
    return [
        Problem(table, None, "", sheet.odd[row, column].stored, NO_VALUE, place=f"{sheet.title}!{at}")
        for row, column in places
        for at in [f"{get_column_letter(column)}{row}"]
    ]


def _is_companion(name: str) -> bool:
    """Whether a remembered file may be written: a plain name that is none of ours."""
    return name not in (*OUR_FILES, MANIFEST) and name not in ("", ".", "..") and not set(name) & set("/\\:\0")


def _origin(sheets: list[RawSheet]) -> dict[str, list[str]]:
    """File -> what the hidden sheet remembers of it."""
    origins: dict[str, list[str]] = {}
    for sheet in sheets:
        for row in sheet.grid if sheet.title == ORIGIN_SHEET else []:
            if row:
                origins.setdefault(row[0], []).append(row[1] if len(row) > 1 else "")
    return origins


def _settings_file(sheets: list[RawSheet], remembered: str) -> str:
    """scenario.toml: as it was if no setting changed, else in standard form with the notes."""
    found = settings_sheets(sheets)
    data = in_english(nest([(key, text) for sheet in found for _, key, text in setting_rows_of(sheet)]))
    if remembered and _same(data, parse_toml(remembered)):
        return remembered
    return toml_text(data, {key: note for sheet in found for key, note in setting_notes(sheet).items()})


def _same(data: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    first, second = (
        {key: text for key, text in flatten(in_english(nest(list(flatten(in_english(each)))))) if text}
        for each in (dict(data), dict(other))
    )
    return first == second
