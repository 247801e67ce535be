"""A semester planned anew from a Monday on: what is past stays, logs count, newcomers begin at the median."""

from __future__ import annotations

import csv
import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from optimizer.cli.main import main
from optimizer.files import load, read_timetable
from optimizer.semester.replan import fewest_changes
from tests.referee.semester import Judge, read_served
from tests.referee.tables import read_table
from tests.semester.conftest import plan
from tests.semester.kills import kills

Rows = list[list[str]]


def _edit(file: Path, change: Callable[[Rows], Rows]) -> None:
    rows = list(csv.reader(file.read_text("utf-8-sig").splitlines()))
    file.write_text("".join(",".join(row) + "\n" for row in change(rows)), "utf-8")


def _newcomer(rows: Rows) -> Rows:
    """A teacher like the first one."""
    return [*rows, ["T900", "新老师", *rows[1][2:]]]


def _leaver_and_newcomer(rows: Rows) -> Rows:
    """One child leaves; one comes who is like the third."""
    return [*rows[:5], *rows[6:], ["S900", "新同学", *rows[3][2:]]]


@pytest.fixture(scope="module")
def replanned(folder: Path, school: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The semester from 5 October on with changed tables and a log of the first week; and the tables' folder."""
    place = tmp_path_factory.mktemp("replan")
    out, tables = place / "out", place / "tables"
    shutil.copytree(folder, out)
    shutil.copytree(school, tables)
    assert main(["publish", str(school), str(out), "--until", "2026-09-27"]) == 0
    _edit(tables / "staff.csv", _newcomer)
    _edit(tables / "students.csv", _leaver_and_newcomer)
    (tables / "served.csv").write_text("date,slot,staff,group\n2026-09-14,,,\n2026-09-15,1,T003,duty\n", "utf-8")
    assert plan(tables, out, "--replan-from", "2026-10-05") == 0
    return out, tables


def _files(folder: Path) -> dict[Path, bytes]:
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_referee_finds_nothing(replanned: tuple[Path, Path]) -> None:
    out, tables = replanned
    served = read_served(read_table(tables, "served.csv"))
    assert Judge(out, served).judge() == []


def test_weeks_before_stay_byte_for_byte(folder: Path, replanned: tuple[Path, Path]) -> None:
    out, _ = replanned
    for kept in (
        "programme/2026-09-14",
        "tables/2026-09-14",
        "weeks/2026-09-14",
        "weeks/2026-09-21",
        "weeks/2026-09-28",
    ):
        before, after = _files(folder / kept), _files(out / kept)
        after.pop(Path("published.json"), None)
        assert before == after
    assert not (out / "tables/2026-10-05/served.csv").exists()


def test_newcomer_begins_at_the_median_of_the_pool(replanned: tuple[Path, Path]) -> None:
    """Of the last published week; all shares are 1."""
    out, _ = replanned
    teachers = {row["staff"] for row in read_table(out / "tables/2026-09-14", "staff.csv") if row["role"] == "teacher"}
    ledger = read_table(out, "ledger.csv")
    then = sorted(int(row["running"]) for row in ledger if row["week"] == "2026-09-21" and row["staff"] in teachers)
    middle = (then[(len(then) - 1) // 2] + then[len(then) // 2]) // 2
    result = json.loads((out / "weeks/2026-10-05/result.json").read_text("utf-8"))
    assert result["carried"]["T900"] == middle
    assert result["known"] == "2026-09-15"


def test_few_students_change(replanned: tuple[Path, Path]) -> None:
    out, _ = replanned
    told = json.loads((out / "semester.json").read_text("utf-8"))
    assert told["changed"]["students"] == 0
    assert told["changed_at_least"]["sessions"] <= told["changed"]["sessions"]


def test_changes_that_nothing_avoids_are_counted(folder: Path, school: Path, tmp_path: Path) -> None:
    """A room that is no more, and a child that gives up its club."""
    tables = tmp_path / "tables"
    shutil.copytree(school, tables)
    sessions = read_table(folder / "programme/2026-09-14", "sessions.csv")
    member = next(row for row in read_table(folder / "programme/2026-09-14", "members.csv") if row["clubs"])
    used = sessions[0]["room"]
    _edit(tables / "rooms.csv", lambda rows: [row for row in rows if row[0] != used])
    at = next(csv.reader((tables / "students.csv").read_text("utf-8-sig").splitlines())).index("clubs")
    _edit(
        tables / "students.csv",
        lambda rows: [[*row[:at], "", *row[at + 1 :]] if row[0] == member["student"] else row for row in rows],
    )
    scenario = load(tables)
    found = fewest_changes(scenario, scenario.student, read_timetable(folder / "programme/2026-09-14"))
    assert found.students == 1
    assert found.sessions == sum(row["room"] == used for row in sessions)


def test_published_weeks_are_refused(
    replanned: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out, tables = replanned
    shutil.copytree(out, tmp_path / "out")
    before = _files(tmp_path / "out")
    assert plan(tables, tmp_path / "out", "--replan-from", "2026-09-21") == 2
    assert "2026-09-21" in capsys.readouterr().err
    (tables / "served.csv").rename(tables / "served.txt")
    assert plan(tables, tmp_path / "out") == 2
    (tables / "served.txt").rename(tables / "served.csv")
    assert _files(tmp_path / "out") == before


@pytest.mark.parametrize(
    ("rows", "column"),
    [
        ("2026-10-12,1,T003,duty", "日期"),  # not published
        ("2026-09-19,1,T003,duty", "日期"),  # no service
        ("2026-09-15,1,T003,duty\n2026-09-15,1,T003,duty", "工号"),  # twice in a slot
        ("2026-09-15,1,T999,duty", "工号"),
    ],
)
def test_wrong_logs_are_refused(
    replanned: tuple[Path, Path], tmp_path: Path, rows: str, column: str, capsys: pytest.CaptureFixture[str]
) -> None:
    out, tables = replanned
    shutil.copytree(tables, tmp_path / "tables")
    (tmp_path / "tables/served.csv").write_text(f"date,slot,staff,group\n{rows}\n", "utf-8")
    assert plan(tmp_path / "tables", out, "--replan-from", "2026-10-05") == 2
    assert f" {column}: " in capsys.readouterr().err


def test_a_month_is_paid_from_the_semester(replanned: tuple[Path, Path], tmp_path: Path) -> None:
    """Each person is paid for the slots that the ledger counts: those of the log, else those planned."""
    out, tables = replanned
    assert main(["pay", str(tables), str(out), "--out", str(tmp_path / "pay")]) == 0
    lines = read_table(tmp_path / "pay", "pay-lines.csv")
    ledger = read_table(out, "ledger.csv")
    end = {row["staff"]: int(row["running"]) for row in ledger}
    start = json.loads((out / "weeks/2026-10-05/result.json").read_text("utf-8"))["carried"]["T900"]
    paid: dict[str, int] = {}
    for row in lines:
        paid[row["staff"]] = paid.get(row["staff"], 0) + 1
    assert {one: end[one] - start * (one == "T900") for one in paid} == paid
    assert main(["pay", str(tables), str(out), "--month", "2026-10", "--out", str(tmp_path / "october")]) == 0
    assert {row["date"][:7] for row in read_table(tmp_path / "october", "pay-lines.csv")} == {"2026-10"}


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the child is a fork")
def test_killed_while_writing(folder: Path, school: Path, tmp_path: Path) -> None:
    assert kills(school, folder, tmp_path, count=3, seed=1) == []
