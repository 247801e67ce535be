"""A teacher is among the staff of each session that needs one."""

from __future__ import annotations

from collections.abc import Iterator

from optimizer.domain.people import Role
from optimizer.domain.telling import ids_text, slot_text
from optimizer.language.text import Text
from optimizer.rules.base import Fault, Rule, Unit
from optimizer.rules.view import View

_NOBODY = Text("{group} {slot}: no teacher among the staff ({ids})", "{group} {slot}：人员中没有教师（{ids}）")


def check(view: View) -> Iterator[Fault]:
    needed = view.scenario.settings.staffing.teacher_present
    kinds = {"always": ("care", "extended", "club"), "care": ("care", "extended"), "never": ()}[needed]
    for (group, token), meeting in view.meetings.items():
        if meeting.kind not in kinds:
            continue
        team = [view.scenario.person.get(one) for one in meeting.team]
        if not any(somebody is None or somebody.role is Role.TEACHER for somebody in team):
            unit = Unit(kind="session", group=group, day=meeting.host.day, slot=token)
            yield Fault(unit, _NOBODY.format(group=group, slot=slot_text(token), ids=ids_text(meeting.team)))


RULE = Rule(
    "teacher-present",
    Text("A teacher present", "教师在场"),
    Text(
        "At least one of the staff of a session is a teacher: at all sessions, at care and extended ones alone, or at "
        "none, as the school has set.",
        "按学校设定（全部活动、仅托管和延时、或不要求），每节活动至少有一名教师在场。",
    ),
    check,
)
