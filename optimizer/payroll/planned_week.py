"""A timetable as payroll needs it: who is where in each slot, and the service lines that follow."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from optimizer.domain.scenario import Scenario
from optimizer.domain.timetable import Session, Timetable
from optimizer.domain.week import split_list
from optimizer.errors import Problem
from optimizer.language.text import Text
from optimizer.payroll.service_facts import ServiceDay, ServiceLine, kind_of
from optimizer.rules.view import View

_STAFF = Text("a staff id of the scenario", "方案中的工号")
_SLOT = Text("a slot of the scenario's week", "方案中的时段")
_GROUP = Text("a group of groups.csv", "分组表中的组")
_ROW_TWICE = Text("one row for a group and slot", "同一组同一时段只写一行")
_TWICE = Text("one place at a time: this person has other work in that slot", "同一时段只能在一处：该时段已有其他安排")


@dataclass(frozen=True)
class PlannedWeek:
    """A timetable of a scenario. Build it, ask `problems` and `two_places`, then use the rest."""

    scenario: Scenario
    timetable: Timetable

    @cached_property
    def view(self) -> View:
        """The timetable as the rules see it. Payroll needs nothing that depends on the date."""
        return View(self.scenario, self.timetable, date.min)

    @cached_property
    def problems(self) -> tuple[Problem, ...]:
        """What keeps the timetable from being paid: unknown staff, slots or groups, two rows for a group and slot.

        Whatever else breaks a rule does not leave open who is to be paid for what.
        """
        return tuple(self._faults())

    @cached_property
    def two_places(self) -> tuple[Problem, ...]:
        """Rows with somebody who has other work in that slot: paid only where a log says what was really served."""
        found: list[Problem] = []
        seen: set[tuple[str, str]] = set()
        for table, index, token, team in self._rows():
            if table == "sessions" and self._is_joined(self.timetable.sessions[index]):
                continue
            for staff in team:
                if (staff, token) in seen:
                    found.append(Problem(table, index, "staff", staff, _TWICE))
                seen.add((staff, token))
        return tuple(found)

    def _rows(self) -> Iterator[tuple[str, int, str, tuple[str, ...]]]:
        """Table, index, slot token and staff of each row of sessions and duties; blank cells left out."""
        for index, row in enumerate(self.timetable.sessions):
            yield "sessions", index, row.token, (*_leads(row), *(staff for staff in row.assistants if staff))
        for index, duty in enumerate(self.timetable.duties):
            yield "duties", index, duty.token, (duty.staff,) if duty.staff else ()

    def _faults(self) -> Iterator[Problem]:
        for table, index, token, team in self._rows():
            if token not in self.scenario.week.by_token:
                yield Problem(table, index, "slot", token, _SLOT)
            for staff in team:
                if staff not in self.scenario.person:
                    yield Problem(table, index, "staff", staff, _STAFF)
        seen: set[tuple[str, str]] = set()
        for index, session in enumerate(self.timetable.sessions):
            if session.group not in self.timetable.group:
                yield Problem("sessions", index, "group", session.group, _GROUP)
            if (session.group, session.token) in seen:
                yield Problem("sessions", index, "group", session.standard_name, _ROW_TWICE)
            seen.add((session.group, session.token))

    def _is_joined(self, session: Session) -> bool:
        """Whether a row is part of another group's session, which alone is paid."""
        return self.view.in_week(session) and self.view.is_joined(session)

    @cached_property
    def lines(self) -> dict[str, tuple[ServiceLine, ...]]:
        """Day -> its lines, in order of time and then staff."""
        lines = [line for meeting in self.view.meetings.values() for line in self._of(meeting.host)]
        lines += [
            ServiceLine(
                staff=duty.staff,
                on=ServiceDay(None, duty.day),
                slot=duty.token,
                kind="duty",
                part="lead",
                minutes=self.scenario.week[duty.token].minutes,
                campus=duty.campus,
            )
            for duty in self.view.duties
        ]
        place = {token: number for number, token in enumerate(self.scenario.week.by_token)}
        lines.sort(key=lambda line: (place[line.slot], line.staff))
        return {day: tuple(line for line in lines if line.on.day == day) for day in self.scenario.week.days}

    def _of(self, session: Session) -> list[ServiceLine]:
        leads = _leads(session)
        line = self.line(session.group, session.token, "")
        assistants = dict.fromkeys(staff for staff in session.assistants if staff and staff not in leads)
        return [
            *(replace(line, staff=staff) for staff in leads),
            *(replace(line, staff=staff, part="assistant") for staff in assistants),
        ]

    def line(self, group_id: str, token: str, staff: str) -> ServiceLine:
        """The line that leading a group in a slot makes, whether the timetable has such a session or not."""
        group = self.timetable.group[group_id]
        session = self.view.sessions.get((group_id, token))
        slot = self.scenario.week[token]
        rows = self.view.meetings[self.view.host_key(session)].rows if session else ()
        return ServiceLine(
            staff=staff,
            on=ServiceDay(None, slot.day),
            slot=token,
            kind=kind_of(group.kind),
            part="lead",
            minutes=slot.minutes,
            group=group_id,
            activity=session.activity if session else "",
            campus=group.campus,
            headcount=sum(row.headcount or 0 for row in rows) if session else group.size,
        )

    @cached_property
    def presence(self) -> dict[str, dict[str, dict[str, str]]]:
        """Day -> student -> slot token -> the group that the student is with then."""
        present: dict[str, dict[str, dict[str, str]]] = {day: {} for day in self.scenario.week.days}
        for student in self.scenario.students:
            for token, group in self.view.places(student):
                present[self.scenario.week[token].day].setdefault(student.id, {})[token] = group
        return present

    @cached_property
    def served(self) -> frozenset[str]:
        """Students who are served: who have a group in members.csv."""
        return frozenset(student.id for student in self.view.served_students)


def _leads(session: Session) -> tuple[str, ...]:
    """Staff named as leads, each once: two of them break a rule, and both are paid."""
    return tuple(dict.fromkeys(split_list(session.lead)))
