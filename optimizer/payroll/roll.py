"""The roll call: who attended which slots on which dates, and how that differs from the plan."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from optimizer.domain.scenario import Scenario
from optimizer.language.terms import value_of
from optimizer.language.text import Text
from optimizer.payroll.faults import Faults
from optimizer.payroll.log_dates import CellFault, Dates, NoService
from optimizer.payroll.logs import STATE_WORDS, AbsenceRow, AttendanceRow, Log
from optimizer.payroll.planned_week import PlannedWeek
from optimizer.payroll.service_facts import ServiceDay, ServiceDifference, What

PlanOn = Callable[[ServiceDay], PlannedWeek]
"""The plan that held on a day of service."""
_STUDENT = Text(
    "a student id of the scenario; of a child who has left keep the row in students.csv as it was, until the period is "
    "settled, and the rows of this file",
    "方案中的学号；已离开的学生，结算前请在学生表中保留原来的那一行，本表的记录也请保留",
)
_NOT_PLANNED = Text(
    "a slot such as 2: nothing was planned for this student on that day", "节次，如 2：该学生当天没有安排"
)
_BOTH = Text(
    "one state for a student and slot: another row says that this student was there",
    "同一学生同一时段只能有一种出勤状态：另有一行记为在场",
)
_PRESENT = {"present", "late"}


@dataclass
class Roll:
    """Who attended what.

    Attributes
    ----------
    slots : dict
        Day -> student -> slot tokens attended, in the order of the rows.
    repeated : list of ServiceDifference
        Rows listed twice.
    reasons : dict
        (Day, student) -> why the student was not there, as written.
    """

    slots: dict[ServiceDay, dict[str, dict[str, None]]] = field(default_factory=dict)
    repeated: list[ServiceDifference] = field(default_factory=list)
    reasons: dict[tuple[ServiceDay, str], str] = field(default_factory=dict)

    def held(self, on: ServiceDay) -> frozenset[str]:
        """Slots of a day in which at least one student attended."""
        return frozenset(token for tokens in self.slots.get(on, {}).values() for token in tokens)


def read_roll(scenario: Scenario, log: Log[AttendanceRow], dates: Dates, faults: Faults, plan_on: PlanOn) -> Roll:
    """Read a roll call; what is wrong goes to the faults. A row without a slot is for all that was planned."""
    roll, known = Roll(), scenario.student
    away: dict[tuple[ServiceDay, str, str], AttendanceRow] = {}
    for row in log.rows:
        date_cell, slot_cell, student, number, state_cell = row
        day_slots = dates.read(date_cell, slot_cell) if slot_cell else dates.day(date_cell)
        state = value_of("state", state_cell) if state_cell else "present"
        if state is None:
            faults.add(number, "state", state_cell, STATE_WORDS)
        if student not in known:
            faults.add(number, "student", student, _STUDENT, known)
        if isinstance(day_slots, CellFault):
            faults.add(
                number, day_slots.column, date_cell if day_slots.column == "date" else slot_cell, day_slots.expected
            )
        elif isinstance(day_slots, NoService):
            faults.idle[day_slots.date] += 1
        elif student in known and state is not None:
            on, tokens = day_slots
            if not slot_cell:
                tokens = tuple(plan_on(on).presence[on.day].get(student, ()))
            if not tokens and state in _PRESENT:
                faults.add(number, "slot", "", _NOT_PLANNED)
            elif state in _PRESENT:
                _note(roll, on, tokens, student)
            else:
                roll.reasons[on, student] = state_cell
                away |= dict.fromkeys(((on, student, token) for token in tokens), row)
    for (on, student, token), row in away.items():
        if token in roll.slots.get(on, {}).get(student, {}):
            faults.add(row.row, "state", row.state, _BOTH)
    return roll


def read_absences(
    scenario: Scenario, log: Log[AbsenceRow], dates: Dates, faults: Faults
) -> dict[ServiceDay, dict[str, dict[str, str]]]:
    """Day of service -> student -> slot token missed -> reason; what is wrong goes to the faults.

    The dates are those that are known by now: an absence says nothing of which days there were.
    """
    away: dict[ServiceDay, dict[str, dict[str, str]]] = {}
    for row in log.rows:
        whole = dates.whole_day(row.date)
        day_slots = dates.read(row.date, row.slot) if row.slot and not isinstance(whole, NoService) else whole
        if row.student not in scenario.student:
            faults.add(row.row, "student", row.student, _STUDENT, scenario.student)
        if isinstance(day_slots, CellFault):
            cell = row.date if day_slots.column == "date" else row.slot
            faults.add(row.row, day_slots.column, cell, day_slots.expected)
        elif isinstance(day_slots, NoService):
            faults.idle[day_slots.date] += 1
        elif row.student in scenario.student:
            away.setdefault(day_slots[0], {}).setdefault(row.student, {}).update(
                dict.fromkeys(day_slots[1], row.reason)
            )
    return away


def all_but(away: dict[ServiceDay, dict[str, dict[str, str]]], days: tuple[ServiceDay, ...], plan_on: PlanOn) -> Roll:
    """The roll call in which everybody attended as planned but for those who were away."""
    roll = Roll()
    for on in days:
        absent = away.get(on, {})
        for student, places in plan_on(on).presence[on.day].items():
            missed = absent.get(student, {})
            if attended := dict.fromkeys(token for token in places if token not in missed):
                roll.slots.setdefault(on, {})[student] = attended
            reasons = dict.fromkeys(missed[token] for token in places if missed.get(token))
            if reasons:
                roll.reasons[on, student] = ", ".join(reasons)
    return roll


def _note(roll: Roll, on: ServiceDay, tokens: tuple[str, ...], student: str) -> None:
    own = roll.slots.setdefault(on, {}).setdefault(student, {})
    twice = tuple(token.removeprefix(on.day) for token in tokens if token in own)
    if twice:
        roll.repeated.append(ServiceDifference(on=on, slots=twice, what=What.REPEATED, who="student", person=student))
    own.update(dict.fromkeys(tokens))


def attended_groups(
    roll: Roll, days: tuple[ServiceDay, ...], plan_on: PlanOn
) -> dict[str, dict[ServiceDay, dict[str, str]]]:
    """Student -> day -> slot -> the group that the student was with, as planned; blank where the plan has none."""
    attended: dict[str, dict[ServiceDay, dict[str, str]]] = {}
    for on in days:
        presence = plan_on(on).presence[on.day]
        for student, tokens in roll.slots.get(on, {}).items():
            planned = presence.get(student, {})
            attended.setdefault(student, {})[on] = {token: planned.get(token, "") for token in tokens}
    return attended


def roll_differences(roll: Roll, days: tuple[ServiceDay, ...], plan_on: PlanOn) -> Iterator[ServiceDifference]:
    """Students who did not come, or came unplanned: one row for each student and day."""
    nothing: dict[str, str] = {}
    for on in days:
        presence, came = plan_on(on).presence[on.day], roll.slots.get(on, {})
        order = plan_on(on).scenario.week.on_day[on.day]
        for student in sorted({*presence, *came}):
            planned, fact = presence.get(student, nothing).keys(), came.get(student, {}).keys()
            if planned == fact:
                continue
            for what, tokens in ((What.ABSENT, planned - fact), (What.EXTRA, fact - planned)):
                if tokens:
                    slots = tuple(token.removeprefix(on.day) for token in order if token in tokens)
                    why = roll.reasons.get((on, student), "") if what is What.ABSENT else ""
                    yield ServiceDifference(on=on, slots=slots, what=what, who="student", person=student, fact=why)
        held = roll.held(on)
        empty = {line.slot for line in plan_on(on).lines[on.day]} - held
        if empty:
            slots = tuple(token.removeprefix(on.day) for token in order if token in empty)
            yield ServiceDifference(on=on, slots=slots, what=What.EMPTY, who="slot")
    yield from roll.repeated
