"""A batch with ``city-staff.csv``: from the files to schools that are audited on their tables with the rows added."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from optimizer.auditing import audit
from optimizer.batch import BatchResult, TaskEnd, run_batch
from optimizer.errors import ScenarioError
from optimizer.files import load, read_result, read_timetable
from optimizer.testing.schools import MONDAY, SmallSchool, write_school
from tests.batch.engines import InThisProcess

CITY_STAFF = """staff,role,skills,available,schools,max_per_week
X1,outside,chess,Mon 15:30-16:20 Tue,a b,2
X2,volunteer,,,,
"""


def write(folder: Path, name: str, *, leaders: str = "", own: str = "") -> None:
    """A school with a chess club that nobody of its own may lead, unless ``own`` has the skill."""
    school = (
        SmallSchool(days="Mon Tue", slots=1, staffing={"teacher_present": "care"})
        .students("S1 S2 S3", clubs="K1")
        .staff("T1 T2", share=1)
        .staff("O1", role="outside", skills=own)
        .rooms("R1 R2")
        .activity("chess", skill="chess", offered="club")
        .club("K1", "chess", min_students=2, meetings_per_week=1, leaders=leaders)
    )
    scenario = school.build()
    write_school(folder / name, scenario)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    city = tmp_path / "in"
    write(city, "a")
    write(city, "b")
    write(city, "c", own="chess")
    (city / "city-staff.csv").write_text(CITY_STAFF, encoding="utf-8")
    return city


def run(folder: Path, tmp_path: Path, **options: Any) -> tuple[BatchResult, InThisProcess]:
    engine = InThisProcess()
    result = run_batch(folder, tmp_path / "out", engine=engine, week_of=MONDAY, effort=0.2, workers=1, **options)
    return result, engine


def shares(tmp_path: Path) -> list[list[str]]:
    return list(csv.reader((tmp_path / "out/city-shares.csv").open(encoding="utf-8-sig")))[1:]


def test_schools_are_audited_on_their_tables_with_the_rows_added(folder: Path, tmp_path: Path) -> None:
    result, _ = run(folder, tmp_path)
    assert [record.end for record in result.records] == [TaskEnd.DONE] * 3, result.records
    assert [row[:2] for row in shares(tmp_path)] == [["X1", "a"], ["X1", "b"]]
    told = json.loads((tmp_path / "out/city-shares.json").read_text(encoding="utf-8"))
    assert (told["unmet"], told["part"], told["bound"]) == (0, 0.0, 0)
    for name, slots in (("a", shares(tmp_path)[0][2]), ("b", shares(tmp_path)[1][2])):
        place = tmp_path / "out/schools" / name
        scenario, week = load(place / "tables"), read_timetable(place)
        judged = audit(scenario, week, week_of=read_result(place).week_of)
        assert judged.clean
        shared = scenario.person["X1"]
        assert (shared.max_per_week, shared.max_days, shared.min_per_week) == (1, 1, 0)
        assert shared.available == {slots}
        assert [row.lead for row in week.sessions if row.group == "K1"] == ["X1"]
    assert "X1" not in load(tmp_path / "out/schools/c/tables").person


def test_whom_a_club_names_stands_in_its_tables_without_a_share_too(folder: Path, tmp_path: Path) -> None:
    write(folder, "d", leaders="X1 X2")  # X1 may not serve there, X2 may not lead clubs
    result, _ = run(folder, tmp_path)
    assert result.records[3].end is TaskEnd.DONE
    people = load(tmp_path / "out/schools/d/tables").person
    assert [people[one].max_per_week for one in ("X1", "X2")] == [0, 0]
    told = json.loads((tmp_path / "out/city-shares.json").read_text(encoding="utf-8"))
    assert (told["unmet"], told["part"], told["bound"]) == (1, 1.0, 1)


def test_what_did_not_change_is_neither_read_nor_solved_again(folder: Path, tmp_path: Path) -> None:
    run(folder, tmp_path)
    _, engine = run(folder, tmp_path)
    assert engine.calls == 0
    before = shares(tmp_path)
    write(folder, "c")  # a third school needs X1 now, who can serve two meetings: those of before stay
    _, engine = run(folder, tmp_path)
    assert shares(tmp_path) == before
    assert engine.calls == 4, "three schools are read, one is solved"
    run(folder, tmp_path, reshare=True)
    assert len(shares(tmp_path)) == 2


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ("staff,role\nT1,outside\n", "stands in that of a"),
        ("staff,role\nX1,teacher\nX1,outside\n", "in one row alone"),
        ("staff,role,schools\nX1,outside,nowhere\n", "name of a school's folder"),
        ("staff,role,available\nX1,outside,Mon 18:00-17:00\n", "each end after its beginning"),
        ("staff,role,max_schools\nX1,outside,-1\n", "from 0 to"),
        ("staff,role\nX1,support\n", "outside or volunteer"),
    ],
)
def test_bad_input_of_the_whole_batch(folder: Path, tmp_path: Path, table: str, told: str) -> None:
    (folder / "city-staff.csv").write_text(table, encoding="utf-8")
    with pytest.raises(ScenarioError, match=told):
        run(folder, tmp_path)
    assert not (tmp_path / "out").exists()


def test_pages_and_the_plan_for_filing_are_made_once_and_linked(folder: Path, tmp_path: Path) -> None:
    run(folder, tmp_path, report=True)
    page = (tmp_path / "out/district.html").read_text(encoding="utf-8")
    for name in "abc":
        for file in ("report.html", "timetable.xlsx"):
            assert (tmp_path / "out/reports" / name / file).exists()
            assert f'href="reports/{name}/{file}"' in page
    _, engine = run(folder, tmp_path, report=True)
    assert engine.calls == 0
