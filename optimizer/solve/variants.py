"""Other constructions after the first: groups cut in another way can come out better or worse by some per cent."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

from optimizer.model.plan import Plan
from optimizer.model.school import School
from optimizer.solve.construct import Loads, construct

MOST = 16
SHARE = 0.25
"""Part of the time that is left, or of the effort, that may go into them."""
STUDENTS = 3000
"""Constructed with one unit of effort."""


def variants(
    school: School,
    seed: int,
    loads: Loads,
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
    most = MOST if effort is None else min(MOST, int(SHARE * effort * STUDENTS / students))
    began = time.monotonic()
    end = float("inf") if until is None else began + SHARE * (until - began)
    loads.look_further()
    for number in range(1, most + 1):
        before = time.monotonic()
        if stop.is_set() or before + once > end:
            return
        left = float("inf") if until is None else until - before
        yield construct(school, time_limit=left, stop=stop, variant=MOST * seed + number, loads=loads)
