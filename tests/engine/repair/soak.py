"""python -m tests.engine.repair.soak --count 300 --seed 0 --minutes 60: random events on published weeks, repaired.

Each case is drawn from its own seed: a generated school with a constructed week, and one event or a chain of up to ten
(somebody absent, a room closed, newcomers, some of them while groups are full, leavers, a club ended, a child or
session pinned, limits lowered, somebody or something back). Every repaired week is judged by the referee: it keeps
all rules, the score in result.json is true, nobody absent serves, and every student and person whose row differs
stands in changes.csv.
``--against`` searches the whole week anew, with changes weighed, for ten times the time, and tells where that finds
fewer. The exit code is 1 if anything is wrong.
"""

from __future__ import annotations

import argparse
import contextlib
import csv
import io
import json
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from optimizer.cli.inputs import read_week, without_unavailable
from optimizer.cli.main import main as command
from optimizer.domain.programme import Pin
from optimizer.domain.scenario import Scenario
from optimizer.domain.timetable import Timetable
from optimizer.engine.cp.builder import ModelBuilder
from optimizer.engine.cp.engine import Limits
from optimizer.engine.cp.lexicographic import solve_lexicographic
from optimizer.engine.cp.neighbourhood import Neighbourhood, existing_groups
from optimizer.engine.plan.convert import from_timetable, to_timetable
from optimizer.engine.plan.edit import drop_missing_rows
from optimizer.engine.problem.school import School
from optimizer.engine.search.initial_plan import construct_plan
from optimizer.engine.search.plan_audit import audit_plan
from optimizer.engine.search.violation_repair import repair_violations
from optimizer.files import load, read_timetable
from optimizer.files.scenario_out import write_scenario
from optimizer.files.timetable_tables import write_timetable
from optimizer.testing.generator import generate_with_week
from tests.engine.repair.repair_weeks import WEEK
from tests.referee import judge

KINDS = ("plain", "clubs", "early-leavers", "extended", "tight-staff", "mixed", "tight-sports", "everything")
EVENTS = (
    *("absence", "absence", "absences", "room", "newcomer", "newcomers", "full", "class", "leavers", "club", "pin"),
    "limit", "back",
)  # fmt: skip


MOST_IN_LONG_CHAINS = 300
"""Students up to whom chains of ten events are drawn."""


@dataclass
class Found:
    """What was found: events by kind, those proven, CPU seconds, and faults."""

    events: Counter[str] = field(default_factory=Counter)
    proven: Counter[str] = field(default_factory=Counter)
    none: Counter[str] = field(default_factory=Counter)
    seconds: dict[str, float] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    def fault(self, text: str) -> None:
        """Note a fault and print it at once, so that it is known where a run is stopped."""
        self.faults.append(text)
        print(f"FAULT {text}", flush=True)


def happen(
    kind: str, scenario: Scenario, week: Timetable, dice: random.Random, known: Sequence[str] = ()
) -> tuple[Scenario, list[str]]:
    """The school after an event, and the words that tell the command of it; ``known`` is what is not available."""
    rows = [s for s in week.sessions if s.lead]
    row = dice.choice(rows)
    if kind == "absence":
        return scenario, ["--absent", f"{row.lead}:{dice.choice((row.token, row.day))}"]
    if kind == "absences":
        leads = dice.sample(sorted({s.lead for s in rows if s.day == row.day}), 2)
        return scenario, ["--absent", *(f"{lead}:{row.day}" for lead in leads)]
    if kind == "back" and known:
        return scenario, ["--present", dice.choice(known)]
    if kind == "room":
        return scenario, ["--closed", f"{row.room}:{row.token}"]
    if kind in ("newcomer", "newcomers", "full", "class"):
        return _joined(kind, scenario, week, dice), []
    if kind == "leavers":
        gone = set(dice.sample([s.id for s in scenario.students], 5))
        return replace(scenario, students=tuple(s for s in scenario.students if s.id not in gone)), []
    open_clubs = sorted({g.id for g in week.groups if g.kind == "club" and any(s.group == g.id for s in week.sessions)})
    if kind == "club" and open_clubs:
        return scenario, ["--end-club", dice.choice(open_clubs)]
    if kind == "limit" and open_clubs:
        club = dice.choice(open_clubs)
        lower = max(week.group[club].size - 1, scenario.club[club].fewest_members)
        clubs = (replace(c, max_students=lower) if c.id == club else c for c in scenario.clubs)
        return replace(scenario, clubs=tuple(clubs)), []
    return _pinned(scenario, week, row.group, row.token, dice), []


def with_full_group(scenario: Scenario, week: Timetable) -> tuple[Scenario, tuple[int, ...]]:
    """The school in which groups may be no larger than the largest one is; grades of that group."""
    largest = max((g for g in week.groups if g.kind == "care"), key=lambda g: g.size)
    grouping = scenario.settings.grouping.model_copy(update={"max_size": max(g.size for g in week.groups)})
    settings = scenario.settings.model_copy(update={"grouping": grouping})
    return replace(scenario, settings=settings), largest.grades


def _joined(kind: str, scenario: Scenario, week: Timetable, dice: random.Random) -> Scenario:
    """The school with newcomers: one or eight, one while the largest group is full, or a class that joins."""
    like = dice.choice(scenario.students)
    if kind == "full":
        scenario, grades = with_full_group(scenario, week)
        like = dice.choice([s for s in scenario.students if s.grade in (min(grades), max(grades))])
    number = {"newcomers": 8, "class": 20}.get(kind, 1)
    rows = [dice.choice(scenario.students) if kind == "newcomers" else like for _ in range(number)]
    new = (
        replace(row, id=f"N{dice.randrange(10**6):06}", together="", apart="", care_group="", priority=())
        for row in rows
    )
    return replace(scenario, students=(*scenario.students, *new))


def _pinned(scenario: Scenario, week: Timetable, group: str, token: str, dice: random.Random) -> Scenario:
    """A child pinned to another care group that takes its grade, or a session to its lead."""
    care = [g for g in week.groups if g.kind == "care"]
    span = scenario.settings.grouping.max_grade_span
    student = dice.choice(scenario.students)
    fit = [
        g
        for g in care
        if g.campus == student.campus and max({*g.grades, student.grade}) - min({*g.grades, student.grade}) <= span
    ]
    if fit and dice.random() < 0.7:
        to = dice.choice(fit).id
        students = (replace(s, care_group=to) if s.id == student.id else s for s in scenario.students)
        return replace(scenario, students=tuple(students))
    lead = next(s.lead for s in week.sessions if (s.group, s.token) == (group, token))
    return replace(scenario, pins=(*scenario.pins, Pin(group=group, slot=token, staff=lead)))


def published_week(root: Path, size: int, kind: str, seed: int) -> tuple[Path, Path]:
    """Folders of a generated school and of a week that the engine constructs for it, which breaks no rule."""
    school, week = generate_with_week(root / "case", students=size, kind=kind, seed=seed)
    model = School(load(school), WEEK)
    plan = repair_violations(ModelBuilder(model), construct_plan(model, time_limit=60), None)
    if plan is not None and not audit_plan(model, plan).score.hard:
        week = root / "published"
        week.mkdir()
        write_timetable(week, to_timetable(model, plan))
    return school, week


def _known(week: Path) -> list[str]:
    """What is not available in a repaired week, as ``--present`` takes it."""
    file = week / "unavailable.csv"
    rows = csv.DictReader(io.StringIO(file.read_text(encoding="utf-8-sig"))) if file.exists() else ()
    return sorted(f"{row['id']}:{row['day']}{row['slot']}" for row in rows)


def run(root: Path, number: int, seed: int, sizes: tuple[int, int], found: Found, against: bool, limit: str) -> None:
    """One case: a school, and one event or a chain."""
    dice = random.Random(f"{seed}-{number}")
    kind, size = dice.choice(KINDS), dice.randint(*sizes)
    school, week = published_week(root, size, kind, dice.randrange(1000))
    for step in range(dice.choice((1, 1, 1, 3, 10) if size <= MOST_IN_LONG_CHAINS else (1, 1, 1, 3))):
        event, out, now = dice.choice(EVENTS), root / f"week{step}", root / f"school{step}"
        scenario, words = happen(event, load(school), read_timetable(week), dice, _known(week))
        now.mkdir()
        write_scenario(now, scenario)
        began, printed = time.process_time(), io.StringIO()
        with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
            code = command(
                [
                    "repair",
                    str(now),
                    str(week),
                    *words,
                    "--week-of",
                    str(WEEK),
                    "--time-limit",
                    limit,
                    "--out",
                    str(out),
                ]
            )
        seconds = time.process_time() - began
        place = f"{seed}-{number}.{step} {kind} {size} {event} {' '.join(words)}"
        found.events[event] += 1
        found.seconds[event] = max(seconds, found.seconds.get(event, 0.0))
        if code == 4:
            found.none[event] += 1
            found.fault(f"{place}: none found ({seconds:.1f} s)")
            return
        if code:
            found.fault(f"{place}: exit {code} {printed.getvalue()}")
            return
        told = json.loads((out / "result.json").read_text(encoding="utf-8"))["changes"]
        found.proven[event] += told["found"] == told["least"]
        line = f"{place}: {told} unserved {_unserved(out)}, {seconds:.1f} s"
        print(line, flush=True)
        for fault in _judged(now, week, out):
            found.fault(f"{place}: {fault}")
        if against:
            fewer = _search_whole(now, week, out, 10 * max(1.0, seconds))
            if fewer is not None and fewer < (_unserved(out), told["found"]):
                found.fault(f"{place}: {fewer} found instead of {(_unserved(out), told['found'])}")
        school, week = now, out


def _unserved(out: Path) -> int:
    return int(json.loads((out / "result.json").read_text(encoding="utf-8"))["score"]["unserved"])


def _judged(school: Path, published: Path, out: Path) -> Iterator[str]:
    """What is wrong with a repaired week."""
    verdict = judge(school, out, published=published, week_of=str(WEEK))
    score = json.loads((out / "result.json").read_text(encoding="utf-8"))["score"]
    theirs = {"hard": verdict.hard, "unserved": verdict.unserved, "points": verdict.points}
    if theirs != score or verdict.hard:
        yield f"referee {theirs} ({verdict.violations[:3]}), result.json {score}"
    before, after = read_timetable(published), read_timetable(out)
    with (out / "changes.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    told = {row[column] for row in rows for column in ("student", "person", "instead_of") if column in row}
    children = not rows or "student" in rows[0]
    was, now = before.member, after.member
    waited = {w.student: w.days for w in before.waiting}, {w.student: w.days for w in after.waiting}
    for student in sorted({*now, *waited[1]} & {*was, *waited[0]} - told) if children else ():
        if was.get(student) != now.get(student) or waited[0].get(student) != waited[1].get(student):
            yield f"{student} differs and is not in changes.csv"
    places = [{(s.token, p, s.group) for s in week.sessions if not s.joins for p in s.team} for week in (before, after)]
    places = [
        one | {(d.token, d.staff, "duty") for d in w.duties} for one, w in zip(places, (before, after), strict=True)
    ]
    if missing := {person for _, person, _ in places[0] ^ places[1]} - told:
        yield f"{sorted(missing)} differ and are not in changes.csv"


def _search_whole(school: Path, published: Path, out: Path, seconds: float) -> tuple[int, int] | None:
    """(unserved, changes and moves) of a search of the whole week from the repaired one; None if it finds nothing."""
    given = read_week(out)
    scenario = without_unavailable(load(school), out, given.week_of)
    model = School(scenario, given.week_of)
    plan = from_timetable(model, given.timetable)
    before = from_timetable(model, read_timetable(published))
    care, extended = existing_groups(plan)
    everybody = frozenset(s.id for s in scenario.students)
    keys = frozenset((g, t) for g, _ in care for t in scenario.week.care)
    keys |= {(g, t) for g, _ in extended for t in scenario.week.extended}
    keys |= frozenset(k for k in plan.meetings)
    free = Neighbourhood(
        groups=care, extended_groups=extended, care=everybody, extended=everybody, clubs=everybody, serving=everybody,
        times=frozenset(plan.club_slots), programme=keys, roster=keys, people=model.staff_ids,
        duties=frozenset((c, t) for c in scenario.campuses for t in scenario.week.by_token),
    )  # fmt: skip
    answer = solve_lexicographic(ModelBuilder(model), plan, before, free, Limits(seconds))
    if answer.plan is None:
        return None
    unserved = sum(
        model.unserved_cost(scenario.student[s], day)
        for s, days in drop_missing_rows(model, answer.plan).waits.items()
        for day in days
    )
    return unserved, answer.changes


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.engine.repair.soak", description=__doc__)
    parser.add_argument("--count", type=int, default=300, help="cases to draw; default 300")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--minutes", type=float, help="stop after that many minutes")
    parser.add_argument("--students", type=int, nargs=2, default=(60, 1000), help="least and most; default 60 1000")
    parser.add_argument("--time-limit", default="12", help="of each repair, in seconds; default 12")
    parser.add_argument("--against", action="store_true", help="compare with a search of the whole week")
    args = parser.parse_args()
    found, began = Found(), time.monotonic()
    for number in range(args.count):
        if args.minutes is not None and time.monotonic() - began > 60 * args.minutes:
            break
        with tempfile.TemporaryDirectory() as folder:
            run(Path(folder), number, args.seed, tuple(args.students), found, args.against, args.time_limit)
    for event, count in sorted(found.events.items()):
        told = f"proven {found.proven[event]}, none {found.none[event]}, most {found.seconds[event]:.1f} s"
        print(f"{event}: {count}, {told}")
    print("\n".join(found.faults))
    return 1 if found.faults else 0


if __name__ == "__main__":
    sys.exit(main())
