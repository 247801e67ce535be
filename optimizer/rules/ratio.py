"""Enough staff for the students present."""

from __future__ import annotations

from collections.abc import Iterator

from optimizer.domain.telling import slot_text
from optimizer.language.text import Text
from optimizer.rules.base import Fault, Rule, Unit
from optimizer.rules.view import View

_FEW = Text(
    "{group} {slot}: {found} staff for {n} students, needed {needed} (one for each {ratio})",
    "{group} {slot}：{n} 名学生只有 {found} 人照看，需 {needed} 人（每 {ratio} 名学生一人）",
)


def check(view: View) -> Iterator[Fault]:
    for (group, token), meeting in view.meetings.items():
        activity = view.scenario.activity.get(meeting.host.activity)
        if activity is None:
            continue
        n, found = len(meeting.students), len(meeting.team)
        needed = -(-n // activity.students_per_staff)
        if found < needed:
            unit = Unit(kind="session", group=group, day=meeting.host.day, slot=token)
            fields = {"group": group, "slot": slot_text(token), "n": n, "found": found, "needed": needed}
            yield Fault(unit, _FEW.format(ratio=activity.students_per_staff, **fields))


RULE = Rule(
    "ratio",
    Text("Staff for students", "师生比"),
    Text(
        "A session (joined groups together) has at least its headcount divided by the activity's students per staff, "
        "rounded up.",
        "每节活动（并班合计）的人员数不少于实到人数除以该活动每名人员可照看学生数（向上取整）。",
    ),
    check,
)
