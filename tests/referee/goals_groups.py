"""Goals over students and care groups."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable
from itertools import pairwise

from .facts import Facts
from .scenario import Student
from .timetable import SessionRow

READING_ROOMS = {"homework", "reading"}
NOT_VARIED = {"homework", "sports", "rest"}


def less_one(things: set[str]) -> int:
    return max(0, len(things) - 1)


def own_sessions(facts: Facts, group: str) -> list[SessionRow]:
    """Sessions of a care group in ordinary slots that join no other."""
    return [row for row in facts.sessions_of[group] if not row.joins and not row.slot[1].startswith("X")]


def served_students(facts: Facts) -> list[Student]:
    return [student for student in facts.scenario.students.values() if facts.is_served(student.id)]


def club_choice(facts: Facts) -> int:
    total = 0
    for student in served_students(facts):
        granted = facts.member_rows[student.id].clubs
        places = [place for place, club in enumerate(student.clubs, 1) if club in granted]
        missed = len(student.clubs) + 1
        for j in range(1, student.wants + 1):
            place = places[j - 1] if j <= len(places) else missed
            total += (place - j) * student.club_weight
    return total


def continuity(facts: Facts) -> int:
    total = 0
    for group in facts.of_kind("care"):
        total += less_one({lead for row in own_sessions(facts, group) for lead in row.leads})
    return total


def room_moves(facts: Facts) -> int:
    total = 0
    for group in facts.of_kind("care"):
        rooms = set()
        for row in own_sessions(facts, group):
            activity = facts.activity(row)
            if facts.room(row) is not None and activity is not None and activity.category in READING_ROOMS:
                rooms.add(row.room)
        total += less_one(rooms)
    return total


def variety(facts: Facts) -> int:
    total = 0
    days = facts.scenario.week.days
    for group in facts.of_kind("care"):
        had: dict[str, set[str]] = defaultdict(set)  # activity: days
        for row in facts.sessions_of[group]:
            activity = facts.activity(row)
            if activity is not None and activity.category not in NOT_VARIED and not row.slot[1].startswith("X"):
                had[activity.id].add(row.slot[0])
        for on in had.values():
            total += sum(day in on and following in on for day, following in pairwise(days))
    return total


def spread(facts: Facts, key_of: dict[str, Hashable]) -> int:
    """Care groups that the served students of a key are spread over, less one; added up over the keys."""
    groups: dict[Hashable, set[str]] = defaultdict(set)
    for student, key in key_of.items():
        care_group = facts.care_group_of(student)
        if care_group:
            groups[key].add(care_group)
    return sum(less_one(found) for found in groups.values())


def classmates(facts: Facts) -> int:
    return spread(
        facts,
        {
            student.id: (student.own_campus, student.grade, student.school_class)
            for student in served_students(facts)
            if student.school_class
        },
    )


def together(facts: Facts) -> int:
    return spread(facts, {student.id: student.together for student in served_students(facts) if student.together})


def even_sizes(facts: Facts) -> int:
    sizes: dict[str | None, list[int]] = defaultdict(list)
    for group in facts.of_kind("care"):
        sizes[facts.campus_of(group)].append(len(facts.members.get(group, [])))
    return sum(max(found) - min(found) for found in sizes.values())


def unserved(facts: Facts) -> int:
    total = 0
    for student in facts.scenario.students.values():
        waits = facts.waits.get(student.id, set())
        total += student.weight * sum(slot[0] in waits for slot in student.attends)
    return total
