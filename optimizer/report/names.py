"""What things are called on paper. Ids that the scenario does not know speak for themselves."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from optimizer.domain.people import Student
from optimizer.domain.scenario import Scenario
from optimizer.domain.settings import clock_text
from optimizer.domain.timetable import Timetable
from optimizer.files import labels
from optimizer.language.text import Language
from optimizer.report.words import say


@dataclass(frozen=True)
class Names:
    """Names in one language of what a timetable refers to."""

    scenario: Scenario
    timetable: Timetable
    language: Language

    def group(self, one: str) -> str:
        """``C01``, or id and name where they differ: ``K03 百灵鸟合唱团``."""
        row = self.timetable.group.get(one)
        name = row.name if row and row.name else self.scenario.club[one].name if one in self.scenario.club else ""
        return f"{one} {name}" if name and name != one else one

    def short_group(self, one: str) -> str:
        """A club by its name, another group by its id."""
        club = self.scenario.club.get(one)
        return club.name if club and club.name else one

    def person(self, one: str) -> str:
        row = self.scenario.person.get(one)
        return row.name if row and row.name else one

    def full_person(self, one: str) -> str:
        """Name and id: two people may have the same name."""
        row = self.scenario.person.get(one)
        return f"{row.name} {one}" if row and row.name else one

    def people(self, ids: Iterable[str]) -> str:
        return self.listed(self.person(one) for one in ids)

    def room(self, one: str) -> str:
        row = self.scenario.room.get(one)
        return row.name if row and row.name else one

    def full_room(self, one: str) -> str:
        row = self.scenario.room.get(one)
        return f"{row.name} {one}" if row and row.name and row.name != one else one

    def activity(self, one: str) -> str:
        row = self.scenario.activity.get(one)
        return row.name if row and row.name else one

    def category(self, activity: str) -> str:
        """Category id of an activity; blank for one that the scenario does not know."""
        return self.scenario.category_of.get(activity, "")

    def day(self, day: str) -> str:
        return labels.value_label("day", day, self.language)

    def slot(self, label: str) -> str:
        """``第2节``, ``extended 1`` for a slot's label within its day."""
        key = "slot_x" if label.startswith("X") else "slot_n"
        return say(key, self.language, n=label.lstrip("X"))

    def token(self, token: str) -> str:
        """``周一第2节``, ``Mon slot 2``."""
        slot = self.scenario.week.by_token.get(token)
        if slot is None:
            return token
        return f"{self.day(slot.day)}{'' if self.language == 'zh' else ' '}{self.slot(slot.label)}"

    def time(self, token: str) -> str:
        slot = self.scenario.week.by_token.get(token)
        return f"{clock_text(slot.start)}–{clock_text(slot.end)}" if slot else ""

    def value(self, kind: str, value: str) -> str:
        return labels.value_label(kind, value, self.language)

    def listed(self, parts: Iterable[str]) -> str:
        return ("、" if self.language == "zh" else ", ").join(parts)

    def grades(self, grades: Iterable[int]) -> str:
        """``1、2年级``, ``grade 1, 2``; blank without any."""
        text = self.listed(map(str, sorted(grades)))
        return say("grade_n", self.language, n=text) if text else ""

    def home_class(self, student: Student) -> str:
        """``1年级2班``, ``grade 1 · 2``: what tells students of one name apart, with the id."""
        parts = (say("grade_n", self.language, n=student.grade), student.class_name)
        return ("" if self.language == "zh" else " · ").join(part for part in parts if part)

    def student(self, one: str) -> str:
        row = self.scenario.student.get(one)
        return row.name if row and row.name else one
