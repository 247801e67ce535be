"""Ctrl-C and SIGTERM as a wish: whoever searches ends soon and hands over the best it has."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from optimizer.system import on_signals


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
