"""Semesters of generated schools, judged by the referee: ``python -m tests.semester.soak --seed 1 --minutes 5``."""

from __future__ import annotations

import argparse
import csv
import random
import sys
import tempfile
import time
from pathlib import Path

from optimizer.cli.main import main as optimizer
from optimizer.testing.generator import KINDS, generate
from tests.referee.semester import Judge, read_served
from tests.referee.tables import read_table

SEASONS = {
    "": "",
    "clock": 'from = "2026-10-01"\nto = "2027-02-28"\nslots = [{start = "15:40", end = "16:15"}, '
    '{start = "16:20", end = "16:55"}, {start = "17:00", end = "17:30"}]\n',
    "short": 'from = "2026-10-01"\nto = "2026-10-11"\nslots = [{start = "15:50", end = "16:30"}, '
    '{start = "16:40", end = "17:20"}]\n',
}
CALENDARS = ("", "2026-09-26,Fri,\n2026-09-27,Fri,\n2026-09-23,off,\n", "2026-10-17,Mon,\n2026-10-18,Mon,\n")


def one(place: Path, rng: random.Random) -> list[str]:
    """Faults of one semester; what the school is stands first if there are any."""
    kind, seed, size = rng.choice(sorted(KINDS)), rng.randrange(1000), rng.choice((45, 60, 90))
    season, calendar = rng.choice(sorted(SEASONS)), rng.choice(CALENDARS)
    school = generate(place / "school", students=size, kind=kind, seed=seed)
    if season and kind != "junior":
        with (school / "scenario.toml").open("a", encoding="utf-8") as file:
            file.write(f'\n[[semester.season]]\nname = "winter"\n{SEASONS[season]}')
    if calendar:
        (school / "calendar.csv").write_text(f"date,runs_as,note\n{calendar}", "utf-8")
    out = place / "out"
    code = optimizer(
        ["semester", str(school), "--from", "2026-09-14", "--to", "2026-10-23", "--out", str(out), "--effort", "0.1"]
    )
    name = f"{kind} {size} students seed {seed} season {season!r} calendar {calendar!r}"
    if code == 2:
        print(f"{name}: bad input", file=sys.stderr)  # the season's slots do not fit every kind of school
        return []
    if code not in (0, 6):
        return [f"{name}: exit {code}"]
    faults = Judge(out).judge() or _replanned(school, out, rng)
    return [f"{name}: {fault}" for fault in faults]


def _replanned(school: Path, out: Path, rng: random.Random) -> list[str]:
    """Faults after a replan with other children and staff, and a log of the first published week."""
    optimizer(["publish", str(school), str(out), "--until", "2026-09-27"])
    _change(school / "students.csv", "S900", rng)
    _change(school / "staff.csv", "T901", rng)
    (school / "served.csv").write_text("date,slot,staff,group\n2026-09-14,,,\n", "utf-8")
    monday = rng.choice(("2026-09-28", "2026-10-05", "2026-10-19"))
    words = ["--from", "2026-09-14", "--to", "2026-10-23", "--out", str(out), "--effort", "0.1"]
    code = optimizer(["semester", str(school), *words, "--replan-from", monday])
    if code == 2:
        print("replan: bad input", file=sys.stderr)  # whoever left is named by a club or a pin
        return []
    if code not in (0, 6):
        return [f"replan from {monday}: exit {code}"]
    served = read_served(read_table(school, "served.csv"))
    return [f"replan from {monday}: {fault}" for fault in Judge(out, served).judge()]


def _change(file: Path, new: str, rng: random.Random) -> None:
    """One row leaves a table, and one comes that is like another."""
    with file.open(encoding="utf-8-sig", newline="") as text:
        header, *rows = csv.reader(text)
    rows.remove(rng.choice(rows))
    rows.append([new, "新人", *rng.choice(rows)[2:]])
    with file.open("w", encoding="utf-8", newline="") as text:
        csv.writer(text).writerows([header, *rows])


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.semester.soak", description=__doc__)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--minutes", type=float, default=5.0)
    parser.add_argument("--count", type=int, default=1000)
    options = parser.parse_args()
    rng, until, done = random.Random(options.seed), time.monotonic() + 60 * options.minutes, 0
    while done < options.count and time.monotonic() < until:
        with tempfile.TemporaryDirectory() as place:
            faults = one(Path(place), rng)
        done += 1
        if faults:
            print(*faults[:10], sep="\n", file=sys.stderr)
            return 1
    print(f"{done} semesters without a fault")
    return 0


if __name__ == "__main__":
    sys.exit(main())
