"""Goals over students and care groups."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable
from itertools import pairwise
from math import ceil

from scipy.optimize import linear_sum_assignment

from .facts import Facts
from .scenario import Student
from .timetable import SessionRow

READING_ROOMS = {"homework", "reading"}
DAILY = {"homework", "sports"}


def less_one(things: set[str]) -> int:
    return max(0, len(things) - 1)


def ordinary_sessions(facts: Facts, group: str) -> list[SessionRow]:
    """For each session of a care group in an ordinary slot, the row that decides its activity, room and staff."""
    return [facts.decides(row) for row in facts.sessions_of[group] if not row.slot[1].startswith("X")]


def served_students(facts: Facts) -> list[Student]:
    return [student for student in facts.scenario.students.values() if facts.is_served(student.id)]


def club_choice(facts: Facts) -> int:
    total = 0
    wishes = facts.scenario.wishes
    longest = max(map(len, wishes.values()), default=0)
    for student in served_students(facts):
        granted = facts.member_rows[student.id].clubs
        places = [place for place, club in enumerate(wishes[student.id], 1) if club in granted]
        for j in range(1, min(student.wants, len(wishes[student.id])) + 1):
            missed = 2 * longest if j == 1 else longest + 1
            place = places[j - 1] if j <= len(places) else missed
            total += (place - j) * student.club_weight
    return total


def continuity(facts: Facts) -> int:
    total = 0
    for group in facts.of_kind("care"):
        total += less_one({lead for row in ordinary_sessions(facts, group) for lead in row.leads})
    return total


def room_moves(facts: Facts) -> int:
    total = 0
    for group in facts.of_kind("care"):
        rooms = set()
        for row in ordinary_sessions(facts, group):
            activity = facts.activity(row)
            if facts.room(row) is not None and activity is not None and activity.category in READING_ROOMS:
                rooms.add(row.room)
        total += less_one(rooms)
    return total


def variety(facts: Facts) -> int:
    return sum(repetitions(facts, group) + monotony(facts, group) for group in facts.of_kind("care"))


def repetitions(facts: Facts, group: str) -> int:
    """Over activities: pairs of neighbouring days of a group that both have it."""
    had: dict[str, set[str]] = defaultdict(set)  # activity: days
    for row in ordinary_sessions(facts, group):
        activity = facts.activity(row)
        if activity is not None and activity.category not in DAILY and activity.min_per_day == 0:
            had[activity.id].add(row.slot[0])
    days = facts.scenario.week.days
    return sum(day in on and following in on for on in had.values() for day, following in pairwise(days))


def monotony(facts: Facts, group: str) -> int:
    """Over days and categories: sessions of a group beyond a quarter of the day's, or beyond what is demanded daily."""
    demanded: Counter[str] = Counter()
    for activity in facts.scenario.activities.values():
        if activity.offered_for("care") and activity.allows(facts.grades[group]):
            demanded[activity.category] += activity.min_per_day
    total = 0
    for day in facts.scenario.week.days:
        rows = [row for row in ordinary_sessions(facts, group) if row.slot[0] == day]
        given = Counter(activity.category for row in rows if (activity := facts.activity(row)) is not None)
        for category, number in given.items():
            total += max(0, number - max(ceil(len(rows) / 4), demanded[category]))
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


def moved(facts: Facts, start: Facts) -> int:
    """Students with a care group in both weeks whom the best one-to-one matching of groups of a campus leaves apart."""
    total, together = 0, 0
    campuses: dict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
    for student in facts.scenario.students:
        earlier, present = start.care_group_of(student), facts.care_group_of(student)
        if earlier and present:
            total += 1
            campus = facts.campus_of(present)
            if campus is not None and campus == start.campus_of(earlier):
                campuses[campus][earlier, present] += 1
    for shared in campuses.values():
        earlier_groups = sorted({earlier for earlier, _ in shared})
        present_groups = sorted({present for _, present in shared})
        table = [[shared[earlier, present] for present in present_groups] for earlier in earlier_groups]
        together += sum(table[row][column] for row, column in zip(*linear_sum_assignment(table, True), strict=True))
    return int(total - together)


def moved_in_repair(facts: Facts, published: Facts) -> int:
    """Students of both weeks' tables whose care group, clubs or waited days differ."""

    def where(week: Facts, student: str) -> tuple[str, set[str], set[str]] | None:
        if student not in week.member_rows and student not in week.waits:
            return None
        member = week.member_rows.get(student)
        clubs = set(week.clubs_of(member)) if member is not None else set()
        return week.care_group_of(student), clubs, week.waits.get(student, set())

    both = ((where(published, one), where(facts, one)) for one in facts.scenario.students)
    return sum(before is not None and after is not None and before != after for before, after in both)


def unserved(facts: Facts) -> int:
    total = 0
    for student in facts.scenario.students.values():
        waits = facts.waits.get(student.id, set())
        total += student.weight * sum(facts.times(slot[0]) for slot in student.attends if slot[0] in waits)
    return total
