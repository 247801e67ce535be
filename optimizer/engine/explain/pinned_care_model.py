"""Pinned care groups: they exist, so somebody is in them, is served on some day, and keeps the pins of that day."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from ortools.sat.python import cp_model

from optimizer.domain.people import Student
from optimizer.domain.programme import Pin
from optimizer.engine.explain.assumptions import Assumption, AssumptionModel, assumption
from optimizer.engine.explain.club_staff_model import ClubStaffModel

MembersBySlot = dict[str, list[tuple[Student, cp_model.IntVar]]]
"""Pinned slot -> students (one of each kind) with the literal that brings the group there then."""


@dataclass(frozen=True)
class _CareDay:
    """A day of a student: the pinned slots in which the student is surely in care, and what keeps it from being."""

    student: Student
    tokens: tuple[str, ...]
    bars: frozenset[frozenset[Assumption]]


class PinnedCareModel:
    """One member on one day is enough to contradict pins; which one is free."""

    def __init__(self, board: AssumptionModel, teams: ClubStaffModel):
        self.assumption_model, self.teams = board, teams
        self.school, self.scenario, self.people = teams.school, teams.scenario, teams.people
        pins: dict[str, list[Pin]] = defaultdict(list)
        for pin in self.scenario.pins:
            if pin.group not in self.scenario.club:
                pins[pin.group].append(pin)
        self._staff_at: dict[tuple[str, str], list[cp_model.IntVar]] = defaultdict(list)
        for group in sorted(pins):
            self._group(group, pins[group])
        for (person, token), literals in self._staff_at.items():
            self._busy(person, token, literals)

    def _group(self, group: str, pins: list[Pin]) -> None:
        witness: MembersBySlot = defaultdict(list)
        literals = []
        for one in self._kinds(group, {pin.slot for pin in pins}):
            literal = self.assumption_model.literal(f"witness[{group},{one.student.id},{' '.join(one.tokens)}]")
            literals.append(literal)
            for t in one.tokens:
                witness[t].append((one.student, literal))
            for bars in one.bars:
                self.assumption_model.forbid(sorted(bars), literal)
        for pin in pins:
            self.assumption_model.clause([assumption("pin", group, pin.slot)], literals)
            if witness[pin.slot]:
                held = self.assumption_model.literal(f"held[{group},{pin.slot}]")
                for _, literal in witness[pin.slot]:
                    self.assumption_model.model.add_implication(literal, held)
                self._session(pin, held, witness)

    def _kinds(self, group: str, pinned: set[str]) -> list[_CareDay]:
        """Days of students who may be in the group, one for each campus, grade, pinned slots and bars."""
        found: dict[tuple[object, ...], _CareDay] = {}
        for s in self.scenario.students:
            if s.care_group in ("", group):
                for day, of_day in self.school.attended[s.id].items():
                    tokens = tuple(t for t in of_day if t in pinned and self._surely_in_care(s, t))
                    bars = self._bars(s, day, of_day)
                    found.setdefault(
                        (self.school.campus_of_student[s.id], s.grade, tokens, bars), _CareDay(s, tokens, bars)
                    )
        return list(found.values())

    def _bars(self, student: Student, day: str, of_day: tuple[str, ...]) -> frozenset[frozenset[Assumption]]:
        """Sets of causes each of which keeps a student from being served on a day, whatever the group."""
        week, campus, found = (
            self.scenario.week,
            self.school.campus_of_student[student.id],
            set[frozenset[Assumption]](),
        )
        for t in of_day:
            clubs = not self._surely_in_care(student, t)
            if week[t].club_only:
                continue
            if not self.people.may_lead(campus, t, clubs=clubs):
                found.add(frozenset([assumption("no-lead", t, "any" if clubs else "care")]))
            if self.people.nobody_on_duty(campus, t):
                found.add(frozenset([assumption("no-duty", t)]))
        slots = [t for t in of_day if not week[t].extended]
        attended = sum(week[t].minutes for t in slots if not week[t].club_only)
        due = self.school.exercise_minutes(student, day)
        if due and attended >= self.scenario.settings.exercise.from_attended_minutes:
            causes = self.teams.clubs.no_exercise(student, day, slots, due)
            if causes:
                found.add(frozenset(causes))
        return frozenset(found)

    def _surely_in_care(self, student: Student, token: str) -> bool:
        slot = self.scenario.week[token]
        return not (slot.extended or slot.club_only or any(token in self.school.club_slots[c] for c in student.clubs))

    def _session(self, pin: Pin, held: cp_model.IntVar, witness: MembersBySlot) -> None:
        board, there = self.assumption_model, witness[pin.slot]
        activities = self._activities(pin, held)
        if pin.activity:
            kept = assumption("pin-activity", pin.group, pin.slot, pin.activity)
            chosen = [activities[pin.activity]] if pin.activity in activities else []
            board.clause([kept], chosen, when=[held])
            for s, literal in there:
                if not self.scenario.activity[pin.activity].allows_grade(s.grade):
                    board.forbid([kept, assumption("club-grades", pin.activity)], literal)
        if self.scenario.kept_room(pin.room):
            self._room(pin, held, there, activities)
        if pin.staff:
            self._staff(pin, held, there)

    def _activities(self, pin: Pin, held: cp_model.IntVar) -> dict[str, cp_model.IntVar]:
        found = {}
        for a in self.scenario.activities:
            literal = found[a.id] = self.assumption_model.literal(f"activity[{pin.group},{pin.slot},{a.id}]")
            if not a.in_slot(pin.slot):
                self.assumption_model.forbid([assumption("activity-slots", a.id, pin.slot)], literal)
            if not a.for_care:
                self.assumption_model.forbid([assumption("offered", a.id)], literal)
        self.assumption_model.model.add(cp_model.LinearExpr.sum(list(found.values())) == held)
        return found

    def _room(
        self,
        pin: Pin,
        held: cp_model.IntVar,
        there: list[tuple[Student, cp_model.IntVar]],
        activities: dict[str, cp_model.IntVar],
    ) -> None:
        room, kept = self.scenario.room[pin.room], assumption("pin-room", pin.group, pin.slot, pin.room)
        if pin.slot not in room.available:
            self.assumption_model.forbid([kept, assumption("room-open", room.id, pin.slot)], held)
        for s, literal in there:
            if self.school.campus_of_student[s.id] != room.campus:
                self.assumption_model.forbid([kept, assumption("room-campus", pin.group)], literal)
        for name, literal in activities.items():
            if not self.scenario.activity[name].takes_room_kind(room.kind):
                self.assumption_model.forbid([kept, assumption("room-kind", name)], literal, held)

    def _staff(self, pin: Pin, held: cp_model.IntVar, there: list[tuple[Student, cp_model.IntVar]]) -> None:
        kept, person = assumption("pin-staff", pin.group, pin.slot, pin.staff), self.scenario.person[pin.staff]
        serves = self.assumption_model.literal(f"serves[{pin.staff},{pin.group},{pin.slot}]")
        self.assumption_model.clause([kept], [serves], when=[held])
        for bar in self.people.absences(person, pin.slot):
            self.assumption_model.forbid([bar], serves)
        for s, literal in there:
            causes: list[Assumption] = []
            if not person.may_look_after(s.grade):
                causes.append(assumption("staff-grades", person.id))
            if not self.school.serves_campus(person, self.school.campus_of_student[s.id]):
                causes.append(assumption("staff-campus", person.id))
            for one in causes:
                self.assumption_model.forbid([one], serves, literal)
        self._staff_at[pin.staff, pin.slot].append(serves)

    def _busy(self, person: str, token: str, literals: list[cp_model.IntVar]) -> None:
        """Care groups may be joined, and then share their staff: together they make a person busy once."""
        busy = self.assumption_model.literal(f"busy[{person},{token}]")
        for literal in literals:
            self.assumption_model.model.add_implication(literal, busy)
        self.teams.serves[person, token].append(busy)
        if self.scenario.settings.grouping.joining == "never" and len(literals) > 1:
            self.assumption_model.row([assumption("clash", person, token)], cp_model.LinearExpr.sum(literals) <= 1)
