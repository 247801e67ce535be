"""Ways to begin, what is found by name, papers of the sign-up, one-click mends, drafts side by side."""

from __future__ import annotations

import csv
import io
import os
import re
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest

from optimizer.desk.serve import file_of
from optimizer.files import load
from optimizer.files.store.beginning import new_school
from optimizer.files.store.named import opened, read_desk
from optimizer.files.store.sheet import Sheet
from optimizer.files.store.tree import Tree, tables_of
from optimizer.files.store.working_copy import WorkingCopy
from tests.desk.conftest import Client
from tests.desk.test_serving import wait_until

Serve = Callable[..., Client]


@pytest.fixture
def last_year(tmp_path: Path, school_tree: Tree) -> bytes:
    """Last term's file, with its week published."""
    copy = WorkingCopy(tmp_path / "last.desk", school_tree | {"weeks/方案A/published.json": b'{"time": "2026-09-01"}'})
    copy.save()
    copy.close()
    return (tmp_path / "last.desk").read_bytes()


def test_begin_from_last_term(serve: Serve, last_year: bytes, school_tree: Tree) -> None:
    ask = serve(new_school("新学校", "zh"), "new.desk")
    told = ask("/api/last_term?name=" + quote("上学期.desk"), raw=last_year)
    before = Sheet.of("students", school_tree["students.csv"], "zh")
    last_grade = sum(row[before.at("grade")] == "6" for row in before.rows[1:])
    assert told["year"]["left"] == last_grade
    assert told["term"]["students"] == len(before.rows) - 1
    ask("/api/begin_term", {"up": True})
    assert ask.status == 200
    table = ask("/api/table?name=students")
    assert len(table["rows"]) == len(before.rows) - 1 - last_grade
    assert ask("/api/pulse")["weeks"] == []
    ask("/api/begin_term", {"up": True})
    assert ask.status == 422
    ask("/api/undo", {"document": ""})
    assert ask("/api/table?name=students")["rows"] == []


def test_new_term_is_a_file_beside(serve: Serve, school_tree: Tree, tmp_path: Path) -> None:
    ask = serve()
    made = ask("/api/next_file", {"up": False})
    assert made["file"] != ask("/api/next_file", {"up": False})["file"]  # an earlier one is never overwritten
    with opened(tmp_path / made["file"]) as folder:
        assert len(load(folder).students) == made["students"]
    assert tables_of(read_desk(tmp_path / made["file"])).keys() <= tables_of(school_tree).keys()
    later = time.time() + 100
    os.utime(tmp_path / made["file"], (later, later))
    assert file_of(tmp_path)[0].name == made["file"]


def test_begin_from_an_example(serve: Serve) -> None:
    ask = serve(new_school("新学校", "zh"), "new.desk")
    assert "zhanggong" in ask("/api/examples")
    ask("/api/begin_example", {"name": "zhanggong"})
    assert ask("/api/settings")["counts"]["students"] > 0
    ask("/api/begin_example", {"name": "../x"})
    assert ask.status == 422


def test_children_are_found_by_pinyin_with_their_group(serve: Serve, school_tree: Tree) -> None:
    sheet = Sheet.of("students", school_tree["students.csv"], "zh")
    tree = school_tree | {"students.csv": sheet.changed([[4, sheet.at("name"), "欧阳静"]]).data()}
    ask = serve(tree)
    [found] = ask("/api/find?text=oyj")
    assert found["name"] == "欧阳静"
    assert found["href"] == "#/people/students/4/name"
    assert any("方案A" in words[1] for words in found["told"] if isinstance(words, list))
    assert ask("/api/find?text=" + quote("欧阳"))[0] == found
    assert ask("/api/find?text=zzzz") == []


def test_papers_of_the_sign_up(serve: Serve) -> None:
    ask = serve()
    names = ask("/api/signup")
    assert {"menu.html", "applications.html", "letter.txt", "classes.zip"} <= set(names)
    assert b"<html" in ask("/paper/signup?name=menu.html")
    with zipfile.ZipFile(io.BytesIO(ask("/paper/signup?name=classes.zip"))) as archive:
        assert archive.namelist()
    ask("/paper/signup?name=../x")
    assert ask.status == 404


def test_one_click_puts_a_kind_of_problem_right(serve: Serve) -> None:
    ask = serve()
    at = [column for column, _, _ in ask("/api/table?name=staff")["columns"]].index("role")
    was = [row[at] for row in ask("/api/table?name=staff")["rows"][:2]]
    wrong = was[0] + "x"
    ask("/api/cells", {"table": "staff", "cells": [[row, at, wrong] for row in (1, 2)]})
    [kind] = ask("/api/check")["problems"]
    assert kind["n"] == 2
    assert ask("/api/pulse")["lights"]["check"] == ["red", 2]
    ask("/api/mend", {"key": kind["key"]})
    assert ask("/api/check")["problems"] == []
    ask("/api/undo", {"document": ""})
    assert len(ask("/api/check")["problems"]) == 1


def test_drafts_side_by_side(serve: Serve) -> None:
    ask = serve()
    other = ask("/api/copy", {"label": "方案A"})["label"]
    for label in ("方案A", other):
        figures = ask("/api/figures?label=" + quote(label))
        assert figures["served"] <= figures["students"]
        assert figures["people"] > 0
    same = ask(f"/api/differences?label={quote(other)}&other={quote('方案A')}")
    assert not any(same.values())
    week = ask("/api/week?label=" + quote(other))
    group, slot = next(row[:2] for row in week["sessions"] if not row[7])
    leads = ask(f"/api/options?label={quote(other)}&kind=lead&group={group}&slot={slot}")
    ask("/api/edit", {"label": other, "edit": leads[0]["edit"], "stamp": week["stamp"], "forced": True})
    changed = ask(f"/api/differences?label={quote(other)}&other={quote('方案A')}")
    assert len(changed["people"]) >= 2


def test_what_a_rule_says_is_said_with_names(serve: Serve, school_tree: Tree) -> None:
    """No id of a person, room, activity or group that has another name, in any refusal of a lifted card."""
    ask = serve()
    week = ask.server.school.week("方案A").view
    names = {row.id: row.name for rows in (week.scenario.staff, week.scenario.activities) for row in rows}
    ids = {one for one, name in names.items() if name and name != one}
    group, slot = next(key for key in week.sessions)
    places = ask(f"/api/places?label={quote('方案A')}&group={group}&slot={slot}")
    refused = [text for _, _, place, text, _ in places if place == "no"]
    assert refused
    assert not [text for text in refused if ids & set(re.findall(r"[A-Za-z0-9_-]+", text[1]))]


def test_week_is_planned_for_its_date(serve: Serve) -> None:
    ask = serve()
    ask("/api/start", {"kind": "solve", "seconds": 2, "week_of": "gestern"})
    assert ask.status == 422
    ask("/api/start", {"kind": "solve", "seconds": 2, "week_of": "2027-03-03"})
    wait_until(lambda: ask("/api/job")["state"] != "running", 60)
    label = ask("/api/job")["answer"]["label"]
    assert next(row for row in ask("/api/weeks") if row["label"] == label)["monday"] == "2027-03-01"


def test_priorities_without_a_weight_are_told_and_can_be_given_one(serve: Serve, school_tree: Tree) -> None:
    sheet = Sheet.of("students", school_tree["students.csv"], "zh").with_column("priority", "zh")
    ask = serve(school_tree | {"students.csv": sheet.changed([[3, sheet.at("priority"), "留守儿童"]]).data()})
    [missing] = ask("/api/check")["unweighted"]
    assert missing == "留守儿童"
    given = ask("/api/settings")["given"].get("priority", {})
    ask("/api/setting", {"key": "priority", "value": given | {missing: 2}})
    assert ask("/api/check")["unweighted"] == []
    assert ask.server.school.scenario.settings.priority[missing] == 2


def test_a_gap_of_capacity_is_closed_by_clicks(serve: Serve, school_tree: Tree) -> None:
    tree = dict(school_tree)
    rows = [*csv.reader(io.StringIO(tree["staff.csv"].decode("utf-8-sig")))]
    at = rows[0].index("available")
    for row in rows[1:]:
        row[at] = "Tue Wed"
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    tree["staff.csv"] = text.getvalue().encode()
    ask = serve(tree)
    gaps = [gap for gap in ask("/api/check")["gaps"] if gap["hard"] and gap["who"] and gap["slot"] == "Mon1"]
    assert {gap["kind"] for gap in gaps} >= {"leads", "staff"}
    before = len(ask("/api/check")["gaps"])
    for _ in range(30):
        gap = next((one for one in ask("/api/check")["gaps"] if one.get("slot") == "Mon1" and one["who"]), None)
        if gap is None:
            break
        ask("/api/open_slot", {"table": gap["table"], "one": gap["who"][0][0], "slot": "Mon1"})
        assert ask.status == 200
    assert gap is None
    assert len(ask("/api/check")["gaps"]) < before
    ask("/api/undo", {"document": ""})
    assert any(one.get("slot") == "Mon1" for one in ask("/api/check")["gaps"])
    ask("/api/open_slot", {"table": "staff", "one": "nobody", "slot": "Mon1"})
    assert ask.status == 422
