"""The one editor of a timetable: an edit by hand as the rows that it changes.

An edit is plain data, as a page or a workbook gives it: ``{"op": "swap", "at": ["C01", "Mon1"], "with": ["C02",
"Mon1"]}``. `change_of` says which rows differ after it; headcounts, sizes and grades follow by themselves
(`optimizer.rules.window`). Whether the changed week keeps the rules is for `optimizer.auditing.judge` to say.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from optimizer.domain.timetable import Duty, Group, Member, Session, Timetable
from optimizer.errors import SettingsError
from optimizer.rules.presence import GroupSlot
from optimizer.rules.view import View
from optimizer.rules.window import RowChange

EditData = Mapping[str, Any]


def change_of(view: View, edit: EditData) -> RowChange:
    """The rows that an edit changes.

    Operations and their fields, ``at`` and ``with`` being a group and a slot's token:

    - ``swap`` (``at``, ``with``): two sessions exchange activity, room and staff; if one is a club's, staff alone
    - ``put`` (``at`` and any of ``activity``, ``room``, ``lead``, ``assistants``): a session decided otherwise
    - ``person`` (``old``, ``new``, ``slot``): somebody takes another's place at a session or duty
    - ``meeting`` (``club``, ``slot``, ``to``): a meeting of a club moves to another slot
    - ``move`` (``students``, ``group``): students into another care group
    - ``exchange`` (``students``, two): they change care groups
    - ``clubs`` (``student``, ``clubs``): the clubs of a student
    - ``wait`` (``student``, ``days``): the days on which a student waits; without any the student is served
    - ``duty`` (``campus``, ``slot``, ``off`` and ``on``, each may be blank): who is on duty
    - ``join`` (``at``, ``host``): a session joins another group's of the slot; a blank host parts them
    - ``all`` (``edits``): several at once

    Raises
    ------
    SettingsError
        If there is no such operation, a field is missing, or something named is not in the week.
    """
    operation = _OPERATIONS.get(str(edit.get("op")))
    if operation is None:
        raise SettingsError(f"edit {edit.get('op')!r}: one of {', '.join(_OPERATIONS)} · 没有这种操作")
    try:
        return operation(view, edit)
    except (KeyError, TypeError, ValueError) as error:
        raise SettingsError(f"edit {edit.get('op')}: {error} · 操作所指的内容不在课表中") from error


def _key(place: Iterable[str]) -> GroupSlot:
    group, token = place
    return group, token


def _decided(view: View, key: GroupSlot, **fields: Any) -> dict[GroupSlot, Session | None]:
    """A session decided otherwise, with all rows that are joined to it.

    What no rule but `tables` would speak of is refused here: unknown ids, somebody twice, a club with another activity.
    """
    scenario, meeting = view.scenario, view.meetings[view.host_key(view.sessions[key])]
    host = replace(meeting.host, **fields)
    known = host.activity in scenario.activity and host.room in scenario.room
    if not known or not scenario.person.keys() >= set(host.team) or len(set(host.team)) < len(host.team):
        raise ValueError(f"{host.id}: {host.activity}, {host.room}, {', '.join(host.team)}")
    if host.group in scenario.club and host.activity != scenario.club[host.group].activity:
        raise ValueError(f"{host.group}: {host.activity}")
    return {(row.group, row.token): replace(row, **fields) for row in meeting.rows}


def _swap(view: View, edit: EditData) -> RowChange:
    first, second = (view.host_of(view.sessions[_key(edit[name])]) for name in ("at", "with"))
    if (first.group, first.token) == (second.group, second.token):
        raise ValueError(f"{first.id} twice")
    clubs = "club" in (view.kind(first.group), view.kind(second.group))
    names = ("lead", "assistants") if clubs else ("activity", "room", "lead", "assistants")
    one, two = ({name: getattr(row, name) for name in names} for row in (first, second))
    rows = _decided(view, (first.group, first.token), **two)
    return RowChange(rows | _decided(view, (second.group, second.token), **one))


def _put(view: View, edit: EditData) -> RowChange:
    fields = {name: edit[name] for name in ("activity", "room", "lead") if name in edit}
    if "assistants" in edit:
        fields["assistants"] = tuple(edit["assistants"])
    elif "lead" in edit:  # an assistant who leads now assists no more
        host = view.host_of(view.sessions[_key(edit["at"])])
        fields["assistants"] = tuple(one for one in host.assistants if one != edit["lead"])
    return RowChange(_decided(view, _key(edit["at"]), **fields))


def _person(view: View, edit: EditData) -> RowChange:
    old, new, token = edit["old"], edit["new"], edit["slot"]
    slots = [slot for slot in view.work[old] if slot.token == token]
    if not slots or new not in view.scenario.person:
        raise KeyError(f"{old}@{token}")
    rows: dict[GroupSlot, Session | None] = {}
    for slot in slots:
        if not slot.duty:
            host = view.sessions[slot.group, token]
            team = tuple(new if one == old else one for one in host.assistants)
            rows |= _decided(view, (slot.group, token), lead=new if host.lead == old else host.lead, assistants=team)
    gone = tuple(row for row in view.duties if (row.staff, row.token) == (old, token))
    if any(replace(row, staff=new) in view.duties for row in gone):
        raise ValueError(new)
    return RowChange(rows, duties_gone=gone, duties_new=tuple(replace(row, staff=new) for row in gone))


def _meeting(view: View, edit: EditData) -> RowChange:
    club, token, to = edit["club"], edit["slot"], edit["to"]
    row, slot = view.sessions[club, token], view.scenario.week[to]
    if (club, to) in view.sessions:
        raise ValueError(f"{club}@{to}")
    moved = replace(row, day=slot.day, slot=slot.label, start=slot.start, end=slot.end, session=None)
    return RowChange({(club, token): None, (club, to): moved})


def _move(view: View, edit: EditData) -> RowChange:
    group: str = edit["group"]
    return RowChange(members=_in_group(view, dict.fromkeys(edit["students"], group)))


def _exchange(view: View, edit: EditData) -> RowChange:
    one, two = edit["students"]
    return RowChange(members=_in_group(view, {one: view.care_group_of(two), two: view.care_group_of(one)}))


def _in_group(view: View, groups: Mapping[str, str]) -> dict[str, Member | None]:
    for group in groups.values():
        if view.kind(group) != "care":
            raise KeyError(group)
    return {one: replace(view.placed[one], care_group=group) for one, group in groups.items()}


def _clubs(view: View, edit: EditData) -> RowChange:
    one, clubs = edit["student"], tuple(edit["clubs"])
    if missing := [club for club in clubs if view.kind(club) != "club"]:
        raise KeyError(missing[0])
    row = replace(view.placed.get(one) or Member(student=view.scenario.student[one].id), clubs=clubs)
    return RowChange(members={one: row if row.care_group or row.clubs or row.extended_group else None})


def _wait(view: View, edit: EditData) -> RowChange:
    one, days = edit["student"], tuple(edit["days"])
    student = view.scenario.student[one]
    signed_up = view.signed_up(student)
    if missing := [day for day in days if day not in signed_up]:
        raise KeyError(missing[0])
    all_week = set(days) >= set(signed_up)
    members: dict[str, Member | None] = {one: None} if all_week else {}
    if not all_week and one not in view.placed:
        members[one] = Member(student=one, care_group=edit["group"])
    return RowChange(members=members, waiting={one: days})


def _duty(view: View, edit: EditData) -> RowChange:
    campus, slot = edit.get("campus", ""), view.scenario.week[edit["slot"]]
    new = Duty(campus=view.campus_named(campus), day=slot.day, slot=slot.label, staff=edit.get("on", ""))
    gone = tuple(row for row in view.duties if row == replace(new, staff=edit.get("off", "")))
    if edit.get("off") and not gone:
        raise KeyError(edit["off"])
    if new.staff and (new.staff not in view.scenario.person or new in view.duties):
        raise KeyError(new.staff)
    return RowChange(duties_gone=gone, duties_new=(new,) if new.staff else ())


def _join(view: View, edit: EditData) -> RowChange:
    key, host = _key(edit["at"]), edit["host"]
    row = view.sessions[key]
    if not host:
        return RowChange({key: replace(row, joins="")})
    there = view.sessions[host, key[1]]
    if view.kind(key[0]) != "care" or key[0] == host:
        raise ValueError(key[0])
    fields = {name: getattr(there, name) for name in ("activity", "room", "lead", "assistants")}
    return RowChange({key: replace(row, joins=host, **fields)})


def _all(view: View, edit: EditData) -> RowChange:
    """Several edits, each of the week as it was; two may not decide the same row."""
    sessions: dict[GroupSlot, Session | None] = {}
    members: dict[str, Member | None] = {}
    waiting: dict[str, tuple[str, ...]] = {}
    gone: tuple[Duty, ...] = ()
    new: tuple[Duty, ...] = ()
    for part in edit["edits"]:
        change = change_of(view, part)
        for name, old in (("sessions", sessions), ("members", members), ("waiting", waiting)):
            if both := getattr(change, name).keys() & old.keys():
                raise ValueError(f"{min(both)} twice")
        sessions |= change.sessions
        members |= change.members
        waiting |= change.waiting
        gone, new = gone + change.duties_gone, new + change.duties_new
    return RowChange(sessions, members, waiting, gone, new)


_OPERATIONS: dict[str, Callable[[View, EditData], RowChange]] = {
    "swap": _swap,
    "put": _put,
    "person": _person,
    "meeting": _meeting,
    "move": _move,
    "exchange": _exchange,
    "clubs": _clubs,
    "wait": _wait,
    "duty": _duty,
    "join": _join,
    "all": _all,
}


def with_derived(view: View) -> tuple[Timetable, int]:
    """The timetable of a view with every cell that follows from others as it follows, and how many rows differ."""
    timetable = view.timetable
    groups = tuple(_group_row(view, row) for row in timetable.groups)
    sessions = tuple(_session_row(view, row) for row in timetable.sessions)
    pairs = [*zip(timetable.groups, groups, strict=True), *zip(timetable.sessions, sessions, strict=True)]
    return replace(timetable, groups=groups, sessions=sessions), sum(before != after for before, after in pairs)


def _group_row(view: View, row: Group) -> Group:
    return replace(row, size=len(view.members_of(row.id)), grades=tuple(sorted(view.grades_of(row.id))))


def _session_row(view: View, row: Session) -> Session:
    slot = view.scenario.week.by_token.get(row.token)
    if slot is None:
        return row
    return replace(
        row,
        session=row.standard_name,
        start=slot.start,
        end=slot.end,
        headcount=len(view.present_at(row.group, row.token)),
    )
