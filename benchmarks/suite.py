"""The fixed set of schools, in one table."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from optimizer.testing.generator import generate

WEEK_OF = date(2026, 9, 7)
"""The week that is planned, so that the day of the benchmark does not matter."""


@dataclass(frozen=True, slots=True)
class Case:
    """One generated school and the seconds that each engine has for it."""

    kind: str
    students: int
    limit: float = 60.0
    seed: int = 1
    """Of the generator, not of the solver."""

    @property
    def name(self) -> str:
        return f"{self.kind}-{self.students}"

    def write(self, folder: Path) -> Path:
        """Write the school into a folder named like it and return that."""
        return generate(folder / self.name, students=self.students, kind=self.kind, seed=self.seed)


SUITE = (
    Case("plain", 60),
    Case("clubs", 60),
    Case("everything", 60),
    Case("clubs", 120),
    Case("mixed", 120),
    Case("early-leavers", 200),
    Case("clubs", 300),
    Case("junior", 300),
    Case("tight-sports", 300),
    Case("clubs", 720),
    Case("campuses", 720),
    Case("short-staff", 720),
    Case("extended", 1000),
    Case("clubs", 1500),
    Case("tight-staff", 1500),
    Case("clubs", 2000, 120.0),
    Case("tight-sports", 2000, 120.0),
    Case("clubs", 4000, 120.0),
    Case("everything", 4000, 120.0),
)
QUICK_STUDENTS, QUICK_SECONDS = 300, 10.0
"""`--quick`: schools up to this size, at most so many seconds each, one seed."""
FROZEN = (
    *(replace(c, limit=min(c.limit, QUICK_SECONDS)) for c in SUITE if c.students <= QUICK_STUDENTS),
    *(c for c in SUITE if c.name in ("clubs-720", "tight-staff-1500")),
)
"""What is measured before and after a change of the code that is to make nothing worse."""
SETS = {"all": SUITE, "frozen": FROZEN}
