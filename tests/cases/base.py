"""What a case is."""

from __future__ import annotations

from dataclasses import dataclass

from optimizer.domain.scenario import Scenario
from optimizer.domain.timetable import Timetable


@dataclass(frozen=True)
class Case:
    """A school with two weeks: one that just keeps a rule, and keeps all others; one that just breaks it.

    Attributes
    ----------
    count : int
        Violations of the rule in ``forbidden``.
    also : frozenset of str
        Other rules that ``forbidden`` cannot help breaking.
    rows_only : bool
        The fault lies in how the tables are written, not in a decision: there is nothing to fix in a model.
    """

    name: str
    school: Scenario
    allowed: Timetable
    forbidden: Timetable
    count: int = 1
    also: frozenset[str] = frozenset()
    rows_only: bool = False
