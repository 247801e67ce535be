"""A school as tables, and how it is written: ``scenario.toml`` and CSV files, byte for byte the same each time."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from optimizer.testing.generator.week import WeekTimes

Row = dict[str, Any]

COLUMNS: dict[str, tuple[str, ...]] = {
    "students": (
        "student", "name", "grade", "class", "campus", "attends", "priority", "fee_waiver", "clubs", "wants_clubs",
        "club_weight", "together", "apart", "care_group",
    ),
    "staff": (
        "staff", "name", "role", "campus", "skills", "available", "max_per_day", "max_per_week", "min_per_week",
        "max_days", "share", "carried", "yuan_per_slot", "vetted_until", "avoids", "grades",
    ),
    "rooms": ("room", "name", "campus", "kind", "capacity", "groups_at_once", "available"),
    "activities": (
        "activity", "name", "category", "physical_minutes", "room_kinds", "skill", "students_per_staff", "offered",
        "min_per_week", "max_per_week", "min_per_day", "max_per_day", "slots", "grades",
    ),
    "clubs": (
        "club", "name", "activity", "campus", "grades", "min_students", "max_students", "meetings_per_week", "slots",
        "leaders", "room", "yuan_per_meeting",
    ),
    "classes": ("grade", "class", "campus", "pe_days", "teacher", "phone"),
    "pins": ("group", "slot", "activity", "room", "staff"),
}  # fmt: skip


@dataclass
class SchoolTables:
    """Settings and tables of a scenario.

    Rows are dicts by column name; keys that start with an underscore are the generator's own notes (a student's
    ``_slots``: set of slots attended, ``_home``: campus after mergers) and are never written.
    """

    settings: Row
    week: WeekTimes
    students: list[Row] = field(default_factory=list)
    staff: list[Row] = field(default_factory=list)
    rooms: list[Row] = field(default_factory=list)
    activities: list[Row] = field(default_factory=list)
    clubs: list[Row] = field(default_factory=list)
    classes: list[Row] = field(default_factory=list)
    pins: list[Row] = field(default_factory=list)

    def row(self, table: str, key: str) -> Row:
        """Return the row of a table whose first column is this id."""
        return next(row for row in getattr(self, table) if row[COLUMNS[table][0]] == key)

    def write(self, folder: Path | str) -> Path:
        """Write the scenario folder (made if missing) and return it."""
        folder = Path(folder)
        folder.mkdir(parents=True, exist_ok=True)
        _put(folder / "scenario.toml", toml(self.settings))
        for table, columns in COLUMNS.items():
            rows = getattr(self, table)
            if rows or table != "classes":
                _put(folder / f"{table}.csv", table_text(rows, columns))
        return folder


def table_text(rows: list[Row], columns: tuple[str, ...]) -> str:
    """Return CSV text; columns that are blank in every row are left out, but for ``attends``, which must be there."""
    used = [name for name in columns if not rows or name == "attends" or any(cell(row.get(name)) for row in rows)]
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(used)
    writer.writerows([cell(row.get(name)) for name in used] for row in rows)
    return buffer.getvalue()


def cell(value: object) -> str:
    """Return a cell's text: lists are joined by spaces, None is blank."""
    if value is None:
        return ""
    if isinstance(value, (list, tuple)):
        return " ".join(map(str, value))
    return str(value)


def toml(settings: Row) -> str:
    """Return TOML text: plain keys first, then a table for each nested dict (deeper dicts stand inline)."""
    lines = [f"{key} = {_value(value)}" for key, value in settings.items() if not isinstance(value, dict)]
    for name, table in settings.items():
        if isinstance(table, dict):
            lines += ["", f"[{name}]", *(f"{key} = {_value(value)}" for key, value in table.items())]
    return "\n".join(lines) + "\n"


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(map(_value, value)) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key} = {_value(item)}" for key, item in value.items()) + "}"
    return str(value)


def _put(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")
