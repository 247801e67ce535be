"""Reading what happened: roll call, log of the staff, days of service.

Cells stay text here, so that whoever knows the scenario finds their faults all at once.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, NamedTuple, TypeVar

from optimizer.errors import Problem
from optimizer.files.folder import read_table
from optimizer.files.labels import LOG_COLUMNS


class AttendanceRow(NamedTuple):
    """One student who attended one slot (or several: ``1-2``). ``row`` is the line of the file, 0 if there is none."""

    date: str
    slot: str
    student: str
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


Row = TypeVar("Row", AttendanceRow, ServedRow, DayRow)


@dataclass(frozen=True)
class Log(Generic[Row]):
    """The rows of a file and the faults of its form. ``source`` is its name, for messages."""

    source: str
    rows: tuple[Row, ...] = ()
    problems: tuple[Problem, ...] = ()


def read_attendance(path: Path) -> Log[AttendanceRow]:
    """Read the roll call: ``date``, ``slot``, ``student``."""
    return _read(path, "attendance", AttendanceRow, ("date", "slot", "student"))


def read_served(path: Path) -> Log[ServedRow]:
    """Read the log of the staff, or of exceptions: ``date``, ``slot``, ``staff``, and what the plan does not say."""
    return _read(path, "served", ServedRow, ("date", "slot", "staff"))


def read_days(path: Path) -> Log[DayRow]:
    """Read the days of service: ``date``, ``day``."""
    return _read(path, "days", DayRow, ("date",))


def _read(path: Path, name: str, make: Callable[..., Row], required: tuple[str, ...]) -> Log[Row]:
    problems: list[Problem] = []
    table = read_table(path, name, required, problems)
    rows = table.rows if table is not None and table.headers.keys() >= set(required) else ()
    blank = dict.fromkeys(LOG_COLUMNS[name], "")
    return Log(path.name, tuple(make(**{**blank, **row.cells}, row=row.number) for row in rows), tuple(problems))
