"""What a semester is planned from: a scenario, its calendar and its logs, on disk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from optimizer.domain.scenario import Scenario
from optimizer.domain.service_week import ServiceWeek
from optimizer.errors import Problem, ScenarioError
from optimizer.files import load, read_raw
from optimizer.files.containers import read_sheets
from optimizer.files.convert import OUR_FILES, files_of
from optimizer.files.find_table import FoundTable, header_row
from optimizer.files.folder import read_table
from optimizer.files.forms import sheet_table
from optimizer.files.publishing import scratch_folder
from optimizer.files.raw import RawTable
from optimizer.language.terms import fold
from optimizer.payroll import Log, ServedRow, read_served
from optimizer.semester.calendar import read_calendar_table, service_dates, service_weeks
from optimizer.semester.served_log import SERVED_FILE

CALENDAR_FILE = "calendar.csv"
CALENDAR_SHEETS = ("calendar", "校历", "日历")
"""Titles of the sheet of a workbook that holds the same."""


@dataclass(frozen=True)
class SemesterSource:
    """What was read.

    Attributes
    ----------
    weeks : tuple of ServiceWeek
    tables : mapping
        The scenario's files by name.
    notes : mapping
        Date of service -> what is said about it.
    given : mapping
        Person -> ``carried`` where the table holds one.
    log : Log, optional
        The rows of served.csv.
    """

    scenario: Scenario
    weeks: tuple[ServiceWeek, ...]
    tables: Mapping[str, bytes]
    notes: Mapping[object, str]
    given: Mapping[str, int]
    log: Log[ServedRow] | None


def read_source(path: Path, first: date, last: date) -> SemesterSource:
    """Read a scenario with its calendar.

    Raises
    ------
    ScenarioError
        With every problem of the scenario, or else of the calendar.
    SettingsError
        If the dates make no range.
    """
    scenario = load(path)
    language = scenario.settings.language
    files = files_of(path)
    with scratch_folder() as folder:
        for name in files.keys() & {CALENDAR_FILE, SERVED_FILE}:
            (folder / name).write_bytes(files[name])
        calendar = read_calendar_table(_table(path, folder / CALENDAR_FILE), scenario.week.days)
        log = read_served(folder / SERVED_FILE) if SERVED_FILE in files else None
    dates = service_dates(first, last, scenario.week.days, calendar)
    tables = {name: content for name, content in files.items() if name in OUR_FILES}
    notes: dict[object, str] = {row.on: row.note.say(language) for row in dates if row.note.en}
    return SemesterSource(scenario, tuple(service_weeks(dates)), tables, notes, _given(path, scenario), log)


def _given(path: Path, scenario: Scenario) -> dict[str, int]:
    """Person -> carried, of the rows of the table of staff that hold it."""
    rows = read_raw(path).tables["staff"].rows
    return {
        person.id: person.carried for person, row in zip(scenario.staff, rows, strict=True) if row.cells.get("carried")
    }


def _table(path: Path, file: Path) -> RawTable | None:
    """The calendar: the sheet of this name of a workbook, else the file calendar.csv; None where there is neither."""
    problems: list[Problem] = []
    table: RawTable | None = None
    named = [sheet for sheet in read_sheets(path) if fold(sheet.title) in CALENDAR_SHEETS] if path.is_file() else []
    if named:
        found = FoundTable("calendar", named[0], header_row("calendar", named[0].grid), sure=True)
        table = sheet_table(found, problems)
    elif file.exists():
        table = read_table(file, "calendar", ("date",), problems, may_be_empty=True)
    if problems:
        raise ScenarioError(problems)
    return table
