"""Who is looked at by name: people on whom a conflict can hang alone; all others are taken together."""

from __future__ import annotations

from collections import defaultdict

from optimizer.domain.people import Staff
from optimizer.domain.programme import Club
from optimizer.engine.explain.assumptions import Assumption, assumption
from optimizer.engine.problem.school import School

MAX_INDIVIDUAL_STAFF = 6
"""A role or skill that no more people than this have is told by name."""


class IndividualStaff:
    """Everybody in staff.csv, the unvetted too, and the causes that keep them from serving."""

    def __init__(self, school: School, clubs: list[Club]):
        self.school, self.scenario = school, school.scenario
        self.staff = tuple(sorted(self.scenario.staff, key=lambda p: p.id))
        self.named = self._named(clubs)

    def _named(self, clubs: list[Club]) -> frozenset[str]:
        found = {pin.staff for pin in self.scenario.pins if pin.staff}
        found |= {p.id for p in self.staff if self.least(p)}
        groups: dict[tuple[str, str], set[str]] = defaultdict(set)
        for club in clubs:
            groups["leaders", club.id] |= set(club.leaders)
            skill = self.scenario.activity[club.activity].skill
            if skill and not club.leaders:
                groups["skill", skill] |= {p.id for p in self.staff if skill in p.skills}
        for campus in self.scenario.campuses:
            groups["duty", campus] |= {p.id for p in self.on_duty(campus)}
        for members in groups.values():
            if len(members) <= MAX_INDIVIDUAL_STAFF:
                found |= members
        return frozenset(found)

    def least(self, person: Staff) -> int:
        return min(person.min_per_week, self.school.could_serve[person.id])

    def on_duty(self, campus: str) -> list[Staff]:
        """People with a duty role who may serve at a campus."""
        roles = self.scenario.settings.duty.roles
        return [p for p in self.staff if p.role in roles and self.school.serves_campus(p, campus)]

    def may_lead(self, campus: str, token: str, *, clubs: bool) -> bool:
        """Whether anybody who may lead care, or clubs as well, is there in a slot."""
        settings = self.scenario.settings.staffing
        roles = {*settings.lead_roles, *(settings.club_lead_roles if clubs else ())}
        return any(p.role in roles for p in self.school.free_staff.get((campus, token), ()))

    def nobody_on_duty(self, campus: str, token: str) -> bool:
        """Whether somebody must be on duty where students are, and nobody can be."""
        able = self.on_duty(campus)
        if not able or not self.scenario.settings.duty.min_per_slot:
            return False
        return not any(token in p.available and self.school.vetted(p, token) for p in able)

    def absences(self, person: Staff, token: str) -> list[Assumption]:
        """What keeps a person from being there in a slot at all."""
        named, day, found = person.id in self.named, self.scenario.week[token].day, []
        if token not in person.available:
            found.append(assumption("available", person.id, day) if named else assumption("others-available", token))
        if not self.school.vetted(person, token):
            found.append(assumption("vetted", person.id) if named else assumption("others-vetted"))
        return found

    def bars(self, person: Staff, campus: str, token: str) -> list[Assumption]:
        """What keeps a person from serving at a campus in a slot."""
        found = self.absences(person, token)
        if not self.school.serves_campus(person, campus):
            found.append(assumption("staff-campus", person.id if person.id in self.named else ""))
        return found
