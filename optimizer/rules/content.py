"""Activities are of an allowed kind, offered for the group, in their slots."""

from __future__ import annotations

from collections.abc import Iterator

from optimizer.domain.programme import FORBIDDEN_CATEGORIES, Activity
from optimizer.domain.telling import id_and_name, slot_text
from optimizer.language.text import Text
from optimizer.rules.base import Fault, Rule, Unit
from optimizer.rules.view import View

_NOT_CARE = Text(
    "{activity} at {slot} is offered to clubs alone, {group} is none", "{activity}只供社团，{group} {slot}不能开"
)
_NOT_CLUB = Text(
    "{activity} at {slot} is offered to care groups alone, {group} is a club",
    "{activity}只供托管班，社团 {group} {slot}不能开",
)
_FORBIDDEN = Text(
    "{group} {slot}: {activity} is of the forbidden category {category}",
    "{group} {slot}：{activity}属禁止类别 {category}",
)
_SLOT = Text("{group}: {activity} may not be given at {slot}", "{group}：{activity}不可安排在{slot}")


def check(view: View) -> Iterator[Fault]:
    for (group, token), row in view.sessions.items():
        activity = view.scenario.activity.get(view.host_of(row).activity)
        if activity is None:
            continue
        unit = Unit(kind="session", group=group, day=row.day, slot=token, activity=activity.id)
        fields = {"group": group, "slot": slot_text(token), "category": activity.category}
        for template in _reasons(view, group, token, activity):
            yield Fault(unit, template.format(activity=id_and_name(activity), **fields))


def _reasons(view: View, group: str, token: str, activity: Activity) -> Iterator[Text]:
    kind = view.kind(group)
    if kind == "club" and not activity.for_clubs:
        yield _NOT_CLUB
    if kind in ("care", "extended") and not activity.for_care:
        yield _NOT_CARE
    if activity.category in FORBIDDEN_CATEGORIES:
        yield _FORBIDDEN
    if not activity.in_slot(token):
        yield _SLOT


RULE = Rule(
    "content",
    Text("What is offered", "活动内容"),
    Text(
        "Every session's activity is offered for that kind of group (extended groups count as care), is no lesson, "
        "tutoring or exam, and lies in the slots in which it may be given.",
        "每节活动须是对该类班组开放的内容（延时组按托管班算），不得授课、补课或考试，并排在允许的时段。",
    ),
    check,
)
