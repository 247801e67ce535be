"""A small school built by hand, with a timetable: two care groups, a club, duty, an outside leader, a volunteer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from optimizer.domain.people import Role, Staff, Student
from optimizer.domain.places import Room
from optimizer.domain.programme import Activity, Category, Club
from optimizer.domain.scenario import Scenario, build_week
from optimizer.domain.settings import Settings
from optimizer.domain.timetable import Duty, Group, Member, Session, Timetable

SLOTS = (("15:50", "16:30"), ("16:40", "17:20"))
DAYS = ("Mon", "Tue")


def settings(pay: Mapping[str, Any] | None = None, fees: Mapping[str, Any] | None = None, **more: Any) -> Settings:
    week = {
        "days": list(DAYS),
        "slots": [{"start": start, "end": end} for start, end in SLOTS],
        "extended": [{"start": "18:00", "end": "18:40"}],
    }
    table = {"week": week, "fees": fees or {"yuan_per_slot": "3.75"}, "pay": pay, **more}
    return Settings.model_validate(table)


def staff(name: str, role: Role = Role.TEACHER, **more: Any) -> Staff:
    share = Decimal(1) if role is Role.TEACHER else Decimal(0)
    more = {"share": share, "available": frozenset(), "max_per_day": 3, "max_per_week": 15, "max_days": 5} | more
    return Staff(id=name, role=role, name=f"{name}老师", **more)


STAFF = (
    staff("T01"),
    staff("T02"),
    staff("T03", carried=2),
    staff("M01", Role.MANAGER),
    staff("O01", Role.OUTSIDE, yuan_per_slot=Decimal(120)),
    staff("V01", Role.VOLUNTEER),
)


def student(name: str, tokens: str, **more: Any) -> Student:
    return Student(id=name, grade=1, class_name="1", name=f"学生{name}", attends=frozenset(tokens.split()), **more)


STUDENTS = (
    student("S1", "Mon1 Mon2 Tue1 Tue2"),
    student("S2", "Mon1 Mon2", fee_waiver=Decimal(1), priority=("poor",)),
    student("S3", "Mon1 Mon2 Tue1 Tue2 MonX1", clubs=("K1",), wants_clubs=1, fee_waiver=Decimal("0.5")),
    student("S4", "Mon1 Tue1", clubs=("K1",), wants_clubs=1),
)


def school(pay: Mapping[str, Any] | None = None, fees: Mapping[str, Any] | None = None, **more: Any) -> Scenario:
    """The school under a pay policy, as it would stand in scenario.toml."""
    chosen = settings(pay, fees, **more)
    week = build_week(chosen)
    return Scenario(
        name="small",
        settings=chosen,
        week=week,
        students=STUDENTS,
        staff=STAFF,
        rooms=(Room(id="R1", available=week.all), Room(id="R2", available=week.all)),
        activities=(
            Activity(id="homework", category=Category.HOMEWORK, students_per_staff=40),
            Activity(id="chess", category=Category.GAMES, students_per_staff=40),
        ),
        clubs=(
            Club(id="K1", activity="chess", slots=frozenset({"Tue1"}), min_students=2, yuan_per_meeting=Decimal(20)),
        ),
    )


def session(group: str, token: str, lead: str, headcount: int, *assistants: str, joins: str = "") -> Session:
    times = {"1": (950, 990), "2": (1000, 1040), "X1": (1080, 1120)}
    start, end = times[token[3:]]
    return Session(
        group=group,
        day=token[:3],
        slot=token[3:],
        start=start,
        end=end,
        activity="chess" if group == "K1" else "homework",
        room="R1",
        headcount=headcount,
        lead=lead,
        assistants=assistants,
        joins=joins,
    )


def timetable() -> Timetable:
    """C01 has S1 and S2, C02 has S3 and S4; K1 meets Tue1; on Tue2 C02 joins C01; E01 is extended care for S3."""
    return Timetable(
        groups=(
            Group(id="C01", kind="care", grades=(1,), size=2),
            Group(id="C02", kind="care", grades=(1,), size=2),
            Group(id="E01", kind="extended", grades=(1,), size=1),
            Group(id="K1", kind="club", grades=(1,), size=2),
        ),
        members=(
            Member(student="S1", care_group="C01"),
            Member(student="S2", care_group="C01"),
            Member(student="S3", care_group="C02", clubs=("K1",), extended_group="E01"),
            Member(student="S4", care_group="C02", clubs=("K1",)),
        ),
        sessions=(
            session("C01", "Mon1", "T01", 2, "V01"),
            session("C02", "Mon1", "T02", 2),
            session("C01", "Mon2", "T01", 2),
            session("C02", "Mon2", "T02", 1),
            session("E01", "MonX1", "T01", 1),
            session("C01", "Tue1", "T01", 1, "T02"),
            session("K1", "Tue1", "O01", 2, "T03"),
            session("C01", "Tue2", "T01", 1),
            session("C02", "Tue2", "T01", 1, joins="C01"),
        ),
        duties=(
            Duty(campus="", day="Mon", slot="1", staff="M01"),
            Duty(campus="", day="Mon", slot="2", staff="M01"),
        ),
    )


def with_staff(scenario: Scenario, *people: Staff) -> Scenario:
    return replace(scenario, staff=people)
