"""Block: who serves, as a flow of staff over campuses and slots.

People alike in all that matters are one `StaffType`. In sessions of campus c and slot t serve y_ict people of type i,
on duty d_ict. Every timetable keeps, per place,

    sum y >= staff of clubs + staff of care sessions                       ratio, lead
    sum y >= ceil(present / R)                                             no ratio is above R
    sum over lead_roles y >= care sessions + club meetings that their people lead by name or skill
    sum over lead_roles and club_lead_roles y >= care sessions + meetings
    sum over teachers y >= sessions that need one                          teacher-present
    one of the leaders (of those with the skill) at each meeting           lead, skill
    min_per_slot <= sum d <= max_per_slot                                  duty

and per type the limits by slot, day and week. It pays ``extra-staff``, ``avoided``, ``call-ins`` and ``outside-cost``
exactly as they are defined, from y and d.
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from optimizer.domain.people import Role, Staff
from optimizer.engine.bounds.relaxation_builder import CampusSlot, RelaxationBuilder
from optimizer.engine.lp.program import AffineExpression, sum_of_expressions
from optimizer.engine.problem.meeting_patterns import MeetingPatterns

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True)
class StaffType:
    """People alike in everything but id and name; ``person`` is the first of them and stands for all."""

    person: Staff
    leads: frozenset[str]
    """Clubs that name these people as leaders."""
    ids: tuple[str, ...]

    @property
    def count(self) -> int:
        return len(self.ids)


def staff_types(draft: RelaxationBuilder) -> list[StaffType]:
    """The staff of the week by type, in order of each type's first id."""
    leads: dict[str, set[str]] = defaultdict(set)
    for club in draft.school.scenario.clubs:
        for person_id in club.leaders:
            leads[person_id].add(club.id)
    alike: dict[tuple[Staff, frozenset[str]], list[Staff]] = defaultdict(list)
    for person in draft.school.staff:
        bare = replace(person, id="", name="", vetted_until=None)
        alike[bare, frozenset(leads[person.id])].append(person)
    return [StaffType(people[0], clubs, tuple(p.id for p in people)) for (_, clubs), people in alike.items()]


@dataclass
class StaffFlow:
    """What the flow leaves to the goals over staff.

    Attributes
    ----------
    types : list of StaffType
    load : list of Affine
        Slots of the week of all people of a type, duties included.
    care_slots : list of Affine
        Slots in which they could lead a care session: those in sessions of ordinary slots that clubs have not claimed.
    """

    types: list[StaffType]
    load: list[AffineExpression]
    care_slots: list[AffineExpression]


def add_staff(draft: RelaxationBuilder) -> StaffFlow:
    block = _StaffBlock(draft)
    for place in draft.places:
        block.add_place(place)
    for i in range(len(block.types)):
        block.add_limits(i)
    block.add_outside_cost()
    care = set(draft.school.scenario.week.care)
    return StaffFlow(
        block.types,
        [sum_of_expressions(block.slots[i].values()) for i in range(len(block.types))],
        [
            sum_of_expressions(part for place, part in block.sessions[i].items() if place[1] in care)
            for i in range(len(block.types))
        ],
    )


class _StaffBlock:
    def __init__(self, draft: RelaxationBuilder):
        self.builder, self.model, self.school = draft, draft.model, draft.school
        self.types = staff_types(draft)
        self.patterns = MeetingPatterns(draft.school, draft.student_classes)
        self.weights = draft.school.scenario.settings.goals.weights()
        self.sessions: list[dict[CampusSlot, AffineExpression]] = [{} for _ in self.types]
        self.slots: list[dict[CampusSlot, AffineExpression]] = [defaultdict(AffineExpression) for _ in self.types]

    # -- one campus and slot ------------------------------------------------------------------------------------

    def add_place(self, place: CampusSlot) -> None:
        model, draft = self.model, self.builder
        here = [i for i, one in enumerate(self.types) if self._may(one.person, place)]
        for i in here:
            could = self._could_be_in_session(self.types[i].person, place)
            serves = model.count(("serves", i, *place), self.types[i].count if could else 0)
            self.sessions[i][place] = serves
            self.slots[i][place].add(serves)
        in_sessions = self._sum(here, place)
        needed = [draft.club_staff[club, place[1]] for club in draft.clubs_at.get(place, ())]
        needed.append(draft.care_staff.get(place, AffineExpression()))
        model.constrain(("staff", *place), in_sessions.times(1).add(sum_of_expressions(needed), -1), low=0)
        self._add_duty(place, here)
        self._add_leads(place, here, self._add_club_leads(place, here))
        self._pay_extra(place, in_sessions)

    def _may(self, person: Staff, place: CampusSlot) -> bool:
        return place[1] in person.available and self.school.serves_campus(person, place[0])

    def _could_be_in_session(self, person: Staff, place: CampusSlot) -> bool:
        """A session needs somebody present, of grades that the person may look after."""
        draft, (campus, token) = self.builder, place
        if self.school.scenario.week[token].club_only and not draft.clubs_at.get(place):
            return False
        return any(
            person.may_look_after(student.grade)
            for student in self.school.scenario.students
            if token in student.attends and self.school.campus_of_student[student.id] == campus
        )

    def _sum(self, types: Iterable[int], place: CampusSlot) -> AffineExpression:
        return sum_of_expressions(self.sessions[i][place] for i in types)

    def _add_duty(self, place: CampusSlot, here: list[int]) -> None:
        """Duty staff: at least the minimum where somebody is sure to be present, at most the maximum."""
        draft, campus = self.builder, place[0]
        on_duty = AffineExpression()
        token = place[1]
        nobody = self.school.scenario.week[token].club_only and not draft.clubs_at.get(place)
        for i in () if nobody else here:
            if self.types[i].person.role in self.school.scenario.settings.duty.roles:
                duty = self.model.count(("duty", i, *place), self.types[i].count)
                self.slots[i][place].add(duty)
                on_duty.add(duty)
        least, signed_up = self.school.min_duty[campus], draft.student_classes.signed_up[place]
        self.model.constrain(
            ("duty most", *place), on_duty, high=self.school.max_duty(draft.student_classes.grades_at[place])
        )
        if not least:
            return
        if not self.school.scenario.week[token].club_only:
            if not draft.present[place].terms:
                self.model.constrain(("duty least", *place), on_duty, low=least)
                return
            anybody = on_duty.times(signed_up).add(draft.present[place], -least)
            self.model.constrain(("duty least", *place), anybody, low=0)
        for club in draft.clubs_at.get(place, ()):
            met = on_duty.times(1).add(draft.meets[club, token], -least)
            self.model.constrain(("duty least", *place, club), met, low=0)

    def _add_club_leads(self, place: CampusSlot, here: list[int]) -> dict[int, AffineExpression]:
        """Type -> people who are at club meetings as the leader by name or the bearer of the skill."""
        asked: dict[frozenset[int], AffineExpression] = defaultdict(AffineExpression)
        for club_id in self.builder.clubs_at.get(place, ()):
            club = self.school.scenario.club[club_id]
            skill = self.school.scenario.activity[club.activity].skill
            fitting = frozenset(
                i
                for i in here
                if (
                    club.id in self.types[i].leads and self._leads_club(i)
                    if club.leaders
                    else skill in self.types[i].person.skills
                )
            )
            if club.leaders or skill:
                asked[fitting].add(self.builder.meets[club_id, place[1]])
        taken: dict[int, AffineExpression] = defaultdict(AffineExpression)
        for number, (fitting, meetings) in enumerate(sorted(asked.items(), key=lambda item: sorted(item[0]))):
            parts = AffineExpression()
            for i in sorted(fitting):
                part = self.model.count(("at clubs", i, *place, number), self.types[i].count)
                taken[i].add(part)
                parts.add(part)
            self.model.constrain(("club leads", *place, number), parts.add(meetings, -1), 0, 0)
        for i, parts in taken.items():
            self.model.constrain(("at clubs", i, *place), parts.times(1).add(self.sessions[i][place], -1), high=0)
        return taken

    def _leads_club(self, i: int) -> bool:
        return self.types[i].person.role in self.school.scenario.settings.staffing.club_lead_roles

    def _add_leads(self, place: CampusSlot, here: list[int], taken: dict[int, AffineExpression]) -> None:
        draft, model, school = self.builder, self.model, self.school
        hosts, meetings = draft.hosts.get(place, AffineExpression()), draft.meetings_at(place)
        leads = [i for i in here if school.may_lead_care(self.types[i].person)]
        both = [i for i in here if i in set(leads) or self._leads_club(i)]
        teachers = [i for i in here if school.is_teacher(self.types[i].person)]
        at_clubs = sum_of_expressions(taken.get(i, AffineExpression()) for i in leads)
        free = self._sum(leads, place).add(at_clubs, -1)
        model.constrain(("care leads", *place), free.add(hosts, -1), low=0)
        model.constrain(("leads", *place), self._sum(both, place).add(hosts, -1).add(meetings, -1), low=0)
        needing = AffineExpression()
        if school.needs_teacher("care"):
            needing.add(hosts)
        if school.needs_teacher("club"):
            needing.add(meetings)
        model.constrain(("teachers", *place), self._sum(teachers, place).add(needing, -1), low=0)

    def _pay_extra(self, place: CampusSlot, in_sessions: AffineExpression) -> None:
        """``extra-staff``: staff in sessions less ceil(present / R), the ceiling a variable where it is not known."""
        draft, token = self.builder, place[1]
        weight, most = self.weights["extra-staff"], self.school.max_students_per_staff
        self.model.charge_expression("extra-staff", in_sessions, weight)
        clubs_alone = draft.school.scenario.week[token].club_only
        present = draft.heads_in_clubs(place) if clubs_alone else draft.present[place]
        if not present.terms:
            fewest = -(-present.constant // most)
            self.model.constants["extra-staff"] -= weight * fewest
            self.model.constrain(("ratio at best", *place), in_sessions, low=fewest)
            return
        highest = -(-draft.student_classes.signed_up[place] // most)
        rounded = self.model.count(("fewest staff", *place), highest)
        self.model.constrain(("fewest staff", *place), rounded.times(most).add(present, -1), high=most - 1)
        self.model.constrain(("ratio at best", *place), in_sessions.times(1).add(rounded, -1), low=0)
        self.model.charge_expression("extra-staff", rounded, -weight)

    # -- one type over the week ---------------------------------------------------------------------------------

    def add_limits(self, i: int) -> None:
        one, model, week = self.types[i], self.model, self.school.scenario.week
        n, person = one.count, one.person
        by_day: dict[str, AffineExpression] = {day: AffineExpression() for day in week.days}
        by_slot: dict[str, AffineExpression] = defaultdict(AffineExpression)
        for (_, token), part in self.slots[i].items():
            by_day[week[token].day].add(part)
            by_slot[token].add(part)
            if token in person.avoids:
                model.charge_expression("avoided", part, self.weights["avoided"])
        for token, part in by_slot.items():
            if len(part.terms) > 1:
                model.constrain(("one place", i, token), part, high=n)
        for day, part in by_day.items():
            most = min(person.max_per_day, sum(token in person.available for token in week.on_day[day]))
            model.constrain(("per day", i, day), part, high=n * most)
            if person.role in (Role.VOLUNTEER, Role.OUTSIDE) and part.terms:
                self._add_call_ins(i, day, part, most, [p for t, p in by_slot.items() if week[t].day == day])
        could = self.school.could_serve[person.id]
        least = n * min(person.min_per_week, could)
        model.constrain(
            ("per week", i), sum_of_expressions(by_day.values()), low=least if least else -math.inf, high=n * could
        )

    def _add_call_ins(
        self, i: int, day: str, slots: AffineExpression, most: int, parts: list[AffineExpression]
    ) -> None:
        comes = self.model.count(("comes in", i, day), self.types[i].count)
        self.model.constrain(("comes in", i, day), comes.times(most).add(slots, -1), low=0)
        for number, part in enumerate(parts):
            self.model.constrain(("comes in", i, day, number), comes.times(1).add(part, -1), low=0)
        self.model.charge_expression("call-ins", comes, self.weights["call-ins"])

    def add_outside_cost(self) -> None:
        """Contract pay in whole yuan, rounded up, from exact rates."""
        rates = [
            (one.person.yuan_per_slot, sum_of_expressions(self.slots[i].values()), one.count)
            for i, one in enumerate(self.types)
            if one.person.role is Role.OUTSIDE and one.person.yuan_per_slot > 0
        ]
        if not rates:
            return
        unit = 1
        while any(rate * unit != int(rate * unit) for rate, _, _ in rates):
            unit *= 10
        paid = sum_of_expressions(part.times(int(rate * unit)) for rate, part, _ in rates)
        most = sum(rate * len(part.terms) * one_count for rate, part, one_count in rates)
        yuan = self.model.count(("yuan",), int(most) + 1)
        self.model.constrain(("yuan",), yuan.times(unit).add(paid, -1), low=0)
        self.model.charge_expression("outside-cost", yuan, self.weights["outside-cost"])
