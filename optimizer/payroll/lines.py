"""Lines: every staff slot, the thing that is paid."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import NamedTuple

from optimizer.domain.settings import LineKind, LinePart
from optimizer.language.times import monday_of


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
