"""People look after only the grades that they may look after."""

from __future__ import annotations

from collections.abc import Iterator

from optimizer.domain.telling import grades_text, id_and_name, slot_text
from optimizer.language.text import Text
from optimizer.rules.base import Fault, Rule, Unit
from optimizer.rules.view import View

_GRADES = Text(
    "{group} {slot}: {who} may look after grades {good}, the group has {bad}",
    "{group} {slot}：{who} 可照看 {good} 年级，班内有 {bad} 年级",
)


def check(view: View) -> Iterator[Fault]:
    for (group, token), meeting in view.meetings.items():
        grades = frozenset().union(*(view.grades_of(row.group) for row in meeting.rows))
        for one in meeting.team:
            somebody = view.scenario.person.get(one)
            bad = {grade for grade in grades if somebody and not somebody.may_look_after(grade)}
            if somebody and bad:
                unit = Unit(kind="session", group=group, day=meeting.host.day, slot=token)
                fields = {"group": group, "slot": slot_text(token), "who": id_and_name(somebody)}
                yield Fault(unit, _GRADES.format(good=grades_text(somebody.grades), bad=grades_text(bad), **fields))


RULE = Rule(
    "staff-grades",
    Text("Grades of staff", "人员适用年级"),
    Text(
        "Nobody is with a group that has a member, present or not, of a grade they may not look after; with joined "
        "groups all of them count.",
        "人员所在班组的成员（无论是否在场，并班时含并入班）须都在其可照看的年级内。",
    ),
    check,
)
