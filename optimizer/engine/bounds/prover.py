"""Bounds beside the search: a thread that proves how good a timetable can be at best."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from optimizer.domain.result import Bound, Status
from optimizer.domain.trace import Trace
from optimizer.engine.bounds.anytime_bound import LowerBound, lower_bound
from optimizer.engine.bounds.infeasibility import prove_infeasible
from optimizer.engine.problem.school import School

PROVING_TIME_SHARE = 0.3
"""Part of the limit that proving takes where it cannot run beside the search."""


class BoundProver:
    """Works out lower bounds, in a thread of its own (`start`) or in between (`run_share`).

    Attributes
    ----------
    unserved : callable
        The ``unserved`` of the best timetable, whose points are bounded; None while there is no timetable.
    on_better : callable
        Told whenever a bound has become better, in the thread that proves.
    """

    def __init__(
        self,
        school: School,
        trace: Trace,
        effort: float | None,
        deadline: float | None,
        unserved: Callable[[], int | None] = lambda: None,
        on_better: Callable[[], None] = lambda: None,
    ):
        self.school, self.trace, self.effort, self.deadline = school, trace, effort, deadline
        self.unserved, self.on_better = unserved, on_better
        self.best = LowerBound()
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._failure: BaseException | None = None

    def start(self) -> None:
        """Begin in a thread."""
        self._thread = threading.Thread(target=self._guarded, daemon=True)
        self._thread.start()

    def run_share(self) -> None:
        """Take a share of the limit now, in this thread."""
        if self.effort is not None:
            self._prove(float("inf"), PROVING_TIME_SHARE * self.effort)
        elif self.deadline is not None:
            self._prove(PROVING_TIME_SHARE * (self.deadline - time.monotonic()), None)

    def stop(self) -> None:
        self._stop.set()
        if self._thread is not None:
            self._thread.join()
        if self._failure is not None:
            raise self._failure

    def finish(self) -> Bound:
        """End the proving and give the best bounds."""
        self.stop()
        return self.best.bound

    def proves_optimal(self, unserved: int, points: int) -> bool:
        """Whether a score is proven to be the best there is."""
        best = self.best
        return unserved == best.unserved == best.at and points <= best.points

    def decide_infeasible(self) -> Status:
        """Infeasible if it is proven that no timetable exists, else unknown."""
        seconds = 20.0 if self.deadline is None else max(1.0, self.deadline - time.monotonic())
        return Status.INFEASIBLE if prove_infeasible(self.school, time_limit=seconds) is not None else Status.UNKNOWN

    def _guarded(self) -> None:
        try:
            self._prove(float("inf") if self.deadline is None else self.deadline - time.monotonic(), None)
        except BaseException as error:  # handed to the main thread, which raises it
            self._failure = error

    def _prove(self, seconds: float, effort: float | None) -> None:
        lower_bound(
            self.school,
            time_limit=seconds,
            deterministic_limit=effort,
            unserved=self.unserved,
            on_improvement=self._better,
            stop=self._stop.is_set,
        )

    def _better(self, found: LowerBound) -> None:
        self.best = found
        self.trace.tell("bound", bound=(found.unserved, found.points))
        self.on_better()
