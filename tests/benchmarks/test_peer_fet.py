"""The FET peer: its file, what it reads back, and a run where the program is installed."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path
from xml.etree import ElementTree as Xml

import pytest

from benchmarks.peers import fet
from benchmarks.peers.fet_file import apart, room_parts, write_fet
from benchmarks.peers.fet_lessons import Lesson, have_slots, make_lessons
from benchmarks.peers.fet_result import complete, read_activities
from optimizer.auditing import audit
from optimizer.domain.scenario import Scenario
from optimizer.engine.plan.convert import to_timetable
from optimizer.engine.plan.plan import Plan
from optimizer.engine.problem.school import School
from optimizer.engine.search.initial_plan import construct_plan
from optimizer.files import load
from optimizer.testing.generator import generate

MONDAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def scenario(tmp_path_factory: pytest.TempPathFactory) -> Scenario:
    return load(generate(tmp_path_factory.mktemp("school") / "s", students=60, kind="clubs", seed=2))


@pytest.fixture(scope="module")
def made(scenario: Scenario) -> tuple[School, Plan, list[Lesson]]:
    school = School(scenario, MONDAY)
    plan = construct_plan(school, time_limit=10)
    return school, plan, make_lessons(school, plan)


def test_a_lesson_for_each_slot_of_each_group(made: tuple[School, Plan, list[Lesson]]) -> None:
    school, plan, lessons = made
    week = school.scenario.week
    count = Counter((lesson.group, lesson.day) for lesson in lessons)
    for group in plan.campus:
        members = [s for s in school.scenario.students if plan.care.get(s.id) == group]
        for day in week.days:
            wanted = sum(any(t in s.attends for s in members) for t in week.care if week[t].day == day)
            assert count[group, day] == wanted
    for club, tokens in plan.club_slots.items():
        assert sum(count[club, day] for day in week.days) == len(tokens)


def test_nobody_gets_more_than_allowed(made: tuple[School, Plan, list[Lesson]]) -> None:
    school, _, lessons = made
    day = Counter((person, lesson.day) for lesson in lessons for person in lesson.team)
    week = Counter(person for lesson in lessons for person in lesson.team)
    assert all(n <= school.person[person].max_per_day for (person, _), n in day.items())
    assert all(n <= school.person[person].max_per_week for person, n in week.items())


def test_have_slots() -> None:
    assert have_slots([("Mon1", "Mon2"), ("Mon1",)])
    assert not have_slots([("Mon1", "Mon2"), ("Mon1",), ("Mon2",)])


def test_file_holds_every_lesson_and_room(made: tuple[School, Plan, list[Lesson]]) -> None:
    school, plan, lessons = made
    root = Xml.fromstring(write_fet(school, plan, lessons))
    assert [item.findtext("Id") for item in root.iter("Activity")] == [str(n) for n in range(1, len(lessons) + 1)]
    rooms = {item.findtext("Name") for item in root.find("Rooms_List") or ()}
    places = sum(room.groups_at_once for room in school.scenario.rooms)
    assert rooms == room_parts(school).keys()
    assert len(rooms) == places
    assert {item.text for item in root.iter("Preferred_Room")} <= rooms
    assert {item.findtext("Weight_Percentage") for item in root.find("Time_Constraints_List") or ()} == {"100"}


def test_clubs_with_a_common_member_are_apart(made: tuple[School, Plan, list[Lesson]]) -> None:
    school, plan, lessons = made
    two = Plan(clubs={"S1": (lessons[0].group, "OTHER")}, care={})
    twin = Lesson("OTHER", lessons[0].day, lessons[0].activity, (), lessons[0].slots, (), 1)
    assert apart(school, two, [lessons[0], twin]) == [(1, 2)]
    elsewhere = Lesson("OTHER", "Sun", lessons[0].activity, (), lessons[0].slots, (), 1)
    assert apart(school, two, [lessons[0], elsewhere]) == []
    assert plan.clubs


def test_reads_what_fet_placed(tmp_path: Path, made: tuple[School, Plan, list[Lesson]]) -> None:
    school, plan, lessons = made
    file = tmp_path / "week_activities.xml"
    file.write_text(
        "<Activities_Timetable><Activity><Id>1</Id><Day>Mon</Day><Hour>2</Hour><Room>GYM#2</Room></Activity>"
        "<Activity><Id>2</Id><Day></Day><Hour></Hour><Room></Room></Activity></Activities_Timetable>",
        "utf-8",
    )
    placed = read_activities(file)
    assert placed == {1: ("Mon2", "GYM")}
    week = complete(school, plan, lessons, placed)
    assert list(week.meetings) == [(lessons[0].group, "Mon2")]
    assert week.meetings[lessons[0].group, "Mon2"].room == "GYM"
    assert list(week.duties) == [("", "Mon2")]
    assert to_timetable(school, week).sessions[0].headcount == lessons[0].students


@pytest.mark.skipif(bool(fet.lacking()), reason=fet.lacking() or "there")
def test_run(scenario: Scenario) -> None:
    run = fet.PEER.run(scenario, MONDAY, 20, 1)
    assert run.trouble == ""
    (snapshot,) = run.snapshots
    found = audit(scenario, snapshot.timetable, week_of=MONDAY)
    assert found.counts["one-place"] == found.counts["tables"] == found.counts["room-capacity"] == 0
    assert 0 < snapshot.seconds < 20
