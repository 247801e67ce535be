"""A timetable read as values of a relaxation's variables, from its rows alone.

Values are given for every variable whose meaning a timetable settles. Variables that only split others (which class
of room a club's place is counted in) are left to the solver: if the rows are valid, some values fit.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict

from optimizer.domain.people import Role, Staff
from optimizer.domain.timetable import Duty, Session, Timetable
from optimizer.engine.bounds.relaxation_builder import RelaxationBuilder
from optimizer.engine.bounds.staff_flow import StaffFlow
from optimizer.engine.lp.program import Key
from optimizer.engine.problem.alike import StudentDayClass


class Reading:
    """What a timetable says about the variables of a builder and its roster."""

    def __init__(self, builder: RelaxationBuilder, roster: StaffFlow, timetable: Timetable):
        self.builder, self.roster, self.timetable = builder, roster, timetable
        self.school, self.student_classes = builder.school, builder.student_classes
        self.scenario = builder.school.scenario
        self.sessions = timetable.sessions
        self.kind = {group.id: group.kind for group in timetable.groups}
        self.campus = {group.id: group.campus for group in timetable.groups}
        self.type_of = {person: i for i, one in enumerate(roster.types) for person in one.ids}
        self.number_of_kind = {kind: number for number, kind in enumerate(builder.student_classes.kinds)}
        self.values: dict[Key, int] = defaultdict(int)
        self._students()
        self._clubs()
        self._care()
        self._exercise()
        self._staff()
        self._goals()

    # -- students -----------------------------------------------------------------------------------------------

    def waits(self, student: str, day: StudentDayClass) -> bool:
        return day.day in self.timetable.waits_on.get(student, ())

    def clubs_of(self, student: str) -> tuple[str, ...]:
        member = self.timetable.member.get(student)
        return member.clubs if member else ()

    def _students(self) -> None:
        for student, days in self.student_classes.days_of.items():
            for day in days:
                key = ("waits", day.campus, day.day, *day.tokens, day.due, day.weight, day.grade)
                self.values[key] += self.waits(student, day)
        for student, kind in self.student_classes.kind_of.items():
            number = self.number_of_kind[kind]
            if student not in self.timetable.member:
                self.values["gone", number] += 1
            for club in self.clubs_of(student):
                self.values["members", number, club] += 1
                for token in self.club_slots(club):
                    self.values["members at", number, club, token] += 1

    # -- clubs --------------------------------------------------------------------------------------------------

    def club_slots(self, club: str) -> tuple[str, ...]:
        return tuple(slot.token for slot in self.scenario.week.slots if (club, slot.token) in self.timetable.session_at)

    def _clubs(self) -> None:
        for group in self.timetable.groups:
            if group.kind != "club":
                continue
            slots, size = self.club_slots(group.id), group.size
            self.values["pattern", group.id, *slots] = self.values["opens", group.id] = 1
            ratio = self.scenario.activity[self.scenario.club[group.id].activity].students_per_staff
            for token in slots:
                self.values["meets", group.id, token] = 1
                self.values["heads", group.id, token] = size
                self.values["club staff", group.id, token] = max(self._alone(group.id, token), -(-size // ratio))
        self._clubs_at_once()

    def _clubs_at_once(self) -> None:
        """The set of clubs that meet, for each campus and slot."""
        for (campus, token), clubs in self.builder.clubs_at.items():
            meeting = tuple(club for club in clubs if (club, token) in self.timetable.session_at)
            self.values["clubs at once", campus, token, *meeting] = 1

    def _alone(self, club: str, token: str) -> int:
        """Staff that the meeting has: the fewest that its variable may say is not more than that."""
        return len(self.timetable.session_at[club, token].team)

    # -- care ---------------------------------------------------------------------------------------------------

    def hosts(self) -> list[Session]:
        return [row for row in self.sessions if not row.joins and self.kind[row.group] != "club"]

    def together(self, host: Session) -> int:
        guests = (row for row in self.sessions if row.token == host.token and row.joins == host.group)
        return host.headcount + sum(row.headcount for row in guests)

    def _care(self) -> None:
        class_of = {a.id: one.name for one in self.builder.activity_classes.values() for a in one.activities}
        for row in self.hosts():
            key = (self.campus[row.group], row.token, class_of[row.activity])
            heads, activity = self.together(row), self.scenario.activity[row.activity]
            self.values["sessions", *key] += 1
            self.values["staff needed", *key] += -(-heads // activity.students_per_staff)
            self.values["doing", *key] += heads

    # -- exercise -----------------------------------------------------------------------------------------------

    def _exercise(self) -> None:
        """Each student-day due: all its physical sessions of ordinary slots; and who is in each club's meeting."""
        week = self.scenario.week
        for student, days in self.student_classes.days_of.items():
            for day in days:
                ordinary = tuple(t for t in day.tokens if not week[t].extended) if day.due else ()
                for club in self.clubs_of(student):
                    for token in set(day.tokens) & set(self.club_slots(club)):
                        self.values["meets among", club, token, *ordinary, day.due] += 1
                        self.values["of grade", club, token, day.grade] += 1
        for student, days in self.student_classes.days_of.items():
            for day in days:
                if not day.due or self.waits(student, day):
                    continue
                ordinary = tuple(t for t in day.tokens if not week[t].extended)
                for token in ordinary:
                    group = self.group_at(student, token)
                    row = self.timetable.session_at.get((group, token))
                    if row is None or self.kind[group] == "club":
                        continue
                    minutes = self.scenario.physical_minutes(row.activity, token)
                    if minutes:
                        self.values["moves", day.campus, token, minutes, *ordinary, day.due] += 1

    def group_at(self, student: str, token: str) -> str:
        for club in self.clubs_of(student):
            if token in self.club_slots(club):
                return club
        member = self.timetable.member.get(student)
        return member.care_group if member else ""

    # -- staff --------------------------------------------------------------------------------------------------

    def person(self, name: str) -> Staff:
        return self.scenario.person[name]

    def _staff(self) -> None:
        days: set[tuple[str, str]] = set()
        week = self.scenario.week
        for row in self.sessions:
            for name in () if row.joins else row.team:
                self.values["serves", self.type_of[name], self.campus[row.group], row.token] += 1
                days.add((name, row.day))
        for duty in self.timetable.duties:
            self.values["duty", self.type_of[duty.staff], duty.campus, duty.token] += 1
            days.add((duty.staff, duty.day))
        for name, day in days:
            if self.person(name).role in (Role.VOLUNTEER, Role.OUTSIDE):
                self.values["comes in", self.type_of[name], day] += 1
        served: dict[tuple[str, str], set[str]] = defaultdict(set)
        for row in (*self.sessions, *self.timetable.duties):
            for name in self._serving(row):
                served[name, row.day].add(row.token)
        for (name, day), tokens in served.items():
            pattern = [token for token in week.on_day[day] if token in tokens]
            self.values["pattern of", self.type_of[name], *pattern] += 1
        slots = self.slots()
        outside = [name for name in slots if self.person(name).role is Role.OUTSIDE]
        self.values["yuan",] = math.ceil(sum(self.person(name).yuan_per_slot * slots[name] for name in outside))

    def _serving(self, row: Session | Duty) -> tuple[str, ...]:
        if isinstance(row, Duty):
            return (row.staff,)
        return () if row.joins else row.team

    def slots(self) -> Counter[str]:
        found: Counter[str] = Counter()
        for row in self.sessions:
            if not row.joins:
                found.update(row.team)
        found.update(duty.staff for duty in self.timetable.duties)
        return found

    # -- goals --------------------------------------------------------------------------------------------------

    def _goals(self) -> None:
        """Loads, leads, groups; students present for the fewest staff."""
        slots = self.slots()
        led: Counter[str] = Counter()
        for row in self.hosts():
            if self.kind[row.group] == "care":
                led[row.lead] += 1
        for name, i in self.type_of.items():
            self.values["share", i, slots[name], int(led[name] > 0)] += 1
            self.values["led", i] += led[name]
        self._groups()
        present: Counter[tuple[str, str]] = Counter()
        for row in self.sessions:
            present[self.campus[row.group], row.token] += row.headcount
        for place, heads in present.items():
            self.values["fewest staff", *place] = -(-heads // self.school.max_students_per_staff)

    def _groups(self) -> None:
        """Care groups, their rows, and in how many slots each person leads each group and each student."""
        by_grade = self.scenario.settings.grouping.max_grade_span == 0
        cell = {g.id: (g.campus, g.grades[0] if by_grade else 0) for g in self.timetable.groups if g.kind == "care"}
        for group in cell:
            self.values["groups", *cell[group]] += 1
        of_groups: Counter[tuple[str, str]] = Counter()
        of_students: Counter[tuple[str, str]] = Counter()
        for row in self.sessions:
            if row.group in cell and row.token in self.scenario.week.care:
                self.values["rows", *cell[row.group], row.token] += 1
                lead = self.timetable.session_at[row.joins, row.token].lead if row.joins else row.lead
                of_groups[row.group, lead] += 1
                for member in self.timetable.members:
                    served = member.care_group == row.group and row.day not in self.timetable.waits_on.get(
                        member.student, ()
                    )
                    attends = row.token in self.scenario.student[member.student].attends
                    if served and attends and self.group_at(member.student, row.token) == row.group:
                        of_students[member.student, lead] += 1
        for slots in of_groups.values():
            self.values["leads of groups", slots] += 1
        for slots in of_students.values():
            self.values["leads of students", slots] += 1
