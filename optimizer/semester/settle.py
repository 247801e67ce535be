"""A month's pay straight from a semester: each date by the week that held it, under its season and tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from optimizer.domain.scenario import Scenario
from optimizer.domain.week import Week
from optimizer.errors import SettingsError
from optimizer.payroll import AbsenceRow, AttendanceRow, DayRow, Log, PayResult, Published, ServedRow
from optimizer.payroll.pay_scenario import pay_facts
from optimizer.payroll.planned_week import PlannedWeek
from optimizer.payroll.service_facts import ServiceDay, ServiceLine
from optimizer.payroll.settlement import PlannedWeeks, settled_facts
from optimizer.semester.kept import KeptSemester
from optimizer.semester.staffed_weeks import SemesterWeek


@dataclass(frozen=True)
class MonthLogs:
    """What really happened in the period, see docs/pay.md; ``served`` and ``exceptions`` are not given both."""

    attendance: Log[AttendanceRow] | None = None
    served: Log[ServedRow] | None = None
    exceptions: Log[ServedRow] | None = None
    absences: Log[AbsenceRow] | None = None


def settle(
    scenario: Scenario,
    semester: KeptSemester,
    month: date | None,
    logs: MonthLogs,
    *,
    log: Log[ServedRow] | None = None,
    published: Published | None = None,
) -> PayResult:
    """Fees, pool and pay of a month of a semester, or of all of it.

    Parameters
    ----------
    scenario : Scenario
        Whose settings and prices count. People, children and clubs of earlier tables are added to it.
    month : date, optional
        Any day of the month.
    log : Log, optional
        served.csv: its dates are paid as it says, all others as planned. Left aside where ``logs`` say who served.

    Raises
    ------
    SettingsError
        If the semester has no date of service in the month.
    """
    dates = {
        on: week
        for week in semester.weeks
        for on, _ in week.service.dates
        if month is None or (on.year, on.month) == (month.year, month.month)
    }
    if not dates:
        raise SettingsError(f"{month:%Y-%m}: the semester has no day of service then · 该月没有开课日")
    weeks = list(dict.fromkeys(dates.values()))
    whole = _union(scenario, weeks)
    plans = PlannedWeeks.of_dates({week.monday: PlannedWeek(week.scenario, week.timetable) for week in weeks})
    days = tuple(DayRow(on.isoformat(), dict(week.service.dates)[on]) for on, week in dates.items())
    served = logs.served
    if log is not None and served is None and logs.exceptions is None:
        served = _with_plan(log, dates)
    facts = settled_facts(whole, plans, logs.attendance, served, logs.exceptions, Log("dates.csv", days), logs.absences)
    return pay_facts(whole, facts, published)


def _union(scenario: Scenario, weeks: Sequence[SemesterWeek]) -> Scenario:
    """A scenario with all slots and people of some weeks; where tables differ, the scenario's own rows count."""
    slots = {slot.token: slot for week in weeks for slot in week.scenario.week.slots}
    slots |= {slot.token: slot for slot in scenario.week.slots if slot.token not in slots}
    order = sorted(slots.values(), key=lambda slot: (scenario.week.days.index(slot.day), slot.start))
    tables: dict[str, Any] = {
        name: tuple(
            {
                row.id: row for each in (*(week.scenario for week in weeks), scenario) for row in getattr(each, name)
            }.values()
        )
        for name in ("students", "staff", "clubs", "activities", "rooms")
    }
    return replace(scenario, week=Week(scenario.week.days, tuple(order)), **tables)


def _with_plan(log: Log[ServedRow], dates: dict[date, SemesterWeek]) -> Log[ServedRow]:
    """A complete log of some dates: the rows of the log, and the plan on dates that it says nothing of."""
    covered = {row.date for row in log.rows}
    own = [row for row in log.rows if row.slot and row.date in {on.isoformat() for on in dates}]
    planned = [
        ServedRow(on.isoformat(), line.label, line.staff, line.group or "duty", line.part)
        for on, week in dates.items()
        if on.isoformat() not in covered
        for line in _lines(week, on)
    ]
    return Log(log.source, tuple(own + planned), log.problems)


def _lines(week: SemesterWeek, on: date) -> Iterable[ServiceLine]:
    day = ServiceDay(on, dict(week.service.dates)[on])
    return PlannedWeek(week.scenario, week.timetable).lines[day.day]
