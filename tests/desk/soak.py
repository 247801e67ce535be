"""python -m tests.desk.soak --gestures 1000 --kills 200 --absences 100 --settling 100 --seed 0 --minutes 30.

Gestures: lifts, drops, edits of all kinds, undo and redo on a week, as the page makes them. What the desk does unasked
is whole by the full audit of the tables as they stand in the file; what it refuses would break something. Kills: a
process that changes cells and writes the file as fast as it can is killed at a random moment; whatever it had
acknowledged is there when the file is opened again, and the file itself is whole. Settling: the same while children
are noted as away and the month is locked again and again; each row acknowledged is there once, and a month is whole.
Absences: on one date after another somebody is away, a proposal is taken; every week that holds keeps every rule, and
nobody who is away serves in it.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

from optimizer.auditing import audit
from optimizer.desk.day_logs import ROLL, read_rows
from optimizer.desk.jobs import JobRunner
from optimizer.desk.open_school import OpenSchool
from optimizer.desk.screens.today import TodayScreen
from optimizer.desk.screens.week import WeekScreen
from optimizer.desk.timeline import Timeline
from optimizer.errors import SettingsError
from optimizer.files import read_timetable
from optimizer.files.store.named import read_desk
from optimizer.files.store.tree import Tree, as_folder, read_tree
from optimizer.files.store.working_copy import WorkingCopy
from optimizer.testing.generator import generate_with_week
from tests.auditing.edits_agree import random_edit

LABEL = "方案A"
_MARKS = ("result.json", "published.json")
_WRITER = """
import sys, random
from pathlib import Path
from optimizer.files.store.working_copy import WorkingCopy
from optimizer.language.text import Text
copy, dice = WorkingCopy(Path(sys.argv[1])), random.Random(int(sys.argv[2]))
print("ready", flush=True)
number = int(copy.file.tree()["counter.txt"])
while True:
    number += 1
    files = {"counter.txt": str(number).encode(), "filler.txt": dice.randbytes(20_000)}
    copy.file.act("", files, Text("counted", "计数"))
    print(number, flush=True)
    if dice.random() < 0.3:
        copy.save()
        print("saved", number, flush=True)
"""
_SETTLER = """
import sys
from pathlib import Path
from optimizer.desk.jobs import JobRunner
from optimizer.desk.open_school import OpenSchool
from optimizer.desk.screens.month import MonthScreen
from optimizer.desk.screens.today import TodayScreen
from optimizer.files.store.working_copy import WorkingCopy
school, jobs = OpenSchool(WorkingCopy(Path(sys.argv[1]))), JobRunner()
today, month = TodayScreen(school, jobs), MonthScreen(school, jobs)
dates = [one["on"] for one in month.month("2026-10")["dates"]]
children = [one.id for one in school.scenario.students]
number = int(sys.argv[2])
print("ready", flush=True)
while True:
    on, child = dates[number % len(dates)], children[number // len(dates) % len(children)]
    today.early(on, child, [], str(number))
    print(on, child, flush=True)
    if number % 7 == 0:
        month.lock("2026-10")
        print("locked", flush=True)
    number += 1
"""


def school_with_week(root: Path, seed: int = 2) -> Tree:
    """A generated school with a full week."""
    school, week = generate_with_week(root, students=60, kind="clubs", seed=seed)
    return read_tree(school) | {f"weeks/{LABEL}/{file.name}": file.read_bytes() for file in sorted(week.iterdir())}


def gestures(root: Path, count: int, seed: int, minutes: float | None = None) -> tuple[int, int, list[str]]:
    """Make ``count`` gestures; how many were done and refused, and what was wrong."""
    dice, start, faults = random.Random(seed), time.monotonic(), list[str]()
    school = OpenSchool(WorkingCopy(root / "gestures.desk", school_with_week(root / "school")))
    jobs = JobRunner()
    screen, done, refused = WeekScreen(school, jobs), 0, 0
    try:
        while done + refused < count and (minutes is None or time.monotonic() - start < 60 * minutes):
            if dice.random() < 0.2:
                school.step(LABEL, back=dice.random() < 0.6)
                done += 1
                continue
            week = school.week(LABEL)
            before = {(one.rule, one.unit) for one in week.audit.violations}
            edit = random_edit(week, dice)
            if dice.random() < 0.2:
                key = dice.choice(list(week.view.sessions))
                proposed = screen.exchanges(LABEL, *key)
                edit = dice.choice(proposed)["edit"] if proposed else edit
            if edit is None:
                continue
            try:
                answer = screen.edit(LABEL, dict(edit), school.stamp)
            except SettingsError:
                refused += 1
                continue
            if "refused" in answer:
                refused += 1
                timetable = week.changed(edit)
                after = audit(week.view.scenario, timetable, week_of=week.view.week_of)
            else:
                done += 1
                with as_folder(school.files_of_week(LABEL), "week") as folder:
                    timetable = read_timetable(folder)
                after = audit(week.view.scenario, timetable, week_of=week.view.week_of)
            new = {(one.rule, one.unit) for one in after.violations} - before
            if bool(new) != ("refused" in answer):
                faults.append(f"{edit}: {answer} but {sorted(rule for rule, _ in new)}")
    finally:
        jobs.close()
        school.close()
    return done, refused, faults


def _killed(script: str, target: Path, number: int, seconds: float) -> list[str]:
    """Whole lines that a process said which was killed some time after it was ready."""
    words = [sys.executable, "-c", script, str(target), str(number)]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True, env=os.environ) as writer:
        assert writer.stdout is not None
        writer.stdout.readline()
        time.sleep(seconds)
        writer.kill()
        return [line[:-1] for line in writer.stdout if line.endswith("\n")]


def settling(root: Path, count: int, seed: int, minutes: float | None = None) -> tuple[int, list[str]]:
    """Kill a process that settles a month ``count`` times; how often, and what was lost, doubled or halved."""
    dice, start, faults, made = random.Random(seed), time.monotonic(), list[str](), 0
    target = root / "settling.desk"
    mark = {"week_of": "2026-09-07"}, {"time": "2026-09-01T08:00:00+08:00"}
    files = {f"weeks/{LABEL}/{name}": json.dumps(body).encode() for name, body in zip(_MARKS, mark, strict=True)}
    first = WorkingCopy(target, school_with_week(root / "settling") | files)
    first.save()
    first.close()
    rows, locked = 0, 0
    told: set[tuple[str, ...]] = set()
    for number in range(count):
        if minutes is not None and time.monotonic() - start > 60 * minutes:
            break
        lines = _killed(_SETTLER, target, rows, dice.random())
        made += 1
        told |= {tuple(line.split()) for line in lines if line != "locked"}
        locked += lines.count("locked")
        copy = WorkingCopy(target)
        tree = copy.file.tree()
        copy.close()
        kept = [(row["date"], row["student"]) for row in read_rows(tree, ROLL)]
        rows = len(kept)
        if len(set(kept)) != rows or told - set(kept):
            faults.append(f"kill {number}: twice {rows - len(set(kept))}, lost {sorted(told - set(kept))}")
        months = {name.split("/")[2] for name in tree if name.startswith("desk/months/")}
        sizes = {month: sum(name.startswith(f"desk/months/{month}/") for name in tree) for month in months}
        whole = [month for month in months if f"desk/months/{month}/locked.json" in tree]
        if len(whole) < len(months) or len(months) < locked or len(set(sizes.values())) > 1:
            faults.append(f"kill {number}: months {sizes}, {locked} were acknowledged")
    return made, faults


def kills(root: Path, count: int, seed: int, minutes: float | None = None) -> tuple[int, list[str]]:
    """Kill a writer ``count`` times; how often, and what was lost or damaged."""
    dice, start, faults, made = random.Random(seed), time.monotonic(), list[str](), 0
    target = root / "kills.desk"
    first = WorkingCopy(target, {"counter.txt": b"0"})
    first.save()
    first.close()
    for number in range(count):
        if minutes is not None and time.monotonic() - start > 60 * minutes:
            break
        lines = _killed(_WRITER, target, seed + number, dice.random() * 0.25)
        made += 1
        told = [int(line) for line in lines if line.isdigit()]
        saved = [int(line.split()[1]) for line in lines if line.startswith("saved ") and len(line.split()) == 2]
        if saved and int(read_desk(target)["counter.txt"]) < saved[-1]:
            faults.append(f"kill {number}: the file has {read_desk(target)['counter.txt']!r}, {saved[-1]} was written")
        read_desk(target)
        copy = WorkingCopy(target)
        found = int(copy.file.tree()["counter.txt"])
        copy.close()
        if told and found < told[-1]:
            faults.append(f"kill {number}: {told[-1]} was acknowledged, {found} is there")
        if copy.notices or len(list(root.glob("kills*.desk"))) > 1:
            faults.append(f"kill {number}: {[notice.en for notice in copy.notices]}")
    return made, faults


def absences(root: Path, count: int, seed: int, minutes: float | None = None) -> tuple[int, list[str]]:
    """Let ``count`` people be away, one after another; how many were, and what was wrong."""
    dice, start, faults, made = random.Random(seed), time.monotonic(), list[str](), 0
    tree = school_with_week(root / "absences") | {f"weeks/{LABEL}/result.json": b'{"week_of": "2026-09-07"}'}
    school = OpenSchool(WorkingCopy(root / "absences.desk", tree))
    jobs = JobRunner()
    try:
        school.publish(LABEL, "")
        screen, timeline = TodayScreen(school, jobs), Timeline(school)
        dates, away = timeline.dates(date(2026, 9, 7), date(2027, 1, 22)), set[tuple[str, date]]()
        for number in range(count):
            if minutes is not None and time.monotonic() - start > 60 * minutes:
                break
            one = dates[number * len(dates) // count]
            holding = Timeline(school).on(one.on)
            assert holding is not None
            view = school.week(holding.label).view
            who = dice.choice([p for p, rows in sorted(view.work.items()) if any(r.token[:3] == one.day for r in rows)])
            screen.mend(kind="staff", who=who, on=[one.on.isoformat()])
            while jobs.busy:
                time.sleep(0.05)
            assert jobs.job is not None
            proposals = jobs.job.answer.get("proposals", [])
            if not proposals:
                faults.append(f"{one.on} {who}: no proposal, {jobs.job.answer.get('failed', '')}")
                continue
            label = screen.adopt(dice.randrange(len(proposals)))["label"]
            away.add((who, one.on))
            made += 1
            week = school.week(label)
            serve = {(person, row.token[:3]) for person, rows in week.view.work.items() for row in rows}
            monday = one.on - timedelta(days=one.on.weekday())
            gone = {(p, f"{on:%a}") for p, on in away if monday <= on <= monday + timedelta(days=6)}
            if week.audit.score.hard or serve & gone:
                faults.append(f"{label}: {week.audit.score.hard} violations, away and serving: {sorted(serve & gone)}")
    finally:
        jobs.close()
        school.close()
    return made, faults


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--gestures", type=int, default=1000)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--absences", type=int, default=100)
    parser.add_argument("--settling", type=int, default=100)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--minutes", type=float)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for name in ("XDG_DATA_HOME", "LOCALAPPDATA"):
            os.environ[name] = folder
        killed, lost = kills(Path(folder), args.kills, args.seed, args.minutes)
        print(f"kills {killed}, faults {len(lost)}")
        done, refused, wrong = gestures(Path(folder), args.gestures, args.seed, args.minutes)
        print(f"gestures done {done}, refused {refused}, faults {len(wrong)}")
        settled, halved = settling(Path(folder), args.settling, args.seed, args.minutes)
        print(f"kills while settling {settled}, faults {len(halved)}", flush=True)
        mended, broken = absences(Path(folder), args.absences, args.seed, args.minutes)
        print(f"absences {mended}, faults {len(broken)}")
    faults = lost + wrong + halved + broken
    for line in faults[:20]:
        print(line)
    return int(bool(faults))


if __name__ == "__main__":
    sys.exit(main())
