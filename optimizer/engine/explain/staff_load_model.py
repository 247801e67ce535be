"""How much people may and must serve, and that nobody is in two places."""

from __future__ import annotations

from ortools.sat.python import cp_model

from optimizer.domain.people import Staff
from optimizer.engine.explain.assumptions import Assumption, AssumptionModel, assumption
from optimizer.engine.explain.club_staff_model import ClubStaffModel
from optimizer.engine.explain.individual_staff import IndividualStaff


class StaffLoadModel:
    """Limits of people looked at by name; of all others only that nobody serves twice at once."""

    def __init__(self, board: AssumptionModel, people: IndividualStaff, teams: ClubStaffModel):
        self.assumption_model, self.people, self.teams = board, people, teams
        self.school, self.scenario = people.school, people.scenario
        for p in people.staff:
            if people.least(p):
                self._work(p)
        for (person, token), literals in list(teams.serves.items()):
            if len(literals) > 1:
                named = person in people.named
                of = assumption("clash", person, token) if named else assumption("others-clash", token)
                board.row([of], cp_model.LinearExpr.sum(literals) <= 1)
        for p in people.staff:
            if p.id in people.named:
                self._limits(p)

    # -- at least -------------------------------------------------------------------------------------------------

    def _work(self, p: Staff) -> None:
        """A literal for every slot in which the person could do something else than what is pinned."""
        for t in self.scenario.week.by_token:
            literal = self.assumption_model.literal(f"elsewhere[{p.id},{t}]")
            for bar in [*self.people.absences(p, t), *self._nothing_to_do(p, t)]:
                self.assumption_model.forbid([bar], literal)
            self.teams.serves[p.id, t].append(literal)
        load = [lit for t in self.scenario.week.by_token for lit in self.teams.serves[p.id, t]]
        least = self.people.least(p)
        self.assumption_model.row([assumption("least", p.id)], cp_model.LinearExpr.sum(load) >= least)

    def _nothing_to_do(self, p: Staff, token: str) -> list[Assumption]:
        """Why nothing but pinned meetings could want the person in a slot; empty where something may."""
        slot = self.scenario.week[token]
        if slot.club_only:
            return self._no_club(p, token)
        there = [s for s in self.scenario.students if token in s.attends]
        if not there:
            return [assumption("nobody", token)]
        campus = self.school.campus_of_student
        near = [s for s in there if self.school.serves_campus(p, campus[s.id])]
        if not near:
            return [assumption("staff-campus", p.id)]
        if not any(self.people.may_lead(c, token, clubs=True) for c in {campus[s.id] for s in near}):
            return [assumption("no-lead", token, "any")]
        duty = p.role in self.scenario.settings.duty.roles
        if duty or any(p.may_look_after(s.grade) for s in near):
            return []
        return [assumption("staff-grades", p.id)]

    def _no_club(self, p: Staff, token: str) -> list[Assumption]:
        clubs = [c for c in self.scenario.clubs if token in self.school.club_slots[c.id]]
        if not clubs:
            return [assumption("no-club", token)]
        grade = {s.id: s.grade for s in self.scenario.students}
        duty = p.role in self.scenario.settings.duty.roles
        near = [c for c in clubs if self.school.serves_campus(p, self.school.campus_of_club[c.id])]
        if not near:
            return [assumption("staff-campus", p.id)]
        if duty or any(p.may_look_after(grade[s]) for c in near for s in self.school.wishers[c.id]):
            return []
        return [assumption("staff-grades", p.id)]

    # -- at most --------------------------------------------------------------------------------------------------

    def _limits(self, p: Staff) -> None:
        board, week, days = self.assumption_model, self.scenario.week, []
        for day in week.days:
            literals = [lit for t in week.on_day[day] for lit in self.teams.serves.get((p.id, t), ())]
            if not literals:
                continue
            board.row([assumption("per-day", p.id)], cp_model.LinearExpr.sum(literals) <= p.max_per_day)
            comes = board.literal(f"comes[{p.id},{day}]")
            for literal in literals:
                board.model.add_implication(literal, comes)
            days.append(comes)
            self._one_campus(p, day)
        every = [lit for t in week.by_token for lit in self.teams.serves.get((p.id, t), ())]
        if every:
            board.row([assumption("per-week", p.id)], cp_model.LinearExpr.sum(every) <= p.max_per_week)
        if len(days) > p.max_days:
            board.row([assumption("days", p.id)], cp_model.LinearExpr.sum(days) <= p.max_days)

    def _one_campus(self, p: Staff, day: str) -> None:
        there = []
        for campus in self.scenario.campuses:
            literals = self.teams.at.get((p.id, day, campus))
            if literals:
                at = self.assumption_model.literal(f"at[{p.id},{day},{campus}]")
                for literal in literals:
                    self.assumption_model.model.add_implication(literal, at)
                there.append(at)
        if len(there) > 1:
            self.assumption_model.row([assumption("one-campus", p.id, day)], cp_model.LinearExpr.sum(there) <= 1)
