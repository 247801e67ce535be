"""What is settled: lines (staff slots, which are paid), who attended, and how that differs from the timetable."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from optimizer.domain.settings import LineKind, LinePart
from optimizer.language.times import monday_of


class What(StrEnum):
    """In what plan and fact differ."""

    ABSENT = "absent"
    """A student was signed up and did not come."""
    EXTRA = "extra"
    """A student came without being planned there; charged all the same."""
    REPEATED = "repeated"
    """A row of the roll call occurs twice; it counts once."""
    EMPTY = "empty"
    """Nobody attended in this slot on that date."""
    NO_SHOW = "no-show"
    """A planned staff slot that nobody served, also since its person stood in elsewhere; not paid."""
    REPLACED = "replaced"
    """A planned staff slot that somebody else served."""
    SUBSTITUTE = "substitute"
    """A staff slot served in place of somebody else; paid to who served."""
    MOVED = "moved"
    """Served in another group or part than planned; paid as served."""
    NO_SERVICE = "no-service"
    """Rows of a file on a date without service; they count for nothing."""
    UNPLANNED = "unplanned"
    """A staff slot beyond the plan; paid."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceDifference:
    """One row of differences.csv. ``slots`` are labels of that day; ``plan`` and ``fact`` short texts."""

    on: ServiceDay
    slots: tuple[str, ...]
    what: What
    who: str
    person: str = ""
    plan: str = ""
    fact: str = ""


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What fees and pay are computed from.

    Attributes
    ----------
    days : tuple of ServiceDay
        The days of service, in order.
    attended : mapping
        Student -> day -> token of each slot attended -> the group that the student was with, blank where unknown.
    lines : tuple of ServiceLine
        Every staff slot served, in order of time and then staff.
    served : frozenset of str
        Students who are served: who have a group.
    off : frozenset of date
        Dates said to have no service, also outside the period.
    """

    days: tuple[ServiceDay, ...]
    attended: Mapping[str, Mapping[ServiceDay, Mapping[str, str]]]
    lines: tuple[ServiceLine, ...]
    served: frozenset[str]
    off: frozenset[date] = frozenset()
    differences: tuple[ServiceDifference, ...] = ()

    @property
    def student_days(self) -> int:
        """Days on which a student attended at least one slot, summed over students."""
        return sum(len(days) for days in self.attended.values())


class ServiceDay(NamedTuple):
    """A day of service: its date, None in a week as planned, and the day of the week whose timetable it runs."""

    date: datetime.date | None
    day: str

    @property
    def week(self) -> datetime.date | None:
        """The Monday of its week, None in a week as planned."""
        return None if self.date is None else monday_of(self.date)

    @property
    def text(self) -> str:
        return "" if self.date is None else self.date.isoformat()


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceLine:
    """One slot served by one person. ``slot`` is a token; ``group`` is blank for a duty, whose headcount is 0.

    ``replaces`` is the staff id whose place was taken.
    """

    staff: str
    on: ServiceDay
    slot: str
    kind: LineKind
    part: LinePart
    minutes: int
    group: str = ""
    activity: str = ""
    campus: str = ""
    headcount: int = 0
    replaces: str = ""

    @property
    def label(self) -> str:
        """The slot's number within its day: ``2``, ``X1``."""
        return self.slot.removeprefix(self.on.day)

    @property
    def id(self) -> str:
        """Its name in tables: ``T01@Mon2``, dated ``T01@2026-11-02/2``."""
        return f"{self.staff}@{self.on.text}/{self.label}" if self.on.date else f"{self.staff}@{self.slot}"


def kind_of(group_kind: str) -> LineKind:
    """The kind of line that a session of such a group makes."""
    return "club" if group_kind == "club" else "extended" if group_kind == "extended" else "care"
