"""Random damage to the tables of a week: slips of the pen, and decisions that break a rule.

Tables are plain texts, as in the files: a list of rows by column name, for each table. A column that is missing from a
table's first row is missing from its file.
"""

from __future__ import annotations

import csv
import random
from collections import Counter
from collections.abc import Callable, Iterable
from itertools import pairwise
from pathlib import Path

from optimizer.domain.scenario import Scenario
from optimizer.files.csv_tables import csv_text
from optimizer.files.timetable_tables import TIMETABLE_COLUMNS
from optimizer.language.times import clock_text

Row = dict[str, str]
Tables = dict[str, list[Row]]

_IDS = {
    "groups": ("group",),
    "members": ("student",),
    "sessions": ("group", "day", "slot"),
    "duties": ("campus", "day", "slot", "staff"),
    "waiting": ("student",),
}
_DECIDED = ("activity", "room", "lead", "assistants")
_NUMBERS = ("size", "headcount", "start", "end", "grades")
_NONSENSE = ("", "?", "Mon", "1", "X1", "9", "care", "club", "extended")


def read_week(folder: Path) -> Tables:
    """The tables of a timetable folder, every column of the contract in each row."""
    tables: Tables = {}
    for name, columns in TIMETABLE_COLUMNS.items():
        with (folder / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
            tables[name] = [{column: row.get(column) or "" for column in columns} for row in csv.DictReader(file)]
    return tables


def write_week(tables: Tables, folder: Path) -> Path:
    """Write a timetable folder in place of what is there: new files, as disks are slow to cut old ones."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, columns in TIMETABLE_COLUMNS.items():
        file = folder / f"{name}.csv"
        file.unlink(missing_ok=True)
        written = [column for column in columns if not tables[name] or column in tables[name][0]]
        file.write_text(csv_text([written, *([row[column] for column in written] for row in tables[name])]), "utf-8")
    return folder


def take_away(week: Path, tables: Tables, school: Scenario, dice: random.Random, times: int) -> list[str]:
    """Write unavailable.csv beside a week: people, rooms and clubs of its rows, in a slot or for the whole day."""
    known = {"staff": school.person, "room": school.room, "club": school.club}
    rows, columns = [], {"staff": "lead", "room": "room", "club": "group"}
    for _ in range(times):
        kind, row = dice.choice(list(known)), dice.choice(tables["sessions"] or [{}])
        name, slot = row.get(columns[kind], ""), f"{row.get('day', '')}{row.get('slot', '')}"
        if name in known[kind] and slot in school.week.by_token:
            rows.append((kind, name, row["day"], dice.choice(("", row["slot"]))))
    (week / "unavailable.csv").write_text(csv_text([("kind", "id", "day", "slot"), *rows]), encoding="utf-8")
    return [" ".join(row) for row in rows]


def damaged(tables: Tables, school: Scenario, dice: random.Random, times: int) -> tuple[Tables, list[str]]:
    """A copy with some random edits, and what was done."""
    tables = {name: [dict(row) for row in rows] for name, rows in tables.items()}
    done = []
    for edit in dice.choices([edit for edit, _ in _EDITS], [weight for _, weight in _EDITS], k=times):
        if note := edit(tables, school, dice):
            done.append(f"{edit.__name__.lstrip('_')}: {note}")
    if times and dice.random() < 0.6:
        settle(tables, school)
        done.append("settled")
    if times and dice.random() < 0.05:
        done.append(_without_column(tables, dice))
    return tables, done


def _without_column(tables: Tables, dice: random.Random) -> str:
    table, row = _any_row(tables, dice)
    if row is None:
        return ""
    column = dice.choice(list(row))
    for row in tables[table]:
        del row[column]
    return f"{table} without {column}"


def settle(tables: Tables, school: Scenario) -> None:
    """Sizes, grades, headcounts, names and times made to fit what the tables say otherwise."""
    grades = {student.id: student.grade for student in school.students}
    members: dict[str, dict[str, None]] = {}
    for row in tables["members"]:
        for group in (row["care_group"], *row["clubs"].split(), row["extended_group"]):
            if row["student"] in grades:
                members.setdefault(group, {})[row["student"]] = None
    for row in tables["groups"]:
        own = members.get(row["group"], {})
        row["size"] = str(len(own))
        row["grades"] = " ".join(str(grade) for grade in sorted({grades[one] for one in own}))
    here = _present(tables, school)
    for row in tables["sessions"]:
        token = row["day"] + row["slot"]
        row["session"] = f"{row['group']}@{token}"
        row["headcount"] = str(here[row["group"], token])
        if token in school.week.by_token:
            slot = school.week[token]
            row["start"], row["end"] = clock_text(slot.start), clock_text(slot.end)


def _present(tables: Tables, school: Scenario) -> Counter[tuple[str, str]]:
    waits = {(row["student"], day) for row in tables["waiting"] for day in row["days"].split()}
    meets = {(row["group"], row["day"] + row["slot"]) for row in tables["sessions"]}
    found: Counter[tuple[str, str]] = Counter()
    for row in tables["members"]:
        student = school.student.get(row["student"])
        for token, slot in school.week.by_token.items():
            clubs = [club for club in row["clubs"].split() if (club, token) in meets]
            found.update((club, token) for club in clubs)
            home = row["extended_group"] if slot.extended else "" if slot.club_only else row["care_group"]
            if student and token in student.attends and (student.id, slot.day) not in waits and home and not clubs:
                found[home, token] += 1
    return found


def _words(tables: Tables, school: Scenario, column: str, dice: random.Random) -> str:
    """What might be written in a cell."""
    same = [row[column] for rows in tables.values() for row in rows if column in row]
    ids: dict[str, Iterable[str]] = {
        "group": [row["group"] for row in tables["groups"]],
        "student": school.student,
        "staff": school.person,
        "room": school.room,
        "activity": school.activity,
        "club": school.club,
        "day": school.week.days,
        "slot": [slot.label for slot in school.week.slots],
    }
    of_column = {
        "care_group": "group", "extended_group": "group", "joins": "group", "clubs": "group", "lead": "staff",
        "assistants": "staff", "days": "day", "group": "group",
    }  # fmt: skip
    known = sorted(ids.get(of_column.get(column, column), ()))
    pools: list[list[str]] = [pool for pool in (same, same, known, known, list(_NONSENSE)) if pool]
    word = dice.choice(dice.choice(pools))
    if column in ("clubs", "assistants", "days", "lead") and dice.random() < 0.3:
        word = f"{word} {dice.choice(dice.choice(pools))}".strip()
    return word


def _cell(tables: Tables, school: Scenario, dice: random.Random) -> str:
    table, row = _any_row(tables, dice)
    if row is None:
        return ""
    column = dice.choice(list(row))
    old = row[column]
    if column in ("size", "headcount"):
        more = str(int(old) + dice.choice((-1, 1))) if old.lstrip("-").isdigit() else "1"
        row[column] = dice.choice((more, "0", "", "2000"))
    elif column in ("start", "end"):
        row[column] = dice.choice(("", "15:50", "17:55", "18:00", "18:10", "20:30", "20:40", "21:15"))
    elif column == "grades":
        row[column] = dice.choice(("", "1", "1 2", "3-5", "9", old + " 9", f"{old} {old}", old))
    else:
        row[column] = _words(tables, school, column, dice)
    return f"{table} {_name(table, row)} {column}: {old!r} -> {row[column]!r}"


def _blank(tables: Tables, school: Scenario, dice: random.Random) -> str:
    """A cell of sessions.csv or of any table is blank."""
    table, row = _any_row(tables if dice.random() < 0.5 else {"sessions": tables["sessions"]}, dice)
    if row is None:
        return ""
    column = dice.choice(list(row))
    row[column] = ""
    return f"{table} {_name(table, row)} {column}"


def _late(tables: Tables, school: Scenario, dice: random.Random) -> str:
    if not tables["sessions"]:
        return ""
    row = dice.choice(tables["sessions"])
    row["end"] = dice.choice(("17:56", "18:01", "20:31"))
    return f"{_name('sessions', row)} until {row['end']}"


def _unknown(tables: Tables, school: Scenario, dice: random.Random) -> str:
    """A cell names what there is not, alone or beside what stands there."""
    table, row = _any_row(tables, dice)
    if row is None:
        return ""
    column = dice.choice([column for column in row if column not in _NUMBERS])
    row[column] = dice.choice(("X9", f"{row[column]} X9".strip()))
    return f"{table} {_name(table, row)} {column}"


def _unreadable(tables: Tables, school: Scenario, dice: random.Random) -> str:
    """A number, time or grade that is none: bad input."""
    table, row = _any_row({name: tables[name] for name in ("groups", "sessions")}, dice)
    if row is None:
        return ""
    column = dice.choice([column for column in row if column in _NUMBERS])
    row[column] = dice.choice(("two", "1.5", "?"))
    return f"{table} {_name(table, row)} {column} {row[column]!r}"


def _any_row(tables: Tables, dice: random.Random) -> tuple[str, Row | None]:
    filled = [name for name, rows in tables.items() if rows]
    if not filled:
        return "", None
    table = dice.choice(filled)
    return table, dice.choice(tables[table])


def _name(table: str, row: Row) -> str:
    return " ".join(row[column] for column in _IDS[table])


def _drop(tables: Tables, school: Scenario, dice: random.Random) -> str:
    table, row = _any_row(tables, dice)
    if row is None:
        return ""
    tables[table].remove(row)
    return f"{table} {_name(table, row)}"


def _again(tables: Tables, school: Scenario, dice: random.Random) -> str:
    """A row once more, as it is or with a cell changed."""
    table, row = _any_row(tables, dice)
    if row is None:
        return ""
    copy = dict(row)
    if dice.random() < 0.6:
        column = dice.choice(list(copy))
        copy[column] = "" if column in _NUMBERS else _words(tables, school, column, dice)
    tables[table].insert(dice.randrange(len(tables[table]) + 1), copy)
    return f"{table} {_name(table, row)} as {list(copy.values())}"


def _swap(tables: Tables, school: Scenario, dice: random.Random) -> str:
    table, row = _any_row(tables, dice)
    if row is None:
        return ""
    other, column = dice.choice(tables[table]), dice.choice(list(row))
    row[column], other[column] = other[column], row[column]
    return f"{table} {column} of {_name(table, row)} and {_name(table, other)}"


def _move_student(tables: Tables, school: Scenario, dice: random.Random) -> str:
    rows = tables["members"]
    if not rows:
        return ""
    row, column = dice.choice(rows), dice.choice(("care_group", "care_group", "extended_group", "clubs"))
    kind = {"care_group": "care", "extended_group": "extended", "clubs": "club"}[column]
    groups = [group["group"] for group in tables["groups"] if group["kind"] == kind]
    row[column] = dice.choice([*groups, ""])
    if column == "clubs" and groups and dice.random() < 0.4:
        row[column] = " ".join(dict.fromkeys((row[column], dice.choice(groups)))).strip()
    return f"{row['student']} {column} {row[column]!r}"


def _wait(tables: Tables, school: Scenario, dice: random.Random) -> str:
    """A student waits on some days, or on all of them and leaves the groups."""
    student = dice.choice(school.students)
    days = list(dict.fromkeys(school.week[token].day for token in sorted(student.attends)))
    if dice.random() < 0.3:
        days = dice.sample(list(school.week.days), dice.randint(0, len(school.week.days)))
    elif dice.random() < 0.5:
        days = dice.sample(days, min(len(days), 1))
    tables["waiting"].append({"student": student.id, "days": " ".join(days), "reason": "full"})
    if dice.random() < 0.5:
        tables["members"] = [row for row in tables["members"] if row["student"] != student.id]
    return f"{student.id} {' '.join(days)}"


def _join(tables: Tables, school: Scenario, dice: random.Random) -> str:
    """A session joins another of the same slot and mostly repeats what the host's row says."""
    if not tables["sessions"]:
        return ""
    row = dice.choice(tables["sessions"])
    others = [other for other in tables["sessions"] if (other["day"], other["slot"]) == (row["day"], row["slot"])]
    host = dice.choice(others)
    row["joins"] = host["group"]
    if dice.random() < 0.8:
        row.update({column: host[column] for column in _DECIDED})
    return f"{_name('sessions', row)} joins {host['group']}"


def _chain(tables: Tables, school: Scenario, dice: random.Random) -> str:
    """Sessions of one slot join each other in a row, now and then in a ring; mostly they repeat what the last says."""
    by_slot: dict[tuple[str, str], list[Row]] = {}
    for row in tables["sessions"]:
        by_slot.setdefault((row["day"], row["slot"]), []).append(row)
    slots = [rows for rows in by_slot.values() if len(rows) > 1]
    if not slots:
        return ""
    rows = dice.choice(slots)
    chain = dice.sample(rows, min(len(rows), dice.choice((2, 3, 3, 4))))
    for row, host in pairwise(chain):
        row["joins"] = host["group"]
        if dice.random() < 0.7:
            row.update({column: chain[-1][column] for column in _DECIDED})
    if dice.random() < 0.15:
        chain[-1]["joins"] = chain[0]["group"]
    return " > ".join(_name("sessions", row) for row in chain)


def _own_words(tables: Tables, school: Scenario, dice: random.Random) -> str:
    """A row that joins another says something of its own."""
    joined = [row for row in tables["sessions"] if row["joins"]]
    if not joined:
        return ""
    row, column = dice.choice(joined), dice.choice(_DECIDED)
    row[column] = _words(tables, school, column, dice)
    return f"{_name('sessions', row)} {column} {row[column]!r}"


def _no_sessions(tables: Tables, school: Scenario, dice: random.Random) -> str:
    """Rows of one slot are missing, some or all of them; duties stay or go."""
    slot, rate = dice.choice(school.week.slots), dice.choice((0.5, 1.0))
    for table, dropped in (("sessions", rate), ("duties", dice.choice((0.0, 0.5)))):
        tables[table] = [
            row
            for row in tables[table]
            if (row["day"], row["slot"]) != (slot.day, slot.label) or dice.random() >= dropped
        ]
    return slot.token


def _reschedule(tables: Tables, school: Scenario, dice: random.Random) -> str:
    if not tables["sessions"]:
        return ""
    row, slot = dice.choice(tables["sessions"]), dice.choice(school.week.slots)
    before = _name("sessions", row)
    copy = dice.random() < 0.4
    if copy:
        row = dict(row)
        tables["sessions"].append(row)
    row.update(day=slot.day, slot=slot.label, start=clock_text(slot.start), end=clock_text(slot.end))
    row["session"] = f"{row['group']}@{slot.token}"
    return f"{before} {'also ' if copy else ''}in {slot.token}"


def _redecide(tables: Tables, school: Scenario, dice: random.Random) -> str:
    """Another activity, room, lead or team; now and then of known ids alone."""
    if not tables["sessions"]:
        return ""
    row = dice.choice(tables["sessions"])
    column = dice.choice(("activity", "room", "lead", "assistants", "assistants"))
    others: dict[str, Iterable[str]] = {"activity": school.activity, "room": school.room}
    ids = list(others.get(column, school.person))
    row[column] = " ".join(dice.sample(ids, min(len(ids), dice.choice((0, 1, 1, 1, 2)))))
    return f"{_name('sessions', row)} {column} {row[column]!r}"


def _duty(tables: Tables, school: Scenario, dice: random.Random) -> str:
    slot, person = dice.choice(school.week.slots), dice.choice(school.staff)
    campus = dice.choice((*school.campuses, *(room.campus for room in school.rooms)))
    tables["duties"].append({"campus": campus, "day": slot.day, "slot": slot.label, "staff": person.id})
    return f"{person.id} {campus} {slot.token}"


def _no_group(tables: Tables, school: Scenario, dice: random.Random) -> str:
    """A group goes, with all or some of what belongs to it."""
    if not tables["groups"]:
        return ""
    group = dice.choice(tables["groups"])["group"]
    tables["groups"] = [row for row in tables["groups"] if row["group"] != group]
    if dice.random() < 0.7:
        tables["sessions"] = [row for row in tables["sessions"] if row["group"] != group]
    if dice.random() < 0.7:
        for row in tables["members"]:
            for column in ("care_group", "extended_group"):
                row[column] = "" if row[column] == group else row[column]
            row["clubs"] = " ".join(club for club in row["clubs"].split() if club != group)
    return group


def _merge_groups(tables: Tables, school: Scenario, dice: random.Random) -> str:
    groups = [row["group"] for row in tables["groups"] if row["kind"] == "care"]
    if len(groups) < 2:
        return ""
    one, other = dice.sample(groups, 2)
    for row in tables["members"]:
        row["care_group"] = other if row["care_group"] == one else row["care_group"]
    tables["groups"] = [row for row in tables["groups"] if row["group"] != one]
    tables["sessions"] = [row for row in tables["sessions"] if row["group"] != one]
    return f"{one} into {other}"


Edit = Callable[[Tables, Scenario, random.Random], str]
_EDITS: tuple[tuple[Edit, float], ...] = (
    (_cell, 8), (_drop, 3), (_again, 2), (_swap, 3), (_move_student, 4), (_wait, 4), (_join, 4), (_reschedule, 3),
    (_redecide, 5), (_duty, 2), (_no_group, 1), (_merge_groups, 1), (_blank, 3), (_unknown, 2), (_unreadable, 0.3),
    (_chain, 5), (_own_words, 3), (_no_sessions, 2), (_late, 1),
)  # fmt: skip
