"""Differences between two timetables in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from optimizer.auditing.differences import Differences
from optimizer.domain.telling import TimetableNames, name_and_id
from optimizer.domain.timetable import Session
from optimizer.language.lists import clauses
from optimizer.language.text import Language, Text
from optimizer.rules.view import View

_NOW_WAITS = Text("{who} waits on {after} day(s) instead of {before}.", "{who}：候补由 {before} 天变为 {after} 天。")
_NEW_CLUB = Text("Club {club} opens with {n} students.", "社团 {club} 开班，{n} 人。")
_NO_CLUB = Text("Club {club} does not open; it had {n} students.", "社团 {club} 不开班，原有 {n} 人。")
_CLUB = Text("Club {club}: {parts}.", "社团 {club}：{parts}。")
_MEETS = Text("meets {after} instead of {before}", "活动时间由 {before} 改为 {after}")
_SIZE = Text("{after} students instead of {before}", "人数由 {before} 变为 {after}")
_GROUP = Text("Care group {before} is {after}: {parts}.", "托管班 {before}（后为 {after}）：{parts}。")
_SAME_NAME = Text("Care group {before}: {parts}.", "托管班 {before}：{parts}。")
_KEPT = Text("keeps {n} of {all} students", "{all} 人中保留 {n} 人")
_LEADS = Text("led by {after} instead of {before}", "带班由 {before} 改为 {after}")
_CONTENT = Text("{n} of {all} sessions with another activity or room", "{all} 节中 {n} 节换活动或场地")
_DISSOLVED = Text("Care group {group} ({n} students) has no successor.", "托管班 {group}（{n} 人）不再保留。")
_FORMED = Text("Care group {group} is new: {n} students.", "新设托管班 {group}：{n} 人。")
_STUDENT = Text("{who}: {parts}.", "{who}：{parts}。")
_MOVES = Text("care group {before} → {after}", "托管班 {before} → {after}")
_CLUBS = Text("clubs {before} → {after}", "社团 {before} → {after}")
_STAFF = Text("{who}: {after} slots instead of {before}{parts}.", "{who}：课时由 {before} 变为 {after}{parts}。")
_ADDED = Text("; also {slots}", "；新增 {slots}")
_TAKEN = Text("; no longer {slots}", "；不再 {slots}")
_NONE = Text("none", "无")


@dataclass(frozen=True, slots=True)
class DifferenceSentence:
    """One sentence. ``kind`` is ``waiting``, ``club``, ``group``, ``staff`` or ``student``; ``who`` an id."""

    kind: str
    who: str
    text: str


def difference_sentences(differences: Differences, language: Language) -> list[DifferenceSentence]:
    """All differences: waiting first, then clubs, care groups, staff and students."""
    teller = _Teller(differences, language)
    return [*teller.waiting(), *teller.clubs(), *teller.groups(), *teller.staff(), *teller.students()]


class _Teller:
    def __init__(self, differences: Differences, language: Language):
        self.differences, self.language = differences, language
        self.old = TimetableNames(differences.before.scenario, differences.before.timetable, language)
        self.new = TimetableNames(differences.after.scenario, differences.after.timetable, language)

    def _say(self, text: Text, **fields: object) -> str:
        return text.format(**fields).say(self.language)

    def _joined(self, parts: Iterable[str]) -> str:
        return clauses(parts, self.language)

    def _student(self, one: str) -> str:
        row = self.differences.before.scenario.student.get(one) or self.differences.after.scenario.student[one]
        return name_and_id(row)

    def _person(self, one: str) -> str:
        return (
            self.old.full_person(one) if one in self.differences.before.scenario.person else self.new.full_person(one)
        )

    def waiting(self) -> Iterator[DifferenceSentence]:
        before, after = self.differences.before.waits, self.differences.after.waits
        for one in (*self.differences.newly_waiting, *self.differences.newly_served):
            days = {"before": len(before.get(one, ())), "after": len(after.get(one, ()))}
            yield DifferenceSentence("waiting", one, self._say(_NOW_WAITS, who=self._student(one), **days))

    def clubs(self) -> Iterator[DifferenceSentence]:
        differences = self.differences
        for club in differences.opened:
            text = self._say(_NEW_CLUB, club=self.new.group(club), n=len(differences.after.members_of(club)))
            yield DifferenceSentence("club", club, text)
        for club in differences.closed:
            text = self._say(_NO_CLUB, club=self.old.group(club), n=len(differences.before.members_of(club)))
            yield DifferenceSentence("club", club, text)
        for club in sorted(set(differences.before.of_kind("club")) & set(differences.after.of_kind("club"))):
            if parts := self._club_parts(club):
                yield DifferenceSentence(
                    "club", club, self._say(_CLUB, club=self.old.group(club), parts=self._joined(parts))
                )

    def _club_parts(self, club: str) -> list[str]:
        views = (self.differences.before, self.differences.after)
        sizes = [len(view.members_of(club)) for view in views]
        times = [self._times(view, club) for view in views]
        leads = [self._leads(view, names, club) for view, names in zip(views, (self.old, self.new), strict=True)]
        parts = []
        for text, (before, after) in ((_SIZE, sizes), (_MEETS, times), (_LEADS, leads)):
            if before != after:
                parts.append(self._say(text, before=before, after=after))
        return parts

    def _times(self, view: View, group: str) -> str:
        names = self.old if view is self.differences.before else self.new
        return names.listed(names.token(row.token) for row in view.sessions_of(group))

    @staticmethod
    def _leads(view: View, names: TimetableNames, group: str) -> str:
        return names.people(dict.fromkeys(row.lead for row in view.sessions_of(group) if row.lead))

    def groups(self) -> Iterator[DifferenceSentence]:
        differences = self.differences
        for group in differences.before.of_kind("care"):
            members = differences.before.members_of(group)
            after = differences.matched.get(group)
            if after is None:
                yield DifferenceSentence("group", group, self._say(_DISSOLVED, group=group, n=len(members)))
            elif parts := self._group_parts(group, after):
                text = _SAME_NAME if group == after else _GROUP
                yield DifferenceSentence(
                    "group", group, self._say(text, before=group, after=after, parts=self._joined(parts))
                )
        for group in differences.after.of_kind("care"):
            if group not in differences.matched.values():
                yield DifferenceSentence(
                    "group", group, self._say(_FORMED, group=group, n=len(differences.after.members_of(group)))
                )

    def _group_parts(self, before: str, after: str) -> Iterator[str] | list[str]:
        old, new = self.differences.before, self.differences.after
        members = {row.id for row in old.members_of(before)}
        kept = members & {row.id for row in new.members_of(after)}
        parts = []
        if len(kept) < len(members) or len(new.members_of(after)) > len(kept):
            parts.append(self._say(_KEPT, n=len(kept), all=len(members)))
        if (size := len(new.members_of(after))) != len(members):
            parts.append(self._say(_SIZE, before=len(members), after=size))
        leads = self._leads(old, self.old, before), self._leads(new, self.new, after)
        if leads[0] != leads[1]:
            parts.append(self._say(_LEADS, before=leads[0] or self._say(_NONE), after=leads[1] or self._say(_NONE)))
        there: dict[str, Session] = {row.token: row for row in new.sessions_of(after)}
        here = [row for row in old.sessions_of(before) if row.token in there]
        other = sum((row.activity, row.room) != (there[row.token].activity, there[row.token].room) for row in here)
        if other:
            parts.append(self._say(_CONTENT, n=other, all=len(here)))
        return parts

    def staff(self) -> Iterator[DifferenceSentence]:
        for one in self.differences.changed_staff:
            before, after = self.differences.slots(one)
            parts = self._slots(_ADDED, after - before, self.new) + self._slots(_TAKEN, before - after, self.old)
            fields = {"who": self._person(one), "before": len(before), "after": len(after), "parts": parts}
            yield DifferenceSentence("staff", one, self._say(_STAFF, **fields))

    def _slots(self, text: Text, tokens: frozenset[str], names: TimetableNames) -> str:
        order = {token: place for place, token in enumerate(names.scenario.week.by_token)}
        shown = names.listed(names.token(token) for token in sorted(tokens, key=lambda token: order.get(token, -1)))
        return self._say(text, slots=shown) if tokens else ""

    def students(self) -> Iterator[DifferenceSentence]:
        moved, clubs = set(self.differences.moved), set(self.differences.other_clubs)
        for one in self.differences.before.scenario.student:
            parts = []
            if one in moved:
                old, new = self.differences.care_groups(one)
                parts.append(self._say(_MOVES, before=old, after=new))
            if one in clubs:
                before, after = self.differences.clubs(one)
                parts.append(self._say(_CLUBS, before=self._club_list(before), after=self._club_list(after)))
            if parts:
                yield DifferenceSentence(
                    "student", one, self._say(_STUDENT, who=self._student(one), parts=self._joined(parts))
                )

    def _club_list(self, clubs: frozenset[str]) -> str:
        return self.old.listed(self.old.short_group(club) for club in sorted(clubs)) or self._say(_NONE)


def counted(sentences: Iterable[DifferenceSentence]) -> Counter[str]:
    """Kind -> number of sentences."""
    return Counter(one.kind for one in sentences)
