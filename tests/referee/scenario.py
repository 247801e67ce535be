"""A scenario folder, read with all its defaults."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

from .settings import Settings, read_settings
from .tables import Row, a_date, count, exact, grade_set, listed, read_table, text, whole
from .week import Slot, Week, day_name, read_season


@dataclass
class Student:
    id: str
    grade: int
    school_class: str
    own_campus: str  # as in students.csv
    campus: str  # mergers followed
    attends: set[Slot]
    weight: int
    clubs: list[str]
    wants: int
    club_weight: int
    together: str
    apart: str
    care_group: str

    def days(self) -> set[str]:
        return {slot[0] for slot in self.attends}


@dataclass
class Staff:
    id: str
    role: str
    campus: str  # blank = any
    skills: set[str]
    available: set[Slot]
    max_per_day: int
    max_per_week: int
    min_per_week: int
    max_days: int
    share: Fraction
    carried: int
    yuan_per_slot: Fraction
    vetted_until: date | None
    avoids: set[Slot]
    grades: set[int]  # empty = all


@dataclass
class Room:
    id: str
    campus: str
    kind: str
    capacity: int | None
    groups_at_once: int
    available: set[Slot]


@dataclass
class Activity:
    id: str
    category: str
    physical_minutes: int
    room_kinds: set[str]
    skill: str
    ratio: int
    offered: str
    min_per_week: int
    max_per_week: int | None
    min_per_day: int
    max_per_day: int | None
    slots: set[Slot]
    grades: set[int]

    def offered_for(self, kind: str) -> bool:
        return self.offered == "both" or self.offered == ("club" if kind == "club" else "care")

    def allows(self, grades: set[int]) -> bool:
        return not self.grades or grades <= self.grades


@dataclass
class Club:
    id: str
    activity: str
    campus: str
    grades: set[int]
    min_students: int
    max_students: int | None
    meetings: int
    slots: set[Slot]
    leaders: set[str]
    room: str


@dataclass
class Pin:
    group: str
    slots: set[Slot]
    activity: str
    room: str
    staff: list[str]


@dataclass
class Scenario:
    settings: Settings
    week: Week
    campuses: set[str] = field(default_factory=set)  # where groups may be: mergers followed
    students: dict[str, Student] = field(default_factory=dict)
    staff: dict[str, Staff] = field(default_factory=dict)
    rooms: dict[str, Room] = field(default_factory=dict)
    activities: dict[str, Activity] = field(default_factory=dict)
    clubs: dict[str, Club] = field(default_factory=dict)
    pe_days: dict[tuple[int, str, str], set[str]] = field(default_factory=dict)
    pins: list[Pin] = field(default_factory=list)
    wishes: dict[str, list[str]] = field(default_factory=dict)  # by student, after striking


@dataclass
class Campuses:
    """Which campus a name stands for."""

    names: set[str]
    moves: dict[str, str]

    def own(self, name: str) -> str:
        if not name and len(self.names) == 1:
            return next(iter(self.names))
        return name

    def now(self, name: str) -> str:
        name = self.own(name)
        seen = {name}
        while name in self.moves and self.moves[name] not in seen:
            name = self.moves[name]
            seen.add(name)
        return name


def read_campuses(config: dict[str, Any], tables: dict[str, list[Row]]) -> Campuses:
    names = {text(row, "campus") for rows in tables.values() for row in rows} - {""}
    rules = config.get("campuses", {})
    for name, rule in rules.items():
        names |= {name, rule["merge_into"]}
    campuses = Campuses(names, {})
    for name, rule in rules.items():
        size = sum(campuses.own(text(row, "campus")) == name for row in tables["students"])
        if size < rule["min_students"]:
            campuses.moves[name] = rule["merge_into"]
    return campuses


def read_student(row: Row, scenario: Scenario, campuses: Campuses) -> Student:
    clubs = listed(row, "clubs")
    weights = [scenario.settings.priority.get(name, 1) for name in listed(row, "priority")]
    campus = text(row, "campus")
    return Student(
        id=text(row, "student"),
        grade=count(row, "grade", 0),
        school_class=text(row, "class"),
        own_campus=campuses.own(campus),
        campus=campuses.now(campus),
        attends=scenario.week.parse(text(row, "attends")),
        weight=max(weights, default=1),
        clubs=clubs,
        wants=min(count(row, "wants_clubs", 1), len(clubs)),
        club_weight=count(row, "club_weight", 1),
        together=text(row, "together"),
        apart=text(row, "apart"),
        care_group=text(row, "care_group"),
    )


def read_staff(row: Row, scenario: Scenario, campuses: Campuses) -> Staff:
    role = text(row, "role")
    settings, week = scenario.settings, scenario.week
    return Staff(
        id=text(row, "staff"),
        role=role,
        campus=campuses.now(text(row, "campus")) if text(row, "campus") else "",
        skills=set(listed(row, "skills")),
        available=week.parse(text(row, "available")),
        max_per_day=count(row, "max_per_day", settings.max_per_day),
        max_per_week=count(row, "max_per_week", settings.max_per_week),
        min_per_week=count(row, "min_per_week", 0),
        max_days=count(row, "max_days", len(week.days)),
        share=exact(row, "share", int(role in ("teacher", "manager", "support"))),
        carried=count(row, "carried", 0),
        yuan_per_slot=exact(row, "yuan_per_slot", 0),
        vetted_until=a_date(row, "vetted_until"),
        avoids=week.parse(text(row, "avoids"), blank="none"),
        grades=grade_set(row, "grades"),
    )


def read_room(row: Row, scenario: Scenario, campuses: Campuses) -> Room:
    return Room(
        id=text(row, "room"),
        campus=campuses.own(text(row, "campus")),
        kind=text(row, "kind"),
        capacity=whole(row, "capacity", None),
        groups_at_once=count(row, "groups_at_once", 1),
        available=scenario.week.parse(text(row, "available"), blank="all"),
    )


def read_activity(row: Row, scenario: Scenario) -> Activity:
    return Activity(
        id=text(row, "activity"),
        category=text(row, "category"),
        physical_minutes=count(row, "physical_minutes", 0),
        room_kinds=set(listed(row, "room_kinds")),
        skill=text(row, "skill"),
        ratio=count(row, "students_per_staff", scenario.settings.students_per_staff),
        offered=text(row, "offered") or "both",
        min_per_week=count(row, "min_per_week", 0),
        max_per_week=whole(row, "max_per_week", None),
        min_per_day=count(row, "min_per_day", 0),
        max_per_day=whole(row, "max_per_day", None),
        slots=scenario.week.parse(text(row, "slots"), blank="all"),
        grades=grade_set(row, "grades"),
    )


def standing_room(room: str, scenario: Scenario, campuses: Campuses) -> str:
    """A room that a club or pin names; one on a merged campus lapses."""
    if room in scenario.rooms and scenario.rooms[room].campus in campuses.moves:
        return ""
    return room


def read_club(row: Row, scenario: Scenario, campuses: Campuses) -> Club:
    return Club(
        id=text(row, "club"),
        activity=text(row, "activity"),
        campus=campuses.now(text(row, "campus")),
        grades=grade_set(row, "grades"),
        min_students=count(row, "min_students", 15),
        max_students=whole(row, "max_students", None),
        meetings=count(row, "meetings_per_week", 1),
        slots=scenario.week.parse(text(row, "slots")) & set(scenario.week.all_ordinary()),
        leaders=set(listed(row, "leaders")),
        room=standing_room(text(row, "room"), scenario, campuses),
    )


def read_pin(row: Row, scenario: Scenario, campuses: Campuses) -> Pin:
    return Pin(
        group=text(row, "group"),
        slots=scenario.week.parse(text(row, "slot")),
        activity=text(row, "activity"),
        room=standing_room(text(row, "room"), scenario, campuses),
        staff=listed(row, "staff"),
    )


def read_scenario(folder: Path, season: str = "") -> Scenario:
    config = tomllib.loads((folder / "scenario.toml").read_text("utf-8-sig"))
    names = ["students", "staff", "rooms", "clubs", "classes"]
    tables = {name: read_table(folder, f"{name}.csv", required=False) for name in names}
    campuses = read_campuses(config, tables)
    settings = read_settings(config)
    scenario = Scenario(settings, read_season(config, settings.phase, season))
    scenario.campuses = {campuses.now(name) for name in campuses.names or {""}}
    for row in tables["students"]:
        scenario.students[text(row, "student")] = read_student(row, scenario, campuses)
    for row in tables["staff"]:
        scenario.staff[text(row, "staff")] = read_staff(row, scenario, campuses)
    for row in tables["rooms"]:
        scenario.rooms[text(row, "room")] = read_room(row, scenario, campuses)
    for row in read_table(folder, "activities.csv", required=False):
        scenario.activities[text(row, "activity")] = read_activity(row, scenario)
    for row in tables["clubs"]:
        scenario.clubs[text(row, "club")] = read_club(row, scenario, campuses)
    for row in tables["classes"]:
        key = (count(row, "grade", 0), text(row, "class"), campuses.own(text(row, "campus")))
        days = {day_name(day) or day for day in listed(row, "pe_days")}
        scenario.pe_days[key] = scenario.pe_days.get(key, set()) | days
    for row in read_table(folder, "pins.csv", required=False):
        scenario.pins.append(read_pin(row, scenario, campuses))
    strike(scenario)
    return scenario


def strike(scenario: Scenario) -> None:
    """The wishes that can come true; the pins of clubs that too few list lapse."""
    for student in scenario.students.values():
        scenario.wishes[student.id] = [club for club in student.clubs if can_have(scenario, student, club)]
    listed = [club for clubs in scenario.wishes.values() for club in dict.fromkeys(clubs)]
    closed = {club.id for club in scenario.clubs.values() if listed.count(club.id) < club.min_students}
    for student_id, clubs in scenario.wishes.items():
        scenario.wishes[student_id] = [club for club in clubs if club not in closed]
    scenario.pins = [pin for pin in scenario.pins if pin.group not in closed]


def can_have(scenario: Scenario, student: Student, club_id: str) -> bool:
    """Whether the student's grade, campus and days allow the club."""
    club = scenario.clubs.get(club_id)
    if club is None:
        return True
    activity = scenario.activities.get(club.activity)
    meetings = min(club.meetings, len({slot[0] for slot in club.slots}))
    possible = club.slots & student.attends & (activity.slots if activity is not None else club.slots)
    grade = not club.grades or student.grade in club.grades
    fits = activity is None or activity.allows({student.grade})
    return grade and fits and student.campus == club.campus and len({slot[0] for slot in possible}) >= meetings
