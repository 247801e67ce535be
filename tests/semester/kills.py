"""Replans that are killed while they write: ``python -m tests.semester.kills --count 50 --seed 1``.

The semester is planned once; then a child process (POSIX) writes it, is killed at a random moment, and the folder must
be the old or the new one in full, with every published week byte for byte as it was.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from pathlib import Path
from typing import Any
from unittest import mock

from optimizer.cli.main import main as optimizer
from optimizer.semester.folder import write_semester
from optimizer.testing.generator import build

DATES = ("--from", "2026-09-14", "--to", "2026-10-23", "--effort", "0.1")
PUBLISHED = ("weeks/2026-09-14", "weeks/2026-09-21")


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def published(files: dict[str, bytes]) -> dict[str, bytes]:
    return {name: content for name, content in files.items() if name.startswith(PUBLISHED)}


def kills(school: Path, semester: Path, place: Path, count: int, seed: int) -> list[str]:
    """Faults after so many kills; ``semester`` is one of ``school`` on `DATES`, of which nothing is published."""
    out, old = place / "out", place / "old"
    shutil.copytree(semester, old)
    assert optimizer(["publish", str(school), str(old), "--until", "2026-09-27"]) == 0
    shutil.copytree(old, out)
    captured: list[tuple[tuple[Any, ...], dict[str, Any]]] = []
    with mock.patch("optimizer.semester.folder.write_semester", lambda *args, **more: captured.append((args, more))):
        words = ["semester", str(school), *DATES, "--out", str(out), "--replan-from", "2026-10-05", "--seed", "2"]
        assert optimizer(words) == 0
    args, more = captured[0]
    began = time.monotonic()
    write_semester(*args, **more)
    longest = time.monotonic() - began
    before, after = contents(old), contents(out)
    faults, rng = [], random.Random(seed)
    for number in range(count):
        shutil.rmtree(out)
        shutil.copytree(old, out)
        child = os.fork()
        if not child:
            write_semester(*args, **more)
            os.kill(os.getpid(), signal.SIGKILL)  # nothing of the parent is ended by it
        time.sleep(rng.uniform(0, 1.2 * longest))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        found = contents(out) if out.is_dir() else {}
        if published(found) != published(before):
            faults.append(f"kill {number}: a published week is not what it was")
        if found not in (before, after):
            faults.append(f"kill {number}: the folder is neither the old nor the new one")
    write_semester(*args, **more)
    if contents(out) != after:
        faults.append("the next run does not write what it should")
    left = sorted(path.name for path in place.iterdir() if path not in (old, out))
    return [*faults, *(f"the next run does not clear up {name}" for name in left)]


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.semester.kills", description=__doc__)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--count", type=int, default=50)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        built, _ = build(students=60, kind="clubs", seed=1)
        school = built.write(place / "school")
        assert optimizer(["semester", str(school), *DATES, "--out", str(place / "semester")]) == 0
        (place / "kills").mkdir()
        faults = kills(school, place / "semester", place / "kills", options.count, options.seed)
    print(*faults, f"{options.count} kills", sep="\n")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
