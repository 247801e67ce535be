"""Rooms hold those who are in them, are not shared by too many, and are free for use."""

from __future__ import annotations

from collections.abc import Iterator

from optimizer.domain.telling import ids_text, slot_text
from optimizer.language.text import Text
from optimizer.rules.base import Fault, Rule, Unit
from optimizer.rules.view import HostedSession, View

_FULL = Text(
    "{room} {slot}: {n} students ({groups}), room for {limit}", "{room} {slot}：{n} 名学生（{groups}），只容 {limit} 人"
)
_SHARED = Text(
    "{room} {slot}: {n} sessions at once ({groups}), allowed {limit}",
    "{room} {slot}：同时 {n} 节活动（{groups}），最多 {limit} 节",
)
_CLOSED = Text("{room} {slot}: not available, used by {groups}", "{room} {slot}：不可用，却排了 {groups}")


def check(view: View) -> Iterator[Fault]:
    used: dict[tuple[str, str], list[HostedSession]] = {}
    for meeting in view.meetings.values():
        used.setdefault((meeting.host.room, meeting.host.token), []).append(meeting)
    for (name, token), meetings in used.items():
        room = view.scenario.room.get(name)
        if room is None:
            continue
        unit = Unit(kind="room-slot", room=name, day=meetings[0].host.day, slot=token)
        groups = ids_text(meeting.host.group for meeting in meetings)
        fields = {"room": name, "slot": slot_text(token), "groups": groups}
        students = sum(len(meeting.students) for meeting in meetings)
        if room.capacity is not None and students > room.capacity:
            yield Fault(unit, _FULL.format(n=students, limit=room.capacity, **fields))
        if len(meetings) > room.groups_at_once:
            yield Fault(unit, _SHARED.format(n=len(meetings), limit=room.groups_at_once, **fields))
        if token not in room.available:
            yield Fault(unit, _CLOSED.format(**fields))


RULE = Rule(
    "room-capacity",
    Text("Room enough", "场地容量"),
    Text(
        "The students in a room do not exceed its capacity, no more sessions share it than it takes at once (joined "
        "sessions are one), and it is available.",
        "同一时段场地内的学生不超过容量，同时活动的节数不超过可容班数（并班算一节），且场地可用。",
    ),
    check,
)
