"""What differs from the published week, row by row, as the goal `changes` counts it, and for each child in words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from optimizer.auditing.differences import ChildChange, ChildPlace, Differences
from optimizer.domain.scenario import Scenario
from optimizer.domain.telling import class_text, id_and_name
from optimizer.domain.timetable import Session
from optimizer.language.lists import clause_text, list_text
from optimizer.language.text import Text
from optimizer.language.times import days_text
from optimizer.report.context import ReportContext
from optimizer.report.words import say
from optimizer.rules.view import View


@dataclass(frozen=True, slots=True)
class TimetableChange:
    """One session, one person's slot or one child. ``what`` is added, taken or changed; names are ready to read.

    ``token`` is blank for a child, whose text says what changes in the week. ``duty`` says that before or after is a
    duty: its text is then the campus alone.
    """

    token: str
    what: str
    group: str
    staff: str
    before: str
    after: str
    duty: bool = False
    student: str = ""


def changes(context: ReportContext) -> list[TimetableChange]:
    """In order of time, children last; nothing without a published week."""
    if context.published is None:
        return []
    differences = Differences(View(context.scenario, context.published, context.week_of), context.view)
    rows = [*_sessions(context, differences), *_joins(context, differences), *_people(context, differences)]
    rows.sort(key=lambda row: (context.view.order.get(row.token, -1), row.group, row.staff))
    return [*rows, *_children(context, differences)]


def _sessions(context: ReportContext, differences: Differences) -> Iterator[TimetableChange]:
    for one in differences.sessions:
        what = "added" if one.before is None else "taken" if one.after is None else "changed"
        texts = _told(context, one.before), _told(context, one.after)
        yield TimetableChange(one.token, what, context.names.group(one.group), "", *texts)


def _joins(context: ReportContext, differences: Differences) -> Iterator[TimetableChange]:
    """Sessions that join another group's than before: told of the group and of its hosts."""
    name, language = context.names.group, context.language
    for one in differences.joins:
        before, after = (say("joins", language, host=name(host)) if host else "" for host in (one.before, one.after))
        yield TimetableChange(one.token, "changed", name(one.group), "", before, after)
        for host, what in ((one.before, "taken"), (one.after, "added")):
            if host:
                joined = say("hosts", language, group=name(one.group))
                before, after = (joined, "") if what == "taken" else ("", joined)
                yield TimetableChange(one.token, what, name(host), "", before, after)


def _children(context: ReportContext, differences: Differences) -> Iterator[TimetableChange]:
    reasons = {row.student: row.reason for row in context.timetable.waiting}
    for one in differences.children:
        what = "added" if one.before is None else "taken" if one.after is None else "changed"
        said = change_text(context.scenario, context.names.group, one, reasons.get(one.student, ""))
        child = child_text(context.scenario, one.student).say(context.language)
        yield TimetableChange("", what, "", "", "", said.say(context.language), student=child)


def _told(context: ReportContext, row: Session | None) -> str:
    parts = (context.names.activity(row.activity), context.names.room(row.room)) if row else ()
    return " · ".join(part for part in parts if part)


def _people(context: ReportContext, differences: Differences) -> Iterator[TimetableChange]:
    for one in differences.places:
        place = one.campus if one.duty else context.names.group(one.group)
        texts = ("", place) if one.added else (place, "")
        person = context.names.full_person(one.staff)
        yield TimetableChange(one.token, "added" if one.added else "taken", "", person, *texts, duty=one.duty)


def duty_text(context: ReportContext, campus: str) -> str:
    return say("on_duty_at" if campus else "on_duty", context.language, campus=campus)


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
