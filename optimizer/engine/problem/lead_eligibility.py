"""Who may lead or assist what, before anybody is rostered."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from optimizer.domain.people import Staff
from optimizer.domain.programme import Activity, Club
from optimizer.engine.problem.school import School


@dataclass(eq=False)
class LeadEligibility:
    """Questions about staff that several stages ask."""

    school: School

    @cached_property
    def grades_of_club(self) -> dict[str, frozenset[int]]:
        """Club -> grades of the students who ask for it and may join."""
        student = self.school.scenario.student
        return {club: frozenset(student[s].grade for s in ids) for club, ids in self.school.wishers.items()}

    def looks_after(self, person: Staff, grades: Iterable[int]) -> bool:
        return not person.grades or person.grades.issuperset(grades)

    def has_skill(self, person: Staff, activity: Activity, club: Club | None = None) -> bool:
        """Whether the person meets the activity's skill; named leaders of a club always do."""
        named = club is not None and person.id in club.leaders
        return named or not activity.skill or activity.skill in person.skills

    def of_club(self, club: Club, token: str) -> list[Staff]:
        """People who may lead a meeting and have its skill."""
        activity = self.school.scenario.activity[club.activity]
        return [p for p in self.in_role_for_club(club, token) if self.has_skill(p, activity, club)]

    def in_role_for_club(self, club: Club, token: str) -> list[Staff]:
        """People whose role may lead a meeting, skilled or not."""
        campus = self.school.campus_of_club[club.id]
        grades = self.grades_of_club[club.id]
        people = self.school.free_staff.get((campus, token), ())
        return [p for p in people if self.school.may_lead_club(p, club) and self.looks_after(p, grades)]

    def skilled(self, club: Club, token: str) -> list[Staff]:
        """Anybody who could bring a meeting's skill as an assistant."""
        activity = self.school.scenario.activity[club.activity]
        campus = self.school.campus_of_club[club.id]
        grades = self.grades_of_club[club.id]
        people = self.school.free_staff.get((campus, token), ())
        return [p for p in people if self.has_skill(p, activity, club) and self.looks_after(p, grades)]

    @cached_property
    def of_care(self) -> dict[tuple[str, str], tuple[Staff, ...]]:
        """(campus, token) -> people who may lead care alone then (a teacher where one must be present)."""
        teacher = self.school.needs_teacher("care")
        return {
            key: tuple(p for p in people if self.school.may_lead_care(p) and (self.school.is_teacher(p) or not teacher))
            for key, people in self.school.free_staff.items()
        }
