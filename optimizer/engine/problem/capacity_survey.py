"""Demand and resources before anything is planned: for each campus and slot, what there is and what is needed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from optimizer.domain.people import Role, Staff
from optimizer.domain.programme import Activity, Club
from optimizer.engine.problem.exercise_due import ExerciseDue
from optimizer.engine.problem.school import School

UNLIMITED_PLACES = 10**6
"""Places of a room without a limit."""


@dataclass(frozen=True)
class SlotCapacity:
    """Figures of one campus and slot, if everybody who signed up is served.

    Attributes
    ----------
    students : int
        Students signed up for the slot; in a club-only slot those of them who ask for a club that may meet then.
    places, rooms : int
        Students and groups that the open rooms hold.
    sessions : int
        Sessions needed at least: students by the size of the largest possible group.
    leads, teachers : int
        Free people who may lead; teachers among all free people.
    staff, staff_needed : int
        Free people; those needed at least for ratio and leads, duty included.
    duty, duty_needed : int
        Free people who may be on duty; those needed on duty.
    teacher_everywhere : bool
        Whether a teacher must be present at every session.
    """

    campus: str
    slot: str
    students: int
    places: int
    rooms: int
    sessions: int
    leads: int
    teachers: int
    staff: int
    staff_needed: int
    duty: int
    duty_needed: int
    teacher_everywhere: bool = False

    @property
    def comparisons(self) -> tuple[tuple[str, int, int], ...]:
        """(kind, need, have) of all that is counted: where less is there than needed, somebody must wait."""
        teachers = ("teachers", self.sessions, self.teachers)
        return (
            ("places", self.students, self.places),
            ("rooms", self.sessions, self.rooms),
            ("leads", self.sessions, self.leads),
            *((teachers,) if self.teacher_everywhere and self.teachers < self.leads else ()),
            ("staff", self.staff_needed, self.staff),
            ("duty", self.duty_needed, self.duty),
        )


@dataclass(frozen=True)
class SportsCapacity:
    """Exercise of one campus and day, if everybody who signed up is served.

    Attributes
    ----------
    students : int
        Students to whom exercise is due.
    due, minutes : int
        Student-minutes due; student-minutes that rooms can give at most, in care or in clubs.
    most_due, most_given : int
        Most minutes due to a student; minutes that a student can have at most, with an activity in each slot, whatever
        rooms there are.
    """

    campus: str
    day: str
    students: int
    due: int
    minutes: int
    most_due: int
    most_given: int

    @property
    def is_short(self) -> bool:
        """Whether somebody must wait for want of exercise."""
        return self.minutes < self.due or self.most_given < self.most_due


def slot_capacities(school: School) -> list[SlotCapacity]:
    """All campuses, and of each the slots that have students, in order of time."""
    rows = (_slot_capacity(school, c, t) for c in school.scenario.campuses for t in school.scenario.week.by_token)
    return [row for row in rows if row.students]


def who_could_come(school: School, campus: str, token: str, kind: str) -> list[Staff]:
    """People not there in a slot who would count as ``kind`` of `SlotCapacity.comparisons` if they came."""
    away = [p for p in school.staff if token not in p.available and school.serves_campus(p, campus)]
    leads, duty = _lead_roles(school, campus, token), {p.id for p in school.duty_staff[campus]}
    counts: dict[str, Callable[[Staff], bool]] = {
        "leads": lambda p: p.role in leads,
        "teachers": school.is_teacher,
        "staff": lambda p: True,
        "duty": lambda p: p.id in duty,
    }
    return [p for p in away if kind in counts and counts[kind](p)]


def _lead_roles(school: School, campus: str, token: str) -> set[Role]:
    """Roles that may lead some session of a slot."""
    settings, clubs = school.scenario.settings.staffing, _clubs(school, campus, token)
    return {*settings.lead_roles, *(settings.club_lead_roles if clubs else ())}


def _clubs(school: School, campus: str, token: str) -> list[Club]:
    return [
        c for c in school.scenario.clubs if token in school.club_slots[c.id] and school.campus_of_club[c.id] == campus
    ]


def _slot_capacity(school: School, campus: str, token: str) -> SlotCapacity:
    scenario, slot = school.scenario, school.scenario.week[token]
    students = [s for s in scenario.students if token in s.attends and school.campus_of_student[s.id] == campus]
    clubs = _clubs(school, campus, token)
    if slot.club_only:
        students = [s for s in students if any(c.id in s.clubs for c in clubs)]
    rooms = [r for r in scenario.rooms if r.campus == campus and token in r.available]
    largest_group = scenario.settings.grouping.max_size
    if not slot.extended:
        largest_group = max([largest_group, *(c.max_students or len(students) for c in clubs)])
    settings, free = scenario.settings.staffing, school.free_staff.get((campus, token), ())
    lead_roles = _lead_roles(school, campus, token)
    sessions = 0 if slot.club_only else -(-len(students) // largest_group)
    on_duty = school.min_duty[campus] if students and not slot.club_only else 0
    by_ratio = 0 if slot.club_only else -(-len(students) // school.max_students_per_staff)
    return SlotCapacity(
        campus=campus,
        slot=token,
        students=len(students),
        places=sum(UNLIMITED_PLACES if r.capacity is None else r.capacity for r in rooms),
        rooms=sum(r.groups_at_once for r in rooms),
        sessions=sessions,
        leads=sum(p.role in lead_roles for p in free),
        teachers=sum(school.is_teacher(p) for p in free),
        staff=len(free),
        staff_needed=max(by_ratio, sessions) + on_duty,
        duty=sum(token in p.available for p in school.duty_staff[campus]),
        duty_needed=on_duty,
        teacher_everywhere=settings.teacher_present == "always",
    )


def sports_capacities(school: School) -> list[SportsCapacity]:
    """All campuses and days on which somebody must get exercise."""
    rows, exercise = [], ExerciseDue(school)
    for campus in school.scenario.campuses:
        students = [s for s in school.scenario.students if school.campus_of_student[s.id] == campus]
        for day in school.scenario.week.days:
            due = [minutes for s in students if (minutes := exercise.due_on(s, day))]
            if due:
                minutes = _minutes_given(school, campus, day, len(due))
                most = _most_minutes(school, day)
                rows.append(SportsCapacity(campus, day, len(due), sum(due), minutes, max(due), most))
    return rows


def _minutes_given(school: School, campus: str, day: str, students: int) -> int:
    """Student-minutes of exercise that the rooms of a campus can give to so many students on a day at most."""
    week = school.scenario.week
    return sum(
        minutes * min(places, students)
        for token in week.on_day[day]
        if not week[token].extended
        for minutes, places in _sports_rooms(school, campus, token)
    )


def _most_minutes(school: School, day: str) -> int:
    """Minutes of exercise that the activities of care and clubs can give in all ordinary slots of a day together."""
    week = school.scenario.week
    slots = [token for token in week.on_day[day] if not week[token].extended]
    return sum(
        max((school.scenario.physical_minutes(a.id, token) for a in _exercise_activities(school, token)), default=0)
        for token in slots
    )


def _exercise_activities(school: School, token: str) -> list[Activity]:
    """Activities with exercise that a care group or a club may have in a slot."""
    scenario = school.scenario
    activities = [a for a in school.care_activities[token] if a.physical_minutes]
    of_clubs = (scenario.activity[c.activity] for c in scenario.clubs if token in school.club_slots[c.id])
    return activities + [a for a in of_clubs if a.physical_minutes]


def max_exercise_places(school: School, campus: str, token: str) -> int:
    """Students whom the rooms of a campus can give exercise in a slot at most, in care or in clubs."""
    return sum(places for _, places in _sports_rooms(school, campus, token))


def _sports_rooms(school: School, campus: str, token: str) -> Iterator[tuple[int, int]]:
    """Most minutes of exercise and most students of each room in which there can be any in a slot."""
    scenario, largest_group = school.scenario, school.scenario.settings.grouping.max_size
    activities = _exercise_activities(school, token)
    for room in scenario.rooms:
        suiting = [a for a in activities if a.takes_room_kind(room.kind)]
        if room.campus == campus and token in room.available and suiting:
            places = room.groups_at_once * max(largest_group, 1) if room.capacity is None else room.capacity
            yield max(scenario.physical_minutes(a.id, token) for a in suiting), places
