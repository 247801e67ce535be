"""What a semester is planned from: a scenario, its calendar, and its log of who really served, on disk."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from optimizer.domain.scenario import Scenario
from optimizer.domain.service_dates import SchoolCalendar
from optimizer.domain.service_week import ServiceWeek, service_weeks
from optimizer.errors import ScenarioError
from optimizer.files import load, read_raw
from optimizer.files.containers import read_sheets
from optimizer.files.convert import OUR_FILES, files_of
from optimizer.files.labels import LOG_SHEETS
from optimizer.files.publishing import scratch_folder
from optimizer.language.terms import fold
from optimizer.language.text import Language, Text
from optimizer.language.times import monday_of, parse_date
from optimizer.payroll import Log, ServedRow, read_served
from optimizer.payroll.faults import Faults
from optimizer.payroll.log_dates import Dates
from optimizer.payroll.logs import LogNames
from optimizer.payroll.planned_week import PlannedWeek
from optimizer.payroll.school_calendar import known_dates, read_calendar
from optimizer.payroll.served import LogReader
from optimizer.semester.ledger import Served
from optimizer.semester.staffed_weeks import SemesterWeek


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
        If the dates make no range, or none of them has service.
    """
    scenario = load(path)
    language = scenario.settings.language
    files = files_of(path)
    with scratch_folder() as folder:
        at, titles = _log_file(path, "calendar", files, folder)
        calendar = SchoolCalendar()
        if at is not None:
            calendar = read_calendar(at, scenario.week.days, columns=("date",), titles=titles, language=language)
    dates = known_dates(first, last, scenario.week.days, calendar, "calendar.csv" if at is None else at.name, language)
    tables = {name: content for name, content in files.items() if name in OUR_FILES}
    notes: dict[object, str] = {row.on: row.note.say(language) for row in dates if row.note.en}
    weeks = service_weeks((row.on, row.day) for row in dates)
    return SemesterSource(scenario, tuple(weeks), tables, notes, _given(path, scenario), read_log(path, files))


def read_log(path: Path, files: Mapping[str, bytes]) -> Log[ServedRow] | None:
    """The rows of served.csv of a scenario; None where it has none."""
    with scratch_folder() as folder:
        at, titles = _log_file(path, "served", files, folder)
        return None if at is None else read_served(at, titles)


def _log_file(path: Path, name: str, files: Mapping[str, bytes], folder: Path) -> tuple[Path | None, frozenset[str]]:
    """Where calendar.csv or served.csv of a scenario is: a workbook with its sheet, or the file; None for neither.

    Returns
    -------
    file : Path or None
        A file of a workbook that remembers one is put into ``folder``.
    titles : frozenset of str
        Folded titles of the sheets that hold it; none where that is the whole file.
    """
    titles = frozenset(map(fold, (name, *LOG_SHEETS[name])))
    if path.is_file() and any(fold(sheet.title) in titles for sheet in read_sheets(path, text_too=False)):
        return path, titles
    file = f"{name}.csv"
    if file not in files:
        return None, frozenset()
    (folder / file).write_bytes(files[file])
    return folder / file, frozenset()


def _given(path: Path, scenario: Scenario) -> dict[str, int]:
    """Person -> carried, of the rows of the table of staff that hold it."""
    rows = read_raw(path).tables["staff"].rows
    return {
        person.id: person.carried for person, row in zip(scenario.staff, rows, strict=True) if row.cells.get("carried")
    }


SERVED_FILE = "served.csv"
_DATE = Text("a date such as 2026-09-14", "日期，如 2026-09-14")
_NO_SERVICE = Text("a date of service of the semester", "学期中的开课日")
_LATER = Text("a date up to the last published week ({last})", "不晚于最后一个已公布的周（{last}）的日期")
_NONE = Text("no row: no week is published yet", "暂不应有记录：还没有已公布的周")


def served_dates(
    log: Log[ServedRow] | None, weeks: Iterable[SemesterWeek], published: Iterable[date], language: Language
) -> Served:
    """Slots really served on each covered date.

    Parameters
    ----------
    log : Log, optional
        Its rows.
    weeks : iterable of SemesterWeek
        As they were planned.
    published : iterable of date
        Mondays of published weeks.

    Raises
    ------
    ScenarioError
        With every row that is wrong.
    """
    if log is None:
        return Served()
    faults = Faults(log.source, log.problems)
    by_week = {week.monday: week for week in weeks}
    last = max(published, default=None)
    rows: dict[date, list[ServedRow]] = {}
    found = Served()
    for row in log.rows:
        on = parse_date(row.date)
        week = None if on is None else by_week.get(monday_of(on))
        serves = week is not None and on in dict(week.service.dates)
        if on is None:
            faults.add(row.row, "date", row.date, _DATE)
        elif last is None or monday_of(on) > last:
            faults.add(row.row, "date", row.date, _NONE if last is None else _LATER.format(last=last))
        elif not serves:
            faults.add(row.row, "date", row.date, _NO_SERVICE)
        else:
            found.dates.setdefault(on, Counter())
            found.minutes.setdefault(on, Counter())
            if any(cell for cell in row[1:7]):
                rows.setdefault(monday_of(on), []).append(row)
    for monday, own in rows.items():
        _read_week(by_week[monday], Log(log.source, tuple(own)), faults, found)
    if faults.problems:
        raise ScenarioError(faults.problems, language)
    return found


def _read_week(week: SemesterWeek, log: Log[ServedRow], faults: Faults, found: Served) -> None:
    plan = PlannedWeek(week.scenario, week.timetable)
    dates = Dates(week.scenario.week, dict(week.service.dates))
    named = LogNames(week.scenario).staff(log) or log
    shifts = LogReader(week.scenario, dates, lambda _: plan, faults).read(named)
    for (on, _, person), line in shifts.lines.items():
        if on.date is not None:
            found.dates[on.date][person] += 1
            found.minutes[on.date][person] += line.minutes
