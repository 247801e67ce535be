"""The printed sheets as HTML files: a page for each session or day, headings repeated on every page."""

from __future__ import annotations

from importlib import resources
from pathlib import Path
from typing import Any

from jinja2 import Environment, StrictUndefined

from optimizer.domain.timetable import Session
from optimizer.files.timetable_tables import slot_order
from optimizer.report.context import ReportContext
from optimizer.report.words import say

_ROLL = ("no", "home_class", "student_id", "name", "group", "expected", "present", "leave", "absent")
_ROLL_MORE = ("early", "class_teacher", "teacher_phone")
_LOG = ("time", "group", "room", "lead", "expected", "present", "leave", "absent", "handed_by", "taken_by", "remarks")


def write_printed(folder: Path, context: ReportContext) -> None:
    """Write ``roll-call-Mon.html``, …, ``duty-roster.html`` and ``handover.html`` into a new folder."""
    folder.mkdir(parents=True)
    for day in context.scenario.week.days:
        _write(folder / f"roll-call-{day}.html", context, "roll_title", roll_pages(context, day), portrait=True)
    _write(folder / "duty-roster.html", context, "duty_title", duty_pages(context), portrait=False)
    _write(folder / "handover.html", context, "handover_title", handover_pages(context), portrait=False)


def _write(path: Path, context: ReportContext, title: str, pages: list[dict[str, Any]], *, portrait: bool) -> None:
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    template = environment.from_string((resources.files(__package__) / "sheet.html").read_text(encoding="utf-8"))
    text = template.render(
        language="zh-CN" if context.language == "zh" else "en",
        title=f"{context.title} · {say(title, context.language)}",
        week=say("week_of", context.language, monday=context.monday),
        pages=pages,
        stamp=context.stamp,
        portrait=portrait,
    )
    path.write_text(text, encoding="utf-8", newline="\n")


def roll_pages(context: ReportContext, day: str) -> list[dict[str, Any]]:
    """A page for each session of a day; joined sessions stand on the host's page."""
    rows = (row for row in context.sessions if row.day == day and not context.view.is_joined(row))
    return [_roll_page(context, row) for row in rows]


def _roll_page(context: ReportContext, row: Session) -> dict[str, Any]:
    names, language = context.names, context.language
    students = context.roll(row)
    lines = []
    for number, (student, group) in enumerate(students, 1):
        who = (names.home_class(student), student.id, student.name, group, "√", "", "", "", "")
        lines.append([number, *who, *context.class_contact(student)])
    when = f"{names.token(row.token)} {names.time(row.token)}"
    helpers = f"{say('assistants', language)} {names.people(row.assistants)}" if row.assistants else ""
    lead = f"{say('lead', language)} {names.person(row.lead)}" if row.lead else ""
    return {
        "heading": " · ".join((when, context.groups_of(row), names.activity(row.activity))),
        "notes": [" · ".join(part for part in (names.room(row.room), lead, helpers) if part),
                  say("counted", language, n=len(students))],
        "columns": [say(key, language) for key in (*_ROLL, *_ROLL_MORE)],
        "lines": lines,
        "below": [say(key, language) for key in ("lead_signs", "time_blank", "date_blank", "roll_hint")],
    }  # fmt: skip


def duty_pages(context: ReportContext) -> list[dict[str, Any]]:
    """A page for each campus: slots down, days across."""
    names, days = context.names, context.scenario.week.days
    pages = []
    for campus in sorted({row.campus for row in context.view.duties}):
        mine = [row for row in context.view.duties if row.campus == campus]
        lines = []
        for label in sorted({row.slot for row in mine}, key=lambda label: slot_order("", label)):
            cells = []
            for day in days:
                people = [names.person(row.staff) for row in mine if (row.day, row.slot) == (day, label)]
                cells.append("\n".join([names.time(day + label), *people]) if people else "")
            lines.append([names.slot(label), *cells])
        heading = f"{say('campus', context.language)} {campus}" if campus else ""
        columns = [say("slot", context.language), *map(names.day, days)]
        pages.append({"heading": heading, "notes": [], "columns": columns, "lines": lines, "below": []})
    return pages


def handover_pages(context: ReportContext) -> list[dict[str, Any]]:
    """A page or more for each day: every session, with room to sign and to note what happened."""
    names, language = context.names, context.language
    pages = []
    for day in context.scenario.week.days:
        rows = [row for row in context.sessions if row.day == day and not context.view.is_joined(row)]
        lines = []
        for row in sorted(rows, key=lambda row: (row.group, row.start)):
            told = (names.time(row.token), context.groups_of(row), names.room(row.room), names.person(row.lead))
            lines.append([*told, len(context.roll(row)), *[""] * 6])
        heading = f"{names.day(day)}   {say('date_blank', language)}"
        columns = [say(key, language) for key in _LOG]
        below = [say("day_end", language)]
        pages.append({"heading": heading, "notes": [], "columns": columns, "lines": lines, "below": below})
    return pages
