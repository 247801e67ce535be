"""Scenarios built by hand are judged like those read from files."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from optimizer.domain.people import Role, Staff, Student
from optimizer.domain.places import Room
from optimizer.domain.programme import Activity, Category, Club, Pin
from optimizer.domain.scenario import Scenario, build_week
from optimizer.domain.settings import CampusSettings, Settings
from optimizer.domain.validate import find_problems, find_warnings

SETTINGS = Settings()
WEEK = build_week(SETTINGS)
ALL = frozenset(WEEK.ordinary)


def school(**tables: object) -> Scenario:
    rows: dict[str, object] = {
        "students": (Student(id="S1", grade=1, attends=ALL),),
        "staff": (Staff(id="T1", role=Role.TEACHER, available=ALL, max_per_day=3, max_per_week=15, max_days=5),),
        "rooms": (Room(id="R1", available=ALL),),
        "activities": (Activity(id="hw", category=Category.HOMEWORK, students_per_staff=40, physical_minutes=30),),
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


def two_campuses(merged: bool = False, **tables: object) -> Scenario:
    """Three children at north and one at south, whose campus may be too small to stand alone; a room at each."""
    settings = Settings()
    if merged:
        campuses = {"south": CampusSettings(min_students=2, merge_into="north")}
        settings = Settings(campuses=campuses)
    homes = {"S1": "south", "N1": "north", "N2": "north", "N3": "north"}
    rows: dict[str, object] = {
        "students": tuple(Student(id=s, grade=1, attends=ALL, campus=where) for s, where in homes.items()),
        "rooms": tuple(Room(id=f"R{where}", available=ALL, campus=where) for where in ("north", "south")),
    }
    return replace(school(**(rows | tables)), settings=settings)


def test_a_care_group_is_of_one_campus() -> None:
    named = tuple(replace(s, care_group="C01") for s in two_campuses().students)
    assert found(two_campuses(students=named)) == [("students", 0, "care_group")]
    assert "north" in find_problems(two_campuses(students=named))[0].say("en")
    assert found(two_campuses(students=named, merged=True)) == []


def test_a_club_meets_at_its_own_campus() -> None:
    def clubs(campus: str, room: str) -> tuple[Club, ...]:
        return (Club(id="K1", activity="hw", slots=ALL, campus=campus, room=room),)

    assert found(two_campuses(clubs=clubs("north", "Rnorth"))) == []
    assert found(two_campuses(clubs=clubs("north", "Rsouth"))) == [("clubs", 0, "room")]
    assert found(two_campuses(clubs=clubs("south", "Rnorth"))) == [("clubs", 0, "room")]


def test_a_club_of_a_merged_campus_meets_where_its_children_are() -> None:
    def clubs(room: str) -> tuple[Club, ...]:
        return (Club(id="K1", activity="hw", slots=ALL, campus="south", room=room),)

    assert found(two_campuses(clubs=clubs("Rnorth"), merged=True)) == []
    lapsing = two_campuses(clubs=clubs("Rsouth"), merged=True)
    assert found(lapsing) == []
    assert any("Rsouth" in warning.say("en") for warning in find_warnings(lapsing))


def _with_duty(least: int, most: int, *, grades: tuple[int, ...] = (1,), role: Role = Role.MANAGER) -> Scenario:
    """A school whose students, one of each grade, are all there in Mon1, and the first alone in every slot."""
    settings = Settings.model_validate({"duty": {"min_per_slot": least, "max_per_slot": most}})
    attends = [ALL, *(frozenset({"Mon1"}) for _ in grades[1:])]
    students = tuple(
        Student(id=f"S{grade}", grade=grade, attends=slots) for grade, slots in zip(grades, attends, strict=True)
    )
    manager = Staff(id="M1", role=role, available=ALL, max_per_day=3, max_per_week=15, max_days=5)
    return replace(school(students=students, staff=(manager,)), settings=settings)


def test_a_duty_minimum_above_its_maximum() -> None:
    place = [("scenario", None, "duty.min_per_slot")]
    assert found(_with_duty(2, 2)) == []
    assert found(_with_duty(3, 2)) == place
    assert found(_with_duty(2, 0)) == []
    assert found(_with_duty(3, 0)) == place
    assert found(_with_duty(3, 0, grades=(1, 2, 3))) == place, "in Mon2 one grade alone is signed up"
    assert found(_with_duty(3, 0, role=Role.TEACHER)) == [], "nobody has a duty role, so the minimum is 0"


def test_nobody_at_all() -> None:
    assert found(school(students=())) == [("students", None, "student")]
    assert found(school(staff=())) == [("staff", None, "staff")]
