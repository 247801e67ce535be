"""Proof that a school has no timetable at all.

Any number of students may wait, so this can only come from pins, duties, ``min_per_week`` and their like. Three proofs
are tried in turn:

1. a pinned care group of which every possible member would bring about a session that no rule allows;
2. the pinned clubs by themselves, person by person and room by room (`optimizer.engine.bounds.pinned_clubs`);
3. the rows of the relaxation with any number waiting: every timetable keeps them, so if no integers do, there is none.

What contradicts each other is then reduced to few: pins by a deletion filter (Chinneck and Dravnieks 1991), rows by the
same in blocks that are halved. A failed attempt proves nothing.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from optimizer.domain.programme import Pin
from optimizer.engine.bounds.base_relaxation import build_base_relaxation
from optimizer.engine.bounds.pinned_care_groups import unusable_pinned_group
from optimizer.engine.bounds.pinned_clubs import pinned_clubs_are_impossible
from optimizer.engine.bounds.work_limit import WorkLimit
from optimizer.engine.cp.assumptions import NoConflict, deletion_filter
from optimizer.engine.lp.cp_sat_bound import integer_bound
from optimizer.engine.lp.program import Key, LinearProgram, LinearRow
from optimizer.engine.problem.alike import StudentClasses
from optimizer.engine.problem.meeting_patterns import MeetingPatterns
from optimizer.engine.problem.school import School


@dataclass(frozen=True)
class InfeasibilityProof:
    """What no timetable keeps together: few, but not always the fewest possible.

    Attributes
    ----------
    pins : tuple of Pin
        Pins that cannot be kept, alone or with each other.
    rows : tuple of Key
        Keys of rows of the relaxation, where it is counts that contradict each other.
    """

    pins: tuple[Pin, ...] = ()
    rows: tuple[Key, ...] = ()


def prove_infeasible(
    school: School, time_limit: float, stop: Callable[[], bool] | None = None
) -> InfeasibilityProof | None:
    """A proof that no timetable keeps the hard rules, or None if there is no proof within the time.

    Parameters
    ----------
    school : School
    time_limit : float
        Seconds of wall time, for the proof and for reducing it.
    stop : callable, optional
        Asked repeatedly; True ends the proof and its reduction.
    """
    limit = WorkLimit(time.monotonic() + time_limit, None, stop)
    patterns = MeetingPatterns(school, StudentClasses(school))
    pins = unusable_pinned_group(school, patterns) or _contradicting_club_pins(school, patterns, limit)
    if pins:
        return InfeasibilityProof(pins)
    program = build_base_relaxation(school, None).builder.model
    if program.contradiction is not None:
        return InfeasibilityProof(rows=(program.contradiction.key,))
    if not _infeasible(program, program.rows, limit):
        return None
    rows = _reduced(program, limit, school.params.bounds.row_filter_seconds)
    return InfeasibilityProof(rows=tuple(row.key for row in rows))


def _contradicting_club_pins(school: School, patterns: MeetingPatterns, limit: WorkLimit) -> tuple[Pin, ...]:
    """Pins of clubs that no timetable keeps, of which none can be left out; empty if nothing is proven."""

    def conflict_among(some: list[Pin]) -> list[Pin] | NoConflict:
        impossible = pinned_clubs_are_impossible(school, patterns, some, limit.seconds, limit.stop)
        return some if impossible else NoConflict.UNKNOWN

    pins = [pin for pin in school.scenario.pins if pin.group in school.scenario.club]
    if isinstance(conflict_among(pins), NoConflict):
        return ()
    return deletion_filter(pins, [[pin] for pin in pins], conflict_among).members


def _infeasible(program: LinearProgram, rows: list[LinearRow], limit: WorkLimit) -> bool:
    program = program.with_rows(rows)
    return not limit.exhausted and integer_bound(program, {}, 0, time_limit=limit.seconds, stop=limit.stop).infeasible


def _reduced(program: LinearProgram, limit: WorkLimit, seconds: float) -> list[LinearRow]:
    """Leave out blocks of rows, of half the size each time, as long as the others are proven infeasible.

    Parameters
    ----------
    seconds : float
        Wall time for one such proof; a block is kept where it takes longer.
    """
    rows, size = list(program.rows), max(1, len(program.rows) // 2)
    while not limit.exhausted:
        start, before = 0, len(rows)
        while start < len(rows) and not limit.exhausted:
            others = rows[:start] + rows[start + size :]
            step = WorkLimit(min(limit.deadline, time.monotonic() + seconds), None, limit.stop)
            if _infeasible(program, others, step):
                rows = others
            else:
                start += size
        if size == 1 and len(rows) == before:
            break
        size = max(1, size // 2)
    return rows
