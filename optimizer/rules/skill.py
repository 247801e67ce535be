"""Somebody at the session has the skill that the activity asks for."""

from __future__ import annotations

from collections.abc import Iterator

from optimizer.domain.telling import ids_text, slot_text
from optimizer.language.text import Text
from optimizer.rules.base import Fault, Rule, Unit
from optimizer.rules.view import HostedSession, View

_NOBODY = Text(
    "{group} {slot}: nobody of {ids} has the skill {skill} that {activity} needs",
    "{group} {slot}：{activity} 需要特长 {skill}，{ids} 都没有",
)


def check(view: View) -> Iterator[Fault]:
    for (group, token), meeting in view.meetings.items():
        activity = view.scenario.activity.get(meeting.host.activity)
        if activity is None or not activity.skill or _has(view, meeting, activity.skill):
            continue
        unit = Unit(kind="session", group=group, day=meeting.host.day, slot=token)
        fields = {"group": group, "slot": slot_text(token), "ids": ids_text(meeting.team) if meeting.team else "–"}
        yield Fault(unit, _NOBODY.format(skill=activity.skill, activity=activity.id, **fields))


def _has(view: View, meeting: HostedSession, skill: str) -> bool:
    """Whether somebody has the skill; a person whom nobody knows gets the benefit of the doubt."""
    club = view.scenario.club.get(meeting.host.group)
    leaders = club.leaders if club else ()
    team = ((one, view.scenario.person.get(one)) for one in meeting.team)
    return any(somebody is None or skill in somebody.skills or one in leaders for one, somebody in team)


RULE = Rule(
    "skill",
    Text("Skills", "特长"),
    Text(
        "At a session of an activity that asks for a skill at least one of the staff has it; a club's named leaders "
        "count as having it there.",
        "需要特长的活动，至少有一名人员具备；社团指定的负责人在该社团视为具备。",
    ),
    check,
)
