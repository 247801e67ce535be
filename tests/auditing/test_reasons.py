"""Reasons of wishes that were not granted and of children who are parted."""

from __future__ import annotations

from optimizer.auditing.reasons import ServiceReason, service_reasons
from optimizer.domain.scenario import Scenario
from optimizer.domain.timetable import Timetable
from optimizer.rules.view import View
from optimizer.testing.schools import MONDAY, SmallSchool, week


def _reasons(school: Scenario, timetable: Timetable) -> list[tuple[str, str, str, int, bool]]:
    rows: list[ServiceReason] = service_reasons(View(school, timetable, MONDAY))
    return [(row.student, row.kind, row.club, row.place, row.proven) for row in rows]


def _school() -> SmallSchool:
    return (
        SmallSchool(days="Mon", slots=2)
        .activity("art")
        .club("K1", "art", min_students=1, max_students=1, slots="Mon1")
        .club("K2", "art", min_students=1, slots="Mon1")
        .club("K3", "art", min_students=3)
        .club("K4", "art", min_students=1, grades=frozenset({6}))
    )


def test_each_wish_that_was_not_granted_has_its_reason() -> None:
    school = _school().students("S1", clubs="K1").students("S2", clubs="K4 K3 K1 K2 K2").build()
    sessions = {"K1@Mon1": "art R1 T1", "K2@Mon1": "art R2 T2", "C1": "hw R1 T1"}
    timetable = week(school, care={"C1": "S1 S2"}, clubs={"K1": "S1", "K2": "S2"}, sessions=sessions)
    assert _reasons(school, timetable) == [
        ("S2", "lower-wish", "K4", 1, True),
        ("S2", "lower-wish", "K3", 2, True),
        ("S2", "lower-wish", "K1", 3, False),
    ]


def test_a_child_without_any_club_is_told_of_the_whole_list() -> None:
    school = _school().students("S1", clubs="K1").students("S2", clubs="K1 K2").build()
    timetable = week(
        school, care={"C1": "S1 S2"}, clubs={"K1": "S1"}, sessions={"K1@Mon1": "art R1 T1", "C1": "hw R2 T2"}
    )
    texts = [row.text.en for row in service_reasons(View(school, timetable, MONDAY))]
    assert [row[1:4] for row in _reasons(school, timetable)] == [("no-club", "K1", 1), ("no-club", "K2", 2)]
    assert texts == [
        "wish no. 1, K1, is full: 1 seats, 2 signed up, 2 of them as first choice",
        "wish no. 2, K2, did not open in this week: 1 signed up",
    ]


def test_parted_children_and_the_rule_that_parts_them() -> None:
    school = SmallSchool(days="Mon", slots=1, grouping={"max_grade_span": 1})
    school.students("S1", grade=1, together="a").students("S2", grade=2, together="a").students(
        "S3", grade=6, together="a"
    )
    built = school.build()
    timetable = week(built, care={"C1": "S1 S2", "C2": "S3"}, sessions={"C1": "hw R1 T1", "C2": "hw R2 T2"})
    assert _reasons(built, timetable) == [
        ("S1", "parted", "", 0, True),
        ("S2", "parted", "", 0, True),
        ("S3", "parted", "", 0, True),
    ]


def test_a_child_who_waits_has_the_reason_of_the_waiting_list() -> None:
    school = SmallSchool(days="Mon", slots=1).students("S1").students("S2").build()
    timetable = week(school, care={"C1": "S1"}, waiting={"S2": "Mon"}, sessions={"C1": "hw R1 T1"})
    assert _reasons(school, timetable) == [("S2", "waiting", "", 0, False)]
