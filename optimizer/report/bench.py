"""What `optimizer bench` prints of its runs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from optimizer.domain.result import Result
from optimizer.domain.trace import TraceEvent
from optimizer.language.text import Language, Text

MOMENTS = (1, 2, 5, 10, 20, 30, 60, 90, 120, 180, 300, 600)
"""Seconds at which runs are compared."""
_HEAD = Text(
    "seed {seed}: reading {reading} s, first timetable {first}, building models {building} s, peak memory {memory} MiB",
    "种子 {seed}：读取 {reading} 秒，首个可发布课表 {first}，建模 {building} 秒，内存峰值 {memory} MiB",
)
_SECONDS = Text("after {n} s", "{n} 秒")
_NONE = Text("none", "无")
_TABLE = Text(" seconds  unserved    points     bound     gap", "  秒数    未服务      扣分      下界    差距")


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
        yield f"{seconds:8.1f}" + "".join(f"{cell:>10}" for cell in cells) + f"{_gap(event):>8}"


def _cell(number: int | None) -> str:
    return "-" if number is None else f"{number:,}"


def _gap(event: TraceEvent | None) -> str:
    if event is None or event.points is None or event.bound_points is None:
        return "-"
    return f"{(event.points - event.bound_points) / max(1, event.points):.1%}"
