"""A season with other slots: sessions planned anew for the groups, members and clubs of the first programme.

`scenario_with_groups` is a scenario that leaves no other choice: each student is pinned to the care group, asks for the
clubs that were granted, and whoever waited all week, or has no slot of the season outside those for clubs alone and no
club, is left out. `with_those_left_out` puts them back as waiting.
"""

from __future__ import annotations

from dataclasses import replace

from optimizer.domain.people import Student
from optimizer.domain.scenario import Scenario
from optimizer.domain.timetable import Member, Timetable, Waiting
from optimizer.language.text import Text

_CLUB_WEIGHT = 100
"""Weight of a granted club: the season's programme is to open all of them."""
_ALL_WEEK = Text("no place in the programme of the semester", "学期课表中没有名额")
_CLUBS_ALONE = Text(
    "this season leaves only slots for clubs, and no club was granted", "该季节只剩社团时段，且未录取社团"
)


def scenario_with_groups(scenario: Scenario, first: Timetable) -> Scenario:
    """What a season's programme is planned on.

    Parameters
    ----------
    scenario : Scenario
        Under the season.
    first : Timetable
        The programme whose groups are kept.
    """
    students = []
    for student in scenario.students:
        member = first.member.get(student.id)
        if member is not None and not _left_out(scenario, student, member):
            students.append(
                replace(
                    student,
                    care_group=member.care_group,
                    clubs=member.clubs,
                    wants_clubs=len(member.clubs),
                    club_weight=_CLUB_WEIGHT,
                )
            )
    return replace(scenario, students=tuple(students))


def _left_out(scenario: Scenario, student: Student, member: Member) -> bool:
    week = scenario.week
    outside = any(not week[token].club_only for token in student.attends)
    return not student.attends or not (outside or member.clubs)


def with_those_left_out(scenario: Scenario, first: Timetable, planned: Timetable) -> Timetable:
    """A season's programme for all students, groups named as in the first programme."""
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


def differing_members(scenario: Scenario, first: Timetable, planned: Timetable) -> list[str]:
    """Students whose row differs between two programmes, but for those whom the season leaves only slots for clubs."""
    found = []
    for student in scenario.students:
        before, after = first.member.get(student.id), planned.member.get(student.id)
        excused = before is not None and _left_out(scenario, student, before)
        if before != after and not excused:
            found.append(student.id)
    return found
