"""Small jobs for engines: importable by name."""

from __future__ import annotations

import os
import time


def double(number: int) -> int:
    print("noise on standard output")
    return 2 * number


def misbehave(what: str) -> str:
    """``raise``, ``die``, ``hang``, or anything else to answer it."""
    if what == "raise":
        raise ValueError("spoilt")
    if what == "die":
        os.abort()
    if what == "hang":
        time.sleep(600)
    return what


def note_and_sleep(path: str) -> None:
    """Write the process id into a file, then sleep."""
    with open(path, "w") as file:
        file.write(str(os.getpid()))
    time.sleep(600)


def process_id(number: int) -> int:
    return os.getpid()


def nap(number: int) -> int:
    """Half a second; a stand-in for a school."""
    time.sleep(0.5)
    return os.getpid()
