"""The decisions about a week and what follows from them: the variables of the exact model.

Every care and extended group has one name in the model. A group that the scenario names (a pin, a student's
``care_group``) keeps that name. Any other group is named by the first of its members in the order of students.csv,
so that each way to divide the students is stated once. As many groups as there are students are possible.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import combinations

from ortools.sat.python import cp_model
from ortools.sat.python.cp_model_helper import Literal

from optimizer.domain.people import Staff, Student
from optimizer.domain.programme import Activity, Club, Pin
from optimizer.domain.scenario import Scenario

Lit = cp_model.IntVar
Expr = cp_model.LinearExprT


class Variables:
    """Boolean variables of a week, and the constraints that tie presence to the decisions.

    Attributes
    ----------
    served : dict of (student, day)
        The student is served on a day signed up for.
    placed : dict of student
        The student has a row in members.csv.
    member : dict of (student, group)
        Membership in groups of all three kinds.
    opens, meets : dict of club, dict of (club, slot)
    exists : dict of group
        A care or extended group has a member; a club is open.
    at_campus : dict of (group, campus)
        The campus in the row of groups.csv.
    has_grade : dict of (group, grade)
        A member of the group is of that grade.
    present : dict of (student, group, slot)
    held : dict of (group, slot)
        The group has a row in sessions.csv.
    joins : dict of (guest, host, slot)
    hosts : dict of (group, slot)
        The group has a session that joins no other; rooms and staff are counted for these alone.
    activity, room, lead : dict of (group, slot, id)
        The cells of the group's row; a joined row repeats its host's.
    team : dict of (group, slot, staff)
        Lead or assistant of a session that joins no other.
    sits : dict of (student, host, slot)
        The student is present in the host's session or in one that joins it.
    duty : dict of (staff, campus, slot)
    """

    def __init__(self, scenario: Scenario, week_of: date):
        self.scenario = scenario
        self.week = scenario.week
        self.monday = week_of - timedelta(days=week_of.weekday())
        self.cp = cp_model.CpModel()
        self.off = self.cp.new_constant(0)
        self.campuses = _campuses(scenario)
        self.pins = _standing_pins(scenario)
        self._name_groups()
        self._students()
        self._clubs()
        self._groups()
        self._presence()
        self._sessions()
        self._staff()

    # -- logic --------------------------------------------------------------------------------------------------

    def new(self) -> Lit:
        """A new Boolean variable."""
        return self.cp.new_bool_var("")

    def number(self, most: int) -> Lit:
        """A new whole number from 0 to ``most``."""
        return self.cp.new_int_var(0, most, "")

    def both(self, one: Lit, other: Lit) -> Lit:
        """A variable equal to the conjunction of two."""
        found = self.new()
        self.cp.add_implication(found, one)
        self.cp.add_implication(found, other)
        self.cp.add_bool_or(~one, ~other, found)
        return found

    def some(self, literals: Iterable[Lit]) -> Lit:
        """A variable equal to the disjunction of any number."""
        found, any_of = self.new(), list(literals)
        for literal in any_of:
            self.cp.add_implication(literal, found)
        self.cp.add_bool_or(*any_of, ~found)
        return found

    def forbid(self, *literals: Literal) -> None:
        """Not all of these at once."""
        self.cp.add_bool_or(~literal for literal in literals)

    # -- facts --------------------------------------------------------------------------------------------------

    def days_of(self, student: Student) -> list[str]:
        """Days signed up for, in the order of the week."""
        return [day for day in self.week.days if any(self.week[token].day == day for token in student.attends)]

    def may_work(self, person: Staff, token: str) -> bool:
        """Whether somebody is available in a slot and vetted on its day."""
        return token in person.available and self._vetted(person, self.week[token].day)

    def _vetted(self, person: Staff, day: str) -> bool:
        names = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
        return person.vetted_on(self.monday + timedelta(days=names.index(day)))

    def could_serve(self, person: Staff) -> int:
        """The most slots that somebody could serve this week."""
        by_day = [sum(self.may_work(person, token) for token in tokens) for tokens in self.week.on_day.values()]
        best = sorted((min(person.max_per_day, slots) for slots in by_day), reverse=True)
        return min(person.max_per_week, sum(best[: person.max_days]))

    def kind(self, group: str) -> str:
        """care, club or extended."""
        if group in self.scenario.club:
            return "club"
        return "extended" if group in self.extended_groups else "care"

    def offered(self, activity: Activity, group: str) -> bool:
        return activity.for_clubs if self.kind(group) == "club" else activity.for_care

    def kept_room(self, room: str) -> str:
        """A room that a club or pin names; blank where its campus was merged into another."""
        if not room:
            return ""
        campus = self.scenario.room[room].campus
        return room if self.scenario.merged.get(campus, campus) == campus else ""

    # -- groups and students ------------------------------------------------------------------------------------

    def _name_groups(self) -> None:
        scenario, care = self.scenario, set(self.week.care)
        named = {pin.group for pin in scenario.pins if pin.group not in scenario.club}
        named |= {student.care_group for student in scenario.students} - {""}
        self.named = sorted(named)
        """Care groups named by pins and students; they need not exist unless pinned."""
        first_in_care = [student.id for student in scenario.students if student.attends & care]
        first_extended = [student.id for student in scenario.students if student.attends & set(self.week.extended)]
        self.first = {f"care of {student}": student for student in first_in_care}
        self.first |= {f"extended of {student}": student for student in first_extended}
        self.extended_groups = [f"extended of {student}" for student in first_extended]
        self.care_groups = [*self.named, *(f"care of {student}" for student in first_in_care)]
        self.groups = [*self.care_groups, *self.extended_groups, *scenario.club]

    def slots_of(self, group: str) -> list[str]:
        """Slots in which a group may have a session."""
        if (club := self.scenario.club.get(group)) is not None:
            return [token for token in self.week.ordinary if token in club.slots]
        return list(self.week.extended if self.kind(group) == "extended" else self.week.care)

    def _may_be_member(self, student: Student, group: str) -> bool:
        """Whether the student may be a member, as far as the student's own row and the group's name say.

        Those who attend no care slot need no care group, and may be in one all the same: they are placed with others,
        since a care group of them alone is never present.
        """
        if group in self.scenario.club:
            return group in student.clubs
        kind, first = self.kind(group), self.first.get(group)
        if kind == "extended" and not student.attends & set(self.week.extended):
            return False
        if kind == "care" and not student.attends & set(self.week.care):
            return True
        order = [row.id for row in self.scenario.students]
        return first is None or order.index(first) <= order.index(student.id)

    def _students(self) -> None:
        cp = self.cp
        self.served = {(row.id, day): self.new() for row in self.scenario.students for day in self.days_of(row)}
        self.member = {
            (row.id, group): self.new()
            for row in self.scenario.students
            for group in self.groups
            if self._may_be_member(row, group)
        }
        self.placed = {}
        for row in self.scenario.students:
            self.placed[row.id] = self.some(lit for (who, _), lit in self.member.items() if who == row.id)
            days = [self.served[row.id, day] for day in self.days_of(row)]
            for day in days:
                cp.add_implication(day, self.placed[row.id])
            if days:  # who waits on every day is in no other table
                cp.add_bool_or(*days, ~self.placed[row.id])
            for groups in (self.care_groups, self.extended_groups):
                cp.add_at_most_one(self.member[row.id, g] for g in groups if (row.id, g) in self.member)
        for group, first in self.first.items():
            for student in self.members(group):
                cp.add_implication(student, self.member[first, group])

    def members(self, group: str) -> list[Lit]:
        """Membership literals of a group."""
        return [literal for (_, where), literal in self.member.items() if where == group]

    def members_where(self, group: str, students: Iterable[Student]) -> list[Lit]:
        """Membership literals of those of some students who may be in the group."""
        return [self.member[row.id, group] for row in students if (row.id, group) in self.member]

    def _clubs(self) -> None:
        self.opens = {club.id: self.new() for club in self.scenario.clubs}
        self.meets = {(club, token): self.new() for club in self.scenario.club for token in self.slots_of(club)}

    def _groups(self) -> None:
        cp, scenario = self.cp, self.scenario
        self.exists: dict[str, Lit] = dict(self.opens)
        for group in (*self.care_groups, *self.extended_groups):
            self.exists[group] = self.some(self.members(group))
        self.at_campus = {(group, campus): self.new() for group in self.groups for campus in self.campuses}
        for group in self.groups:
            cp.add(sum(self.at_campus[group, campus] for campus in self.campuses) == self.exists[group])
        for club in scenario.clubs:
            cp.add_implication(self.exists[club.id], self.at_campus[club.id, scenario.campus_of(club)])
        self.grades = sorted({student.grade for student in scenario.students})
        self.has_grade = {
            (group, grade): self.some(
                self.members_where(group, (student for student in scenario.students if student.grade == grade))
            )
            for group in self.groups
            for grade in self.grades
        }

    def _presence(self) -> None:
        cp, week = self.cp, self.week
        self.present: dict[tuple[str, str, str], Lit] = {}
        for student in self.scenario.students:
            clubs = [club for club in student.clubs if (student.id, club) in self.member]
            for club in clubs:
                for token in self.slots_of(club):
                    here = self.both(self.member[student.id, club], self.meets[club, token])
                    self.present[student.id, club, token] = here
            for token in sorted(student.attends):
                in_club = [lit for club in clubs if (lit := self.present.get((student.id, club, token))) is not None]
                served = self.served[student.id, week[token].day]
                for literal in in_club:
                    cp.add_implication(literal, served)
                cp.add_at_most_one(in_club)
                if not week[token].club_only:
                    self._in_groups(student, token, served, in_club)
            for token in set(week.ordinary) - student.attends:  # a club meets within the slots attended
                for club in clubs:
                    if (student.id, club, token) in self.present:
                        cp.add(self.present[student.id, club, token] == 0)

    def _in_groups(self, student: Student, token: str, served: Lit, in_club: list[Lit]) -> None:
        """Who is served and in no club meeting is in the care group, or the extended group in an extended slot."""
        groups = self.extended_groups if self.week[token].extended else self.care_groups
        due = self.new()
        self.cp.add(due == served - sum(in_club))
        here = []
        for group in groups:
            if (student.id, group) in self.member:
                literal = self.both(self.member[student.id, group], due)
                self.present[student.id, group, token] = literal
                here.append(literal)
        self.cp.add(sum(here) == due)

    def present_at(self, group: str, token: str) -> dict[str, Lit]:
        """Student -> presence in a group and slot."""
        return {
            row.id: self.present[row.id, group, token]
            for row in self.scenario.students
            if (row.id, group, token) in self.present
        }

    def present_anywhere(self, student: str, token: str) -> list[Lit]:
        """Presence literals of a student in a slot, one for each group; at most one is on."""
        found = (self.present.get((student, group, token)) for group in self.groups)
        return [literal for literal in found if literal is not None]

    # -- sessions and staff -------------------------------------------------------------------------------------

    def _sessions(self) -> None:
        cp, scenario = self.cp, self.scenario
        self.keys = [(group, token) for group in self.groups for token in self.slots_of(group)]
        self.held = {
            key: self.meets[key] if key in self.meets else self.some(self.present_at(*key).values())
            for key in self.keys
        }
        self.activity = {(*key, row.id): self.new() for key in self.keys for row in scenario.activities}
        self.room = {(*key, row.id): self.new() for key in self.keys for row in scenario.rooms}
        self.lead = {(*key, row.id): self.new() for key in self.keys for row in scenario.staff}
        for key in self.keys:
            for cells, rows in (
                (self.activity, scenario.activities),
                (self.room, scenario.rooms),
                (self.lead, scenario.staff),
            ):
                cp.add(sum(cells[*key, row.id] for row in rows) == self.held[key])
        self.joins: dict[tuple[str, str, str], Lit] = {}
        if scenario.settings.grouping.joining == "allowed":
            for token in self.week.care:
                for guest, host in combinations(self.care_groups, 2):
                    self.joins[guest, host, token] = self.new()
                    self.joins[host, guest, token] = self.new()
        self.hosts = {}
        for key in self.keys:
            self.hosts[key] = self.new()
            cp.add(self.hosts[key] + sum(self.hosts_of(*key).values()) == self.held[key])
        self._sitting()

    def _sitting(self) -> None:
        """Whoever is present somewhere sits in one session, the group's own or the one that it joins.

        The sums are implied by the clauses; they and the bound of `max_size` make the linear relaxation strong.
        """
        self.sits: dict[tuple[str, str, str], Lit] = {}
        for host, token in self.keys:
            guests = self.guests_of(host, token)
            for guest, joined in [(host, self.hosts[host, token]), *guests.items()]:
                for student, here in self.present_at(guest, token).items():
                    if not self.joins:
                        self.sits[student, host, token] = here
                        continue
                    sits = self.sits.setdefault((student, host, token), self.new())
                    self.cp.add_bool_or(~here, ~joined, sits)
            if host not in self.scenario.club:
                most = self.scenario.settings.grouping.max_size * self.hosts[host, token]
                self.cp.add(sum(self.sitting(host, token).values()) <= most)
        for row in self.scenario.students:
            for token in self.week.by_token:
                seats = [lit for (who, _, when), lit in self.sits.items() if (who, when) == (row.id, token)]
                self.cp.add(sum(seats) == sum(self.present_anywhere(row.id, token)))

    def hosts_of(self, guest: str, token: str) -> dict[str, Lit]:
        """Host -> whether the guest joins it in a slot."""
        return {host: lit for (one, host, when), lit in self.joins.items() if (one, when) == (guest, token)}

    def guests_of(self, host: str, token: str) -> dict[str, Lit]:
        """Guest -> whether it joins the host in a slot."""
        return {guest: lit for (guest, one, when), lit in self.joins.items() if (one, when) == (host, token)}

    def sitting(self, host: str, token: str) -> dict[str, Lit]:
        """Student -> whether present in the host's session or one that joins it."""
        return {
            row.id: self.sits[row.id, host, token]
            for row in self.scenario.students
            if (row.id, host, token) in self.sits
        }

    def _staff(self) -> None:
        cp, scenario = self.cp, self.scenario
        self.team = {(*key, row.id): self.new() for key in self.keys for row in scenario.staff}
        for (group, token, person), literal in self.team.items():
            cp.add_implication(literal, self.hosts[group, token])
            cp.add_bool_or(~self.hosts[group, token], ~self.lead[group, token, person], literal)
        for key in self.keys:
            cp.add(sum(self.team[*key, row.id] for row in scenario.staff) >= self.hosts[key])
        self.duty = {
            (row.id, campus, token): self.new()
            for row in scenario.staff
            if row.role in scenario.settings.duty.roles
            for campus in self.campuses
            if not row.campus or scenario.campus_of(row) == campus
            for token in self.week.by_token
        }
        self.works: dict[tuple[str, str], Lit] = {}
        """(staff, slot) -> at a session or on duty."""
        for row in scenario.staff:
            for token in self.week.by_token:
                here = [self.team[group, when, row.id] for group, when in self.keys if when == token]
                here += [lit for (who, _, when), lit in self.duty.items() if (who, when) == (row.id, token)]
                self.works[row.id, token] = self.new()
                cp.add(sum(here) == self.works[row.id, token])


def _campuses(scenario: Scenario) -> list[str]:
    """Campuses that groups and duties may have: all that a table or setting names, mergers followed."""
    tables = (scenario.students, scenario.staff, scenario.rooms, scenario.clubs, scenario.classes)
    named = {row.campus for table in tables for row in table}
    for name, rule in scenario.settings.campuses.items():
        named |= {name, rule.merge_into}
    return sorted({scenario.merged.get(name, name) for name in named - {""} or {""}})


def _standing_pins(scenario: Scenario) -> list[Pin]:
    """Pins without those of clubs that cannot open because too few students list them after striking."""
    lists = [(student, [club for club in student.clubs if _can_have(scenario, student, scenario.club[club])])
             for student in scenario.students]  # fmt: skip

    def struck(club: Club) -> bool:
        return sum(club.id in wishes for _, wishes in lists) < club.min_students

    return [pin for pin in scenario.pins if pin.group not in scenario.club or not struck(scenario.club[pin.group])]


def _can_have(scenario: Scenario, student: Student, club: Club) -> bool:
    """Whether a wish is not struck: grade, campus, and enough days with a slot attended that club and activity hold."""
    activity, week = scenario.activity[club.activity], scenario.week
    if not (club.allows_grade(student.grade) and activity.allows_grade(student.grade)):
        return False
    if scenario.campus_of(student) != scenario.campus_of(club):
        return False
    slots = club.slots & set(week.ordinary)
    days = {week[token].day for token in slots if token in student.attends and activity.in_slot(token)}
    return len(days) >= min(club.meetings_per_week, len({week[token].day for token in slots}))
