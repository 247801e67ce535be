"""Changes of people and duties."""

from __future__ import annotations

from collections.abc import Iterator

from optimizer.domain.people import Role
from optimizer.domain.telling import slots_text
from optimizer.engine.explain import scenario_edits as edits
from optimizer.engine.explain.assumptions import Assumption
from optimizer.engine.explain.remedy_candidate import (
    RESOURCE_ADDED,
    TABLE_CELL_CHANGE,
    ConflictContext,
    RemedyCandidate,
)
from optimizer.language.lists import several
from optimizer.language.terms import ROLES
from optimizer.language.text import Text


class StaffRemedyCandidates(ConflictContext):
    """Changes that give people more room, or bring somebody in."""

    # -- people ---------------------------------------------------------------------------------------------------

    def _leaders(self, one: Assumption) -> Iterator[RemedyCandidate]:
        club, busy = self.scenario.club[one.ids[0]], {p.staff for p in self.scenario.pins} | set(one.ids[1:])
        busy |= {leader for c in self.clubs for leader in self.scenario.club[c].leaders}
        slots = {p.slot for p in self.scenario.pins if p.group == club.id}
        able = [
            p
            for p in self.school.staff
            if p.id not in busy
            and p.role in self.scenario.settings.staffing.club_lead_roles
            and slots <= p.available
            and self.school.serves_campus(p, self.school.campus_of_club[club.id])
            and not p.grades
        ]
        for p in sorted(able, key=lambda p: (p.role is not Role.TEACHER, p.id))[:2]:
            text = Text("Name {p} as a further leader of {club}", "{club} 增加负责人 {p}").format(
                p=self.names.any(p.id), club=self.names.any(club.id)
            )
            yield RemedyCandidate(
                TABLE_CELL_CHANGE, text, edits.change_row("clubs", club.id, leaders=(*club.leaders, p.id))
            )

    def _skill(self, one: Assumption) -> Iterator[RemedyCandidate]:
        club = self.scenario.club[self.clubs[-1]] if self.clubs else None
        campus = "" if club is None else club.campus
        yield self._new(Role.TEACHER, campus, one.ids[1])

    def _new(self, role: Role, campus: str, skill: str = "") -> RemedyCandidate:
        if skill:
            text = Text(
                "Find one more {role} with the skill «{skill}» for {slots}", "{slots}增加一名具备“{skill}”专长的{role}"
            )
        else:
            text = Text("Find one more {role} for {slots}", "{slots}增加一名{role}")
        text = text.format(role=ROLES[role], skill=skill, slots=slots_text(self.slots))
        return RemedyCandidate(RESOURCE_ADDED, text, edits.add_person(role, campus, frozenset(self.slots), skill))

    def _available(self, one: Assumption) -> Iterator[RemedyCandidate]:
        person, week = self.scenario.person[one.ids[0]], self.scenario.week
        slots = frozenset(t for t in self.slots if week[t].day == one.ids[1]) - person.available
        if not slots and any(c.kind == "least" for c in self.assumptions):
            slots = frozenset([t for t in week.on_day[one.ids[1]] if t in week.care][:1]) - person.available
        if slots:
            text = Text("Have {who} come in {slots}", "请 {who} 在{slots}到岗").format(
                who=self.names.any(person.id), slots=self.names.spans(self.in_order(slots))
            )
            yield RemedyCandidate(
                TABLE_CELL_CHANGE, text, edits.add_availability(person.id, slots), "somebody comes", 2
            )

    def _others(self, one: Assumption) -> Iterator[RemedyCandidate]:
        slots = frozenset(one.ids)
        away = [p for p in self.school.staff if not slots <= p.available and not p.grades]
        for p in sorted(away, key=lambda p: (p.role is not Role.TEACHER, p.id))[:2]:
            text = Text(
                "Have one more {role} come in {slot}, for example {who}", "{slot}增加一名{role}到岗，例如 {who}"
            ).format(slot=slots_text(slots), who=self.names.any(p.id), role=ROLES[p.role])
            yield RemedyCandidate(TABLE_CELL_CHANGE, text, edits.add_availability(p.id, slots), "somebody else comes")

    def _leads(self, one: Assumption) -> Iterator[RemedyCandidate]:
        roles = self.scenario.settings.staffing.lead_roles
        slots = self.in_order(c.ids[0] for c in self.assumptions if c.kind == "no-lead")
        for p in sorted((p for p in self.school.staff if p.role in roles and not p.grades), key=lambda p: p.id)[:2]:
            text = Text("Have {who} come in {slots}", "请 {who} 在{slots}到岗").format(
                who=self.names.any(p.id), slots=self.names.spans(slots)
            )
            yield RemedyCandidate(
                TABLE_CELL_CHANGE, text, edits.add_availability(p.id, frozenset(slots)), "a lead comes", 2
            )

    def _no_duty(self, one: Assumption) -> Iterator[RemedyCandidate]:
        slots = self.in_order(c.ids[0] for c in self.assumptions if c.kind == "no-duty")
        roles = self.scenario.settings.duty.roles
        for p in sorted((p for p in self.school.staff if p.role in roles), key=lambda p: p.id)[:2]:
            text = Text("Have {who} come in {slots}", "请 {who} 在{slots}到岗").format(
                who=self.names.any(p.id), slots=self.names.spans(slots)
            )
            yield RemedyCandidate(
                TABLE_CELL_CHANGE, text, edits.add_availability(p.id, frozenset(slots)), "somebody for duty comes", 2
            )

    def _staff_grades(self, one: Assumption) -> Iterator[RemedyCandidate]:
        text = Text("Let {who} look after all grades", "允许 {who} 负责所有年级").format(who=self.names.any(one.ids[0]))
        yield RemedyCandidate(TABLE_CELL_CHANGE, text, edits.change_row("staff", one.ids[0], grades=frozenset()))

    def _staff_campus(self, one: Assumption) -> Iterator[RemedyCandidate]:
        if one.ids[0]:
            text = Text("Let {who} serve at every campus", "允许 {who} 在各校区服务").format(
                who=self.names.any(one.ids[0])
            )
            yield RemedyCandidate(TABLE_CELL_CHANGE, text, edits.change_row("staff", one.ids[0], campus=""))

    def _load(self, one: Assumption) -> Iterator[RemedyCandidate]:
        p = self.scenario.person[one.ids[0]]
        column = {"per-day": "max_per_day", "per-week": "max_per_week", "days": "max_days"}[one.kind]
        said = {
            "per-day": Text("Let {who} serve {n} slots a day", "允许 {who} 每天服务 {n} 节"),
            "per-week": Text("Let {who} serve {n} slots a week", "允许 {who} 每周服务 {n} 节"),
            "days": Text("Let {who} come on {n} days a week", "允许 {who} 每周来 {n} 天"),
        }[one.kind]
        for more in (1, 2, 3):
            n = getattr(p, column) + more
            edit = edits.change_row("staff", p.id, **{column: n})
            if one.kind == "per-day" and n > p.max_per_week:
                edit = edits.in_sequence(edit, edits.change_row("staff", p.id, max_per_week=n))
            yield RemedyCandidate(TABLE_CELL_CHANGE, said.format(who=self.names.any(p.id), n=n), edit)

    def _least(self, one: Assumption) -> Iterator[RemedyCandidate]:
        p = self.scenario.person[one.ids[0]]
        for n in range(p.min_per_week - 1, -1, -1):
            text = Text("Ask only {slots} a week of {who}", "{who} 每周至少服务的节数降为 {n}")
            if n == 0:
                text = Text("Set no weekly minimum for {who}", "不再规定 {who} 每周至少服务的节数")
            edit = edits.change_row("staff", p.id, min_per_week=n)
            yield RemedyCandidate(
                TABLE_CELL_CHANGE, text.format(who=self.names.any(p.id), n=n, slots=several(n, "slot")), edit
            )

    def _duty(self, one: Assumption) -> Iterator[RemedyCandidate]:
        campus, slot = one.ids
        role = self.scenario.settings.duty.roles[0]
        text = Text("Find one more {role} for {slot}", "{slot}增加一名{role}").format(
            role=ROLES[role], slot=slots_text([slot])
        )
        slots = frozenset(self.scenario.week.on_day[self.scenario.week[slot].day])
        yield RemedyCandidate(RESOURCE_ADDED, text, edits.add_person(role, campus, slots))
        least = self.scenario.settings.duty.min_per_slot
        if least > 1:
            text = Text("Ask for {n} on duty at a time instead of {old}", "每时段值班人数由至少 {old} 人改为 {n} 人")
            yield RemedyCandidate(RESOURCE_ADDED, text.format(n=least - 1, old=least), edits.set_min_duty(least - 1))
