"""What to send out after a repair: one line for each change, for each person and each group, as table and as text."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from optimizer.domain.scenario import Scenario
from optimizer.domain.telling import Names, campus_text
from optimizer.domain.timetable import Session, Timetable
from optimizer.language.text import Language, Text
from optimizer.language.times import clock_text, day_text
from optimizer.rules.view import View

_STANDS_IN = Text("{when}: {new} takes {what} for {old}", "{when}：{new} 代 {old} {what}")
_COMES = Text("{when}: {new} joins {what}", "{when}：{new} 参加{what}")
_LEAVES = Text("{when}: {old} no longer takes {what}", "{when}：{old} 不再{what}")
_MOVES = Text("{when}: {group} is in {room} with {activity}", "{when}：{group} 改在 {room}，活动为 {activity}")
_FALLS = Text("{when}: {group} has no session", "{when}：{group} 取消")
_NEW = Text("{when}: {group} meets in {room} with {activity}", "{when}：{group} 增开，在 {room}，活动为 {activity}")
_LEADS = Text("{group}", "带 {group}")
_DUTY = Text("duty at {campus}", "在{campus}值班")
_PERSON = Text("For {who}:", "通知 {who}：")
_GROUP = Text("For group {who}:", "{who} 的变动：")
HEADS = ("day", "slot", "start", "group", "person", "instead_of", "room", "activity", "text")


@dataclass(frozen=True)
class Notice:
    """One change. ``people`` are those who must know of it, ``group`` is blank for a duty."""

    token: str
    text: Text
    group: str = ""
    new: str = ""
    old: str = ""
    room: str = ""
    activity: str = ""

    @property
    def people(self) -> tuple[str, ...]:
        return tuple(p for p in (self.new, self.old) if p)


def notices(scenario: Scenario, published: Timetable, timetable: Timetable, week_of: date) -> list[Notice]:
    """Every change between two weeks, in order of time."""
    before, after = View(scenario, published, week_of), View(scenario, timetable, week_of)
    found = [*_sessions(before, after), *_people(before, after)]
    order = list(scenario.week.by_token)
    return sorted(found, key=lambda n: (order.index(n.token), n.group, n.new, n.old))


def _when(view: View, token: str) -> Text:
    slot = view.scenario.week[token]
    return Text("{day} {clock}", "{day} {clock}").format(day=day_text(slot.day), clock=clock_text(slot.start))


def _sessions(before: View, after: View) -> Iterator[Notice]:
    for group, token in before.sessions.keys() | after.sessions.keys():
        if token not in after.scenario.week.by_token:
            continue
        old, new = before.sessions.get((group, token)), after.sessions.get((group, token))
        fields: dict[str, object] = {"when": _when(after, token), "group": group}
        if new is None:
            yield Notice(token, _FALLS.format(**fields), group)
        elif old is None or (old.activity, old.room) != (new.activity, new.room):
            yield _where(after, token, new, (_NEW if old is None else _MOVES), fields)


def _where(view: View, token: str, row: Session, text: Text, fields: dict[str, object]) -> Notice:
    room, activity = (Names(view.scenario).any(one) for one in (row.room, row.activity))
    said = text.format(**fields, room=room or "–", activity=activity)
    return Notice(token, said, row.group, room=row.room, activity=row.activity)


def _people(before: View, after: View) -> Iterator[Notice]:
    names, old, new = Names(after.scenario), _places(before), _places(after)
    for place in old.keys() | new.keys():
        token, group, campus = place
        if token not in after.scenario.week.by_token:
            continue
        what = _LEADS.format(group=group) if group else _DUTY.format(campus=campus_text(campus))
        gone, came = sorted(old[place] - new[place]), sorted(new[place] - old[place])
        for number in range(max(len(gone), len(came))):
            one = came[number] if number < len(came) else ""
            other = gone[number] if number < len(gone) else ""
            text = _STANDS_IN if one and other else _COMES if one else _LEAVES
            said = text.format(when=_when(after, token), what=what, new=names.any(one), old=names.any(other))
            yield Notice(token, said, group, one, other)


def _places(view: View) -> dict[tuple[str, str, str], set[str]]:
    found: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for person, works in view.work.items():
        for work in works:
            found[work.token, work.group, "" if work.group else work.campus or ""].add(person)
    return found


def notice_lines(scenario: Scenario, found: list[Notice], language: Language) -> Iterator[str]:
    """The text to send out: for each person, then for each group."""
    of_people, of_groups = defaultdict[str, list[Notice]](list), defaultdict[str, list[Notice]](list)
    for notice in found:
        for person in notice.people:
            of_people[person].append(notice)
        if notice.group:
            of_groups[notice.group].append(notice)
    names = Names(scenario)
    for head, table in ((_PERSON, of_people), (_GROUP, of_groups)):
        for who, rows in sorted(table.items()):
            yield head.format(who=names.any(who) if table is of_people else who).say(language)
            yield from (f"  {row.text.say(language)}" for row in rows)
            yield ""


def write_notices(folder: Path, scenario: Scenario, found: list[Notice], language: Language) -> None:
    """``changes.csv``, a row for each change, and ``notices.txt``, ready to send."""
    with (folder / "changes.csv").open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADS)
        for n in found:
            slot = scenario.week[n.token]
            when = (slot.day, slot.label, clock_text(slot.start))
            writer.writerow([*when, n.group, n.new, n.old, n.room, n.activity, n.text.say(language)])
    text = "\n".join(notice_lines(scenario, found, language))
    (folder / "notices.txt").write_text(text + "\n", encoding="utf-8")
