"""A tiny school on disk as text, for tests of what is wrong with a text: its rows, cells and bytes are replaced."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from optimizer import files
from optimizer.errors import Problem, ScenarioError

GOOD = {
    "scenario.toml": 'title = "Tiny"\n',
    "students.csv": "student,name,grade,class,campus,attends,clubs\nS1,Li,1,1A,,Mon Tue1,K1\nS2,Wu,2,2A,,,\n",
    "staff.csv": "staff,name,role,campus,skills,available\nT1,Chen,teacher,,draw,\nM1,Qian,manager,,,\n",
    "rooms.csv": "room,name,campus,kind,capacity\nR1,Hall,,hall,40\n",
    "activities.csv": "activity,name,category,room_kinds,skill,physical_minutes\nhw,Homework,homework,hall,,\n"
    "art,Drawing,arts,,draw,30\n",
    "clubs.csv": "club,name,activity,campus,slots,leaders,room,min_students\nK1,Painters,art,,Mon,T1,R1,1\n",
    "classes.csv": "grade,class,campus,pe_days,teacher,phone\n1,1A,,Mon,T1,+86 571\n",
    "pins.csv": "group,slot,activity,room,staff\nK1,Mon2,,R1,T1\nC07,Tue1,hw,,\n",
}

MakeFolder = Callable[..., Path]


@pytest.fixture
def make_folder(tmp_path: Path) -> MakeFolder:
    """A folder with the good school; keyword arguments (``students="…"``) replace a file, None removes it."""

    def make(**changes: str | bytes | None) -> Path:
        folder = tmp_path / "tiny"
        folder.mkdir(exist_ok=True)
        for file, text in GOOD.items():
            content = changes.get(file.partition(".")[0], text)
            if content is not None:
                (folder / file).write_bytes(content.encode() if isinstance(content, str) else content)
        return folder

    return make


def problems_of(folder: Path) -> list[Problem]:
    """What `load` says is wrong."""
    try:
        files.load(folder)
    except ScenarioError as error:
        return list(error.problems)
    return []


def row(table: str, **cells: str) -> str:
    """A table of the good school with one more row: its columns and the ones named here."""
    lines = GOOD[f"{table}.csv"].splitlines()
    columns = lines[0].split(",")
    extra = [name for name in cells if name not in columns]
    head = ",".join([*columns, *extra])
    padded = [line + "," * len(extra) for line in lines[1:]]
    new = ",".join(cells.get(name, "") for name in [*columns, *extra])
    return "\n".join([head, *padded, new]) + "\n"
