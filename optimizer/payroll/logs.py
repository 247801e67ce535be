"""Reading what happened: roll call, absences, log of the staff, days of service.

Cells stay text here, so that whoever knows the scenario finds their faults all at once.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, NamedTuple, TypeVar

from optimizer.errors import Problem, ScenarioError
from optimizer.files.containers import read_sheets
from optimizer.files.find_table import FoundTable, header_row
from optimizer.files.folder import read_table
from optimizer.files.forms import sheet_table
from optimizer.files.labels import LOG_COLUMNS
from optimizer.files.raw import RawTable
from optimizer.language.text import Text

_COLUMN = Text("a column of this name", "应有这一列")


class AttendanceRow(NamedTuple):
    """One student in one slot (or several: ``1-2``). ``row`` is the line of the file, 0 if there is none.

    ``state`` is the cell as written: present, absent, leave or late in either language; blank means present.
    """

    date: str
    slot: str
    student: str
    row: int = 0
    state: str = ""


class AbsenceRow(NamedTuple):
    """One student who was not there: in the slots named, or, where ``slot`` is blank, on the whole day."""

    date: str
    student: str
    slot: str = ""
    reason: str = ""
    row: int = 0


class ServedRow(NamedTuple):
    """One staff slot of the log, see docs/pay.md; blank cells mean «as planned»."""

    date: str
    slot: str
    staff: str
    group: str = ""
    part: str = ""
    replaces: str = ""
    status: str = ""
    row: int = 0


class DayRow(NamedTuple):
    """A day of service and the day of the week whose timetable it runs, blank for its own."""

    date: str
    day: str = ""
    row: int = 0


Row = TypeVar("Row", AttendanceRow, AbsenceRow, ServedRow, DayRow)


@dataclass(frozen=True)
class Log(Generic[Row]):
    """The rows of a file and the faults of its form. ``source`` is its name, for messages."""

    source: str
    rows: tuple[Row, ...] = ()
    problems: tuple[Problem, ...] = ()


def read_attendance(path: Path) -> Log[AttendanceRow]:
    """Read the roll call: ``date``, ``slot``, ``student``, ``state``."""
    return _read(path, "attendance", AttendanceRow, ("date", "slot", "student"))


def read_absences(path: Path) -> Log[AbsenceRow]:
    """Read who was not there: ``date``, ``student``, ``slot``, ``reason``."""
    return _read(path, "absences", AbsenceRow, ("date", "student"))


def read_served(path: Path) -> Log[ServedRow]:
    """Read the log of the staff, or of exceptions: ``date``, ``slot``, ``staff``, and what the plan does not say."""
    return _read(path, "served", ServedRow, ("date", "slot", "staff"))


def read_days(path: Path) -> Log[DayRow]:
    """Read the days of service: ``date``, ``day``."""
    return _read(path, "days", DayRow, ("date",))


def _read_sheet(path: Path, name: str, required: tuple[str, ...], problems: list[Problem]) -> RawTable | None:
    """The first visible sheet of a workbook as the table; None, with a problem noted, where it cannot be read."""
    try:
        sheets = read_sheets(path)
    except ScenarioError as error:
        problems += error.problems
        return None
    sheet = next((sheet for sheet in sheets if not sheet.hidden), sheets[0])
    table = sheet_table(FoundTable(name, sheet, header_row(name, sheet.grid), sure=True), problems)
    missing = [column for column in required if table is not None and column not in table.headers]
    problems += [Problem(name, None, column, "", _COLUMN, place=path.name) for column in missing]
    return table


def _read(path: Path, name: str, make: Callable[..., Row], required: tuple[str, ...]) -> Log[Row]:
    problems: list[Problem] = []
    table = (_read_sheet if path.suffix.lower() == ".xlsx" else read_table)(path, name, required, problems)
    rows = table.rows if table is not None and table.headers.keys() >= set(required) else ()
    blank = dict.fromkeys(LOG_COLUMNS[name], "")
    return Log(path.name, tuple(make(**{**blank, **row.cells}, row=row.number) for row in rows), tuple(problems))
