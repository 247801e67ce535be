"""Proof that a school has no timetable at all.

Any number of students may wait, so this can only come from pins, duties, ``min_per_week`` and their like. The rows of
the bounds with free waiting hold for every timetable; if no whole numbers keep them, there is none. A failed attempt
proves nothing.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

from optimizer.model.bounds.build import ground
from optimizer.model.bounds.linear import Key, Relaxation, Row
from optimizer.model.bounds.whole import whole_bound
from optimizer.model.school import School


@dataclass(frozen=True)
class Proof:
    """``rows`` are the keys of rows that no decisions keep together: few, but not always the fewest possible."""

    rows: tuple[Key, ...]


def impossible(school: School, time_limit: float) -> Proof | None:
    """A proof that no timetable keeps the hard rules, or None if there is no proof within the time.

    Parameters
    ----------
    time_limit : float
        Seconds, for the proof and for making it short.
    """
    deadline = time.monotonic() + time_limit
    model = ground(school, None).draft.model
    if model.contradiction is not None:
        return Proof((model.contradiction.key,))
    if not _infeasible(model, model.rows, deadline):
        return None
    return Proof(tuple(row.key for row in _shortened(model, deadline)))


def _infeasible(model: Relaxation, rows: list[Row], deadline: float) -> bool:
    left = deadline - time.monotonic()
    part = Relaxation(model.keys, model.lower, model.upper, rows)
    return left > 0 and whole_bound(part, {}, 0, time_limit=left).infeasible


def _shortened(model: Relaxation, deadline: float) -> list[Row]:
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
