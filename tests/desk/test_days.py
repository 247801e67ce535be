"""The places of the day, the month and the archive: weeks mended on real dates, the month to the fen, two copies."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from optimizer.auditing import audit
from optimizer.files import load, read_timetable
from optimizer.files.store.desk_file import DeskFile
from optimizer.files.store.tree import Tree, as_folder, part_of, tables_of
from optimizer.files.store.two_copies import differing_items, taken_over
from optimizer.files.store.working_copy import WorkingCopy
from optimizer.files.unavailable import read_unavailable
from optimizer.payroll import AbsenceRow, DayRow, Log, pay
from tests.desk.conftest import Client

Serve = Callable[..., Client]
MONDAY = date(2026, 10, 12)
"""Of a week without holidays; the week before it has some."""


@pytest.fixture
def published(school_tree: Tree) -> Tree:
    """The school with its week of that Monday."""
    return school_tree | {"weeks/方案A/result.json": json.dumps({"week_of": MONDAY.isoformat()}).encode()}


def ways(ask: Client, seconds: float = 60, **event: Any) -> Mapping[str, Any]:
    """Ask for ways to mend, and wait for them."""
    ask("/api/mend_week", event)
    assert ask.status == 200, event
    for _ in range(int(seconds / 0.1)):
        job = ask("/api/job")
        if job["state"] != "running":
            assert job["state"] == "done", job
            return job["answer"]  # type: ignore[no-any-return]
        time.sleep(0.1)
    raise AssertionError("no answer")


def tree_of(ask: Client) -> Tree:
    return DeskFile(ask.server.school.copy.file.path, readonly=True).tree()


def working(ask: Client, on: date) -> list[str]:
    """People who serve on a date by the week that holds, and may be replaced."""
    label = next(one["week"] for one in ask(f"/api/today?on={on}")["dates"] if one["on"] == on.isoformat())
    week = ask(f"/api/week?label={quote(label)}")
    return sorted({lead for _, slot, _, _, _, lead, *_ in week["sessions"] if lead and slot.startswith(f"{on:%a}")})


def served_by_a_clean_week(tree: Tree, label: str) -> set[tuple[str, str]]:
    """Who leads on which day by a week, which keeps every rule with those who are away."""
    with as_folder(part_of(tree, f"weeks/{label}/"), "week") as week, as_folder(tables_of(tree), "school") as tables:
        scenario = load(tables)
        timetable = read_timetable(week)
        away = read_unavailable(week, scenario, MONDAY).facts
        assert audit(away.applied(scenario), timetable, week_of=MONDAY).clean
    return {(row.lead, row.day) for row in timetable.sessions}


def publish(ask: Client) -> None:
    ask("/api/publish", {"label": "方案A"})
    assert ask.status == 200


def test_somebody_away_is_replaced_told_and_noted(serve: Serve, published: Tree, tmp_path: Path) -> None:
    ask = serve(published)
    publish(ask)
    wednesday = MONDAY + timedelta(days=2)
    who = working(ask, wednesday)[0]
    answer = ways(ask, kind="staff", who=who, on=[wednesday.isoformat()], reason="病假")
    first, *others = answer["proposals"]
    assert first["proven"]
    assert all(one["changes"] >= first["changes"] for one in others)
    assert all(set(map(tuple, one["loads"])) != set(map(tuple, first["loads"])) for one in others)
    assert first["messages"]
    taken = ask("/api/adopt", {"proposal": 0})
    held = {one["on"]: one["week"] for one in ask(f"/api/today?on={wednesday}")["dates"]}
    assert held[MONDAY.isoformat()] == "方案A"
    assert held[wednesday.isoformat()] == taken["label"]
    after = {one["on"]: one["week"] for one in ask(f"/api/today?on={MONDAY + timedelta(days=7)}")["dates"]}
    assert set(after.values()) == {"方案A"}, "mended for that week alone"
    tree = tree_of(ask)
    assert "病假" in tree["desk/absences.csv"].decode()
    with (
        as_folder(part_of(tree, f"weeks/{taken['label']}/"), "week") as week,
        as_folder(tables_of(tree), "s") as tables,
    ):
        scenario = read_unavailable(week, load(tables), MONDAY).facts.applied(load(tables))
        found = audit(scenario, read_timetable(week), week_of=MONDAY)
        assert found.clean
        served = {row.lead for row in read_timetable(week).sessions if row.day == "Wed"}
        assert who not in served
    assert "签收" in ask(f"/paper/slips?label={quote(taken['label'])}").decode()


def test_one_person_can_be_asked_to_stand_in(serve: Serve, published: Tree) -> None:
    ask = serve(published)
    publish(ask)
    who = working(ask, MONDAY)[0]
    able = [one for one in ask(f"/api/stand_ins?on={MONDAY}&staff={who}&slot=1") if one["place"] != "no"]
    by = able[-1]["who"]
    answer = ways(ask, kind="staff", who=who, on=[MONDAY.isoformat()], slots=["1"], by=by)
    assert [name for name, *_ in answer["proposals"][0]["loads"]] == [able[-1]["name"]]


@pytest.mark.parametrize(
    ("event", "words"),
    [
        ({"kind": "staff", "who": "nobody", "on": ["2026-10-12"]}, "not known"),
        ({"kind": "staff", "who": "", "on": ["2026-10-18"]}, "no day of service"),
        ({"kind": "staff", "who": "", "on": ["2026-10-12", "2026-10-19"]}, "one calendar week"),
        ({"kind": "staff", "who": "", "on": ["12 October"]}, "a date such as"),
        ({"kind": "war", "who": "", "on": ["2026-10-12"]}, "not a kind"),
        ({"kind": "staff", "who": "", "on": ["2026-09-01"]}, "no published week"),
    ],
)
def test_what_makes_no_sense_is_refused(serve: Serve, published: Tree, event: dict[str, Any], words: str) -> None:
    ask = serve(published)
    publish(ask)
    assert words in ask("/api/mend_week", event)["error"][0]
    assert ask.status == 422
    ask("/api/adopt", {"proposal": 0})
    assert ask.status == 422


def test_month_is_paid_as_the_command_pays_it(serve: Serve, published: Tree) -> None:
    """The roll clicked in the desk and a mended week, against `pay` on the files that `export` writes."""
    ask = serve(published)
    publish(ask)
    wednesday = MONDAY + timedelta(days=2)
    who = working(ask, wednesday)[0]
    ways(ask, kind="staff", who=who, on=[wednesday.isoformat()])
    taken = ask("/api/adopt", {"proposal": 0})
    child = ask(f"/api/roll?on={MONDAY}")["children"][0][0]
    ask("/api/early", {"on": MONDAY.isoformat(), "student": child, "slots": []})
    settled = ask("/api/settle?month=2026-10")
    assert ask.status == 200, settled
    assert any("代" in says[1] or "加" in says[1] for one in settled["people"] for says in one["says"])
    tree = tree_of(ask)
    dates = [row["on"] for row in ask("/api/month?month=2026-10")["dates"]]
    with as_folder(tree, "school") as folder:
        scenario, first = load(folder), read_timetable(folder / "weeks/方案A")
        result = pay(
            scenario,
            first,
            days=Log("days", tuple(DayRow(on) for on in dates)),
            absences=Log("roll", (AbsenceRow(MONDAY.isoformat(), child),)),
            weeks={
                wednesday: read_timetable(folder / "weeks" / taken["label"]),
                MONDAY + timedelta(days=7): first,
            },
        )
    names = {one.id: one.name or one.id for one in scenario.staff}
    mine = sorted((one["name"], one["slots"], one["yuan"]) for one in settled["people"])
    theirs = [*result.people, *result.outside, *result.volunteers]
    assert mine == sorted((names[one.staff], one.slots, f"{one.fen / 100:.2f}") for one in theirs)


def test_month_is_locked_and_corrected_by_lines_of_its_own(serve: Serve, published: Tree) -> None:
    ask = serve(published)
    publish(ask)
    ask("/api/lock", {"month": "2026-10"})
    assert ask("/api/settle?month=2026-10")["corrections"] == []
    child = ask(f"/api/roll?on={MONDAY}")["children"][0][0]
    ask("/api/early", {"on": MONDAY.isoformat(), "student": child, "slots": []})
    assert ask("/api/settle?month=2026-10")["corrections"]
    ask("/api/lock", {"month": "2026-10"})
    months = {name.split("/")[2] for name in tree_of(ask) if name.startswith("desk/months/")}
    assert months == {"2026-10", "2026-10.1"}
    assert ask("/api/archive")["months"][0][0] == "2026-10"


def test_roll_is_undone_and_brought(serve: Serve, published: Tree) -> None:
    ask = serve(published)
    publish(ask)
    child, *_ = ask(f"/api/roll?on={MONDAY}")["children"][0]
    ask("/api/early", {"on": MONDAY.isoformat(), "student": child, "slots": ["1"], "reason": "看病"})
    assert ask(f"/api/roll?on={MONDAY}")["away"] == [[child, "1", "看病"]]
    ask("/api/undo", {"document": "desk/roll"})
    assert ask(f"/api/roll?on={MONDAY}")["away"] == []
    brought = f"日期,学生,节次,原因\n2026-10-12,{child},,病\n2026-10-12,{child},,病\n".encode()
    assert ask("/api/bring_roll?name=x.csv", raw=brought)["n"] == 1
    assert ask(f"/api/roll?on={MONDAY}")["away"] == [[child, "", "病"]]
    wrong = "日期,学生\n2026-10-12,没有此人\n".encode()
    ask("/api/bring_roll?name=x.csv", raw=wrong)
    assert ask.status == 422


def test_items_of_another_copy_are_taken_over(serve: Serve, published: Tree, tmp_path: Path) -> None:
    ask = serve(published)
    other = dict(published)
    text = other["students.csv"].decode("utf-8-sig").splitlines(keepends=True)
    other["students.csv"] = "".join([text[0], text[1].replace(text[1].split(",")[1], "改名", 1), *text[3:]]).encode()
    other["weeks/方案B/members.csv"] = b"student\n"
    items = differing_items(published, other, "zh")
    assert {item.path for item in items} == {"students.csv", "weeks/方案B/"}
    assert any(item.theirs == "改名" and item.column for item in items)
    assert any(not item.theirs and not item.column for item in items), "a row that is missing there"
    taken = taken_over(published, other, items, "zh")
    now = {name: data for name, data in (published | taken).items() if data is not None}
    assert differing_items(now, other, "zh") == []
    theirs = WorkingCopy(tmp_path / "other.desk", other)
    theirs.save()
    theirs.close()
    ask(f"/api/bring_copy?name={quote('同事.desk')}", raw=(tmp_path / "other.desk").read_bytes())
    found = ask("/api/other")
    assert len(found["items"]) == len(items)
    ask("/api/take_items", {"items": list(range(len(items))), "stamp": found["stamp"]})
    assert ask.status == 200
    assert ask("/api/other")["items"] == []
    ask("/api/undo", {"document": ""})
    assert len(ask("/api/other")["items"]) == len(items)


def test_term_and_days_off_are_typed_and_hold(serve: Serve, published: Tree) -> None:
    ask = serve(published)
    publish(ask)
    ask("/api/term_dates", {"first": "2026-09-01", "last": "2026-10-16"})
    before = ask("/api/term")
    assert ["2026-10-01", "Thu", "", "", False] in before["differ"], "a public holiday"
    ask("/api/calendar_day", {"on": "2026-10-14", "note": "运动会"})
    ask("/api/calendar_day", {"on": "2026-10-17", "runs_as": "Wed"})
    after = ask("/api/term")
    assert after["count"] == before["count"] - 1, "the make-up day lies outside the term"
    assert ["2026-10-14", "Wed", "", "运动会", True] in after["differ"]
    dates = [one["on"] for one in ask("/api/month?month=2026-10")["dates"]]
    assert dates[-1] == "2026-10-16"
    assert "2026-10-14" not in dates
    ask("/api/calendar_day", {"on": "2026-10-14", "runs_as": None})
    assert ask("/api/term")["count"] == before["count"]
    ask("/api/term_dates", {"first": "2026-10-16", "last": "2026-09-01"})
    assert ask.status == 422
    ask("/api/calendar_day", {"on": "2026-10-14", "runs_as": "Sun"})
    assert ask.status == 422
