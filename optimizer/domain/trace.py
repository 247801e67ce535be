"""What happened during a run: stages, incumbents and bounds over time."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class TraceEvent:
    """One line of a trace.

    Attributes
    ----------
    seconds : float
        Wall time since the run began.
    stage : str
        ``begin``, ``construct``, ``mend``, ``search``, ``bound``, ``whole`` or ``end``.
    unserved, points : int or None
        Score of the best plan so far; None while there is none.
    bound_unserved, bound_points : int or None
        Best proven bounds so far.
    detail : str
        For example the neighbourhood that found an improvement.
    """

    seconds: float
    stage: str
    unserved: int | None = None
    points: int | None = None
    bound_unserved: int | None = None
    bound_points: int | None = None
    detail: str = ""

    @property
    def gap_text(self) -> str:
        """How far the points are from the bound, in percent of the points; ``-`` where one of both is not known."""
        if self.points is None or self.bound_points is None:
            return "-"
        return f"{(self.points - self.bound_points) / max(1, self.points):.1%}"


def first_timetable_seconds(events: Iterable[TraceEvent]) -> float | None:
    """Seconds after which there was a timetable that keeps all rules; None if there never was."""
    return next((event.seconds for event in events if event.points is not None), None)


def event_at(events: Iterable[TraceEvent], seconds: float) -> TraceEvent | None:
    """What was known after so many seconds: the last event by then; None before the first."""
    found = None
    for event in events:
        if event.seconds > seconds:
            break
        found = event
    return found


@dataclass
class Trace:
    """Collects events from all threads of a run and passes them on."""

    on_event: Callable[[TraceEvent], None] | None = None
    began: float = field(default_factory=time.monotonic)
    events: list[TraceEvent] = field(default_factory=list)
    stages: dict[str, float] = field(default_factory=dict)
    """Wall seconds by stage; ``building`` of models lies within the others."""
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def seconds(self) -> float:
        return time.monotonic() - self.began

    def tell(
        self,
        stage: str,
        *,
        score: tuple[int, int] | None = None,
        bound: tuple[int | None, int | None] | None = None,
        detail: str = "",
    ) -> None:
        """Enter an event; what is not given is as in the event before."""
        with self._lock:
            last = self.events[-1] if self.events else TraceEvent(0, "begin")
            unserved, points = score or (last.unserved, last.points)
            bound_unserved, bound_points = bound or (last.bound_unserved, last.bound_points)
            event = TraceEvent(self.seconds, stage, unserved, points, bound_unserved, bound_points, detail)
            self.events.append(event)
        if self.on_event is not None:
            self.on_event(event)

    @contextmanager
    def timed(self, stage: str) -> Iterator[None]:
        """Add the wall time of a block to a stage."""
        began = time.monotonic()
        yield
        self.clock(stage, time.monotonic() - began)

    def clock(self, stage: str, seconds: float) -> None:
        """Add seconds of wall time to a stage."""
        self.stages[stage] = self.stages.get(stage, 0.0) + seconds
