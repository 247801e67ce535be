"""Students with the same `apart` code are in different care groups."""

from __future__ import annotations

from collections.abc import Iterator

from optimizer.domain.telling import ids_text
from optimizer.language.text import Text
from optimizer.rules.base import Fault, Rule, Unit
from optimizer.rules.view import View

_SAME = Text(
    "{group} holds {ids}, who are to be apart (code {code})", "{group} 同时有 {ids}，按约定应分开（代码 {code}）"
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


RULE = Rule(
    "apart",
    Text("Kept apart", "分开编班"),
    Text(
        "Two students with the same `apart` code are not in the same care group.",
        "“分开”代码相同的学生不编入同一个托管班。",
    ),
    check,
)
