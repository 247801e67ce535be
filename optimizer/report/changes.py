"""What differs from the published week, row by row, as the goal `changes` counts it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from optimizer.auditing.differences import Differences
from optimizer.domain.timetable import Session
from optimizer.report.child_changes import change_text, child_text
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
