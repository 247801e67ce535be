"""Small schools and weeks by hand, in one expression each.

>>> school = SmallSchool(days="Mon", slots=1).students("S1 S2").build()
>>> plan = week(school, care={"C1": "S1 S2"}, sessions={"C1": "hw R1 T1"})

A `SmallSchool` that names no staff and no rooms gets two of each, teachers T1 and T2, rooms R1 and R2; the activities
``hw`` (homework), ``rd`` (reading) and ``sp`` (sports, 40 minutes of exercise) are always there. `week` works out
sizes, grades, headcounts and times, so that a case states decisions alone; `edited` then spoils single cells.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Self

from optimizer.domain.people import Role, Staff, Student
from optimizer.domain.places import Room
from optimizer.domain.programme import Activity, Category, Club, Offered, Pin, SchoolClass
from optimizer.domain.scenario import Scenario, build_week
from optimizer.domain.settings import Settings
from optimizer.domain.timetable import Duty, Group, Member, Session, Timetable, Waiting
from optimizer.files.scenario_out import write_scenario
from optimizer.language.times import clock_text

MONDAY = date(2026, 9, 7)
"""The week of every case."""


class SmallSchool:
    """Collects rows; tokens and lists are written as in the tables (``attends="Mon1-2"``, ``clubs="K1 K2"``).

    Slots are of 40 minutes from 15:30 on, with breaks of 10 minutes, extended ones from 18:00 on. Exercise is not
    demanded unless ``physical`` is given. Other keyword arguments are sections of scenario.toml.
    """

    def __init__(self, *, days: str = "Mon Tue", slots: int = 2, extended: int = 0, **sections: Any):
        times = {"slots": _times(15 * 60 + 30, slots), "extended": _times(18 * 60, extended)}
        week = {"days": tuple(days.split()), **times, **sections.pop("week", {})}
        physical = sections.pop("physical", {"min_minutes_per_day": 0})
        self.settings = Settings.model_validate({"week": week, "physical": physical, **sections})
        self.week = build_week(self.settings)
        self.tables: dict[str, list[Any]] = {}

    def _add(self, table: str, rows: Sequence[Any]) -> Self:
        self.tables.setdefault(table, []).extend(rows)
        return self

    def students(self, ids: str, *, grade: int = 1, attends: str = "", **cells: Any) -> Self:
        clubs = tuple(cells.pop("clubs", "").split())
        cells = {"clubs": clubs, "wants_clubs": min(1, len(clubs)), **cells}
        cells["priority"] = tuple(cells.pop("priority", "").split())
        slots = self.week.expand(attends)
        return self._add("students", [Student(id=one, grade=grade, attends=slots, **cells) for one in ids.split()])

    def staff(self, ids: str, *, role: str = "teacher", available: str = "", avoids: str = "", **cells: Any) -> Self:
        limits: dict[str, Any] = {"max_per_day": 9, "max_per_week": 99, "max_days": 7, "share": Decimal(0)}
        cells = {**limits, **cells}
        cells["share"] = Decimal(cells["share"])
        cells["yuan_per_slot"] = Decimal(cells.get("yuan_per_slot", 0))
        cells["skills"] = frozenset(cells.get("skills", "").split())
        cells["grades"] = frozenset(cells.get("grades", ()))
        cells["avoids"] = self.week.expand(avoids) if avoids else frozenset()
        cells["available"] = self.week.all if not available else self.week.expand(available)
        return self._add("staff", [Staff(id=one, role=Role(role), **cells) for one in ids.split()])

    def rooms(self, ids: str, *, available: str = "", **cells: Any) -> Self:
        slots = self.week.expand(available, blank_includes_extended=True)
        return self._add("rooms", [Room(id=one, available=slots, **cells) for one in ids.split()])

    def activity(self, one: str, category: str = "arts", *, slots: str = "", kinds: str = "", **cells: Any) -> Self:
        cells = {"students_per_staff": self.settings.staffing.students_per_staff} | cells
        cells["grades"] = frozenset(cells.get("grades", ()))
        cells["offered"] = Offered(cells.get("offered", "both"))
        within = self.week.expand(slots) if slots else None
        row = Activity(id=one, category=Category(category), slots=within, room_kinds=frozenset(kinds.split()), **cells)
        return self._add("activities", [row])

    def club(self, one: str, activity: str = "hw", *, slots: str = "", leaders: str = "", **cells: Any) -> Self:
        cells = {"min_students": 1, **cells, "grades": frozenset(cells.get("grades", ()))}
        row = Club(id=one, activity=activity, slots=self.week.expand(slots), leaders=tuple(leaders.split()), **cells)
        return self._add("clubs", [row])

    def school_class(self, grade: int, name: str, *, pe_days: str = "", **cells: Any) -> Self:
        days = frozenset(pe_days.split())
        return self._add("classes", [SchoolClass(grade=grade, class_name=name, pe_days=days, **cells)])

    def pin(self, group: str, slot: str, **cells: str) -> Self:
        return self._add("pins", [Pin(group=group, slot=slot, **cells)])

    def build(self) -> Scenario:
        if "staff" not in self.tables:
            self.staff("T1 T2")
        if "rooms" not in self.tables:
            self.rooms("R1 R2")
        known = {row.id for row in self.tables.get("activities", ())}
        for one, category, minutes in (("hw", "homework", 0), ("rd", "reading", 0), ("sp", "sports", 40)):
            if one not in known:
                self.activity(one, category, physical_minutes=minutes)
        tables: dict[str, Any] = {name: tuple(rows) for name, rows in self.tables.items()}
        return Scenario("by hand", self.settings, self.week, **tables)


def write_school(folder: Path, scenario: Scenario, *, settings: str = "") -> Path:
    """Write a scenario into a new folder.

    Parameters
    ----------
    folder : Path
        Made with its parents; it may exist already.
    settings : str
        Text of ``scenario.toml`` in place of the scenario's own settings, for tests of that text.

    Returns
    -------
    Path
        The folder.
    """
    folder.mkdir(parents=True, exist_ok=True)
    write_scenario(folder, scenario)
    if settings:
        (folder / "scenario.toml").write_text(settings, encoding="utf-8", newline="\n")
    return folder


def never_joining(scenario: Scenario) -> Scenario:
    """The same school, in which no group joins another."""
    grouping = scenario.settings.grouping.model_copy(update={"joining": "never"})
    return replace(scenario, settings=scenario.settings.model_copy(update={"grouping": grouping}))


def week(
    scenario: Scenario,
    *,
    care: Mapping[str, str] | None = None,
    clubs: Mapping[str, str] | None = None,
    extended: Mapping[str, str] | None = None,
    sessions: Mapping[str, str] | None = None,
    duties: Mapping[str, str] | None = None,
    waiting: Mapping[str, str] | None = None,
) -> Timetable:
    """A timetable from its decisions.

    Parameters
    ----------
    care, clubs, extended : mapping
        Group id -> its members.
    sessions : mapping
        ``"C1@Mon2"`` -> ``"hw R1 T1 T2"``: activity, room, lead (``-`` for none), assistants; ``"> C2"`` joins another
        group. A group's id alone stands for each further slot in which somebody of it is present.
    duties : mapping
        ``"Mon1"`` or ``"north Mon1"`` -> staff ids.
    waiting : mapping
        Student -> days.
    """
    kinds = {"care": care or {}, "club": clubs or {}, "extended": extended or {}}
    members = {group: ids.split() for groups in kinds.values() for group, ids in groups.items()}
    waits = {one: tuple(days.split()) for one, days in (waiting or {}).items()}
    rows = _session_rows(scenario, kinds, members, waits, sessions or {})
    return Timetable(
        groups=tuple(_group(scenario, kind, one, members[one]) for kind, named in kinds.items() for one in named),
        members=_member_rows(scenario, kinds),
        sessions=rows,
        duties=tuple(duty for cell, ids in (duties or {}).items() for duty in _duty_rows(cell, ids)),
        waiting=tuple(Waiting(student=one, days=days, reason="full") for one, days in waits.items()),
    )


def edited(timetable: Timetable, table: str, index: int, **cells: Any) -> Timetable:
    """The same with some cells of one row changed."""
    rows = list(getattr(timetable, table))
    rows[index] = replace(rows[index], **cells)
    return replace(timetable, **{table: tuple(rows)})


def with_row(timetable: Timetable, table: str, row: Any) -> Timetable:
    """The same with one row more."""
    return replace(timetable, **{table: (*getattr(timetable, table), row)})


def without_row(timetable: Timetable, table: str, index: int) -> Timetable:
    """The same with one row less."""
    rows = getattr(timetable, table)
    return replace(timetable, **{table: rows[:index] + rows[index + 1 :]})


def _times(start: int, number: int) -> tuple[dict[str, str], ...]:
    starts = [start + 50 * place for place in range(number)]
    return tuple({"start": clock_text(at), "end": clock_text(at + 40)} for at in starts)


def _group(scenario: Scenario, kind: str, one: str, members: list[str]) -> Group:
    students = [scenario.student[student] for student in members]
    campus = scenario.campus_of(students[0]) if students else ""
    grades = tuple(sorted({student.grade for student in students}))
    return Group(id=one, kind=kind, campus=campus, grades=grades, size=len(students))


def _member_rows(scenario: Scenario, kinds: Mapping[str, Mapping[str, str]]) -> tuple[Member, ...]:
    rows = {student.id: Member(student=student.id) for student in scenario.students}
    for kind, groups in kinds.items():
        for group, ids in groups.items():
            for one in ids.split():
                if kind == "club":
                    rows[one] = replace(rows[one], clubs=(*rows[one].clubs, group))
                elif kind == "care":
                    rows[one] = replace(rows[one], care_group=group)
                else:
                    rows[one] = replace(rows[one], extended_group=group)
    return tuple(row for row in rows.values() if row.care_group or row.clubs or row.extended_group)


def _duty_rows(cell: str, ids: str) -> list[Duty]:
    *campus, token = cell.split()
    return [Duty(campus="".join(campus), day=token[:3], slot=token[3:], staff=one) for one in ids.split()]


def _session_rows(
    scenario: Scenario,
    kinds: Mapping[str, Mapping[str, str]],
    members: Mapping[str, list[str]],
    waits: Mapping[str, tuple[str, ...]],
    decisions: Mapping[str, str],
) -> tuple[Session, ...]:
    """One row for each decision ``group@slot``, and for each slot with somebody present of a group named alone."""
    meets = {(club, key.split("@")[1]) for club in kinds["club"] for key in decisions if key.startswith(f"{club}@")}

    def present(group: str, token: str) -> int:
        if group in kinds["club"]:
            return len(members[group]) if (group, token) in meets else 0
        slot = scenario.week[token]
        if slot.club_only or slot.extended != (group in kinds["extended"]):
            return 0
        return sum(
            token in scenario.student[one].attends
            and slot.day not in waits.get(one, ())
            and not any((club, token) in meets and one in members[club] for club in kinds["club"])
            for one in members.get(group, ())
        )

    wanted: dict[tuple[str, str], str] = {}
    for key, decision in decisions.items():
        group, _, named = key.partition("@")
        tokens = [named] if named else [slot.token for slot in scenario.week.slots if present(group, slot.token)]
        for token in tokens:
            if named or (group, token) not in wanted:
                wanted[group, token] = decision
    return tuple(_row(scenario, *key, wanted, present(*key)) for key in wanted)


def _row(scenario: Scenario, group: str, token: str, wanted: Mapping[tuple[str, str], str], headcount: int) -> Session:
    slot, decision, joins = scenario.week[token], wanted[group, token], ""
    if decision.startswith(">"):
        joins = decision[1:].strip()
        decision = wanted.get((joins, token), "hw R1 T1")
    activity, room, lead, *assistants = decision.split()
    return Session(
        group=group,
        day=slot.day,
        slot=slot.label,
        start=slot.start,
        end=slot.end,
        activity=activity,
        room=room,
        headcount=headcount,
        lead=lead.strip("-"),
        assistants=tuple(assistants),
        joins=joins,
    )
