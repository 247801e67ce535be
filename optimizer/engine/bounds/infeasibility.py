"""Proof that a school has no timetable at all.

Any number of students may wait, so this can only come from pins, duties, ``min_per_week`` and their like. The rows of
the bounds with free waiting hold for every timetable; if no whole numbers keep them, there is none. Before that the
pinned groups are looked at more closely, the rest left out. A failed attempt proves nothing.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

from optimizer.domain.programme import Pin
from optimizer.engine.bounds.base_relaxation import build_base_relaxation
from optimizer.engine.bounds.pinned_care_groups import unusable_pinned_group
from optimizer.engine.bounds.pinned_clubs import PinnedClubCheck
from optimizer.engine.cp.deletion_filter import NoConflict, deletion_filter
from optimizer.engine.lp.cp_sat_bound import integer_bound
from optimizer.engine.lp.integer_program import LinearRow, Relaxation, RowKey
from optimizer.engine.problem.meeting_patterns import MeetingPatterns
from optimizer.engine.problem.school import School
from optimizer.engine.problem.student_classes import StudentClasses


@dataclass(frozen=True)
class InfeasibilityProof:
    """What no decisions keep together: few, but not always the fewest possible.

    Attributes
    ----------
    pins : tuple of Pin
        Pins that cannot be kept, alone or with each other.
    rows : tuple
        Keys of rows of the relaxation, when it is the counts that contradict each other.
    """

    pins: tuple[Pin, ...] = ()
    rows: tuple[RowKey, ...] = ()


def prove_infeasible(school: School, time_limit: float) -> InfeasibilityProof | None:
    """A proof that no timetable keeps the hard rules, or None if there is no proof within the time.

    Parameters
    ----------
    time_limit : float
        Seconds, for the proof and for making it short.
    """
    deadline = time.monotonic() + time_limit
    patterns = MeetingPatterns(school, StudentClasses(school))
    pins = unusable_pinned_group(school, patterns) or _pinned_clubs(school, patterns, deadline)
    if pins:
        return InfeasibilityProof(pins)
    model = build_base_relaxation(school, None).builder.model
    if model.contradiction is not None:
        return InfeasibilityProof(rows=(model.contradiction.key,))
    if not _infeasible(model, model.rows, deadline):
        return None
    return InfeasibilityProof(rows=tuple(row.key for row in _minimised(model, deadline)))


def _pinned_clubs(school: School, patterns: MeetingPatterns, deadline: float) -> tuple[Pin, ...]:
    """Pins of clubs that contradict the rules, none left out that is needed; empty if nothing is proven."""
    pins = [pin for pin in school.scenario.pins if pin.group in school.scenario.club]

    def conflict_among(some: list[Pin]) -> list[Pin] | NoConflict:
        refuted = PinnedClubCheck(school, patterns, tuple(some)).impossible(deadline - time.monotonic())
        return some if refuted else NoConflict.UNKNOWN

    if isinstance(conflict_among(pins), NoConflict):
        return ()
    return deletion_filter(pins, [[pin] for pin in pins], conflict_among).members


def _infeasible(model: Relaxation, rows: list[LinearRow], deadline: float) -> bool:
    left = deadline - time.monotonic()
    part = Relaxation(model.keys, model.lower, model.upper, rows)
    return left > 0 and integer_bound(part, {}, 0, time_limit=left).infeasible


def _minimised(model: Relaxation, deadline: float) -> list[LinearRow]:
    """Leave out ever smaller blocks of rows as long as the rest stays infeasible."""
    rows, size = list(model.rows), max(1, len(model.rows) // 2)
    while time.monotonic() < deadline:
        start, before = 0, len(rows)
        while start < len(rows) and time.monotonic() < deadline:
            without = rows[:start] + rows[start + size :]
            if _infeasible(model, without, min(deadline, time.monotonic() + 2.0)):
                rows = without
            else:
                start += size
        if size == 1 and len(rows) == before:
            break
        size = max(1, size // 2)
    return rows
