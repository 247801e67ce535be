"""The dates of service of a semester: public notices, the school's own calendar.csv, weeks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from optimizer.domain.public_notices import PublicNotices
from optimizer.domain.service_week import ServiceWeek
from optimizer.errors import Problem, ScenarioError, SettingsError
from optimizer.files.raw import Findings, RawTable
from optimizer.language.terms import fold
from optimizer.language.text import Text
from optimizer.language.times import DAYS, day_name, monday_of, parse_date
from optimizer.payroll.logs import read_log_table
from optimizer.report.service_calendar import OFF

_LONGEST = timedelta(days=400)
_DATE = Text("a date such as 2026-10-10", "日期，如 2026-10-10")
_ONCE = Text("each date once", "每个日期只写一次")
_RUNS_AS = Text("one of {days}, or off", "应为 {days} 之一，或停课")
_YEAR = Text(
    "a row of {year} in calendar.csv: no notice of its public holidays is known; with one row at least, Mondays to "
    "Fridays that are not listed are days of service",
    "校历中 {year} 年的日期：尚无该年放假通知；至少写一行后，未列出的周一至周五按有课计算",
)
_PAIRLESS = Text(
    "a row in calendar.csv: this make-up day is not paired with a day off, so what it runs as is not known",
    "在校历中写明：该调休上课日没有对应的放假日，不知按周几的课表上课",
)
_MAKE_UP = Text("make-up day for {date}", "补 {date} 的课")


@dataclass(frozen=True)
class SchoolCalendar:
    """calendar.csv: date -> the day whose timetable it runs, blank for no service; and its notes."""

    runs_as: Mapping[date, str] = field(default_factory=dict)
    notes: Mapping[date, str] = field(default_factory=dict)


@dataclass(frozen=True)
class ServiceDate:
    """A date of service, the day that it runs as, and what is said about it."""

    on: date
    day: str
    note: Text


def read_calendar_table(table: RawTable | None, days: tuple[str, ...]) -> SchoolCalendar:
    """Understand calendar.csv.

    Raises
    ------
    ScenarioError
        With every row that cannot be read.
    """
    runs_as: dict[date, str] = {}
    notes: dict[date, str] = {}
    problems: list[Problem] = []
    for index, row in enumerate(table.rows if table else ()):
        assert table is not None
        cell, named = row.cells.get("date", ""), row.cells.get("runs_as", "")
        on, day = parse_date(cell), day_name(named)
        faults = []
        if on is None or on in runs_as:
            faults.append(("date", cell, _DATE if on is None else _ONCE))
        if fold(named) not in OFF and day not in days:
            faults.append(("runs_as", named, _RUNS_AS.format(days=" ".join(days))))
        for column, value, expected in faults:
            problems.append(table.locate(Problem("calendar", index, column, value, expected), row))
        if on is not None:
            runs_as[on] = day or ""
            notes[on] = row.cells.get("note", "")
    if problems:
        raise ScenarioError(problems)
    return SchoolCalendar(runs_as, notes)


def read_calendar_file(path: Path, days: tuple[str, ...]) -> SchoolCalendar:
    """Read calendar.csv, or the sheets of a workbook.

    Raises
    ------
    ScenarioError
        With every problem of it.
    """
    findings = Findings()
    table = read_log_table(path, "calendar", ("date",), findings)
    if findings.problems:
        raise ScenarioError(findings.problems)
    return read_calendar_table(table, days)


def is_calendar(path: Path) -> bool:
    """Whether a file of dates is a calendar.csv: whether it has its column ``runs_as``."""
    findings = Findings()
    table = read_log_table(path, "calendar", ("date", "runs_as"), findings)
    return table is not None and not findings.problems and table.headers["runs_as"].strip() != "day"


def service_dates(
    first: date, last: date, days: tuple[str, ...], calendar: SchoolCalendar, source: str = "calendar.csv"
) -> tuple[ServiceDate, ...]:
    """Every date of service from ``first`` to ``last``, both included, in order.

    Raises
    ------
    SettingsError
        If the range is empty, longer than 400 days, or without any date of service.
    ScenarioError
        If a year has no notice and no row in the calendar, or a make-up day no pair and no row.
    """
    if last < first or last - first > _LONGEST:
        raise SettingsError(
            f"from {first} to {last} is no range of dates up to {_LONGEST.days} days · 日期范围最长 {_LONGEST.days} 天"
        )
    notices = PublicNotices(first.year, last.year)
    listed = {on.year for on in calendar.runs_as}
    problems = [
        Problem("calendar", None, "date", str(year), _YEAR.format(year=year), place=source)
        for year in range(first.year, last.year + 1)
        if year not in notices.known and year not in listed
    ]
    found = []
    for offset in range((last - first).days + 1):
        on = first + timedelta(days=offset)
        runs = _runs_as(on, days, calendar, notices)
        if runs is None:
            problems.append(Problem("calendar", None, "date", str(on), _PAIRLESS, place=source))
        elif runs.day:
            found.append(runs)
    if problems:
        raise ScenarioError(problems)
    if not found:
        raise SettingsError(f"from {first} to {last} there is no day of service · 这段时间没有开课日")
    return tuple(found)


def _runs_as(on: date, days: tuple[str, ...], calendar: SchoolCalendar, notices: PublicNotices) -> ServiceDate | None:
    """What a date runs as, blank for no service; None for a make-up day without a pair."""
    note = calendar.notes.get(on, "")
    if on in calendar.runs_as:
        return ServiceDate(on, calendar.runs_as[on], Text(note, note))
    weekday = DAYS[on.weekday()]
    if on.year in notices.known and on in notices.make_up:
        stands_for = notices.make_up[on]
        if stands_for is None:
            return None
        day = DAYS[stands_for.weekday()]
        return ServiceDate(on, day if day in days else "", _MAKE_UP.format(date=stands_for))
    holiday = on.year in notices.known and on in notices.off
    serves = on.weekday() < DAYS.index("Sat") and weekday in days and not holiday
    return ServiceDate(on, weekday if serves else "", Text("", ""))


def service_weeks(dates: tuple[ServiceDate, ...]) -> Iterator[ServiceWeek]:
    """The weeks that have a date, in order."""
    by_week: dict[date, list[tuple[date, str]]] = {}
    for row in dates:
        by_week.setdefault(monday_of(row.on), []).append((row.on, row.day))
    yield from (ServiceWeek(tuple(rows)) for rows in by_week.values())
