"""Reading what happened: roll call, absences, log of the staff, days of service; names in them made ids.

Cells stay text here, so that whoever knows the scenario finds their faults all at once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Generic, NamedTuple, TypeVar

from optimizer.domain.notices import InputNotice
from optimizer.domain.scenario import Scenario
from optimizer.errors import Problem, ScenarioError
from optimizer.files import labels
from optimizer.files.class_names import class_form
from optimizer.files.containers import read_sheets
from optimizer.files.find_table import found_table
from optimizer.files.forms import read_table_of
from optimizer.files.labels import LOG_COLUMNS
from optimizer.files.marks import YES
from optimizer.files.raw import NO_HEADER, Findings, RawRow, RawTable
from optimizer.files.raw_sheets import RawSheet
from optimizer.files.references import Directory
from optimizer.files.sheet_rows import SheetNotes, tell_part
from optimizer.language.folding import name_key, plain
from optimizer.language.terms import fold, value_of
from optimizer.language.text import Text
from optimizer.payroll.log_grids import GridMark, read_grid

_COLUMN = Text("a column of this name", "应有这一列")
_SLOT = Text("a slot such as 2, as the other rows have", "节次，如 2；其他各行都填了")
_SIGN = Text(
    "a mark for served (√) or absent (×): other rows are marked, so that a blank says nothing",
    "到岗填 √，未到填 ×：其他行有标记，留空看不出是否到岗",
)
_LIST = re.compile(r"\s*[、,，;；\n]+\s*")
_ALL_BLANK = Text(
    "the day whose timetable runs, such as Mon; a blank means no service, and every row is blank",
    "照常上课的日子写周几，如 周一；留空表示不开课，而这里每一行都留空",
)
_BLANK_DAYS = Text(
    "{n} date(s) have no day and count as days without service; write the day where there was service",
    "{n} 个日期没有写周几，按不开课计；照常上课的请写周几",
)
_UNREAD = Text("{file}: {n} sheet(s) were not read", "{file}：有 {n} 张工作表没有读取")
_PLACE = Text("row {n}", "第 {n} 行")
STATE_WORDS = Text("present, absent, leave or late", "出勤、缺席、请假 或 迟到")
_ONLY_AWAY = Text(
    "marks of those who were there (√): this register marks only those who were not; give it with --absences",
    "在场的标记（√）：这份考勤表只标出了不在的人，请用 --absences 提供",
)
_TICKS_AND_BLANKS = Text(
    "either √ or blank for those who were there: this register has both; with --attendance a blank means not there",
    "在场的人统一填 √ 或统一留空：这份表两种都有；若留空表示不在，请用 --attendance 提供",
)


class AttendanceRow(NamedTuple):
    """One student in one slot, several (``1-2``), or, where ``slot`` is blank, in all that were planned on the day.

    ``row`` is the line of the file, 0 if there is none. ``state`` is the cell as written: present, absent, leave or
    late in either language; blank means present.
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
    """One staff slot of the log, see docs/pay.md; blank cells mean «as planned», a blank ``slot`` all of the day."""

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
    """The rows of a file and the faults of its form. ``source`` is its name, for messages.

    ``notices`` say what of the file was not read, or how it was.
    """

    source: str
    rows: tuple[Row, ...] = ()
    problems: tuple[Problem, ...] = ()
    notices: tuple[InputNotice, ...] = ()


def read_attendance(path: Path) -> Log[AttendanceRow]:
    """Read the roll call: ``date``, ``slot``, ``student``, ``state``; or a register with a mark for each date."""
    return _read(path, "attendance", AttendanceRow, ("date", "slot", "student"), _attended)


def read_absences(path: Path) -> Log[AbsenceRow]:
    """Read who was not there: ``date``, ``student``, ``slot``, ``reason``; or a register in which they are marked."""
    return _read(path, "absences", AbsenceRow, ("date", "student"), _away)


def read_served(path: Path, titles: Collection[str] = ()) -> Log[ServedRow]:
    """Read the log of the staff, or of exceptions: ``date``, ``slot``, ``staff``, and what the plan does not say.

    ``titles`` are as in `read_log_table`.
    """
    return _read(path, "served", ServedRow, ("date", "slot", "staff"), _served, titles)


def read_days(path: Path) -> Log[DayRow]:
    """Read the days of service: ``date``, ``day``; or calendar.csv, in which a blank ``runs_as`` is no service."""
    log = _read(path, "days", DayRow, ("date",), None)
    calendar = read_log_table(path, "calendar", ("date", "runs_as"), Findings())
    if calendar is None or calendar.headers["runs_as"] == "day" or log.problems:
        return log
    rows = [(row.cells.get("date", ""), row.cells.get("runs_as", "off"), row.number) for row in calendar.rows]
    blank = [row.cells.get("date", "") for row in calendar.rows if "runs_as" not in row.cells]
    if blank and len(blank) == len(rows):
        column = calendar.headers["runs_as"]
        return Log(log.source, problems=(Problem("days", None, column, "", _ALL_BLANK, place=path.name),))
    notices = (InputNotice.of(_BLANK_DAYS, blank),) if blank else ()
    return Log(log.source, tuple(DayRow(*row) for row in rows), notices=notices)


Marks = Callable[[Sequence[GridMark]], tuple[list[RawRow], Problem | None]]
"""The rows that the marks of a register stand for, or why they say nothing."""


def _attended(marks: Sequence[GridMark]) -> tuple[list[RawRow], Problem | None]:
    """Who was there: a blank says that somebody was not."""
    states = {value_of("state", mark.mark) for mark in marks if mark.mark}
    if states and states <= {"absent", "leave"}:
        return [], Problem("attendance", None, "state", "", _ONLY_AWAY)
    return [_row(mark, state=mark.mark) for mark in marks if mark.mark], None


def _away(marks: Sequence[GridMark]) -> tuple[list[RawRow], Problem | None]:
    """Who was not there: a blank says that somebody was."""
    states = {value_of("state", mark.mark) if mark.mark else "" for mark in marks}
    dates = {(mark.date, mark.slot) for mark in marks if mark.mark}
    if "present" in states and any(not mark.mark and (mark.date, mark.slot) in dates for mark in marks):
        return [], Problem("absences", None, "state", "", _TICKS_AND_BLANKS)
    strange = next((mark for mark in marks if mark.mark and value_of("state", mark.mark) is None), None)
    if strange:
        return [], Problem("absences", None, "state", strange.mark, STATE_WORDS, place=_PLACE.format(n=strange.row).en)
    away = [mark for mark in marks if value_of("state", mark.mark) in ("absent", "leave")]
    return [_row(mark, reason=mark.mark) for mark in away], None


def _served(marks: Sequence[GridMark]) -> tuple[list[RawRow], Problem | None]:
    """Who served as planned, and who was absent from it."""
    rows = []
    for mark in marks:
        rows += [_row(mark, status=_status(mark.mark))] if mark.mark else []
    return rows, None


def _status(mark: str) -> str:
    """A mark of whether somebody came as the log of the staff calls it."""
    state = value_of("attendance", mark) or value_of("state", mark)
    return {"present": "served", "late": "served", "leave": "absent"}.get(state or "", state or mark)


def _row(mark: GridMark, **more: str) -> RawRow:
    return RawRow(mark.row, {**mark.cells, "date": mark.date, "slot": mark.slot, **more})


def _read(
    path: Path,
    name: str,
    make: Callable[..., Row],
    required: tuple[str, ...],
    marks: Marks | None,
    titles: Collection[str] = (),
) -> Log[Row]:
    findings = Findings()
    table = read_log_table(path, name, required, findings, marks, titles)
    columns = [column for column in LOG_COLUMNS[name] if column in make.__annotations__]
    rows = [
        make(**{column: row.cells.get(column, "") for column in columns}, row=row.number)
        for row in (table.rows if table else ())
    ]
    return Log(path.name, tuple(rows), tuple(findings.problems), tuple(findings.notices))


def read_log_table(
    path: Path,
    name: str,
    required: tuple[str, ...],
    findings: Findings,
    marks: Marks | None = None,
    titles: Collection[str] = (),
) -> RawTable | None:
    """The rows of all visible sheets of a file that have the required columns, or, with ``marks``, are registers.

    Sheets that are neither are told; where no sheet is either, what the first one lacks is a problem. ``titles`` are
    folded titles of the sheets that are looked at; all if there is none.
    """
    try:
        sheets = [sheet for sheet in read_sheets(path) if any(map(any, sheet.grid))]
        sheets = [sheet for sheet in sheets if fold(sheet.title) in titles] if titles else sheets
    except ScenarioError as error:
        findings.problems += error.problems
        return None
    visible: list[RawSheet] = [sheet for sheet in sheets if not sheet.hidden] or sheets[:1]
    found = {sheet.title: _sheet_table(path, name, required, marks, sheet, findings) for sheet in visible}
    tables = [table for table in found.values() if table is not None]
    unread = [sheet for sheet in visible if found[sheet.title] is None]
    if unread and not tables:
        _tell_missing(path, name, required, unread.pop(0), findings)
    passed_over = [sheet.title for sheet in (*unread, *(each for each in sheets if each not in visible))]
    if passed_over:
        findings.notices.append(InputNotice.of(_UNREAD, passed_over, every=True, file=path.name))
    if not visible:
        findings.problems.append(Problem(name, None, "", path.name, NO_HEADER, place=path.name))
    rows = [row if row.source else replace(row, source=table.own_source) for table in tables for row in table.rows]
    return replace(tables[0], rows=tuple(rows)) if tables else None


def _sheet_table(
    path: Path, name: str, required: tuple[str, ...], marks: Marks | None, sheet: RawSheet, findings: Findings
) -> RawTable | None:
    """A sheet as a table or as a register, whose marks become rows; None where it is neither."""
    who = "staff" if name == "served" else "student"
    table = found_table(name, sheet)
    columns = {labels.column_of(name, text) for text in table.texts}
    if {*required} <= columns | ({who} if "name" in columns else set()):
        raw = read_table_of([table], findings, ())
        if raw is None:
            return None
        slots = ["slot" in row.cells for row in raw.rows]
        if "slot" in required and any(slots):  # a blank among others is forgotten; a date alone is not
            blank = [row for row, has in zip(raw.rows, slots, strict=True) if not has and len(row.cells) > 1]
            findings.problems += [raw.locate(Problem(name, None, "slot", "", _SLOT), row.number) for row in blank]
        if name == "served":
            findings.problems += _unsigned(raw)
        of_class = table.class_name if "class" not in columns else ""
        rows = [
            replace(row, cells=cells) for row in raw.rows for cells in _each(name, _named(row.cells, who, of_class))
        ]
        return replace(raw, rows=tuple(rows))
    grid = read_grid(name, (who, "name", "class"), sheet) if marks else None
    if grid is None or marks is None:
        return None
    made, question = marks(grid.marks)
    notes = SheetNotes()
    tell_part(grid.part, notes)
    findings.notices += notes.notices()
    findings.problems += grid.problems
    if question:
        findings.problems.append(question.at(f"{path.name} {question.place}".strip()))
    named = (RawRow(row.number, _named(row.cells, who)) for row in made)
    return RawTable(name, sheet.title, {}, tuple(named))


def _each(name: str, cells: dict[str, str]) -> list[dict[str, str]]:
    """The rows that a row stands for: of absences one for each name of a list, none where it says that nobody was."""
    if name == "served" and cells.get("status"):
        return [{**cells, "status": _status(cells["status"])}]
    people = _LIST.split(cells.get("student", "")) if name == "absences" else []
    if people in (["无"], ["全勤"]):
        return []
    of_class = cells.get("class", "")
    return [{**cells, "student": f"{who} {of_class}".strip()} for who in people if who] if len(people) > 1 else [cells]


def _unsigned(table: RawTable) -> list[Problem]:
    """The rows of a log that are not signed, where others are signed with a mark (√): nobody knows what they mean."""
    signed = any(plain(row.cells.get("status", "")) in YES for row in table.rows)
    blank = [row for row in table.rows if not row.cells.get("status")] if signed else []
    return [table.locate(Problem("served", None, "status", "", _SIGN), row.number) for row in blank]


def _named(cells: dict[str, str], who: str, of_class: str = "") -> dict[str, str]:
    """A row in which somebody is named, with the class where one is known, instead of told by an id."""
    if cells.get(who) or not cells.get("name"):
        return cells
    class_name = cells.get("class", of_class if who == "student" else "")
    return {**cells, who: f"{cells['name']} {class_name}".strip()}


def _tell_missing(path: Path, name: str, required: tuple[str, ...], sheet: RawSheet, findings: Findings) -> None:
    raw = read_table_of([found_table(name, sheet)], findings, ())
    missing = [column for column in required if raw is None or column not in raw.headers]
    findings.problems += [Problem(name, None, column, "", _COLUMN, place=path.name) for column in missing]


_OfStudents = TypeVar("_OfStudents", AttendanceRow, AbsenceRow)


class LogNames:
    """Who is meant by a cell that holds no id. A cell that names nobody, or several, stays as it is."""

    def __init__(self, scenario: Scenario):
        self._children = Directory("students", [(row.id, row.name, row.class_name) for row in scenario.students])
        self._people = Directory("staff", [(row.id, row.name, "") for row in scenario.staff])
        self._of_name: dict[str, list[tuple[str, int, str]]] = {}
        for child in scenario.students:
            self._of_name.setdefault(name_key(child.name), []).append((child.id, child.grade, child.class_name))
        self._found: dict[str, str] = {}

    def students(self, log: Log[_OfStudents] | None) -> Log[_OfStudents] | None:
        """A log of children with their ids."""
        if log is None:
            return None
        return replace(log, rows=tuple(row._replace(student=self._child(row.student)) for row in log.rows))

    def staff(self, log: Log[ServedRow] | None) -> Log[ServedRow] | None:
        """A log of the staff with their ids."""
        if log is None:
            return None
        rows = (
            row._replace(staff=self._people.find(row.staff) or row.staff, replaces=self._replaced(row.replaces))
            for row in log.rows
        )
        return replace(log, rows=tuple(rows))

    def _replaced(self, text: str) -> str:
        return (self._people.find(text) or text) if text else text

    def _child(self, text: str) -> str:
        if text not in self._found:
            self._found[text] = self._children.find(text) or self._by_class(text) or text
        return self._found[text]

    def _by_class(self, text: str) -> str:
        """A child named with its class in another spelling; blank for none or several."""
        name, _, school_class = text.partition(" ")
        same = self._of_name.get(name_key(name), [])
        if len(same) == 1 and school_class:
            return same[0][0]
        form = class_form(school_class)
        able = [
            child
            for child, grade, own in same
            if form.number and class_form(own).number == form.number and form.grade in (0, grade)
        ]
        return able[0] if len(able) == 1 else ""
