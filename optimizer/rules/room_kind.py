"""The room suits the activity, and a club with a room of its own is in it."""

from __future__ import annotations

from collections.abc import Iterator

from optimizer.domain.telling import ids_text, slot_text
from optimizer.language.text import Text
from optimizer.rules.base import Fault, Rule, Unit
from optimizer.rules.view import View

_KIND = Text(
    "{group} {slot}: {activity} needs a room of kind {kinds}, {room} is of kind {kind}",
    "{group} {slot}：{activity} 需要 {kinds} 类场地，{room} 是 {kind}",
)
_OWN = Text("club {group} {slot}: is in {room}, its room is {own}", "社团 {group} {slot}：排在 {room}，应在 {own}")


def check(view: View) -> Iterator[Fault]:
    for (group, token), meeting in view.meetings.items():
        row = meeting.host
        room, activity = view.scenario.room.get(row.room), view.scenario.activity.get(row.activity)
        if room is None:
            continue
        unit = Unit(kind="session", group=group, day=row.day, slot=token, room=room.id)
        fields = {"group": group, "slot": slot_text(token), "room": room.id}
        if activity is not None and not activity.takes_room_kind(room.kind):
            kinds = ids_text(sorted(activity.room_kinds))
            yield Fault(unit, _KIND.format(activity=activity.id, kinds=kinds, kind=room.kind or "–", **fields))
        club = view.scenario.club.get(group)
        own = view.scenario.kept_room(club.room) if club else ""
        if own and own != room.id:
            yield Fault(unit, _OWN.format(own=own, **fields))


RULE = Rule(
    "room-kind",
    Text("The right room", "场地类型"),
    Text(
        "A session's room is of a kind that its activity takes; a club with a room of its own meets there (unless that "
        "room's campus is merged into another).",
        "活动场地的类型须符合活动要求；指定了场地的社团在该场地活动（该场地所在校区已合并的除外）。",
    ),
    check,
)
