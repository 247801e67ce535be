"""The small school as a folder on disk."""

from __future__ import annotations

from pathlib import Path

from optimizer.files import write_timetable
from optimizer.testing.schools import write_school
from tests.payroll.school import school, timetable

TOML = """
language = "zh"
[week]
days = ["Mon", "Tue"]
slots = [{start = "15:50", end = "16:30"}, {start = "16:40", end = "17:20"}]
extended = [{start = "18:00", end = "18:40"}]
[fees]
yuan_per_slot = "3.75"
"""


def write_scenario(folder: Path, pay: str) -> Path:
    """Write the scenario with the given text after ``[fees]``; returns its folder."""
    return write_school(folder, school(), settings=TOML + pay)


def write_week(folder: Path) -> Path:
    """Write its timetable; returns the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    write_timetable(folder, timetable())
    return folder
