"""The answer of a repair."""

from __future__ import annotations

from dataclasses import dataclass

from optimizer.auditing import Audit
from optimizer.domain.result import Result
from optimizer.domain.scenario import Scenario
from optimizer.domain.timetable import Timetable


@dataclass(frozen=True)
class RepairResult:
    """Answer of `repair`. ``changes`` is proven minimal where it equals ``least_changes``."""

    scenario: Scenario
    result: Result
    timetable: Timetable | None
    audit: Audit | None
    changes_lower_bound: int = 0
    beyond: bool = False
    """Whether somebody waits who did not before, or a club is given up that could meet: the bound is not for such."""

    @property
    def changes(self) -> int:
        """Changes from the published week; 0 where no week was found."""
        return self.audit.goals["changes"].measure if self.audit else 0

    @property
    def proven(self) -> bool:
        """Whether no week of those that docs/repair.md speaks of has fewer changes."""
        return not self.beyond and self.changes == self.changes_lower_bound
