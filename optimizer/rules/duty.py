"""Managers and support staff on duty: enough and not too many, of the right role, where there are students."""

from __future__ import annotations

from collections.abc import Iterator

from optimizer.domain.telling import campus_text, id_and_name, ids_text, slot_text
from optimizer.language.lists import list_text
from optimizer.language.terms import ROLES
from optimizer.language.text import Text
from optimizer.rules.base import Fault, Rule, Unit
from optimizer.rules.view import View

_FEW = Text("{campus} {slot}: {n} on duty, needed {limit}", "{campus}{slot}：值班 {n} 人，至少 {limit} 人")
_MANY = Text(
    "{campus} {slot}: {n} on duty ({ids}), allowed {limit}", "{campus}{slot}：值班 {n} 人（{ids}），最多 {limit} 人"
)
_IDLE = Text(
    "{campus} {slot}: {ids} on duty where no student is present", "{campus}{slot}：没有学生，却安排 {ids} 值班"
)
_ROLE = Text(
    "{campus} {slot}: {who} is {role}, duty may be {roles}", "{campus}{slot}：{who} 身份为 {role}，值班限 {roles}"
)
_STRANGER = Text("{campus} {slot}: {who} on duty belongs to {other}", "{campus}{slot}：值班的 {who} 属于{other}")


def check(view: View) -> Iterator[Fault]:
    on_duty: dict[tuple[str, str], list[str]] = {}
    for row in view.duties:
        on_duty.setdefault((row.campus, row.token), []).append(row.staff)
    for campus, token in dict.fromkeys((*view.on_campus, *on_duty)):
        unit = Unit(kind="campus-slot", campus=campus, day=view.scenario.week[token].day, slot=token)
        people = on_duty.get((campus, token), [])
        for template, fields in (*_number(view, campus, token, people), *_who(view, campus, people)):
            yield Fault(unit, template.format(campus=campus_text(campus), slot=slot_text(token), **fields))


def _number(view: View, campus: str, token: str, people: list[str]) -> Iterator[tuple[Text, dict[str, object]]]:
    students = view.on_campus.get((campus, token))
    if not students:
        yield _IDLE, {"ids": ids_text(people)}
        return
    grades = {student.grade for student in students.values()}
    most = view.scenario.settings.duty.max_per_slot or 2 * -(-len(grades) // 2)
    least = fewest(view, campus)
    if len(people) < least:
        yield _FEW, {"n": len(people), "limit": least}
    if len(people) > most:
        yield _MANY, {"n": len(people), "limit": most, "ids": ids_text(people)}


def fewest(view: View, campus: str) -> int:
    """The least number on duty at a campus with students; 0 where nobody who may serve there has a duty role."""
    rules = view.scenario.settings.duty
    somebody = any(one.role in rules.roles and view.belongs(one, campus) for one in view.scenario.staff)
    return rules.min_per_slot if somebody else 0


def _who(view: View, campus: str, people: list[str]) -> Iterator[tuple[Text, dict[str, object]]]:
    roles = view.scenario.settings.duty.roles
    allowed = list_text(ROLES[role] for role in roles)
    for one in people:
        somebody = view.scenario.person.get(one)
        if somebody is None:
            continue
        if somebody.role not in roles:
            yield _ROLE, {"who": id_and_name(somebody), "role": ROLES[somebody.role], "roles": allowed}
        if not view.belongs(somebody, campus):
            yield _STRANGER, {"who": id_and_name(somebody), "other": campus_text(view.scenario.campus_of(somebody))}


RULE = Rule(
    "duty",
    Text("On duty", "值班"),
    Text(
        "In each slot in which a campus has students, at least the minimum and at most the maximum are on duty, all of "
        "a duty role and of that campus; nobody is on duty where no student is present.",
        "校区有学生的每个时段，值班人数在规定的上下限之间，身份符合规定且属于该校区；没有学生的时段不安排值班。",
    ),
    check,
)
