"""A school that begins from nothing: usual times, the activities of a workbook to fill in, and empty tables."""

from __future__ import annotations

from optimizer.files.csv_tables import csv_text
from optimizer.files.folder import SETTINGS_FILE
from optimizer.files.starter import PRIORITIES, starter_book
from optimizer.files.store.tree import Tree
from optimizer.files.toml_out import toml_text
from optimizer.language.text import Language
from optimizer.language.times import DAYS

_TIMES = (("15:50", "16:30"), ("16:40", "17:20"), ("17:25", "17:55"))


def new_school(title: str, language: Language) -> Tree:
    """Files of a school without students: to be filled in."""
    settings = {
        "title": title,
        "language": language,
        "phase": "primary",
        "week": {
            "days": list(DAYS[:5]),
            "latest_end": "18:00",
            "slots": [{"start": start, "end": end} for start, end in _TIMES],
        },
        "priority": {name.say(language): weight for name, weight in PRIORITIES},
    }
    tables = starter_book(language).tables
    files = {f"{name}.csv": csv_text([table.header, *table.rows]).encode() for name, table in tables.items()}
    return {SETTINGS_FILE: toml_text(settings).encode(), **files}
