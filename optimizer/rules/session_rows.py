"""What may be wrong with a row of sessions.csv by itself: part of the rule `tables`."""

from __future__ import annotations

from collections.abc import Iterator

from optimizer.domain.telling import ids_text, slot_text
from optimizer.domain.timetable import Session
from optimizer.domain.week import split_list
from optimizer.language.text import Text
from optimizer.language.times import clock_text
from optimizer.rules.view import View

_GROUP = Text("no group '{id}' is listed", "没有“{id}”这个班组")
_SLOT = Text("the week has no slot '{slot}'", "一周内没有时段“{slot}”")
_TIME = Text("{start}-{end} is not {slot} ({right})", "{start}-{end} 与{slot}（{right}）不符")
_NAME = Text("session '{found}' should be '{right}'", "活动编号“{found}”应为“{right}”")
_ACTIVITY = Text("unknown activity '{id}'", "没有活动“{id}”")
_ROOM = Text("unknown room '{id}'", "没有场地“{id}”")
_STAFF = Text("unknown staff {ids}", "没有这些人员：{ids}")
_NO_HEADCOUNT = Text("no headcount is written", "没有写人数")
_NO_LEAD = Text("no lead is written", "没有写带班人员")
_TWICE = Text("somebody stands twice among the staff: {ids}", "人员重复：{ids}")
_JOINS = Text("joins '{id}', which is not listed", "并入的“{id}”不存在")
_CLUB = Text("club {group} is for {right}, not {found}", "社团 {group} 的活动应为 {right}，不是 {found}")
_EXTENDED = Text("{group} is no extended group but meets at {slot}", "{group} 不是延时组，不应排在{slot}")
_ORDINARY = Text("extended group {group} meets at {slot}", "延时组 {group} 不应排在{slot}")
_EMPTY = Text("nobody of {group} is present at {slot}", "{group} {slot}没有人在场")


def session_reasons(view: View, row: Session) -> Iterator[Text]:
    """Everything that is wrong with one row."""
    if row.group not in view.groups:
        yield _GROUP.format(id=row.group)
    yield from _times(view, row)
    yield from _ids(view, row)
    yield from _staff(view, row)
    if row.headcount is None:
        yield _NO_HEADCOUNT
    club = view.scenario.club.get(row.group)
    if club is not None and row.activity != club.activity:
        yield _CLUB.format(group=row.group, right=club.activity, found=row.activity)


def _times(view: View, row: Session) -> Iterator[Text]:
    if row.session not in (None, row.standard_name):
        yield _NAME.format(found=row.session, right=row.standard_name)
    if not view.in_week(row):
        yield _SLOT.format(slot=f"{row.day} {row.slot}")
        return
    slot = view.scenario.week[row.token]
    said = slot_text(row.token)
    if (row.start, row.end) != (slot.start, slot.end):
        right = f"{clock_text(slot.start)}-{clock_text(slot.end)}"
        yield _TIME.format(start=clock_text(row.start), end=clock_text(row.end), slot=said, right=right)
    kind = view.kind(row.group)
    if slot.extended and kind in ("care", "club"):
        yield _EXTENDED.format(group=row.group, slot=said)
    if not slot.extended and kind == "extended":
        yield _ORDINARY.format(group=row.group, slot=said)
    if not view.present_at(row.group, row.token):
        yield _EMPTY.format(group=row.group, slot=said)


def _ids(view: View, row: Session) -> Iterator[Text]:
    if row.activity not in view.scenario.activity:
        yield _ACTIVITY.format(id=row.activity)
    if row.room not in view.scenario.room:
        yield _ROOM.format(id=row.room)
    if row.joins and row.joins not in view.groups:
        yield _JOINS.format(id=row.joins)


def _staff(view: View, row: Session) -> Iterator[Text]:
    leads = split_list(row.lead)
    if not leads:
        yield _NO_LEAD
    team = [*leads, *row.assistants]
    if unknown := [one for one in dict.fromkeys(team) if one not in view.scenario.person]:
        yield _STAFF.format(ids=ids_text(unknown))
    if len(set(team)) < len(team):
        yield _TWICE.format(ids=ids_text(sorted({one for one in team if team.count(one) > 1})))
