"""Measures how fast and how well a scenario of your own is solved, each run in a process of its own."""

from __future__ import annotations

import argparse
import csv
import sys
from datetime import date
from pathlib import Path

from optimizer.batch.local import LocalEngine
from optimizer.batch.task import Failure
from optimizer.cli.options import a_date, add_replace
from optimizer.domain.scenario import Scenario, first_monday_after
from optimizer.domain.trace import TraceEvent, event_at
from optimizer.engine.solve import Options
from optimizer.errors import SettingsError
from optimizer.files import load
from optimizer.files.publishing import check_replaceable, publish
from optimizer.language.text import Language
from optimizer.report.bench import MOMENTS, bench_lines
from optimizer.report.trace_table import write_trace
from optimizer.workers.measured_solve import MeasuredSolve, MeasuredSolveTask, measure_solve

_FILE = "bench.csv"
_TIMES = ("reading", "first", "building", "total")
_COLUMNS = (
    "seed",
    "students",
    "status",
    *_TIMES,
    "memory",
    "unserved",
    "points",
    "bound_unserved",
    "bound_points",
    "gap",
)
_MOST_SEEDS = 1000
_PATIENCE = 600.0
"""Seconds beyond the limit after which a run is given up."""


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("scenario", metavar="SCENARIO", type=Path, help="folder or workbook · 方案文件夹或工作簿")
    parser.add_argument("--time-limit", metavar="S", type=float, default=60.0, help="seconds a run, default 60 · 时限")
    parser.add_argument("--seeds", metavar="N", type=int, default=1, help="runs with seeds 0, 1, … · 运行次数")
    parser.add_argument("--workers", metavar="N", type=int, help="threads, default: all cores · 线程数")
    parser.add_argument("--week-of", metavar="DATE", type=a_date, help="a day of the week meant · 哪一周")
    parser.add_argument("--out", metavar="DIR", type=Path, help="tables and charts of the runs · 输出表格与图")
    add_replace(parser)


def execute(args: argparse.Namespace) -> int:
    Options(args.time_limit, args.workers).checked()
    if not 1 <= args.seeds <= _MOST_SEEDS:
        raise SettingsError(f"--seeds {args.seeds}: from 1 to {_MOST_SEEDS} · 应为 1 至 {_MOST_SEEDS}")
    scenario = load(args.scenario)
    if args.out is not None:
        check_replaceable(args.out, _FILE, replace=args.replace)
    week_of = args.week_of or first_monday_after(date.today())
    path = args.scenario.resolve()
    tasks = [MeasuredSolveTask(path, args.time_limit, seed, week_of, args.workers) for seed in range(args.seeds)]
    solves: list[MeasuredSolve] = []
    for task, answer in LocalEngine(1, args.time_limit + _PATIENCE, tasks=1).run(measure_solve, tasks):
        if isinstance(answer, Failure):
            print(f"seed {task.seed}: {answer.text}", file=sys.stderr)
            continue
        solves.append(answer)
        for line in _lines(answer, task.time_limit, scenario.settings.language):
            print(line, flush=True)
    if args.out is not None and solves:
        _write(args.out, solves, scenario, replace=args.replace)
        print(f"→ {args.out}")
    return 0 if solves and all(one.first is not None for one in solves) else 4


def _lines(one: MeasuredSolve, limit: float, language: Language) -> list[str]:
    """The run in lines: what was known at the usual times and at the end."""
    times = [float(seconds) for seconds in MOMENTS if seconds < limit]
    moments: list[tuple[float, TraceEvent | None]] = [(seconds, event_at(one.trace, seconds)) for seconds in times]
    moments = [moment for moment in moments if moment[0] < one.trace[-1].seconds]
    moments.append((one.trace[-1].seconds, one.trace[-1]))
    return list(bench_lines(one.result, moments, one.first, one.reading, one.memory, language))


def _write(out: Path, solves: list[MeasuredSolve], scenario: Scenario, *, replace: bool) -> None:
    """A row for each run; of each its trace as a table and as a chart."""
    with publish(out, _FILE, replace=replace) as draft:
        with (draft / _FILE).open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(_COLUMNS)
            writer.writerows(_row(one) for one in solves)
        for one in solves:
            for suffix in (".csv", ".png"):
                file_name = f"trace-{one.result.seed}{suffix}"
                write_trace(one.trace, draft / file_name, scenario.settings.language)


def _row(one: MeasuredSolve) -> list[object]:
    result, score = one.result, one.result.score
    return [
        result.seed,
        one.students,
        result.status.value,
        f"{one.reading:.3f}",
        "" if one.first is None else f"{one.first:.3f}",
        f"{result.seconds.get('building', 0):.3f}",
        f"{result.seconds['total']:.3f}",
        f"{one.memory:.0f}",
        *((score.unserved, score.points) if score else ("", "")),
        result.bound.unserved,
        result.bound.points,
        "" if result.gap is None else f"{result.gap:.4f}",
    ]
