"""Live progress on a terminal: one line that is written over; nothing in a pipe."""

from __future__ import annotations

import sys
import threading
import time
from typing import TextIO

from optimizer.domain.trace import TraceEvent
from optimizer.language.text import Language, Text

_STAGES = {
    "begin": Text("reading", "准备"),
    "construct": Text("first timetable", "初始课表"),
    "start": Text("earlier week", "上一份课表"),
    "mend": Text("mending", "修补"),
    "search": Text("improving", "改进"),
    "bound": Text("proving", "证明"),
    "whole": Text("solving whole", "整体求解"),
    "end": Text("done", "完成"),
}
_LINE = Text(
    "{stage} · waiting {unserved} · points {points} · bound {bound} · gap {gap} · {left} s left",
    "{stage} · 未服务 {unserved} · 扣分 {points} · 下界 {bound} · 差距 {gap} · 剩余 {left} 秒",
)


class Progress:
    """Shows the newest event of a run, and the time left, until `close`."""

    def __init__(self, language: Language, time_limit: float, stream: TextIO | None = None):
        self.language, self.time_limit = language, time_limit
        self.stream = stream or sys.stderr
        self.live = self.stream.isatty()
        self._event: TraceEvent | None = None
        self._began = time.monotonic()
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._show, daemon=True)
        if self.live:
            self._thread.start()

    def __call__(self, event: TraceEvent) -> None:
        self._event = event

    def close(self) -> None:
        """Wipe the line."""
        self._done.set()
        if self.live:
            self._thread.join()
            self.stream.write("\r\x1b[K")
            self.stream.flush()

    def _show(self) -> None:
        while not self._done.wait(0.2):
            if self._event is not None:
                self.stream.write("\r\x1b[K" + self._line(self._event))
                self.stream.flush()

    def _line(self, event: TraceEvent) -> str:
        gap = "-"
        if event.points is not None and event.bound_points is not None:
            gap = f"{(event.points - event.bound_points) / max(1, event.points):.1%}"
        return _LINE.format(
            stage=_STAGES[event.stage],
            unserved="-" if event.unserved is None else event.unserved,
            points="-" if event.points is None else event.points,
            bound="-" if event.bound_points is None else event.bound_points,
            gap=gap,
            left=max(0, round(self.time_limit - (time.monotonic() - self._began))),
        ).say(self.language)
