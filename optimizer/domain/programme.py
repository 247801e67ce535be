"""What is offered: activities, clubs, and what is already fixed."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class Category(StrEnum):
    HOMEWORK = "homework"
    READING = "reading"
    SPORTS = "sports"
    ARTS = "arts"
    SCIENCE = "science"
    GAMES = "games"
    FILM = "film"
    LABOUR = "labour"
    TOPIC = "topic"
    INQUIRY = "inquiry"
    REST = "rest"
    FEATURE = "feature"


FORBIDDEN_CATEGORIES = ("lesson", "tutoring", "exam")
"""Categories that the policies forbid in the service (zhanggong 3.4, beilei 3.1, heibu 5)."""


class Offered(StrEnum):
    CARE = "care"
    CLUB = "club"
    BOTH = "both"


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """One row of activities.csv.

    ``physical_minutes`` counts in one slot, at most the slot's length. ``students_per_staff`` has the scenario's
    default filled in. ``slots`` None means any slot, extended ones too. Empty ``room_kinds`` and ``grades`` mean all.
    Limits are sessions of one care group a week or day; a maximum of None means no limit.
    """

    id: str
    category: Category
    students_per_staff: int
    name: str = ""
    physical_minutes: int = 0
    room_kinds: frozenset[str] = frozenset()
    skill: str = ""
    offered: Offered = Offered.BOTH
    min_per_week: int = 0
    max_per_week: int | None = None
    min_per_day: int = 0
    max_per_day: int | None = None
    slots: frozenset[str] | None = None
    grades: frozenset[int] = frozenset()

    def in_slot(self, token: str) -> bool:
        return self.slots is None or token in self.slots

    def allows_grade(self, grade: int) -> bool:
        return not self.grades or grade in self.grades

    def takes_room_kind(self, kind: str) -> bool:
        return not self.room_kinds or kind in self.room_kinds

    @property
    def for_care(self) -> bool:
        return self.offered is not Offered.CLUB

    @property
    def for_clubs(self) -> bool:
        return self.offered is not Offered.CARE


@dataclass(frozen=True, slots=True, kw_only=True)
class Club:
    """One row of clubs.csv. ``slots`` are those in which it may meet; ``leaders`` empty means whoever fits.

    ``min_students`` may be 0; an open club has a member all the same (`fewest_members`). ``cancelled`` and ``ended``
    stand in no table: slots of one week in which the club does not meet, and whether it takes place no more
    (`optimizer.domain.unavailable`).
    """

    id: str
    activity: str
    slots: frozenset[str]
    name: str = ""
    campus: str = ""
    grades: frozenset[int] = frozenset()
    min_students: int = 15
    max_students: int | None = None
    meetings_per_week: int = 1
    leaders: tuple[str, ...] = ()
    room: str = ""
    yuan_per_meeting: Decimal = Decimal(0)
    cancelled: frozenset[str] = frozenset()
    ended: bool = False

    @property
    def fewest_members(self) -> int:
        """Members with which the club can open: it meets, and a session in which nobody is present is none."""
        return max(1, self.min_students)

    def allows_grade(self, grade: int) -> bool:
        return not self.grades or grade in self.grades


@dataclass(frozen=True, slots=True, kw_only=True)
class SchoolClass:
    """One row of classes.csv. ``pe_days`` are day names; ``teacher`` a staff id or blank; the other texts are free.

    ``enrolled`` counts the children of the class, taking part or not; None where it is not given.
    """

    grade: int
    class_name: str
    campus: str = ""
    pe_days: frozenset[str] = frozenset()
    teacher: str = ""
    phone: str = ""
    home_room: str = ""
    enrolled: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupName:
    """One row of a scenario's groups.csv: how a care group is called."""

    group: str
    name: str
    campus: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pin:
    """One row of pins.csv: a decision that is fixed. Blank fields leave the choice open."""

    group: str
    slot: str
    activity: str = ""
    room: str = ""
    staff: str = ""
