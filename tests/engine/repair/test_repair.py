"""Mending a published week: few changes, proven where it is said, days that are over untouched, notices to send."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from optimizer.auditing import audit
from optimizer.cli.main import main
from optimizer.domain.scenario import Scenario
from optimizer.domain.timetable import Timetable
from optimizer.engine.plan.convert import from_timetable, to_timetable
from optimizer.engine.plan.edit import PlanEditor
from optimizer.engine.problem.school import School
from optimizer.engine.repair.disruption import apply_disruption, parse_disruption
from optimizer.engine.repair.repair_week import repair
from optimizer.files import load, read_timetable
from optimizer.language.text import Text
from optimizer.report.notices import notices
from optimizer.testing.generator import generate_with_week

WEEK = date(2026, 11, 23)


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    return generate_with_week(tmp_path_factory.mktemp("repair"), students=160, kind="clubs", seed=6)


@pytest.fixture(scope="module")
def published(folders: tuple[Path, Path]) -> tuple[Scenario, Timetable]:
    return load(folders[0]), read_timetable(folders[1])


def busiest(week: Timetable, day: str) -> str:
    teams = [p for s in week.sessions if s.day == day for p in s.team]
    return max(sorted(set(teams)), key=teams.count)


def test_absence_is_mended_and_proven(published: tuple[Scenario, Timetable]) -> None:
    scenario, week = published
    who = busiest(week, "Wed")
    now = apply_disruption(scenario, parse_disruption(scenario, [f"{who}:Wed"]))
    found = repair(now, week, week_of=WEEK, time_limit=20)
    assert found.timetable is not None
    judged = audit(now, found.timetable, week_of=WEEK, published=week)
    assert judged.score.hard == 0
    assert judged.score.unserved == audit(scenario, week, week_of=WEEK).score.unserved
    assert judged.goals["changes"].measure == found.changes == found.result.goals["changes"].measure
    assert found.proven
    assert not [s for s in found.timetable.sessions if s.day == "Wed" and who in s.team]
    others = [s for s in week.sessions if s.day != "Wed"]
    assert [s for s in found.timetable.sessions if s.day != "Wed"] == others
    assert (found.timetable.members, found.timetable.groups) == (week.members, week.groups)


def test_who_waited_is_admitted_to_a_free_seat_by_the_way(published: tuple[Scenario, Timetable]) -> None:
    """``unserved`` ranks before changes: a child who needs nothing but a seat gets it with the next repair."""
    scenario, week = published
    school, who = School(scenario, WEEK), busiest(week, "Wed")
    child = next(
        m.student for m in week.members if m.care_group and not m.clubs and "Tue" in school.attended[m.student]
    )
    editor = PlanEditor(school, from_timetable(school, week), cascading=False)
    editor.let_wait(child, "Tue", Text("full", "满员"))
    waiting = to_timetable(school, editor.plan)
    assert audit(scenario, waiting, week_of=WEEK).score.hard == 0
    now = apply_disruption(scenario, parse_disruption(scenario, [f"{who}:Wed"]))
    found = repair(now, waiting, week_of=WEEK, time_limit=20)
    assert found.timetable is not None
    assert child not in {row.student for row in found.timetable.waiting}
    assert found.moved == 1
    assert found.proven, "the child who is served counts in the least, too"
    assert {s.token[:3] for s in {*found.timetable.sessions} - {*waiting.sessions}} == {"Tue", "Wed"}


def test_nothing_happened_nothing_changes(published: tuple[Scenario, Timetable]) -> None:
    scenario, week = published
    found = repair(scenario, week, week_of=WEEK)
    assert found.timetable is not None
    assert found.timetable.sessions == week.sessions
    assert set(found.timetable.duties) == set(week.duties)
    assert found.changes == 0
    assert found.proven


def test_days_that_are_over_stay(published: tuple[Scenario, Timetable]) -> None:
    scenario, week = published
    who = busiest(week, "Tue")
    past = frozenset({"Mon", "Tue", "Wed"})
    over = frozenset(t for d in past for t in scenario.week.on_day[d])
    now = apply_disruption(scenario, parse_disruption(scenario, [who]), over)
    found = repair(now, week, week_of=WEEK, past_days=past, time_limit=20)
    assert found.timetable is not None
    assert [s for s in found.timetable.sessions if s.day in past] == [s for s in week.sessions if s.day in past]
    assert not [s for s in found.timetable.sessions if s.day not in past and who in s.team]
    assert audit(now, found.timetable, week_of=WEEK, published=week).score.hard == 0


def test_a_student_who_leaves_and_one_who_comes(published: tuple[Scenario, Timetable]) -> None:
    scenario, week = published
    leaving = scenario.students[5]
    coming = replace(scenario.students[8], id="NEW01", name="新生", clubs=(), wants_clubs=0, together="", apart="")
    now = replace(scenario, students=(*(s for s in scenario.students if s != leaving), coming))
    found = repair(now, week, week_of=WEEK, time_limit=20)
    assert found.timetable is not None
    assert found.timetable.member["NEW01"].care_group
    assert leaving.id not in found.timetable.member
    judged = audit(now, found.timetable, week_of=WEEK, published=week)
    assert judged.score.hard == 0
    assert judged.score.unserved == 0


def test_a_teacher_and_a_room_that_are_no_longer_in_the_tables(published: tuple[Scenario, Timetable]) -> None:
    scenario, week = published
    led = [session for session in week.sessions if session.group not in scenario.club]
    named = {club.room for club in scenario.club.values()} | {pin.room for pin in scenario.pins}
    room = next(session.room for session in led if session.room not in named)
    staff = tuple(row for row in scenario.staff if row.id != led[0].lead)
    now = replace(scenario, staff=staff, rooms=tuple(row for row in scenario.rooms if row.id != room))
    found = repair(now, week, week_of=WEEK, effort=1.0)
    assert found.timetable is not None
    judged = audit(now, found.timetable, week_of=WEEK)
    assert (judged.score.hard, judged.score.unserved) == (0, 0)


def test_closed_room_and_notices(published: tuple[Scenario, Timetable]) -> None:
    scenario, week = published
    session = next(s for s in week.sessions if s.day == "Thu" and week.group[s.group].kind == "care" and not s.joins)
    now = apply_disruption(scenario, parse_disruption(scenario, [], [f"{session.room}:{session.token}"]))
    found = repair(now, week, week_of=WEEK, time_limit=20)
    assert found.timetable is not None
    rows = notices(now, week, found.timetable, WEEK)
    assert any(n.group == session.group and n.token == session.token and n.room for n in rows)


def test_a_limit_of_effort_gives_the_same_week_again(published: tuple[Scenario, Timetable]) -> None:
    scenario, week = published
    session = next(s for s in week.sessions if s.day == "Thu" and week.group[s.group].kind == "care" and not s.joins)
    now = apply_disruption(scenario, parse_disruption(scenario, [], [f"{session.room}:{session.token}"]))
    one, other = (repair(now, week, week_of=WEEK, effort=0.2) for _ in range(2))
    assert one.timetable is not None
    assert one.timetable == other.timetable
    assert one.changes_lower_bound == other.changes_lower_bound
    assert not one.result.seconds


def test_command(folders: tuple[Path, Path], published: tuple[Scenario, Timetable], tmp_path: Path) -> None:
    who = busiest(published[1], "Thu")
    out = tmp_path / "mended"
    arguments = ["repair", str(folders[0]), str(folders[1]), "--absent", f"{who}:Thu", "--from", "Wed"]
    assert main([*arguments, "--week-of", "2026-11-23", "--out", str(out)]) == 0
    text = (out / "notices.txt").read_text(encoding="utf-8")
    assert f" 代 {published[0].person[who].name}" in text
    assert "通知" in text
    assert (out / "changes.csv").read_text(encoding="utf-8-sig").startswith("day,slot,start,group,person")
    for table in ("groups.csv", "members.csv", "waiting.csv"):
        assert (out / table).read_bytes() == (folders[1] / table).read_bytes()
