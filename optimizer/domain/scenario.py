"""The scenario: all that a school knows before its week is planned."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cached_property
from html import escape
from typing import Protocol

from optimizer.domain.notices import InputNotice
from optimizer.domain.people import Staff, Student
from optimizer.domain.places import Room
from optimizer.domain.programme import Activity, Club, GroupName, Pin, SchoolClass
from optimizer.domain.settings import Settings
from optimizer.domain.week import Slot, Week
from optimizer.domain.wishes import Wishes, strike_wishes
from optimizer.language.lists import listed
from optimizer.language.terms import VALUES
from optimizer.language.text import Text


class _AtCampus(Protocol):
    @property
    def campus(self) -> str: ...


@dataclass(frozen=True, repr=False)
class Scenario:
    """Settings and tables, ready for use: tokens expanded, defaults filled in, references valid.

    ``seasons`` holds the same tables as they read in each season of ``[[semester.season]]``, with its slots.
    ``notices`` are what the reader of files passed over or took for granted; they make no scenario another.

    Whoever builds one by hand gets what `optimizer.domain.validate.find_problems` says about it; `optimizer.load` calls
    it on every scenario that it reads.
    """

    name: str
    settings: Settings
    week: Week
    students: tuple[Student, ...] = ()
    staff: tuple[Staff, ...] = ()
    rooms: tuple[Room, ...] = ()
    activities: tuple[Activity, ...] = ()
    clubs: tuple[Club, ...] = ()
    classes: tuple[SchoolClass, ...] = ()
    pins: tuple[Pin, ...] = ()
    groups: tuple[GroupName, ...] = ()
    seasons: Mapping[str, Scenario] = field(default_factory=dict, repr=False)
    notices: tuple[InputNotice, ...] = field(default=(), compare=False)

    def under(self, season: str) -> Scenario:
        """The scenario in a season; blank for none."""
        return self.seasons[season] if season else self

    def __repr__(self) -> str:
        counts = ", ".join(f"{len(getattr(self, table))} {table}" for table in ("students", "staff", "rooms", "clubs"))
        return f"Scenario({self.name!r}: {counts})"

    def _repr_html_(self) -> str:
        """The school in a few lines, for notebooks; no child by name."""
        language = self.settings.language
        roles = Counter(row.role.value for row in self.staff)
        facts = (
            (Text("students", "学生"), len(self.students)),
            (
                Text("staff", "人员"),
                listed([f"{VALUES['role'][r][0] if language == 'zh' else r} {roles[r]}" for r in roles], language),
            ),
            (Text("rooms", "场地"), len(self.rooms)),
            (Text("clubs on offer", "所报社团"), len(self.clubs)),
            (Text("campuses", "校区"), listed(self.campuses, language) or "–"),
            (Text("slots of the week", "每周节数"), len(self.week.slots)),
        )
        rows = (f"<tr><th>{escape(label.say(language))}</th><td>{escape(str(fact))}</td></tr>" for label, fact in facts)
        return f"<table><caption>{escape(self.settings.title or self.name)}</caption>{''.join(rows)}</table>"

    @cached_property
    def student(self) -> dict[str, Student]:
        return {row.id: row for row in self.students}

    @cached_property
    def person(self) -> dict[str, Staff]:
        """Staff by id."""
        return {row.id: row for row in self.staff}

    @cached_property
    def room(self) -> dict[str, Room]:
        return {row.id: row for row in self.rooms}

    @cached_property
    def activity(self) -> dict[str, Activity]:
        return {row.id: row for row in self.activities}

    @cached_property
    def club(self) -> dict[str, Club]:
        return {row.id: row for row in self.clubs}

    @cached_property
    def merged(self) -> dict[str, str]:
        """Campus as written -> campus that it counts as, mergers followed along their chain."""
        rows: dict[str, int] = {}
        for student in self.students:
            rows[student.campus] = rows.get(student.campus, 0) + 1
        rules = self.settings.campuses
        into = {name: rule.merge_into for name, rule in rules.items() if rows.get(name, 0) < rule.min_students}
        return {name: _follow(name, into) for name in {*rows, *rules}}

    def campus_of(self, row: _AtCampus) -> str:
        """Campus that a student, member of staff or club counts as; blank staff may work anywhere.

        Rooms stay where they are: use ``room.campus``.
        """
        return self.merged.get(row.campus, row.campus)

    def kept_room(self, room: str) -> str:
        """A room that a club or pin names, or blank where it lapses because its campus is merged into another."""
        row = self.room.get(room)
        return "" if row is None or self.merged.get(row.campus, row.campus) != row.campus else room

    @cached_property
    def campuses(self) -> tuple[str, ...]:
        """Campuses that have students, mergers followed, sorted. A single unnamed one is blank."""
        return tuple(sorted({self.campus_of(student) for student in self.students}))

    @cached_property
    def wishes(self) -> Wishes:
        """The students' lists of clubs after striking: what goals count."""
        return strike_wishes(self.students, self.club, self.activity, self.week, self.campus_of)

    def wanted_clubs(self, student: Student) -> int:
        """How many clubs a student wants of those left on the list."""
        return min(student.wants_clubs, len(self.wishes.of_student[student.id]))

    @cached_property
    def standing_pins(self) -> tuple[Pin, ...]:
        """Pins without those of clubs that too few students list: these lapse."""
        return tuple(pin for pin in self.pins if pin.group not in self.wishes.closed)

    def priority_weight(self, student: Student) -> int:
        """Weight of one unserved slot of this student: the largest among the categories, 1 without any."""
        table = self.settings.priority
        return max((table.get(category, 1) for category in student.priority), default=1)

    @cached_property
    def category_of(self) -> dict[str, str]:
        """Activity id -> its category."""
        return {row.id: row.category.value for row in self.activities}

    def physical_minutes(self, activity: str, token: str) -> int:
        """Minutes of exercise that one session of an activity gives in a slot: at most the slot's length."""
        return min(self.activity[activity].physical_minutes, self.week[token].minutes)

    @cached_property
    def pe_days(self) -> dict[tuple[str, int, str], frozenset[str]]:
        """(campus as in students.csv, grade, class) -> days on which that class has a PE lesson."""
        return {(row.campus, row.grade, row.class_name): row.pe_days for row in self.classes}


def campus_names(scenario: Scenario) -> frozenset[str]:
    """Every campus that a table or setting names."""
    tables = (scenario.students, scenario.staff, scenario.rooms, scenario.clubs, scenario.classes, scenario.groups)
    named = {row.campus for table in tables for row in table}
    rules = scenario.settings.campuses
    return frozenset({*named, *rules, *(rule.merge_into for rule in rules.values())} - {""})


def _follow(name: str, into: dict[str, str]) -> str:
    seen = {name}
    while name in into and into[name] not in seen:
        name = into[name]
        seen.add(name)
    return name


def build_week(settings: Settings, known: frozenset[str] = frozenset()) -> Week:
    """The slots of a week from its settings. Tokens in ``club_only`` must be valid: see `Week.expand`.

    Parameters
    ----------
    known : frozenset of str
        Tokens that may be named though the week has no such slot.
    """
    slots = [slot for day in settings.week.days for slot in _slots_of_day(settings, day)]
    bare = Week(settings.week.days, tuple(slots), known)
    clubs_alone = _tokens(bare, settings.week.club_only)
    return Week(
        settings.week.days,
        tuple(replace(slot, club_only=slot.token in clubs_alone and not slot.extended) for slot in slots),
        known,
    )


def _slots_of_day(settings: Settings, day: str) -> list[Slot]:
    ordinary = settings.week.slots_on.get(day, settings.week.slots)
    slots = [Slot(day, number, time.start, time.end) for number, time in enumerate(ordinary, 1)]
    slots += [Slot(day, number, time.start, time.end, True) for number, time in enumerate(settings.week.extended, 1)]
    return sorted(slots, key=lambda slot: slot.start)


def _tokens(week: Week, tokens: Iterable[str]) -> frozenset[str]:
    text = " ".join(tokens)
    return week.expand(text) if text.strip() else frozenset()


def first_monday_after(day: date) -> date:
    """The default ``week_of``: the first Monday after a day."""
    return day + timedelta(days=7 - day.weekday())
