"""One solve with its costs: reading, first timetable, building, memory. Meant to be run in a process of its own."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from optimizer.auditing import audit
from optimizer.domain.result import Result
from optimizer.domain.timetable import Timetable
from optimizer.domain.trace import TraceEvent, first_timetable_seconds
from optimizer.engine.bounds.anytime_bound import LowerBound
from optimizer.engine.solve import solve
from optimizer.errors import InternalError
from optimizer.files import load
from optimizer.system import peak_memory


@dataclass(frozen=True)
class MeasuredSolveTask:
    """A scenario on disk, a limit in seconds of wall time (reading apart), a seed and a day of the week meant."""

    path: Path
    time_limit: float
    seed: int
    week_of: date
    workers: int | None = None


@dataclass(frozen=True)
class MeasuredSolve:
    """The result of a solve, with its time and memory.

    Attributes
    ----------
    reading : float
        Seconds of reading and validating the scenario.
    memory : float
        Peak of the process in MiB.
    trace : tuple of TraceEvent
        Seconds count from the end of reading.
    """

    students: int
    result: Result
    timetable: Timetable | None
    trace: tuple[TraceEvent, ...]
    proof: LowerBound
    reading: float
    memory: float

    @property
    def first(self) -> float | None:
        """Seconds, reading apart, until there was a publishable timetable."""
        return first_timetable_seconds(self.trace)


def measure_solve(task: MeasuredSolveTask) -> MeasuredSolve:
    """Read and solve; the timetable is audited once more, on its own.

    Raises
    ------
    ScenarioError
        If the scenario is bad input.
    InternalError
        If the audit finds another score than the result or the model says.
    """
    began = time.monotonic()
    scenario = load(task.path)
    reading = time.monotonic() - began
    solution = solve(scenario, time_limit=task.time_limit, seed=task.seed, week_of=task.week_of, workers=task.workers)
    memory = peak_memory()
    if solution.fault is not None:
        raise InternalError(solution.fault.en)
    if solution.timetable is not None:
        score = audit(scenario, solution.timetable, week_of=solution.result.week_of).score
        if score != solution.result.score:
            raise InternalError(f"the result says {solution.result.score}, the audit {score}")
    return MeasuredSolve(
        students=len(scenario.students),
        result=solution.result,
        timetable=solution.timetable,
        trace=solution.trace,
        proof=solution.proof or LowerBound(),
        reading=reading,
        memory=memory,
    )
