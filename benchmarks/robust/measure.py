"""The schools of a day, and what becomes of one of them."""

from __future__ import annotations

import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from random import Random

from benchmarks.run import PATIENCE
from benchmarks.suite import WEEK_OF
from optimizer.auditing import audit
from optimizer.batch.local import LocalEngine
from optimizer.batch.task import Failure
from optimizer.domain.trace import TraceEvent
from optimizer.engine.solve import solve
from optimizer.files import load
from optimizer.system import peak_memory
from optimizer.testing.generator import generate

FLOORS = {300: 3.0, 720: 6.0, 1500: 15.0, 2000: 20.0, 4000: 45.0}
"""Students -> seconds within which nobody waits any more."""
DRAWN = {300: 3, 720: 3, 1500: 3, 2000: 1, 4000: 1}
"""Students -> schools of each kind in one run."""
KINDS = (
    "plain", "clubs", "mixed", "junior", "campuses", "tight-sports", "tight-staff", "early-leavers", "extended",
)  # fmt: skip
LIMIT_FACTOR = 3.0
"""Time limit of a run, in multiples of its floor."""
STOP_SECONDS = 2.0
"""Within this time a run ends after its stop flag is set."""
MEMORY = 1024.0
"""MiB at most."""


@dataclass(frozen=True)
class Drawn:
    """A school to be solved within a limit in seconds; ``kind`` is the plain kind also where the school is lean."""

    kind: str
    students: int
    seed: int
    limit: float

    @property
    def generated_kind(self) -> str:
        return f"lean-{self.kind}" if self.seed % 2 else self.kind


@dataclass(frozen=True)
class Line:
    """What became of a school.

    Attributes
    ----------
    full, full_cpu : float, optional
        Wall and processor seconds after which nobody waited; None where somebody waited at the end.
    construct : float
        Processor seconds of the first construction, with its audit.
    unserved : int, optional
        At the end; None without a timetable.
    violations : int
        By the audit; always 0, or the program is wrong.
    total : float
        Wall seconds of the run.
    stopping : float
        Seconds from the stop flag to the end of the run, the lesser of wall and processor time (0 where the limit ended
        it).
    memory : float
        MiB at the peak of the process.
    """

    kind: str
    students: int
    seed: int
    limit: float
    when: str
    status: str
    full: float | None = None
    full_cpu: float | None = None
    construct: float = 0.0
    unserved: int | None = None
    violations: int = 0
    total: float = 0.0
    stopping: float = 0.0
    memory: float = 0.0

    @property
    def seconds(self) -> float | None:
        """Seconds until nobody waits on an idle machine, at most."""
        return None if self.full is None or self.full_cpu is None else min(self.full, self.full_cpu)

    @property
    def faults(self) -> list[str]:
        """What is wrong with this run."""
        floor = next(seconds for size, seconds in FLOORS.items() if self.students <= size)
        found = {
            f"status {self.status}": self.status not in ("feasible", "optimal"),
            "violations": self.violations > 0,
            f"{self.unserved} unserved at the end": bool(self.unserved),
            f"later than {floor:g} s": self.seconds is not None and self.seconds > floor,
            f"stopped {self.stopping:.1f} s late": self.stopping > STOP_SECONDS,
            f"limit {self.limit:g} s, ended after {self.total:.1f} s": self.total > self.limit + 1,
            f"{self.memory:.0f} MiB": self.memory > MEMORY,
        }
        return [text for text, is_so in found.items() if is_so]

    def told(self) -> str:
        """One line for people."""
        name = f"{'lean ' if self.seed % 2 else ''}{self.kind} {self.students} seed {self.seed}"
        full = "never" if self.full is None else f"{self.full:.1f} s (CPU {self.full_cpu:.1f} s)"
        return (
            f"{name}: nobody waits after {full}, construction {self.construct:.1f} s, {self.memory:.0f} MiB"
            + "".join(f"; {fault.upper()}" for fault in self.faults)
        )


def draw(day: date, kinds: Sequence[str], sizes: Sequence[int]) -> list[Drawn]:
    """The schools of a day: one of each kind and size first, then the others."""
    rng = Random(day.isoformat())
    seeds = {(kind, size): rng.sample(range(10_000), DRAWN[size]) for kind in KINDS for size in DRAWN}
    return [
        Drawn(kind, size, seeds[kind, size][number], LIMIT_FACTOR * FLOORS[size])
        for number in range(max(DRAWN.values()))
        for size in sizes
        for kind in kinds
        if number < DRAWN[size]
    ]


def measure(school: Drawn) -> Line:
    """Generate and solve a school until nobody waits or its limit ends the run."""
    with tempfile.TemporaryDirectory() as folder:
        path = generate(folder, students=school.students, kind=school.generated_kind, seed=school.seed)
        scenario = load(path)
    stop, began, cpu = threading.Event(), time.monotonic(), time.process_time()
    full: list[tuple[float, float]] = []
    constructed: list[float] = []

    def watch(event: TraceEvent) -> None:
        now = time.monotonic() - began, time.process_time() - cpu
        if event.stage in ("construct", "mend", "whole", "search") and not constructed:
            constructed.append(now[1])
        if event.unserved == 0 and not full:
            full.append(now)
            stop.set()

    solution = solve(
        scenario, time_limit=school.limit, workers=2, seed=0, week_of=WEEK_OF, on_event=watch, stop=stop
    )  # fmt: skip
    total, total_cpu = time.monotonic() - began, time.process_time() - cpu
    judged = None if solution.timetable is None else audit(scenario, solution.timetable, week_of=WEEK_OF).score
    return Line(
        school.kind, school.students, school.seed, school.limit, datetime.now(UTC).isoformat(timespec="seconds"),
        status=solution.status.value,
        full=round(full[0][0], 2) if full else None,
        full_cpu=round(full[0][1], 2) if full else None,
        construct=round(constructed[0], 2) if constructed else 0.0,
        unserved=None if judged is None else judged.unserved,
        violations=0 if judged is None else judged.hard,
        total=round(total, 2),
        stopping=round(min(total - full[0][0], total_cpu - full[0][1]), 2) if full else 0.0,
        memory=round(peak_memory(), 1),
    )  # fmt: skip


def measured(schools: Sequence[Drawn], until: float) -> Iterator[Line]:
    """Measure one school after the other, none begun after a clock time (``time.monotonic``)."""
    for school in schools:
        if time.monotonic() > until:
            return
        for _, answer in LocalEngine(1, school.limit + PATIENCE).run(measure, [school]):
            if isinstance(answer, Failure):
                now = datetime.now(UTC).isoformat(timespec="seconds")
                died = f"died: {answer.text.splitlines()[-1]}"
                answer = Line(school.kind, school.students, school.seed, school.limit, now, status=died)
            yield answer
