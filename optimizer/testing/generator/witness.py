"""The hidden week as the tables of a timetable, to prove by any audit that the school has a full service."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

from optimizer.testing.generator.hidden import Hidden
from optimizer.testing.generator.realistic import build
from optimizer.testing.generator.tables import Row, SchoolTables, table_text

_HEADS = {
    "groups": ("group", "kind", "campus", "name", "grades", "size"),
    "members": ("student", "care_group", "clubs", "extended_group"),
    "sessions": ("session", "group", "day", "slot", "start", "end", "activity", "room", "headcount", "lead",
                 "assistants", "joins"),
    "duties": ("campus", "day", "slot", "staff"),
    "waiting": ("student", "days", "reason"),
}  # fmt: skip


def generate_with_week(folder: Path | str, *, students: int, kind: str, seed: int) -> tuple[Path, Path]:
    """Write a generated school and its hidden week; return the folders ``school`` and ``week`` within ``folder``."""
    school, plan = build(students=students, kind=kind, seed=seed)
    return school.write(Path(folder) / "school"), write_witness(school, plan, Path(folder) / "week")


def write_witness(school: SchoolTables, plan: Hidden, folder: Path | str) -> Path:
    """Write groups, members, sessions, duties and waiting (nobody) of the hidden week and return the folder."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    tables = {"groups": _groups(school, plan), "members": _members(school, plan), "sessions": _sessions(school, plan),
              "duties": _duties(plan), "waiting": []}  # fmt: skip
    for name, rows in tables.items():
        lines = table_text([], _HEADS[name]) + _body(rows, _HEADS[name])
        (folder / f"{name}.csv").write_text(lines, encoding="utf-8", newline="\n")
    return folder


def _body(rows: list[Row], head: tuple[str, ...]) -> str:
    padded = [{name: row.get(name, "") for name in head} for row in rows]
    marker = dict.fromkeys(head, "-")
    return "".join(table_text([marker, *padded], head).splitlines(keepends=True)[2:])


def _groups(school: SchoolTables, plan: Hidden) -> list[Row]:
    rows = [
        {"group": one.name, "kind": one.kind, "campus": one.home, "name": one.name, "grades": one.grades,
         "size": len(one.members)}
        for one in plan.groups
    ]  # fmt: skip
    for club, members in plan.club_members.items():
        grades = sorted({row["grade"] for row in members})
        info = school.row("clubs", club)
        rows.append({"group": club, "kind": "club", "campus": info["campus"], "name": info["name"], "grades": grades,
                     "size": len(members)})  # fmt: skip
    return rows


def _members(school: SchoolTables, plan: Hidden) -> list[Row]:
    places: dict[str, dict[str, str]] = defaultdict(dict)
    for group in plan.groups:
        column = "care_group" if group.kind == "care" else "extended_group"
        for row in group.members:
            places[row["student"]][column] = group.name
    for club, members in plan.club_members.items():
        for row in members:
            places[row["student"]]["clubs"] = club
    return [{"student": row["student"], **places[row["student"]]} for row in school.students]


def _sessions(school: SchoolTables, plan: Hidden) -> list[Row]:
    rows = []
    for one in plan.sessions:
        start, end = school.week.times(one.slot)
        day, number = one.slot
        rows.append({
            "session": f"{one.group}@{day}{number}", "group": one.group, "day": day, "slot": number, "start": start,
            "end": end, "activity": one.activity, "room": one.room, "headcount": one.heads, "lead": one.lead,
            "assistants": one.assistants,
        })  # fmt: skip
    return rows


def _duties(plan: Hidden) -> list[Row]:
    return [{"campus": home, "day": slot[0], "slot": slot[1], "staff": who} for home, slot, who in plan.duties]
