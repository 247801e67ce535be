"""Schools and weeks on disk, to be judged by anyone: cases by hand written out, random weeks of any school."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from benchmarks.generator import KINDS, build, tiny, write_witness
from benchmarks.generator.tables import COLUMNS, Row, table_text, toml
from optimizer import files
from optimizer.domain.scenario import Scenario
from optimizer.domain.timetable import Timetable
from optimizer.language.times import clock_text
from tests.builders import week
from tests.cases import CASES

Base = tuple[str, Path, Path]
"""A name, a folder with a school, a folder with a week of it."""


def write_school(scenario: Scenario, folder: Path) -> Path:
    """A scenario as a folder, from which both judges read the same as was built."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "scenario.toml").write_text(toml(_settings(scenario)), encoding="utf-8")
    for table, columns in COLUMNS.items():
        rows = [_cells(table, columns, row) for row in getattr(scenario, table)]
        (folder / f"{table}.csv").write_text(table_text(rows, columns), encoding="utf-8")
    return folder


def _settings(scenario: Scenario) -> Row:
    settings: Row = scenario.settings.model_dump(mode="json", by_alias=True, exclude_unset=True)
    times = settings.get("week", {})
    for key, value in times.items():
        if key in ("slots", "extended"):
            times[key] = _times(value)
        elif key == "slots_on":
            times[key] = {day: _times(slots) for day, slots in value.items()}
        elif key == "latest_end":
            times[key] = clock_text(value)
        elif key == "latest_end_on":
            times[key] = {day: clock_text(end) for day, end in value.items()}
    return settings


def _times(slots: Iterable[dict[str, int]]) -> list[dict[str, str]]:
    return [{name: clock_text(at) for name, at in slot.items()} for slot in slots]


def _cells(table: str, columns: Iterable[str], row: object) -> Row:
    """A row with every cell filled in, as blanks stand for defaults; no slots at all are named by a day not held."""
    names = {"class": "class_name"}
    if table not in ("classes", "pins"):
        names[COLUMNS[table][0]] = "id"
    found: Row = {}
    for column in columns:
        value: Any = getattr(row, names.get(column, column))
        if isinstance(value, frozenset):
            value = sorted(value) or ["Sun" if column in ("attends", "available") else ""]
        found[column] = value
    return found


def random_week(scenario: Scenario, dice: random.Random) -> Timetable:
    """Any week of a school: everybody is placed or waits, sessions are held where somebody is present; no rule is kept
    but by chance."""
    waiting = {one.id: _some_days(scenario, dice) for one in scenario.students if dice.random() < 0.15}
    homes = _groups(scenario, "C", dice)
    late = _groups(scenario, "E", dice)
    clubs = {club.id: _askers(scenario, club.id, dice) for club in scenario.clubs if dice.random() < 0.8}
    clubs = {club: members for club, members in clubs.items() if members}
    decisions = {
        f"{club}@{token}": _decision(scenario, dice, club)
        for club in clubs
        for token in _meetings(scenario, club, dice)
    }
    for groups, tokens in ((homes, scenario.week.care), (late, scenario.week.extended)):
        decisions |= {f"{group}@{token}": _decision(scenario, dice) for group in groups for token in tokens}
    drawn = week(
        scenario,
        care=homes,
        clubs=clubs,
        extended=late,
        sessions=decisions,
        duties=_duties(scenario, dice),
        waiting={one: days for one, days in waiting.items() if days},
    )
    return replace(drawn, sessions=tuple(row for row in drawn.sessions if row.headcount))


def _some_days(scenario: Scenario, dice: random.Random) -> str:
    return " ".join(day for day in scenario.week.days if dice.random() < 0.6)


def _groups(scenario: Scenario, letter: str, dice: random.Random) -> dict[str, str]:
    """Random groups of each campus: care groups of all its students, extended ones of those signed up."""
    found: dict[str, list[str]] = {}
    for place, campus in enumerate(scenario.campuses):
        number = dice.randint(1, 3)
        for student in scenario.students:
            wanted = letter == "C" or student.attends & set(scenario.week.extended)
            if wanted and scenario.campus_of(student) == campus:
                group = f"{letter}{10 * place + dice.randint(1, number):02d}"
                pinned = student.care_group if letter == "C" and dice.random() < 0.8 else ""
                found.setdefault(pinned or group, []).append(student.id)
    return {group: " ".join(ids) for group, ids in sorted(found.items())}


def _askers(scenario: Scenario, club: str, dice: random.Random) -> str:
    return " ".join(one.id for one in scenario.students if club in one.clubs and dice.random() < 0.8)


def _meetings(scenario: Scenario, club: str, dice: random.Random) -> list[str]:
    row = scenario.club[club]
    slots = sorted(row.slots) or list(scenario.week.ordinary)
    return dice.sample(slots, min(len(slots), row.meetings_per_week))


def _decision(scenario: Scenario, dice: random.Random, club: str = "") -> str:
    """Activity, room, lead and now and then assistants."""
    activity = scenario.club[club].activity if club else dice.choice(scenario.activities).id
    people = [one.id for one in dice.sample(scenario.staff, min(len(scenario.staff), dice.choice((1, 1, 1, 2, 3))))]
    return " ".join((activity, dice.choice(scenario.rooms).id, *people))


def _duties(scenario: Scenario, dice: random.Random) -> dict[str, str]:
    found = {}
    able = [one.id for one in scenario.staff if one.role in scenario.settings.duty.roles]
    for campus in scenario.campuses:
        for token in scenario.week.by_token:
            people = dice.sample(able, min(len(able), dice.choice((0, 1, 1, 2))))
            found[f"{campus} {token}".strip()] = " ".join(people)
    return found


def generated(root: Path) -> Iterator[Base]:
    """Full weeks, found valid when they were planned."""
    for number, kind in enumerate(name for name, kind in KINDS.items() if kind.staff != "short"):
        school, plan = build(students=45 + 15 * (number % 4), kind=kind, seed=number)
        yield kind, school.write(root / kind / "school"), write_witness(school, plan, root / kind / "week")


def tiny_schools(root: Path) -> Iterator[Base]:
    """Tiny schools with weeks at random."""
    yield from (tiny_school(root / str(seed), seed) for seed in range(80))


def tiny_school(root: Path, seed: int) -> Base:
    """A tiny school with a week at random."""
    folder, week = tiny(root / "school", seed), root / "week"
    _write(week, random_week(files.load(folder), random.Random(seed)))
    return f"tiny {seed}", folder, week


def by_hand(root: Path) -> Iterator[Base]:
    """The smallest weeks of each rule."""
    for rule, cases in CASES.items():
        for number, case in enumerate(cases if rule != "end-time" else ()):  # bad input, but for the audit alone
            place = root / f"{rule}-{number}"
            school = write_school(case.school, place / "school")
            yield f"{rule} {case.name}, allowed", school, _write(place / "allowed", case.allowed)
            yield f"{rule} {case.name}, forbidden", school, _write(place / "forbidden", case.forbidden)


def _write(folder: Path, timetable: Timetable) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    files.write_timetable(folder, timetable)
    return folder
