"""How people, slots, rooms and groups are told: the one home of their names in sentences, tables and headings.

In sentences (violations, explanations, notices) an id comes first: `id_and_name`, `Names`. On sheets the name comes
first or stands alone: `name_and_id`, `TimetableNames`. An id that the scenario does not know stands for itself.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from optimizer.domain.people import Student
from optimizer.domain.scenario import Scenario
from optimizer.domain.timetable import Timetable
from optimizer.domain.week import Slot
from optimizer.language.lists import list_text, listed
from optimizer.language.terms import value_label
from optimizer.language.text import Language, Text
from optimizer.language.times import clock_text, day_text, days_text

SLOT = Text("slot {n}", "第{n}节")
EXTENDED_SLOT = Text("extended {n}", "延时{n}")
GRADE = Text("grade {n}", "{n}年级")
_TELLS_GRADE = re.compile(r"[一二三四五六七八九](?:年级|[（(])|初[一二三]|\d年级")
_WANTS_CLUBS = Text("would like {clubs}", "想参加 {clubs}")
_WANTS_SEVERAL = Text("{n} of them", "其中 {n} 个")
_WAIVER = Text("{percent} % of the fees waived", "减免 {percent}%")
_WITH = Text("together with code {code}", "与同组码 {code} 同组")
_APART_FROM = Text("apart from code {code}", "与分开码 {code} 分开")


class _Named(Protocol):
    @property
    def id(self) -> str: ...
    @property
    def name(self) -> str: ...


def id_and_name(row: _Named) -> str:
    """Id and name of a student, a person, a room, …: ``S017 王芳``; the id alone where there is no other name."""
    return f"{row.id} {row.name}" if row.name and row.name != row.id else row.id


def name_and_id(row: _Named) -> str:
    """Name and id: ``王芳 S017``; two people may have the same name."""
    return f"{row.name} {row.id}" if row.name and row.name != row.id else row.id


def ids_text(ids: Iterable[str], limit: int = 5) -> Text:
    """The first few ids, and how many there are when some are left out."""
    every = list(ids)
    shown = list_text(every[:limit])
    if len(every) <= limit:
        return shown
    return Text(f"{shown.en} … ({len(every)} in all)", f"{shown.zh}等 {len(every)} 个")


def grades_text(grades: Iterable[int]) -> Text:
    """``1, 2``, ``1、2``."""
    return list_text(str(grade) for grade in sorted(grades))


def campus_text(campus: str) -> Text:
    """``campus north``, ``north校区``; a single campus without a name is the school."""
    return Text(f"campus {campus}", f"{campus}校区") if campus else Text("the school", "本校")


def place_text(campus: str) -> Text:
    """``, campus north`` behind a slot or day; nothing where there is one campus alone."""
    told = campus_text(campus)
    return Text(f", {told.en}", f"，{told.zh}") if campus else Text("", "")


def class_text(grade: int, name: str) -> Text:
    """A home class with its grade: ``1年级2班``, ``grade 1 · 2``; a name that says it stands alone: ``一（1）班``."""
    told = GRADE.format(n=grade)
    if not name or _TELLS_GRADE.match(name):
        return Text(name, name) if name else told
    return Text(f"{told.en} · {name}", f"{told.zh}{name}")


def slot_label_text(label: str) -> Text:
    """A slot's label within its day as a heading: ``2`` -> ``slot 2``, ``第2节``; ``X1`` -> ``extended 1``."""
    return (EXTENDED_SLOT if label.startswith("X") else SLOT).format(n=label.lstrip("X"))


def slot_text(token: str) -> Text:
    """A slot in a sentence: ``Mon2`` -> ``Mon slot 2``, ``周一第2节``; ``MonX1`` -> ``Mon extended slot 1``."""
    day, label = token[:3], token[3:]
    zh = day_text(day).zh
    if label.startswith("X"):
        return Text(f"{day} extended slot {label[1:]}", f"{zh}延时第{label[1:]}节")
    return Text(f"{day} slot {label}", f"{zh}第{label}节")


def slots_text(tokens: Iterable[str]) -> Text:
    """``Mon slot 1, Mon slot 2``."""
    return list_text(slot_text(token) for token in tokens)


def times_text(slot: Slot, dash: str = "-") -> str:
    """Clock times of a slot: ``15:50-16:30``."""
    return f"{clock_text(slot.start)}{dash}{clock_text(slot.end)}"


class Names:
    """Names of one scenario in both languages, id first, and its slots with their times and gathered by day."""

    def __init__(self, scenario: Scenario):
        self.scenario = scenario

    def any(self, id_: str) -> str:
        """Id and name of the club, person, room or activity that has the id."""
        scenario = self.scenario
        for table in (scenario.club, scenario.person, scenario.room, scenario.activity):
            row: _Named | None = table.get(id_)
            if row is not None:
                return id_and_name(row)
        return id_

    def called(self, id_: str) -> str:
        """The name alone of a club, person, room or activity, as people say it; with the id where two are called so."""
        scenario = self.scenario
        for table in (scenario.club, scenario.person, scenario.room, scenario.activity):
            if id_ in table:
                name = table[id_].name
                return name if name and self._bearers[name] == 1 else self.any(id_)
        return id_

    @cached_property
    def _bearers(self) -> Counter[str]:
        """Name -> how many clubs, people, rooms and activities have it."""
        scenario = self.scenario
        rows: tuple[Iterable[_Named], ...] = (scenario.clubs, scenario.staff, scenario.rooms, scenario.activities)
        return Counter(row.name for table in rows for row in table)

    def all(self, ids: Iterable[str]) -> Text:
        """The names of several."""
        return list_text(self.any(one) for one in ids)

    def slot(self, token: str) -> Text:
        """A slot with its time: ``Wed slot 2 (16:40-17:20)``."""
        slot = self.scenario.week.by_token.get(token)
        if slot is None:
            return Text(token, token)
        return Text("{slot} ({times})", "{slot}（{times}）").format(slot=slot_text(token), times=times_text(slot))

    def times(self, tokens: Sequence[str]) -> Text:
        """One slot with its time, or several gathered by day."""
        return self.slot(tokens[0]) if len(tokens) == 1 else self.spans(tokens)

    def spans(self, tokens: Iterable[str]) -> Text:
        """Slots gathered by day, days with the same slots together: ``Mon, Tue slots 1-3, Fri slot 1``."""
        days: dict[str, list[str]] = {}
        for token in tokens:
            days.setdefault(token[:3], []).append(token[3:])
        alike: dict[tuple[str, ...], list[str]] = {}
        for day, labels in days.items():
            alike.setdefault(tuple(labels), []).append(day)
        texts = [_span(self.days(of), labels) for labels, of in alike.items()]
        return Text(listed((text.en for text in texts), "en"), "，".join(text.zh for text in texts))

    def days(self, days: Sequence[str]) -> Text:
        """Days of the week, three or more in a row as ``Mon-Fri``."""
        week = list(self.scenario.week.days)
        first, last = week.index(days[0]), week.index(days[-1])
        if len(days) > 2 and last - first + 1 == len(days):
            ends = [day_text(day) for day in (days[0], days[-1])]
            return Text(f"{ends[0].en}-{ends[1].en}", f"{ends[0].zh}至{ends[1].zh}")
        return days_text(days)


def understood(scenario: Scenario, student: Student) -> Text:
    """A child's row said back: ``S014 王文，一（1）班，周一三五，想参加 舞蹈、围棋``."""
    parts = [
        Text(id_and_name(student), id_and_name(student)),
        class_text(student.grade, student.class_name),
        _attendance(scenario, student),
    ]
    if student.clubs:
        names = list_text(scenario.club[one].name or one for one in student.clubs if one in scenario.club)
        parts.append(_WANTS_CLUBS.format(clubs=names))
        if student.wants_clubs > 1:
            parts.append(_WANTS_SEVERAL.format(n=student.wants_clubs))
    if student.priority:
        parts.append(list_text(student.priority))
    if student.fee_waiver:
        parts.append(_WAIVER.format(percent=f"{(student.fee_waiver * 100).normalize():f}"))
    parts += [_WITH.format(code=student.together)] if student.together else []
    parts += [_APART_FROM.format(code=student.apart)] if student.apart else []
    return Text(", ".join(part.en for part in parts), "，".join(part.zh for part in parts))


def _attendance(scenario: Scenario, student: Student) -> Text:
    """When a child comes, days alone where whole days are meant: ``周一三五``."""
    week = scenario.week
    tokens = [slot.token for slot in week.slots if slot.token in student.attends]
    if not tokens:
        return Text("no slot this week", "本周没有时段")
    days = [day for day in week.days if any(week[token].day == day for token in tokens)]
    whole = {token for token in week.ordinary if week[token].day in days}
    if set(tokens) != whole:
        return Names(scenario).spans(tokens)
    if days == list(week.days):
        return Text("every day", "每天")
    names = [day_text(day).zh for day in days]
    return Text(list_text(day_text(day) for day in days).en, names[0] + "".join(name[-1] for name in names[1:]))


def _span(days: Text, labels: tuple[str, ...]) -> Text:
    """Days and the slots that they have in common."""
    if any(label.startswith("X") for label in labels):
        texts = [slot_text(f"   {label}") for label in labels]
        shown = list_text(Text(text.en.strip(), text.zh.strip()) for text in texts)
        return Text(f"{days.en} {shown.en}", days.zh + shown.zh)
    first, last = int(labels[0]), int(labels[-1])
    if len(labels) > 1 and last - first + 1 == len(labels):
        return Text(f"{days.en} slots {first}-{last}", f"{days.zh}第{first}至{last}节")
    some, shown = "slot" if len(labels) == 1 else "slots", list_text(labels)
    return Text(f"{days.en} {some} {shown.en}", f"{days.zh}第{shown.zh}节")


@dataclass(frozen=True)
class TimetableNames:
    """Names in one language of what a timetable refers to, as sheets and pages show them."""

    scenario: Scenario
    timetable: Timetable
    language: Language

    def group(self, one: str) -> str:
        """``C01``, or id and name where they differ: ``K03 百灵鸟合唱团``."""
        row = self.timetable.group.get(one)
        name = row.name if row and row.name else self.scenario.club[one].name if one in self.scenario.club else ""
        return f"{one} {name}" if name and name != one else one

    def short_group(self, one: str) -> str:
        """A group by its name."""
        row = self.timetable.group.get(one)
        return row.name if row and row.name else _name(self.scenario.club.get(one), one)

    def person(self, one: str) -> str:
        return _name(self.scenario.person.get(one), one)

    def full_person(self, one: str) -> str:
        row = self.scenario.person.get(one)
        return name_and_id(row) if row else one

    def people(self, ids: Iterable[str]) -> str:
        return self.listed(self.person(one) for one in ids)

    def room(self, one: str) -> str:
        return _name(self.scenario.room.get(one), one)

    def full_room(self, one: str) -> str:
        row = self.scenario.room.get(one)
        return name_and_id(row) if row else one

    def activity(self, one: str) -> str:
        return _name(self.scenario.activity.get(one), one)

    def category(self, activity: str) -> str:
        """Category id of an activity; blank for one that the scenario does not know."""
        return self.scenario.category_of.get(activity, "")

    def student(self, one: str) -> str:
        return _name(self.scenario.student.get(one), one)

    def home_class(self, student: Student) -> str:
        """``1年级2班``, ``grade 1 · 2``: what tells students of one name apart, with the id."""
        return class_text(student.grade, student.class_name).say(self.language)

    def grades(self, grades: Iterable[int]) -> str:
        """``1、2年级``, ``grade 1, 2``; blank without any."""
        text = grades_text(grades).say(self.language)
        return GRADE.format(n=text).say(self.language) if text else ""

    def value(self, kind: str, value: str) -> str:
        """An enumerated value as cells show it."""
        return value_label(kind, value, self.language)

    def day(self, day: str) -> str:
        return day_text(day).say(self.language)

    def slot(self, label: str) -> str:
        """``第2节``, ``extended 1`` for a slot's label within its day."""
        return slot_label_text(label).say(self.language)

    def token(self, token: str) -> str:
        """``周一第2节``, ``Mon slot 2``."""
        slot = self.scenario.week.by_token.get(token)
        if slot is None:
            return token
        return f"{self.day(slot.day)}{'' if self.language == 'zh' else ' '}{self.slot(slot.label)}"

    def time(self, token: str) -> str:
        """``15:50–16:30``; blank for a slot that the week lacks."""
        slot = self.scenario.week.by_token.get(token)
        return times_text(slot, "–") if slot else ""

    def listed(self, parts: Iterable[str]) -> str:
        return listed(parts, self.language)


def _name(row: _Named | None, one: str) -> str:
    return row.name if row and row.name else one
