"""The small school as a folder on disk."""

from __future__ import annotations

from pathlib import Path

from optimizer.files import write_timetable
from tests.pay.school import STAFF, STUDENTS, timetable

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
    folder.mkdir(parents=True, exist_ok=True)
    students = ["student,name,grade,class,attends,fee_waiver,clubs,priority"]
    students += [
        f"{row.id},{row.name},1,1,{' '.join(sorted(row.attends))},{row.fee_waiver},{' '.join(row.clubs)},"
        f"{' '.join(row.priority)}"
        for row in STUDENTS
    ]
    staff = ["staff,name,role,available,yuan_per_slot,carried"]
    staff += [f"{row.id},{row.name},{row.role.value},Mon Tue MonX,{row.yuan_per_slot},{row.carried}" for row in STAFF]
    tables = {
        "scenario.toml": TOML + pay,
        "students.csv": "\n".join(students),
        "staff.csv": "\n".join(staff),
        "rooms.csv": "room\nR1\nR2",
        "activities.csv": "activity,category\nhomework,homework\nchess,games",
        "clubs.csv": "club,name,activity,slots,min_students,yuan_per_meeting\nK1,棋社,chess,Tue1,2,20",
    }
    for name, text in tables.items():
        (folder / name).write_text(text + "\n", encoding="utf-8")
    return folder


def write_week(folder: Path) -> Path:
    """Write its timetable; returns the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    write_timetable(folder, timetable())
    return folder
