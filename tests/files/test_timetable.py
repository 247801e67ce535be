"""The timetable tables, result.json and the grids on disk."""

from __future__ import annotations

import csv
import json
from datetime import date
from pathlib import Path

import pytest

from optimizer.domain.result import Bound, GoalScore, Result, Score, Status
from optimizer.domain.timetable import Duty, Group, Member, Session, Timetable, Waiting
from optimizer.errors import ScenarioError
from optimizer.files import load, read_result, read_timetable, write_grids, write_result, write_timetable
from optimizer.files.csv_tables import guard, unguard
from tests.files.conftest import GOOD, MakeFolder


def session(group: str, day: str, slot: str, **more: object) -> Session:
    fields: dict[str, object] = {"start": 950, "end": 990, "activity": "hw", "room": "R1", "headcount": 1, "lead": "T1"}
    return Session(group=group, day=day, slot=slot, **(fields | more))  # type: ignore[arg-type]


WEEK = Timetable(
    groups=(
        Group(id="C01", kind="care", name="=1+1", grades=(1, 2), size=2),
        Group(id="K1", kind="club", name="Painters", grades=(1,), size=1),
    ),
    members=(Member(student="S1", care_group="C01", clubs=("K1",)), Member(student="S2", care_group="C01")),
    sessions=(
        session("C01", "Mon", "1", assistants=("M1",), headcount=2, session="C01@Mon1"),
        session("K1", "Mon", "2", activity="art", session="K1@Mon2"),
        session("C01", "Wed", "1", joins="C02", session="C01@Wed1"),
        session("C02", "Wed", "1", session="C02@Wed1"),
    ),
    duties=(Duty(campus="", day="Mon", slot="1", staff="M1"),),
    waiting=(Waiting(student="S2", days=("Tue", "Fri"), reason="'@ full"),),
)


def test_a_timetable_comes_back_as_it_was(tmp_path: Path) -> None:
    write_timetable(tmp_path, WEEK)
    assert read_timetable(tmp_path) == WEEK


def test_tables_are_plain_and_sorted(tmp_path: Path) -> None:
    write_timetable(tmp_path, Timetable(sessions=WEEK.sessions[::-1], groups=WEEK.groups[::-1]))
    again = tmp_path / "again"
    again.mkdir()
    write_timetable(again, Timetable(sessions=WEEK.sessions, groups=WEEK.groups))
    for name in ("groups", "members", "sessions", "duties", "waiting"):
        assert (tmp_path / f"{name}.csv").read_bytes() == (again / f"{name}.csv").read_bytes()
    lines = (tmp_path / "sessions.csv").read_bytes().decode("utf-8").split("\n")
    assert lines[0] == "session,group,day,slot,start,end,activity,room,headcount,lead,assistants,joins"
    assert lines[1] == "C01@Mon1,C01,Mon,1,15:50,16:30,hw,R1,2,T1,M1,"
    assert "'=1+1" in (tmp_path / "groups.csv").read_text("utf-8")


def test_a_foreign_hand_edited_timetable_is_understood(tmp_path: Path) -> None:
    (tmp_path / "groups.csv").write_bytes("组号,类型,人数\nC01,托管,2.0\nZ9,玩,\n".encode("gb18030"))
    (tmp_path / "members.csv").write_bytes(b"student,care_group,clubs\nS1,C01,K1;K2\nS77,,\n")
    (tmp_path / "sessions.csv").write_bytes(
        "组号,星期,节次,开始,结束,活动,主带\nC01,周一,第２节,8:05,08:45:00,hw,\nC01,Mon,x1,,,hw,T9\n".encode()
    )
    week = read_timetable(tmp_path)
    assert [(row.kind, row.size) for row in week.groups] == [("care", 2), ("玩", 0)]
    assert week.members[0].clubs == ("K1", "K2")
    assert [(row.id, row.start, row.end) for row in week.sessions] == [("C01@Mon2", 485, 525), ("C01@MonX1", 0, 0)]
    assert week.duties == () == week.waiting


def test_blank_cells_come_back_as_they_were(tmp_path: Path) -> None:
    """What is written twice in a cell too, as the audit is to see it."""
    write_timetable(tmp_path, WEEK)
    (tmp_path / "groups.csv").write_text("group,kind,grades,size\nC01,care,1 2 1-2,\n")
    (tmp_path / "sessions.csv").write_text("session,group,day,slot,headcount\n,C01,Mon,1,\nC01@Mon2,C01,Mon,2,0\n")
    (tmp_path / "waiting.csv").write_text("student,days\nS1,Mon 周一\n", "utf-8")
    week = read_timetable(tmp_path)
    assert [(row.session, row.activity, row.headcount) for row in week.sessions] == [
        ("", "", None),
        ("C01@Mon2", "", 0),
    ]
    assert (week.groups[0].grades, week.groups[0].size, week.waiting[0].days) == ((1, 1, 2, 2), 0, ("Mon", "Mon"))
    write_timetable(tmp_path, week)
    assert read_timetable(tmp_path) == week


@pytest.mark.parametrize("table", ["duties", "waiting"])
def test_tables_that_may_be_empty(tmp_path: Path, table: str) -> None:
    write_timetable(tmp_path, WEEK)
    (tmp_path / f"{table}.csv").write_text("\n")
    assert getattr(read_timetable(tmp_path), table) == ()


@pytest.mark.parametrize("table", ["groups", "members", "sessions", "duties", "waiting"])
def test_a_header_row_is_missing(tmp_path: Path, table: str) -> None:
    write_timetable(tmp_path, WEEK)
    lines = (tmp_path / f"{table}.csv").read_text("utf-8").splitlines()
    (tmp_path / f"{table}.csv").write_text("\n".join(lines[1:]), "utf-8")
    with pytest.raises(ScenarioError, match=f"{table}.csv"):
        read_timetable(tmp_path)


def test_what_cannot_be_read_is_named(tmp_path: Path) -> None:
    write_timetable(tmp_path, WEEK)
    (tmp_path / "groups.csv").write_text("group,kind,size\nC01,care,two\n")
    (tmp_path / "sessions.csv").write_text("group,day,slot,activity,start\nC01,Mon,1,hw,noon\n")
    (tmp_path / "members.csv").unlink()
    with pytest.raises(ScenarioError) as caught:
        read_timetable(tmp_path)
    found = [(problem.place, problem.column) for problem in caught.value.problems]
    assert found == [("members.csv", ""), ("groups.csv row 2", "size"), ("sessions.csv row 2", "start")]


def test_no_timetable_folder(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError, match="nowhere"):
        read_timetable(tmp_path / "nowhere")


def test_result_comes_back(tmp_path: Path) -> None:
    result = Result(
        scenario="tiny",
        status=Status.FEASIBLE,
        week_of=date(2026, 9, 7),
        seed=3,
        score=Score(0, 2, 300),
        bound=Bound(2, 240),
        goals={"variety": GoalScore(15, 20)},
        seconds={"grouping": 1.5, "total": 2.5},
        versions={"ortools": "9"},
        extra={"fairness": {"gini": 0.1}},
    )
    write_result(tmp_path, result)
    assert read_result(tmp_path) == result
    data = json.loads((tmp_path / "result.json").read_text("utf-8"))
    assert data["score"] == {"hard": 0, "unserved": 2, "points": 300}
    assert data["goals"] == {"variety": {"measure": 15, "weight": 20, "points": 300}}
    assert (data["gap"], data["seconds"], data["week_of"]) == (0.2, 2.5, "2026-09-07")


def test_a_result_without_score_and_bound(tmp_path: Path) -> None:
    write_result(tmp_path, Result(scenario="t", status=Status.UNKNOWN, week_of=date(2026, 9, 7), seed=0))
    data = json.loads((tmp_path / "result.json").read_text("utf-8"))
    assert (data["score"], data["bound"], data["gap"]) == (None, {"unserved": None, "points": None}, None)
    assert read_result(tmp_path).score is None


@pytest.mark.parametrize("text", [None, "", "[]", '{"scenario": "x"}', '{"scenario": "x", "status": "good"}'])
def test_a_result_that_is_none(tmp_path: Path, text: str | None) -> None:
    if text is not None:
        (tmp_path / "result.json").write_text(text)
    with pytest.raises(ScenarioError, match=r"result\.json"):
        read_result(tmp_path)


@pytest.mark.parametrize("text", ["=1+1", "+86", "@x", "-x", "'=x", "''-", "'quoted'", "plain", "", "＝1", "\tx"])
def test_guarded_text_is_no_formula_and_comes_back(text: str) -> None:
    assert guard(text)[:1] not in ("=", "+", "@", "-", "\t", "＝")
    assert unguard(guard(text)) == text


def read_grid(path: Path) -> list[list[str]]:
    data = path.read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(data.decode("utf-8-sig").splitlines()))


def test_grids_say_who_and_where(tmp_path: Path, make_folder: MakeFolder) -> None:
    write_grids(tmp_path, load(make_folder(scenario='language = "en"\n')), WEEK)
    groups = read_grid(tmp_path / "timetable-by-group.csv")
    assert groups[0] == ["group", "slot", "time", "Mon", "Tue", "Wed", "Thu", "Fri"]
    assert groups[1][:4] == ["C01 =1+1", "slot 1", "15:50-16:30", "Homework · Hall · Chen, Qian"]
    assert groups[1][5] == "Homework · Hall · Chen · joins C02"
    assert len(groups) == 1 + 3 * 3, "three slots for C01, C02 and K1"
    staff = {(line[0], line[1]): line[3:] for line in read_grid(tmp_path / "timetable-by-staff.csv")}
    assert staff["Chen T1", "slot 1"][2] == "Homework · C02+C01 · Hall"
    assert staff["Qian M1", "slot 1"][0] == "Homework · C01 · Hall · assisting; on duty"
    rooms = read_grid(tmp_path / "timetable-by-room.csv")
    assert rooms[2][:4] == ["Hall R1", "slot 2", "16:40-17:20", "Drawing · K1 · Chen"]


def test_grids_speak_chinese_and_keep_formulas_as_text(tmp_path: Path, make_folder: MakeFolder) -> None:
    staff = GOOD["staff.csv"].replace("Chen", "=1+1")
    activities = GOOD["activities.csv"].replace("Homework", "@SUM(1)")
    write_grids(tmp_path, load(make_folder(scenario="", staff=staff, activities=activities)), WEEK)
    for owner in ("group", "staff", "room"):
        cells = [cell for line in read_grid(tmp_path / f"timetable-by-{owner}.csv") for cell in line]
        assert not any(cell.startswith(("=", "+", "-", "@")) for cell in cells)
        assert "第1节" in cells
        assert "周一" in cells


def test_a_day_with_other_times_shows_them(tmp_path: Path, make_folder: MakeFolder) -> None:
    settings = 'language = "en"\n[week]\nslots_on = {Wed = [{start = "14:00", end = "14:40"}]}\n'
    write_grids(tmp_path, load(make_folder(scenario=settings, pins=None)), WEEK)
    assert read_grid(tmp_path / "timetable-by-room.csv")[1][5].startswith("14:00-14:40 · ")
