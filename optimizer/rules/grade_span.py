"""A care group spans no more grades than allowed, and is mixed where mixing is required."""

from __future__ import annotations

from collections.abc import Iterator

from optimizer.domain.telling import grades_text
from optimizer.language.text import Text
from optimizer.rules.base import Fault, Rule, Unit
from optimizer.rules.view import View

_WIDE = Text(
    "{group} holds grades {grades}: a span of {span}, allowed {limit}",
    "{group} 含 {grades} 年级，跨度 {span}，上限 {limit}",
)
_UNMIXED = Text(
    "{group} has {n} students, all of grade {grades}, but groups must be mixed",
    "{group} 有 {n} 名学生，全是 {grades} 年级，按规定应混龄编班",
)


def check(view: View) -> Iterator[Fault]:
    rules = view.scenario.settings.grouping
    for group in view.of_kind("care"):
        members, grades = view.members_of(group), view.grades_of(group)
        unit = Unit(kind="group", group=group)
        fields = {"group": group, "grades": grades_text(grades), "n": len(members)}
        span = max(grades, default=0) - min(grades, default=0)
        if span > rules.max_grade_span:
            yield Fault(unit, _WIDE.format(span=span, limit=rules.max_grade_span, **fields))
        needs_mixing = rules.mixed == "required" and view.campus_of(group) in view.campuses_of_several_grades
        if needs_mixing and len(members) > 1 and len(grades) == 1:
            yield Fault(unit, _UNMIXED.format(**fields))


RULE = Rule(
    "grade-span",
    Text("Grades in a group", "年级跨度"),
    Text(
        "The highest and lowest grade of a care group differ by at most `max_grade_span`; where mixing is required, a "
        "group of two or more has at least two grades, unless its campus has only one.",
        "托管班最高与最低年级之差不超过规定；要求混龄时，两人及以上的班至少含两个年级（校区只有一个年级的除外）。",
    ),
    check,
)
