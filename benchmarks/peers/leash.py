"""Work in a process of its own that hands over timetables as it finds them and is ended when its time is up."""

from __future__ import annotations

import multiprocessing
import os
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from datetime import date
from multiprocessing.connection import Connection

from benchmarks.peers.base import PeerRun, Snapshot
from optimizer.domain.scenario import Scenario
from optimizer.domain.timetable import Timetable

Work = Callable[[Scenario, date, float, int, Callable[[Timetable], None]], None]
"""(scenario, week, seconds, seed, told of every timetable)."""
_GRACE = 1.0
"""Seconds for a last timetable to arrive; such a one counts as of the limit."""


def on_leash(work: Work, scenario: Scenario, week_of: date, seconds: float, seed: int) -> PeerRun:
    """Run some work for so many seconds of wall time, counted from when its process is up and has imported all."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe(duplex=False)
    process = context.Process(target=_child, args=(work, scenario, week_of, seconds, seed, there), daemon=True)
    process.start()
    there.close()
    snapshots: list[Snapshot] = []
    trouble = ""
    try:
        here.recv()
        began = time.monotonic()
        for message in _messages(here, began + seconds + _GRACE):
            if isinstance(message, str):
                trouble = message
            else:
                snapshots.append(Snapshot(min(seconds, time.monotonic() - began), message))
    except EOFError:
        trouble = "the process died before it began"
    finally:
        process.kill()
        process.join()
        here.close()
    return PeerRun(tuple(snapshots), trouble)


def _messages(pipe: Connection, until: float) -> Iterator[Timetable | str]:
    """What comes through the pipe until the other side ends or the clock says so."""
    try:
        while pipe.poll(max(0.0, until - time.monotonic())):
            yield pipe.recv()
    except EOFError:
        return
    yield "ended by force at its limit"


def _child(work: Work, scenario: Scenario, week_of: date, seconds: float, seed: int, pipe: Connection) -> None:
    threading.Thread(target=_follow_parent, daemon=True).start()
    pipe.send("ready")
    try:
        work(scenario, week_of, seconds, seed, pipe.send)
    except Exception:
        pipe.send(traceback.format_exc(limit=-3))
    pipe.close()


def _follow_parent() -> None:
    """End when the process that holds the other end is gone, however it ended."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
