"""Settlement: a month of dated weeks, on what really happened."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

from optimizer.domain.scenario import Scenario
from optimizer.domain.timetable import Timetable
from optimizer.errors import Problem, ScenarioError, SettingsError, UnpayableError
from optimizer.language.times import DAYS
from optimizer.payroll.faults import Faults
from optimizer.payroll.log_dates import Dates, read_calendar
from optimizer.payroll.logs import AbsenceRow, AttendanceRow, DayRow, Log, LogNames, ServedRow
from optimizer.payroll.planned_week import PlannedWeek
from optimizer.payroll.roll import PlanOn, Roll, all_but, attended_groups, read_absences, read_roll, roll_differences
from optimizer.payroll.served import LogReader, Shifts, StaffSlotOfDay
from optimizer.payroll.service_facts import Facts, ServiceDay, ServiceDifference, ServiceLine, What


class PlannedWeeks:
    """The timetables that held: one from the start, others from a date on, to the day.

    ``announced`` are the weeks from which those of some of the later dates were mended.
    """

    def __init__(
        self,
        scenario: Scenario,
        timetable: Timetable,
        weeks: Mapping[date, Timetable] | None = None,
        announced: Mapping[date, Timetable] | None = None,
    ):
        self._first = PlannedWeek(scenario, timetable)
        later = sorted((weeks or {}).items(), key=lambda entry: entry[0], reverse=True)
        self._later = [(day, PlannedWeek(scenario, plan)) for day, plan in later]
        self._announced = {day: PlannedWeek(scenario, plan) for day, plan in (announced or {}).items()}

    @classmethod
    def of_dates(cls, weeks: Mapping[date, PlannedWeek]) -> PlannedWeeks:
        """Date -> the week that held from then on, each with a scenario of its own."""
        plans = object.__new__(cls)
        order = sorted(weeks.items(), key=lambda entry: entry[0])
        plans._first, plans._later, plans._announced = order[0][1], order[:0:-1], {}
        return plans

    def on(self, on: ServiceDay) -> PlannedWeek:
        """The plan of a day of service."""
        return next((plan for day, plan in self._later if on.date and day <= on.date), self._first)

    def announced_on(self, on: ServiceDay) -> PlannedWeek | None:
        """The plan of a day before the week that holds on it was mended; None where it was not."""
        began = next((day for day, _ in self._later if on.date and day <= on.date), None)
        return None if began is None else self._announced.get(began)

    def problems(self, *, served: bool) -> list[Problem]:
        """What keeps the timetables from being paid; somebody in two places does not where a log was ``served``."""
        return [problem for plan in self._all for problem in (*plan.problems, *(() if served else plan.two_places))]

    @property
    def served(self) -> frozenset[str]:
        return frozenset(student for plan in self._all for student in plan.served)

    @property
    def _all(self) -> list[PlannedWeek]:
        return [self._first, *(plan for _, plan in self._later)]


def planned_facts(scenario: Scenario, timetable: Timetable) -> Facts:
    """The week as planned, taken as if all of it happened.

    Raises
    ------
    UnpayableError
        If the timetable names staff, slots or groups that do not exist, two rows for a group and slot, or one person
        twice in a slot.
    """
    plan = PlannedWeek(scenario, timetable)
    if plan.problems or plan.two_places:
        raise UnpayableError([*plan.problems, *plan.two_places], scenario.settings.language)
    days = tuple(ServiceDay(None, day) for day in scenario.week.days)
    lines = tuple(line for day in scenario.week.days for line in plan.lines[day])
    return Facts(days=days, attended=_as_planned(days, lambda _: plan), lines=lines, served=plan.served)


def settled_facts(
    scenario: Scenario,
    plans: PlannedWeeks,
    attendance: Log[AttendanceRow] | None = None,
    served: Log[ServedRow] | None = None,
    exceptions: Log[ServedRow] | None = None,
    days: Log[DayRow] | None = None,
    absences: Log[AbsenceRow] | None = None,
) -> Facts:
    """What happened, from the roll call and the log of the staff; see docs/pay.md, section 4.

    Raises
    ------
    UnpayableError
        As `planned_facts`, but for somebody in two places where ``served`` says in which.
    ScenarioError
        With every fault of every file.
    SettingsError
        If the files do not say which days are meant, or say twice what was served.
    """
    _check_files(attendance, served, exceptions, days, absences)
    names = LogNames(scenario)
    attendance, served, exceptions, absences = (
        names.students(attendance),
        names.staff(served),
        names.staff(exceptions),
        names.students(absences),
    )
    calendar, off, problems = _read_days(scenario, days)
    if unpayable := plans.problems(served=served is not None):
        refused = ScenarioError if problems else UnpayableError
        raise refused([*problems, *unpayable], scenario.settings.language)
    dates = Dates(scenario.week, calendar)
    log = served or exceptions
    dates.learn((row.date, row.slot) for rows in (attendance, log) if rows for row in rows.rows)
    read: list[Faults] = []
    roll: Roll | None = None
    shifts = None
    if attendance is not None:
        read.append(Faults(attendance.source, attendance.problems))
        roll = read_roll(scenario, attendance, dates, read[-1], plans.on)
    if log is not None:
        read.append(Faults(log.source, log.problems))
        shifts = LogReader(scenario, dates, plans.on, read[-1]).read(log)
    if absences is not None:
        read.append(Faults(absences.source, absences.problems))
        away = read_absences(scenario, absences, dates, read[-1])
        roll = all_but(away, dates.seen, plans.on)
    problems += [problem for faults in read for problem in faults.problems]
    if problems:
        raise ScenarioError(problems, scenario.settings.language)

    planned = planned_shifts(dates.seen, plans.on)
    lines = _delivered(planned, shifts, complete=served is not None, roll=roll)
    differences = [row for faults in read for row in _without_service(faults)]
    differences += roll_differences(roll, dates.seen, plans.on) if roll else []
    differences += _staff_differences(planned, lines, shifts) if shifts else []
    differences += _mended_differences(dates.seen, plans)
    order = {token: number for number, token in enumerate(scenario.week.by_token)}
    return Facts(
        days=dates.seen,
        attended=attended_groups(roll, dates.seen, plans.on) if roll else _as_planned(dates.seen, plans.on),
        lines=tuple(sorted(lines.values(), key=lambda line: (line.on.text, order[line.slot], line.staff))),
        served=plans.served,
        off=off,
        differences=tuple(sorted(differences, key=lambda row: row.on.text)),
    )


def _check_files(
    attendance: Log[AttendanceRow] | None,
    served: Log[ServedRow] | None,
    exceptions: Log[ServedRow] | None,
    days: Log[DayRow] | None,
    absences: Log[AbsenceRow] | None,
) -> None:
    if attendance is not None and absences is not None:
        raise SettingsError(
            "--attendance says who was there, --absences who was not: give one of them"
            " · --attendance 写在场的人，--absences 写缺席的人：两者只能给一个"
        )
    if served is not None and exceptions is not None:
        raise SettingsError(
            "--served is the complete log, --exceptions what differed from plan: give one of them"
            " · --served 是完整记录，--exceptions 只写与安排不同之处：两者只能给一个"
        )
    if served is None and attendance is None and days is None:
        raise SettingsError(
            "give --attendance, --served or --days: nothing says which dates are settled"
            " · 请给 --attendance、--served 或 --days：否则不知结算哪些日期"
        )


def _read_days(
    scenario: Scenario, days: Log[DayRow] | None
) -> tuple[dict[date, str] | None, frozenset[date], list[Problem]]:
    """Days of service (None where nothing says them), dates said to be off, what is wrong with the file."""
    if days is None:
        return None, frozenset(), []
    faults = Faults(days.source, days.problems)
    calendar, off, wrong = read_calendar(scenario.week, days.rows)
    for row, column, value, expected in wrong:
        faults.add(row.row, column, value, expected)
    return calendar, off, faults.problems


def _without_service(faults: Faults) -> Iterator[ServiceDifference]:
    """Rows of a file on dates without service, which count for nothing: one difference a date."""
    for day, rows in sorted(faults.idle.items()):
        on = ServiceDay(day, DAYS[day.weekday()])
        yield ServiceDifference(on=on, slots=(), what=What.NO_SERVICE, who="file", person=faults.source, fact=str(rows))


def planned_shifts(days: tuple[ServiceDay, ...], plan_on: PlanOn) -> dict[StaffSlotOfDay, ServiceLine]:
    """Every line of the plan on the days of service."""
    return {(on, line.slot, line.staff): replace(line, on=on) for on in days for line in plan_on(on).lines[on.day]}


def _as_planned(days: tuple[ServiceDay, ...], plan_on: PlanOn) -> dict[str, dict[ServiceDay, dict[str, str]]]:
    attended: dict[str, dict[ServiceDay, dict[str, str]]] = {}
    for on in days:
        for student, places in plan_on(on).presence[on.day].items():
            attended.setdefault(student, {})[on] = places
    return attended


def _delivered(
    planned: dict[StaffSlotOfDay, ServiceLine], shifts: Shifts | None, *, complete: bool, roll: Roll | None
) -> dict[StaffSlotOfDay, ServiceLine]:
    """The lines that were served: those of the log; or of the plan, less its exceptions or its empty slots."""
    if shifts is None:
        if roll is None:
            return planned
        held = {on: roll.held(on) for on in {on for on, _, _ in planned}}
        return {at: line for at, line in planned.items() if line.slot in held[at[0]]}
    if complete:
        return shifts.lines
    gone = shifts.absent | shifts.replaced.keys()
    return {at: line for at, line in planned.items() if at not in gone} | shifts.lines


def _staff_differences(
    planned: dict[StaffSlotOfDay, ServiceLine], lines: dict[StaffSlotOfDay, ServiceLine], shifts: Shifts
) -> Iterator[ServiceDifference]:
    """Planned places that somebody else or nobody filled, and work beyond the plan."""
    for at, line in planned.items():
        fact = lines.get(at)
        if fact is not None and not fact.replaces and _place(fact) == _place(line):
            continue
        if at in shifts.replaced:
            yield _row(line, What.REPLACED, _place(line), shifts.replaced[at])
        elif fact is None:
            yield _row(line, What.NO_SHOW, _place(line), "")
        else:  # who stood in elsewhere left the own place to nobody
            yield _row(line, What.NO_SHOW if fact.replaces else What.MOVED, _place(line), _place(fact))
    for at, line in lines.items():
        if line.replaces:
            yield _row(line, What.SUBSTITUTE, f"{_place(line)} {line.replaces}", _place(line))
        elif at not in planned:
            yield _row(line, What.UNPLANNED, "", _place(line))


def _mended_differences(days: tuple[ServiceDay, ...], plans: PlannedWeeks) -> Iterator[ServiceDifference]:
    """Who stands in for whom by weeks that were mended: against what had been announced for the date."""
    for on in days:
        announced = plans.announced_on(on)
        if announced is None:
            continue
        before, now = (
            {(line.slot, line.staff): replace(line, on=on) for line in week.lines[on.day]}
            for week in (announced, plans.on(on))
        )
        gone = [line for at, line in before.items() if at not in now]
        came = [line for at, line in now.items() if at not in before]
        for lines, others, alone in ((gone, came, What.NO_SHOW), (came, gone, What.UNPLANNED)):
            for line in lines:
                who = [
                    one.staff for one in others if (one.slot, one.group, one.kind) == (line.slot, line.group, line.kind)
                ]
                place = _place(line)
                if lines is gone:
                    yield _row(line, What.REPLACED if who else alone, place, " ".join(who))
                else:
                    told = f"{place} {' '.join(who)}" if who else ""
                    yield _row(line, What.SUBSTITUTE if who else alone, told, place)


def _place(line: ServiceLine) -> str:
    return "duty" if line.kind == "duty" else f"{line.group} {line.part}"


def _row(line: ServiceLine, what: What, plan: str, fact: str) -> ServiceDifference:
    return ServiceDifference(
        on=line.on, slots=(line.label,), what=what, who="staff", person=line.staff, plan=plan, fact=fact
    )
