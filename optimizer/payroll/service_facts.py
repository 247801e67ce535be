"""What is settled: who attended, who served, and how that differs from the timetable."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from optimizer.payroll.lines import ServiceDay, ServiceLine


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
