"""People whom the schools of a city share: what `city-staff.csv` says of each (contract, section 10)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from optimizer.domain.people import Staff

MINUTES_BETWEEN, MAX_SCHOOLS = 40, 2


@dataclass(frozen=True, slots=True)
class DayTime:
    """A part of a day by the clock, half-open: [start, end) in minutes after midnight."""

    day: str
    start: int = 0
    end: int = 24 * 60


@dataclass(frozen=True, slots=True)
class SchoolSlot:
    """An ordinary slot of a school: its token there, and when it is."""

    token: str
    day: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CityPerson:
    """One row of city-staff.csv. All limits are over all schools.

    Attributes
    ----------
    staff : Staff
        The columns of staff.csv; ``available`` and ``avoids`` say nothing there.
    cells : mapping
        The row's texts by column, as they go into a school's staff.csv.
    available : tuple of DayTime or None
        None means every ordinary slot.
    schools : frozenset of str
        Names of schools; empty means any.
    """

    staff: Staff
    cells: Mapping[str, str]
    available: tuple[DayTime, ...] | None = None
    avoids: tuple[DayTime, ...] = ()
    schools: frozenset[str] = frozenset()
    max_schools: int = MAX_SCHOOLS
    minutes_between: int = MINUTES_BETWEEN

    @property
    def id(self) -> str:
        return self.staff.id

    def serves_at(self, school: str) -> bool:
        """Whether this person may be shared with a school."""
        return not self.schools or school in self.schools

    def is_available(self, slot: SchoolSlot) -> bool:
        """Whether a slot lies within the times of this person; two times that touch are one."""
        if self.available is None:
            return True
        reached = slot.start
        for time in sorted((one for one in self.available if one.day == slot.day), key=lambda one: one.start):
            if time.start <= reached:
                reached = max(reached, time.end)
        return reached >= slot.end

    def shared_row(self, slots: Iterable[SchoolSlot]) -> dict[str, str]:
        """The row of staff.csv of a school that has a share of these slots; without any nothing can be served."""
        share = sorted(slots, key=lambda slot: (slot.day, slot.start))
        row = {**self.cells, "min_per_week": "0"}
        if not share:
            return {**row, "available": "", "avoids": "", "max_per_week": "0"}
        days = [slot.day for slot in share]
        return {
            **row,
            "available": " ".join(slot.token for slot in share),
            "avoids": " ".join(slot.token for slot in share if self._avoids(slot)),
            "max_per_day": str(max(map(days.count, days))),
            "max_per_week": str(len(share)),
            "max_days": str(len(set(days))),
        }

    def _avoids(self, slot: SchoolSlot) -> bool:
        return any(one.day == slot.day and one.start < slot.end and slot.start < one.end for one in self.avoids)
