"""Students and staff."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum


class Role(StrEnum):
    TEACHER = "teacher"
    MANAGER = "manager"
    SUPPORT = "support"
    VOLUNTEER = "volunteer"
    OUTSIDE = "outside"

    @property
    def usual_share(self) -> int:
        """Full-time equivalent for the fair load of somebody for whom none is given."""
        return int(self in (Role.TEACHER, Role.MANAGER, Role.SUPPORT))


@dataclass(frozen=True, slots=True, kw_only=True)
class Student:
    """One row of students.csv. ``attends`` holds slot tokens; blank texts mean «none».

    ``insured`` is 1 or 0, None where it is not recorded.
    """

    id: str
    grade: int
    attends: frozenset[str]
    name: str = ""
    class_name: str = ""
    campus: str = ""
    priority: tuple[str, ...] = ()
    fee_waiver: Decimal = Decimal(0)
    clubs: tuple[str, ...] = ()
    wants_clubs: int = 0
    club_weight: int = 1
    together: str = ""
    apart: str = ""
    care_group: str = ""
    insured: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Staff:
    """One row of staff.csv. Limits are in slots (``max_days`` in days) a week or day, defaults filled in.

    ``campus`` blank means any; ``grades`` empty means all; ``vetted_until`` None means vetted for good.
    ``organisation`` and ``assessed_until`` (last day of its assessment) are of outside staff, and decide nothing.
    ``away`` stands in no table: slots of one week in which this person is not there (`optimizer.domain.unavailable`).
    """

    id: str
    role: Role
    available: frozenset[str]
    max_per_day: int
    max_per_week: int
    max_days: int
    name: str = ""
    campus: str = ""
    skills: frozenset[str] = frozenset()
    min_per_week: int = 0
    share: Decimal = Decimal(0)
    carried: int = 0
    yuan_per_slot: Decimal = Decimal(0)
    vetted_until: date | None = None
    avoids: frozenset[str] = frozenset()
    grades: frozenset[int] = frozenset()
    organisation: str = ""
    assessed_until: date | None = None
    away: frozenset[str] = frozenset()

    def serves_in(self, token: str) -> bool:
        """Whether this person is available in a slot, and there in this week."""
        return token in self.available and token not in self.away

    def vetted_on(self, day: date) -> bool:
        return self.vetted_until is None or self.vetted_until >= day

    def may_look_after(self, grade: int) -> bool:
        return not self.grades or grade in self.grades
