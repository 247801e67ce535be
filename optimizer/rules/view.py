"""A timetable as the rules see it: indexed facts, worked out once and only when asked for.

Three layers, each of which knows those below alone: `EnrolmentFacts` (groups, members, waiting), `PresenceFacts`
(sessions and who is in them) and `View` (joined sessions as one, staff at work).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from optimizer.domain.people import Staff, Student
from optimizer.domain.timetable import Duty, GroupKind, Session
from optimizer.domain.week import split_list
from optimizer.rules.presence import GroupSlot, PresenceFacts


@dataclass(frozen=True, slots=True)
class HostedSession:
    """A session as rooms and staff see it: the host's, with all that join it.

    Attributes
    ----------
    host : Session
        The row that decides activity, room and staff.
    rows : tuple of Session
        The host's row and those of the groups that join it.
    leads, team : tuple of str
        Staff ids in the host's row, each once; ``team`` holds leads and assistants.
    students : tuple of Student
        All present.
    """

    host: Session
    rows: tuple[Session, ...]
    kind: GroupKind | None
    leads: tuple[str, ...]
    team: tuple[str, ...]
    students: tuple[Student, ...]

    @property
    def key(self) -> GroupSlot:
        return self.host.group, self.host.token


@dataclass(frozen=True, slots=True)
class StaffSlot:
    """One slot of one member of staff: at a session (``group`` is the host) or on ``duty`` (``group`` blank).

    A blank ``group`` alone is not yet a duty: the row of a session may name no group.
    """

    staff: str
    token: str
    day: str
    group: str
    campus: str | None
    duty: bool = False


def slot_on(duty: Duty) -> StaffSlot:
    """The slot of somebody on duty."""
    return StaffSlot(duty.staff, duty.token, duty.day, "", duty.campus, duty=True)


class View(PresenceFacts):
    """All facts that rules and goals ask for."""

    def host_key(self, row: Session) -> GroupSlot:
        """The session that a row is part of: its own, or at the end of `joins` the one that hosts it."""
        key, seen = (row.group, row.token), {row.group}
        while (joined := self.sessions[key].joins) and (joined, row.token) in self.sessions:
            if joined in seen:
                return row.group, row.token
            seen.add(joined)
            key = (joined, row.token)
        return key

    def host_of(self, row: Session) -> Session:
        """The row that decides activity, room and staff of the session that a row is part of."""
        return self.sessions[self.host_key(row)] if row.joins else row

    @cached_property
    def meetings(self) -> Mapping[GroupSlot, HostedSession]:
        """Host's (group, slot) -> the session with all that join it."""
        parts: dict[GroupSlot, list[Session]] = {key: [row] for key, row in self.sessions.items() if not row.joins}
        for key, row in self.sessions.items():
            if row.joins:
                host = self.host_key(row)
                parts.setdefault(host, [self.sessions[host]])
                if host != key:
                    parts[host].append(row)
        return {key: self.hosted_session(rows) for key, rows in parts.items()}

    def hosted_session(self, rows: Sequence[Session]) -> HostedSession:
        """A session of its rows, the host's first."""
        host = rows[0]
        leads = tuple(dict.fromkeys(split_list(host.lead)))
        team = tuple(dict.fromkeys((*leads, *(person for person in host.assistants if person))))
        students: Iterable[Student] = (one for row in rows for one in self.present_at(row.group, row.token))
        return HostedSession(host, tuple(rows), self.kind(host.group), leads, team, tuple(students))

    @cached_property
    def in_room(self) -> Mapping[GroupSlot, tuple[GroupSlot, ...]]:
        """(room, slot) -> the hosts' (group, slot) of the sessions there."""
        found: dict[GroupSlot, list[GroupSlot]] = {}
        for key, meeting in self.meetings.items():
            found.setdefault((meeting.host.room, meeting.host.token), []).append(key)
        return {place: tuple(keys) for place, keys in found.items()}

    def is_joined(self, row: Session) -> bool:
        """Whether a row is part of another group's session."""
        return bool(row.joins) and self.host_key(row) != (row.group, row.token)

    @cached_property
    def duties(self) -> tuple[Duty, ...]:
        """Duty rows in slots of the week that name somebody, each once, with the campus that they mean."""
        rows = (row for row in self.timetable.duties if row.staff and self.in_week(row))
        return tuple(dict.fromkeys(replace(row, campus=self.campus_named(row.campus)) for row in rows))

    @cached_property
    def work(self) -> Mapping[str, tuple[StaffSlot, ...]]:
        """Known member of staff -> slots at work in order of time; nobody without any."""
        found: dict[str, list[StaffSlot]] = {}
        for slot in (
            *(slot for one in self.meetings.values() for slot in self.slots_at(one)),
            *map(slot_on, self.duties),
        ):
            found.setdefault(slot.staff, []).append(slot)
        known = (person for person in sorted(found) if person in self.scenario.person)
        return {person: tuple(sorted(found[person], key=lambda work: self.order[work.token])) for person in known}

    def slots_at(self, meeting: HostedSession) -> list[StaffSlot]:
        """The slot of each of the staff of one session."""
        host, campus = meeting.host, self.campus_of(meeting.host.group)
        return [StaffSlot(person, host.token, host.day, host.group, campus) for person in meeting.team]

    def work_by_day(self, person: str) -> dict[str, list[StaffSlot]]:
        days: dict[str, list[StaffSlot]] = {}
        for work in self.work.get(person, ()):
            days.setdefault(work.day, []).append(work)
        return days

    def slots_served(self, person: str) -> int:
        """Staff slots of somebody in the week, each once for every date of its day."""
        return sum(self.service.times[work.day] for work in self.work.get(person, ()))

    def days_served(self, person: str) -> int:
        """Dates on which somebody serves."""
        return sum(self.service.times[day] for day in self.work_by_day(person))

    @cached_property
    def _most(self) -> dict[str, int]:
        return {}

    def could_serve(self, person: Staff) -> int:
        """The most slots that somebody could serve this week (contract, goal `fair-load`)."""
        if person.id not in self._most:
            self._most[person.id] = self._could_serve(person)
        return self._most[person.id]

    def _could_serve(self, person: Staff) -> int:
        vetted = (self.scenario.week.on_day[day] for on, day in self.service.dates if person.vetted_on(on))
        best = sorted((sum(token in person.available for token in tokens) for tokens in vetted), reverse=True)
        within = (min(person.max_per_day, slots) for slots in best[: person.max_days])
        return min(person.max_per_week, sum(within))

    @cached_property
    def on_campus(self) -> Mapping[GroupSlot, dict[str, Student]]:
        """(campus, slot) -> students present: those in sessions there, and those in no session at their own campus."""
        found = {key: dict(students) for key, students in self.crowd.items()}
        for one, tokens in self.without_session.items():
            student = self.scenario.student[one]
            for token in tokens:
                found.setdefault((self.scenario.campus_of(student), token), {})[one] = student
        return found

    @cached_property
    def crowd(self) -> Mapping[GroupSlot, dict[str, Student]]:
        """(campus, slot) -> students in sessions there."""
        found: dict[GroupSlot, dict[str, Student]] = {}
        for group, token in self.sessions:
            campus = self.campus_of(group)
            if campus is not None and (students := self.present_at(group, token)):
                found.setdefault((campus, token), {}).update((student.id, student) for student in students)
        return found
