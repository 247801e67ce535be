"""Checks that what happened on days that are over is still possible in the school as it is now."""

from __future__ import annotations

from collections.abc import Iterator

from optimizer.domain.timetable import Session, Timetable
from optimizer.engine.plan.convert import to_timetable
from optimizer.engine.plan.plan import Plan
from optimizer.engine.problem.school import School
from optimizer.language.text import Text

_CLUB = Text(
    "{club} has met on days that are over: keep its row in clubs.csv and end it with --end-club {club}",
    "社团 {club} 在已过去的日子活动过：请在社团表中保留该行，改用 --end-club {club} 停办",
)
_STUDENT = Text(
    "{student} was there on days that are over: keep the row in students.csv and take the days to come out of "
    "`attends`",
    "学生 {student} 在已过去的日子参加过：请在学生表中保留该行，只从报名时段中去掉以后的日子",
)
_PERSON = Text(
    "{who} served on days that are over: keep the row in staff.csv and use --absent {who} for the days to come",
    "{who} 在已过去的日子值过班：请在教职工表中保留该行，以后的日子用 --absent {who}",
)
_ROOM = Text(
    "{room} was used on days that are over: keep the row in rooms.csv and use --closed {room} for the days to come",
    "场地 {room} 在已过去的日子用过：请在场地表中保留该行，以后的日子用 --closed {room}",
)
_ACTIVITY = Text(
    "{activity} was given on days that are over: keep its row in activities.csv until the week is over",
    "活动 {activity} 在已过去的日子安排过：本周内请在活动表中保留该行",
)
_ROW = Text(
    "{session}: published with {then} students, by students.csv now {now}; days that are over must stay as they were",
    "{session}：公布时 {then} 人，按现在的学生表为 {now} 人；已过去的日子须保持原样",
)


def past_day_problems(school: School, published: Timetable, kept: Plan, past_days: frozenset[str]) -> list[Text]:
    """What happened on past days and is no longer possible in the school as it is now, with what to do instead.

    Parameters
    ----------
    kept : Plan
        The published decisions without what the school no longer has.
    """
    rows = [row for row in published.sessions if row.day in past_days]
    problems = list(dict.fromkeys(_missing_rows(school, published, rows, past_days)))
    if problems or not rows:
        return problems
    now = {row.session: row for row in to_timetable(school, kept).sessions}
    for row in rows:
        same = now.get(row.session)
        if same is None or same.headcount != row.headcount:
            headcount = same.headcount if same else 0
            problems.append(_ROW.format(session=row.session, then=row.headcount, now=headcount))
    return problems


def _missing_rows(
    school: School, published: Timetable, rows: list[Session], past_days: frozenset[str]
) -> Iterator[Text]:
    """Clubs, rooms, activities and people of past sessions and duties that the tables no longer have."""
    scenario, kind = school.scenario, {group.id: group.kind for group in published.groups}
    for row in rows:
        if kind[row.group] == "club" and row.group not in scenario.club:
            yield _CLUB.format(club=row.group)
        if row.room not in scenario.room:
            yield _ROOM.format(room=row.room)
        if row.activity not in scenario.activity:
            yield _ACTIVITY.format(activity=row.activity)
        yield from (_PERSON.format(who=p) for p in row.team if p not in scenario.person)
    for duty in published.duties:
        if duty.day in past_days and duty.staff not in scenario.person:
            yield _PERSON.format(who=duty.staff)
    yield from _missing_students(school, published, {row.group for row in rows})


def _missing_students(school: School, published: Timetable, groups: set[str]) -> Iterator[Text]:
    """Members of groups that met who are no longer in the table of students."""
    for member in published.members:
        theirs = {member.care_group, member.extended_group, *member.clubs}
        if member.student not in school.scenario.student and not theirs.isdisjoint(groups):
            yield _STUDENT.format(student=member.student)
