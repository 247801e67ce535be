"""The benchmark: ``python -m benchmarks.run`` (``make bench``). See docs/benchmarks.md.

Every run is one line of ``benchmarks/results/DATE.jsonl``; what is there already is not done again.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from benchmarks.job import Job, facts, run
from benchmarks.peers import PEERS
from benchmarks.record import OURS, Record, read_records
from benchmarks.suite import QUICK_SECONDS, QUICK_STUDENTS, SETS
from optimizer.batch.local import LocalEngine
from optimizer.batch.task import Failure

RESULTS = Path(__file__).parent / "results"
PATIENCE = 300.0
"""Seconds beyond its limit after which a run is ended by force: for generating, reading and auditing."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what is missing; 1 if a run failed."""
    options = build_parser().parse_args(arguments)
    out: Path = options.out or RESULTS / f"{date.today()}{_suffix(options)}.jsonl"
    jobs = plan(options)
    done = {record.key for record in read_records(out) if record.status != "failed"}
    missing = [job for job in jobs if job.key not in done]
    print(f"{out.name}: {len(jobs)} runs, {len(missing)} to do, up to {sum(j.limit for j in missing) / 60:.0f} minutes")
    out.parent.mkdir(parents=True, exist_ok=True)
    _mend(out)
    failed = 0
    for number, job in enumerate(missing, 1):
        record = alone(job)
        failed += record.status == "failed"
        with out.open("a", encoding="utf-8") as file:
            file.write(record.line() + "\n")
        print(f"[{number}/{len(missing)}] {told(record)}", flush=True)
    return 1 if failed else 0


def _suffix(options: argparse.Namespace) -> str:
    """What tells a results file of a part of the schools or of shorter limits from one of them all."""
    return ("" if options.set == "all" else f"-{options.set}") + ("-quick" if options.quick else "")


def build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.run", description=__doc__)
    parser.add_argument("--set", choices=SETS, default="all", help="which schools: see benchmarks/suite.py")
    parser.add_argument("--only", help="schools whose name holds one of these texts, separated by commas")
    parser.add_argument(
        "--quick", action="store_true", help=f"up to {QUICK_STUDENTS} students, {QUICK_SECONDS:g} s, one seed"
    )
    parser.add_argument("--seeds", type=int, help="seeds of our own engine, default 3; peers have the first one")
    parser.add_argument("--time-limit", type=float, help="seconds a run; default: as in benchmarks/suite.py")
    parser.add_argument("--peers", default="all", help="names separated by commas, all (default) or none")
    parser.add_argument("--out", type=Path, help="results file, default benchmarks/results/DATE.jsonl")
    return parser


def plan(options: argparse.Namespace) -> list[Job]:
    """All runs asked for: school by school, our own seeds first, then the peers that this machine can run."""
    words = options.only.split(",") if options.only else [""]
    cases = [case for case in SETS[options.set] if any(word in case.name for word in words)]
    if options.quick:
        cases = [case for case in cases if case.students <= QUICK_STUDENTS]
    seeds = options.seeds or (1 if options.quick else 3)
    jobs, peers = [], chosen_peers(options.peers)
    for case in cases:
        limit = options.time_limit or (min(QUICK_SECONDS, case.limit) if options.quick else case.limit)
        jobs += [Job(case, OURS, seed, limit) for seed in range(seeds)]
        jobs += [Job(case, name, 0, limit) for name in peers]
    return jobs


def chosen_peers(wanted: str) -> list[str]:
    """Names of peers, in the order of the registry.

    Raises
    ------
    SystemExit
        If a name is not known, or a peer that was named cannot run here. Without names such peers are left out.
    """
    if wanted == "none":
        return []
    if wanted == "all":
        return [peer.name for peer in PEERS if not peer.available()]
    known = {peer.name: peer for peer in PEERS}
    names = wanted.split(",")
    for name in names:
        if name not in known:
            raise SystemExit(f"no peer {name!r}; known: {', '.join(known)}")
        if why := known[name].available():
            raise SystemExit(f"{name}: {why}")
    return [name for name in known if name in names]


def alone(job: Job) -> Record:
    """Run a job in a process of its own; a dead process is a record too."""
    known = facts(job)
    for _, answer in LocalEngine(1, job.limit + PATIENCE).run(run, [job]):
        if not isinstance(answer, Failure):
            return answer
        known["trouble"] = answer.text
    return Record(**known, status="failed")


def told(record: Record) -> str:
    """A record in a line for people."""
    name = f"{record.school} {record.engine} seed {record.seed}: {record.status}"
    best = record.final or record.last
    if best is None:
        return f"{name} {record.trouble.splitlines()[0] if record.trouble else ''}"
    first = "none that keeps the rules" if record.first is None else f"{record.first:.2f} s"
    broken = f", {best.hard} violations" if best.hard else ""
    gap = "" if record.gap is None else f", gap {record.gap:.1%}"
    other = "" if record.others is None else f", other work {record.others:.0%}"
    score = f"unserved {best.unserved}, points {best.points:,}"
    return f"{name}, first {first}, {score}{broken}{gap}, {record.memory:.0f} MiB{other}"


def _mend(out: Path) -> None:
    """Cut off a last line that a kill left unfinished."""
    if out.exists() and (data := out.read_bytes()) and not data.endswith(b"\n"):
        out.write_bytes(data[: data.rfind(b"\n") + 1])


if __name__ == "__main__":
    raise SystemExit(main())
