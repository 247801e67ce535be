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

_SPENT: ContextVar[list[float] | None] = ContextVar("effort spent", default=None)
SEARCH_CHARGE = 0.05
"""Effort charged for a search beside its own, for the model that is built."""


def now() -> float:
    """Seconds of ``time.monotonic``, or the effort spent so far."""
    spent = _SPENT.get()
    return time.monotonic() if spent is None else spent[0]


def counts_effort() -> bool:
    """Whether effort is counted instead of time."""
    return _SPENT.get() is not None


def spend(effort: float) -> None:
    """Move the clock on after a search, where effort is counted."""
    spent = _SPENT.get()
    if spent is not None:
        spent[0] += effort + SEARCH_CHARGE


@contextmanager
def counting_effort(active: bool = True) -> Iterator[None]:
    """Count effort within the context, from 0; nothing changes where it is not ``active``."""
    token = _SPENT.set([0.0] if active else None)
    try:
        yield
    finally:
        _SPENT.reset(token)
