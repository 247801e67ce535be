"""A small school with a timetable to pay for: two care groups, a club, duty, an outside leader, a volunteer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from optimizer.domain.people import Role, Staff, Student
from optimizer.domain.scenario import Scenario
from optimizer.domain.timetable import Session, Timetable
from optimizer.testing.schools import SmallSchool, week

TIMES = {
    "slots": [{"start": "15:50", "end": "16:30"}, {"start": "16:40", "end": "17:20"}],
    "extended": [{"start": "18:00", "end": "18:40"}],
}


def school(pay: Mapping[str, Any] | None = None, fees: Mapping[str, Any] | None = None, **more: Any) -> Scenario:
    """The school under a pay policy, as it would stand in scenario.toml."""
    rows = SmallSchool(week=TIMES, fees=fees or {"yuan_per_slot": "3.75"}, pay=pay, **more)
    _add_student(rows, "S1", attends="Mon Tue")
    _add_student(rows, "S2", attends="Mon", fee_waiver=Decimal(1), priority="poor")
    _add_student(rows, "S3", attends="Mon Tue MonX", clubs="K1", fee_waiver=Decimal("0.5"))
    _add_student(rows, "S4", attends="Mon1 Tue1", clubs="K1")
    for name, role, cells in (
        ("T01", "teacher", {}),
        ("T02", "teacher", {}),
        ("T03", "teacher", {"carried": 2}),
        ("M01", "manager", {}),
        ("O01", "outside", {"yuan_per_slot": 120}),
        ("V01", "volunteer", {}),
    ):
        _add_staff(rows, name, role, **cells)
    rows.activity("homework", "homework").activity("chess", "games")
    return rows.club("K1", "chess", slots="Tue1", min_students=2, yuan_per_meeting=Decimal(20)).build()


def _add_student(rows: SmallSchool, name: str, **cells: Any) -> None:
    rows.students(name, name=f"学生{name}", class_name="1", **cells)


def _add_staff(rows: SmallSchool, name: str, role: str, **cells: Any) -> None:
    limits = {"max_per_day": 3, "max_per_week": 15, "max_days": 5}
    rows.staff(name, role=role, name=f"{name}老师", share=int(role == "teacher"), **limits, **cells)


def staff(name: str, role: Role = Role.TEACHER, **cells: Any) -> Staff:
    """One more member of staff of this school."""
    rows = SmallSchool(week=TIMES)
    _add_staff(rows, name, role.value, **cells)
    return rows.build().staff[0]


def student(name: str, attends: str, **cells: Any) -> Student:
    """One more student of this school."""
    rows = SmallSchool(week=TIMES)
    _add_student(rows, name, attends=attends, **cells)
    return rows.build().students[0]


STAFF, STUDENTS = school().staff, school().students


def timetable() -> Timetable:
    """C01 has S1 and S2, C02 has S3 and S4; K1 meets Tue1; on Tue2 C02 joins C01; E01 is extended care for S3."""
    return week(
        school(),
        care={"C01": "S1 S2", "C02": "S3 S4"},
        extended={"E01": "S3"},
        clubs={"K1": "S3 S4"},
        sessions={
            "C01@Mon1": "homework R1 T01 V01",
            "C02@Mon1": "homework R1 T02",
            "C01@Mon2": "homework R1 T01",
            "C02@Mon2": "homework R1 T02",
            "E01@MonX1": "homework R1 T01",
            "C01@Tue1": "homework R1 T01 T02",
            "K1@Tue1": "chess R1 O01 T03",
            "C01@Tue2": "homework R1 T01",
            "C02@Tue2": "> C01",
        },
        duties={"Mon1": "M01", "Mon2": "M01"},
    )


def session(group: str, token: str, lead: str, headcount: int) -> Session:
    """One session more, of a care group."""
    plan = week(school(), care={group: "S1"}, sessions={f"{group}@{token}": f"homework R1 {lead}"})
    return replace(plan.sessions[0], headcount=headcount)


def with_staff(scenario: Scenario, *people: Staff) -> Scenario:
    return replace(scenario, staff=people)
