"""A minimal set of rules and facts that cannot all hold.

The model is a relaxation of the timetable (docs/explain.md): pinned clubs and care groups, the people they need, and
people with a weekly minimum; everybody else may wait and every other club may close. What has no solution here has none
in the full model. CP-SAT names an unsatisfiable core, and the deletion filter makes it minimal.
"""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from dataclasses import dataclass

from optimizer.domain.people import Student
from optimizer.domain.programme import Pin
from optimizer.engine.conflict.pinned_clubs import PinnedClubModel
from optimizer.engine.conflict.staff import IndividualStaff, StaffModel
from optimizer.engine.cp.assumptions import (
    Assumption,
    AssumptionModel,
    Literal,
    NoConflict,
    assumption,
    deletion_filter,
    total,
)
from optimizer.engine.cp.engine import Limits
from optimizer.engine.problem.exercise_due import counted_minutes, exercise_due
from optimizer.engine.problem.school import School

MembersBySlot = dict[str, list[tuple[Student, Literal]]]
"""Pinned slot -> students, one of each class, with the literal that one of them is in the group and served that day."""


@dataclass(frozen=True)
class _CareDay:
    """A day on which a student could be a pinned group's member.

    Attributes
    ----------
    tokens : tuple of str
        The group's pinned slots of the day in which the student, if served, is surely in care.
    exclusions : frozenset of frozenset of Assumption
        Sets of assumptions each of which keeps the student from being served on the day.
    """

    student: Student
    tokens: tuple[str, ...]
    exclusions: frozenset[frozenset[Assumption]]


class PinnedCareModel:
    """One member on one day: that is enough to contradict pins. Which student and which day is free."""

    def __init__(self, model: AssumptionModel, staff: StaffModel):
        self.model, self.staff = model, staff
        self.school, self.scenario, self.people = staff.school, staff.scenario, staff.people
        self._serves_care: dict[tuple[str, str], list[Literal]] = defaultdict(list)
        """(person, slot) -> literals: the person serves a pinned care group then."""
        for group, pins in sorted(self.school.care_pins.items()):
            self._group(group, pins)
        for (person, token), literals in self._serves_care.items():
            self._occupy(person, token, literals)

    def _group(self, group: str, pins: tuple[Pin, ...]) -> None:
        members: MembersBySlot = defaultdict(list)
        literals = []
        for one in self._care_days(group, {pin.slot for pin in pins}):
            literal = self.model.boolean(f"witness[{group},{one.student.id},{' '.join(one.tokens)}]")
            literals.append(literal)
            for t in one.tokens:
                members[t].append((one.student, literal))
            for reasons in one.exclusions:
                self.model.forbid(sorted(reasons), literal)
        for pin in pins:
            self.model.clause([assumption("pin", group, pin.slot)], literals)
            if members[pin.slot]:
                held = self.model.boolean(f"held[{group},{pin.slot}]")
                for _, literal in members[pin.slot]:
                    self.model.model.add_implication(literal, held)
                self._session(pin, held, members[pin.slot])

    def _care_days(self, group: str, pinned: set[str]) -> list[_CareDay]:
        """Days of students who may be in the group: one for each campus, grade, pinned slots and exclusions."""
        days: dict[tuple[object, ...], _CareDay] = {}
        for s in self.scenario.students:
            if s.care_group in ("", group):
                for day, of_day in self.school.attended[s.id].items():
                    tokens = tuple(t for t in of_day if t in pinned and self._surely_in_care(s, t))
                    exclusions = self._exclusions(s, day, of_day)
                    key = (self.school.campus_of_student[s.id], s.grade, tokens, exclusions)
                    days.setdefault(key, _CareDay(s, tokens, exclusions))
        return list(days.values())

    def _exclusions(self, student: Student, day: str, of_day: tuple[str, ...]) -> frozenset[frozenset[Assumption]]:
        """Sets of assumptions each of which keeps a student from being served on a day, whatever the group."""
        week, campus = self.scenario.week, self.school.campus_of_student[student.id]
        sets = set[frozenset[Assumption]]()
        for t in of_day:
            clubs = not self._surely_in_care(student, t)
            if week[t].club_only:
                continue
            if not self.people.somebody_may_lead(campus, t, clubs=clubs):
                sets.add(frozenset([assumption("no-lead", t, "any" if clubs else "care")]))
            if self.people.lacks_duty(campus, t):
                sets.add(frozenset([assumption("no-duty", t)]))
        due = exercise_due(self.school, student, day, counted_minutes(self.school, student.id, day))
        if due:
            slots = [t for t in of_day if not week[t].extended]
            reasons = self.staff.clubs.no_exercise(student, day, slots, due)
            if reasons:
                sets.add(frozenset(reasons))
        return frozenset(sets)

    def _surely_in_care(self, student: Student, token: str) -> bool:
        """Whether a student who is served on the day is in a care group in a slot, whatever the clubs do."""
        slot = self.scenario.week[token]
        return not (slot.extended or slot.club_only or any(token in self.school.club_slots[c] for c in student.clubs))

    def _session(self, pin: Pin, held: Literal, members: list[tuple[Student, Literal]]) -> None:
        """Activity, room and person of a pinned session, if it is held with any of these members."""
        activities = self._activities(pin, held)
        if pin.activity:
            pinned = assumption("pin-activity", pin.group, pin.slot, pin.activity)
            chosen = [activities[pin.activity]] if pin.activity in activities else []
            self.model.clause([pinned], chosen, when=[held])
            for s, literal in members:
                if not self.scenario.activity[pin.activity].allows_grade(s.grade):
                    self.model.forbid([pinned, assumption("club-grades", pin.activity)], literal)
        if self.scenario.kept_room(pin.room):
            self._room(pin, held, members, activities)
        if pin.staff:
            self._person(pin, held, members)

    def _activities(self, pin: Pin, held: Literal) -> dict[str, Literal]:
        """Activity -> literal: the session has it. It has exactly one."""
        chosen = {}
        for a in self.scenario.activities:
            literal = chosen[a.id] = self.model.boolean(f"activity[{pin.group},{pin.slot},{a.id}]")
            if not a.in_slot(pin.slot):
                self.model.forbid([assumption("activity-slots", a.id, pin.slot)], literal)
            if not a.for_care:
                self.model.forbid([assumption("offered", a.id)], literal)
        self.model.model.add(total(list(chosen.values())) == held)
        return chosen

    def _room(
        self, pin: Pin, held: Literal, members: list[tuple[Student, Literal]], activities: dict[str, Literal]
    ) -> None:
        room, pinned = self.scenario.room[pin.room], assumption("pin-room", pin.group, pin.slot, pin.room)
        if pin.slot not in room.available:
            self.model.forbid([pinned, assumption("room-open", room.id, pin.slot)], held)
        for s, literal in members:
            if self.school.campus_of_student[s.id] != room.campus:
                self.model.forbid([pinned, assumption("room-campus", pin.group)], literal)
        for name, literal in activities.items():
            if not self.scenario.activity[name].takes_room_kind(room.kind):
                self.model.forbid([pinned, assumption("room-kind", name)], literal, held)

    def _person(self, pin: Pin, held: Literal, members: list[tuple[Student, Literal]]) -> None:
        pinned, person = assumption("pin-staff", pin.group, pin.slot, pin.staff), self.scenario.person[pin.staff]
        serves = self.model.boolean(f"serves[{pin.staff},{pin.group},{pin.slot}]")
        self.model.clause([pinned], [serves], when=[held])
        for reason in self.people.absences(person, pin.slot):
            self.model.forbid([reason], serves)
        for s, literal in members:
            if not person.may_look_after(s.grade):
                self.model.forbid([assumption("staff-grades", person.id)], serves, literal)
            if not self.school.serves_campus(person, self.school.campus_of_student[s.id]):
                self.model.forbid([assumption("staff-campus", person.id)], serves, literal)
        self._serves_care[pin.staff, pin.slot].append(serves)

    def _occupy(self, person: str, token: str, literals: list[Literal]) -> None:
        """Care groups may be joined, and then share their staff: together they make a person busy once."""
        busy = self.model.boolean(f"busy[{person},{token}]")
        for literal in literals:
            self.model.model.add_implication(literal, busy)
        self.staff.serves[person, token].append(busy)
        if self.scenario.settings.grouping.joining == "never" and len(literals) > 1:
            self.model.post([assumption("clash", person, token)], total(literals) <= 1)


@dataclass(frozen=True)
class Conflict:
    """Assumptions that cannot all hold.

    ``minimal`` says that leaving out each one of them was tried and gave a solution of the relaxed model every time.
    """

    assumptions: tuple[Assumption, ...]
    minimal: bool


def build_assumption_model(school: School) -> AssumptionModel:
    """The relaxed model, each constraint under the assumptions that it follows from."""
    model = AssumptionModel()
    clubs = PinnedClubModel(model, school)
    staff = StaffModel(model, clubs, IndividualStaff(school, clubs.clubs))
    PinnedCareModel(model, staff)
    staff.post_loads()
    return model


def may_be_infeasible(school: School) -> bool:
    """Whether anything could keep the school from having a timetable: without pins and minimums all may wait."""
    return bool(school.scenario.pins) or any(p.min_per_week for p in school.scenario.staff)


def find_conflict(school: School, time_limit: float) -> Conflict | None:
    """A conflict of the school, or None: none is known. That proves nothing about the school.

    Parameters
    ----------
    time_limit : float
        Seconds of wall time.
    """
    search = _ConflictSearch(school, time.monotonic() + time_limit)
    core = search.conflict_among(search.assumptions)
    if isinstance(core, NoConflict):
        return None
    again = search.conflict_among(core)  # a proof from fewer assumptions often needs fewer still
    members = search.assumptions if isinstance(again, NoConflict) else again
    units = [[one] for one in sorted(members, key=_deletion_order)]
    reduced = deletion_filter(members, units, search.conflict_among, search.is_over)
    return Conflict(tuple(sorted(reduced.members)), reduced.minimal)


def is_contradictory(school: School, time_limit: float, stop: threading.Event | None = None) -> bool:
    """Whether the relaxed model is infeasible: then the school has no timetable. False proves nothing."""
    search = _ConflictSearch(school, time.monotonic() + time_limit, stop)
    return not isinstance(search.conflict_among(search.assumptions), NoConflict)


def is_cheaply_infeasible(school: School, time_limit: float, stop: threading.Event | None = None) -> bool:
    """Whether it is proven within seconds that the school has no timetable; False proves nothing."""
    seconds = min(school.params.conflict.quick_proof_seconds, time_limit)
    return may_be_infeasible(school) and is_contradictory(school, seconds, stop)


class _ConflictSearch:
    """The relaxed model of a school and the time until which it may be solved."""

    def __init__(self, school: School, deadline: float, stop: threading.Event | None = None):
        self.model, self.deadline, self.stop = build_assumption_model(school), deadline, stop
        self.effort = school.params.conflict.search_effort
        self.assumptions = sorted(self.model.assumption_literals)

    def is_over(self) -> bool:
        return time.monotonic() > self.deadline

    def conflict_among(self, assumptions: list[Assumption]) -> list[Assumption] | NoConflict:
        seconds = max(0.1, self.deadline - time.monotonic())
        return self.model.conflict_among(assumptions, Limits(seconds, self.effort), self.stop)


_LEAST_INFORMATIVE = (
    "others-clash",
    "others-vetted",
    "others-available",
    "roles",
    "duty-roles",
    "per-week",
    "days",
)
"""Kinds that say little; they are left out first, so that what stays speaks of clubs and people by name."""


def _deletion_order(of: Assumption) -> tuple[bool, Assumption]:
    return of.kind not in _LEAST_INFORMATIVE, of
