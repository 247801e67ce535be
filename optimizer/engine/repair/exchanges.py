"""The neighbourhood in which children change places, so that somebody can be admitted or put where a pin wants it.

Every child who moves is a change (goal ``moved``), so few do, and children whom the rules cannot tell apart can stand
for each other: of each kind in a group a few are free. Sessions stay as they are but for those that could not take one
child more.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection

from optimizer.engine.cp.neighbourhood import Neighbourhood, existing_groups, new_group_ids
from optimizer.engine.plan.index import PlanIndex
from optimizer.engine.plan.plan import Plan, SessionKey
from optimizer.engine.problem.school import School
from optimizer.engine.problem.staffing import students_served


def with_exchanges(
    school: School,
    plan: Plan,
    students: Collection[str],
    past: frozenset[str],
    *,
    each: int,
    most: int,
    new_groups: int = 0,
) -> Neighbourhood:
    """Groups, clubs and days of some students free, with care groups and clubs of others who may make room.

    Parameters
    ----------
    students : collection of student ids
        Those to be placed.
    past : frozenset of slot tokens
        Slots that are over.
    each : int
        Children free of each kind in each group: alike in grade, slots, clubs and ``apart``.
    most : int
        Children free in all.
    new_groups : int
        New care groups offered at each campus.
    """
    index, week = PlanIndex(school, plan), school.scenario.week
    to_place = frozenset(s for s in students if s in school.scenario.student)
    campuses = {school.campus_of_student[s] for s in to_place}
    others = _who_may_make_room(school, plan, to_place, campuses, each, most)
    care, extended = existing_groups(plan)
    here = [group for group, campus in care if campus in campuses]
    slots = {t for s in to_place for t in school.scenario.student[s].attends if t not in past}
    tight, cramped = _cannot_take_more(index, here, past, len(to_place))
    lacking = {(g, t) for g in here for t in slots if not week[t].extended and not week[t].club_only} - set(
        plan.meetings
    )
    fresh = _new_groups(school, plan, campuses, new_groups)
    keys = {(g, t) for g, _ in fresh for t in slots & set(week.care)}
    keys |= possible_hosts(index, keys)
    empty = frozenset((c, t) for c in campuses for t in slots if not index.present.get((c, t)))
    return Neighbourhood(
        groups=care + fresh,
        extended_groups=extended,
        care=to_place | others,
        extended=to_place,
        clubs=to_place | others,
        serving=to_place,
        programme=frozenset(cramped | lacking | keys),
        roster=frozenset(tight),
        duties=empty,
        people=school.staff_ids,
    )


def possible_hosts(index: PlanIndex, keys: Collection[SessionKey]) -> set[SessionKey]:
    """For each slot of some sessions the care session of each campus with the fewest children, with those that join it.

    With their programme free, small sessions may join these instead of asking for people and rooms.
    """
    plan, found = index.plan, dict[tuple[str, str], SessionKey]()
    tokens, care = {token for _, token in keys}, set(index.care_groups)
    for host, heads in sorted(index.joint_headcount.items()):
        place = (index.campus(host[0]), host[1])
        may_host = host in plan.meetings and host[0] in care and host[1] in tokens and host not in keys
        if may_host and (place not in found or heads < index.joint_headcount[found[place]]):
            found[place] = host
    return set(index.with_joined_sessions(found.values()))


def seats_lack(school: School, plan: Plan, students: Collection[str]) -> bool:
    """Whether the care groups of a plan that could take some students by their grades have fewer seats than these need.

    Then a new group is needed, unless children of other grades move on.
    """
    grouping, index, members = school.scenario.settings.grouping, PlanIndex(school, plan), Counter(plan.care.values())
    seats = 0
    for group in index.care_groups:
        grades = index.grades[group]
        fits = any(
            max(*grades, student.grade) - min(*grades, student.grade) <= grouping.max_grade_span
            for one in students
            if (student := school.scenario.student[one]) and plan.campus[group] == school.campus_of_student[one]
        )
        seats += fits * max(0, grouping.max_size - members[group])
    return len(students) > max(seats, 1)


def _new_groups(school: School, plan: Plan, campuses: Collection[str], number: int) -> tuple[tuple[str, str], ...]:
    names = new_group_ids(school, plan.campus)
    return tuple((next(names), campus) for campus in sorted(campuses) for _ in range(number))


def _who_may_make_room(
    school: School, plan: Plan, to_place: frozenset[str], campuses: Collection[str], each: int, most: int
) -> frozenset[str]:
    """Of each group and kind of children a few; those of grades near to those to be placed first, up to a limit."""
    taken: Counter[tuple[object, ...]] = Counter()
    grades = {school.scenario.student[s].grade for s in to_place}
    found: dict[int, list[str]] = defaultdict(list)
    for student in sorted(school.scenario.students, key=lambda s: (bool(s.together), s.id)):
        group = plan.care.get(student.id)
        if group is None or student.care_group or student.id in to_place or plan.campus.get(group) not in campuses:
            continue
        kind = (group, student.grade, student.attends, plan.clubs.get(student.id, ()), student.apart)
        taken[kind] += 1
        if taken[kind] <= each:
            found[min(abs(student.grade - grade) for grade in grades)].append(student.id)
    ranked = [student for distance in sorted(found) for student in found[distance]]
    return frozenset(ranked[:most])


def _cannot_take_more(
    index: PlanIndex, groups: Collection[str], past: frozenset[str], more: int
) -> tuple[set[SessionKey], set[SessionKey]]:
    """Sessions of some care groups, or hosts of these, without seats for so many, as far as the groups may grow.

    By their staff, and by their room or the size of joined sessions.
    """
    scenario, plan = index.school.scenario, index.plan
    max_size = scenario.settings.grouping.max_size
    in_room: Counter[tuple[str, str]] = Counter()
    for hosting, headcount in index.joint_headcount.items():
        in_room[plan.meetings[hosting].room, hosting[1]] += headcount
    guests: dict[SessionKey, set[SessionKey]] = defaultdict(set)
    for key, meeting in plan.meetings.items():
        if meeting.host:
            guests[meeting.host, key[1]].add(key)
    tight, cramped = set[SessionKey](), set[SessionKey]()
    members = Counter(plan.care.values())
    for group in groups:
        added = max(1, min(more, max_size - members[group]))
        for key in index.sessions_of_group[group]:
            host = (plan.meetings[key].host or group, key[1])
            own = plan.meetings[host]
            if key[1] in past:
                continue
            heads, room = index.joint_headcount[host], scenario.room.get(own.room)
            if heads + added > students_served(index.team_size(host), scenario.activity[own.activity]):
                tight |= {key, host}
            full = room is not None and room.capacity is not None and in_room[own.room, key[1]] + added > room.capacity
            if full or (guests[host] and heads + added > max_size):
                cramped |= {host, *guests[host]}
    return tight, cramped
