"""calendar.csv: which dates of a school differ from the public notices; a file of its own, or a sheet of a workbook."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from pathlib import Path

from optimizer.domain.service_dates import SchoolCalendar, ServiceDate, ServiceDates
from optimizer.errors import Problem, ScenarioError, SettingsError
from optimizer.files.raw import Findings
from optimizer.language.lists import list_text
from optimizer.language.terms import fold
from optimizer.language.text import Language, Text
from optimizer.language.times import NO_SERVICE, day_name, day_text, service_date
from optimizer.payroll.logs import read_log_table

_OFF = NO_SERVICE | {""}
_DATE = Text("a date such as 2026-10-10, of the years 2000 to 2099", "日期，如 2026-10-10（2000 至 2099 年）")
_ONCE = Text("each date once", "每个日期只写一次")
_RUNS_AS = Text("one of {days}; blank or “off” for no service", "{days} 之一；不开课则留空或写“停课”")

_YEAR = Text(
    "no notice of the public holidays of {year} is known. Write the holidays and make-up days of that year into "
    "calendar.csv (in a workbook: a sheet “calendar”) with columns date, runs_as, note, for example "
    "“{year}-01-01, off, New Year”. With one row of that year at least, its Mondays to Fridays that are not listed are "
    "days of service",
    "尚无 {year} 年的放假通知。请把该年的放假和调休写进 calendar.csv（工作簿则写在工作表“校历”），列为 日期、按周几、"
    "备注，例如“{year}-01-01，停课，元旦”。该年至少写一行后，未列出的周一至周五按有课计算",
)
_UNPAIRED = Text(
    "this make-up day is not paired with a day off, so what it runs as is not known: write it into the calendar",
    "该调休上课日没有对应的放假日，不知按周几的课表上课：请在校历中写明",
)
_NO_DATES = "from {first} to {last} there is no day of service · {first} 至 {last} 没有开课日"


def read_calendar(
    path: Path,
    days: tuple[str, ...],
    *,
    columns: tuple[str, ...] = ("date", "runs_as"),
    titles: Collection[str] = (),
    language: Language = "en",
) -> SchoolCalendar:
    """Read a school's own days off and make-up days.

    Parameters
    ----------
    days : tuple of str
        Days of the timetable; no date may run as another.
    columns : tuple of str
        Columns that must be there.
    titles : collection of str
        Folded titles of the sheets of a workbook that may hold it; any if there is none.

    Raises
    ------
    ScenarioError
        With every problem of it.
    """
    findings = Findings()
    table = read_log_table(path, "calendar", columns, findings, titles=titles)
    problems = findings.problems
    runs_as: dict[date, str] = {}
    notes: dict[date, str] = {}
    for index, row in enumerate(table.rows if table is not None and not problems else ()):
        assert table is not None
        cell, named = row.cells.get("date", ""), row.cells.get("runs_as", "")
        on, day = service_date(cell), day_name(named)
        faults = []
        if on is None or on in runs_as:
            faults.append(("date", cell, _DATE if on is None else _ONCE))
        if fold(named) not in _OFF and day not in days:
            faults.append(("runs_as", named, _RUNS_AS.format(days=list_text(map(day_text, days)))))
        for column, value, expected in faults:
            problems.append(table.locate(Problem("calendar", index, column, value, expected), row))
        if on is not None:
            runs_as[on] = day or ""
            notes[on] = row.cells.get("note", "")
    if problems:
        raise ScenarioError(problems, language)
    return SchoolCalendar(runs_as, notes)


def known_dates(
    first: date,
    last: date,
    days: tuple[str, ...],
    calendar: SchoolCalendar,
    source: str = "calendar.csv",
    language: Language = "en",
) -> tuple[ServiceDate, ...]:
    """The dates of service of a range, both ends included, where all of it is known.

    Parameters
    ----------
    source : str
        Name of the file that would say what is not known.

    Raises
    ------
    ScenarioError
        If a year has no notice and no row in the calendar, or a make-up day no pair and no row.
    SettingsError
        If the range makes no sense, or none of its dates has service.
    """
    found = ServiceDates(first, last, days, calendar)
    problems = [
        *(Problem("calendar", None, "date", str(y), _YEAR.format(year=y), place=source) for y in found.unknown_years),
        *(Problem("calendar", None, "date", str(on), _UNPAIRED, place=source) for on in found.unpaired),
    ]
    if problems:
        raise ScenarioError(problems, language)
    if not found.dates:
        raise SettingsError(_NO_DATES.format(first=first, last=last))
    return found.dates


def is_calendar(path: Path) -> bool:
    """Whether a file of dates is a calendar.csv: whether it has its column ``runs_as``."""
    findings = Findings()
    table = read_log_table(path, "calendar", ("date", "runs_as"), findings)
    return table is not None and not findings.problems and table.headers["runs_as"].strip() != "day"
