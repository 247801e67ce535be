"""Measures how fast and how well a scenario of your own is solved, each run in a process of its own."""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from optimizer.batch.local import LocalEngine
from optimizer.batch.task import Failure
from optimizer.cli.options import add_options
from optimizer.domain.result import Result
from optimizer.domain.scenario import Scenario, first_monday_after
from optimizer.domain.trace import TraceEvent, event_at
from optimizer.engine.solve import Options
from optimizer.errors import SettingsError
from optimizer.files import load
from optimizer.files.publishing import check_replaceable, publish
from optimizer.language.text import Language, Text
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
MOMENTS = (1, 2, 5, 10, 20, 30, 60, 90, 120, 180, 300, 600)
"""Seconds at which runs are compared."""
_HEAD = Text(
    "seed {seed}: reading {reading} s, first timetable {first}, building models {building} s, peak memory {memory} MiB",
    "种子 {seed}：读取 {reading} 秒，首个可发布课表 {first}，建模 {building} 秒，内存峰值 {memory} MiB",
)
_SECONDS = Text("after {n} s", "{n} 秒")
_NONE = Text("none", "无")
_TABLE = Text(" seconds  unserved    points     bound     gap", "  秒数    未服务      扣分      下界    差距")


def arguments(parser: argparse.ArgumentParser) -> None:
    add_options(parser, "scenario --time-limit --workers --week-of --out --replace")
    parser.add_argument("--seeds", metavar="N", type=int, default=1, help="runs with seeds 0, 1, … · 运行次数")


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


def bench_lines(
    result: Result,
    moments: Sequence[tuple[float, TraceEvent | None]],
    first: float | None,
    reading: float,
    memory: float,
    language: Language,
) -> Iterator[str]:
    """Lines of one run.

    Parameters
    ----------
    moments : sequence of (seconds, event or None)
        What was known at which time.
    first, reading : float
        Seconds; ``first`` is None where there was no timetable.
    memory : float
        MiB.
    """
    yield _HEAD.format(
        seed=result.seed,
        reading=f"{reading:.2f}",
        first=_NONE if first is None else _SECONDS.format(n=f"{first:.2f}"),
        building=f"{result.seconds.get('building', 0):.2f}",
        memory=f"{memory:.0f}",
    ).say(language)
    yield _TABLE.say(language)
    for seconds, event in moments:
        known = (None, None, None) if event is None else (event.unserved, event.points, event.bound_points)
        cells = [_cell(number) for number in known]
        yield f"{seconds:8.1f}" + "".join(f"{cell:>10}" for cell in cells) + f"{event.gap_text if event else '-':>8}"


def _cell(number: int | None) -> str:
    return "-" if number is None else f"{number:,}"
