"""Limits of a run: wall time, deterministic time, and a wish to stop."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

LP_EFFORT_PER_COEFFICIENT = 2e-6
"""Deterministic time charged for a linear program: this times its non-zero coefficients."""


@dataclass
class WorkLimit:
    """``deadline`` on the monotonic clock; ``deterministic`` units left, None for no such limit."""

    deadline: float
    deterministic: float | None
    stop: Callable[[], bool] | None

    @property
    def seconds(self) -> float:
        return self.deadline - time.monotonic()

    @property
    def over(self) -> bool:
        spent = self.deterministic is not None and self.deterministic <= 0
        return spent or self.seconds <= 0 or (self.stop is not None and self.stop())

    def charge(self, units: float) -> None:
        if self.deterministic is not None:
            self.deterministic -= units

    def units(self, share: float) -> float | None:
        """A share of the deterministic time left."""
        return None if self.deterministic is None else max(1e-3, share * self.deterministic)

    def share(self, part: float, most: float) -> float:
        """Seconds: a part of what is left, at most ``most``; no limit where the deterministic one rules."""
        return 1e6 if self.deterministic is not None else max(0.01, min(most, part * self.seconds))
