"""A scenario folder: ``scenario.toml`` and tables in text files or workbooks, one a table."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from optimizer.domain.notices import InputNotice
from optimizer.domain.schema import REQUIRED_TABLES, TABLES
from optimizer.errors import Problem, ScenarioError
from optimizer.files import labels
from optimizer.files.containers import TEXT_SUFFIXES, WORKBOOK_SUFFIXES, Container, kind_of, read_sheets
from optimizer.files.find_table import find_tables, found_table, told_tables
from optimizer.files.forms import read_table_of
from optimizer.files.raw import NO_HEADER, Findings, RawScenario, RawTable
from optimizer.files.raw_sheets import RawSheet
from optimizer.files.text_in import decode, text_sheet
from optimizer.files.toml_texts import parse_toml
from optimizer.files.workbook_in import read_tables
from optimizer.language.text import Text

SETTINGS_FILE = "scenario.toml"
_MISSING_FILE = Text("this file is required in a scenario folder", "方案文件夹中必须有这个文件")
_UNREADABLE = Text("a readable file: {why}", "可以读取的文件：{why}")
_ENCODING = Text("text in UTF-8, UTF-16 or GB18030", "UTF-8、UTF-16 或 GB18030 编码的文本")
_TOML = Text("valid TOML: {why}", "符合 TOML 语法：{why}")
_CSV = Text("a comma-separated table: {why}", "逗号分隔的表格：{why}")
_UNREAD = Text("{n} file(s) of the folder were not read", "文件夹中有 {n} 个表格文件没有读取")
_OF_A_WEEK = "unavailable.csv"
_ELSEWHERE = Text(
    "who and what is not available belongs into the folder of the week (DIR of repair, cover, check): not read here",
    "不在岗与停用登记应放在课表文件夹（repair、cover、check 的 DIR）中，方案文件夹里的没有读取",
)
_OF_OTHERS = frozenset(
    (
        *labels.TABLES,
        *labels.LOG_COLUMNS,
        "exceptions",
        "holidays",
        "reasons",
        "changes",
        "corrections",
    )
)
"""Names of files in a scenario folder that other readers know."""


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
    findings = Findings()
    sheets = list(folder_sheets(path, findings))
    found = find_tables(sheets, by_headers=False)
    tables = read_tables(found, findings)
    for name in REQUIRED_TABLES:
        if name not in found and not any(problem.table == name for problem in findings.problems):
            file = f"{name}.csv"
            findings.problems.append(Problem(name, None, "", file, _MISSING_FILE, place=file))
    used = {title for choice in found.values() for title in choice.titles}
    unread = [sheet.title for sheet in sheets if sheet.title not in used and sheet.name not in _OF_OTHERS]
    if unread:
        findings.notices.append(InputNotice.of(_UNREAD, unread, every=True))
    if (path / _OF_A_WEEK).exists() and not (path / "sessions.csv").exists():
        findings.notices.append(InputNotice.of(_ELSEWHERE, [_OF_A_WEEK]))
    settings = _settings(path, findings.problems)
    return RawScenario(
        path.resolve().name, settings, SETTINGS_FILE, tables, findings.problems, notices=findings.notices
    )


def table_files(path: Path) -> list[Path]:
    """The files of a scenario folder that may hold one of its tables: of a table's name, or of one that contains it."""
    return [file for file in _tabular(path) if _table_of(file)]


def _tabular(path: Path) -> Iterator[Path]:
    """Tables and workbooks of a folder but those that other readers know by their names."""
    for file in sorted(path.iterdir()):
        known = file.suffix.lower() in (*TEXT_SUFFIXES, *WORKBOOK_SUFFIXES) and not file.name.startswith((".", "~$"))
        if known and file.is_file() and (file.stem in TABLES or file.stem not in _OF_OTHERS):
            yield file


def _table_of(file: Path) -> str:
    """The table that a file's name means or contains, blank for none."""
    exact = labels.table_of(file.stem)
    return exact if exact in TABLES else "" if exact else next(iter(told_tables(file.stem)), "")


def folder_sheets(path: Path, findings: Findings) -> Iterator[RawSheet]:
    """The tables of a folder's files, each known by its file's name; what cannot be read is noted if it is ours."""
    for file in _tabular(path):
        table = _table_of(file)
        if file.suffix.lower() == ".txt" and not table:
            continue
        try:
            if kind_of(file) is Container.EMPTY:
                sheets = [RawSheet(file.name, [], lettered=False)]
            else:
                sheets = [sheet for sheet in read_sheets(file) if not sheet.hidden]
        except OSError as error:
            why = error.strerror or type(error).__name__
            fault = Problem(table, None, "", file.name, _UNREADABLE.format(why=why), place=file.name)
            sheets, faults = [], [fault]
        except ScenarioError as error:
            sheets, faults = [], list(error.problems)
        else:
            faults = []
        if table:
            findings.problems += [
                Problem(table, None, "", each.value, each.expected, place=each.place) for each in faults
            ]
        for sheet in sheets:
            sheet.called = file.stem if len(sheets) == 1 else sheet.title
            sheet.title = file.name if len(sheets) == 1 else f"{file.name}[{sheet.title}]"
            yield sheet


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
    """A table in a text file as texts; None, with a problem noted, where it cannot be read at all.

    A file without any text has no header row, which is a problem unless it ``may_be_empty``.
    """
    text = read_text(path, name, problems)
    if text is None:
        return None
    try:
        sheet = text_sheet(path.name, text)
    except csv.Error as error:
        problems.append(Problem(name, None, "", path.name, _CSV.format(why=error), place=path.name))
        return None
    if not any(cell.strip() for line in sheet.grid for cell in line):
        if not may_be_empty:
            problems.append(Problem(name, None, "", path.name, NO_HEADER, place=path.name))
        return None
    return read_table_of([found_table(name, sheet)], Findings(problems), required)
