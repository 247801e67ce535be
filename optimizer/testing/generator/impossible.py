"""Impossible schools: a feasible generated school in which one reason was planted why no timetable exists."""

from __future__ import annotations

import json
from pathlib import Path

from optimizer.testing.generator import faults_clubs, faults_resources
from optimizer.testing.generator.stage import REGISTER, Plant, Stage
from optimizer.testing.generator.tables import SchoolTables

MODULES = (faults_clubs, faults_resources)
FAULTS: dict[str, str] = {name: fault.text for name, fault in REGISTER.items()}
LEAST_STUDENTS = 150


def planted(out_dir: Path | str, *, students: int, fault: str, seed: int) -> Path:
    """Write an impossible school of this many students and return its folder.

    Beside the scenario stands ``planted.json``: ``fault``, ``text``, ``rules`` (ids of hard rules involved), ``facts``
    (ids of people, rooms, clubs, groups, activities and slots) and ``mend`` (a change after which a timetable exists).
    """
    school, plant = build_planted(students=students, fault=fault, seed=seed)
    folder = school.write(out_dir)
    note = {"fault": fault, "text": FAULTS[fault], "rules": plant.rules, "facts": plant.facts, "mend": plant.mend}
    text = json.dumps(note, ensure_ascii=False, indent=1) + "\n"
    (folder / "planted.json").write_text(text, encoding="utf-8", newline="\n")
    return folder


def build_planted(*, students: int, fault: str, seed: int) -> tuple[SchoolTables, Plant]:
    """Return an impossible school and what was planted."""
    if fault not in REGISTER:
        raise ValueError(f"unknown fault {fault!r}; known: {', '.join(REGISTER)}")
    if students < LEAST_STUDENTS:
        raise ValueError(f"{students} students are too few to plant in; at least {LEAST_STUDENTS}")
    stage = Stage.build(students, REGISTER[fault].kind, seed, fault)
    plant = REGISTER[fault].plant(stage)
    return stage.school, plant
