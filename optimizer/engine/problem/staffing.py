"""Who may lead or assist what, how many people a session needs, how much one person may serve, and how evenly.

`Eligibility` holds the activities, rooms and people that remain for a session once those that some rule excludes
outright are left out. What a rule excludes is never made a variable. An encoder may have a function ``excludes_room``
or ``excludes_staff`` that says so; `optimizer.engine.cp.encode.registry` lists them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

from optimizer.domain.people import Role, Staff
from optimizer.domain.places import Room
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


RoomExclusion = Callable[[School, Room, str, str, str, str], bool]
"""(school, room, campus, club or blank, slot, activity) -> whether a rule excludes that."""
StaffExclusion = Callable[[School, Staff, str, str, str, str, str], bool]
"""(school, person, campus, club or blank, kind, slot, part) -> whether a rule excludes that."""


class Eligibility:
    """What remains for one school. Answers are cached, so that the models of a run share one instance.

    Parameters
    ----------
    school : School
    room_bars, staff_bars : sequence of functions
        What rules exclude.
    """

    def __init__(self, school: School, room_bars: Sequence[RoomExclusion], staff_bars: Sequence[StaffExclusion]):
        self.school, self._room_bars, self._staff_bars = school, tuple(room_bars), tuple(staff_bars)
        self.care_activities = cache(self._care_activities)
        self._room_fits = cache(self._room_fits_uncached)
        self._staff = cache(self._staff_uncached)
        self._rooms = cache(self._rooms_uncached)

    def _care_activities(self, token: str, grades: frozenset[int]) -> tuple[Activity, ...]:
        """Activities that a care or extended group with students of these grades may have in a slot."""
        return tuple(a for a in self.school.care_activities[token] if all(a.allows_grade(grade) for grade in grades))

    def rooms(self, campus: str, group: str, token: str, activities: tuple[str, ...], least: int) -> tuple[Room, ...]:
        """Rooms that a group with at least ``least`` students present may use for one of the activities."""
        club = group if group in self.school.scenario.club else ""
        rooms = self._rooms(campus, club, token, activities)
        return tuple(r for r in rooms if r.capacity is None or r.capacity >= least)

    def _rooms_uncached(self, campus: str, club: str, token: str, activities: tuple[str, ...]) -> tuple[Room, ...]:
        return tuple(
            room
            for room in sorted(self.school.scenario.rooms, key=lambda r: r.id)
            if any(self._room_fits(room, campus, club, token, a) for a in activities)
        )

    def _room_fits_uncached(self, room: Room, campus: str, club: str, token: str, activity: str) -> bool:
        return not any(bar(self.school, room, campus, club, token, activity) for bar in self._room_bars)

    def staff(self, campus: str, group: str, kind: str, token: str, part: str) -> tuple[Staff, ...]:
        """People who may serve a group (``kind`` care, club or extended) or a duty (``kind`` duty) in a slot.

        ``part`` is lead or assistant.
        """
        return self._staff(campus, group if kind == "club" else "", kind, token, part)

    def _staff_uncached(self, campus: str, club: str, kind: str, token: str, part: str) -> tuple[Staff, ...]:
        return tuple(
            p
            for p in self.school.staff
            if not any(bar(self.school, p, campus, club, kind, token, part) for bar in self._staff_bars)
        )


def fair_load_levels(
    school: School, pool: Iterable[Staff], load: Mapping[str, int], spread: int | None = None
) -> range:
    """Levels T of a pool worth considering.

    Parameters
    ----------
    pool : iterable of Staff
        One of `School.fair_pools`.
    load : mapping
        Person -> slots served in the week.
    spread : int, optional
        Consider only the levels within ``spread`` of the best one at these loads; by default all at which the targets
        differ.
    """
    people = tuple(pool)
    highest = [(p.carried + school.could_serve[p.id] + 1) / p.share for p in people]
    last = int(max(highest, default=0)) + 1
    if spread is None:
        return range(last + 1)
    best = min(range(last + 1), key=lambda level: _sum_of_squares(school, people, load, level))
    return range(max(0, best - spread), min(last, best + spread) + 1)


def fair_load_measure(school: School, load: Mapping[str, int]) -> int:
    """The measure of ``fair-load``: over the pools, min over T of the sum of (carried + load - target(T))^2."""
    return sum(
        min(_sum_of_squares(school, pool, load, level) for level in fair_load_levels(school, pool, load))
        for pool in school.fair_pools
    )


def _sum_of_squares(school: School, pool: Iterable[Staff], load: Mapping[str, int], level: int) -> int:
    return sum((p.carried + load.get(p.id, 0) - school.target(p, level)) ** 2 for p in pool)
