"""What a district reads: every figure worked out again from the schools' written files."""

from __future__ import annotations

import csv
import json
import shutil
from collections import Counter
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import openpyxl
import pytest

from optimizer.batch import TaskEnd, run_batch
from optimizer.batch.district.tables import District, DistrictTable, district_tables
from optimizer.batch.find import find_schools
from optimizer.errors import ScenarioError
from optimizer.testing.generator import generate
from tests.batch.engines import InThisProcess
from tests.batch.schools import write_small

WEEK = date(2026, 11, 9)


def rows_of(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(path.open(encoding="utf-8-sig"))) if path.exists() else []


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, DistrictTable]]:
    """Three planned schools, one of them short of people, one broken, one that is expected and missing."""
    place = tmp_path_factory.mktemp("city")
    generate(place / "in/east", students=50, kind="clubs", seed=1)
    generate(place / "in/west", students=40, kind="plain", seed=2)
    short = place / "in/short"
    generate(short, students=60, kind="plain", seed=5)
    staff = (short / "staff.csv").read_text(encoding="utf-8").splitlines()
    (short / "staff.csv").write_text("\n".join([*staff[:2], *staff[-3:]]) + "\n", encoding="utf-8")
    (short / "classes.csv").unlink()
    bad = write_small(place / "in/bad")
    (bad / "staff.csv").write_text("staff,role\nT1,techer\n")
    (place / "in/schools.csv").write_text("school\neast\nwest\nshort\nbad\nnorth\n")
    engine = InThisProcess()
    result = run_batch(place / "in", place / "out", engine=engine, week_of=WEEK, effort=0.3, workers=1, language="en")
    tables = district_tables(District(result.records, WEEK, "en"))
    return place / "out", {table.key: table for table in tables}


def figures(table: DistrictTable) -> dict[str, object]:
    """The first column as the key, the second as the value."""
    return {str(getattr(row[0], "en", row[0])): row[1] for row in table.rows}


def test_totals_are_those_of_the_files(city: tuple[Path, dict[str, DistrictTable]]) -> None:
    out, tables = city
    told = figures(tables["overview"])
    folders = sorted((out / "schools").iterdir())
    assert [folder.name for folder in folders] == ["east", "short", "west"]
    members = {f.name: {row["student"] for row in rows_of(f / "members.csv")} for f in folders}
    waits = {f.name: {row["student"] for row in rows_of(f / "waiting.csv")} for f in folders}
    sessions = [row for f in folders for row in rows_of(f / "sessions.csv")]
    duties = [row for f in folders for row in rows_of(f / "duties.csv")]
    assert told["children signed up"] == sum(len(members[name] | waits[name]) for name in members)
    assert told["waiting on some day"] == sum(map(len, waits.values())) > 0
    assert told["served every day signed up for"] == sum(len(members[name] - waits[name]) for name in members)
    waited = [row for f in folders for row in rows_of(f / "waiting.csv")]
    assert told["days waited"] == sum(len(row["days"].split()) for row in waited)
    held = [row for row in sessions if not row["joins"]]
    slots = sum(1 + len(row["assistants"].split()) for row in held) + sum(len(row["staff"].split()) for row in duties)
    assert told["staff slots"] == slots
    accounts = [row for f in folders for row in rows_of(f / "accounts.csv") if row["item"] == "fees"]
    if accounts:
        assert told["fees, yuan"] == sum(Decimal(row["yuan"]) for row in accounts)
    for row in tables["schools"].rows:
        headcounts = sum(int(one["headcount"]) for one in rows_of(out / "schools" / str(row[0]) / "sessions.csv"))
        children = len(members[str(row[0])] | waits[str(row[0])])
        assert row[4] == Fraction(headcounts, children)


def test_clubs_and_wishes(city: tuple[Path, dict[str, DistrictTable]]) -> None:
    out, tables = city
    place = out / "schools/east"
    wishes = {row["student"]: row["clubs"].split() for row in rows_of(out.parent / "in/east/students.csv")}
    granted = Counter(
        wishes[row["student"]].index(club) + 1
        for row in rows_of(place / "members.csv")
        for club in row["clubs"].split()
    )
    told = figures(tables["wishes"])
    assert {key: told[key] for key in told if key.startswith("wish ")} == {
        f"wish no. {n}": granted[n] for n in sorted(granted)
    }
    opened = sum(row["kind"] == "club" for row in rows_of(place / "groups.csv"))
    assert sum(row[2] for row in tables["clubs"].rows) == opened > 0  # type: ignore[misc]


def test_who_needs_help_and_with_what(city: tuple[Path, dict[str, DistrictTable]]) -> None:
    out, tables = city
    rows = {str(row[0]): row for row in tables["help"].rows}
    assert set(rows) == {"bad", "north", "short"}
    assert "techer" in str(rows["bad"][4])
    assert rows["short"][2] == len({row["student"] for row in rows_of(out / "schools/short/waiting.csv")})
    assert "教师" in str(rows["short"][4]), "what would help, from explain"
    record = json.loads((out / "schools/short/batch.json").read_text(encoding="utf-8"))
    assert record["facts"]["help"]


def test_month_counts_its_dates_of_service(city: tuple[Path, dict[str, DistrictTable]]) -> None:
    _, tables = city
    assert {row[1] for row in tables["month"].rows} == {21}, "November 2026 has 21 weekdays and no holiday"


def test_page_and_workbook_hold_the_tables_and_no_child(city: tuple[Path, dict[str, DistrictTable]]) -> None:
    out, tables = city
    text = (out / "district.html").read_text(encoding="utf-8")
    book = openpyxl.load_workbook(out / "district.xlsx")
    assert len(book.sheetnames) == len(tables)
    for table in tables.values():
        assert table.title.en in text
    shown = text + " ".join(str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row)
    children = [row for name in ("east", "west", "short") for row in rows_of(out.parent / "in" / name / "students.csv")]
    assert not [row["student"] for row in children if row["student"] in shown]
    assert not [row["name"] for row in children if row["name"] and row["name"] in shown]
    numbers = {
        cell.value for row in book["Schools compared"].iter_rows(min_row=4, min_col=2, max_col=2) for cell in row
    }
    assert numbers == {row[1] for row in tables["schools"].rows}


def test_missing_schools_are_failures(city: tuple[Path, dict[str, DistrictTable]]) -> None:
    out, _ = city
    rows = {row["school"]: row["end"] for row in rows_of(out / "summary.csv")}
    assert rows == {"bad": "bad-input", "east": "done", "north": TaskEnd.MISSING, "short": "done", "west": "done"}


def test_everything_that_is_no_school_is_told(tmp_path: Path) -> None:
    write_small(tmp_path / "a")
    shutil.copytree(tmp_path / "a", tmp_path / "copy of a")
    shutil.copytree(tmp_path / "a", tmp_path / "parcel/inner")
    (tmp_path / "empty").mkdir()
    (tmp_path / "letter.docx").write_bytes(b"x")
    (tmp_path / "b.xlsx").write_bytes(b"PK")
    (tmp_path / "city-staff.csv").write_text("staff,role\n")
    found = find_schools(tmp_path)
    told = {one.name: one.why.en for one in found.passed_over}
    assert set(told) == {"copy of a", "parcel", "empty", "letter.docx"}
    assert "move inner up" in told["parcel"]
    assert "same school as a" in told["copy of a"]
    (tmp_path / "schools.csv").write_text("学校\na\nc\n")
    found = find_schools(tmp_path)
    assert found.missing == ("c",)
    assert {one.name for one in found.passed_over if "schools.csv" in one.why.en} == {"b", "copy of a"}
    (tmp_path / "schools.csv").write_text("pupil\na\n")
    with pytest.raises(ScenarioError):
        find_schools(tmp_path)
