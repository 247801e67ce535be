"""FET (``fet-cl``) on the same school: when, where and, within a day, in which order; groups and teachers are given.

FET is run as the program that Debian packages (AGPL); nothing of it is copied. See docs/peers.md.
"""

from __future__ import annotations

import random
import shutil
import tempfile
import time
from datetime import date
from pathlib import Path

from benchmarks.peers.base import Peer, PeerRun, Snapshot
from benchmarks.peers.fet_file import write_fet
from benchmarks.peers.fet_lessons import make_lessons
from benchmarks.peers.fet_result import complete, read_activities
from benchmarks.peers.process import run_limited
from optimizer.domain.scenario import Scenario
from optimizer.engine.plan.convert import to_timetable
from optimizer.engine.problem.school import School
from optimizer.engine.search.initial_plan import construct_plan

PROGRAM = "fet-cl"
_NOT_WRITTEN = ("dayshorizontal", "daysvertical", "timehorizontal", "timevertical", "statistics")
CANNOT = (
    "care groups, clubs and their members, who waits: taken from this program's construction",
    "which activities a group has on a day, and who leads: given to FET, by rotation; FET chooses slots and rooms",
    "pins of care groups, joined sessions",
    "duty, min_per_week of staff: duties are filled in afterwards",
    "room-capacity of a place shared by several groups: each has an equal part of the seats",
    "physical-activity by student: as slots left out, and as clubs not at the time of their members' exercise",
    "all goals: FET stops at the first timetable that keeps its constraints",
)


def run(scenario: Scenario, week_of: date, seconds: float, seed: int) -> PeerRun:
    """FET's timetable, if it finds one; time counts from the call, the construction of the groups included."""
    start = time.monotonic()
    school = School(scenario, week_of)
    plan = construct_plan(school, time_limit=seconds)
    lessons = make_lessons(school, plan)
    with tempfile.TemporaryDirectory(prefix="fet-") as name:
        folder = Path(name)
        file = folder / "week.fet"
        file.write_text(write_fet(school, plan, lessons), "utf-8")
        left = seconds - (time.monotonic() - start)
        if left < 1:
            return PeerRun(trouble="no time left for FET")
        code = run_limited(_command(file, folder, left, seed), left, folder / "log")
        took = time.monotonic() - start
        found = folder / "timetables" / "week" / "week_activities.xml"
        log = (folder / "log").read_text("utf-8", errors="replace")
        if code is None or "Simulation successful" not in log or not found.exists():
            return PeerRun(trouble="ended: it overran its limit" if code is None else _last_line(log))
        placed = read_activities(found)
    timetable = to_timetable(school, complete(school, plan, lessons, placed))
    return PeerRun((Snapshot(took, timetable),))


def _command(file: Path, folder: Path, seconds: float, seed: int) -> list[str]:
    numbers = random.Random(seed)
    seeds = [f"--randomseeds{part}={numbers.randint(1, 2**31)}" for part in (10, 11, 12, 20, 21, 22)]
    quiet = [f"--writetimetables{kind}=false" for kind in _NOT_WRITTEN]
    limits = [f"--timelimitseconds={max(1, int(seconds))}", "--htmllevel=0"]
    return [PROGRAM, f"--inputfile={file}", f"--outputdir={folder}", *limits, *seeds, *quiet]


def _last_line(log: str) -> str:
    return next((line.strip() for line in reversed(log.splitlines()) if line.strip()), "FET said nothing")


def lacking() -> str:
    """What is missing on this machine, in words; blank if nothing."""
    return "" if shutil.which(PROGRAM) else f"no {PROGRAM} (Debian: apt-get install fet)"


PEER = Peer("FET", run, CANNOT, lacking)
