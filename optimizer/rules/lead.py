"""Each session has exactly one lead, who may lead it."""

from __future__ import annotations

from collections.abc import Iterator

from optimizer.domain.telling import id_and_name, ids_text, slot_text
from optimizer.language.lists import list_text
from optimizer.language.terms import ROLES
from optimizer.language.text import Text
from optimizer.rules.base import Fault, Rule, Unit
from optimizer.rules.view import HostedSession, View

_NONE = Text("{group} {slot}: no lead", "{group} {slot}：没有带班教师")
_MANY = Text(
    "{group} {slot}: {n} leads ({ids}), exactly one is needed", "{group} {slot}：{n} 名带班教师（{ids}），应恰好一名"
)
_ROLE = Text(
    "{group} {slot}: {who} is {role}, lead may be {roles}", "{group} {slot}：{who} 身份为 {role}，带班教师限 {roles}"
)
_OTHER = Text(
    "club {group} {slot}: led by {who}, its leaders are {ids}", "社团 {group} {slot}：由 {who} 带班，指定为 {ids}"
)


def check(view: View) -> Iterator[Fault]:
    for (group, token), meeting in view.meetings.items():
        unit = Unit(kind="session", group=group, day=meeting.host.day, slot=token)
        for template, fields in _reasons(view, meeting):
            yield Fault(unit, template.format(group=group, slot=slot_text(token), **fields))


def _reasons(view: View, meeting: HostedSession) -> Iterator[tuple[Text, dict[str, object]]]:
    if not meeting.leads:
        yield _NONE, {}
    if len(meeting.leads) > 1:
        yield _MANY, {"n": len(meeting.leads), "ids": ids_text(meeting.leads)}
    staffing = view.scenario.settings.staffing
    roles = staffing.club_lead_roles if meeting.kind == "club" else staffing.lead_roles
    allowed = list_text(ROLES[role] for role in roles)
    club = view.scenario.club.get(meeting.host.group)
    for one in meeting.leads:
        somebody = view.scenario.person.get(one)
        if somebody is None:
            continue
        if meeting.kind is not None and somebody.role not in roles:
            yield _ROLE, {"who": id_and_name(somebody), "role": ROLES[somebody.role], "roles": allowed}
        if club and club.leaders and one not in club.leaders:
            yield _OTHER, {"who": id_and_name(somebody), "ids": ids_text(club.leaders)}


RULE = Rule(
    "lead",
    Text("Who leads", "带班教师"),
    Text(
        "A session has exactly one lead, of a role that may lead it; a club with named leaders is led by one of them.",
        "每节活动恰有一名带班教师，身份须允许带班；指定了负责人的社团由其中一人带班。",
    ),
    check,
)
