"""What to send out after a repair: one line for each change, for each person and each group, as table and as text."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import zip_longest
from pathlib import Path

from optimizer.auditing.differences import Differences
from optimizer.domain.scenario import Scenario
from optimizer.domain.telling import Names, campus_text
from optimizer.domain.timetable import Timetable
from optimizer.language.text import Language, Text
from optimizer.language.times import clock_text, day_text
from optimizer.rules.goals.changes import PlaceChange, SessionChange

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
    differences = Differences.of((scenario, published), (scenario, timetable), week_of)
    teller = _Teller(scenario)
    order = list(scenario.week.by_token)
    rows = [*map(teller.session, differences.sessions), *teller.people(differences.places)]
    return sorted(rows, key=lambda row: (order.index(row.token), row.group, row.new, row.old))


class _Teller:
    """Says each change with the names of one scenario."""

    def __init__(self, scenario: Scenario):
        self._scenario, self._names = scenario, Names(scenario)

    def _when(self, token: str) -> Text:
        slot = self._scenario.week[token]
        return Text("{day} {clock}", "{day} {clock}").format(day=day_text(slot.day), clock=clock_text(slot.start))

    def session(self, change: SessionChange) -> Notice:
        fields = {"when": self._when(change.token), "group": change.group}
        row = change.after
        if row is None:
            return Notice(change.token, _FALLS.format(**fields), change.group)
        names = {"room": self._names.any(row.room) or "–", "activity": self._names.any(row.activity)}
        said = (_NEW if change.before is None else _MOVES).format(**fields, **names)
        return Notice(change.token, said, row.group, room=row.room, activity=row.activity)

    def people(self, changes: Iterable[PlaceChange]) -> Iterator[Notice]:
        """For each place, who takes it for whom: those who come and those who go side by side, by id."""
        places: dict[tuple[str, str, str, bool], tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
        for change in changes:
            places[change.token, change.group, change.campus, change.duty][change.added].append(change.staff)
        for (token, group, campus, duty), (gone, came) in places.items():
            what = _DUTY.format(campus=campus_text(campus)) if duty else _LEADS.format(group=group)
            for old, new in zip_longest(gone, came, fillvalue=""):
                text = _STANDS_IN if old and new else _COMES if new else _LEAVES
                names = {"new": self._names.any(new), "old": self._names.any(old)}
                yield Notice(token, text.format(when=self._when(token), what=what, **names), group, new, old)


def notice_lines(scenario: Scenario, notices: list[Notice], language: Language) -> Iterator[str]:
    """The text to send out: for each person, then for each group."""
    of_people, of_groups = defaultdict[str, list[Notice]](list), defaultdict[str, list[Notice]](list)
    for notice in notices:
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


def write_notices(folder: Path, scenario: Scenario, notices: list[Notice], language: Language) -> None:
    """``changes.csv``, a row for each change, and ``notices.txt``, ready to send."""
    with (folder / "changes.csv").open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADS)
        for n in notices:
            slot = scenario.week[n.token]
            when = (slot.day, slot.label, clock_text(slot.start))
            writer.writerow([*when, n.group, n.new, n.old, n.room, n.activity, n.text.say(language)])
    text = "\n".join(notice_lines(scenario, notices, language))
    (folder / "notices.txt").write_text(text + "\n", encoding="utf-8", newline="\n")
