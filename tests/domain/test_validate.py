"""Scenarios built by hand are judged like those read from files."""

from __future__ import annotations

from decimal import Decimal

from optimizer.domain.people import Role, Staff, Student
from optimizer.domain.places import Room
from optimizer.domain.programme import Activity, Category, Club, Pin
from optimizer.domain.scenario import Scenario, build_week
from optimizer.domain.settings import Settings
from optimizer.domain.validate import find_problems

SETTINGS = Settings()
WEEK = build_week(SETTINGS)
ALL = frozenset(WEEK.ordinary)


def school(**tables: object) -> Scenario:
    rows: dict[str, object] = {
        "students": (Student(id="S1", grade=1, attends=ALL),),
        "staff": (Staff(id="T1", role=Role.TEACHER, available=ALL, max_per_day=3, max_per_week=15, max_days=5),),
        "rooms": (Room(id="R1", available=ALL),),
        "activities": (Activity(id="hw", category=Category.HOMEWORK, students_per_staff=40),),
    }
    return Scenario("hand", SETTINGS, WEEK, **(rows | tables))  # type: ignore[arg-type]


def found(scenario: Scenario) -> list[tuple[str, int | None, str]]:
    return [(problem.table, problem.index, problem.column) for problem in find_problems(scenario)]


def test_a_good_one() -> None:
    assert find_problems(school()) == []


def test_problems_have_positions() -> None:
    students = (
        Student(id="S1", grade=1, attends=ALL),
        Student(id="S1", grade=0, attends=frozenset({"Sun1"}), clubs=("K1",), wants_clubs=2, fee_waiver=Decimal(2)),
    )
    columns = ["student", "grade", "fee_waiver", "clubs", "wants_clubs", "attends"]
    assert found(school(students=students)) == [("students", 1, column) for column in columns]


def test_a_campus_left_blank_beside_a_named_one() -> None:
    assert found(school(rooms=(Room(id="R1", available=ALL, campus="south"),))) == [("students", 0, "campus")]


def test_unknown_slots_of_pins_and_clubs() -> None:
    clubs = (Club(id="K1", activity="hw", slots=frozenset({"MonX1"})),)
    pins = (Pin(group="K1", slot="Mon8"),)
    assert found(school(clubs=clubs, pins=pins)) == [("clubs", 0, "slots"), ("pins", 0, "slot")]


def test_a_club_pinned_twice_meets_twice() -> None:
    pins = (Pin(group="K1", slot="Mon1", staff="T1"), Pin(group="K1", slot="Mon1"), Pin(group="K1", slot="Tue1"))
    once = (Club(id="K1", activity="hw", slots=ALL),)
    twice = (Club(id="K1", activity="hw", slots=ALL, meetings_per_week=2),)
    assert found(school(clubs=once, pins=pins)) == [("pins", 2, "group")]
    assert found(school(clubs=twice, pins=pins)) == []
