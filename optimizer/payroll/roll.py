"""The roll call: who attended which slots on which dates, and how that differs from the plan."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from optimizer.domain.scenario import Scenario
from optimizer.language.text import Text
from optimizer.payroll.faults import Faults
from optimizer.payroll.lines import ServiceDay
from optimizer.payroll.log_dates import CellFault, Dates
from optimizer.payroll.logs import AttendanceRow, Log
from optimizer.payroll.planned_week import PlannedWeek
from optimizer.payroll.service_facts import ServiceDifference, What

PlanOn = Callable[[ServiceDay], PlannedWeek]
"""The plan that held on a day of service."""
_STUDENT = Text("a student id of the scenario", "方案中的学号")


@dataclass
class Roll:
    """Slots attended: day -> student -> slot tokens, without repetition; rows listed twice."""

    slots: dict[ServiceDay, dict[str, dict[str, None]]] = field(default_factory=dict)
    repeated: list[ServiceDifference] = field(default_factory=list)

    def held(self, on: ServiceDay) -> frozenset[str]:
        """Slots of a day in which at least one student attended."""
        return frozenset(token for tokens in self.slots.get(on, {}).values() for token in tokens)


def read_roll(scenario: Scenario, log: Log[AttendanceRow], dates: Dates, faults: Faults) -> Roll:
    """Read a roll call; what is wrong goes to the faults."""
    roll, known = Roll(), scenario.student
    for date_cell, slot_cell, student, number in log.rows:
        day_slots = dates.read(date_cell, slot_cell)
        if student not in known:
            faults.add(number, "student", student, _STUDENT, known)
        if isinstance(day_slots, CellFault):
            faults.add(
                number, day_slots.column, date_cell if day_slots.column == "date" else slot_cell, day_slots.expected
            )
        elif student in known:
            _note(roll, day_slots[0], day_slots[1], student)
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
                    yield ServiceDifference(on=on, slots=slots, what=what, who="student", person=student)
        held = roll.held(on)
        empty = {line.slot for line in plan_on(on).lines[on.day]} - held
        if empty:
            slots = tuple(token.removeprefix(on.day) for token in order if token in empty)
            yield ServiceDifference(on=on, slots=slots, what=What.EMPTY, who="slot")
    yield from roll.repeated
