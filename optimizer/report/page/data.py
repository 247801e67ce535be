"""The data of the report page: one JSON object, positions instead of ids, nothing that a public page must not hold."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from functools import cached_property
from typing import Any

from optimizer.domain.people import Role
from optimizer.domain.programme import Activity, Club
from optimizer.domain.timetable import Session
from optimizer.language.terms import VALUES
from optimizer.language.times import clock_text
from optimizer.payroll import pay_sheets
from optimizer.payroll.pay_sheet import PaySheet, SheetCell
from optimizer.report.colours import DUTY, OTHER, PAINTS
from optimizer.report.context import ReportContext
from optimizer.report.page.audit_section import JsonObject, answers, audit_data
from optimizer.report.words import SHARED, pairs
from optimizer.report.words.page import CHARTS, PAGE, WHY

FEW = 3
"""Numbers of people below this are not told on a public page; 0 is."""
_VALUES = ("role", "category", "kind", "status", "day")


class Positions:
    """Ids in the order first asked for; what the timetable names and the scenario lacks has its place too."""

    def __init__(self, ids: tuple[str, ...] = ()):
        self._at = {one: place for place, one in enumerate(dict.fromkeys(ids))}

    def __call__(self, one: str) -> int:
        """Position of an id, -1 for a blank."""
        return self._at.setdefault(one, len(self._at)) if one else -1

    def __iter__(self) -> Any:
        return iter(self._at)


def page_data(context: ReportContext, *, public: bool) -> JsonObject:
    """Everything the page shows.

    A public page is for parents: groups, clubs, times, rooms and the month's publication sheet. It has no students and
    no staff by name or id, no score, and no number that stands for one or two people (`FEW`).
    """
    return _PublicData(context).collect() if public else _InternalData(context).collect()


class _Data:
    """What both pages show."""

    public: bool

    def __init__(self, context: ReportContext):
        self.context = context
        scenario = context.scenario
        self.slot_at = {slot.token: place for place, slot in enumerate(scenario.week.slots)}
        self.groups = Positions(tuple(context.view.groups))
        self.rooms = Positions(tuple(row.id for row in scenario.rooms))
        self.activities = Positions(tuple(row.id for row in scenario.activities))
        self.staff = Positions(tuple(row.id for row in scenario.staff))

    def collect(self) -> JsonObject:
        context = self.context
        sessions = [self.session(row) for row in context.sessions]
        duties = [[row.campus, self.slot_at[row.token], self.worker(row.staff)] for row in context.view.duties]
        return {
            "public": self.public,
            "language": context.language,
            "title": context.title,
            "week": {"en": context.week_text.en, "zh": context.week_text.zh},
            "campuses": list(context.scenario.campuses),
            "exercise": context.scenario.settings.exercise.min_minutes_per_day,
            "days": list(context.scenario.week.days),
            "slots": self.slots(),
            "sessions": sessions,
            "duties": duties,
            "groups": [self.group(one) for one in self.groups],
            "rooms": [self.room(one) for one in self.rooms],
            "activities": [self.activity(one) for one in self.activities],
            "clubs": [self.club(row) for row in context.scenario.clubs],
            "served": self.people_count(len(context.view.served_students)),
            "money": _money(context, public=self.public),
            **self.more(),
            **_words(),
        }

    def slots(self) -> list[list[Any]]:
        """Token, day, label, start, end, extended."""
        return [
            [slot.token, slot.day, slot.label, clock_text(slot.start), clock_text(slot.end), int(slot.extended)]
            for slot in self.context.scenario.week.slots
        ]

    def session(self, row: Session) -> list[Any]:
        """Group, slot, activity, room, headcount, lead, assistants, host group, pinned."""
        pins = any(pin.group == row.group and row.token == pin.slot for pin in self.context.scenario.pins)
        host = self.context.view.host_key(row)[0] if row.joins else ""
        team = [self.worker(one) for one in row.assistants]
        return [
            *(self.groups(row.group), self.slot_at[row.token], self.activities(row.activity), self.rooms(row.room)),
            *(self.people_count(row.headcount or 0), self.worker(row.lead), team, self.groups(host), int(pins)),
        ]

    def worker(self, one: str) -> Any:
        raise NotImplementedError

    def more(self) -> JsonObject:
        """What one of the pages alone shows."""
        raise NotImplementedError

    def people_count(self, number: int) -> int | None:
        """A number of people as the page tells it; None where it is not told."""
        return number

    def group(self, one: str) -> JsonObject:
        row = self.context.view.groups.get(one)
        return {
            "id": one,
            "name": self.context.names.group(one).removeprefix(one).strip(),
            "kind": self.context.view.kind(one) or "",
            "campus": row.campus if row else "",
            "grades": sorted(self.context.view.grades_of(one)),
            "size": self.people_count(len(self.context.view.members_of(one))),
        }

    def room(self, one: str) -> JsonObject:
        row = self.context.scenario.room.get(one)
        if row is None:
            return {"id": one, "name": "", "campus": "", "kind": "", "capacity": None, "slots": 0}
        capacity = None if row.capacity is None else row.capacity
        return {
            "id": one,
            "name": row.name,
            "campus": row.campus,
            "kind": row.kind,
            "capacity": capacity,
            "slots": len(row.available),
        }

    def activity(self, one: str) -> JsonObject:
        row = self.context.scenario.activity.get(one)
        if row is None:
            return {"id": one, "name": "", "category": "", "minutes": 0, "ratio": 0, "skill": "", "kinds": []}
        return {"id": one, "name": row.name, "category": row.category.value, **_terms(row)}

    def club(self, row: Club) -> JsonObject:
        members = self.context.view.members_of(row.id) if row.id in self.context.view.groups else ()
        places = Counter(s.clubs.index(row.id) + 1 if row.id in s.clubs else 0 for s in members)
        wishes = [s.clubs.index(row.id) for s in self.context.scenario.students if row.id in s.clubs]
        told = self.people_count
        return {
            "id": row.id,
            "name": row.name,
            "activity": self.activities(row.activity),
            "open": row.id in self.context.view.groups,
            "size": told(len(members)),
            "limits": [row.min_students, row.max_students],
            "grades": sorted(row.grades),
            "yuan": f"{row.yuan_per_meeting:f}" if row.yuan_per_meeting else "",
            "wishes": told(len(wishes)),
            "first": told(wishes.count(0)),
            "second": told(wishes.count(1)),
            "places": [[place, told(count)] for place, count in sorted(places.items())],
        }


class _InternalData(_Data):
    public = False

    def worker(self, one: str) -> int:
        return self.staff(one)

    def more(self) -> JsonObject:
        context = self.context
        at = {(row.group, row.token): place for place, row in enumerate(context.sessions)}
        students = []
        for student in context.scenario.students:
            rows = [at[row.group, row.token] for row in context.sessions_of_student.get(student.id, ())]
            waits = [day for day in context.scenario.week.days if day in context.view.waits.get(student.id, ())]
            places = [[club, place] for club, place in self._granted(student.id)]
            who = [student.id, student.name, student.grade, student.class_name, context.scenario.campus_of(student)]
            students.append([*who, rows, places, waits])
        loads = {load.person.id: load for load in context.loads}
        staff = [
            {"week": loads[one].week, "target": loads[one].target, **self._person(one)}
            if one in loads
            else {"week": 0, "target": None, **self._person(one)}
            for one in self.staff
        ]
        leaders = {row.id: [self.staff(one) for one in row.leaders] for row in context.scenario.clubs if row.leaders}
        return {
            "choices": [[place, count] for place, count in sorted(context.choices.items())],
            "workers": len(context.view.work),
            "waits": sum(1 for days in context.view.waits.values() if days),
            **audit_data(context),
            "students": students,
            "staff": staff,
            **answers(context),
            "leaders": leaders,
        }

    def _granted(self, student: str) -> list[tuple[str, int]]:
        row, wishes = self.context.view.placed.get(student), self.context.scenario.student[student].clubs
        return [(club, wishes.index(club) + 1 if club in wishes else 0) for club in (row.clubs if row else ())]

    def _person(self, one: str) -> JsonObject:
        row = self.context.scenario.person.get(one)
        if row is None:
            return {"id": one, "name": "", "role": "", "campus": "", "carried": 0, "skills": []}
        skills = sorted(row.skills)
        about = {"role": row.role.value, "campus": self.context.scenario.campus_of(row), "carried": row.carried}
        return {"id": one, "name": row.name, **about, "skills": skills}


class _PublicData(_Data):
    public = True

    def worker(self, one: str) -> str:
        """The role of somebody; blank where so few have it that slots and prices would tell a person's pay."""
        row = self.context.scenario.person.get(one)
        return row.role.value if row and self._workers[row.role] >= FEW else ""

    @cached_property
    def _workers(self) -> Counter[Role]:
        person = self.context.scenario.person
        return Counter(person[one].role for one in self.context.view.work if one in person)

    def people_count(self, number: int) -> int | None:
        return number if number >= FEW or not number else None

    def more(self) -> JsonObject:
        return {}


def _terms(row: Activity) -> JsonObject:
    return {
        "minutes": row.physical_minutes,
        "ratio": row.students_per_staff,
        "skill": row.skill,
        "kinds": sorted(row.room_kinds),
        "weekly": [row.min_per_week, row.max_per_week],
    }


def _words() -> JsonObject:
    values = {f"{kind}.{value}": [value, names[0]] for kind in _VALUES for value, names in VALUES[kind].items()}
    paints = {name: [paint.colour, paint.badge.en, paint.badge.zh] for name, paint in PAINTS.items()}
    paints |= {"": [OTHER.colour, *OTHER.badge], "duty": [DUTY.colour, *DUTY.badge]}
    return {"words": {**pairs(SHARED, PAGE, WHY, CHARTS), **values}, "paints": paints}


_PUBLIC = ("sheet-publication",)
_NOT_SHOWN = ("sheet-fees",)
"""Long, and in the folder of `pay`."""


def _money(context: ReportContext, *, public: bool) -> list[JsonObject]:
    """Title, columns and rows of each sheet in both languages; nothing where the pay policy cannot be applied."""
    if context.pay is None:
        return []
    en, zh = pay_sheets(context.pay, "en"), pay_sheets(context.pay, "zh")
    wanted = [(a, b) for a, b in zip(en, zh, strict=True) if a.rows and a.name not in _NOT_SHOWN]
    return [_sheet(a, b) for a, b in wanted if not public or a.name in _PUBLIC]


def _sheet(en: PaySheet, zh: PaySheet) -> JsonObject:
    shown = [place for place, column in enumerate(en.columns) if column.kind != "blank"]
    return {
        "name": en.name,
        "title": list(en.title),
        "columns": [list(en.columns[place].label) for place in shown],
        "rows": [[[_plain(row[place]) for place in shown] for row in sheet.all_rows] for sheet in (en, zh)],
    }


def _plain(cell: SheetCell) -> str | int:
    """Yuan as they are printed: exact decimals, never binary fractions."""
    return "" if cell is None else format(cell, "f") if isinstance(cell, Decimal) else cell
