"""Scenarios from pandas frames."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

import optimizer
from optimizer.errors import ScenarioError, SettingsError

SETTINGS = {
    "title": "Frames",
    "language": "en",
    "week": {"days": ["Mon", "Tue"], "slots": [{"start": "15:50", "end": "16:30"}]},
    "physical": {"min_minutes_per_day": 0},
}
STUDENTS = pd.DataFrame(
    {"student": ["S1", "S2"], "grade": [1.0, 2.0], "attends": ["Mon", None], "priority": [["disabled"], []]}
)
STAFF = pd.DataFrame({"role": ["teacher"], "max_per_day": [None]}, index=pd.Index(["T1"], name="staff"))
ROOMS = pd.DataFrame({"room": ["R1"]})
ACTIVITIES = pd.DataFrame({"activity": ["hw"], "name": ["Homework"], "category": ["homework"]})


def test_a_scenario_from_frames() -> None:
    built = optimizer.scenario_from_frames(SETTINGS, students=STUDENTS, staff=STAFF, rooms=ROOMS, activities=ACTIVITIES)
    assert built.student["S1"].attends == {"Mon1"}
    assert built.student["S2"].attends == {"Mon1", "Tue1"}
    assert built.student["S1"].priority == ("disabled",)
    assert built.person["T1"].max_per_day == 3


def test_it_is_the_one_that_the_files_say(tmp_path: Path) -> None:
    folder = Path(__file__).parents[2] / "scenarios/lianyungang-road"
    asked = optimizer.load(folder)
    tables = {file.stem: pd.read_csv(file, dtype=str) for file in folder.glob("*.csv")}
    import tomllib

    settings = tomllib.loads((folder / "scenario.toml").read_text(encoding="utf-8"))
    built = optimizer.scenario_from_frames(settings, **tables)
    assert (built.students, built.staff, built.clubs, built.settings) == (
        asked.students, asked.staff, asked.clubs, asked.settings
    )  # fmt: skip


def test_all_problems_are_told_at_once() -> None:
    students = STUDENTS.assign(grade=[12, 1], attends=["Fri9", "Mon"])
    with pytest.raises(ScenarioError) as told:
        optimizer.scenario_from_frames(SETTINGS, students=students, staff=STAFF, activities=ACTIVITIES)
    text = str(told.value)
    assert "students.csv row 2 grade: '12'" in text
    assert "rooms.csv" in text
    with pytest.raises(SettingsError, match="pupils"):
        optimizer.scenario_from_frames(SETTINGS, pupils=students)
