"""The survey of demand and resources: for every campus and slot, how many there are and how many are needed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from optimizer.engine.problem.school import School

UNLIMITED_PLACES = 10**6
"""Places where a room has no limit."""


@dataclass(frozen=True)
class SlotCapacity:
    """Figures of one campus and slot, if everybody who signed up is served.

    Attributes
    ----------
    students : int
        Signed up for the slot (in a slot kept for clubs: who asks for a club that may meet then).
    places, rooms : int
        Students and groups that the rooms open then can hold.
    sessions : int
        Sessions needed at least.
    leads, teachers : int
        People free then who may lead; teachers among all who are free.
    staff, staff_needed : int
        People free then; those needed at least by the ratio, with duty.
    duty, duty_needed : int
        The same for those who may be on duty.
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


@dataclass(frozen=True)
class SportsCapacity:
    """Exercise of one campus and day in student-minutes: due, and what rooms and clubs can give at most."""

    campus: str
    day: str
    students: int
    due: int
    minutes: int


def slot_capacities(school: School) -> list[SlotCapacity]:
    """All campuses and slots that have students, in order of time."""
    found = []
    for campus in school.scenario.campuses:
        for token in school.scenario.week.by_token:
            row = _slot(school, campus, token)
            if row.students:
                found.append(row)
    return found


def _slot(school: School, campus: str, token: str) -> SlotCapacity:
    scenario, slot = school.scenario, school.scenario.week[token]
    here = [s for s in scenario.students if token in s.attends and school.campus_of_student[s.id] == campus]
    clubs = [c for c in scenario.clubs if token in school.club_slots[c.id] and school.campus_of_club[c.id] == campus]
    if slot.club_only:
        here = [s for s in here if any(c.id in s.clubs for c in clubs)]
    rooms = [r for r in scenario.rooms if r.campus == campus and token in r.available]
    size = scenario.settings.grouping.max_size
    if not slot.extended:
        size = max([size, *(c.max_students or len(here) for c in clubs)])
    settings, free = scenario.settings.staffing, school.free_staff.get((campus, token), ())
    lead_roles = {*settings.lead_roles, *(settings.club_lead_roles if clubs else ())}
    needed = 0 if slot.club_only else -(-len(here) // size)
    on_duty = school.min_duty[campus] if here and not slot.club_only else 0
    ratio = 0 if slot.club_only else -(-len(here) // school.max_students_per_staff)
    return SlotCapacity(
        campus=campus,
        slot=token,
        students=len(here),
        places=sum(UNLIMITED_PLACES if r.capacity is None else r.capacity for r in rooms),
        rooms=sum(r.groups_at_once for r in rooms),
        sessions=needed,
        leads=sum(p.role in lead_roles for p in free),
        teachers=sum(school.is_teacher(p) for p in free),
        staff=len(free),
        staff_needed=max(ratio, needed) + on_duty,
        duty=sum(token in p.available for p in school.duty_staff[campus]),
        duty_needed=on_duty,
    )


def sports_capacities(school: School) -> list[SportsCapacity]:
    """All campuses and days on which somebody must get exercise."""
    found = []
    for campus in school.scenario.campuses:
        for day in school.scenario.week.days:
            due = [m for s in school.scenario.students if school.campus_of_student[s.id] == campus
                   and (m := _due(school, s.id, day))]  # fmt: skip
            if due:
                found.append(SportsCapacity(campus, day, len(due), sum(due), _minutes(school, campus, day, len(due))))
    return found


def _due(school: School, student: str, day: str) -> int:
    """Minutes of exercise due to a student on a day, slots kept for clubs left out of the attended time."""
    week, row = school.scenario.week, school.scenario.student[student]
    slots = [week[t] for t in school.attended[student].get(day, ()) if not week[t].extended and not week[t].club_only]
    if sum(slot.minutes for slot in slots) < school.scenario.settings.exercise.from_attended_minutes:
        return 0
    return school.exercise_minutes(row, day)


def _minutes(school: School, campus: str, day: str, students: int) -> int:
    """Student-minutes of exercise that the rooms of a campus can give on a day at most, in care or in clubs."""
    scenario, total = school.scenario, 0
    for token in scenario.week.on_day[day]:
        if not scenario.week[token].extended:
            total += sum(best * min(places, students) for best, places in _sports_rooms(school, campus, token))
    return total


def max_exercise_places(school: School, campus: str, token: str) -> int:
    """Students whom the rooms of a campus can give exercise in a slot at most, in care or in clubs."""
    return sum(places for _, places in _sports_rooms(school, campus, token))


def _sports_rooms(school: School, campus: str, token: str) -> Iterator[tuple[int, int]]:
    """Most minutes of exercise and most students of each room in which there can be any."""
    scenario, size = school.scenario, school.scenario.settings.grouping.max_size
    able = [a for a in school.care_activities[token] if a.physical_minutes]
    able += [
        scenario.activity[c.activity]
        for c in scenario.clubs
        if token in school.club_slots[c.id] and scenario.activity[c.activity].physical_minutes
    ]
    for room in scenario.rooms:
        given = [a for a in able if a.takes_room_kind(room.kind)]
        if room.campus == campus and token in room.available and given:
            most = room.groups_at_once * max(size, 1)
            yield (
                max(scenario.physical_minutes(a.id, token) for a in given),
                most if room.capacity is None else room.capacity,
            )
