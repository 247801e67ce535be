"""What commands do on a terminal: a line that is written over, columns of text, Ctrl-C as a wish."""

from __future__ import annotations

import sys
import threading
import time
import unicodedata
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TextIO

from optimizer.domain.trace import TraceEvent
from optimizer.language.text import Language, Text
from optimizer.report.words import STAGES
from optimizer.system import on_signals

_LINE = Text(
    "{stage} · waiting {unserved} · points {points} · bound {bound} · gap {gap} · {left} s left",
    "{stage} · 未服务 {unserved} · 扣分 {points} · 下界 {bound} · 差距 {gap} · 剩余 {left} 秒",
)


class LiveLine(ABC):
    """A line that is written over on a terminal until `close`, every ``pause`` seconds; nothing in a pipe."""

    def __init__(self, language: Language, stream: TextIO, pause: float):
        self.language, self.stream, self.pause = language, stream, pause
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._show, daemon=True)
        self.live = stream.isatty()
        if self.live:
            self._thread.start()

    @abstractmethod
    def line(self) -> str:
        """What there is to say now; nothing is written where it is blank."""

    def close(self) -> None:
        """Wipe the line."""
        self._done.set()
        if self.live:
            self._thread.join()
            self._write("")

    def _show(self) -> None:
        while not self._done.wait(self.pause):
            if line := self.line():
                self._write(line)

    def _write(self, line: str) -> None:
        self.stream.write("\r\x1b[K" + line)
        self.stream.flush()


class Progress(LiveLine):
    """Shows the newest event of a run, and the time left."""

    def __init__(self, language: Language, time_limit: float, stream: TextIO | None = None):
        self.time_limit = time_limit
        self._event: TraceEvent | None = None
        self._began = time.monotonic()
        super().__init__(language, stream or sys.stderr, pause=0.2)

    def __call__(self, event: TraceEvent) -> None:
        self._event = event

    def line(self) -> str:
        if (event := self._event) is None:
            return ""
        figures = {"unserved": event.unserved, "points": event.points, "bound": event.bound_points}
        return _LINE.format(
            stage=STAGES[event.stage],
            **{name: "-" if figure is None else figure for name, figure in figures.items()},
            gap=event.gap_text,
            left=max(0, round(self.time_limit - (time.monotonic() - self._began))),
        ).say(self.language)


def width_of(text: str) -> int:
    """Columns on a terminal: Chinese characters take two."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def padded(text: str, width: int, *, right: bool = False) -> str:
    space = " " * (width - width_of(text))
    return space + text if right else text + space


@contextmanager
def interruptible() -> Iterator[threading.Event]:
    """An event that Ctrl-C and SIGTERM set; a second Ctrl-C ends the program at once, with nothing written."""
    stop = threading.Event()

    def ask(number: int, frame: FrameType | None) -> None:
        if stop.is_set():
            raise KeyboardInterrupt
        stop.set()

    with on_signals(ask, "SIGINT", "SIGTERM"):
        yield stop
