"""What to send out after a repair: one line for each change, for all whom it concerns, as table and as text.

Concerned are the children, the people (who comes, who goes, and whose session is elsewhere, with another group or with
other children), the groups, those that they join, and the rooms.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import zip_longest
from pathlib import Path

from optimizer.auditing.differences import ChildChange, ChildPlace, Differences, HeadcountChange, JoinChange, PartChange
from optimizer.domain.scenario import Scenario
from optimizer.domain.telling import Names, campus_text
from optimizer.domain.timetable import Session, Timetable
from optimizer.files.csv_tables import guard, write_csv
from optimizer.language.lists import clause_text, list_text
from optimizer.language.text import Language, Text
from optimizer.language.times import clock_text, day_text
from optimizer.report.changes import change_text, child_text
from optimizer.rules.goals.changes import PlaceChange, SessionChange
from optimizer.rules.presence import GroupSlot
from optimizer.rules.view import View

_STANDS_IN = Text("{when}: {new} takes {what} for {old}", "{when}：{new} 代 {old} {what}")
_COMES = Text("{when}: {new} joins {what}", "{when}：增派 {new} {what}")
_LEAVES = Text("{when}: {old} no longer takes {what}", "{when}：{old} 不再{what}")
_MOVES = Text("{when}: {group} is now in {place} (before: {old})", "{when}：{group} 改在 {place}（原：{old}）")
_FALLS = Text("{when}: {group} has no session", "{when}：{group} 取消")
_CLUB_FALLS = Text(
    "{when}: {group} does not meet; its members are in their care groups",
    "{when}：{group} 停一次，成员回各自托管班",
)
_CLUB_ALONE = Text(
    "{when}: {group} does not meet, and no care takes its place then",
    "{when}：{group} 停一次，该节没有托管，成员不必到场",
)
_NEW = Text("{when}: {group} meets in {place}", "{when}：{group} 增开，在 {place}")
_JOINS = Text("{when}: {group} joins {host} in {place}", "{when}：{group} 并入 {host}，在 {place}")
_ALONE = Text("{when}: {group} is by itself again, in {place}", "{when}：{group} 不再并班，单独在 {place}")
_COUNT = Text("{when}: {group} has {new} children (before: {old})", "{when}：{group} 到场 {new} 人（原 {old} 人）")
_LEAD = Text("{when}: {new} now leads {group} ({place})", "{when}：{new} 改为主带 {group}（{place}）")
_ASSIST = Text("{when}: {new} now assists at {group} ({place})", "{when}：{new} 改为协助 {group}（{place}）")
_PLACE = Text("{room} with {activity}", "{room}，活动为 {activity}")
_LEADS = Text("{group} ({place})", "带 {group}（{place}）")
_DUTY = Text("duty at {campus}", "在{campus}值班")
_WITH = Text("together with {host}", "与 {host} 并班")
_MEETS = Text("{club} meets {when}", "{club}活动：{when}")
_MEETING = Text("{when} in {room}", "{when} {room}")
_CHILD = Text("{child}: {what}", "{child}：{what}")
_PERSON = Text("For {who}:", "通知 {who}：")
_GROUP = Text("For group {who}:", "{who} 的变动：")
_ROOM = Text("For room {who}:", "场地 {who} 的变动：")
_FAMILY = Text("For the family of {who}:", "通知 {who} 的家长：")
NOTICES = "notices.txt"
HEADS = ("day", "slot", "start", "group", "person", "instead_of", "room", "activity", "text", "student", "kind")


@dataclass(frozen=True)
class Notice:
    """One change.

    Attributes
    ----------
    kind : str
        ``session``, ``joins``, ``headcount``, ``staff``, ``part`` or ``child``.
    token : str
        Its slot; blank for a change of a child, which holds for the week.
    group : str
        Whose session changes; blank for a duty and for a child.
    groups : mapping
        Groups that it concerns, ``group`` among them: id -> id and name.
    people, rooms : tuple of str
        Ids of those whom it concerns.
    new, old : str
        Who comes, who goes.
    """

    kind: str
    token: str
    text: Text
    group: str = ""
    groups: Mapping[str, str] = field(default_factory=dict)
    people: tuple[str, ...] = ()
    rooms: tuple[str, ...] = ()
    new: str = ""
    old: str = ""
    room: str = ""
    activity: str = ""
    student: str = ""


def notices(scenario: Scenario, published: Timetable, timetable: Timetable, week_of: date) -> list[Notice]:
    """Every change between two weeks, in order of time, those of children last."""
    differences = Differences.of((scenario, published), (scenario, timetable), week_of)
    teller = _Teller(scenario, differences)
    told = {(one.group, one.token) for one in differences.sessions}
    rows = [
        *map(teller.session, differences.sessions),
        *(teller.join(one) for one in differences.joins if (one.group, one.token) not in told),
        *(teller.headcount(one) for one in differences.headcounts if (one.group, one.token) not in told),
        *teller.people(differences.places),
        *map(teller.part, differences.parts),
        *map(teller.child, differences.children),
    ]
    order = {token: place for place, token in enumerate(scenario.week.by_token)}
    return sorted(rows, key=lambda row: (order.get(row.token, len(order)), row.group, row.new, row.old, row.student))


class _Teller:
    """Says each change with the names of one scenario."""

    def __init__(self, scenario: Scenario, differences: Differences):
        self._scenario, self._names = scenario, Names(scenario)
        self._before, self._after = differences.before, differences.after
        self._reasons = {row.student: row.reason for row in differences.after.timetable.waiting}

    def group(self, one: str) -> str:
        """The name of a group of either week, with the id where another group has it too."""
        for view in (self._after, self._before):
            if (row := view.groups.get(one)) and row.name and row.name != one:
                alike = sum(other.name == row.name for other in view.groups.values())
                return row.name if alike == 1 else f"{one} {row.name}"
        return self._names.called(one)

    def _named(self, groups: Iterable[str]) -> dict[str, str]:
        return {one: self.group(one) for one in groups if one}

    def _when(self, token: str) -> Text:
        slot = self._scenario.week[token]
        return Text("{day} {clock}", "{day} {clock}").format(day=day_text(slot.day), clock=clock_text(slot.start))

    def _place(self, row: Session | None) -> Text:
        if row is None:
            return Text("–", "–")
        return _PLACE.format(room=self._names.called(row.room) or "–", activity=self._names.called(row.activity))

    def _held(self, view: View, group: str, token: str) -> tuple[Session | None, tuple[str, ...]]:
        """The session of a group as it is held, the host's if it joins one, and who is there."""
        row = view.sessions.get((group, token))
        if row is None:
            return None, ()
        meeting = view.meetings[view.host_key(row)]
        return meeting.host, meeting.team

    def _with(self, group: str, token: str) -> tuple[str, ...]:
        """Everybody at a group's session in both weeks: they learn with whom they work now."""
        teams = [self._held(view, group, token)[1] for view in (self._before, self._after)]
        return tuple(person for person in teams[0] if person in teams[1])

    def _notice(self, kind: str, group: str, token: str, text: Text) -> Notice:
        """A change of a group's session, which concerns its hosts, its people and its rooms of both weeks."""
        held = [self._held(view, group, token) for view in (self._before, self._after)]
        sessions = [row for row, _ in held if row is not None]
        now = held[1][0]
        return Notice(
            kind,
            token,
            text,
            group,
            groups=self._named((group, *(row.group for row in sessions))),
            people=tuple(dict.fromkeys(person for _, team in held for person in team)),
            rooms=() if kind == "headcount" else tuple(dict.fromkeys(row.room for row in sessions if row.room)),
            room=now.room if now else "",
            activity=now.activity if now else "",
        )

    def session(self, change: SessionChange) -> Notice:
        fields = {"when": self._when(change.token), "group": self.group(change.group)}
        now = self._held(self._after, change.group, change.token)[0]
        if change.after is None or now is None:
            alone = self._scenario.week[change.token].club_only
            falls = _FALLS if change.group not in self._scenario.club else _CLUB_ALONE if alone else _CLUB_FALLS
            return self._notice("session", change.group, change.token, falls.format(**fields))
        form = _JOINS if now.group != change.group else _NEW if change.before is None else _MOVES
        was = self._held(self._before, change.group, change.token)[0]
        joined = was is not None and was.group != change.group
        old = _WITH.format(host=self.group(was.group)) if was and joined else self._place(was)
        text = form.format(**fields, host=self.group(now.group), place=self._place(now), old=old)
        return self._notice("session", change.group, change.token, text)

    def join(self, change: JoinChange) -> Notice:
        now = self._held(self._after, change.group, change.token)[0]
        text = (_JOINS if change.after else _ALONE).format(
            when=self._when(change.token),
            group=self.group(change.group),
            host=self.group(change.after),
            place=self._place(now),
        )
        return self._notice("joins", change.group, change.token, text)

    def headcount(self, change: HeadcountChange) -> Notice:
        fields = {"when": self._when(change.token), "new": change.after, "old": change.before}
        text = _COUNT.format(group=self.group(change.group), **fields)
        return self._notice("headcount", change.group, change.token, text)

    def people(self, changes: Iterable[PlaceChange]) -> Iterator[Notice]:
        """For each place, who takes it for whom: those who come and those who go side by side, by id."""
        places: dict[tuple[str, str, str, bool], tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
        for change in changes:
            places[change.token, change.group, change.campus, change.duty][change.added].append(change.staff)
        for (token, group, campus, duty), (gone, came) in places.items():
            now = self._held(self._after, group, token)[0] or self._held(self._before, group, token)[0]
            where = _LEADS.format(group=self.group(group), place=self._place(now))
            what = _DUTY.format(campus=campus_text(campus)) if duty else where
            for old, new in zip_longest(gone, came, fillvalue=""):
                text = _STANDS_IN if old and new else _COMES if new else _LEAVES
                names = {"new": self._names.called(new), "old": self._names.called(old)}
                yield Notice(
                    "staff",
                    token,
                    text.format(when=self._when(token), what=what, **names),
                    group,
                    groups=self._named([group]),
                    people=tuple(dict.fromkeys((*filter(None, (new, old)), *self._with(group, token)))),
                    new=new,
                    old=old,
                    room=now.room if now else "",
                    activity=now.activity if now else "",
                )

    def part(self, change: PartChange) -> Notice:
        now = self._held(self._after, change.group, change.token)[0]
        group, new = self.group(change.group), self._names.called(change.staff)
        when = self._when(change.token)
        text = (_LEAD if change.leads else _ASSIST).format(when=when, new=new, group=group, place=self._place(now))
        return Notice(
            "part",
            change.token,
            text,
            change.group,
            groups=self._named([change.group]),
            people=tuple(dict.fromkeys((change.staff, *self._with(change.group, change.token)))),
            new=change.staff,
            room=now.room if now else "",
            activity=now.activity if now else "",
        )

    def child(self, change: ChildChange) -> Notice:
        what = change_text(self._scenario, self.group, change, self._reasons.get(change.student, ""))
        old, new = change.before or ChildPlace(), change.after or ChildPlace()
        met = (club for club in sorted(new.clubs - old.clubs) if self._after.sessions_of(club))
        told = clause_text((what, *map(self._meetings, met)))
        text = _CHILD.format(child=child_text(self._scenario, change.student), what=told)
        at = [attended.get(change.student, set()) for attended in (self._attended_before, self._attended_after)]
        other = [(self._before, at[0] - at[1]), (self._after, at[1] - at[0])]
        people = (p for view, keys in other for key in sorted(keys) for p in self._held(view, *key)[1])
        listed = {*old.groups} ^ {*new.groups}
        return Notice(
            "child",
            "",
            text,
            groups=self._named(sorted(listed.union(group for _, keys in other for group, _ in keys))),
            people=tuple(dict.fromkeys(people)),
            student=change.student,
        )

    def _meetings(self, club: str) -> Text:
        """When and where a club meets now."""
        rows = sorted(self._after.sessions_of(club), key=lambda row: self._after.order[row.token])
        places = (_MEETING.format(when=self._when(r.token), room=self._names.called(r.room)) for r in rows)
        return _MEETS.format(club=self.group(club), when=list_text(places))

    @cached_property
    def _attended_before(self) -> dict[str, set[GroupSlot]]:
        return _attended(self._before)

    @cached_property
    def _attended_after(self) -> dict[str, set[GroupSlot]]:
        return _attended(self._after)


def _attended(view: View) -> dict[str, set[GroupSlot]]:
    """Child -> (group, slot) of the sessions that it is present at."""
    found: dict[str, set[GroupSlot]] = defaultdict(set)
    for group, token in view.sessions:
        for student in view.present_at(group, token):
            found[student.id].add((group, token))
    return found


def notices_by_reader(scenario: Scenario, notices: list[Notice]) -> Iterator[tuple[Text, list[Text]]]:
    """For whom a message is, and its lines: each person, group, room and family whom something concerns."""
    names = Names(scenario)
    parts: tuple[tuple[Text, Callable[[str], Text], dict[str, list[Notice]]], ...] = (
        (_PERSON, lambda who: Text(names.called(who), names.called(who)), defaultdict(list)),
        (_GROUP, lambda who: Text(known[who], known[who]), defaultdict(list)),
        (_ROOM, lambda who: Text(names.called(who), names.called(who)), defaultdict(list)),
        (_FAMILY, lambda who: child_text(scenario, who), defaultdict(list)),
    )
    known: dict[str, str] = {}
    for notice in notices:
        known |= notice.groups
        family = (notice.student,) if notice.student else ()
        for (_, _, table), concerned in zip(parts, (notice.people, notice.groups, notice.rooms, family), strict=True):
            for who in concerned:
                table[who].append(notice)
    for head, told, table in parts:
        for who, rows in sorted(table.items()):
            yield head.format(who=told(who)), [row.text for row in rows]


def notice_lines(scenario: Scenario, notices: list[Notice], language: Language) -> Iterator[str]:
    """The text to send out: a head and a line for each change, and a blank line behind each message."""
    for head, lines in notices_by_reader(scenario, notices):
        yield head.say(language)
        yield from (f"  {line.say(language)}" for line in lines)
        yield ""


def write_notices(folder: Path, scenario: Scenario, notices: list[Notice], language: Language) -> None:
    """``changes.csv``, a row for each change, and ``notices.txt``, ready to send."""
    rows: list[tuple[object, ...]] = [HEADS]
    for n in notices:
        slot = scenario.week[n.token] if n.token else None
        when = (slot.day, slot.label, clock_text(slot.start)) if slot else ("", "", "")
        group = n.group or " ".join(n.groups)
        text = guard(n.text.say(language))
        rows.append((*when, group, n.new, n.old, n.room, n.activity, text, n.student, n.kind))
    write_csv(folder / "changes.csv", rows, bom=True)
    text = "\n".join(notice_lines(scenario, notices, language))
    (folder / NOTICES).write_text(text + "\n", encoding="utf-8", newline="\n")
