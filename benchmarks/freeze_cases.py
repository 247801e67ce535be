"""What `benchmarks.freeze` runs: each case makes its inputs, calls the command line and leaves files in a folder.

The inputs come from ``scenarios/``, from `optimizer.testing.generator` and from tables written here. Repairs, reports
and pay stand on weeks that no later change of the program can move: the hidden week of a generated school, in which
hardly a club meets, or one of ``benchmarks/frozen_weeks``, which were solved once and kept. Solves and repairs have
one worker and are limited by effort, not by the clock. All cases together took 202 s of processor time.
"""

from __future__ import annotations

import csv
import json
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from datetime import date
from functools import partial
from io import StringIO
from pathlib import Path
from re import DOTALL, MULTILINE, findall

import openpyxl

from optimizer.cli.main import main as optimizer
from optimizer.testing.generator import FAULTS, build, generate, planted, tiny, write_witness

ROOT = Path(__file__).parents[1]
KEPT = Path(__file__).parent / "frozen_weeks"
"""Timetables of generated schools (seed 1) by kind and size."""
WEEK = ("--week-of", "2026-09-07")
SEEDS = (1, 2)
PATIENCE = "900"
"""Limit in seconds of what has no deterministic limit; every case ends by itself in a small part of it."""
REPAIR_EFFORT = 4.0
SHIPPED = {"beilei": 0.3, "heibu": 0.4, "lianyungang-road": 0.6, "wenlan": 0.3, "yuhang-summer": 0.4, "zhanggong": 0.4}
"""Folder of ``scenarios/`` -> effort of a solve."""
GENERATED = {
    ("plain", 60): 1.0,
    ("clubs", 100): 1.0,
    ("clubs", 300): 0.6,
    ("campuses", 160): 0.8,
    ("junior", 120): 0.8,
    ("early-leavers", 150): 0.8,
    ("extended", 140): 0.8,
    ("tight-staff", 180): 0.8,
    ("tight-sports", 150): 0.8,
    ("short-staff", 80): 0.4,
    ("mixed", 120): 0.8,
    ("everything", 90): 0.8,
}
"""Kind and students of a generated school -> effort of a solve."""
TINY = tuple(range(1, 13))
"""Seeds of schools that are solved as one model."""


@dataclass(frozen=True)
class Made:
    """What a case leaves: the exit codes of its commands in order, its inputs and the files that were written."""

    exits: tuple[int, ...]
    inputs: Path
    outputs: Path


Case = Callable[[Path], Made]
"""Runs in an empty folder."""


def call(*words: object) -> tuple[int, str]:
    """Exit code and standard output of one command; what it says on standard error is not kept."""
    said, code = StringIO(), 0
    with redirect_stdout(said), redirect_stderr(StringIO()):
        try:
            code = optimizer([str(word) for word in words])
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else int(end.code is not None)
    return code, said.getvalue()


# -- solves -----------------------------------------------------------------------------------------------------


def solve(write: Callable[[Path], object], effort: float, seed: int, place: Path) -> Made:
    """Solve the school that ``write`` puts into a folder."""
    school, out = place / "school", place / "out"
    write(school)
    limits = ("--workers", 1, "--effort", effort, "--seed", seed)
    code, _ = call("solve", school, "--out", out, *limits, *WEEK)
    return Made((code,), school, out)


def _solves() -> dict[str, Case]:
    cases: dict[str, Case] = {}
    for name, effort in SHIPPED.items():
        source = ROOT / "scenarios" / name
        cases[f"solve/{name}/{SEEDS[0]}"] = partial(solve, partial(shutil.copytree, source), effort, SEEDS[0])
    for seed in SEEDS:
        for (kind, students), effort in GENERATED.items():
            write = partial(generate, students=students, kind=kind, seed=1)
            cases[f"solve/{kind}-{students}/{seed}"] = partial(solve, write, effort, seed)
    for number in TINY:
        cases[f"tiny/{number}"] = partial(solve, partial(tiny, seed=number), 1.0, 1)
    return cases


# -- repairs ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Event:
    """What happens in a published week of a generated school.

    Attributes
    ----------
    absent : sequence of str
        Days (or ``week``) on which the busiest person of that day (of the week) is away.
    closed : str
        Token of the slot in which the room of the first care session is closed.
    sports : str
        Day on which every room that takes several groups is closed.
    ended : bool
        Whether the first club ends.
    club : bool
        Whether whoever leads the first meeting of a club is away on that day.
    first : str
        The first day that may be changed.
    """

    kind: str
    students: int
    absent: Sequence[str] = ()
    closed: str = ""
    sports: str = ""
    ended: bool = False
    club: bool = False
    first: str = ""


EVENTS = {
    "absent": Event("clubs", 160, absent=("Wed",)),
    "absent-two-days": Event("clubs", 160, absent=("Mon", "Thu")),
    "absent-from-thursday": Event("clubs", 160, absent=("week",), first="Thu"),
    "closed-room": Event("clubs", 160, closed="Thu1"),
    "club-leader": Event("clubs", 160, club=True),
    "club-ends": Event("clubs", 160, ended=True),
    "plain": Event("plain", 120, absent=("Tue",)),
    "mixed": Event("mixed", 160, absent=("Wed",)),
    "junior": Event("junior", 160, absent=("Tue",)),
    "campuses": Event("campuses", 160, absent=("Thu",)),
    "extended": Event("extended", 160, absent=("Mon",), closed="Tue2"),
    "tight-staff": Event("tight-staff", 160, absent=("Wed",)),
    "everything": Event("everything", 90, absent=("Wed",), closed="Mon1"),
    "hidden-week": Event("everything", 160, closed="Wed1"),
    "early-leavers": Event("early-leavers", 160, absent=("Fri",)),
    "sports-closed": Event("clubs", 160, sports="Tue"),
}


def repair(event: Event, place: Path) -> Made:
    """Mend the hidden week of a school after an event."""
    inputs, out = place / "in", place / "out"
    school, week = inputs / "school", inputs / "week"
    _with_week(school, week, event.kind, event.students)
    sessions, words = rows_of(week / "sessions.csv"), list[str]()
    kinds = {row["group"]: row["kind"] for row in rows_of(week / "groups.csv")}
    meetings = [row for row in sessions if kinds[row["group"]] == "club"]
    for day in event.absent:
        whole = day == "week"
        who = busiest(row for row in sessions if whole or row["day"] == day)
        words += ["--absent", who if whole else f"{who}:{day}"]
    if event.closed:
        here = (r for r in sessions if kinds[r["group"]] == "care" and r["day"] + r["slot"] == event.closed)
        words += ["--closed", f"{next(row['room'] for row in here if not row['joins'])}:{event.closed}"]
    if event.sports:
        halls = [row["room"] for row in rows_of(school / "rooms.csv") if int(row["groups_at_once"] or 1) > 1]
        words += ["--closed", *(f"{room}:{event.sports}" for room in halls)]
    if event.ended:
        words += ["--end-club", meetings[0]["group"]]
    if event.club:
        words += ["--absent", f"{meetings[0]['lead']}:{meetings[0]['day']}"]
    if event.first:
        words += ["--from", event.first]
    code, _ = call("repair", school, week, "--out", out, "--effort", REPAIR_EFFORT, *words, *WEEK)
    return Made((code,), inputs, out)


def busiest(sessions: Iterable[dict[str, str]]) -> str:
    """Who leads or assists most sessions; of several the first by id."""
    teams = Counter(who for row in sessions for who in [row["lead"], *row["assistants"].split()] if who)
    return min(teams, key=lambda who: (-teams[who], who))


def rows_of(table: Path) -> list[dict[str, str]]:
    """The rows of a CSV table by column."""
    with table.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _with_week(school: Path, week: Path, kind: str, students: int) -> None:
    made, plan = build(students=students, kind=kind, seed=1)
    made.write(school)
    kept = KEPT / f"{kind}-{students}"
    if kept.exists():
        shutil.copytree(kept, week)
    else:
        write_witness(made, plan, week)


# -- planted faults ---------------------------------------------------------------------------------------------


def explanation(fault: str, place: Path) -> Made:
    """What `explain` says of an impossible school, in both languages."""
    school, out = place / "school", place / "out"
    planted(school, students=150, fault=fault, seed=1)
    out.mkdir()
    exits = []
    for language in ("en", "zh"):
        code, text = call("explain", school, "--language", language, "--time-limit", PATIENCE, *WEEK)
        (out / f"{language}.txt").write_text(text, encoding="utf-8", newline="\n")
        exits.append(code)
    return Made(tuple(exits), school, out)


# -- pay --------------------------------------------------------------------------------------------------------

PAGE = ROOT / "docs" / "pay-schemes.md"
"""Its schemes are paid to the school that it describes, for four weeks with absences and a substitute."""
_SCHOOL = """
[week]
days = ["Mon", "Tue", "Sat"]
slots = [{start = "15:50", end = "16:30"}, {start = "16:40", end = "17:30"}]
slots_on = {Sat = [{start = "15:50", end = "16:30"}]}
"""
_TEACHING = (
    ("C01", "Mon", "1", 36, "T01", ""), ("C02", "Mon", "1", 40, "T02", ""), ("C01", "Mon", "2", 36, "T01", ""),
    ("C02", "Mon", "2", 40, "T03", ""), ("C01", "Tue", "1", 36, "T02", ""), ("C02", "Tue", "1", 20, "T01", ""),
    ("K01", "Tue", "1", 20, "O01", "T03"), ("C01", "Tue", "2", 36, "T01", ""), ("C02", "Tue", "2", 40, "T02", ""),
    ("C01", "Sat", "1", 36, "T03", ""),
)  # fmt: skip
_TIMES = {"1": "15:50,16:30", "2": "16:40,17:30"}
_DAYS = {"Mon": (7, 14, 21, 28), "Tue": (1, 8, 15, 22), "Sat": (5, 12, 19)}
"""Day of the week -> its days in September 2026 on which the service runs."""


def schemes() -> dict[str, str]:
    """Number -> text of ``[fees]`` and ``[pay]``, as the page gives them."""
    return dict(findall(r"^## (\d+)\. .*?```toml\n(.*?)```", PAGE.read_text("utf-8"), DOTALL | MULTILINE))


def scheme(number: str, place: Path) -> Made:
    """A week as planned and a month as it was, paid by one scheme of the page."""
    inputs = place / "in"
    school, week = inputs / "school", inputs / "week"
    _tables(school, _example_school(schemes()[number]))
    _tables(week, _example_week())
    _tables(inputs, _example_month())
    files = ("--days", inputs / "days.csv", "--attendance", inputs / "roll.csv", "--exceptions", inputs / "log.csv")
    planned, _ = call("pay", school, week, "--out", place / "out" / "week")
    real, _ = call("pay", school, week, "--out", place / "out" / "month", *files)
    return Made((planned, real), inputs, place / "out")


def own_scheme(place: Path) -> Made:
    """A generated school with every setting: a month as planned, then as it was, with corrections to the former."""
    inputs, out = place / "in", place / "out"
    school, week = inputs / "school", inputs / "week"
    _with_week(school, week, "everything", 90)
    led = [row for row in rows_of(week / "sessions.csv") if row["day"] == "Wed" and row["slot"] == "1"]
    days = [f"2026-09-{day:02}" for day in range(1, 31) if date(2026, 9, day).weekday() < 5]
    away = f"date,slot,staff,status\n2026-09-09,1,{led[0]['lead']},absent\n2026-09-16,1,{led[-1]['lead']},absent\n"
    _tables(inputs, {"days.csv": "\n".join(["date", *days]) + "\n", "log.csv": away})
    plan, _ = call("pay", school, week, "--out", out / "planned", "--days", inputs / "days.csv")
    files = ("--days", inputs / "days.csv", "--exceptions", inputs / "log.csv", "--published-pay", out / "planned")
    real, _ = call("pay", school, week, "--out", out / "real", *files)
    return Made((plan, real), inputs, out)


def _example_school(policy: str) -> dict[str, str]:
    students = ["student,name,grade,class,attends,fee_waiver,clubs,wants_clubs"]
    for number in range(1, 77):
        attends = "Mon Tue Sat" if number <= 36 else "Mon Tue"
        club = "K01,1" if number > 56 else ","
        students.append(f"S{number:02},学生{number},3,1,{attends},{int(number in (1, 37))},{club}")
    staff = ["staff,name,role,available,yuan_per_slot"]
    staff += [f"{who},{who}老师,teacher,Mon Tue Sat," for who in ("T01", "T02", "T03")]
    staff += ["M01,M01老师,manager,Mon Tue Sat,", "O01,O01老师,outside,Mon Tue Sat,120"]
    return {
        "scenario.toml": _SCHOOL + policy,
        "students.csv": "\n".join([*students, ""]),
        "staff.csv": "\n".join([*staff, ""]),
        "rooms.csv": "room\nR1\nR2\nR3\n",
        "activities.csv": "activity,category,physical_minutes\nhomework,homework,\njudo,sports,30\n",
        "clubs.csv": "club,name,activity,slots,min_students,yuan_per_meeting\nK01,柔道社,judo,Tue1,2,10\n",
    }


def _example_week() -> dict[str, str]:
    sessions = ["session,group,day,slot,start,end,activity,room,headcount,lead,assistants,joins"]
    for group, day, slot, headcount, lead, assistants in _TEACHING:
        activity = "judo" if group == "K01" else "homework"
        room = {"C01": "R1", "C02": "R2", "K01": "R3"}[group]
        what = f"{_TIMES[slot]},{activity},{room},{headcount},{lead},{assistants},"
        sessions.append(f"{group}@{day}{slot},{group},{day},{slot},{what}")
    members = ["student,care_group,clubs,extended_group"]
    members += [f"S{n:02},{'C01' if n <= 36 else 'C02'},{'K01' if n > 56 else ''}," for n in range(1, 77)]
    groups = "group,kind,campus,name,grades,size\nC01,care,,C01,3,36\nC02,care,,C02,3,40\nK01,club,,K01,3,20\n"
    return {
        "groups.csv": groups,
        "members.csv": "\n".join([*members, ""]),
        "sessions.csv": "\n".join([*sessions, ""]),
        "duties.csv": "campus,day,slot,staff\n,Mon,1,M01\n,Mon,2,M01\n",
        "waiting.csv": "student,days,reason\n",
    }


def _example_month() -> dict[str, str]:
    dates = sorted((day, name) for name, days in _DAYS.items() for day in days)
    roll = ["date,slot,student"]
    for day, name in dates:
        slots, last = ("1", 36) if name == "Sat" else ("1-2", 76)
        roll += [f"2026-09-{day:02},{slots},S{n:02}" for n in range(1, last + 1) if (n + day) % 11]
    return {
        "days.csv": "\n".join(["date,day", *(f"2026-09-{day:02},{name}" for day, name in dates), ""]),
        "roll.csv": "\n".join([*roll, ""]),
        "log.csv": "date,slot,staff,replaces,status\n2026-09-07,1,T03,T02,\n2026-09-08,2,T01,,absent\n",
    }


def _tables(folder: Path, texts: dict[str, str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")


# -- what people read and fill in -------------------------------------------------------------------------------

_ANSWER = {
    "scenario": "school", "status": "feasible", "week_of": "2026-09-07", "seed": 1,
    "score": {"hard": 0, "unserved": 0, "points": 4000}, "bound": {"unserved": 0, "points": 3000}, "gap": 0.25,
    "goals": {"club-choice": {"measure": 20, "weight": 100, "points": 2000},
              "fair-load": {"measure": 50, "weight": 40, "points": 2000}},
    "seconds": 60.0, "stages": {}, "versions": {},
}  # fmt: skip
"""The answer of a run that never was, for the report of a hidden week."""
_DAMAGE = {
    ("students", 3, "grade"): "十二",
    ("students", 4, "attends"): "Sun1",
    ("students", 5, "student"): "S0001",
    ("students", 6, "clubs"): "K99",
    ("staff", 2, "role"): "wizard",
    ("staff", 3, "max_per_day"): "-1",
    ("staff", 4, "vetted_until"): "31.31.2026",
    ("rooms", 2, "capacity"): "many",
    ("activities", 2, "category"): "sleep",
    ("clubs", 2, "min_students"): "90",
}
"""Table, row of the sheet and column of a cell -> what is written into it."""
_WRONG_WEEK = {
    ("课次", 2, "活动"): "nothing",
    ("课次", 3, "人数"): 99,
    ("课次", 4, "带班教师"): "nobody",
    ("分组", 2, "人数"): 99,
}
"""Sheet, row and header of a cell of the report's workbook -> what is written into it."""


def in_language(school: Path, language: str) -> None:
    """Have a generated school speak Chinese or English."""
    path = school / "scenario.toml"
    path.write_text(
        path.read_text("utf-8").replace('language = "zh"', f'language = "{language}"'), "utf-8", newline="\n"
    )


def report(language: str, place: Path) -> Made:
    """Everything that `report` writes of a hidden week, and its part for the public, with calendars of two weeks."""
    inputs, out = place / "in", place / "out"
    school, week = inputs / "school", inputs / "week"
    _with_week(school, week, "everything", 90)
    in_language(school, language)
    (week / "result.json").write_text(json.dumps(_ANSWER), encoding="utf-8")
    dates = ("--from", "2026-09-07", "--to", "2026-09-18")
    full, _ = call("report", school, week, "--out", out / "full", *dates, *WEEK)
    public, _ = call("report", school, week, "--out", out / "public", "--public", *WEEK)
    return Made((full, public), inputs, out)


def marked_folder(language: str, place: Path) -> Made:
    """`check-input --marked` of a folder with many faults, and of a workbook with the same."""
    school, out, book = place / "in", place / "out", place / "in.xlsx"
    generate(school, students=60, kind="everything", seed=1)
    in_language(school, language)
    converted, _ = call("convert", school, book, "--language", "en")
    sheets = openpyxl.load_workbook(book)
    for (table, row, column), value in _DAMAGE.items():
        _overwrite(school / f"{table}.csv", row, column, value)
        _write_cell(sheets[table], row, column, value)
    sheets.save(book)
    out.mkdir()
    of_folder, _ = call("check-input", school, "--marked", out / "folder.xlsx")
    of_book, _ = call("check-input", book, "--marked", out / "book.xlsx")
    return Made((converted, of_folder, of_book), school, out)


def marked_week(place: Path) -> Made:
    """`check --marked` of the report's workbook after four cells were changed."""
    inputs, out, book = place / "in", place / "out", place / "timetable.xlsx"
    school, week = inputs / "school", inputs / "week"
    _with_week(school, week, "everything", 90)
    told, _ = call("report", school, week, "--out", place / "report", *WEEK)
    sheets = openpyxl.load_workbook(place / "report" / "timetable.xlsx")
    for (sheet, row, header), value in _WRONG_WEEK.items():
        _write_cell(sheets[sheet], row, header, value)
    sheets.save(book)
    out.mkdir()
    judged, text = call("check", school, book, "--marked", out / "marked.xlsx", "--json", *WEEK)
    (out / "check.json").write_text(text, encoding="utf-8", newline="\n")
    return Made((told, judged), inputs, out)


def _write_cell(sheet: openpyxl.worksheet.worksheet.Worksheet, row: int, header: str, value: object) -> None:
    column = [cell.value for cell in sheet[1]].index(header) + 1
    sheet.cell(row, column).value = value


def _overwrite(table: Path, row: int, column: str, value: str) -> None:
    with table.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    rows[row - 1][rows[0].index(column)] = value
    with table.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


def template(language: str, place: Path) -> Made:
    """The empty workbook."""
    inputs = place / "in"
    inputs.mkdir()
    code, _ = call("template", place / "out" / "template.xlsx", "--language", language)
    return Made((code,), inputs, place / "out")


def convert(write: Callable[[Path], object], language: str, place: Path) -> Made:
    """A school as a workbook, and back as a folder."""
    school, out = place / "in", place / "out"
    write(school)
    there, _ = call("convert", school, out / "book.xlsx", "--language", language)
    back, _ = call("convert", out / "book.xlsx", out / "back")
    return Made((there, back), school, out)


def cases() -> dict[str, Case]:
    """All cases by name, in the order in which they are recorded."""
    shipped, made = ROOT / "scenarios" / "wenlan", partial(generate, students=90, kind="everything", seed=1)
    found = _solves()
    found |= {f"repair/{name}": partial(repair, event) for name, event in EVENTS.items()}
    found |= {f"fault/{name}": partial(explanation, name) for name in FAULTS}
    found |= {f"pay/scheme-{number}": partial(scheme, number) for number in schemes()}
    found["pay/everything-90"] = own_scheme
    for language in ("en", "zh"):
        found[f"report/{language}"] = partial(report, language)
        found[f"marked/input-{language}"] = partial(marked_folder, language)
        found[f"template/{language}"] = partial(template, language)
    found["marked/week"] = marked_week
    found["convert/wenlan"] = partial(convert, partial(shutil.copytree, shipped), "zh")
    found["convert/everything-90"] = partial(convert, made, "en")
    return found
