"""Students with the same `apart` code are in different care groups, and never together in a joined session."""

from __future__ import annotations

from collections.abc import Iterator

from optimizer.domain.telling import ids_text, slot_text
from optimizer.language.text import Text
from optimizer.rules.base import Fault, Rule, Unit
from optimizer.rules.view import View

_SAME = Text(
    "{group} holds {ids}, who are to be apart (code {code})", "{group} 同时有 {ids}，按约定应分开（代码 {code}）"
)
_JOINED = Text(
    "{groups} are joined in {slot}, with {ids}, who are to be apart (code {code})",
    "{slot} {groups} 并班，{ids} 同时在场，按约定应分开（代码 {code}）",
)


def check(view: View) -> Iterator[Fault]:
    for group in view.of_kind("care"):
        codes: dict[str, list[str]] = {}
        for student in view.members_of(group):
            if student.apart:
                codes.setdefault(student.apart, []).append(student.id)
        for code, ids in codes.items():
            if len(ids) > 1:
                unit = Unit(kind="group-code", group=group, code=code)
                yield Fault(unit, _SAME.format(group=group, ids=ids_text(ids), code=code))
    yield from _joined(view)


def _joined(view: View) -> Iterator[Fault]:
    """Joined sessions in which students of two care groups with the same code are present."""
    for (host, token), meeting in view.meetings.items():
        present: dict[str, dict[str, list[str]]] = {}
        for row in meeting.rows if len(meeting.rows) > 1 else ():
            for student in view.present_at(row.group, token):
                if student.apart and view.kind(row.group) == "care":
                    present.setdefault(student.apart, {}).setdefault(row.group, []).append(student.id)
        for code, ids_of in present.items():
            if len(ids_of) > 1:
                unit = Unit(kind="group-code", group=host, code=code, day=view.scenario.week[token].day, slot=token)
                ids = ids_text(one for ids in ids_of.values() for one in ids)
                groups = ids_text(ids_of)
                yield Fault(unit, _JOINED.format(groups=groups, slot=slot_text(token), ids=ids, code=code))


RULE = Rule(
    "apart",
    Text("Kept apart", "分开编班"),
    Text(
        "Two students with the same `apart` code are not in one care group, and not present in one joined session.",
        "“分开”代码相同的学生不编入同一个托管班，也不在同一节并班中。",
    ),
    check,
)
