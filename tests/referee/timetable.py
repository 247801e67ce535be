"""A timetable folder, as it stands: no judgement is made here, but what cannot be read is a ValueError."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .tables import count, grade_list, listed, read_table, text, whole
from .week import Slot, day_name, minutes

GROUPS = ("group", "kind", "campus", "name", "grades", "size")
MEMBERS = ("student", "care_group", "clubs", "extended_group")
SESSIONS = (
    *("session", "group", "day", "slot", "start", "end", "activity", "room"),
    *("headcount", "lead", "assistants", "joins"),
)
DUTIES = ("campus", "day", "slot", "staff")
WAITING = ("student", "days", "reason")
UNAVAILABLE = ("kind", "id", "day", "slot")


@dataclass
class GroupRow:
    id: str
    kind: str
    campus: str
    grades: list[int]
    size: int


@dataclass
class MemberRow:
    student: str
    care_group: str
    clubs: list[str]
    extended_group: str

    def served(self) -> bool:
        return bool(self.care_group or self.clubs or self.extended_group)


@dataclass
class SessionRow:
    session: str
    group: str
    slot: Slot
    start: int | None  # None: the cell is blank
    end: int | None
    activity: str
    room: str
    headcount: int | None
    leads: list[str]
    assistants: list[str]
    joins: str

    def people(self) -> list[str]:
        return self.leads + self.assistants

    def key(self) -> tuple[str, Slot]:
        return (self.group, self.slot)


@dataclass
class DutyRow:
    campus: str
    slot: Slot
    staff: str


@dataclass
class WaitingRow:
    student: str
    days: list[str]


@dataclass
class Timetable:
    groups: list[GroupRow] = field(default_factory=list)
    members: list[MemberRow] = field(default_factory=list)
    sessions: list[SessionRow] = field(default_factory=list)
    duties: list[DutyRow] = field(default_factory=list)
    waiting: list[WaitingRow] = field(default_factory=list)
    result: dict[str, Any] = field(default_factory=dict)
    away: list[tuple[str, str, Slot]] = field(default_factory=list)
    """(kind, id, slot) of unavailable.csv; a blank label is the whole day."""

    def is_away(self, kind: str, name: str, slot: Slot) -> bool:
        """Whether a person, room or club is not available in the slot."""
        return (kind, name, slot) in self.away or (kind, name, (slot[0], "")) in self.away


def read_slot(row: dict[str, str]) -> Slot:
    return (day_name(text(row, "day")) or text(row, "day"), text(row, "slot"))


def read_clock(row: dict[str, str], column: str) -> int | None:
    return minutes(text(row, column)) if text(row, column) else None


def read_session(row: dict[str, str]) -> SessionRow:
    return SessionRow(
        session=text(row, "session"),
        group=text(row, "group"),
        slot=read_slot(row),
        start=read_clock(row, "start"),
        end=read_clock(row, "end"),
        activity=text(row, "activity"),
        room=text(row, "room"),
        headcount=whole(row, "headcount", None),
        leads=listed(row, "lead"),
        assistants=listed(row, "assistants"),
        joins=text(row, "joins"),
    )


def read_timetable(folder: Path) -> Timetable:
    table = Timetable()
    for row in read_table(folder, "groups.csv", columns=GROUPS):
        group, kind, campus = text(row, "group"), text(row, "kind"), text(row, "campus")
        table.groups.append(GroupRow(group, kind, campus, grade_list(row, "grades"), count(row, "size", 0)))
    for row in read_table(folder, "members.csv", columns=MEMBERS):
        care, extended = text(row, "care_group"), text(row, "extended_group")
        table.members.append(MemberRow(text(row, "student"), care, listed(row, "clubs"), extended))
    for row in read_table(folder, "sessions.csv", columns=SESSIONS):
        table.sessions.append(read_session(row))
    for row in read_table(folder, "duties.csv", required=False, columns=DUTIES):
        table.duties.append(DutyRow(text(row, "campus"), read_slot(row), text(row, "staff")))
    for row in read_table(folder, "waiting.csv", required=False, columns=WAITING):
        days = [day_name(day) or day for day in listed(row, "days")]
        table.waiting.append(WaitingRow(text(row, "student"), days))
    for row in read_table(folder, "unavailable.csv", required=False, columns=UNAVAILABLE):
        table.away.append((text(row, "kind"), text(row, "id"), read_slot(row)))
    result = folder / "result.json"
    if result.exists():
        table.result = json.loads(result.read_text("utf-8-sig"))
    return table
