"""Other constructions after the first: groups cut in another way can come out better or worse by some per cent."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

from optimizer.model.plan import Plan
from optimizer.model.school import School
from optimizer.solve.construct import construct

MOST = 16
SHARE = 0.25
"""Part of the time that is left, or of the effort, that may go into them."""
SMALLEST = 100
"""Students from whom on they are tried: below, most come out alike, and the search makes up for the rest within two
seconds (measured at 60)."""
STUDENTS = 3000
"""Constructed with one unit of effort."""


def variants(
    school: School, seed: int, *, once: float, until: float | None, effort: float | None, stop: threading.Event
) -> Iterator[Plan]:
    """Constructions of a school, one after the other, as many as the time allows.

    Parameters
    ----------
    once : float
        Seconds that the first construction took: none is begun that would not end in time.
    until : float, optional
        Clock time (``time.monotonic``) at which the run ends.
    effort : float, optional
        Deterministic limit of the run, instead.
    """
    students = len(school.scenario.students)
    if students < SMALLEST:
        return
    most = MOST if effort is None else min(MOST, int(SHARE * effort * STUDENTS / students))
    began = time.monotonic()
    end = float("inf") if until is None else began + SHARE * (until - began)
    for number in range(1, most + 1):
        before = time.monotonic()
        if stop.is_set() or before + once > end:
            return
        left = float("inf") if until is None else until - before
        yield construct(school, time_limit=left, stop=stop, variant=MOST * seed + number)
