"""Staff: leads, helpers, duties and everybody's limits."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable

from ortools.sat.python import cp_model

from benchmarks.peers.monolith.programme import Programme
from benchmarks.peers.monolith.students import Bool
from optimizer.domain.people import Staff


class Team:
    """Who serves where: ``lead`` and ``helper`` by (group or club, slot, person), ``duty`` by (campus, slot, person).

    ``work`` is everything of a person in a slot, ``on_day`` whether there is any on a day.
    """

    def __init__(self, programme: Programme):
        self.programme, self.students = programme, programme.students
        self.school, self.model = programme.school, programme.model
        self.scenario, self.week = self.school.scenario, self.school.scenario.week
        self.lead: dict[tuple[str, str, str], Bool] = {}
        self.helper: dict[tuple[str, str, str], Bool] = {}
        self.duty: dict[tuple[str, str, str], Bool] = {}
        self.work: dict[tuple[str, str], list[Bool]] = defaultdict(list)
        self.at_campus: dict[tuple[str, str, str], list[Bool]] = defaultdict(list)
        for g, t in programme.keys:
            self._care(g, t)
        for c, t in self.students.meets:
            self._club(c, t)
        self._duties()
        self.on_day: dict[tuple[str, str], Bool] = {}
        for person in self.school.staff:
            self._limits(person)

    def _new(self, table: dict[tuple[str, str, str], Bool], where: str, t: str, person: str, campus: str) -> Bool:
        literal = table[where, t, person] = self.model.new_bool_var("")
        self.work[person, t].append(literal)
        self.at_campus[person, self.week[t].day, campus].append(literal)
        return literal

    def _session(
        self, key: tuple[str, str], campus: str, held: Bool, leads: Callable[[Staff], bool], helped: bool, teacher: bool
    ) -> list[tuple[Staff, Bool]]:
        """The people of one session: exactly one leads, others may help."""
        g, t = key
        free = self.school.free_staff.get((campus, t), ())
        team = [(p, self._new(self.lead, g, t, p.id, campus)) for p in free if leads(p)]
        self.model.add(sum(literal for _, literal in team) == held)
        if helped:
            team += [(p, self._new(self.helper, g, t, p.id, campus)) for p in free]
            for p in free:
                self.model.add_implication(self.helper[g, t, p.id], held)
        if teacher:
            self.model.add(sum(lit for p, lit in team if self.school.is_teacher(p)) >= held)
        for p, literal in team:
            self._grades(p, literal, g)
        pin = self.programme.pins.get(key)
        if pin and pin.staff:
            self.model.add(sum(literal for p, literal in team if p.id == pin.staff) >= 1)
        return team

    def _grades(self, p: Staff, literal: Bool, g: str) -> None:
        """Nobody is with students of a grade that is not theirs."""
        if not p.grades:
            return
        for (group, grade), there in self.students.grade.items():
            if group == g and not p.may_look_after(grade):
                self.model.add_at_most_one(literal, there)
        if any(not p.may_look_after(s.grade) for s in self.students.late.get(g, ())):
            self.model.add(literal == 0)
        for s in self.school.wishers.get(g, ()):
            if not p.may_look_after(self.scenario.student[s].grade):
                self.model.add_at_most_one(literal, self.students.member[s, g])

    def _care(self, g: str, t: str) -> None:
        most, opened = self.scenario.settings.grouping.max_size, self.students.open[g]
        offered = self.school.care_activities[t]
        pinned = (g, t) in self.programme.pins
        helped = pinned or any(a.students_per_staff < most for a in offered) or self.school.needs_teacher("care")
        helped = helped and not self._leads_suffice(offered, most, pinned)
        team = self._session((g, t), self.programme.campus(g), opened, self.school.may_lead_care, helped,
                             self.school.needs_teacher("care"))  # fmt: skip
        late = self.students.late.get(g)
        size: cp_model.LinearExprT = sum(t in s.attends for s in late) if late else self.students.size[g]
        for a in offered:
            literal = self.programme.activity[g, t, a.id]
            self._ratio(team, a.students_per_staff, size, literal, most)
            if a.skill:
                self.model.add(sum(lit for p, lit in team if a.skill in p.skills) >= literal)

    def _leads_suffice(self, offered: tuple[object, ...], most: int, pinned: bool) -> bool:
        """Whether one lead, a teacher, is always enough."""
        leads = [p for p in self.school.staff if self.school.may_lead_care(p)]
        ratios = all(getattr(a, "students_per_staff", 0) >= most for a in offered)
        return ratios and not pinned and all(map(self.school.is_teacher, leads))

    def _ratio(
        self, team: list[tuple[Staff, Bool]], ratio: int, size: cp_model.LinearExprT, when: Bool, most: int
    ) -> None:
        if ratio < most:
            self.model.add(ratio * sum(literal for _, literal in team) >= size).only_enforce_if(when)

    def _club(self, c: str, t: str) -> None:
        club, meets = self.scenario.club[c], self.students.meets[c, t]
        activity = self.scenario.activity[club.activity]

        def leads(p: Staff) -> bool:
            return self.school.may_lead_club(p, club)

        most = club.max_students or len(self.school.wishers[c])
        teacher = self.school.needs_teacher("club")
        helped = activity.students_per_staff < most or (c, t) in self.programme.pins
        helped = helped or (teacher and any(leads(p) and not self.school.is_teacher(p) for p in self.school.staff))
        team = self._session((c, t), self.school.campus_of_club[c], meets, leads, helped, teacher)
        self._ratio(team, activity.students_per_staff, self.students.size[c], meets, most)
        if activity.skill:
            able = [lit for p, lit in team if activity.skill in p.skills or p.id in club.leaders]
            self.model.add(sum(able) >= meets)

    def _duties(self) -> None:
        for campus in self.scenario.campuses:
            here = [s for s in self.scenario.students if self.school.campus_of_student[s.id] == campus]
            for t in self.week.by_token:
                if not any(t in s.attends for s in here):
                    continue
                people = [p for p in self.school.duty_staff[campus] if t in p.available]
                on_duty = [self._new(self.duty, campus, t, p.id, campus) for p in people]
                if self.school.min_duty[campus]:
                    self.model.add(sum(on_duty) == self.school.min_duty[campus])

    def _limits(self, person: Staff) -> None:
        model, days = self.model, []
        could = min(person.min_per_week, self.school.could_serve[person.id])
        for day, tokens in self.week.on_day.items():
            literals = [literal for t in tokens for literal in self.work[person.id, t]]
            for t in tokens:
                model.add_at_most_one(self.work[person.id, t])
            on = self.on_day[person.id, day] = model.new_bool_var("")
            model.add(sum(literals) <= person.max_per_day * on)
            model.add(sum(literals) >= on)
            days.append(on)
            self._one_campus(person, day)
        model.add(self.load(person.id) <= person.max_per_week)
        model.add(self.load(person.id) >= could)
        model.add(sum(days) <= person.max_days)

    def _one_campus(self, person: Staff, day: str) -> None:
        used = []
        for campus in self.scenario.campuses:
            literals = self.at_campus.get((person.id, day, campus), [])
            if literals:
                there = self.model.new_bool_var("")
                used.append(there)
                self.model.add_max_equality(there, literals)
        if len(used) > 1:
            self.model.add_at_most_one(used)

    def load(self, person: str) -> cp_model.LinearExprT:
        """Slots of somebody in the week."""
        return sum(literal for t in self.week.by_token for literal in self.work[person, t])
