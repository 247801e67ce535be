"""Where a session may go, who may lead it, which room it may have; and exchanges that make a week better."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from optimizer.auditing.edits import EditData
from optimizer.auditing.judge import EditableWeek, Verdict
from optimizer.errors import SettingsError
from optimizer.rules.presence import GroupSlot

_FIRST_TRIED = 12
"""Forbidden exchanges for which a second exchange is looked for."""


@dataclass(frozen=True)
class Option:
    """An edit with what it does. ``place`` is where it puts what was lifted, ``who`` a person, room or group."""

    edit: EditData
    verdict: Verdict
    place: GroupSlot = ("", "")
    who: str = ""

    @property
    def rank(self) -> tuple[bool, int, int]:
        """Allowed ones first, better ones first."""
        return bool(self.verdict.against), self.verdict.unserved, self.verdict.points


def edit_of_drop(week: EditableWeek, card: GroupSlot, cell: GroupSlot) -> EditData | None:
    """What it means to put a session down on a cell; None where it means nothing.

    On another session: the two exchange what they hold. A meeting of a club may go to a free cell of its row.
    """
    view = week.view
    if card == cell or card not in view.sessions:
        return None
    if cell in view.sessions:
        if view.host_key(view.sessions[cell]) == view.host_key(view.sessions[card]):
            return None
        return {"op": "swap", "at": list(card), "with": list(cell)}
    if view.kind(card[0]) == "club" and cell[0] == card[0]:
        return {"op": "meeting", "club": card[0], "slot": card[1], "to": cell[1]}
    return None


def places(week: EditableWeek, card: GroupSlot, *, near: bool | None = None) -> Iterator[Option]:
    """Where a session may go, with the first rule against it.

    Parameters
    ----------
    near : bool, optional
        True for its own row and column alone, False for all others.
    """
    view = week.view
    groups, tokens = list(view.groups), [slot.token for slot in view.scenario.week.slots]
    own = [(card[0], token) for token in tokens] + [(group, card[1]) for group in groups]
    cells = dict.fromkeys(own)
    if near is not True:
        rest = [(group, token) for group in groups for token in tokens if (group, token) not in cells]
        cells = dict.fromkeys(rest if near is False else [*own, *rest])
    for cell in cells:
        edit = edit_of_drop(week, card, cell)
        if edit is not None and (option := _tried(week, edit, cell, first=True)) is not None:
            yield option


def leads(week: EditableWeek, card: GroupSlot) -> list[Option]:
    """Everybody else as lead of a session, best first."""
    host = week.view.host_of(week.view.sessions[card])
    tried = (
        _tried(week, {"op": "put", "at": list(card), "lead": one.id}, who=one.id)
        for one in week.view.scenario.staff
        if one.id != host.lead
    )
    return sorted(filter(None, tried), key=lambda option: (*option.rank, option.who))


def stand_ins(week: EditableWeek, staff: str, token: str) -> list[Option]:
    """Everybody else in somebody's place in one slot, session or duty, best first."""
    tried = (
        _tried(week, {"op": "person", "old": staff, "new": one.id, "slot": token}, who=one.id)
        for one in week.view.scenario.staff
        if one.id != staff
    )
    return sorted(filter(None, tried), key=lambda option: (*option.rank, option.who))


def rooms(week: EditableWeek, card: GroupSlot) -> list[Option]:
    """Every other room for a session, best first."""
    host = week.view.host_of(week.view.sessions[card])
    tried = (
        _tried(week, {"op": "put", "at": list(card), "room": one.id}, who=one.id)
        for one in week.view.scenario.rooms
        if one.id != host.room
    )
    return sorted(filter(None, tried), key=lambda option: (*option.rank, option.who))


def activities(week: EditableWeek, card: GroupSlot) -> list[Option]:
    """Every other activity for a session, in any room where its own does not suit, best first."""
    view = week.view
    host, scenario = view.host_of(view.sessions[card]), view.scenario
    found: list[Option] = []
    for one in scenario.activities:
        if one.id == host.activity:
            continue
        fitting = [
            room.id for room in scenario.rooms if one.takes_room_kind(room.kind) and host.token in room.available
        ]
        options = [
            option
            for room in (host.room, *(room for room in fitting if room != host.room))
            if (option := _tried(week, {"op": "put", "at": list(card), "activity": one.id, "room": room}, who=one.id))
        ]
        found += [min(options, key=lambda option: option.rank)] if options else []
    return sorted(found, key=lambda option: (*option.rank, option.who))


def homes(week: EditableWeek, students: list[str]) -> list[Option]:
    """Every care group for some students, best first; for one student also exchanges with another."""
    view = week.view
    care = view.of_kind("care")
    tried = [
        _tried(week, {"op": "move", "students": students, "group": group}, who=group)
        for group in care
        if any(view.care_group_of(one) != group for one in students)
    ]
    return sorted(filter(None, tried), key=lambda option: (*option.rank, option.who))


def partners(week: EditableWeek, student: str, group: str) -> list[Option]:
    """Students of a group with whom a student may change places, best first; those that may not are left out."""
    tried = (
        _tried(week, {"op": "exchange", "students": [student, one.id]}, who=one.id, first=True)
        for one in week.view.members_of(group)
        if one.id != student
    )
    allowed = (option for option in tried if option is not None and not option.verdict.against)
    return sorted(allowed, key=lambda option: (*option.rank, option.who))


def seats(week: EditableWeek, student: str) -> list[Option]:
    """Care groups in which a student who waits could be served on every day signed up for, best first."""
    view = week.view
    groups = [view.care_group_of(student)] if student in view.placed else list(view.of_kind("care"))
    tried = (
        _tried(week, {"op": "wait", "student": student, "days": [], "group": group}, who=group) for group in groups
    )
    return sorted(filter(None, tried), key=lambda option: (*option.rank, option.who))


def exchanges(week: EditableWeek, card: GroupSlot, most: int = 8) -> list[Option]:
    """Allowed changes of place of a session in its row and column, best first; then chains of two edits.

    A chain begins with an exchange that a rule is against and mends it by a second edit.
    """
    tried = list(places(week, card, near=True))
    allowed = sorted((one for one in tried if not one.verdict.against), key=lambda one: (*one.rank, one.place))
    chains: list[Option] = []
    forbidden = [one for one in tried if one.verdict.against and one.edit["op"] == "swap"]
    for one in forbidden[:_FIRST_TRIED] if len(allowed) < most else ():
        if chain := _chain(week, one):
            chains.append(chain)
    return [*allowed, *sorted(chains, key=lambda one: (*one.rank, one.place))][:most]


def _chain(week: EditableWeek, first: Option) -> Option | None:
    """The best second edit after which two together break nothing that is whole now."""
    after = week.after(first.edit)
    broken = len(after.known - week.known)
    best: Option | None = None
    for edit in _second_edits(after, *(tuple(first.edit[name]) for name in ("at", "with"))):
        second = _tried(after, edit)
        if second is None or second.verdict.against or len(second.verdict.mended) < broken:
            continue
        if best is None or second.rank < best.rank:
            best = second
    if best is None:
        return None
    edit = {"op": "chain", "edits": [first.edit, best.edit]}
    verdict = judged(week, edit)
    return None if verdict.against else Option(edit, verdict, first.place)


def _second_edits(after: EditableWeek, one: GroupSlot, other: GroupSlot) -> Iterator[EditData]:
    """What may mend an exchange of two sessions.

    The same exchange of slots in another group (whose staff or room it took); another exchange between the two days in
    the same group (whose daily share it changed); somebody else as lead.
    """
    view = after.view
    if one[1] != other[1]:
        for group in view.groups:
            yield {"op": "swap", "at": [group, one[1]], "with": [group, other[1]]}
    week = view.scenario.week
    for group in dict.fromkeys((one[0], other[0])):
        for early in week.on_day[week[one[1]].day]:
            for late in week.on_day[week[other[1]].day]:
                yield {"op": "swap", "at": [group, early], "with": [group, late]}
    for key in (one, other):
        for person in view.scenario.staff:
            yield {"op": "put", "at": list(key), "lead": person.id}


def _tried(
    week: EditableWeek, edit: EditData, place: GroupSlot = ("", ""), who: str = "", *, first: bool = False
) -> Option | None:
    try:
        return Option(edit, week.judge(edit, first=first), place, who)
    except SettingsError:
        return None


def judged(week: EditableWeek, edit: EditData) -> Verdict:
    """The verdict of any edit; of a chain by the full audit of the week after it.

    Raises
    ------
    SettingsError
        If an edit names what the week does not have.
    """
    if edit.get("op") != "chain":
        return week.judge(edit)
    after = week
    for part in steps_of(edit):
        after = after.after(part)
    against = tuple(one for one in after.audit.violations if (one.rule, one.unit) not in week.known)
    mended = tuple(one for one in week.audit.violations if (one.rule, one.unit) not in after.known)
    changes = {goal: now.points - week.audit.goals[goal].points for goal, now in after.audit.goals.items()}
    return Verdict(against, mended, {goal: change for goal, change in changes.items() if change})


def steps_of(edit: EditData) -> Iterable[EditData]:
    """The edits of a chain one after the other; any other edit alone.

    Raises
    ------
    SettingsError
        If a chain holds none.
    """
    if edit.get("op") != "chain":
        return (edit,)
    parts = edit.get("edits")
    if not isinstance(parts, list) or not all(isinstance(part, Mapping) for part in parts):
        raise SettingsError("edit chain: edits are missing · 连续操作缺少内容")
    return parts
