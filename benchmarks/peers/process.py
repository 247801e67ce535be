"""Runs a program that may not keep to its limit: its whole process group is ended when the time is up."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from collections.abc import Sequence
from pathlib import Path

GRACE = 2.0
"""Seconds between being asked to end and being made to."""


def run_limited(command: Sequence[str], seconds: float, log: Path) -> int | None:
    """Exit code of a program, or None if it had to be ended; its output goes to a file.

    Parameters
    ----------
    seconds : float
        Wall time after which the program and all that it started are ended.
    """
    with log.open("wb") as out:
        guarded = [*_guard(seconds), *command]
        process = subprocess.Popen(
            guarded, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT, start_new_session=True
        )
        try:
            return process.wait(max(0.0, seconds))
        except subprocess.TimeoutExpired:
            return None
        finally:
            _end(process)


def _guard(seconds: float) -> list[str]:
    """A second watch, by coreutils: it holds even if this process is itself ended before its time."""
    if shutil.which("timeout") is None:
        return []
    return ["timeout", f"--kill-after={GRACE}", str(seconds + GRACE)]


def _end(process: subprocess.Popen[bytes]) -> None:
    """Ends a process group; the group's leader is not yet waited for, so its number is still its own."""
    if process.poll() is not None:
        return
    for sign in (signal.SIGTERM, signal.SIGKILL):
        os.killpg(process.pid, sign)
        try:
            process.wait(GRACE)
            return
        except subprocess.TimeoutExpired:
            continue
