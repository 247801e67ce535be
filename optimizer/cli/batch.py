"""Solves every school in a folder, in parallel; run again, it does only what is missing or has changed."""

from __future__ import annotations

import argparse
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import TextIO

from optimizer.batch import BatchResult, Step, run_batch
from optimizer.batch.summary import ENDS
from optimizer.cli.options import a_date
from optimizer.domain.text import Language, Text

NAME = "batch"
HELP = "many schools in one go · 批量排课"

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
_LINES = 5
"""Lines of a reason that are printed; all are in the summary."""


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", metavar="FOLDER", type=Path, help="folder with a scenario for each school · 各校方案")
    parser.add_argument("--out", metavar="DIR", type=Path, required=True, help="folder to write · 输出文件夹")
    parser.add_argument("--jobs", metavar="N", type=int, help="schools at a time, default: all cores · 同时排几所")
    parser.add_argument("--time-limit", metavar="S", type=float, default=60.0, help="seconds a school (60) · 每校秒数")
    parser.add_argument("--workers", metavar="N", type=int, help="threads for each school · 每校线程数")
    parser.add_argument("--seed", metavar="N", type=int, help="default: each scenario's · 随机种子")
    parser.add_argument("--week-of", metavar="DATE", type=a_date, help="a day of the week meant · 所排的是哪一周")
    parser.add_argument("--effort", metavar="E", type=float, help="repeatable limit instead of time · 可重复的上限")
    parser.add_argument("--language", choices=("zh", "en"), default="zh", help="of the summary (zh) · 汇总的语言")


def run(args: argparse.Namespace) -> int:
    progress = _Progress(args.language, sys.stderr)
    with _terminable():
        try:
            result = run_batch(
                args.folder,
                args.out,
                jobs=args.jobs,
                time_limit=args.time_limit,
                workers=args.workers,
                seed=args.seed,
                week_of=args.week_of,
                effort=args.effort,
                language=args.language,
                on_step=progress,
            )
        finally:
            progress.close()
    for line in _report(result, progress, args.language):
        print(line)
    return _FAILURES if result.failures else _DONE


def _report(result: BatchResult, progress: _Progress, language: Language) -> Iterator[str]:
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
    if result.interrupted:
        yield _INTERRUPTED.say(language)
    yield f"→ {result.out / 'summary.html'}"


class _Progress:
    """One line on a terminal that is written over; nothing in a pipe. Counts what happened."""

    def __init__(self, language: Language, stream: TextIO):
        self.language, self.stream = language, stream
        self.live = stream.isatty()
        self.known = self.solved = self.failed = self.ended = 0
        self.running: dict[str, float] = {}

    def __call__(self, step: Step) -> None:
        if step.what == "began":
            self.running[step.school] = time.monotonic()
        else:
            self.running.pop(step.school, None)
            good = step.record is not None and step.record.done
            self.ended += 1
            self.known += step.what == "known"
            self.solved += step.what == "ended" and good
            self.failed += not good
        if self.live:
            names = ", ".join(self.running)
            all_schools = self.ended + step.left
            fields = {"ended": self.ended, "all": all_schools, "failed": self.failed, "running": names}
            self.stream.write("\r\x1b[K" + _LINE.format(**fields).say(self.language))
            self.stream.flush()

    def close(self) -> None:
        """Wipe the line."""
        if self.live:
            self.stream.write("\r\x1b[K")
            self.stream.flush()


@contextmanager
def _terminable() -> Iterator[None]:
    """Let SIGTERM end a batch as Ctrl-C does."""

    def end(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    old = signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, old)
