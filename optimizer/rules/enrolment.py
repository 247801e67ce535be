"""Who is in which group, and on which days: the first layer of `View`.

Of rows that name the same thing twice the first counts; the others are for the rule `tables`. So are rows about
unknown students.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from optimizer.domain.people import Staff, Student
from optimizer.domain.programme import Pin
from optimizer.domain.scenario import Scenario, campus_names
from optimizer.domain.service_week import ServiceWeek, week_as_planned
from optimizer.domain.timetable import Group, GroupKind, Member, Timetable
from optimizer.language.times import monday_of


@dataclass(frozen=True)
class EnrolmentFacts:
    """A timetable beside its scenario.

    ``week_of`` is any date of the week meant; ``published`` is the week that was published before a repair, ``start``
    the earlier week from which the search started. ``of_semester`` holds the dates of a week of a semester; without it
    every day of the scenario's week runs once, on its own date.
    """

    scenario: Scenario
    timetable: Timetable
    week_of: date
    published: Timetable | None = None
    start: Timetable | None = None
    of_semester: ServiceWeek | None = None

    @property
    def monday(self) -> date:
        return monday_of(self.week_of)

    @property
    def students(self) -> tuple[Student, ...]:
        """Students that rules judge one by one; like `people` and `pins` those concerned alone in a `Window`."""
        return self.scenario.students

    @property
    def people(self) -> tuple[Staff, ...]:
        """Members of staff that rules judge one by one."""
        return self.scenario.staff

    @property
    def pins(self) -> tuple[Pin, ...]:
        """Fixed decisions that rules judge one by one."""
        return self.scenario.standing_pins

    @cached_property
    def service(self) -> ServiceWeek:
        """The dates of the week, with the day that each runs as."""
        return self.of_semester or week_as_planned(self.monday, self.scenario.week.days)

    @cached_property
    def campuses_of_several_grades(self) -> frozenset[str]:
        """Campuses whose students are of more than one grade."""
        grades: dict[str, set[int]] = {}
        for student in self.scenario.students:
            grades.setdefault(self.scenario.campus_of(student), set()).add(student.grade)
        return frozenset(campus for campus, found in grades.items() if len(found) > 1)

    @cached_property
    def groups(self) -> Mapping[str, Group]:
        """Group id -> its row."""
        found: dict[str, Group] = {}
        for group in self.timetable.groups:
            if group.id:
                found.setdefault(group.id, group)
        return found

    def kind(self, group: str) -> GroupKind | None:
        """Kind of a listed group; None for what cannot be one. A club's id is always a club."""
        row = self.groups.get(group)
        if row is None:
            return None
        if group in self.scenario.club:
            return "club"
        return "care" if row.kind == "care" else "extended" if row.kind == "extended" else None

    def of_kind(self, kind: GroupKind) -> tuple[str, ...]:
        """Listed groups of a kind, in the order of the table."""
        return tuple(group for group in self.groups if self.kind(group) == kind)

    @cached_property
    def placed(self) -> Mapping[str, Member]:
        """Known student -> the row of members.csv."""
        found: dict[str, Member] = {}
        for row in self.timetable.members:
            if row.student in self.scenario.student:
                found.setdefault(row.student, row)
        return found

    def may_be(self, group: str, kind: GroupKind) -> bool:
        """Whether a group named in members.csv can be what its column says: nothing is known to the contrary."""
        return bool(group) and self.kind(group) in (kind, None)

    def care_group_of(self, student: str) -> str:
        """The care group of a student in members.csv; blank where that is none or a group of another kind."""
        row = self.placed.get(student)
        return row.care_group if row is not None and self.may_be(row.care_group, "care") else ""

    def own_clubs(self, row: Member) -> tuple[str, ...]:
        """Clubs of a row of members.csv, each once, without groups of another kind."""
        return tuple(club for club in dict.fromkeys(row.clubs) if self.may_be(club, "club"))

    def own_groups(self, row: Member) -> Iterable[str]:
        """All groups that a row of members.csv puts its student into."""
        if self.may_be(row.care_group, "care"):
            yield row.care_group
        if self.may_be(row.extended_group, "extended"):
            yield row.extended_group
        yield from self.own_clubs(row)

    @cached_property
    def members(self) -> Mapping[str, tuple[Student, ...]]:
        """Group id -> its known members. A group named in the column of another kind has none by that."""
        found: dict[str, dict[str, Student]] = {}
        for row in self.placed.values():
            student = self.scenario.student[row.student]
            for group in self.own_groups(row):
                found.setdefault(group, {})[student.id] = student
        return {group: tuple(students.values()) for group, students in found.items()}

    def members_of(self, group: str) -> tuple[Student, ...]:
        return self.members.get(group, ())

    @cached_property
    def grades(self) -> Mapping[str, frozenset[int]]:
        """Group id -> grades of its members, present or not."""
        return {group: frozenset(student.grade for student in students) for group, students in self.members.items()}

    def grades_of(self, group: str) -> frozenset[int]:
        return self.grades.get(group, frozenset())

    @cached_property
    def _day_of(self) -> dict[str, str]:
        return {slot.token: slot.day for slot in self.scenario.week.slots}

    @cached_property
    def _plans(self) -> dict[frozenset[str], dict[str, tuple[str, ...]]]:
        return {}

    def signed_up(self, student: Student) -> dict[str, tuple[str, ...]]:
        """Day signed up for that has a date -> tokens of its attended slots, all in the order of the week."""
        plan = self._plans.get(student.attends)
        if plan is None:
            by_day: dict[str, list[str]] = {}
            for token, day in self._day_of.items():
                if token in student.attends and day in self.service.times:
                    by_day.setdefault(day, []).append(token)
            plan = {day: tuple(tokens) for day, tokens in by_day.items()}
            self._plans[student.attends] = plan
        return plan

    @cached_property
    def waits(self) -> Mapping[str, frozenset[str]]:
        """Known student -> days waited on, as written; students without any are absent."""
        found: dict[str, frozenset[str]] = {}
        for row in self.timetable.waiting:
            if row.student in self.scenario.student:
                found[row.student] = found.get(row.student, frozenset()) | frozenset(row.days)
        return found

    def waits_all_week(self, student: Student) -> bool:
        """Whether the student signed up for some days and waits on all of them.

        In a week of a semester some of the programme's days may have no date: who is a member does not wait on all.
        """
        if self.of_semester is not None and student.id in self.placed:
            return False
        days = self.signed_up(student)
        return bool(days) and self.waits.get(student.id, frozenset()).issuperset(days)

    def served(self, student: str) -> bool:
        """Whether the student has a group in members.csv."""
        row = self.placed.get(student)
        return row is not None and bool(row.care_group or row.clubs or row.extended_group)

    def served_days(self, student: Student) -> Iterable[tuple[str, tuple[str, ...]]]:
        """Days on which the student is served, with the attended slots of each."""
        if not self.served(student.id):
            return
        waits = self.waits.get(student.id, frozenset())
        for day, tokens in self.signed_up(student).items():
            if day not in waits:
                yield day, tokens

    @cached_property
    def served_students(self) -> tuple[Student, ...]:
        return tuple(student for student in self.scenario.students if self.served(student.id))

    def campus_of(self, group: str) -> str | None:
        """Campus of a listed group, as its row says."""
        row = self.groups.get(group)
        return None if row is None else self.campus_named(row.campus)

    @cached_property
    def campus_ids(self) -> frozenset[str]:
        """Campuses at which there may be groups and duties: all that the scenario names, mergers followed."""
        merged = self.scenario.merged
        return frozenset(merged.get(name, name) for name in campus_names(self.scenario) or {""})

    def campus_named(self, name: str) -> str:
        """The campus that a cell of a timetable means: where there is only one, a blank means it."""
        return next(iter(self.campus_ids)) if not name and len(self.campus_ids) == 1 else name

    def belongs(self, person: Staff, campus: str) -> bool:
        """Whether somebody may work at a campus; blank means anywhere."""
        return not person.campus or self.scenario.campus_of(person) == campus
