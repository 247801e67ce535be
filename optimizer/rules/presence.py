"""Who is present where: the second layer of `View`.

A row of sessions.csv counts when its slot is one of the week and it is the first of its group and slot; what else is
wrong with rows is for the rule `tables`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property

from optimizer.domain.people import Student
from optimizer.domain.timetable import Duty, Member, Session
from optimizer.rules.enrolment import EnrolmentFacts

GroupSlot = tuple[str, str]
"""Group id and slot token: what names a session."""


class PresenceFacts(EnrolmentFacts):
    """Sessions and the students in them."""

    @cached_property
    def order(self) -> dict[str, int]:
        """Slot token -> its place in time within the week."""
        week = self.scenario.week
        ranked = sorted(week.slots, key=lambda slot: (week.days.index(slot.day), slot.start, slot.extended))
        return {slot.token: place for place, slot in enumerate(ranked)}

    @cached_property
    def care_slots(self) -> frozenset[str]:
        """Tokens of the slots in which care groups meet."""
        return frozenset(self.scenario.week.care)

    @cached_property
    def _care_minutes(self) -> dict[tuple[str, ...], int]:
        return {}

    def care_minutes(self, tokens: tuple[str, ...]) -> int:
        """Minutes of those of some slots in which care groups meet."""
        if (minutes := self._care_minutes.get(tokens)) is None:
            week = self.scenario.week
            minutes = sum(week[token].minutes for token in tokens if token in self.care_slots)
            self._care_minutes[tokens] = minutes
        return minutes

    def in_week(self, row: Session | Duty) -> bool:
        """Whether a row's day and slot are of the week, and the day has a date."""
        day = self.scenario.week[row.token].day if row.token in self.order else None
        return day == row.day and day in self.service.times

    @cached_property
    def sessions(self) -> Mapping[GroupSlot, Session]:
        """(group, slot) -> the row that counts."""
        found: dict[GroupSlot, Session] = {}
        for row in self.timetable.sessions:
            if self.in_week(row):
                found.setdefault((row.group, row.token), row)
        return found

    @cached_property
    def groups_at(self) -> Mapping[str, tuple[str, ...]]:
        """Slot token -> groups with a session then."""
        found: dict[str, list[str]] = {}
        for group, token in self.sessions:
            found.setdefault(token, []).append(group)
        return {token: tuple(groups) for token, groups in found.items()}

    @cached_property
    def of_group(self) -> Mapping[str, tuple[Session, ...]]:
        """Group id -> its sessions in order of time."""
        found: dict[str, list[Session]] = {}
        for row in sorted(self.sessions.values(), key=lambda row: self.order[row.token]):
            found.setdefault(row.group, []).append(row)
        return {group: tuple(rows) for group, rows in found.items()}

    def sessions_of(self, group: str) -> tuple[Session, ...]:
        return self.of_group.get(group, ())

    def care_sessions(self, group: str) -> tuple[Session, ...]:
        """Sessions of a group in ordinary slots: those that frequency and the goals over care groups speak of."""
        return tuple(row for row in self.sessions_of(group) if not self.scenario.week[row.token].extended)

    @cached_property
    def meets(self) -> Mapping[str, frozenset[str]]:
        """Group id -> tokens of the slots in which it has a session."""
        return {group: frozenset(row.token for row in rows) for group, rows in self.of_group.items()}

    @cached_property
    def clubs_of(self) -> Mapping[str, dict[str, tuple[str, ...]]]:
        """Student in clubs -> slot token -> the student's clubs that meet then, signed up for or not."""
        return {row.student: self.club_slots(row) for row in self.placed.values() if row.clubs}

    def club_slots(self, row: Member) -> dict[str, tuple[str, ...]]:
        """Slot token -> the clubs of one row of members.csv that meet then."""
        slots: dict[str, tuple[str, ...]] = {}
        for club in self.own_clubs(row):
            for token in self.meets.get(club, ()):
                slots[token] = (*slots.get(token, ()), club)
        return slots

    def home(self, row: Member, token: str) -> str:
        """The group that has a student in an attended slot in which none of the student's clubs meets; or blank."""
        slot = self.scenario.week[token]
        if slot.extended:
            return row.extended_group if self.may_be(row.extended_group, "extended") else ""
        return row.care_group if not slot.club_only and self.may_be(row.care_group, "care") else ""

    def places(self, student: Student) -> Iterator[tuple[str, str]]:
        """Where a student is: attended slots of the served days in order of time, each with the group that meets then.

        Of several clubs that meet in a slot the first counts; slots in which the student's group has no session are
        left out.
        """
        row = self.placed.get(student.id)
        if row is None:
            return
        clubs = self.clubs_of.get(student.id, {})
        for _, tokens in self.served_days(student):
            for token in tokens:
                group = clubs[token][0] if token in clubs else self.home(row, token)
                if (group, token) in self.sessions:
                    yield token, group

    @cached_property
    def present(self) -> Mapping[GroupSlot, tuple[Student, ...]]:
        """(group, slot) -> students present, whether or not there is a session for them."""
        found: dict[GroupSlot, list[Student]] = {}
        for club, students in self.club_members.items():
            found |= {(club, row.token): list(students) for row in self.sessions_of(club)}
        for row in self.placed.values():
            for key in self.home_places(row):
                found.setdefault(key, []).append(self.scenario.student[row.student])
        return {key: tuple(students) for key, students in found.items()}

    def home_places(self, row: Member) -> list[GroupSlot]:
        """Care and extended groups and slots in which one student is present, whether or not there is a session."""
        clubs = self.clubs_of.get(row.student, {})
        return [
            (group, token)
            for _, tokens in self.served_days(self.scenario.student[row.student])
            for token in tokens
            if token not in clubs and (group := self.home(row, token))
        ]

    @cached_property
    def without_session(self) -> Mapping[str, tuple[str, ...]]:
        """Served student -> tokens of the attended slots in which the student is present but in no session.

        Nobody is present in a slot for clubs alone in which none of the student's clubs meets.
        """
        found = ((row.student, self.nowhere(row)) for row in self.placed.values())
        return {student: tokens for student, tokens in found if tokens}

    def nowhere(self, row: Member) -> tuple[str, ...]:
        """Tokens of the slots in which one student is present but in no session."""
        clubs, slots = self.clubs_of.get(row.student, {}), self.scenario.week.by_token
        return tuple(
            token
            for _, tokens in self.served_days(self.scenario.student[row.student])
            for token in tokens
            if token not in clubs
            and not slots[token].club_only
            and (not (home := self.home(row, token)) or (home, token) not in self.sessions)
        )

    @cached_property
    def club_members(self) -> Mapping[str, tuple[Student, ...]]:
        """Club -> the students whose rows of members.csv name it."""
        found: dict[str, dict[str, Student]] = {}
        for row in self.placed.values():
            for club in self.own_clubs(row):
                found.setdefault(club, {})[row.student] = self.scenario.student[row.student]
        return {club: tuple(students.values()) for club, students in found.items()}

    def present_at(self, group: str, token: str) -> tuple[Student, ...]:
        return self.present.get((group, token), ())
