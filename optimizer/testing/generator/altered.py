"""Random changes to a school: other settings, other cells. What comes out may be bad input; `load` says so."""

from __future__ import annotations

import csv
import json
import random
import tomllib
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from optimizer.testing.generator.tables import COLUMNS, table_text, toml

Row = dict[str, str]
Settings = dict[str, Any]
Tables = dict[str, list[Row]]

_EVENING = {"start": "18:00", "end": "18:40"}
_EARLY = {"start": "15:00", "end": "15:30"}
_SETTINGS: tuple[tuple[str, tuple[Any, ...]], ...] = (
    ("phase", ("primary", "junior")),
    ("week.latest_end", ("17:55", "18:00", "20:30")),
    ("week.latest_end_on", ({}, {"Mon": "17:55"}, {"Mon": "18:00"})),
    ("week.club_only", ([], ["Mon1"], ["Mon2"], ["Mon3"], ["Tue"])),
    ("week.extended", ([], [_EVENING], [_EVENING, {"start": "18:50", "end": "19:20"}], [_EARLY])),
    ("week.slots_on", ({}, {"Mon": [{"start": "15:50", "end": "16:30"}]})),
    ("grouping.max_size", (1, 2, 5, 20, 40)),
    ("grouping.min_size", (1, 2, 10)),
    ("grouping.max_grade_span", (0, 1, 5)),
    ("grouping.mixed", ("allowed", "required")),
    ("grouping.joining", ("allowed", "never")),
    ("grouping.join_max_grade_span", (0, 1, 8)),
    ("physical.min_minutes_per_day", (0, 20, 30, 60)),
    ("physical.from_attended_minutes", (0, 40, 60, 100)),
    ("physical.counts_pe_lessons", (True, False)),
    ("staffing.students_per_staff", (1, 2, 10, 40)),
    ("staffing.lead_roles", (["teacher"], ["teacher", "volunteer"], ["manager"], [])),
    ("staffing.club_lead_roles", (["teacher"], ["outside"])),
    ("staffing.teacher_present", ("always", "care", "never")),
    ("staffing.max_per_day", (0, 1, 2, 5)),
    ("staffing.max_per_week", (0, 1, 4, 15)),
    ("duty.min_per_slot", (0, 1, 2, 3)),
    ("duty.max_per_slot", (0, 1, 2)),
    ("duty.roles", (["manager"], ["support"], ["volunteer", "manager"], [])),
    ("priority.disabled", (0, 3, 5)),
    ("priority.left-behind", (0, 2)),
    ("goals.variety", (0, 7)),
    ("goals.club-choice", (0, 1)),
    ("goals.changes", (0, 3)),
)  # fmt: skip
_COUNTS = ("", "0", "1", "2", "5")
_SLOTS = None
"""In place of words: slot tokens."""
_CELLS: dict[str, dict[str, Sequence[str] | None]] = {
    "students": {
        "grade": "123456", "class": ("1", "2", ""), "attends": _SLOTS, "wants_clubs": "012", "club_weight": "0123",
        "priority": ("disabled", "left-behind", "disabled left-behind", "other"), "together": ("F1", "F2", ""),
        "apart": ("A1", "A2", ""), "care_group": ("C01", "C02", "C1", ""),
    },
    "staff": {
        "role": ("teacher", "manager", "support", "volunteer", "outside"), "available": _SLOTS, "avoids": _SLOTS,
        "max_per_day": (*_COUNTS, "9"), "max_per_week": (*_COUNTS, "15"), "min_per_week": (*_COUNTS, "9"),
        "max_days": _COUNTS, "share": ("", "0", "0.33", "0.5", "1", "1.25"), "carried": ("0", "3", "40"),
        "yuan_per_slot": ("", "33.33", "50"), "vetted_until": ("", "2026-09-06", "2026-09-07", "2026-09-08"),
        "grades": ("", "1", "1 2", "1-3", "4 5 6"),
    },
    "rooms": {"capacity": ("", "0", "1", "5", "30"), "groups_at_once": ("", "1", "2", "3"), "available": _SLOTS},
    "activities": {
        "category": ("homework", "reading", "sports", "arts", "rest", "film"), "slots": _SLOTS,
        "physical_minutes": ("", "0", "15", "30", "60"), "students_per_staff": ("", "1", "3", "20", "60"),
        "offered": ("", "care", "club", "both"), "min_per_week": _COUNTS, "max_per_week": _COUNTS,
        "min_per_day": _COUNTS, "max_per_day": _COUNTS, "grades": ("", "1", "1 2", "1-3", "4 5 6"),
    },
    "clubs": {
        "grades": ("", "1", "1 2", "1-3", "4 5 6"), "min_students": _COUNTS, "max_students": ("", "1", "5", "30"),
        "meetings_per_week": ("", "1", "2", "3"), "slots": _SLOTS,
    },
    "classes": {"grade": "123456", "class": ("1", "2"), "pe_days": ("", "Mon", "Tue Wed")},
    "pins": {"group": ("C01", "C02", "C99", "K1", "K01"), "slot": _SLOTS},
}  # fmt: skip
_REFERENCES = {
    ("students", "clubs"): ("clubs", "club", 2), ("clubs", "activity"): ("activities", "activity", 1),
    ("clubs", "leaders"): ("staff", "staff", 2), ("clubs", "room"): ("rooms", "room", 1),
    ("pins", "activity"): ("activities", "activity", 1), ("pins", "room"): ("rooms", "room", 1),
    ("pins", "staff"): ("staff", "staff", 1), ("staff", "skills"): ("activities", "skill", 2),
    ("activities", "skill"): ("staff", "skills", 1), ("activities", "room_kinds"): ("rooms", "kind", 2),
    ("rooms", "kind"): ("rooms", "kind", 1),
}  # fmt: skip
"""Column -> where its words stand, and how many there may be."""
_AT_CAMPUS = ("students", "staff", "rooms", "clubs")


def change_school(source: Path, folder: Path, dice: random.Random, times: int) -> list[str]:
    """Write a school with some random changes; return what they are."""
    settings, tables = _read(source)
    done = [_change(settings, tables, dice) for _ in range(times)]
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "scenario.toml").write_text(toml(settings), encoding="utf-8", newline="\n")
    for name, columns in COLUMNS.items():
        (folder / f"{name}.csv").write_text(table_text(list(tables[name]), columns), encoding="utf-8", newline="\n")
    return done


def _read(folder: Path) -> tuple[Settings, Tables]:
    tables: Tables = {}
    for name, columns in COLUMNS.items():
        file = folder / f"{name}.csv"
        lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
        tables[name] = [{column: row.get(column) or "" for column in columns} for row in csv.DictReader(lines)]
    return tomllib.loads((folder / "scenario.toml").read_text(encoding="utf-8")), tables


def _change(settings: Settings, tables: Tables, dice: random.Random) -> str:
    kind = dice.choices(("setting", "cell", "reference", "campus", "row"), (8, 10, 3, 3, 2))[0]
    if kind == "setting":
        return _setting(settings, dice)
    if kind == "campus":
        return _campus(settings, tables, dice)
    if kind == "row":
        return _row(settings, tables, dice)
    if kind == "reference":
        return _reference(tables, dice)
    table = dice.choice([name for name in _CELLS if tables[name]])
    column = dice.choice(list(_CELLS[table]))
    words = _CELLS[table][column]
    word = dice.choice(words) if words else _tokens(settings, dice)
    return _put(tables, table, column, word, dice)


def _put(tables: Tables, table: str, column: str, word: str, dice: random.Random) -> str:
    """Write a word into one row, or now and then into several."""
    rows = (
        [dice.choice(tables[table])] if dice.random() < 0.8 else [row for row in tables[table] if dice.random() < 0.5]
    )
    for row in rows:
        row[column] = word
    return f"{table} {' '.join(next(iter(row.values())) for row in rows[:3])} {column} = {word!r}"


def _setting(settings: Settings, dice: random.Random) -> str:
    key, values = dice.choice(_SETTINGS)
    section, _, name = key.rpartition(".")
    value = json.loads(json.dumps(dice.choice(values)))
    (settings.setdefault(section, {}) if section else settings)[name] = value
    return f"{key} = {value}"


def _campus(settings: Settings, tables: Tables, dice: random.Random) -> str:
    """Somebody or something belongs elsewhere, or a campus may be merged, perhaps into one that is merged too."""
    campuses = sorted({row["campus"] for name in _AT_CAMPUS for row in tables[name]} - {""})
    if len(campuses) < 2 or dice.random() < 0.4:
        word = dice.choice([*campuses, "", "east"])
        return _put(tables, dice.choice([name for name in _AT_CAMPUS if tables[name]]), "campus", word, dice)
    chain = dice.sample(campuses, min(len(campuses), 3))
    least = dice.choice((1, 5, 500))
    settings["campuses"] = {one: {"min_students": least, "merge_into": other} for one, other in pairwise(chain)}
    return f"campuses = {settings['campuses']}"


def _row(settings: Settings, tables: Tables, dice: random.Random) -> str:
    """A pin or a class more."""
    table = dice.choice(("pins", "classes"))
    row = dict.fromkeys(COLUMNS[table], "")
    if table == "pins":
        row.update(group=dice.choice(("C01", "C02", "C1", "C99", *(club["club"] for club in tables["clubs"]))))
        row.update(slot=_tokens(settings, dice))
    else:
        student = dice.choice(tables["students"])
        row.update(
            {column: student[column] for column in ("grade", "class", "campus")}, pe_days=dice.choice(("Mon", "Tue"))
        )
    tables[table].append(row)
    return f"{table} + {list(row.values())}"


def _reference(tables: Tables, dice: random.Random) -> str:
    table, column = dice.choice([key for key in _REFERENCES if tables[key[0]]])
    source, where, most = _REFERENCES[table, column]
    words = sorted({word for row in tables[source] for word in row[where].split()})
    chosen = dice.sample(words, min(len(words), dice.randint(0, most)))
    return _put(tables, table, column, " ".join(chosen), dice)


def _tokens(settings: Settings, dice: random.Random) -> str:
    """Slot tokens, now and then none, of a day that is not held, or of a slot that a day lacks."""
    days = settings.get("week", {}).get("days", ["Mon", "Tue", "Wed", "Thu", "Fri"])
    labels = ("", "", "", "1", "1", "2", "3", "1-2", "X", "X1")
    chosen = (dice.choice((*days, *days, "Sun")) + dice.choice(labels) for _ in range(dice.choice((0, 1, 1, 2, 3))))
    return " ".join(chosen)
