"""Solves every school in a folder, in parallel; run again, it does only what is missing or has changed."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import TextIO

from optimizer.batch import BatchResult, Step, run_batch
from optimizer.batch.batch_summary import ENDS
from optimizer.batch.dask_engine import DaskEngine
from optimizer.cli.options import add_options
from optimizer.cli.terminal import LiveLine
from optimizer.errors import SettingsError
from optimizer.language.text import Language, Text
from optimizer.system import on_signals

_DONE, _FAILURES = 0, 5
_LINE = Text(
    "{ended} of {all} schools · {failed} failed · running: {running}",
    "已完成 {ended}/{all} 所 · 失败 {failed} 所 · 进行中：{running}",
)
_TOTAL = Text(
    "{done} of {all} schools have a timetable (week of {week}); {new} were solved now, {known} were known.",
    "{all} 所学校中 {done} 所已有课表（{week} 当周）；本次排出 {new} 所，以前已有结果 {known} 所。",
)
_FAILED = Text("Without a timetable:", "没有课表的学校：")
_MORE = Text("… and {n} more lines", "……另有 {n} 行")
_INTERRUPTED = Text("Interrupted: the same command goes on from here.", "已中断：再次运行同一命令即可继续。")
_PASSED_OVER = Text("Not taken as a school, or to be looked at:", "未作为学校读取、或需要核对：")
_LINES = 5
"""Lines of a reason that are printed; all are in the summary."""


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", metavar="FOLDER", type=Path, help="folder with a scenario for each school · 各校方案")
    add_options(parser, "--out! --jobs --time-limit --workers --seed --week-of --effort --report --replace")
    parser.add_argument(
        "--seconds-per-student", metavar="S", type=float, default=0.0, help="added for each student · 每名学生另加秒数"
    )
    add_options(parser, "--language", language="zh", language_help="of the summary (zh) · 汇总的语言")
    parser.add_argument("--engine", choices=("local", "dask"), default="local", help="where to solve · 在何处求解")
    parser.add_argument("--scheduler", metavar="URL", help="of a Dask cluster: tcp://… · Dask 调度器地址")
    parser.add_argument("--reshare", action="store_true", help="share city-staff.csv out anew · 重新分配共享人员")


def execute(args: argparse.Namespace) -> int:
    if (args.engine == "dask") != (args.scheduler is not None):
        raise SettingsError("--engine dask and --scheduler go together · --engine dask 与 --scheduler 须同时给出")
    if args.engine == "dask" and args.jobs is not None:
        raise SettingsError("--jobs is of this machine; a cluster has its workers · --jobs 只用于本机")
    engine = DaskEngine(args.scheduler) if args.engine == "dask" else None
    progress = BatchProgress(args.language, sys.stderr)
    with on_signals(_end, "SIGTERM"):
        try:
            result = run_batch(
                args.folder,
                args.out,
                jobs=args.jobs,
                engine=engine,
                time_limit=args.time_limit,
                workers=args.workers or (1 if engine else None),
                seed=args.seed,
                week_of=args.week_of,
                effort=args.effort,
                language=args.language,
                replace=args.replace,
                reshare=args.reshare,
                report=args.report,
                seconds_per_student=args.seconds_per_student,
                on_step=progress,
            )
        finally:
            progress.close()
    for line in _report(result, progress, args.language):
        print(line)
    return _FAILURES if result.failures else _DONE


def _report(result: BatchResult, progress: BatchProgress, language: Language) -> Iterator[str]:
    failures = result.failures
    yield _TOTAL.format(
        done=len(result.records) - len(failures),
        all=len(result.records),
        week=result.week_of,
        new=progress.solved,
        known=progress.known,
    ).say(language)
    if failures:
        yield _FAILED.say(language)
    for record in failures:
        yield f"  {record.school} – {ENDS[record.end].say(language)}"
        yield from (f"      {line}" for line in record.reason[:_LINES])
        if (more := len(record.reason) - _LINES) > 0:
            yield "      " + _MORE.format(n=more).say(language)
    if result.passed_over:
        yield _PASSED_OVER.say(language)
    yield from (f"  {one.name} – {one.why.say(language)}" for one in result.passed_over)
    if result.interrupted:
        yield _INTERRUPTED.say(language)
    yield f"→ {result.out / 'district.html'}"


class BatchProgress(LiveLine):
    """Counts what happens, and shows it."""

    def __init__(self, language: Language, stream: TextIO):
        self.known = self.solved = self.failed = self.ended = self.all = 0
        self.running: dict[str, float] = {}
        super().__init__(language, stream, pause=0.5)

    def __call__(self, step: Step) -> None:
        if step.what == "began":
            self.running = {**self.running, step.school: time.monotonic()}
        else:
            self.running = {school: began for school, began in self.running.items() if school != step.school}
            good = step.record is not None and step.record.done
            self.ended += 1
            self.known += step.what == "known"
            self.solved += step.what == "ended" and good
            self.failed += not good
        self.all = self.ended + step.left

    def line(self) -> str:
        now = time.monotonic()
        running = ", ".join(f"{school} ({now - began:.0f} s)" for school, began in self.running.items())
        fields = {"ended": self.ended, "all": self.all, "failed": self.failed, "running": running or "–"}
        return _LINE.format(**fields).say(self.language)


def _end(number: int, frame: FrameType | None) -> None:
    """Let SIGTERM end a batch as Ctrl-C does."""
    raise KeyboardInterrupt
