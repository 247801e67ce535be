"""One run of one engine on one school, meant for a process of its own."""

from __future__ import annotations

import os
import platform
import resource
import tempfile
import time
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from benchmarks.peers import PEERS
from benchmarks.peers.base import Peer, Snapshot
from benchmarks.record import OURS, Proven, Record, Standing, thinned
from benchmarks.suite import WEEK_OF, Case
from optimizer.auditing import Audit, audit
from optimizer.domain.trace import TraceEvent
from optimizer.files import load
from optimizer.system import peak_memory
from optimizer.workers.measured_solve import MeasuredSolveTask, measure_solve


@dataclass(frozen=True, slots=True)
class Job:
    """A school, an engine (ours or a peer's name), a seed and seconds."""

    case: Case
    engine: str
    seed: int
    limit: float

    @property
    def key(self) -> tuple[str, str, int, float]:
        return self.case.name, self.engine, self.seed, self.limit


def facts(job: Job) -> dict[str, Any]:
    """The columns of a record that are known before the run."""
    return {
        "school": job.case.name,
        "kind": job.case.kind,
        "students": job.case.students,
        "engine": job.engine,
        "seed": job.seed,
        "limit": job.limit,
        "when": datetime.now(UTC).isoformat(timespec="seconds"),
        "load": round(os.getloadavg()[0], 2),
        "machine": {
            "cores": str(len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()),
            "system": f"{platform.system()} {platform.machine()}",
            "python": platform.python_version(),
            "ortools": version("ortools"),
        },
    }


def run(job: Job) -> Record:
    """Generate the school, run the engine, have every timetable audited."""
    known, before = facts(job), _processor()
    with tempfile.TemporaryDirectory() as folder:
        path = job.case.write(Path(folder))
        record = _ours(job, path, known) if job.engine == OURS else _peer(job, path, known)
    return replace(record, others=_others(before, _processor()))


def _processor() -> tuple[float, float, float] | None:
    """Processor time in seconds: busy, busy or idle, and that of this process with its children."""
    table = Path("/proc/stat")
    if not table.exists():
        return None
    user, nice, system, idle, waiting, *rest = (int(x) for x in table.read_text("ascii").split("\n")[0].split()[1:9])
    busy, tick = user + nice + system + sum(rest), os.sysconf("SC_CLK_TCK")
    mine = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return busy / tick, (busy + idle + waiting) / tick, sum(one.ru_utime + one.ru_stime for one in mine)


def _others(before: tuple[float, float, float] | None, after: tuple[float, float, float] | None) -> float | None:
    """What part of all the time in between went to other work."""
    if before is None or after is None:
        return None
    busy, everything, mine = (b - a for a, b in zip(before, after, strict=True))
    return round(max(0.0, busy - mine) / max(everything, 0.01), 3)


# -- our own engine ---------------------------------------------------------------------------------------------


def _ours(job: Job, path: Path, known: dict[str, Any]) -> Record:
    found = measure_solve(MeasuredSolveTask(path, job.limit, job.seed, WEEK_OF))
    result = found.result
    return Record(
        **known,
        status=result.status.value,
        reading=found.reading,
        building=result.seconds.get("building", 0.0),
        total=result.seconds["total"],
        memory=round(found.memory, 1),
        curve=_curve(found.trace),
        bounds=_bounds(found.trace),
        stages={stage: round(s, 3) for stage, s in result.seconds.items() if stage not in ("total", "building")},
        goals={goal: score.points for goal, score in result.goals.items()},
        charged=found.proof.charged,
        least=found.proof.goals,
    )


def _curve(events: tuple[TraceEvent, ...]) -> list[Standing]:
    """Each better timetable; all of them keep the rules, or `solve` would not have told of them."""
    rows: list[tuple[float, tuple[int, int]]] = []
    for event in events:
        if event.unserved is not None and event.points is not None:
            score = (event.unserved, event.points)
            if not rows or score != rows[-1][1]:
                rows.append((event.seconds, score))
    return [Standing(round(seconds, 3), 0, *score) for seconds, score in thinned(rows)]


def _bounds(events: tuple[TraceEvent, ...]) -> list[Proven]:
    rows: list[tuple[float, tuple[int | None, int | None]]] = []
    for event in events:
        proven = (event.bound_unserved, event.bound_points)
        if proven != (None, None) and (not rows or proven != rows[-1][1]):
            rows.append((event.seconds, proven))
    return [Proven(round(seconds, 3), *proven) for seconds, proven in thinned(rows)]


# -- peers ------------------------------------------------------------------------------------------------------


def peer_of(name: str) -> Peer:
    return next(peer for peer in PEERS if peer.name == name)


def _peer(job: Job, path: Path, known: dict[str, Any]) -> Record:
    began = time.monotonic()
    scenario = load(path)
    reading = time.monotonic() - began
    began = time.monotonic()
    found = peer_of(job.engine).run(scenario, WEEK_OF, job.limit, job.seed)
    total, memory = time.monotonic() - began, _memory()
    kept = [snapshot for _, snapshot in thinned([(one.seconds, one) for one in found.snapshots])]
    audits = [audit(scenario, one.timetable, week_of=WEEK_OF) for one in kept]
    curve = [_standing(one, judged) for one, judged in zip(kept, audits, strict=True)]
    last = audits[-1] if audits else None
    return Record(
        **known,
        status=_status(curve),
        trouble=found.trouble,
        reading=reading,
        total=total,
        memory=round(memory, 1),
        curve=curve,
        goals={goal: score.points for goal, score in last.goals.items()} if last else {},
        broken={rule: n for rule, n in last.counts.items() if n} if last else {},
    )


def _standing(snapshot: Snapshot, judged: Audit) -> Standing:
    score = judged.score
    return Standing(round(snapshot.seconds, 3), score.hard, score.unserved, score.points)


def _status(curve: list[Standing]) -> str:
    if not curve:
        return "unknown"
    return "feasible" if any(one.hard == 0 for one in curve) else "broken"


def _memory() -> float:
    """MiB of this process or of the largest one that it started."""
    return max(peak_memory(), resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024)
