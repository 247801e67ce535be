"""What changes for a child between two weeks, in words."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from optimizer.auditing.differences import ChildChange, ChildPlace
from optimizer.domain.scenario import Scenario
from optimizer.domain.telling import class_text, id_and_name
from optimizer.language.lists import clause_text, list_text
from optimizer.language.text import Text
from optimizer.language.times import days_text

_MOVES = Text("from {old} to {new}", "由 {old} 调到 {new}")
_COMES = Text("comes to {new}", "编入 {new}")
_LEAVES = Text("is no longer in {old}", "不再在 {old}")
_WAITS = Text("waits on {days}{why}", "{days}候补{why}")
_SERVED = Text("no longer waits on {days}", "{days}不再候补")
_GONE = Text("is no longer in the tables", "已不在学生名单中")
_NOWHERE = Text("is in no table of this week any more", "不再出现在本周课表中")
_WHY = Text(" ({why})", "（{why}）")


def child_text(scenario: Scenario, student: str) -> Text:
    """A child with name and class, ``王芳（1年级2班）``; with the id where another child of the class has the name."""
    row = scenario.student.get(student)
    if row is None:
        return Text(student, student)
    same = (row.name, row.class_name, row.grade)
    alike = sum((one.name, one.class_name, one.grade) == same for one in scenario.students)
    name = row.name if row.name and alike == 1 else id_and_name(row)
    home = class_text(row.grade, row.class_name)
    return Text(f"{name} ({home.en})", f"{name}（{home.zh}）")


def change_text(scenario: Scenario, name: Callable[[str], str], change: ChildChange, reason: str = "") -> Text:
    """What changes for a child: group, clubs, extended group, days waited.

    Parameters
    ----------
    name : callable
        Group id -> what it is called.
    reason : str
        Why it waits, where the week says so.
    """
    return clause_text(_parts(scenario, name, change, reason))


def _parts(scenario: Scenario, name: Callable[[str], str], change: ChildChange, reason: str) -> Iterator[Text]:
    old, new = change.before or ChildPlace(), change.after or ChildPlace()
    if change.after is None:
        yield _NOWHERE if change.student in scenario.student else _GONE
    for before, after in ((old.care_group, new.care_group), (old.extended_group, new.extended_group)):
        if before != after:
            form = _MOVES if before and after else _COMES if after else _LEAVES
            yield form.format(old=name(before), new=name(after))
    for groups, form in ((old.clubs - new.clubs, _LEAVES), (new.clubs - old.clubs, _COMES)):
        if groups:
            said = list_text(name(one) for one in sorted(groups))
            yield form.format(old=said, new=said)
    days = scenario.week.days
    if more := [day for day in days if day in new.waits - old.waits]:
        why = _WHY.format(why=reason) if reason else Text("", "")
        yield _WAITS.format(days=days_text(more), why=why)
    if change.after is not None and (fewer := [day for day in days if day in old.waits - new.waits]):
        yield _SERVED.format(days=days_text(fewer))
