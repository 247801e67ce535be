"""The computation of bounds beside the search: in a thread of its own, or for a share of the limit."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable

from optimizer.domain.result import Bound, Status
from optimizer.domain.trace import Trace
from optimizer.engine.bounds.anytime_bound import LowerBound, lower_bound
from optimizer.engine.bounds.infeasibility import prove_infeasible
from optimizer.engine.problem.school import School


class BoundProver:
    """Computes lower bounds, in a thread (`start`) or between stages of the solve (`run_share`).

    Parameters
    ----------
    school : School
    trace : Trace
        Receives each better bound.
    effort : float or None
        Deterministic limit of the whole solve; a run with one uses no thread.
    deadline : float or None
        Moment on the monotonic clock at which the solve ends.
    unserved : callable
        The ``unserved`` of the best timetable, whose points are bounded; None while there is no timetable.
    on_better : callable
        Called whenever a bound has become better, in the thread that proves.
    stop : callable
        Whether the solve is to end.

    Attributes
    ----------
    best : LowerBound
        The best bounds so far.
    """

    def __init__(
        self,
        school: School,
        trace: Trace,
        effort: float | None,
        deadline: float | None,
        unserved: Callable[[], int | None] = lambda: None,
        on_better: Callable[[], None] = lambda: None,
        stop: Callable[[], bool] = lambda: False,
    ):
        self.school, self.trace, self.effort, self.deadline = school, trace, effort, deadline
        self.unserved, self.on_better = unserved, on_better
        self.best = LowerBound()
        self._ended, self._is_stopped = threading.Event(), stop
        self._thread: threading.Thread | None = None
        self._failure: BaseException | None = None

    def start(self) -> None:
        """Begin in a thread."""
        self._thread = threading.Thread(target=self._run_in_thread, daemon=True)
        self._thread.start()

    def run_share(self) -> None:
        """Use a share of the limit now, in the calling thread."""
        share = self.school.params.bounds.proving_time_share
        if self.effort is not None:
            self._prove(math.inf, share * self.effort)
        elif self.deadline is not None:
            self._prove(share * (self.deadline - time.monotonic()), None)

    def stop(self) -> None:
        """End the thread; an exception that it met is raised here."""
        self._ended.set()
        if self._thread is not None:
            self._thread.join()
        if self._failure is not None:
            raise self._failure

    def finish(self) -> Bound:
        """End the thread and return the best bounds."""
        self.stop()
        return self.best.bound

    def proves_optimal(self, unserved: int, points: int) -> bool:
        """Whether no timetable can have a better score."""
        best = self.best
        return unserved == best.unserved == best.at and points <= best.points

    def decide_infeasible(self) -> Status:
        """`Status.INFEASIBLE` if it is proven that no timetable exists, else `Status.UNKNOWN`."""
        seconds = self.school.params.bounds.infeasibility_seconds
        if self.deadline is not None:
            seconds = max(1.0, self.deadline - time.monotonic())
        proof = prove_infeasible(self.school, time_limit=seconds, stop=self._is_stopped)
        return Status.UNKNOWN if proof is None else Status.INFEASIBLE

    def _run_in_thread(self) -> None:
        try:
            self._prove(math.inf if self.deadline is None else self.deadline - time.monotonic(), None)
        except BaseException as error:  # raised again by `stop`, in the main thread
            self._failure = error

    def _prove(self, seconds: float, effort: float | None) -> None:
        lower_bound(
            self.school,
            time_limit=seconds,
            deterministic_limit=effort,
            unserved=self.unserved,
            on_improvement=self._keep,
            stop=self._stop,
        )

    def _stop(self) -> bool:
        return self._ended.is_set() or self._is_stopped()

    def _keep(self, better: LowerBound) -> None:
        self.best = better
        self.trace.tell("bound", bound=(better.unserved, better.points))
        self.on_better()
