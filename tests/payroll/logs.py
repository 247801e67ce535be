"""Logs for the small school: two weeks of November 2026, Mondays and Tuesdays."""

from __future__ import annotations

from datetime import date, timedelta

from optimizer.payroll import AbsenceRow, AttendanceRow, DayRow, Log, ServedRow
from optimizer.payroll.settlement import planned_facts
from tests.payroll.school import school, timetable

FIRST = date(2026, 11, 2)
DATES = (FIRST, FIRST + timedelta(1), FIRST + timedelta(7), FIRST + timedelta(8))


def roll(*less: tuple[int, str, str], more: tuple[AttendanceRow, ...] = ()) -> Log[AttendanceRow]:
    """Everybody as planned on the four dates, less (date number, slot, student), plus further rows."""
    rows = []
    for number, day in enumerate(DATES):
        name = ("Mon", "Tue")[day.weekday()]
        for student in school().students:
            for token in sorted(student.attends):
                slot = token[3:]
                if token.startswith(name) and (number, slot, student.id) not in less:
                    rows.append(AttendanceRow(day.isoformat(), slot, student.id))
    return Log("roll.csv", (*rows, *more))


def served(*less: tuple[int, str, str], more: tuple[ServedRow, ...] = ()) -> Log[ServedRow]:
    """Every planned line on the four dates, less (date number, slot, staff), plus further rows."""
    rows = []
    for number, day in enumerate(DATES):
        name = ("Mon", "Tue")[day.weekday()]
        for line in planned_facts(school(), timetable()).lines:
            if line.on.day == name and (number, line.label, line.staff) not in less:
                rows.append(ServedRow(day.isoformat(), line.label, line.staff))
    return Log("log.csv", (*rows, *more))


def exceptions(*rows: ServedRow) -> Log[ServedRow]:
    return Log("book.csv", rows)


def absences(*rows: AbsenceRow) -> Log[AbsenceRow]:
    return Log("away.csv", rows)


def days(*rows: tuple[str, str]) -> Log[DayRow]:
    return Log("days.csv", tuple(DayRow(*row) for row in rows))
