"""A timetable as money sees it: who is where in each slot, and which lines that makes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from optimizer.domain.people import Student
from optimizer.domain.problem import Problem
from optimizer.domain.scenario import Scenario
from optimizer.domain.timetable import Session, Timetable
from optimizer.language.text import Text
from optimizer.pay.lines import Line, ServiceDay, kind_of

_STAFF = Text("a staff id of the scenario", "方案中的工号")
_SLOT = Text("a slot of the scenario's week", "方案中的时段")
_GROUP = Text("a group of groups.csv", "groups.csv 中的组")
_TWICE = Text("one place at a time: this person has other work in that slot", "同一时段只能在一处：该时段已有其他安排")


@dataclass(frozen=True)
class Plan:
    """A timetable of a scenario. Build it, ask `problems`, then use the rest."""

    scenario: Scenario
    timetable: Timetable

    @cached_property
    def problems(self) -> tuple[Problem, ...]:
        """What keeps the timetable from being paid: unknown staff, slots or groups, one person twice in a slot."""
        return tuple(self._faults())

    def _faults(self) -> Iterator[Problem]:
        seen: set[tuple[str, str]] = set()
        rows = [("sessions", index, row.token, row.team) for index, row in enumerate(self.timetable.sessions)]
        rows += [("duties", index, row.token, (row.staff,)) for index, row in enumerate(self.timetable.duties)]
        for table, index, token, team in rows:
            if token not in self.scenario.week.by_token:
                yield Problem(table, index, "slot", token, _SLOT)
            for staff in team:
                if staff not in self.scenario.person:
                    yield Problem(table, index, "staff", staff, _STAFF)
                joined = table == "sessions" and bool(self.timetable.sessions[index].joins)
                if (staff, token) in seen and not joined:
                    yield Problem(table, index, "staff", staff, _TWICE)
                if not joined:
                    seen.add((staff, token))
        for index, session in enumerate(self.timetable.sessions):
            if session.group not in self.timetable.group:
                yield Problem("sessions", index, "group", session.group, _GROUP)

    @cached_property
    def lines(self) -> dict[str, tuple[Line, ...]]:
        """Day -> its lines, in order of time and then staff."""
        lines = [line for session in self.timetable.sessions if not session.joins for line in self._of(session)]
        lines += [
            Line(
                staff=duty.staff,
                on=ServiceDay(None, duty.day),
                slot=duty.token,
                kind="duty",
                part="lead",
                minutes=self.scenario.week[duty.token].minutes,
                campus=duty.campus,
            )
            for duty in self.timetable.duties
        ]
        place = {token: number for number, token in enumerate(self.scenario.week.by_token)}
        lines.sort(key=lambda line: (place[line.slot], line.staff))
        return {day: tuple(line for line in lines if line.on.day == day) for day in self.scenario.week.days}

    def _of(self, session: Session) -> list[Line]:
        lead = self.line(session.group, session.token, session.lead)
        leads = [lead] if session.lead else []
        return leads + [replace(lead, staff=staff, part="assistant") for staff in session.assistants]

    def line(self, group_id: str, token: str, staff: str) -> Line:
        """The line that leading a group in a slot makes, whether the timetable has such a session or not."""
        group = self.timetable.group[group_id]
        session = self.timetable.session_at.get((group_id, token))
        slot = self.scenario.week[token]
        host = session.joins or group_id if session else group_id
        return Line(
            staff=staff,
            on=ServiceDay(None, slot.day),
            slot=token,
            kind=kind_of(group.kind),
            part="lead",
            minutes=slot.minutes,
            group=group_id,
            activity=session.activity if session else "",
            campus=group.campus,
            headcount=self._headcount.get((host, token), group.size),
        )

    @cached_property
    def _headcount(self) -> dict[tuple[str, str], int]:
        """(host group, slot) -> students of its session, joining rows included."""
        counts: dict[tuple[str, str], int] = defaultdict(int)
        for session in self.timetable.sessions:
            counts[session.joins or session.group, session.token] += session.headcount
        return counts

    @cached_property
    def presence(self) -> dict[str, dict[str, dict[str, str]]]:
        """Day -> student -> slot token -> the group that the student is with then."""
        present: dict[str, dict[str, dict[str, str]]] = {day: {} for day in self.scenario.week.days}
        for student in self.scenario.students:
            for token, group in self._places(student):
                present[self.scenario.week[token].day].setdefault(student.id, {})[token] = group
        return present

    def _places(self, student: Student) -> Iterator[tuple[str, str]]:
        member = self.timetable.member.get(student.id)
        if member is None:
            return
        waits = self.timetable.waits_on.get(student.id, frozenset())
        held = self.timetable.session_at
        for token in self._in_order(student.attends):
            slot = self.scenario.week[token]
            if slot.day in waits:
                continue
            own = member.extended_group if slot.extended else "" if slot.club_only else member.care_group
            clubs = [club for club in member.clubs if (club, token) in held]
            group = clubs[0] if clubs and not slot.extended else own
            if (group, token) in held:
                yield token, group

    def _in_order(self, tokens: frozenset[str]) -> tuple[str, ...]:
        found = self._ordered.get(tokens)
        if found is None:
            found = self._ordered[tokens] = tuple(token for token in self.scenario.week.by_token if token in tokens)
        return found

    @cached_property
    def _ordered(self) -> dict[frozenset[str], tuple[str, ...]]:
        return {}

    @cached_property
    def served(self) -> frozenset[str]:
        """Students who are served: who have a group in members.csv."""
        rows = self.timetable.members
        return frozenset(row.student for row in rows if row.care_group or row.clubs or row.extended_group)
