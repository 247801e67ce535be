"""A scenario folder: ``scenario.toml`` and CSV tables, read as texts."""

from __future__ import annotations

import codecs
import csv
import io
from pathlib import Path
from typing import Any

from optimizer.domain.schema import REQUIRED_COLUMNS, REQUIRED_TABLES, TABLES
from optimizer.errors import Problem
from optimizer.files.raw import (
    NO_HEADER,
    RawRow,
    RawScenario,
    RawTable,
    match_headers,
    too_long,
)
from optimizer.files.toml_in import parse_toml
from optimizer.language.text import Text

SETTINGS_FILE = "scenario.toml"
_MISSING_FILE = Text("this file is required in a scenario folder", "方案文件夹中必须有这个文件")
_UNREADABLE = Text("a readable file: {why}", "可以读取的文件：{why}")
_ENCODING = Text("text in UTF-8 or GB18030", "UTF-8 或 GB18030 编码的文本")
_TOML = Text("valid TOML: {why}", "符合 TOML 语法：{why}")
_CSV = Text("a comma-separated table: {why}", "逗号分隔的表格：{why}")


def decode(data: bytes) -> str:
    """Text of a file in UTF-8 with or without BOM, UTF-16 with BOM, or GB18030.

    Raises
    ------
    UnicodeDecodeError
        If the bytes are none of these.
    """
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("gb18030")


def read_text(path: Path, table: str, problems: list[Problem]) -> str | None:
    """Text of a file, or None after a problem has been noted."""
    try:
        return decode(path.read_bytes())
    except UnicodeDecodeError:
        problems.append(Problem(table, None, "", path.name, _ENCODING, place=path.name))
    except OSError as error:
        why = error.strerror or type(error).__name__
        problems.append(Problem(table, None, "", path.name, _UNREADABLE.format(why=why), place=path.name))
    return None


def read_folder(path: Path) -> RawScenario:
    """All texts of a scenario folder with what is wrong about the files themselves."""
    problems: list[Problem] = []
    tables = {}
    for name in TABLES:
        file = path / f"{name}.csv"
        if not file.exists():
            if name in REQUIRED_TABLES:
                problems.append(Problem(name, None, "", file.name, _MISSING_FILE, place=file.name))
        elif table := read_table(file, name, REQUIRED_COLUMNS[name], problems):
            tables[name] = table
    return RawScenario(path.resolve().name, _settings(path, problems), SETTINGS_FILE, tables, problems)


def _settings(path: Path, problems: list[Problem]) -> dict[str, Any] | None:
    file = path / SETTINGS_FILE
    if not file.exists():
        problems.append(Problem("scenario", None, "", file.name, _MISSING_FILE, place=file.name))
        return None
    text = read_text(file, "scenario", problems)
    if text is None:
        return None
    try:
        return parse_toml(text)
    except ValueError as error:
        problems.append(Problem("scenario", None, "", file.name, _TOML.format(why=error), place=file.name))
        return None


def read_table(
    path: Path, name: str, required: tuple[str, ...], problems: list[Problem], *, may_be_empty: bool = False
) -> RawTable | None:
    """A CSV table as texts; None, with a problem noted, where it cannot be read at all.

    A file without any text has no header row, which is a problem unless it ``may_be_empty``.
    """
    text = read_text(path, name, problems)
    if text is None:
        return None
    try:
        lines = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error as error:
        problems.append(Problem(name, None, "", path.name, _CSV.format(why=error), place=path.name))
        return None
    start = next((number for number, line in enumerate(lines) if any(cell.strip() for cell in line)), None)
    if start is None:
        if not may_be_empty:
            problems.append(Problem(name, None, "", path.name, NO_HEADER, place=path.name))
        return None
    return _table(path.name, name, lines, start, required, problems)


def _table(
    source: str, name: str, lines: list[list[str]], start: int, required: tuple[str, ...], problems: list[Problem]
) -> RawTable:
    header = lines[start]
    columns, faults = match_headers(name, header, required)
    rows = []
    table = RawTable(name, source, {column: header[at].strip() for column, at in columns.items()}, ())
    problems += [table.locate(fault, start + 1) for fault in faults]
    for number, line in enumerate(lines[start + 1 :], start + 2):
        if fault := too_long(name, header, line):
            problems.append(table.locate(fault, number))
        cells = {column: line[at].strip() for column, at in columns.items() if at < len(line) and line[at].strip()}
        if cells:
            rows.append(RawRow(number, cells))
    return RawTable(name, source, table.headers, tuple(rows), header_row=start + 1)
