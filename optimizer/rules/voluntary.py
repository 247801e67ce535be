"""Nobody is made to take part: only slots, clubs and extended care that were asked for; each day served or waiting."""

from __future__ import annotations

from collections.abc import Iterator

from optimizer.domain.people import Student
from optimizer.domain.telling import id_and_name, ids_text, slot_text
from optimizer.language.text import Text
from optimizer.language.times import day_text
from optimizer.rules.base import Fault, Rule, Unit
from optimizer.rules.view import View

_NEITHER = Text(
    "{who} is signed up for {day} but is neither in a group nor waiting", "{who} 报名了{day}，但既未编组也未候补"
)
_CLUB_ALONE = Text(
    "{who} is signed up for club slots alone and got no club, so must wait on {day}",
    "{who} 只报名了社团专用时段且未进社团，{day}应列入候补",
)
_BOTH = Text("{who} waits on {day} but club {club} meets at {slot}", "{who} {day}在候补，但社团 {club} 在{slot}活动")
_UNASKED_SLOT = Text(
    "{who} is in club {club} at {slot} without being signed up for it",
    "{who} 未报名{slot}，却被排进该时段的社团 {club}",
)
_UNASKED_CLUB = Text("{who} is in {clubs} without having asked for it", "{who} 被排进未选报的社团 {clubs}")
_TOO_MANY = Text("{who} is in {n} clubs and wanted {wanted}", "{who} 进了 {n} 个社团，只要 {wanted} 个")
_EXTENDED = Text(
    "{who} is in extended group {group} without being signed up for extended care",
    "{who} 未报名延时托管，却编入延时组 {group}",
)


def check(view: View) -> Iterator[Fault]:
    care = {slot.token for slot in view.scenario.week.slots if not slot.club_only}
    for student in view.students:
        yield from _unplaced(view, student, care)
        if student.id in view.placed:
            yield from _club_slots(view, student)
            yield from _groups(view, student)


def _unplaced(view: View, student: Student, care: set[str]) -> Iterator[Fault]:
    clubs_alone = not (student.attends & care)
    got_club = student.id in view.placed and bool(view.own_clubs(view.placed[student.id]))
    if view.served(student.id) and (got_club or not clubs_alone):
        return
    waits = view.waits.get(student.id, frozenset())
    reason = _CLUB_ALONE if view.served(student.id) else _NEITHER
    for day in view.signed_up(student):
        if day not in waits:
            yield Fault(_on(student, day), reason.format(who=id_and_name(student), day=day_text(day)))


def _club_slots(view: View, student: Student) -> Iterator[Fault]:
    waits = view.waits.get(student.id, frozenset())
    for token, clubs in view.clubs_of.get(student.id, {}).items():
        day = view.scenario.week[token].day
        fields = {"who": id_and_name(student), "day": day_text(day), "slot": slot_text(token), "club": clubs[0]}
        if token not in student.attends:
            yield Fault(_on(student, day), _UNASKED_SLOT.format(**fields))
        elif day in waits:
            yield Fault(_on(student, day), _BOTH.format(**fields))


def _groups(view: View, student: Student) -> Iterator[Fault]:
    row, unit = view.placed[student.id], Unit(kind="student", student=student.id)
    clubs = [club for club in dict.fromkeys(row.clubs) if club in view.scenario.club]
    if unasked := [club for club in clubs if club not in student.clubs]:
        yield Fault(unit, _UNASKED_CLUB.format(who=id_and_name(student), clubs=ids_text(unasked)))
    if len(clubs) > student.wants_clubs:
        yield Fault(unit, _TOO_MANY.format(who=id_and_name(student), n=len(clubs), wanted=student.wants_clubs))
    if view.may_be(row.extended_group, "extended") and student.attends.isdisjoint(view.scenario.week.extended):
        yield Fault(unit, _EXTENDED.format(who=id_and_name(student), group=row.extended_group))


def _on(student: Student, day: str) -> Unit:
    return Unit(kind="student-day", student=student.id, day=day)


RULE = Rule(
    "voluntary",
    Text("Voluntary", "自愿参加"),
    Text(
        "Students are placed only in slots, clubs and extended care that they asked for, in no more clubs than wanted; "
        "on each day signed up for a student is either served or waiting.",
        "学生只进自己报名的时段、社团和延时托管，社团数不超过所要的数；报名的每一天要么得到服务，要么列入候补。",
    ),
    check,
)
