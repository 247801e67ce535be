"""Pages with somebody's week: slots down, days across, a printed page for each group, club, person and room."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from optimizer.domain.people import Student
from optimizer.domain.timetable import Session
from optimizer.files.timetable_tables import slot_order
from optimizer.report.context import ReportContext
from optimizer.report.frames import Owner
from optimizer.report.words import say
from optimizer.report.workbook.styles import Page, lines_of

StyledText = tuple[str, str]
"""Style of a cell (a category, or ``duty``), and its text."""
_DAY_WIDTH = 21.0
_LANDSCAPE_SLOTS = 4


class Subject(NamedTuple):
    """Whose week: id, heading, and the students to list below."""

    id: str
    heading: str
    members: tuple[Student, ...] = ()


def write_weeks(page: Page, by: Owner, subjects: Iterable[Subject]) -> dict[str, int]:
    """Write a page for each subject; where each begins."""
    context, week = page.context, page.context.scenario.week
    columns = 1 + len(week.days)
    landscape = len({slot.label for slot in week.slots}) <= _LANDSCAPE_SLOTS
    page.set_up([13, *(_DAY_WIDTH for _ in week.days)], landscape=landscape, repeat=2)
    head = f"{context.title} · {context.week_text.say(context.language)}"
    page.across(f"{head} · {say('locked', context.language)}", columns, "quiet")
    page.line([say("slot", context.language), *(context.day_with_dates(day) for day in week.days)], "head")
    entries = _entries(context, by)
    starts: dict[str, int] = {}
    for subject in subjects:
        if starts:
            page.new_page()
        starts[subject.id] = page.row
        page.across(subject.heading, columns, "band", height=22)
        _grid(page, entries.get(subject.id, {}))
        if subject.members:
            _members(page, subject.members, columns)
        page.row += 1
    page.lock()
    page.finish()
    return starts


def _grid(page: Page, cells: dict[str, list[StyledText]]) -> None:
    context, week = page.context, page.context.scenario.week
    labels = sorted({slot.label for slot in week.slots}, key=lambda label: slot_order("", label))
    for label in labels:
        if label.startswith("X") and not any(day + label in cells for day in week.days):
            continue
        usual = _usual(context, label)
        page.put(0, f"{context.names.slot(label)}\n{usual}", "side")
        texts = []
        for at, day in enumerate(week.days, 1):
            entries = cells.get(day + label, [])
            time = context.names.time(day + label)
            other = [time] if entries and time != usual else []
            texts.append("\n".join([*other, *(text for _, text in entries)]))
            look = "cell" if not entries else "duty" if entries[0][0] == "duty" else page.looks.category(entries[0][0])
            page.put(at, texts[-1], look)
        page.sheet.set_row(page.row, 15 * max(2, lines_of(texts, _DAY_WIDTH)) + 6)
        page.row += 1


def _usual(context: ReportContext, label: str) -> str:
    times = [
        context.names.time(day + label)
        for day in context.scenario.week.days
        if day + label in context.scenario.week.by_token
    ]
    return max(times, key=times.count, default="")


def _members(page: Page, members: tuple[Student, ...], columns: int) -> None:
    """Names with home class, several to a row; the page may hang on a wall, so it shows no ids."""
    language = page.context.language
    page.across(say("members_n", language, n=len(members)), columns, "heading", height=20)
    ranked = sorted(members, key=lambda one: (one.grade, one.class_name, one.id))
    for start in range(0, len(ranked), columns - 1):
        for at, one in enumerate(ranked[start : start + columns - 1], 1):
            page.put(at, f"{one.name or one.id}\n{page.context.names.home_class(one)}", "middle")
        page.sheet.set_row(page.row, 30)
        page.row += 1


def _entries(context: ReportContext, by: Owner) -> dict[str, dict[str, list[StyledText]]]:
    """Owner -> slot token -> what is in the cell."""
    entries: dict[str, dict[str, list[StyledText]]] = {}
    for row in context.sessions:
        if by != "group" and context.view.is_joined(row):
            continue
        owners = {"group": (row.group,), "staff": row.team, "room": (row.room,)}[by]
        for owner in owners:
            text = _text(context, row, by, owner)
            entry = (context.names.category(row.activity), text)
            entries.setdefault(owner, {}).setdefault(row.token, []).append(entry)
    if by == "staff":
        for duty in context.view.duties:
            entry = ("duty", context.duty_text(duty.campus))
            entries.setdefault(duty.staff, {}).setdefault(duty.token, []).append(entry)
    return entries


def _text(context: ReportContext, row: Session, by: Owner, owner: str) -> str:
    """A cell: the activity, then what the owner does not know of it."""
    names, language = context.names, context.language
    if by == "group":
        joins = say("joins", language, host=names.short_group(row.joins)) if row.joins else ""
        parts = (names.room(row.room), names.people(row.team), joins)
    elif by == "staff":
        assisting = say("assisting", language) if owner != row.lead else ""
        parts = (context.groups_of(row), names.room(row.room), assisting)
    else:
        parts = (context.groups_of(row), names.people(row.team), "")
    return "\n".join(part for part in (names.activity(row.activity), *parts) if part)
