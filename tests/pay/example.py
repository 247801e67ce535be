"""The school of docs/pay-schemes.md: 76 students, three teachers, a manager, a coach, a week with a Saturday."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from optimizer.domain.people import Role, Student
from optimizer.domain.programme import Activity, Category, Club
from optimizer.domain.scenario import Scenario, build_week
from optimizer.domain.settings import Settings
from optimizer.domain.timetable import Duty, Group, Member, Session, Timetable
from tests.pay.school import staff

WEEK = {
    "days": ["Mon", "Tue", "Sat"],
    "slots": [{"start": "15:50", "end": "16:30"}, {"start": "16:40", "end": "17:30"}],
    "slots_on": {"Sat": [{"start": "15:50", "end": "16:30"}]},
}
TIMES = {"1": (950, 990), "2": (1000, 1050)}
SESSIONS = (
    ("C01", "Mon1", 36, "T01"),
    ("C02", "Mon1", 40, "T02"),
    ("C01", "Mon2", 36, "T01"),
    ("C02", "Mon2", 40, "T03"),
    ("C01", "Tue1", 36, "T02"),
    ("C02", "Tue1", 20, "T01"),
    ("K01", "Tue1", 20, "O01", "T03"),
    ("C01", "Tue2", 36, "T01"),
    ("C02", "Tue2", 40, "T02"),
    ("C01", "Sat1", 36, "T03"),
)
"""Group, slot, students, lead, assistants."""


def example(tables: dict[str, Any]) -> tuple[Scenario, Timetable]:
    """The school under the ``[fees]`` and ``[pay]`` of a snippet, and its week."""
    settings = Settings.model_validate({"week": WEEK} | tables)
    week = build_week(settings)
    both, days = frozenset({"Mon1", "Mon2", "Tue1", "Tue2"}), frozenset(week.all)
    students = tuple(
        Student(
            id=f"S{number:02d}",
            grade=3,
            attends=days if number <= 36 else both,
            fee_waiver=Decimal(1 if number in (1, 37) else 0),
            clubs=("K01",) if number > 56 else (),
            wants_clubs=int(number > 56),
        )
        for number in range(1, 77)
    )
    people = (
        *(staff(name) for name in ("T01", "T02", "T03")),
        staff("M01", Role.MANAGER),
        staff("O01", Role.OUTSIDE, yuan_per_slot=Decimal(120)),
    )
    activities = (
        Activity(id="homework", category=Category.HOMEWORK, students_per_staff=40),
        Activity(id="judo", category=Category.SPORTS, students_per_staff=40),
    )
    club = Club(id="K01", activity="judo", slots=frozenset({"Tue1"}), yuan_per_meeting=Decimal(10))
    scenario = Scenario(
        "example", settings, week, students=students, staff=people, activities=activities, clubs=(club,)
    )
    return scenario, _timetable(students)


def _timetable(students: tuple[Student, ...]) -> Timetable:
    groups = (("C01", "care", 36), ("C02", "care", 40), ("K01", "club", 20))
    return Timetable(
        groups=tuple(Group(id=name, kind=kind, grades=(3,), size=size) for name, kind, size in groups),
        members=tuple(
            Member(student=row.id, care_group="C01" if len(row.attends) == 5 else "C02", clubs=row.clubs)
            for row in students
        ),
        sessions=tuple(_session(*row) for row in SESSIONS),
        duties=tuple(Duty(campus="", day="Mon", slot=slot, staff="M01") for slot in "12"),
    )


def _session(group: str, token: str, headcount: int, lead: str, *assistants: str) -> Session:
    start, end = TIMES[token[3:]]
    return Session(
        group=group,
        day=token[:3],
        slot=token[3:],
        start=start,
        end=end,
        activity="judo" if group == "K01" else "homework",
        room="R1",
        headcount=headcount,
        lead=lead,
        assistants=assistants,
    )
