"""Members, room and staff of a session belong to the group's campus; nobody serves two campuses on one day."""

from __future__ import annotations

from collections.abc import Iterator

from optimizer.domain.telling import campus_text, id_and_name, ids_text, slot_text
from optimizer.domain.timetable import Session
from optimizer.language.text import Text
from optimizer.language.times import day_text
from optimizer.rules.base import Fault, Rule, Unit
from optimizer.rules.view import View

_MEMBERS = Text(
    "{group} {slot} is at {campus}, but belonging elsewhere: students {ids}",
    "{group} {slot}在{campus}，但以下学生属于别的校区：{ids}",
)
_ROOM = Text(
    "{group} {slot} is at {campus}, but room {room} is at {other}", "{group} {slot}在{campus}，但场地 {room} 在{other}"
)
_STAFF = Text(
    "{group} {slot} is at {campus}, but {who} belongs to {other}", "{group} {slot}在{campus}，但 {who} 属于{other}"
)
_TWO = Text("{who} serves several campuses on {day}: {ids}", "{who} {day}在多个校区服务：{ids}")


def check(view: View) -> Iterator[Fault]:
    for row in view.sessions.values():
        campus = view.campus_of(row.group)
        if campus is not None:
            unit = Unit(kind="session", group=row.group, day=row.day, slot=row.token)
            fields = {"group": row.group, "slot": slot_text(row.token), "campus": campus_text(campus)}
            for template, more in _strangers(view, row, campus):
                yield Fault(unit, template.format(**(fields | more)))
    yield from _two_campuses(view)


def _strangers(view: View, row: Session, campus: str) -> Iterator[tuple[Text, dict[str, object]]]:
    scenario = view.scenario
    present = view.present_at(row.group, row.token)
    if others := [student.id for student in present if scenario.campus_of(student) != campus]:
        yield _MEMBERS, {"ids": ids_text(others)}
    meeting = view.meetings.get((row.group, row.token))
    if meeting is None:
        return
    room = scenario.room.get(row.room)
    if room is not None and room.campus != campus:
        yield _ROOM, {"room": room.id, "other": campus_text(room.campus)}
    for one in meeting.team:
        somebody = scenario.person.get(one)
        if somebody is not None and not view.belongs(somebody, campus):
            yield _STAFF, {"who": id_and_name(somebody), "other": campus_text(scenario.campus_of(somebody))}


def _two_campuses(view: View) -> Iterator[Fault]:
    for one in view.work:
        for day, slots in view.work_by_day(one).items():
            campuses = {slot.campus for slot in slots if slot.campus is not None}
            if len(campuses) > 1:
                who = id_and_name(view.scenario.person[one])
                reason = _TWO.format(who=who, day=day_text(day), ids=ids_text(sorted(campuses)))
                yield Fault(Unit(kind="staff-day", staff=one, day=day), reason)


RULE = Rule(
    "campus",
    Text("Campuses", "校区"),
    Text(
        "Students, room and staff of a session belong to the campus of the group, and nobody serves two campuses on "
        "one day.",
        "一节活动的学生、场地和人员都属于该班所在校区；同一人一天只在一个校区服务。",
    ),
    check,
)
