"""A served student is in exactly one session in each attended slot; headcounts are true."""

from __future__ import annotations

from collections.abc import Iterator

from optimizer.domain.people import Student
from optimizer.domain.telling import id_and_name, ids_text, slot_text
from optimizer.language.text import Text
from optimizer.rules.base import Fault, Rule, Unit
from optimizer.rules.view import View

_NOWHERE = Text("{who} is in no session at {slot}", "{who} 在{slot}没有去处")
_NO_SESSION = Text(
    "{who} is in no session at {slot}: {group} has none then", "{who} 在{slot}没有去处：{group} 该时段没有活动"
)
_TWICE = Text("{who} is in several sessions at {slot}: {clubs}", "{who} 在{slot}同时被排进 {clubs}")
_HEADCOUNT = Text(
    "{group} {slot}: headcount {found}, but {present} are present", "{group} {slot}：人数写 {found}，实到应为 {present}"
)


def check(view: View) -> Iterator[Fault]:
    for student in view.served_students:
        yield from _places(view, student)
    for (group, token), row in view.sessions.items():
        present = len(view.present_at(group, token))
        if (row.headcount or 0) != present:
            unit = Unit(kind="session", group=group, day=row.day, slot=token)
            fields = {"group": group, "slot": slot_text(token), "found": row.headcount or 0, "present": present}
            yield Fault(unit, _HEADCOUNT.format(**fields))


def _places(view: View, student: Student) -> Iterator[Fault]:
    clubs, nowhere = view.clubs_of.get(student.id, {}), view.without_session.get(student.id, ())
    for day, tokens in view.served_days(student):
        for token in tokens:
            meeting = clubs.get(token, ())
            if token not in nowhere and len(meeting) < 2:
                continue
            home = "" if meeting else view.home(view.placed[student.id], token)
            reason = _TWICE if meeting else _NO_SESSION if home else _NOWHERE
            fields = {"who": id_and_name(student), "slot": slot_text(token), "group": home, "clubs": ids_text(meeting)}
            yield Fault(Unit(kind="student-day", student=student.id, day=day), reason.format(**fields))


RULE = Rule(
    "one-place",
    Text("One place at a time", "一人一处"),
    Text(
        "A served student is in exactly one session in each attended slot, and each session's headcount is the number "
        "of students present.",
        "得到服务的学生在每个报名时段恰好在一个活动里；每节活动登记的人数等于实到人数。",
    ),
    check,
)
