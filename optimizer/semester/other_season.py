"""A season with other slots: sessions planned anew for the groups, members and clubs of the first programme.

`scenario_with_groups` is a scenario that leaves no other choice: each student is pinned to the care group, asks for the
clubs that were granted, and whoever waited all week, or has no slot of the season outside those for clubs alone and no
club, is left out. `with_those_left_out` puts them back as waiting.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from optimizer.domain.people import Student
from optimizer.domain.programme import Pin
from optimizer.domain.scenario import Scenario
from optimizer.domain.timetable import Member, Timetable, Waiting
from optimizer.language.text import Text

_CLUB_WEIGHT = 100
"""Weight of a granted club: the season's programme is to open all of them."""
_ALL_WEEK = Text("no place in the programme of the semester", "学期课表中没有名额")
_CLUBS_ALONE = Text(
    "this season leaves only slots for clubs, and no club was granted", "该季节只剩社团时段，且未录取社团"
)


def scenario_with_groups(scenario: Scenario, first: Timetable, *, same_times: bool) -> Scenario:
    """What a season's programme is planned on.

    Parameters
    ----------
    scenario : Scenario
        Under the season.
    first : Timetable
        The programme whose groups are kept.
    same_times : bool
        Pin clubs to the slots in which they meet there, where the season has all of them: then each surely opens.
    """
    idle, students = clubs_without_slots(scenario), []
    for student in scenario.students:
        member = first.member.get(student.id)
        if member is not None and not _left_out(scenario, student, member):
            granted = tuple(club for club in member.clubs if club not in idle)
            students.append(
                replace(
                    student,
                    care_group=member.care_group,
                    clubs=granted,
                    wants_clubs=len(granted),
                    club_weight=_CLUB_WEIGHT,
                )
            )
    asking = Counter(club for student in students for club in student.clubs)
    clubs = (replace(club, min_students=asking[club.id]) if asking[club.id] else club for club in scenario.clubs)
    pins = _pins_of_clubs(scenario, first, asking) if same_times else ()
    return replace(
        scenario, students=tuple(students), clubs=tuple(clubs), pins=tuple(dict.fromkeys((*scenario.pins, *pins)))
    )


def _pins_of_clubs(scenario: Scenario, first: Timetable, asking: Counter[str]) -> Iterator[Pin]:
    """Meetings of the first programme, of each club with members whose slots the season has as many of and all."""
    for club in scenario.clubs:
        tokens = [row.token for row in first.sessions if row.group == club.id]
        days = {scenario.week[token].day for token in club.slots & set(scenario.week.ordinary)}
        if asking[club.id] and set(tokens) <= club.slots and len(tokens) == min(club.meetings_per_week, len(days)):
            yield from (Pin(group=club.id, slot=token) for token in tokens)


def clubs_without_slots(scenario: Scenario) -> frozenset[str]:
    """Clubs that stay open in a season without meeting: it has none of their slots."""
    return frozenset(club.id for club in scenario.clubs if club.slots.isdisjoint(scenario.week.ordinary))


def _left_out(scenario: Scenario, student: Student, member: Member) -> bool:
    week = scenario.week
    outside = any(not week[token].club_only for token in student.attends)
    return not student.attends or not (outside or member.clubs)


def with_those_left_out(scenario: Scenario, first: Timetable, planned: Timetable) -> Timetable:
    """A season's programme for all students, groups named as in the first programme."""
    planned = _with_idle_clubs(scenario, first, planned)
    language = scenario.settings.language
    waiting = {row.student: row for row in planned.waiting}
    for student in scenario.students:
        if student.id in planned.member or student.id in waiting:
            continue
        days = tuple(day for day in scenario.week.days if not student.attends.isdisjoint(scenario.week.on_day[day]))
        if days:
            reason = _CLUBS_ALONE if student.id in first.member else _ALL_WEEK
            waiting[student.id] = Waiting(student=student.id, days=days, reason=reason.say(language))
    names = {row.id: row.name for row in first.groups}
    return replace(
        planned,
        groups=tuple(replace(row, name=names.get(row.id, row.name)) for row in planned.groups),
        waiting=tuple(waiting[one] for one in sorted(waiting)),
    )


def _with_idle_clubs(scenario: Scenario, first: Timetable, planned: Timetable) -> Timetable:
    """A programme with the clubs that do not meet in the season, and their members."""
    idle = clubs_without_slots(scenario)
    members = {row.student: row for row in planned.members}
    for row in first.members:
        own = tuple(club for club in row.clubs if club in idle)
        if own:
            before = members.get(row.student, Member(student=row.student))
            members[row.student] = replace(before, clubs=tuple(sorted({*before.clubs, *own})))
    groups = list(planned.groups)
    for group in first.groups:
        who = [scenario.student[one] for one, row in members.items() if group.id in row.clubs]
        if group.id in idle and who:
            grades = tuple(sorted({student.grade for student in who}))
            groups.append(replace(group, grades=grades, size=len(who)))
    order = {row.id: number for number, row in enumerate(first.groups)}
    groups.sort(key=lambda row: (order.get(row.id, len(order)), row.id))
    return replace(planned, groups=tuple(groups), members=tuple(members[one] for one in sorted(members)))


def differing_members(scenario: Scenario, first: Timetable, planned: Timetable) -> list[str]:
    """Students whose row differs between two programmes, but for those whom the season leaves only slots for clubs."""
    found = []
    for student in scenario.students:
        before, after = first.member.get(student.id), planned.member.get(student.id)
        excused = before is not None and _left_out(scenario, student, before)
        if before != after and not excused:
            found.append(student.id)
    return found
