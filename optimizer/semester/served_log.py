"""served.csv: who really served on which dates, read against the published weeks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date

from optimizer.errors import ScenarioError
from optimizer.language.text import Language, Text
from optimizer.language.times import monday_of, parse_date
from optimizer.payroll import Log, ServedRow
from optimizer.payroll.faults import Faults
from optimizer.payroll.log_dates import Dates
from optimizer.payroll.logs import LogNames
from optimizer.payroll.planned_week import PlannedWeek
from optimizer.payroll.served import LogReader
from optimizer.semester.ledger import Served
from optimizer.semester.staffed_weeks import SemesterWeek

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
