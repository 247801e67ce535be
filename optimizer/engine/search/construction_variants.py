"""Other constructions after the first: groups cut in another way can come out better or worse by some per cent."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

from optimizer.engine.construct.staff import LevelSearchState
from optimizer.engine.plan.plan import Plan
from optimizer.engine.problem.school import School
from optimizer.engine.search.initial_plan import construct_plan

MAX_VARIANTS = 16
VARIANTS_TIME_SHARE = 0.25
"""Part of the time that is left, or of the effort, that may go into them."""
STUDENTS_PER_EFFORT = 3000
"""Constructed with one unit of effort."""


def construct_variants(
    school: School,
    seed: int,
    loads: LevelSearchState,
    *,
    once: float,
    until: float | None,
    effort: float | None,
    stop: threading.Event,
) -> Iterator[Plan]:
    """Constructions of a school, one after the other, as many as the time allows.

    Parameters
    ----------
    loads : Loads
        What the first construction has found; the next one looks further.
    once : float
        Seconds that the first construction took: none is begun that would not end in time.
    until : float, optional
        Clock time (``time.monotonic``) at which the run ends.
    effort : float, optional
        Deterministic limit of the run, instead.
    """
    students = len(school.scenario.students)
    most = (
        MAX_VARIANTS
        if effort is None
        else min(MAX_VARIANTS, int(VARIANTS_TIME_SHARE * effort * STUDENTS_PER_EFFORT / students))
    )
    began = time.monotonic()
    end = float("inf") if until is None else began + VARIANTS_TIME_SHARE * (until - began)
    loads.search_exhaustively()
    for number in range(1, most + 1):
        before = time.monotonic()
        if stop.is_set() or before + once > end:
            return
        left = float("inf") if until is None else until - before
        yield construct_plan(school, time_limit=left, stop=stop, variant=MAX_VARIANTS * seed + number, loads=loads)
