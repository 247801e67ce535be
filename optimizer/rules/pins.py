"""What has been fixed stays fixed."""

from __future__ import annotations

from collections.abc import Iterator

from optimizer.domain.programme import Pin
from optimizer.domain.telling import id_and_name, slot_text
from optimizer.domain.timetable import Session
from optimizer.language.text import Text
from optimizer.rules.base import Fault, Rule, Unit
from optimizer.rules.view import View

_STUDENT = Text("{who} is in {found}, fixed is {group}", "{who} 编入 {found}，已指定 {group}")
_UNGROUPED = Text("{who} is in no care group, fixed is {group}", "{who} 未编入托管班，已指定 {group}")
_ABSENT = Text("{group} is fixed at {slot} but does not exist", "{group} 已指定{slot}活动，但没有开设")
_NO_SESSION = Text("{group} is fixed at {slot} but has no session then", "{group} 已指定{slot}活动，但该时段没有安排")
_ACTIVITY = Text("{group} {slot}: activity {found}, fixed is {fixed}", "{group} {slot}：活动为 {found}，已指定 {fixed}")
_ROOM = Text("{group} {slot}: room {found}, fixed is {fixed}", "{group} {slot}：场地为 {found}，已指定 {fixed}")
_STAFF = Text(
    "{group} {slot}: {fixed} is fixed but not among the staff", "{group} {slot}：已指定 {fixed}，但不在人员之中"
)


def check(view: View) -> Iterator[Fault]:
    if view.of_semester is not None:
        yield from _people_in_semester(view)
        return
    yield from _students(view)
    for pin in view.pins:
        if pin.slot not in view.order:
            continue
        unit = Unit(kind="session", group=pin.group, day=view.scenario.week[pin.slot].day, slot=pin.slot)
        for template, fields in _reasons(view, pin):
            yield Fault(unit, template.format(group=pin.group, slot=slot_text(pin.slot), **fields))


def _people_in_semester(view: View) -> Iterator[Fault]:
    """Of a week of a semester: pinned people at sessions that are held, on dates on which they may serve."""
    for pin in view.scenario.standing_pins:
        key, person = (pin.group, pin.slot), view.scenario.person.get(pin.staff)
        if person is None or key not in view.sessions or pin.slot not in person.available:
            continue
        if not person.vetted_on(view.service.last[view.scenario.week[pin.slot].day]):
            continue
        row = view.host_of(view.sessions[key])
        if pin.staff not in view.meetings[row.group, row.token].team:
            unit = Unit(kind="session", group=pin.group, day=row.day, slot=pin.slot)
            yield Fault(unit, _STAFF.format(group=pin.group, slot=slot_text(pin.slot), fixed=id_and_name(person)))


def _students(view: View) -> Iterator[Fault]:
    for student in view.students:
        if not student.care_group or not view.signed_up(student) or view.waits_all_week(student):
            continue
        found = view.care_group_of(student.id)
        if found != student.care_group:
            reason = (_STUDENT if found else _UNGROUPED).format(
                who=id_and_name(student), found=found, group=student.care_group
            )
            yield Fault(Unit(kind="student", student=student.id), reason)


def _reasons(view: View, pin: Pin) -> Iterator[tuple[Text, dict[str, object]]]:
    kind = "club" if pin.group in view.scenario.club else "care"
    if view.kind(pin.group) != kind:
        yield _ABSENT, {}
        return
    row = view.sessions.get((pin.group, pin.slot))
    if row is None:
        if kind == "club" or view.present_at(pin.group, pin.slot):
            yield _NO_SESSION, {}
        return
    yield from _decisions(view, pin, row)


def _decisions(view: View, pin: Pin, row: Session) -> Iterator[tuple[Text, dict[str, object]]]:
    """What the session that the pinned group is in, its host's if it joins one, has otherwise than pinned."""
    row = view.host_of(row)
    if pin.activity and row.activity != pin.activity:
        yield _ACTIVITY, {"found": row.activity or "–", "fixed": pin.activity}
    if view.scenario.kept_room(pin.room) not in ("", row.room):
        yield _ROOM, {"found": row.room or "–", "fixed": pin.room}
    team = view.meetings[row.group, row.token].team
    if pin.staff and pin.staff not in team:
        yield _STAFF, {"fixed": pin.staff}


RULE = Rule(
    "pins",
    Text("Fixed decisions", "已定事项"),
    Text(
        "A student with a fixed care group is in it or waits all week; pinned sessions take place with the pinned "
        "activity, room and staff; pinned clubs open.",
        "指定了托管班的学生编入该班（或全周候补）；已指定的活动按指定的内容、地点和人员进行；已指定的社团开班。",
    ),
    check,
)
