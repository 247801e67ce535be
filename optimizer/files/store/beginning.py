"""A school that begins from nothing: usual times, a ready set of activities, and empty tables with their columns."""

from __future__ import annotations

from optimizer.domain.schema import SCHEMA, TABLES
from optimizer.files import labels
from optimizer.files.csv_tables import csv_text
from optimizer.files.folder import SETTINGS_FILE
from optimizer.files.store.tree import Tree
from optimizer.language.text import Language

_SETTINGS = """title = "{title}"
language = "{language}"
phase = "primary"

[week]
days = ["Mon", "Tue", "Wed", "Thu", "Fri"]
latest_end = "18:00"
slots = [{{start = "15:50", end = "16:30"}}, {{start = "16:40", end = "17:20"}}, {{start = "17:25", end = "17:55"}}]
"""
_ACTIVITIES: tuple[dict[str, str], ...] = (
    {"activity": "ZY", "name": "作业辅导", "category": "作业辅导", "min_per_day": "1", "max_per_day": "2"},
    {"activity": "YD", "name": "自主阅读", "category": "阅读", "max_per_day": "1"},
    {"activity": "TY", "name": "阳光体育", "category": "体育", "physical_minutes": "30", "max_per_day": "1"},
    {"activity": "SG", "name": "手工与绘画", "category": "艺术", "max_per_week": "2", "max_per_day": "1"},
    {"activity": "YX", "name": "益智游戏", "category": "游戏", "max_per_week": "2", "max_per_day": "1"},
    {"activity": "KX", "name": "科学小实验", "category": "科学", "max_per_week": "2", "max_per_day": "1"},
)
_ENGLISH = {
    "ZY": ("Homework", "homework"), "YD": ("Reading", "reading"), "TY": ("Outdoor sports", "sports"),
    "SG": ("Crafts and drawing", "arts"), "YX": ("Board games", "games"), "KX": ("Experiments", "science"),
}  # fmt: skip


def new_school(title: str, language: Language) -> Tree:
    """Files of a school without students: to be filled in."""
    quoted = title.replace("\\", "\\\\").replace('"', '\\"')
    files = {SETTINGS_FILE: _SETTINGS.format(title=quoted, language=language).encode()}
    for table in TABLES:
        columns = list(SCHEMA[table])
        rows = [[_cell(row, column, language) for column in columns] for row in _ACTIVITIES if table == "activities"]
        head = [labels.column_label(table, column, language) for column in columns]
        files[f"{table}.csv"] = csv_text([head, *rows]).encode()
    return files


def _cell(row: dict[str, str], column: str, language: Language) -> str:
    row = row | {"offered": "托管"}
    if language == "en":
        name, category = _ENGLISH[row["activity"]]
        row |= {"name": name, "category": category, "offered": "care"}
    return row.get(column, "")
