"""Who leads and assists at pinned clubs, who is on duty then, and how much people may and must serve.

People on whom a conflict can hang alone are modelled one by one (`IndividualStaff`); of the others, those whom the same
assumptions keep from a task are taken together.
"""

from __future__ import annotations

from collections import defaultdict

from optimizer.domain.people import Staff
from optimizer.domain.programme import Club
from optimizer.engine.conflict.pinned_clubs import PinnedClubModel
from optimizer.engine.cp.assumptions import Assumption, AssumptionModel, Literal, assumption, total
from optimizer.engine.problem.school import School
from optimizer.engine.problem.staffing import has_skill, students_served, work_limits


class IndividualStaff:
    """Everybody in the staff table, the unvetted too, and the assumptions that keep them from serving.

    Attributes
    ----------
    individual : frozenset of str
        People modelled one by one: those whom pins name, who must serve a minimum, or who are among few with a task.
    """

    def __init__(self, school: School, clubs: list[Club]):
        self.school, self.scenario = school, school.scenario
        self.staff = tuple(sorted(self.scenario.staff, key=lambda p: p.id))
        self.individual = self._individual(clubs)

    def _individual(self, clubs: list[Club]) -> frozenset[str]:
        chosen = {pin.staff for pin in self.scenario.pins if pin.staff}
        chosen |= {p.id for p in self.staff if self.minimum(p)}
        able: dict[tuple[str, str], set[str]] = defaultdict(set)
        for club in clubs:
            activity = self.scenario.activity[club.activity]
            able["leaders", club.id] |= set(club.leaders)
            if activity.skill and not club.leaders:
                able["skill", activity.skill] |= {p.id for p in self.staff if has_skill(p, activity)}
        for campus in self.scenario.campuses:
            able["duty", campus] |= {p.id for p in self.on_duty(campus)}
        for people in able.values():
            if self.are_few(people):
                chosen |= people
        return frozenset(chosen)

    def are_few(self, people: set[str]) -> bool:
        """Whether people who alone can do something are so few that they are named."""
        return len(people) <= self.school.params.conflict.max_individual_staff

    def minimum(self, person: Staff) -> int:
        """Slots that the person must serve in the week, no more than possible."""
        return min(person.min_per_week, self.school.could_serve[person.id])

    def on_duty(self, campus: str) -> list[Staff]:
        """People with a duty role who may serve at a campus."""
        roles = self.scenario.settings.duty.roles
        return [p for p in self.staff if p.role in roles and self.school.serves_campus(p, campus)]

    def somebody_may_lead(self, campus: str, token: str, *, clubs: bool) -> bool:
        """Whether anybody who may lead care groups, or clubs as well, is free in a slot."""
        settings = self.scenario.settings.staffing
        roles = {*settings.lead_roles, *(settings.club_lead_roles if clubs else ())}
        return any(p.role in roles for p in self.school.free_staff.get((campus, token), ()))

    def lacks_duty(self, campus: str, token: str) -> bool:
        """Whether somebody must be on duty where students are, and nobody can be."""
        able = self.on_duty(campus)
        if not able or not self.scenario.settings.duty.min_per_slot:
            return False
        return not any(token in p.available and p.vetted_on(self.school.week_of) for p in able)

    def absences(self, person: Staff, token: str) -> list[Assumption]:
        """What keeps a person from being there in a slot at all."""
        alone, day, reasons = person.id in self.individual, self.scenario.week[token].day, []
        if token not in person.available:
            reasons.append(assumption("available", person.id, day) if alone else assumption("others-available", token))
        if not person.vetted_on(self.school.week_of):
            reasons.append(assumption("vetted", person.id) if alone else assumption("others-vetted"))
        return reasons

    def exclusions(self, person: Staff, campus: str, token: str) -> list[Assumption]:
        """What keeps a person from serving at a campus in a slot."""
        reasons = self.absences(person, token)
        if not self.school.serves_campus(person, campus):
            reasons.append(assumption("staff-campus", person.id if person.id in self.individual else ""))
        return reasons


class StaffModel:
    """Decisions about people: who serves at the meetings of pinned clubs and on duty there.

    Attributes
    ----------
    serves : dict
        (person, slot) -> literals each of which makes the person busy. `PinnedCareModel` adds its own.
    at_campus : dict
        (person, day, campus) -> literals each of which brings the person there.
    """

    def __init__(self, model: AssumptionModel, clubs: PinnedClubModel, people: IndividualStaff):
        self.model, self.clubs, self.people = model, clubs, people
        self.school, self.scenario = clubs.school, clubs.scenario
        self.serves: dict[tuple[str, str], list[Literal]] = defaultdict(list)
        self.at_campus: dict[tuple[str, str, str], list[Literal]] = defaultdict(list)
        for (c, t), meets in clubs.meets.items():
            self._team(self.scenario.club[c], t, meets)
        for campus in self.scenario.campuses:
            if self.scenario.settings.duty.min_per_slot and people.on_duty(campus):
                self._duties(campus)

    def _occupy(self, person: str, campus: str, token: str, literal: Literal) -> None:
        """Note that a literal makes a person busy at a campus."""
        self.serves[person, token].append(literal)
        self.at_campus[person, self.scenario.week[token].day, campus].append(literal)

    # -- club meetings --------------------------------------------------------------------------------------------

    def _team(self, club: Club, token: str, meets: Literal) -> None:
        """One lead, and with the assistants as many as ratio, teacher's presence, skill and pins ask for."""
        model, activity = self.model, self.scenario.activity[club.activity]
        lead, leads = self._leads(club, token)
        assist, assistants = self._assistants(club, token, meets)
        model.model.add(total(leads) == meets)
        team = [*leads, *assistants]
        size = self.clubs.size[club.id]
        model.post([assumption("ratio", activity.id)], students_served(1, activity) * total(team) >= size, when=[meets])
        individuals = [(p, literal) for table in (lead, assist) for p, literal in table.items()]
        others = team[len(lead) : len(leads)] + assistants[len(assist) :]
        if self.school.needs_teacher("club"):
            teachers = [lit for p, lit in individuals if self.school.is_teacher(self.scenario.person[p])]
            model.post([assumption("teacher")], total([*teachers, *others]) >= 1, when=[meets])
        if activity.skill and not club.leaders:
            skilled = [lit for p, lit in individuals if has_skill(self.scenario.person[p], activity)]
            row = total(skilled) >= 1 if skilled else False
            model.post([assumption("skill", activity.id, activity.skill)], row, when=[meets])
        for pin in self.clubs.pins[club.id]:
            if pin.staff and pin.slot == token:
                present = [lit for p, lit in individuals if p == pin.staff]
                model.clause([assumption("pin-staff", club.id, token, pin.staff)], present, when=[meets])

    def _leads(self, club: Club, token: str) -> tuple[dict[str, Literal], list[Literal]]:
        """Literals of those who may lead one by one; and all, with one for each set of exclusions of the others."""
        single, grouped = dict[str, Literal](), dict[frozenset[Assumption], Literal]()
        campus = self.school.campus_of_club[club.id]
        roles = self.scenario.settings.staffing.club_lead_roles
        named_leaders = assumption("leaders", club.id, *club.leaders)
        for p in self.people.staff:
            reasons = self.people.exclusions(p, campus, token)
            if p.role not in roles:
                reasons.append(assumption("roles", p.id if p.id in self.people.individual else ""))
            if club.leaders and p.id not in club.leaders:
                reasons = [named_leaders]
            key = frozenset(reasons)
            if reasons and (p.id not in self.people.individual or named_leaders in key):
                if key not in grouped:
                    grouped[key] = self.model.boolean(f"somebody leads[{club.id},{token}]")
                    self._forbid_each(reasons, grouped[key])
                continue
            single[p.id] = self._member_of_team(p, club, token, campus, reasons)
        return single, [*single.values(), *grouped.values()]

    def _assistants(self, club: Club, token: str, meets: Literal) -> tuple[dict[str, Literal], list[Literal]]:
        """Literals of those who may assist one by one; and all, with counts of the others as in `_leads`."""
        single, grouped = dict[str, Literal](), dict[frozenset[Assumption], Literal]()
        campus = self.school.campus_of_club[club.id]
        for p in self.people.staff:
            reasons = self.people.exclusions(p, campus, token)
            key = frozenset(reasons)
            if reasons and p.id not in self.people.individual:
                if key not in grouped:
                    grouped[key] = self._count(reasons, f"some assist[{club.id},{token}]")
                continue
            single[p.id] = self._member_of_team(p, club, token, campus, reasons)
            self.model.model.add_implication(single[p.id], meets)
        return single, [*single.values(), *grouped.values()]

    def _count(self, reasons: list[Assumption], name: str) -> Literal:
        """A number of people, 0 while any of the assumptions is true."""
        number = self.model.integer(self.school.params.conflict.max_grouped_staff, name)
        for reason in reasons:
            self.model.post([reason], number <= 0)
        return number

    def _member_of_team(self, p: Staff, club: Club, token: str, campus: str, reasons: list[Assumption]) -> Literal:
        literal = self.model.boolean(f"serves[{p.id},{club.id},{token}]")
        self._forbid_each(reasons, literal)
        self._occupy(p.id, campus, token, literal)
        if p.grades and p.id in self.people.individual:
            for askers in self.clubs.askers_of[club.id]:
                if not p.may_look_after(askers.student.grade):
                    members = self.clubs.members[askers.number, club.id]
                    self.model.post([assumption("staff-grades", p.id)], members <= 0, when=[literal])
        return literal

    def _forbid_each(self, reasons: list[Assumption], literal: Literal) -> None:
        for reason in reasons:
            self.model.forbid([reason], literal)

    # -- duty -----------------------------------------------------------------------------------------------------

    def _duties(self, campus: str) -> None:
        """Where a pinned club's members are, at the meeting and before or after it, somebody is on duty."""
        here = [club for club in self.clubs.clubs if self.school.campus_of_club[club.id] == campus]
        days = {self.scenario.week[t].day for club in here for t in self.clubs.slots(club.id)}
        least = self.scenario.settings.duty.min_per_slot
        for token in self.scenario.week.by_token:
            if self.scenario.week[token].day not in days:
                continue
            occupied = self.model.boolean(f"anybody[{campus},{token}]")
            for club in here:
                self._presence(club, token, occupied)
            on_duty = total(self._on_duty(campus, token))
            self.model.post([assumption("duty", campus, token)], on_duty >= least, when=[occupied])

    def _presence(self, club: Club, token: str, occupied: Literal) -> None:
        """Members of a club who are present in a slot set the literal ``occupied``."""
        slot = self.scenario.week[token]
        for t in self.clubs.slots(club.id):
            meets = self.clubs.meets[club.id, t]
            if t == token:
                self.model.clause([assumption("club-min", club.id)], [occupied], when=[meets])
            elif self.scenario.week[t].day == slot.day and not slot.club_only:
                for askers in self.clubs.askers_of[club.id]:
                    if token in askers.student.attends:
                        nobody = self.clubs.members[askers.number, club.id] <= askers.count * occupied
                        self.model.post([assumption("stays", club.id, token)], nobody, when=[meets])

    def _on_duty(self, campus: str, token: str) -> list[Literal]:
        single, grouped = [], dict[frozenset[Assumption], Literal]()
        able = {p.id for p in self.people.on_duty(campus)}
        roles = assumption("duty-roles", campus, *(sorted(able) if self.people.are_few(able) else ()))
        for p in self.people.staff:
            reasons = [*self.people.absences(p, token)] if p.id in able else [roles]
            key = frozenset(reasons)
            if reasons and (p.id not in self.people.individual or p.id not in able):
                if key not in grouped:
                    grouped[key] = self._count(reasons, f"some on duty[{campus},{token}]")
                continue
            literal = self.model.boolean(f"duty[{p.id},{campus},{token}]")
            self._forbid_each(reasons, literal)
            self._occupy(p.id, campus, token, literal)
            single.append(literal)
        return [*single, *grouped.values()]

    # -- loads ----------------------------------------------------------------------------------------------------

    def post_loads(self) -> None:
        """Post how much people must and may serve; called once, when all that makes anybody busy is there.

        The limits bind people modelled one by one; of all others only that nobody serves twice at once.
        """
        for p in self.people.staff:
            if self.people.minimum(p):
                self._minimum(p)
        for (person, token), literals in list(self.serves.items()):
            if len(literals) > 1:
                alone = person in self.people.individual
                clash = assumption("clash", person, token) if alone else assumption("others-clash", token)
                self.model.post([clash], total(literals) <= 1)
        for p in self.people.staff:
            if p.id in self.people.individual:
                self._limits(p)

    def _minimum(self, p: Staff) -> None:
        """The least that the person serves; a literal for every slot stands for tasks other than those pinned."""
        for t in self.scenario.week.by_token:
            literal = self.model.boolean(f"elsewhere[{p.id},{t}]")
            self._forbid_each([*self.people.absences(p, t), *self._no_task(p, t)], literal)
            self.serves[p.id, t].append(literal)
        load = [lit for t in self.scenario.week.by_token for lit in self.serves[p.id, t]]
        self.model.post([assumption("least", p.id)], total(load) >= self.people.minimum(p))

    def _no_task(self, p: Staff, token: str) -> list[Assumption]:
        """Why nothing but pinned meetings could need the person in a slot; empty where something may."""
        slot = self.scenario.week[token]
        if slot.club_only:
            return self._no_club(p, token)
        attending = [s for s in self.scenario.students if token in s.attends]
        if not attending:
            return [assumption("nobody", token)]
        campus = self.school.campus_of_student
        near = [s for s in attending if self.school.serves_campus(p, campus[s.id])]
        if not near:
            return [assumption("staff-campus", p.id)]
        if not any(self.people.somebody_may_lead(c, token, clubs=True) for c in {campus[s.id] for s in near}):
            return [assumption("no-lead", token, "any")]
        if self._may_be_on_duty(p) or any(p.may_look_after(s.grade) for s in near):
            return []
        return [assumption("staff-grades", p.id)]

    def _no_club(self, p: Staff, token: str) -> list[Assumption]:
        clubs = [c for c in self.scenario.clubs if token in self.school.club_slots[c.id]]
        if not clubs:
            return [assumption("no-club", token)]
        near = [c for c in clubs if self.school.serves_campus(p, self.school.campus_of_club[c.id])]
        if not near:
            return [assumption("staff-campus", p.id)]
        grades = (self.scenario.student[s].grade for c in near for s in self.school.wishers[c.id])
        if self._may_be_on_duty(p) or any(map(p.may_look_after, grades)):
            return []
        return [assumption("staff-grades", p.id)]

    def _may_be_on_duty(self, p: Staff) -> bool:
        return p.role in self.scenario.settings.duty.roles

    def _limits(self, p: Staff) -> None:
        """Most slots a day and a week, most days, and one campus a day."""
        model, week, limits, days = self.model, self.scenario.week, work_limits(p), []
        for day in week.days:
            literals = [lit for t in week.on_day[day] for lit in self.serves.get((p.id, t), ())]
            if not literals:
                continue
            model.post([assumption("per-day", p.id)], total(literals) <= limits.per_day)
            comes = model.boolean(f"comes[{p.id},{day}]")
            for literal in literals:
                model.model.add_implication(literal, comes)
            days.append(comes)
            self._one_campus(p, day)
        every = [lit for t in week.by_token for lit in self.serves.get((p.id, t), ())]
        if every:
            model.post([assumption("per-week", p.id)], total(every) <= limits.per_week)
        if len(days) > limits.days:
            model.post([assumption("days", p.id)], total(days) <= limits.days)

    def _one_campus(self, p: Staff, day: str) -> None:
        campuses = []
        for campus in self.scenario.campuses:
            literals = self.at_campus.get((p.id, day, campus))
            if literals:
                here = self.model.boolean(f"at[{p.id},{day},{campus}]")
                for literal in literals:
                    self.model.model.add_implication(literal, here)
                campuses.append(here)
        if len(campuses) > 1:
            self.model.post([assumption("one-campus", p.id, day)], total(campuses) <= 1)
