"""The desk over HTTP: who may talk to it, what its calls do, and that the file holds what was acknowledged."""

from __future__ import annotations

import http.client
import json
import random
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from optimizer.auditing import audit
from optimizer.desk.open_school import OpenSchool
from optimizer.files import load, read_timetable
from optimizer.files.store.named import opened, read_desk
from optimizer.files.store.tree import Tree, read_tree
from optimizer.files.store.working_copy import WorkingCopy
from optimizer.language.text import Text
from optimizer.testing.generator import planted
from optimizer.testing.schools import MONDAY
from tests.desk.conftest import Client

Serve = Callable[..., Client]


def test_first_address_becomes_a_cookie(serve: Serve) -> None:
    ask = serve()

    class Stay(urllib.request.HTTPRedirectHandler):
        def redirect_request(self, *_: object) -> None:
            return None

    with pytest.raises(urllib.error.HTTPError) as answer:
        urllib.request.build_opener(Stay).open(ask.server.address)
    assert answer.value.code == 303
    cookie = answer.value.headers["Set-Cookie"]
    assert cookie.startswith(ask.cookie)
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert answer.value.headers["Location"] == "/"


@pytest.mark.parametrize(
    ("headers", "body", "status"),
    [
        ({}, None, 200),
        ({"Cookie": ""}, None, 401),
        ({"Cookie": "desk1=x"}, None, 401),
        ({"Host": "evil.example"}, None, 421),
        ({"Host": "127.0.0.1"}, None, 421),
        ({"Sec-Fetch-Site": "cross-site"}, None, 403),
        ({"Sec-Fetch-Site": "same-site"}, None, 403),
        ({"Origin": "http://evil.example"}, {}, 403),
        ({"Origin": ""}, {}, 403),
        ({"Content-Type": "application/x-www-form-urlencoded"}, {}, 415),
        ({"Content-Length": str(10**9)}, {}, 413),
    ],
)
def test_strangers_are_refused(serve: Serve, headers: dict[str, str], body: object, status: int) -> None:
    ask = serve()
    ask("/api/undo" if body is not None else "/api/pulse", None if body is None else {"document": ""}, **headers)
    assert ask.status == status


@pytest.mark.parametrize("path", ["/page/../guard.py", "/page/%2e%2e%2fguard.py", "/paper/../guard.py", "/etc/passwd"])
def test_only_listed_paths_are_answered(serve: Serve, path: str) -> None:
    ask = serve()
    ask(urllib.parse.quote(path, safe="/%"))
    assert ask.status == 404


def test_body_that_grows_over_the_limit_is_refused(serve: Serve) -> None:
    """Sent in pieces, with no length told before."""
    ask = serve()
    talk = http.client.HTTPConnection("127.0.0.1", ask.server.port)
    headers = {"Cookie": ask.cookie, "Origin": ask.origin, "Content-Type": "application/octet-stream"}
    pieces = (b"x" * 1_000_000 for _ in range(22))
    talk.request("POST", "/api/upload?name=a.csv", pieces, headers, encode_chunked=True)
    assert talk.getresponse().status == 413
    talk.close()


def test_page_may_load_nothing_but_its_own_files(serve: Serve) -> None:
    ask = serve()
    with urllib.request.urlopen(urllib.request.Request(ask.origin + "/", headers={"Cookie": ask.cookie})) as answer:
        policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def test_cells_as_typed_are_undone_and_saved(serve: Serve, school_tree: Tree) -> None:
    ask = serve()
    before = ask("/api/table?name=students")
    column = [one for one, *_ in before["columns"]].index("name")
    ask("/api/cells", {"table": "students", "cells": [[1, column, "=王\u3000文"], [2, column, "何可淇"]]})
    assert ask("/api/table?name=students")["rows"][0][column] == "=王\u3000文"
    assert ask("/api/undo", {"document": ""})["said"][1].startswith("学生")
    assert ask("/api/table?name=students")["rows"] == before["rows"]
    ask("/api/redo", {"document": ""})
    wait_until(lambda: ask("/api/pulse")["saved"])
    saved = read_desk(ask.server.school.copy.target)
    assert "=王\u3000文".encode() in saved["students.csv"]
    assert {name: data for name, data in saved.items() if name not in ("students.csv", "desk/journal.csv")} == {
        name: data for name, data in school_tree.items() if name != "students.csv"
    }


def wait_until(answer: Callable[[], object], seconds: float = 15) -> None:
    end = time.monotonic() + seconds
    while not answer():
        assert time.monotonic() < end
        time.sleep(0.1)


def test_problems_are_told_in_their_cells(serve: Serve) -> None:
    ask = serve()
    grade = [one for one, *_ in ask("/api/table?name=students")["columns"]].index("grade")
    ask("/api/cells", {"table": "students", "cells": [[3, grade, "twelve"]]})
    faults = ask("/api/table?name=students")["problems"]
    assert [(row, column) for row, column, _ in faults] == [(3, grade)]
    found = ask("/api/check")["problems"]
    assert [(one["place"], one["table"], one["at"], one["column"]) for one in found] == [
        ("people", "students", 3, "grade")
    ]
    assert ask("/api/pulse")["lights"]["people"] == ["red", 1]
    ask("/api/start", {"kind": "solve", "seconds": 5})
    assert ask.status == 422


def test_gestures_are_legal_by_the_audit(serve: Serve, tmp_path: Path) -> None:
    """What the desk calls ok or cost is whole by the full audit; a hundredth of the soak's gestures."""
    ask = serve()
    school = ask.server.school
    scenario, dice, made = school.scenario, random.Random(4), 0
    for _ in range(12):
        week = ask("/api/week?label=" + LABEL)
        group, slot = dice.choice(week["sessions"])[:2]
        marks = ask(f"/api/places?label={LABEL}&group={group}&slot={slot}&near=1")
        allowed = [mark for mark in marks if mark[2] != "no"]
        for other, to, place, *_ in dice.sample(allowed, min(1, len(allowed))):
            there = any(row[:2] == [other, to] for row in week["sessions"])
            edit = {"op": "swap", "at": [group, slot], "with": [other, to]} if there else {
                "op": "meeting", "club": group, "slot": slot, "to": to}  # fmt: skip
            done = ask("/api/edit", {"label": "方案A", "edit": edit, "stamp": week["stamp"]})
            assert "said" in done, (place, done)
            made += 1
            judged = audit(scenario, school.week("方案A").view.timetable, week_of=MONDAY)
            assert judged.clean, [one.text.en for one in judged.violations]
    assert made > 4
    for _ in range(made):
        assert ask("/api/undo", {"document": "方案A"})["said"]
    assert not ask("/api/undo", {"document": "方案A"})["said"]


LABEL = urllib.parse.quote("方案A")


def test_fifty_steps_back_and_forth_give_the_same_bytes(serve: Serve) -> None:
    ask = serve()
    school, dice = ask.server.school, random.Random(1)
    states = []
    for _ in range(50):
        states.append(school.files_of_week("方案A"))
        week = school.week("方案A")
        group, token = dice.choice(list(week.view.sessions))
        room = dice.choice(week.view.scenario.rooms).id
        school.edit("方案A", {"op": "put", "at": [group, token], "room": room}, Text("Another room", "换场地"))
    last = school.files_of_week("方案A")
    back = 0
    while school.step("方案A", back=True):
        back += 1
    assert school.files_of_week("方案A") == states[0]
    while school.step("方案A", back=False):
        pass
    tables = {name: data for name, data in last.items() if name in ("sessions.csv", "members.csv", "groups.csv")}
    assert {name: school.files_of_week("方案A")[name] for name in tables} == tables
    assert back > 30


def test_week_with_violations_is_published_only_signed(serve: Serve) -> None:
    ask = serve()
    week = ask("/api/week?label=" + LABEL)
    group, slot, *_ = week["sessions"][0]
    busy = next(row[5] for row in week["sessions"] if row[1] == slot and row[0] != group and not row[7])
    edit = {"op": "put", "at": [group, slot], "lead": busy}
    told = ask("/api/edit", {"label": "方案A", "edit": edit, "stamp": week["stamp"]})
    assert told["refused"]["place"] == "no"
    stamp = ask("/api/pulse")["stamp"]
    assert "said" in ask("/api/edit", {"label": "方案A", "edit": edit, "stamp": stamp, "forced": True})
    ask("/api/publish", {"label": "方案A"})
    assert ask.status == 422
    ask("/api/publish", {"label": "方案A", "signed": "王校长：临时安排"})
    assert ask.status == 200
    [row] = ask("/api/weeks")
    assert row["signed"] == "王校长：临时安排"
    assert row["score"]["hard"] > 0
    ask("/api/edit", {"label": "方案A", "edit": edit, "stamp": ask("/api/pulse")["stamp"], "forced": True})
    assert ask.status == 422
    assert ask("/api/copy", {"label": "方案A"})["label"] == "方案A 2"


def test_published_week_is_not_undone(serve: Serve) -> None:
    ask = serve()
    week = ask("/api/week?label=" + LABEL)
    group, slot, *_ = next(row for row in week["sessions"] if not row[7])
    option = next(
        one for one in ask(f"/api/options?label={LABEL}&kind=room&group={group}&slot={slot}") if one["place"] != "no"
    )
    assert "said" in ask("/api/edit", {"label": "方案A", "edit": option["edit"], "stamp": week["stamp"]})
    ask("/api/publish", {"label": "方案A"})
    published = ask.server.school.files_of_week("方案A")
    assert ask("/api/pulse?document=" + LABEL)["undo"] is None
    assert ask("/api/undo", {"document": "方案A"})["said"] is None
    assert ask.server.school.files_of_week("方案A") == published


def test_what_follows_from_an_edit_is_there_after_a_kill(tmp_path: Path, school_tree: Tree) -> None:
    """result.json and the grids are made a moment after an edit; a program killed in between makes them when opened."""
    copy = WorkingCopy(tmp_path / "a.desk", school_tree)
    school = OpenSchool(copy)
    group, token = next(iter(school.week("方案A").view.sessions))
    rooms = [room.id for room in school.scenario.rooms]
    school.edit("方案A", {"op": "put", "at": [group, token], "room": rooms[-1]}, Text("Another room", "换场地"))
    before = school.files_of_week("方案A")
    assert "timetable-by-room.csv" not in before
    school.stop()  # as if killed
    copy.close()
    again = OpenSchool(WorkingCopy(tmp_path / "a.desk"))
    again.close()
    files = {name.removeprefix("weeks/方案A/"): data for name, data in read_desk(tmp_path / "a.desk").items()}
    assert files["sessions.csv"] == before["sessions.csv"]
    assert "timetable-by-room.csv" in files
    assert json.loads(files["result.json"])["score"]["hard"] >= 0


def test_chain_is_judged_as_a_whole(serve: Serve) -> None:
    """A chain that nobody proposed is refused like any edit that breaks a rule; one without edits is none."""
    ask = serve()
    week = ask("/api/week?label=" + LABEL)
    group, slot, *_ = week["sessions"][0]
    busy = next(row[5] for row in week["sessions"] if row[1] == slot and row[0] != group and not row[7])
    parts = [{"op": "put", "at": [group, slot], "lead": busy}]
    answer = ask("/api/edit", {"label": "方案A", "edit": {"op": "chain", "edits": parts}, "stamp": week["stamp"]})
    assert answer["refused"]["place"] == "no"
    ask("/api/edit", {"label": "方案A", "edit": {"op": "chain"}, "stamp": week["stamp"]})
    assert ask.status == 422


def test_older_page_is_told_that_it_is_stale(serve: Serve) -> None:
    ask = serve()
    week = ask("/api/week?label=" + LABEL)
    ask("/api/cells", {"table": "students", "cells": [[1, 1, "x"]]})
    group, slot, *_ = week["sessions"][0]
    edit = {"op": "put", "at": [group, slot], "room": "R1"}
    assert ask("/api/edit", {"label": "方案A", "edit": edit, "stamp": week["stamp"]})["stale"]


def test_solving_gives_a_draft_and_can_be_stopped(serve: Serve, tmp_path: Path) -> None:
    ask = serve()
    ask("/api/start", {"kind": "solve", "seconds": 120})
    wait_until(lambda: ask("/api/job")["has_week"], 100)
    began = time.monotonic()
    ask("/api/stop", {"keep": True})
    wait_until(lambda: ask("/api/job")["state"] != "running", 30)
    assert time.monotonic() - began < 20
    job = ask("/api/job")
    assert job["state"] == "done"
    assert job["answer"]["label"] == "方案B"
    wait_until(lambda: ask("/api/pulse")["saved"])
    target = ask.server.school.copy.target
    with opened(target) as school, opened(Path(f"{target}:方案B")) as week:
        assert audit(load(school), read_timetable(week), week_of=MONDAY).counts["one-place"] == 0
        assert json.loads((week / "result.json").read_text("utf-8"))["score"]["hard"] == 0


def test_killed_solver_harms_nothing(serve: Serve) -> None:
    ask = serve()
    ask("/api/start", {"kind": "solve", "seconds": 120})
    time.sleep(0.5)
    runner = ask.server.jobs
    runner.kill()
    wait_until(lambda: ask("/api/job")["state"] != "running")
    assert ask("/api/job")["state"] == "failed"
    assert ask("/api/pulse")["weeks"] == ["方案A"]


def test_command_prints_its_address_and_a_second_start_finds_it(tmp_path: Path, school_tree: Tree) -> None:
    folder = tmp_path / "empty"
    folder.mkdir()
    words = [sys.executable, "-m", "optimizer", "desk", str(folder), "--no-browser"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as first:
        assert first.stdout is not None
        address = first.stdout.readline().strip()
        assert address.startswith("http://127.0.0.1:")
        again = subprocess.run(words, capture_output=True, text=True, timeout=60)
        assert again.stdout.strip() == address
        first.terminate()
    assert [file.name for file in folder.iterdir()] == ["学校.desk"]


def test_rest_is_planned_around_a_card_that_was_put_down(serve: Serve) -> None:
    ask = serve()
    week = ask("/api/week?label=" + LABEL)
    group, slot, *_ = next(row for row in week["sessions"] if row[0].startswith("C") and not row[7])
    marks = ask(f"/api/places?label={LABEL}&group={group}&slot={slot}&near=1")
    other, to = next(mark[:2] for mark in marks if mark[2] == "no" and mark[0] == group)
    edit = {"op": "swap", "at": [group, slot], "with": [other, to]}
    pins = ask.server.school.tree["pins.csv"]
    ask("/api/start", {"kind": "solve", "seconds": 4, "week": "方案A", "edit": edit})
    assert ask.status == 200
    wait_until(lambda: ask("/api/job")["state"] != "running", 60)
    held = ask.server.school.week("方案A").view.sessions[group, slot]
    label = ask("/api/job")["answer"].get("label")
    if label is not None:  # a week around it may not exist
        placed = ask.server.school.week(label).view.sessions[group, to]
        assert (placed.activity, placed.room) == (held.activity, held.room)
        assert held.lead in placed.team, "a pin says who is there, not in which part"
    assert ask.server.school.tree["pins.csv"] == pins


def test_why_there_is_no_week_and_a_change_that_is_taken(serve: Serve, tmp_path: Path) -> None:
    planted(tmp_path / "impossible", students=150, fault="leader-away", seed=1)
    [school] = (path.parent for path in (tmp_path / "impossible").rglob("scenario.toml"))
    ask = serve(read_tree(school), "impossible.desk")
    ask("/api/start", {"kind": "explain", "seconds": 20})
    wait_until(lambda: ask("/api/job")["state"] != "running", 60)
    answer = ask("/api/job")["answer"]
    assert answer["answer"] == "infeasible"
    assert answer["lines"]["zh"]
    assert answer["remedies"]
    before = ask("/api/pulse")["stamp"]
    ask("/api/take", {"remedy": 0})
    assert ask("/api/pulse")["stamp"] > before
    assert ask("/api/check")["problems"] == []
    assert ask("/api/undo", {"document": ""})["said"]


def test_waiting_child_is_offered_a_place_and_duty_a_stand_in(serve: Serve) -> None:
    ask = serve()
    week = ask("/api/week?label=" + LABEL)
    student = ask("/api/members?label=" + LABEL)[0][0]
    days = list(ask.server.school.week("方案A").view.signed_up(ask.server.school.scenario.student[student]))
    edit = {"op": "wait", "student": student, "days": days}
    ask("/api/edit", {"label": "方案A", "edit": edit, "stamp": week["stamp"], "forced": True})
    assert [one[0] for one in ask("/api/week?label=" + LABEL)["waiting"]] == [student]
    found = ask(f"/api/options?label={LABEL}&kind=seat&student={student}")
    assert len(found) == sum(group[1] == "care" for group in week["groups"])
    assert any(one["place"] == "ok" for one in found)
    duty = week["duties"][0]
    found = ask(f"/api/options?label={LABEL}&kind=stand_in&student={duty[2]}&slot={duty[1]}")
    assert len(found) >= len(week["staff"]) - 2


def test_fixed_cards_stand_in_the_pins(serve: Serve) -> None:
    ask = serve()
    week = ask("/api/week?label=" + LABEL)
    group, slot, *_ = week["sessions"][0]
    ask("/api/pin", {"label": "方案A", "group": group, "slot": slot})
    assert [row[8] for row in ask("/api/week?label=" + LABEL)["sessions"] if row[:2] == [group, slot]] == [True]
    ask("/api/pin", {"label": "方案A", "group": group, "slot": slot, "off": True})
    assert not any(row[8] for row in ask("/api/week?label=" + LABEL)["sessions"])


def test_files_are_brought_with_their_columns_matched(serve: Serve) -> None:
    ask = serve()
    table = "学号,姓名,年级,参加时段,身高,微信号\n9,王文,1,周一,120,x\n".encode("gb18030")
    found = ask("/api/upload?name=" + urllib.parse.quote("../学生.csv"), raw=table)
    assert found["name"] == "学生.csv"
    [sheet] = found["tables"]
    assert [one["header"] for one in sheet["columns"] if not one["used"]] == ["身高", "微信号"]
    ask("/api/apply", {"tables": {"students": {"身高": "", "微信号": "priority"}}})
    assert ask("/api/table?name=students")["header"] == ["学号", "姓名", "年级", "参加时段", "优先类别"]
    assert ask("/api/undo", {"document": ""})["said"]


def test_packed_file_that_grows_too_large_is_refused(serve: Serve, tmp_path: Path) -> None:
    ask = serve()
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(4):
            archive.writestr(f"{number}.xml", b"\0" * 100_000_000)
    ask("/api/last_term?name=bomb.xlsx", raw=path.read_bytes())
    assert ask.status == 422
    ask("/api/upload?name=bomb.xlsx", raw=path.read_bytes())
    assert ask.status == 422


def test_pairs_and_painted_slots_are_cells(serve: Serve) -> None:
    ask = serve()
    one, two, *_ = (row[0] for row in ask("/api/pairs")["children"])
    ask("/api/pair", {"kind": "apart", "students": [one, two]})
    found = ask("/api/pairs")["apart"]
    assert any([child[0] for child in children] == [one, two] for _, children in found)
    ask("/api/pair", {"kind": "apart", "students": [one, two], "off": True})
    assert not any(one in [child[0] for child in children] for _, children in ask("/api/pairs")["apart"])
    person, _, available, _ = ask("/api/availability")[0]
    ask("/api/paint", {"staff": [person], "available": available[1:], "avoids": available[1:2]})
    assert ask("/api/availability")[0][2:] == [available[1:], available[1:2]]


def test_end_by_signal_writes_the_file(tmp_path: Path) -> None:
    folder = tmp_path / "a.b"
    folder.mkdir()
    words = [sys.executable, "-m", "optimizer", "desk", str(folder / "新学校.desk"), "--no-browser"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as desk:
        assert desk.stdout is not None
        address = desk.stdout.readline().strip()
        origin, token = address.split("/?t=")
        port = origin.rpartition(":")[2]
        headers = {"Cookie": f"desk{port}={token}", "Origin": origin, "Content-Type": "application/json"}
        body = json.dumps({"key": "title", "value": "新学校"}).encode()
        with urllib.request.urlopen(urllib.request.Request(f"{origin}/api/setting", body, headers)) as answer:
            assert answer.status == 200
        desk.terminate()
        _, said = desk.communicate(timeout=30)
    assert said == ""
    assert desk.returncode == 0
    assert 'title = "新学校"' in read_desk(folder / "新学校.desk")["scenario.toml"].decode()
