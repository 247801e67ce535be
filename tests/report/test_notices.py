"""Everybody whom a change concerns is told of it: compared table by table."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from optimizer.domain.scenario import Scenario
from optimizer.domain.timetable import Session, Timetable
from optimizer.files import load
from optimizer.report.context import ReportContext
from optimizer.report.notices import notice_lines, notices, write_notices
from optimizer.report.workbook import write_timetable_workbook
from optimizer.testing.generator import tiny
from optimizer.testing.random_weeks import random_week
from optimizer.testing.schools import MONDAY, SmallSchool, edited, week


def school() -> Scenario:
    """Two teachers of one name, a host and its guest, a club."""
    small = SmallSchool(days="Mon Tue", slots=1).students("S1 S2 S3 S4", name="王芳").students("S5", clubs="K1")
    small = small.staff("T1 T2 T3", name="张伟").rooms("R1", name="音乐教室").rooms("R2 R3")
    return small.club("K1").build()


CARE = {"C1": "S1 S2", "C2": "S3 S4", "C3": "S5"}
SESSIONS = {"C1": "hw R1 T1", "C2": "hw R2 T2", "C3": "hw R3 T3"}


def told(scenario: Scenario, before: Timetable, after: Timetable) -> dict[str, list[str]]:
    """Heading of each part of notices.txt -> its lines."""
    found: dict[str, list[str]] = {}
    for line in notice_lines(scenario, notices(scenario, before, after, MONDAY), "zh"):
        if line.startswith("  "):
            found[list(found)[-1]].append(line.strip())
        elif line:
            found[line] = []
    return found


def test_a_substitute_learns_room_and_activity() -> None:
    scenario = school()
    before = week(scenario, care=CARE, sessions=SESSIONS)
    after = week(scenario, care=CARE, sessions=SESSIONS | {"C1@Mon1": "hw R1 T3"})
    lines = told(scenario, before, after)
    assert lines["通知 T3 张伟："] == lines["通知 T1 张伟："]
    assert "T3 张伟 代 T1 张伟 带 C1（音乐教室，活动为 hw" in lines["通知 T3 张伟："][0]


def test_host_and_room_learn_of_a_group_that_joins() -> None:
    scenario = school()
    before = week(scenario, care=CARE, sessions=SESSIONS)
    after = week(scenario, care=CARE, sessions=SESSIONS | {"C3@Mon1": "> C1"})
    lines = told(scenario, before, after)
    for heading in ("通知 T1 张伟：", "通知 T3 张伟：", "C1 的变动：", "C3 的变动：", "场地 音乐教室 的变动："):
        assert any("C3 并入 C1，在 音乐教室" in line for line in lines[heading]), heading
    assert any("不再带 C3" in line for line in lines["通知 T3 张伟："])
    back = told(scenario, after, before)
    assert any("C3 改在 R3" in line for line in back["通知 T1 张伟："])


def test_a_group_that_joins_where_it_was_already() -> None:
    """Room and activity stay, and so the session is no change that the goal counts."""
    scenario = school()
    before = week(scenario, care=CARE, sessions=SESSIONS | {"C3@Mon1": "hw R1 T3"})
    after = week(scenario, care=CARE, sessions=SESSIONS | {"C3@Mon1": "> C1"})
    assert any("C3 并入 C1" in line for line in told(scenario, before, after)["通知 T1 张伟："])
    assert any("C3 不再并班" in line for line in told(scenario, after, before)["通知 T1 张伟："])


def test_families_and_those_who_call_the_roll_learn_of_a_child() -> None:
    scenario = school()
    before = week(scenario, care=CARE, clubs={"K1": "S5"}, sessions=SESSIONS | {"K1@Mon1": "hw R1 T1"})
    moved = {"C1": "S1", "C2": "S3 S4 S2", "C3": "S5"}
    after = week(scenario, care=moved, sessions=SESSIONS, waiting={"S5": "Tue"})
    lines = told(scenario, before, after)
    assert lines["通知 S2 王芳（1年级） 的家长："] == ["S2 王芳（1年级）：由 C1 调到 C2"]
    assert lines["通知 S5（1年级） 的家长："] == ["S5（1年级）：不再在 K1；周二候补（full）"]
    for who in ("T1", "T2"):
        assert any("由 C1 调到 C2" in line for line in lines[f"通知 {who} 张伟："])
    assert any("C2 到场 3 人（原 2 人）" in line for line in lines["通知 T2 张伟："])
    assert not any("S2" in line for line in lines["通知 T3 张伟："])


def test_a_child_who_came_and_one_who_left(tmp_path: Path) -> None:
    scenario = school()
    before = week(scenario, care=CARE, sessions=SESSIONS)
    gone = replace(scenario, students=tuple(row for row in scenario.students if row.id != "S5"))
    after = week(gone, care={"C1": "S1 S2", "C2": "S3 S4"}, sessions=SESSIONS)
    lines = told(gone, before, after)
    assert lines["通知 S5 的家长："] == ["S5：已不在学生名单中；不再在 C3"]
    assert told(scenario, after, before)["通知 S5（1年级） 的家长："] == ["S5（1年级）：编入 C3"]
    write_notices(tmp_path, gone, notices(gone, before, after, MONDAY), "zh")
    rows = (tmp_path / "changes.csv").read_text(encoding="utf-8-sig").splitlines()
    assert rows[0].endswith(",text,student,kind")
    assert rows[-1].endswith(",S5,child")


def test_the_sheet_of_changes_holds_children_and_hosts(tmp_path: Path) -> None:
    scenario = school()
    before = week(scenario, care=CARE, sessions=SESSIONS)
    moved = {"C1": "S1", "C2": "S3 S4 S2", "C3": "S5"}
    after = week(scenario, care=moved, sessions=SESSIONS | {"C3@Mon1": "> C1"})
    write_timetable_workbook(tmp_path / "a.xlsx", ReportContext.of(scenario, after, MONDAY, published=before))
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx")["变动"]
    rows = [[cell or "" for cell in row] for row in sheet.iter_rows(min_row=3, values_only=True)]
    assert ["", "调整", "", "", "S2 王芳（1年级）", "", "由 C1 调到 C2"] in rows
    assert ["周一第1节", "新增", "C1", "", "", "", "C3并入"] in rows


@pytest.mark.parametrize("seed", range(12))
def test_whoever_has_another_row_stands_in_the_notices(seed: int, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("school")
    scenario = load(tiny(folder, seed))
    dice = random.Random(seed)
    before, after = (with_joins(random_week(scenario, dice), dice) for _ in range(2))
    if seed % 2:  # most rows stay
        after = replace(before, sessions=tuple(altered(row, scenario, dice) for row in before.sessions))
    rows = notices(scenario, before, after, date(2026, 9, 7))
    people = {one for row in rows for one in row.people}
    children = {row.student for row in rows}
    groups = {one for row in rows for one in row.groups}
    for old, new in ((before, after), (after, before)):
        for table in ("members", "waiting"):
            others = set(getattr(new, table))
            assert {row.student for row in getattr(old, table) if row not in others} <= children
        sessions = {(row.group, row.token): facts(row) for row in new.sessions}
        for row in old.sessions:
            if sessions.get((row.group, row.token)) != facts(row):
                assert row.group in groups
                assert not row.joins or row.joins in groups
                assert {*row.team} <= people, row
        duties = set(new.duties)
        assert {row.staff for row in old.duties if row not in duties} <= people


def facts(row: Session) -> tuple[object, ...]:
    return row.activity, row.room, row.headcount, row.lead, set(row.assistants), row.joins


def altered(row: Session, scenario: Scenario, dice: random.Random) -> Session:
    """Now and then another room, or another lead, or lead and assistant the other way round."""
    drawn = dice.random()
    if drawn < 0.1:
        return replace(row, room=dice.choice(scenario.rooms).id)
    if drawn < 0.2 and not row.joins:
        lead = dice.choice([one.id for one in scenario.staff if one.id not in row.assistants])
        return replace(row, lead=lead)
    if drawn < 0.3 and row.assistants and not row.joins:
        return replace(row, lead=row.assistants[0], assistants=(row.lead, *row.assistants[1:]))
    return row


def with_joins(drawn: Timetable, dice: random.Random) -> Timetable:
    """Some care groups join another one's session, and repeat its cells."""
    hosts: dict[str, Session] = {}
    for place, row in enumerate(drawn.sessions):
        if drawn.group[row.group].kind == "care":
            host = hosts.setdefault(row.token, row)
            if host is not row and dice.random() < 0.5:
                cells = {"activity": host.activity, "room": host.room, "lead": host.lead}
                drawn = edited(drawn, "sessions", place, joins=host.group, assistants=host.assistants, **cells)
    return drawn
