"""Who may lead or assist what, how many people a session needs, and how much one person may serve."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property

from optimizer.domain.people import Role, Staff
from optimizer.domain.programme import Activity, Club
from optimizer.engine.problem.school import School


def staff_needed(students: int, activity: Activity) -> int:
    """Fewest staff of a session of so many students: ceil(students / students_per_staff)."""
    return -(-students // activity.students_per_staff)


def students_served(staff: int, activity: Activity) -> int:
    """Most students of a session with so many staff."""
    return staff * activity.students_per_staff


def has_skill(person: Staff, activity: Activity, club: Club | None = None) -> bool:
    """Whether the person brings the skill of an activity; the named leaders of a club always do."""
    named = club is not None and person.id in club.leaders
    return named or not activity.skill or activity.skill in person.skills


def looks_after(person: Staff, grades: Collection[int]) -> bool:
    """Whether the person may look after students of all these grades."""
    return not person.grades or person.grades.issuperset(grades)


def may_lead(school: School, person: Staff, club: Club | None = None) -> bool:
    """Whether the person's role may lead a meeting of a club, or else a care or extended group; skilled or not."""
    return school.may_lead_care(person) if club is None else school.may_lead_club(person, club)


def needs_nobody_else(school: School, person: Staff, activity: Activity, club: Club | None = None) -> bool:
    """Whether a session led by this person meets skill and presence of a teacher without an assistant."""
    teacher = school.needs_teacher("care" if club is None else "club")
    return has_skill(person, activity, club) and (not teacher or school.is_teacher(person))


@dataclass(frozen=True, slots=True)
class WorkLimits:
    """Most slots of a person in the week and on a day, duties included, and most days."""

    per_week: int
    per_day: int
    days: int

    def allow(self, in_week: int, on_day: int, days: int) -> bool:
        """Whether so many slots in the week, on the fullest day, and days are within the limits."""
        return in_week <= self.per_week and on_day <= self.per_day and days <= self.days


def work_limits(person: Staff) -> WorkLimits:
    """The limits of a person's week."""
    return WorkLimits(person.max_per_week, person.max_per_day, person.max_days)


LONGEST_PAUSE = 30
"""Minutes between two slots; in a longer pause people do not wait at school."""


def slots_waited(school: School, person: Staff, first: str) -> int:
    """Available slots in which the person waits at school if ``first`` is the first slot served that day."""
    if person.role not in (Role.TEACHER, Role.MANAGER, Role.SUPPORT):
        return 0
    week = school.scenario.week
    begins, waited = week[first].start, 0
    for slot in reversed([week[token] for token in week.on_day[week[first].day] if token in person.available]):
        if slot.end <= begins:
            if begins - slot.end > LONGEST_PAUSE:
                break
            begins, waited = slot.start, waited + 1
    return waited


@dataclass(eq=False)
class LeadEligibility:
    """Who may lead or bring the skill for what, in each slot, before anybody is rostered."""

    school: School

    @cached_property
    def grades_of_club(self) -> dict[str, frozenset[int]]:
        """Club -> grades of the students who ask for it and may join."""
        student = self.school.scenario.student
        return {club: frozenset(student[s].grade for s in ids) for club, ids in self.school.wishers.items()}

    def of_club(self, club: Club, token: str) -> list[Staff]:
        """People who may lead a meeting and have its skill."""
        activity = self.school.scenario.activity[club.activity]
        return [p for p in self.in_role_for_club(club, token) if has_skill(p, activity, club)]

    def in_role_for_club(self, club: Club, token: str) -> list[Staff]:
        """People whose role may lead a meeting, skilled or not."""
        return [p for p in self._free_for_club(club, token) if self.school.may_lead_club(p, club)]

    def skilled(self, club: Club, token: str) -> list[Staff]:
        """People who could bring a meeting's skill as an assistant."""
        activity = self.school.scenario.activity[club.activity]
        return [p for p in self._free_for_club(club, token) if has_skill(p, activity, club)]

    def _free_for_club(self, club: Club, token: str) -> list[Staff]:
        grades = self.grades_of_club[club.id]
        people = self.school.free_staff.get((self.school.campus_of_club[club.id], token), ())
        return [p for p in people if looks_after(p, grades)]

    @cached_property
    def of_care(self) -> dict[tuple[str, str], tuple[Staff, ...]]:
        """(campus, token) -> people who may lead care alone then (a teacher where one must be present)."""
        teacher = self.school.needs_teacher("care")
        return {
            key: tuple(p for p in people if self.school.may_lead_care(p) and (self.school.is_teacher(p) or not teacher))
            for key, people in self.school.free_staff.items()
        }
