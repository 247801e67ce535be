"""Two timetables in words."""

from __future__ import annotations

import pytest

from optimizer.auditing.differences import Differences
from optimizer.domain.scenario import Scenario
from optimizer.domain.timetable import Timetable
from optimizer.testing.schools import MONDAY, SmallSchool, week
from optimizer.whatif.difference_sentences import counted, difference_sentences


@pytest.fixture
def school() -> Scenario:
    school = SmallSchool(days="Mon", slots=2, language="en").students("S1 S2 S3", name="Li").students("S4", clubs="K1")
    return school.rooms("R1 R2").club("K1", "rd", slots="Mon2", name="Chess").staff("T1 T2 T3", name="Wang").build()


def _week(school: Scenario, **cells: object) -> Timetable:
    usual: dict[str, object] = {
        "care": {"C1": "S1 S2", "C2": "S3 S4"},
        "sessions": {"C1": "hw R1 T1", "C2": "hw R2 T2"},
    }
    return week(school, **(usual | cells))  # type: ignore[arg-type]  # cells of the builder


def _told(school: Scenario, first: Timetable, second: Timetable) -> list[tuple[str, str]]:
    found = Differences.of((school, first), (school, second), MONDAY)
    return [(one.kind, one.text) for one in difference_sentences(found, "en")]


def test_the_same_week(school: Scenario) -> None:
    assert _told(school, _week(school), _week(school)) == []


def test_other_names_for_the_same_groups_are_no_difference(school: Scenario) -> None:
    renamed = _week(school, care={"C1": "S3 S4", "C2": "S1 S2"}, sessions={"C2": "hw R1 T1", "C1": "hw R2 T2"})
    assert _told(school, _week(school), renamed) == []


def test_a_student_moves(school: Scenario) -> None:
    moved = _week(school, care={"C1": "S1 S2 S3", "C2": "S4"})
    assert _told(school, _week(school), moved) == [
        ("group", "Care group C1: keeps 2 of 2 students; 3 students instead of 2."),
        ("group", "Care group C2: keeps 1 of 2 students; 1 students instead of 2."),
        ("student", "Li S3: care group C2 → C1."),
    ]


def test_a_club_opens(school: Scenario) -> None:
    opened = _week(school, clubs={"K1": "S4"}, sessions={"C1": "hw R1 T1", "C2": "hw R2 T2", "K1@Mon2": "rd R1 T3"})
    assert _told(school, _week(school), opened) == [
        ("club", "Club K1 Chess opens with 1 students."),
        ("staff", "Wang T3: 1 slots instead of 0; also Mon slot 2."),
        ("student", "S4: clubs none → Chess."),
    ]


def test_another_lead_activity_and_room(school: Scenario) -> None:
    other = _week(school, sessions={"C1": "hw R1 T1", "C2": "hw R2 T2", "C2@Mon2": "rd R2 T3"})
    assert _told(school, _week(school), other) == [
        ("group", "Care group C2: led by Wang, Wang instead of Wang; 1 of 2 sessions with another activity or room."),
        ("staff", "Wang T2: 1 slots instead of 2; no longer Mon slot 2."),
        ("staff", "Wang T3: 1 slots instead of 0; also Mon slot 2."),
    ]


def test_somebody_waits(school: Scenario) -> None:
    waits = _week(school, care={"C1": "S1 S2", "C2": "S4"}, waiting={"S3": "Mon"})
    told = _told(school, _week(school), waits)
    assert told[0] == ("waiting", "Li S3 waits on 1 day(s) instead of 0.")
    back = _told(school, waits, _week(school))
    assert back[0] == ("waiting", "Li S3 waits on 0 day(s) instead of 1.")


def test_a_group_goes(school: Scenario) -> None:
    one = _week(school, care={"C9": "S1 S2 S3 S4"}, sessions={"C9": "hw R1 T1"})
    found = Differences.of((school, _week(school)), (school, one), MONDAY)
    told = difference_sentences(found, "zh")
    assert counted(told) == {"group": 2, "staff": 1, "student": 2}
    assert told[1].text == "托管班 C2（2 人）不再保留。"
