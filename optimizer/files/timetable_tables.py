"""The five tables of a timetable on disk."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from optimizer.domain.timetable import Duty, Group, Member, Session, Timetable, Waiting
from optimizer.errors import Problem, ScenarioError
from optimizer.files.cells import Cells
from optimizer.files.csv_tables import guard, unguard, write_csv
from optimizer.files.folder import read_table
from optimizer.files.raw import RawTable
from optimizer.files.timetable_book import TimetableBook, read_book
from optimizer.language import terms
from optimizer.language.text import Text
from optimizer.language.times import DAYS, clock_text

TIMETABLE_COLUMNS = {
    "groups": ("group", "kind", "campus", "name", "grades", "size"),
    "members": ("student", "care_group", "clubs", "extended_group"),
    "sessions": (
        *("session", "group", "day", "slot", "start", "end", "activity", "room"),
        *("headcount", "lead", "assistants", "joins"),
    ),
    "duties": ("campus", "day", "slot", "staff"),
    "waiting": ("student", "days", "reason"),
}
"""Columns of each table, in the order in which they are written."""

_TELLING = {
    "groups": ("group", "kind"),
    "members": ("student",),
    "sessions": ("group", "day", "slot", "activity"),
    "duties": ("day", "slot", "staff"),
    "waiting": ("student", "days"),
}
"""Columns by which the table is known on a sheet that does not bear its name."""
_OPTIONAL = ("duties", "waiting")
_NOWHERE = Text("a folder with the tables of a timetable", "含有排班结果表的文件夹")
_MISSING = Text("this file is required in a timetable folder", "排班结果文件夹中必须有这个文件")
_CLOCK = Text("a clock time such as 15:50", "时刻，如 15:50")
_KINDS = {"care": 0, "club": 1, "extended": 2}
_Row = TypeVar("_Row")


def read_timetable(path: str | Path) -> Timetable:
    """Read the tables of a timetable, ours, another program's or one edited by hand: a folder, or a workbook.

    Ids are taken as they are; whether they exist is for the audit to say. The tables of duties and waiting may be
    missing or empty; a missing column is read as blank cells.

    Raises
    ------
    ScenarioError
        If a table or a header row is missing, or a cell cannot be read, with every place.
    """
    folder = Path(path)
    if folder.is_file():
        return read_timetable_book(folder)[0]
    if not folder.is_dir():
        raise ScenarioError([Problem("timetable", None, "", str(path), _NOWHERE, place=str(path))])
    problems: list[Problem] = []
    tables = {name: _open(folder / f"{name}.csv", name, problems) for name in TIMETABLE_COLUMNS}
    timetable = parse_timetable(tables, problems)
    if problems:
        raise ScenarioError(problems)
    return timetable


def read_timetable_book(path: Path) -> tuple[Timetable, TimetableBook]:
    """The timetable in a workbook such as ``timetable.xlsx``, and where each of its rows stands.

    Raises
    ------
    ScenarioError
    """
    problems: list[Problem] = []
    book = read_book(path, _TELLING, _OPTIONAL, problems)
    timetable = parse_timetable(dict(book.tables), problems)
    if problems:
        raise ScenarioError(problems)
    return timetable, book


def _open(file: Path, name: str, problems: list[Problem]) -> RawTable | None:
    if file.exists():
        return read_table(file, name, (), problems, may_be_empty=name in _OPTIONAL)
    if name not in _OPTIONAL:
        problems.append(Problem(name, None, "", file.name, _MISSING, place=file.name))
    return None


def parse_timetable(tables: dict[str, RawTable | None], problems: list[Problem]) -> Timetable:
    """The timetable that raw tables describe; cells that cannot be read are noted in ``problems``."""

    def rows(name: str, read: Callable[[Cells], _Row]) -> tuple[_Row, ...]:
        table = tables.get(name)
        cells = [Cells(table, row, index, None, problems) for index, row in enumerate(table.rows)] if table else []
        return tuple(read(each) for each in cells)

    return Timetable(
        groups=rows("groups", _group),
        members=rows("members", _member),
        sessions=rows("sessions", _session),
        duties=rows("duties", _duty),
        waiting=rows("waiting", _waiting),
    )


def _group(cells: Cells) -> Group:
    return Group(
        id=cells.id("group"),
        kind=terms.value_of("kind", cells.text("kind")) or cells.text("kind"),
        campus=cells.id("campus"),
        name=unguard(cells.text("name")),
        grades=tuple(sorted(cells.grade_list())),
        size=cells.whole("size", 0),
    )


def _member(cells: Cells) -> Member:
    return Member(
        student=cells.id("student"),
        care_group=cells.id("care_group"),
        clubs=cells.items("clubs"),
        extended_group=cells.id("extended_group"),
    )


def _session(cells: Cells) -> Session:
    return Session(
        session=cells.id("session"),
        group=cells.id("group"),
        day=_day(cells.id("day")),
        slot=_slot(cells.id("slot")),
        start=_clock(cells, "start"),
        end=_clock(cells, "end"),
        activity=cells.id("activity"),
        room=cells.id("room"),
        headcount=cells.maybe_whole("headcount"),
        lead=cells.id("lead"),
        assistants=cells.items("assistants"),
        joins=cells.id("joins"),
    )


def _duty(cells: Cells) -> Duty:
    return Duty(
        campus=cells.id("campus"), day=_day(cells.id("day")), slot=_slot(cells.id("slot")), staff=cells.id("staff")
    )


def _waiting(cells: Cells) -> Waiting:
    days = tuple(_day(day) for day in cells.items("days"))
    return Waiting(student=cells.id("student"), days=days, reason=unguard(cells.text("reason")))


def _day(text: str) -> str:
    return terms.value_of("day", text) or text


def _slot(text: str) -> str:
    """``2`` and ``X1`` however they are written: ``2.0``, ``第2节``, ``x1``, ``延1``."""
    match = re.fullmatch(r"(第?)(?P<extended>[Xx延]?)时?0*(?P<number>\d+)(\.0*)?节?", text)
    return f"{'X' if match['extended'] else ''}{match['number']}" if match else text


def _clock(cells: Cells, column: str) -> int:
    """Minutes after midnight; a blank is 0."""
    text = cells.id(column)
    match = re.fullmatch(r"(\d{1,2}):(\d\d)(:00(\.0*)?)?", text)
    if match and int(match[1]) < 24 and int(match[2]) < 60:
        return int(match[1]) * 60 + int(match[2])
    if text:
        cells.note(column, _CLOCK)
    return 0


def write_timetable(path: Path, timetable: Timetable) -> None:
    """Write the five tables into an existing folder, sorted, so that equal timetables give equal bytes."""
    for name, rows in timetable_rows(timetable).items():
        write_csv(path / f"{name}.csv", [TIMETABLE_COLUMNS[name], *rows])


def timetable_rows(timetable: Timetable) -> dict[str, list[tuple[object, ...]]]:
    """The rows of each table as texts and numbers, in the order of `TIMETABLE_COLUMNS`."""
    groups = sorted(timetable.groups, key=lambda row: (_KINDS.get(row.kind, 3), row.id))
    sessions = sorted(timetable.sessions, key=lambda row: (*slot_order(row.day, row.slot), row.group, row.id))
    duties = sorted(timetable.duties, key=lambda row: (*slot_order(row.day, row.slot), row.campus, row.staff))
    return {
        "groups": [
            (row.id, row.kind, row.campus, guard(row.name), " ".join(map(str, row.grades)), row.size) for row in groups
        ],
        "members": [
            (row.student, row.care_group, " ".join(row.clubs), row.extended_group)
            for row in sorted(timetable.members, key=lambda row: row.student)
        ],
        "sessions": [_session_row(row) for row in sessions],
        "duties": [(row.campus, row.day, row.slot, row.staff) for row in duties],
        "waiting": [
            (row.student, " ".join(sorted(row.days, key=_day_order)), guard(row.reason))
            for row in sorted(timetable.waiting, key=lambda row: (row.student, row.days))
        ],
    }


def _session_row(row: Session) -> tuple[object, ...]:
    times = (clock_text(row.start), clock_text(row.end))
    team = (row.lead, " ".join(sorted(row.assistants)))
    name = row.standard_name if row.session is None else row.session
    return (name, row.group, row.day, row.slot, *times, row.activity, row.room, row.headcount, *team, row.joins)


def slot_order(day: str, slot: str) -> tuple[tuple[int, str], bool, int, str]:
    """Sorting key of a day and slot label: by day, ordinary before extended, by number."""
    number = slot.lstrip("X")
    return (_day_order(day), slot.startswith("X"), int(number) if number.isdigit() else 0, slot)


def _day_order(day: str) -> tuple[int, str]:
    return (DAYS.index(day) if day in DAYS else len(DAYS), day)
