"""How long a computation of bounds may run: wall time, deterministic effort, and a request to stop."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

UNLIMITED_SECONDS = 1e6
"""Time limit of a step where effort alone limits it: longer than any run."""


class StoppedError(Exception):
    """A step was given up since the computation is to stop."""


@dataclass
class WorkLimit:
    """What is left of the limits.

    Attributes
    ----------
    deadline : float
        Moment on the monotonic clock.
    effort : float or None
        Deterministic units left (those of CP-SAT); None without such a limit. With it, two runs are equal, so single
        steps are then limited by effort alone and not by time.
    stop : callable or None
        Asked whether to stop.
    """

    deadline: float
    effort: float | None
    stop: Callable[[], bool] | None

    @property
    def seconds(self) -> float:
        """Wall time left."""
        return self.deadline - time.monotonic()

    @property
    def exhausted(self) -> bool:
        """Whether any of the limits is reached."""
        no_effort = self.effort is not None and self.effort <= 0
        return no_effort or self.seconds <= 0 or (self.stop is not None and self.stop())

    def spend(self, effort: float) -> None:
        """Take effort off what is left."""
        if self.effort is not None:
            self.effort -= effort

    def effort_for_step(self, share: float) -> float | None:
        """A share of the effort left, the deterministic limit of one step."""
        return None if self.effort is None else max(1e-3, share * self.effort)

    def seconds_for_step(self, share: float, most: float) -> float:
        """A share of the wall time left, at most ``most``: the time limit of one step."""
        return UNLIMITED_SECONDS if self.effort is not None else max(0.01, min(most, share * self.seconds))
