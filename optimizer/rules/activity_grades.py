"""Activities and clubs are given only to the grades that they are for."""

from __future__ import annotations

from collections.abc import Iterator

from optimizer.domain.telling import grades_text, slot_text
from optimizer.language.text import Text
from optimizer.rules.base import Fault, Rule, Unit
from optimizer.rules.view import View

_ACTIVITY = Text(
    "{group} {slot}: {what} is not for grade {bad} (for {good})",
    "{group} {slot}：{what} 不面向 {bad} 年级（面向 {good}）",
)
_CLUB = Text(
    "club {group} {slot}: not for grade {bad} (for {good})", "社团 {group} {slot}：不面向 {bad} 年级（面向 {good}）"
)


def check(view: View) -> Iterator[Fault]:
    for (group, token), row in view.sessions.items():
        grades = view.grades_of(group)
        activity, club = view.scenario.activity.get(view.host_of(row).activity), view.scenario.club.get(group)
        unit = Unit(kind="session", group=group, day=row.day, slot=token)
        for template, what in ((_ACTIVITY, activity), (_CLUB, club)):
            bad = set() if what is None else {grade for grade in grades if not what.allows_grade(grade)}
            if what is not None and bad:
                fields = {"group": group, "slot": slot_text(token), "what": what.id}
                yield Fault(unit, template.format(bad=grades_text(bad), good=grades_text(what.grades), **fields))


RULE = Rule(
    "activity-grades",
    Text("Grades of activities", "活动适用年级"),
    Text(
        "An activity or club is given only to groups all of whose members, present or not, are in its grades.",
        "活动或社团只安排给全体成员（无论当时是否在场）都在适用年级内的班组。",
    ),
    check,
)
