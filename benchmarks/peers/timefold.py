"""Timefold Solver (community edition) on the same school: construction heuristics, then late acceptance.

The model is a plain Java program of ours (`java`), run on the jars of the PyPI package ``timefold``. See docs/peers.md.

Its goals are those of an earlier contract: ``CANNOT`` names what it counts otherwise than the audit. Its timetables are
compared by the points of the audit, which it can therefore only miss.
"""

from __future__ import annotations

import tempfile
import time
from datetime import date
from pathlib import Path

from benchmarks.peers import jars
from benchmarks.peers.base import Peer, PeerRun, Snapshot
from benchmarks.peers.process import run_limited
from benchmarks.peers.timefold_school import GOALS, write_school
from benchmarks.peers.timefold_week import read_week
from optimizer.domain.goals import GOAL_SETTINGS
from optimizer.domain.scenario import Scenario
from optimizer.engine.problem.school import School

MEMORY = "-Xmx2g"
OVERRUN = 5.0
"""Seconds that the program may take past its limit to write its last timetable before it is ended."""
CANNOT = (
    "how many care groups there are: as many as needed are offered for each campus, and some to spare",
    "joining of pinned sessions: they neither join nor host",
    "extended groups: filled by grade and class beforehand; their sessions are planned",
    "duty: exactly the least number on duty, never more",
    "min_per_week of staff is a rule, but never a reason for more staff on duty",
    "club-choice as it was: missing clubs cost by the student's own list, nothing is struck",
    "fair-load as it was: one pool of all; continuity and room-moves as they were: without joined rows",
    "variety as it was: neighbouring days alone, without activities of category rest",
    *(f"goal {goal.id}" for goal in GOAL_SETTINGS if goal.id not in GOALS and not goal.beside_published),
)


def run(scenario: Scenario, week_of: date, seconds: float, seed: int) -> PeerRun:
    """Timetables of Timefold; time counts from the call, writing the school and starting Java included."""
    found, trouble = weeks(scenario, week_of, seconds, seed)
    return PeerRun(tuple(snapshot for snapshot, _ in found if snapshot.seconds <= seconds), trouble)


def weeks(scenario: Scenario, week_of: date, seconds: float, seed: int) -> tuple[list[tuple[Snapshot, str]], str]:
    """Timetables with Timefold's own scores of them (``0hard/0medium/-13750soft``), and what went wrong or blank."""
    classes = jars.build(jars.fetch())
    start = time.time()
    with tempfile.TemporaryDirectory(prefix="timefold-") as name:
        folder = Path(name)
        try:
            book = write_school(School(scenario, week_of))
        except ValueError as problem:
            return [], str(problem)
        (folder / "school.txt").write_text("\n".join(book.lines) + "\n", "utf-8")
        command = ["java", MEMORY, "-XX:+UseParallelGC", "-cp", f"{classes}:{jars.find_jars()}/*", "peer.Main"]
        command += [str(folder / "school.txt"), name, str(int(start * 1000)), str(seconds), str(seed)]
        code = run_limited(command, start + seconds + OVERRUN - time.time(), folder / "log")
        found = [read_week(book, file) for file in sorted(folder.glob("week-*.txt"))]
        if code is None:
            return found, "ended: it overran its limit"
        return found, "" if code == 0 else _last_words(folder / "log")


def _last_words(log: Path) -> str:
    text = log.read_text("utf-8", errors="replace")
    first = next((line for line in text.splitlines() if "xception" in line or "rror" in line), "")
    return first or text[-500:]


PEER = Peer("Timefold", run, CANNOT, jars.lacking)
