"""Decision variables about staff: who leads, assists and is on duty; and who serves when."""

from __future__ import annotations

from collections import defaultdict
from functools import cache

from ortools.sat.python import cp_model

from optimizer.domain.people import Staff
from optimizer.engine.cp.constraints import ConstraintBuilder, Expr, Lit, linear_sum
from optimizer.engine.cp.neighbourhood import Neighbourhood
from optimizer.engine.cp.variables.session_variables import SessionVariables
from optimizer.engine.plan.plan import Plan, SessionKey
from optimizer.engine.problem.school import School
from optimizer.engine.problem.staffing import Eligibility, staff_needed

StaffPosition = tuple[str, str, str]
"""(care, club, extended or duty; group or campus; slot token): where somebody may serve."""


class StaffVariables:
    """Leads, assistants and duty staff; constant where they are not free.

    Attributes
    ----------
    open_keys : tuple of (group id, slot token)
        Sessions whose staff is free, sorted.
    open_duties : tuple of (campus, slot token)
        Campus slots whose duty staff is free, sorted.
    people : tuple of Staff
        Staff whose week may change, sorted by id.
    """

    def __init__(
        self,
        constraints: ConstraintBuilder,
        school: School,
        plan: Plan,
        neighbourhood: Neighbourhood,
        programme: SessionVariables,
        eligibility: Eligibility,
    ):
        self.constraints, self.school, self.plan, self.neighbourhood = constraints, school, plan, neighbourhood
        self.programme, self.eligibility = programme, eligibility
        self._open = frozenset(neighbourhood.roster)
        self.open_keys = tuple(sorted(neighbourhood.roster))
        self.open_duties = tuple(sorted(neighbourhood.duties))
        self._names = self._staff_who_may_change()
        self.people: tuple[Staff, ...] = tuple(p for p in school.staff if p.id in self._names)
        self._lead: dict[SessionKey, dict[str, cp_model.IntVar]] = {}
        self._assist: dict[SessionKey, dict[str, cp_model.IntVar]] = {}
        self._duty: dict[SessionKey, dict[str, cp_model.IntVar]] = {}
        self._slots_of: dict[tuple[str, str], list[tuple[StaffPosition, Lit]]] = defaultdict(list)
        self._index_fixed()
        for g, t in self.open_keys:
            self._open_session(g, t)
        for campus, t in self.open_duties:
            self._open_duty(campus, t)
        self.works = cache(self._works)
        self.comes = cache(self._comes)

    def _staff_who_may_change(self) -> set[str]:
        names = set(self.neighbourhood.people)
        for key in self.neighbourhood.roster:
            meeting = self.plan.meetings.get(key)
            if meeting:
                names |= {meeting.lead, *meeting.assistants}
        for key in self.neighbourhood.duties:
            names |= set(self.plan.duties.get(key, ()))
        return names

    def _index_fixed(self) -> None:
        for (g, t), meeting in self.plan.meetings.items():
            if (g, t) in self._open or meeting.host:
                continue
            for person in (meeting.lead, *meeting.assistants):
                if person:
                    self._slots_of[person, t].append(((self.programme.kind(g), g, t), 1))
        for (campus, t), people in self.plan.duties.items():
            if (campus, t) not in self.neighbourhood.duties:
                for person in people:
                    self._slots_of[person, t].append((("duty", campus, t), 1))

    def _free(self, person: Staff, token: str) -> bool:
        return person.id in self._names and not any(
            isinstance(literal, int) for _, literal in self._slots_of.get((person.id, token), ())
        )

    def _open_session(self, group: str, token: str) -> None:
        kind, campus = self.programme.kind(group), self.programme.campus(group)
        for part, table in (("lead", self._lead), ("assistant", self._assist)):
            row = table.setdefault((group, token), {})
            if (
                part == "assistant"
                and self.neighbourhood.without_spare_assistants
                and not self._may_need_assistants(group, token)
            ):
                continue
            for person in self.eligibility.staff(campus, group, kind, token, part):
                if self._free(person, token) and self._suits(person, group):
                    row[person.id] = self.constraints.boolean(f"{part}[{person.id},{group},{token}]")
        for table in (self._lead, self._assist):
            for person_id, literal in table[group, token].items():
                self._slots_of[person_id, token].append(((kind, group, token), literal))

    def _suits(self, person: Staff, group: str) -> bool:
        if not person.grades or self.programme.kind(group) == "club":
            return True
        return all(person.may_look_after(s.grade) for s in self.programme.enrolment.fixed_members(group))

    def _may_need_assistants(self, group: str, token: str) -> bool:
        """Whether a rule may ask for an assistant (ratio, skill, presence of a teacher), or the plan has one."""
        meeting = self.plan.meetings.get((group, token))
        if meeting and meeting.assistants:
            return True
        kind = self.programme.kind(group)
        leads = self.eligibility.staff(self.programme.campus(group), group, kind, token, "lead")
        if self.school.needs_teacher(kind) and not all(self.school.is_teacher(p) for p in leads):
            return True
        activities = self.programme.activities(group, token)
        most = self.programme.enrolment.max_present(group, token)
        if any(staff_needed(most, activity) > 1 for activity in activities):
            return True
        guests = bool(self.programme.guests(group, token))
        return guests or (kind != "club" and any(a.skill for a in activities))

    def _open_duty(self, campus: str, token: str) -> None:
        row = self._duty.setdefault((campus, token), {})
        for person in self.eligibility.staff(campus, "", "duty", token, "lead"):
            if self._free(person, token):
                row[person.id] = self.constraints.boolean(f"duty[{person.id},{campus},{token}]")
                self._slots_of[person.id, token].append((("duty", campus, token), row[person.id]))

    # -- decisions ----------------------------------------------------------------------------------------------

    def is_open(self, group: str, token: str) -> bool:
        """Whether the staff of the session is free."""
        return (group, token) in self._open

    def leads(self, group: str, token: str) -> dict[str, Lit]:
        """Person -> whether this person leads the group's own session; without those who cannot."""
        if self.is_open(group, token):
            return dict(self._lead[group, token])
        meeting = self.plan.meetings.get((group, token))
        return {meeting.lead: 1} if meeting and meeting.lead and not meeting.host else {}

    def assistants(self, group: str, token: str) -> dict[str, Lit]:
        """Person -> whether this person assists at the group's own session; without those who cannot."""
        if self.is_open(group, token):
            return dict(self._assist[group, token])
        meeting = self.plan.meetings.get((group, token))
        return dict.fromkeys(meeting.assistants, 1) if meeting and not meeting.host else {}

    def team(self, group: str, token: str) -> list[tuple[str, Lit]]:
        """(person, whether in this part) of a session: possible leads, then possible assistants."""
        return [*self.leads(group, token).items(), *self.assistants(group, token).items()]

    def on_duty(self, campus: str, token: str) -> dict[str, Lit]:
        """Person -> whether this person is on duty; without those who cannot."""
        if (campus, token) in self.neighbourhood.duties:
            return dict(self._duty[campus, token])
        return dict.fromkeys(self.plan.duties.get((campus, token), ()), 1)

    # -- who serves when ----------------------------------------------------------------------------------------

    def places(self, person: str, token: str) -> list[tuple[StaffPosition, Lit]]:
        """Positions that the person has or may get in a slot, with the literal of each."""
        return self._slots_of.get((person, token), [])

    def _works(self, person: str, token: str) -> Expr:
        """Positions that the person has in the slot; the rule `staff-clash` allows at most 1."""
        return linear_sum(literal for _, literal in self.places(person, token))

    def load(self, person: str) -> Expr:
        """Staff slots of the person in the week, each once for every date of its day."""
        times, slots = self.school.service.times, self.school.scenario.week.slots
        return linear_sum(times[slot.day] * self.works(person, slot.token) for slot in slots if times[slot.day])

    def _comes(self, person: str, day: str) -> Lit:
        """A literal implied by any service of the person on the day."""
        tokens = self.school.scenario.week.on_day[day]
        literals = [literal for t in tokens for _, literal in self.places(person, t)]
        return self.constraints.implied_by_each(literals, f"comes[{person},{day}]")
