"""The timetable: what was decided, row by row as in the tables of the contract.

A timetable is only data. It may be ours, another program's or an officer's own, and it may be wrong: whether it keeps
the rules is for the audit to say.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

GroupKind = Literal["care", "club", "extended"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A row of groups.csv. ``grades`` ascending; ``size`` counts members."""

    id: str
    kind: str
    campus: str = ""
    name: str = ""
    grades: tuple[int, ...] = ()
    size: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A row of members.csv: the groups of one student; blank where there is none."""

    student: str
    care_group: str = ""
    clubs: tuple[str, ...] = ()
    extended_group: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A row of sessions.csv: one group in one slot.

    ``start`` and ``end`` are clock times in minutes after midnight, 0 where the cell is blank; ``headcount`` is None
    where the cell is blank. ``joins`` is the host group's id, or blank; the row of a joined session repeats the host's
    activity, room, lead and assistants. ``session`` is the cell as read; None, in a timetable that was never written,
    stands for the standard name.
    """

    group: str
    day: str
    slot: str
    start: int
    end: int
    activity: str
    room: str
    headcount: int | None
    lead: str
    assistants: tuple[str, ...] = ()
    joins: str = ""
    session: str | None = None

    @property
    def token(self) -> str:
        """The slot's token: ``Mon2``."""
        return self.day + self.slot

    @property
    def id(self) -> str:
        """``session`` as given, else the standard name."""
        return self.session or self.standard_name

    @property
    def standard_name(self) -> str:
        """What the cell ``session`` should hold: ``C01@Mon2``."""
        return f"{self.group}@{self.token}"

    @property
    def team(self) -> tuple[str, ...]:
        """Lead and assistants."""
        return (self.lead, *self.assistants) if self.lead else self.assistants


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """A row of duties.csv. ``slot`` is the number within the day (``2``, ``X1``)."""

    campus: str
    day: str
    slot: str
    staff: str

    @property
    def token(self) -> str:
        return self.day + self.slot


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A row of waiting.csv: the days on which a student who signed up is not served."""

    student: str
    days: tuple[str, ...]
    reason: str = ""


@dataclass(frozen=True, repr=False)
class Timetable:
    """The five tables of a week."""

    groups: tuple[Group, ...] = ()
    members: tuple[Member, ...] = ()
    sessions: tuple[Session, ...] = ()
    duties: tuple[Duty, ...] = ()
    waiting: tuple[Waiting, ...] = ()

    def __repr__(self) -> str:
        tables = ("groups", "members", "sessions", "duties", "waiting")
        return f"Timetable({', '.join(f'{len(getattr(self, table))} {table}' for table in tables)})"

    @cached_property
    def group(self) -> dict[str, Group]:
        return {group.id: group for group in self.groups}

    @cached_property
    def member(self) -> dict[str, Member]:
        return {member.student: member for member in self.members}

    @cached_property
    def session_at(self) -> dict[tuple[str, str], Session]:
        """(group id, slot token) -> its session."""
        return {(session.group, session.token): session for session in self.sessions}

    @cached_property
    def waits_on(self) -> dict[str, frozenset[str]]:
        """Student id -> days waited on; students without waiting days are absent."""
        return {row.student: frozenset(row.days) for row in self.waiting}
