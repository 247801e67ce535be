"""Block: who serves, as a flow of staff over campuses and slots.

People alike in everything that matters are one type i (`StaffType`). Of type i there serve y_i in sessions and d_i on
duty, for each campus and slot. Every timetable keeps, for each campus and slot with ``present`` students,

    sum y >= staff of clubs + staff of care sessions              rules ratio and lead
    sum y >= ceil(present / R)                                    R: the best ratio of any activity
    sum over lead_roles y >= care sessions + club meetings that people of these roles lead by name or skill
    sum over lead_roles and club_lead_roles y >= care sessions + meetings
    sum over teachers y >= sessions at which one must be present  rule teacher-present
    one of the named leaders (of those with the skill) at each meeting
    min_per_slot <= sum d <= max_per_slot                         rule duty

and for each type the limits by slot, day and week. ``extra-staff``, ``avoided``, ``call-ins`` and ``outside-cost`` are
charged exactly as they are defined, from y and d; duty beyond the minimum wherever the minimum holds.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from optimizer.domain.people import Role, Staff
from optimizer.engine.bounds.activity_classes import CampusSlot
from optimizer.engine.bounds.relaxation_builder import RelaxationBuilder
from optimizer.engine.lp.program import AffineExpression, sum_of_expressions
from optimizer.engine.problem.alike import StaffType, staff_types


@dataclass
class StaffFlow:
    """What the flow hands on to the goals over loads and leads.

    Attributes
    ----------
    types : list of StaffType
    load : list of AffineExpression
        Type -> slots that all its people serve in the week, duties included.
    by_slot : list of dict
        Type -> slot -> its people who serve then, duties included.
    care_slots : list of AffineExpression
        Type -> staff slots in sessions of care slots: its people lead at most so many care sessions.
    """

    types: list[StaffType]
    load: list[AffineExpression]
    by_slot: list[dict[str, AffineExpression]]
    care_slots: list[AffineExpression]


def add_staff(builder: RelaxationBuilder) -> StaffFlow:
    """Add the variables and rows of the block, with the goals over staff that do not depend on the common level."""
    block = _StaffBlock(builder)
    for campus_slot in builder.campus_slots:
        block.add_campus_slot(campus_slot)
    numbers = range(len(block.types))
    for i in numbers:
        block.add_limits(i)
    block.add_outside_cost()
    care = set(builder.school.scenario.week.care)
    return StaffFlow(
        block.types,
        [sum_of_expressions(block.slots[i].values()) for i in numbers],
        [block.in_slots(i) for i in numbers],
        [sum_of_expressions(y for at, y in block.in_sessions[i].items() if at[1] in care) for i in numbers],
    )


class _StaffBlock:
    """The flow under construction.

    Attributes
    ----------
    types : list of StaffType
    in_sessions : list of dict
        Type -> (campus, slot) -> its people in sessions, y.
    slots : list of dict
        Type -> (campus, slot) -> its people who serve, y + d.
    """

    def __init__(self, builder: RelaxationBuilder):
        self.builder, self.model, self.school = builder, builder.model, builder.school
        self.types = staff_types(builder.school)
        self.weights = builder.school.scenario.settings.goals.weights()
        self.in_sessions: list[dict[CampusSlot, AffineExpression]] = [{} for _ in self.types]
        self.slots: list[dict[CampusSlot, AffineExpression]] = [defaultdict(AffineExpression) for _ in self.types]

    # -- one campus and slot ------------------------------------------------------------------------------------

    def add_campus_slot(self, at: CampusSlot) -> None:
        """Add the staff of a campus in a slot."""
        builder = self.builder
        here = [i for i, one in enumerate(self.types) if self._may_serve(one.person, at)]
        for i in here:
            most = self.types[i].count if self._could_be_in_session(self.types[i].person, at) else 0
            serves = self.in_sessions[i][at] = self.model.count(("serves", i, *at), most)
            self.slots[i][at].add(serves)
        in_sessions = self._sum_in_sessions(here, at)
        needed = [builder.club_staff[club, at[1]] for club in builder.clubs_at.get(at, ())]
        needed.append(builder.care_staff.get(at, AffineExpression()))
        self.model.constrain(("staff", *at), in_sessions - sum_of_expressions(needed), low=0)
        self._add_duty(at, here)
        self._add_leads(at, here, self._add_club_leads(at, here))
        self._charge_extra_staff(at, in_sessions)

    def _may_serve(self, person: Staff, at: CampusSlot) -> bool:
        return at[1] in person.available and self.school.serves_campus(person, at[0])

    def _could_be_in_session(self, person: Staff, at: CampusSlot) -> bool:
        """Whether a session can be held at which somebody of a grade that the person may look after is present."""
        campus, token = at
        if self.school.scenario.week[token].club_only and not self.builder.clubs_at.get(at):
            return False
        return any(
            person.may_look_after(student.grade)
            for student in self.school.scenario.students
            if token in student.attends and self.school.campus_of_student[student.id] == campus
        )

    def _sum_in_sessions(self, types: Iterable[int], at: CampusSlot) -> AffineExpression:
        return sum_of_expressions(self.in_sessions[i][at] for i in types)

    def _add_duty(self, at: CampusSlot, here: list[int]) -> None:
        """Duty staff: at least the minimum wherever somebody is sure to be present, at most the maximum."""
        builder, model, (campus, token) = self.builder, self.model, at
        on_duty = AffineExpression()
        club_only = self.school.scenario.week[token].club_only
        nobody_present = club_only and not builder.clubs_at.get(at)
        for i in () if nobody_present else here:
            if self.types[i].person.role in self.school.scenario.settings.duty.roles:
                duty = model.count(("duty", i, *at), self.types[i].count)
                self.slots[i][at].add(duty)
                on_duty.add(duty)
        most = self.school.max_duty(builder.student_classes.grades_at[at])
        model.constrain(("duty most", *at), on_duty, high=most)
        least, signed_up = self.school.min_duty[campus], builder.student_classes.signed_up[at]
        if on_duty.terms:
            beyond = model.count(("duty beyond", *at), most)
            model.constrain(("duty beyond", *at), beyond - on_duty, low=-least)
            model.charge_expression("extra-staff", beyond, self.weights["extra-staff"])
        if not least:
            return
        if not club_only:
            if not builder.present[at].terms:
                model.constrain(("duty least", *at), on_duty, low=least)
                return
            # signed_up x duty >= least x present: 0 where nobody is present, least where everybody is
            per_student = signed_up * on_duty - least * builder.present[at]
            model.constrain(("duty least", *at), per_student, low=0)
        for club in builder.clubs_at.get(at, ()):
            at_meeting = on_duty - least * builder.meets[club, token]
            model.constrain(("duty least", *at, club), at_meeting, low=0)

    def _add_club_leads(self, at: CampusSlot, here: list[int]) -> dict[int, AffineExpression]:
        """Type -> its people who are at club meetings as the named leader, or for the skill where none is named."""
        token, model = at[1], self.model
        demands: dict[frozenset[int], AffineExpression] = defaultdict(AffineExpression)
        for club_id in self.builder.clubs_at.get(at, ()):
            club = self.school.scenario.club[club_id]
            skill = self.school.scenario.activity[club.activity].skill
            if club.leaders:
                suited = frozenset(i for i in here if club.id in self.types[i].leads and self._has_club_role(i))
            else:
                suited = frozenset(i for i in here if skill in self.types[i].person.skills)
            if club.leaders or skill:
                demands[suited].add(self.builder.meets[club_id, token])
        taken: dict[int, AffineExpression] = defaultdict(AffineExpression)
        for number, (suited, meetings) in enumerate(sorted(demands.items(), key=lambda item: sorted(item[0]))):
            in_all = AffineExpression()
            for i in sorted(suited):
                people = model.count(("at clubs", i, *at, number), self.types[i].count)
                taken[i].add(people)
                in_all.add(people)
            model.constrain(("club leads", *at, number), in_all - meetings, 0, 0)
        for i, people in taken.items():
            model.constrain(("at clubs", i, *at), people - self.in_sessions[i][at], high=0)
        return taken

    def _has_club_role(self, i: int) -> bool:
        return self.types[i].person.role in self.school.scenario.settings.staffing.club_lead_roles

    def _add_leads(self, at: CampusSlot, here: list[int], taken: dict[int, AffineExpression]) -> None:
        """Leads of care sessions and meetings, and teachers where one must be present.

        Parameters
        ----------
        taken : dict
            Type -> its people who are at club meetings, so that they lead no care session.
        """
        builder, model, school = self.builder, self.model, self.school
        hosts, meetings = builder.hosts.get(at, AffineExpression()), builder.meetings_at(at)
        leads = [i for i in here if school.may_lead_care(self.types[i].person)]
        all_leads = [i for i in here if i in set(leads) or self._has_club_role(i)]
        teachers = [i for i in here if school.is_teacher(self.types[i].person)]
        at_clubs = sum_of_expressions(taken.get(i, AffineExpression()) for i in leads)
        free = self._sum_in_sessions(leads, at) - at_clubs
        model.constrain(("care leads", *at), free - hosts, low=0)
        in_all = self._sum_in_sessions(all_leads, at) - hosts - meetings
        model.constrain(("leads", *at), in_all, low=0)
        with_teacher = AffineExpression()
        if school.needs_teacher("care"):
            with_teacher.add(hosts)
        if school.needs_teacher("club"):
            with_teacher.add(meetings)
        model.constrain(("teachers", *at), self._sum_in_sessions(teachers, at) - with_teacher, low=0)

    def _charge_extra_staff(self, at: CampusSlot, in_sessions: AffineExpression) -> None:
        """``extra-staff``: staff in sessions less ceil(present / R), a variable where it is not known beforehand."""
        builder, token = self.builder, at[1]
        weight, ratio = self.weights["extra-staff"], self.school.max_students_per_staff
        self.model.charge_expression("extra-staff", in_sessions, weight)
        club_only = builder.school.scenario.week[token].club_only
        present = builder.in_clubs(at) if club_only else builder.present[at]
        if not present.terms:
            fewest = -(-present.constant // ratio)
            self.model.constants["extra-staff"] -= weight * fewest
            self.model.constrain(("ratio at best", *at), in_sessions, low=fewest)
            return
        rounded = self.model.count(("fewest staff", *at), -(-builder.student_classes.signed_up[at] // ratio))
        self.model.constrain(("fewest staff", *at), ratio * rounded - present, high=ratio - 1)
        self.model.constrain(("ratio at best", *at), in_sessions - rounded, low=0)
        self.model.charge_expression("extra-staff", rounded, -weight)

    # -- one type over the week ---------------------------------------------------------------------------------

    def add_limits(self, i: int) -> None:
        """The limits of a type's people by slot, day and week, with ``avoided`` and ``call-ins``."""
        model, week = self.model, self.school.scenario.week
        count, person = self.types[i].count, self.types[i].person
        by_day: dict[str, AffineExpression] = {day: AffineExpression() for day in week.days}
        by_slot = self.in_slots(i)
        for token, serves in by_slot.items():
            by_day[week[token].day].add(serves)
            if token in person.avoids:
                model.charge_expression("avoided", serves, self.weights["avoided"])
        for token, serves in by_slot.items():
            if len(serves.terms) > 1:
                model.constrain(("one place", i, token), serves, high=count)
        for day, serves in by_day.items():
            most = min(person.max_per_day, sum(token in person.available for token in week.on_day[day]))
            model.constrain(("per day", i, day), serves, high=count * most)
            if person.role in (Role.VOLUNTEER, Role.OUTSIDE) and serves.terms:
                self._add_call_ins(i, day, serves, most, [n for t, n in by_slot.items() if week[t].day == day])
        could = self.school.could_serve[person.id]
        least = count * min(person.min_per_week, could)
        in_week = sum_of_expressions(by_day.values())
        model.constrain(("per week", i), in_week, low=least or -math.inf, high=count * could)

    def in_slots(self, i: int) -> dict[str, AffineExpression]:
        """Slot -> people of the type who serve then, at all campuses."""
        by_slot: dict[str, AffineExpression] = defaultdict(AffineExpression)
        for (_, token), serves in self.slots[i].items():
            by_slot[token].add(serves)
        return by_slot

    def _add_call_ins(
        self, i: int, day: str, in_day: AffineExpression, most: int, by_slot: list[AffineExpression]
    ) -> None:
        """People of the type who come in on a day: each serves ``most`` slots then at most, and one at a time."""
        comes = self.model.count(("comes in", i, day), self.types[i].count)
        self.model.constrain(("comes in", i, day), most * comes - in_day, low=0)
        for number, serves in enumerate(by_slot):
            self.model.constrain(("comes in", i, day, number), comes - serves, low=0)
        self.model.charge_expression("call-ins", comes, self.weights["call-ins"])

    def add_outside_cost(self) -> None:
        """``outside-cost``: contract pay of outside staff in yuan, rounded up once, from exact rates."""
        paid_types = [
            (one, one.person.yuan_per_slot, sum_of_expressions(self.slots[i].values()))
            for i, one in enumerate(self.types)
            if one.person.role is Role.OUTSIDE and one.person.yuan_per_slot > 0
        ]
        if not paid_types:
            return
        unit = 1
        while any(rate * unit != int(rate * unit) for _, rate, _ in paid_types):
            unit *= 10
        pay = sum_of_expressions(int(rate * unit) * slots for _, rate, slots in paid_types)
        most = sum(rate * len(slots.terms) * one.count for one, rate, slots in paid_types)
        yuan = self.model.count(("yuan",), int(most) + 1)
        self.model.constrain(("yuan",), unit * yuan - pay, low=0)
        self.model.charge_expression("outside-cost", yuan, self.weights["outside-cost"])
