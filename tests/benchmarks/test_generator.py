"""The generator of schools: the same files each time, complete, with ids and columns that hold together."""

from __future__ import annotations

import csv
import filecmp
import json
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from optimizer.testing.generator import FAULTS, KINDS, LEAN_KINDS, generate, generate_with_week, planted, tiny
from optimizer.testing.generator.__main__ import main


def words(text: str) -> set[str]:
    """Return the words of a text."""
    return set(text.split())


COLUMNS = {
    "students": "student name grade class campus attends priority fee_waiver clubs wants_clubs club_weight together"
    " apart care_group",
    "staff": "staff name role campus skills available max_per_day max_per_week min_per_week max_days share carried"
    " yuan_per_slot vetted_until avoids grades",
    "rooms": "room name campus kind capacity groups_at_once available",
    "activities": "activity name category physical_minutes room_kinds skill students_per_staff offered min_per_week"
    " max_per_week min_per_day max_per_day slots grades",
    "clubs": "club name activity campus grades min_students max_students meetings_per_week slots leaders room"
    " yuan_per_meeting",
    "classes": "grade class campus pe_days teacher phone",
    "pins": "group slot activity room staff",
}
ROLES = {"teacher", "manager", "support", "volunteer", "outside"}
CATEGORIES = words("homework reading sports arts science games film labour topic inquiry rest feature")
RULES = words(
    "end-time voluntary one-place joining group-size grade-span campus apart content activity-grades frequency"
    " physical-activity room-kind room-capacity staff-available staff-clash staff-load staff-grades ratio lead"
    " teacher-present skill duty club-size club-meetings tables pins"
)
TOKEN = re.compile(r"(Mon|Tue|Wed|Thu|Fri)(X?)(\d*)(?:-(\d+))?$")
Tables = dict[str, list[dict[str, str]]]


def read(folder: Path) -> tuple[dict[str, Any], Tables]:
    """Return settings and tables; every column of the contract is there, blank where the file lacks it."""
    tables: Tables = {}
    for name, columns in COLUMNS.items():
        path = folder / f"{name}.csv"
        if name == "classes" and not path.exists():
            tables[name] = []
            continue
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file)
            assert set(reader.fieldnames or ()) <= set(columns.split()), name
            tables[name] = list(reader)
        for row in tables[name]:
            for column in columns.split():
                row.setdefault(column, "")
    return tomllib.loads((folder / "scenario.toml").read_text(encoding="utf-8")), tables


def hold_together(folder: Path) -> None:
    """Assert that ids are unique and known, and that enumerated values and slot tokens are of the contract."""
    settings, tables = read(folder)
    ids = {}
    for name in ("students", "staff", "rooms", "activities", "clubs"):
        column = COLUMNS[name].split()[0]
        listed = [row[column] for row in tables[name]]
        assert len(listed) == len(set(listed))
        assert all(re.fullmatch(r"[A-Z][A-Z0-9-]*", one) for one in listed)
        ids[name] = set(listed)
    for table, column, target in (
        ("students", "clubs", "clubs"), ("clubs", "activity", "activities"), ("clubs", "leaders", "staff"),
        ("clubs", "room", "rooms"), ("classes", "teacher", "staff"), ("pins", "room", "rooms"),
        ("pins", "staff", "staff"), ("pins", "activity", "activities"),
    ):  # fmt: skip
        for row in tables[table]:
            assert set(row[column].split()) <= ids[target], (table, column, row)
    assert all(row["group"] in ids["clubs"] or re.fullmatch(r"C\d+", row["group"]) for row in tables["pins"])
    assert {row["role"] for row in tables["staff"]} <= ROLES
    assert {row["category"] for row in tables["activities"]} <= CATEGORIES
    assert all(int(row["wants_clubs"] or 0) <= len(row["clubs"].split()) for row in tables["students"])
    campuses = {row["campus"] for row in tables["rooms"]}
    for name in ("students", "clubs", "classes"):
        assert {row["campus"] for row in tables[name]} <= campuses
    tokens_name_slots(settings["week"], tables)


def tokens_name_slots(week: dict[str, Any], tables: Tables) -> None:
    """Assert that every slot token names slots that the day has."""
    cells = [week.get("club_only", [])]
    for name, column in (("students", "attends"), ("staff", "available"), ("staff", "avoids"), ("rooms", "available"),
                         ("activities", "slots"), ("clubs", "slots"), ("pins", "slot")):  # fmt: skip
        cells += [row[column].split() for row in tables[name]]
    for token in (token for cell in cells for token in cell):
        match = TOKEN.match(token)
        assert match, token
        day, extended, first, last = match.groups()
        assert day in week["days"], token
        count = len(week.get("extended", ()) if extended else week.get("slots_on", {}).get(day, week["slots"]))
        assert 1 <= int(first or 1) <= int(last or first or 1) <= count, token


def same(one: Path, other: Path) -> bool:
    """Tell whether two folders hold the same files, byte for byte."""
    names = sorted(path.name for path in one.iterdir())
    if names != sorted(path.name for path in other.iterdir()):
        return False
    return filecmp.cmpfiles(one, other, names, shallow=False)[0] == names


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("students", [60, 150])
def test_kinds_hold_together(tmp_path: Path, kind: str, students: int) -> None:
    for seed in (1, 2):
        folder = generate(tmp_path / str(seed), students=students, kind=kind, seed=seed)
        hold_together(folder)
        assert len(read(folder)[1]["students"]) == students
    assert same(tmp_path / "1", generate(tmp_path / "again", students=students, kind=kind, seed=1))
    assert not same(tmp_path / "1", tmp_path / "2")


@pytest.mark.parametrize("kind", [*(name for name, kind in KINDS.items() if kind.staff != "short"), *LEAN_KINDS])
def test_hidden_week_is_valid(tmp_path: Path, kind: str) -> None:
    referee = pytest.importorskip("tests.referee")
    for students, seed in ((60, 1), (333, 2)):
        scenario, timetable = generate_with_week(tmp_path / str(seed), students=students, kind=kind, seed=seed)
        verdict = referee.judge(scenario, timetable)
        assert verdict.violations == []
        assert verdict.unserved == 0


def test_short_staff_cannot_serve_all(tmp_path: Path) -> None:
    """Every session has a teacher and at most ``max_size`` students: the teachers are too few for all present."""
    for students in (60, 240, 700):
        settings, tables = read(generate(tmp_path / str(students), students=students, kind="short-staff", seed=3))
        teachers = sum(row["role"] == "teacher" for row in tables["staff"])
        present = sum(not row["attends"] or "Mon" in row["attends"] for row in tables["students"])
        assert settings["staffing"]["teacher_present"] == "always"
        assert teachers * settings["grouping"]["max_size"] < present


def test_kinds_show_what_they_are_for(tmp_path: Path) -> None:
    clubs = read(generate(tmp_path / "clubs", students=720, kind="clubs", seed=1))[1]
    assert len(clubs["clubs"]) >= 30
    assert any(row["wants_clubs"] == "2" for row in clubs["students"])
    assert {bool(row["leaders"]) for row in clubs["clubs"]} == {True, False}
    sports = read(generate(tmp_path / "sports", students=720, kind="tight-sports", seed=1))[1]
    places = sum(int(row["groups_at_once"] or 1) for row in sports["rooms"] if row["kind"] in ("gym", "playground"))
    assert 720 / 40 / 3 <= places <= 720 / 40 / 2
    for kind in ("campuses", "everything"):
        tables = read(generate(tmp_path / kind, students=300, kind=kind, seed=1))[1]
        assert {row["campus"] for row in tables["students"]} >= {"south", "north"}


def test_everything_uses_every_column(tmp_path: Path) -> None:
    folder = generate(tmp_path / "school", students=900, kind="everything", seed=1)
    for name, columns in COLUMNS.items():
        header = (folder / f"{name}.csv").read_text(encoding="utf-8").splitlines()[0]
        assert set(header.split(",")) == words(columns), name


def test_tiny_schools_hold_together(tmp_path: Path) -> None:
    for seed in range(150):
        folder = tiny(tmp_path / str(seed), seed)
        hold_together(folder)
        settings, tables = read(folder)
        assert 1 <= len(tables["students"]) <= 12
        assert 1 <= len(tables["staff"]) <= 4
        assert len(settings["week"]["days"]) <= 2
    assert same(tmp_path / "7", tiny(tmp_path / "again", 7))


@pytest.mark.parametrize("fault", FAULTS)
def test_planted_reason_is_recorded(tmp_path: Path, fault: str) -> None:
    folder = planted(tmp_path / "one", students=200, fault=fault, seed=1)
    hold_together(folder)
    note = json.loads((folder / "planted.json").read_text(encoding="utf-8"))
    assert note["fault"] == fault
    assert set(note["rules"]) <= RULES
    assert note["mend"].endswith(".")
    _, tables = read(folder)
    known = {row[COLUMNS[name].split()[0]] for name, rows in tables.items() for row in rows}
    known |= {row["activity"] for row in tables["activities"]} | {row["skill"] for row in tables["activities"]}
    slots = {fact for fact in note["facts"] if TOKEN.match(fact)}
    assert set(note["facts"]) - slots <= known
    assert tables["pins"] or any(row["min_per_week"] for row in tables["staff"])
    assert same(folder, planted(tmp_path / "two", students=200, fault=fault, seed=1))


def test_enough_kinds_of_faults() -> None:
    assert len(FAULTS) >= 30


def test_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main([str(tmp_path / "school"), "--students", "90", "--kind", "plain", "--seed", "3"])
    assert same(tmp_path / "school", generate(tmp_path / "same", students=90, kind="plain", seed=3))
    main(["--list"])
    main(["--list-faults"])
    printed = capsys.readouterr().out
    assert all(name in printed for name in (*KINDS, *FAULTS))


def test_what_cannot_be_generated_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="known: plain"):
        generate(tmp_path, students=100, kind="nonsense", seed=0)
    with pytest.raises(ValueError, match="at least 30"):
        generate(tmp_path, students=5, kind="plain", seed=0)
    with pytest.raises(ValueError, match="known: askers-away"):
        planted(tmp_path, students=200, fault="nonsense", seed=0)
