"""The clock that limits a run of many searches: wall time, or effort so that the run is repeatable.

Within `counting_effort` the clock stands still but for the searches of CP-SAT, each of which moves it on by its
deterministic time and a small charge; limits of a search in seconds are then limits in these units. The setting is of
the calling thread.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass
class _Spent:
    """The effort of the searches so far, and what each is charged beside its own, for building its model."""

    charge: float
    effort: float = 0.0


_SPENT: ContextVar[_Spent | None] = ContextVar("effort spent", default=None)


def now() -> float:
    """Seconds of ``time.monotonic``, or the effort spent so far."""
    spent = _SPENT.get()
    return time.monotonic() if spent is None else spent.effort


def counts_effort() -> bool:
    """Whether effort is counted instead of time."""
    return _SPENT.get() is not None


def spend(effort: float) -> None:
    """Move the clock on after a search, where effort is counted."""
    spent = _SPENT.get()
    if spent is not None:
        spent.effort += effort + spent.charge


@contextmanager
def counting_effort(charge: float | None) -> Iterator[None]:
    """Count effort within the context, from 0 and with this charge for each search; without a charge count time."""
    token = _SPENT.set(None if charge is None else _Spent(charge))
    try:
        yield
    finally:
        _SPENT.reset(token)
