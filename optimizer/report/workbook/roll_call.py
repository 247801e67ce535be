"""Roll-call sheets: a printed page for each session, by day (heibu 6.7, wenlan 6.4)."""

from __future__ import annotations

from optimizer.domain.people import Student
from optimizer.domain.timetable import Session
from optimizer.report.context import ReportContext
from optimizer.report.words import say
from optimizer.report.workbook.styles import Page

_WIDTHS = (5, 12, 10, 10, 8, 6, 6, 6, 6, 13, 10, 14)
_COLUMNS = (
    *("no", "home_class", "student_id", "name", "group", "expected", "present", "leave", "absent"),
    *("early", "class_teacher", "teacher_phone"),
)


def write_roll_calls(page: Page, day: str) -> list[tuple[Session, int]]:
    """Write the pages of one day; each session with the row at which its page begins."""
    context = page.context
    page.set_up(_WIDTHS, repeat=2)
    heading = f"{context.title} · {say('roll_title', context.language)} · {context.names.day(day)}"
    page.across(heading, len(_WIDTHS), "heading")
    page.line([say(column, context.language) for column in _COLUMNS], "head")
    starts: list[tuple[Session, int]] = []
    for row in context.sessions:
        if row.day == day and not context.view.is_joined(row):
            if starts:
                page.new_page()
            starts.append((row, page.row))
            _roll_call(page, row)
    page.finish()
    return starts


def _roll_call(page: Page, row: Session) -> None:
    context, language = page.context, page.context.language
    students = context.roll(row)
    _title(page, row)
    page.across(say("counted", language, n=len(students)), len(_WIDTHS), "plain", height=20)
    height = max(15, min(21, 680 // max(1, len(students))))
    for number, (student, group) in enumerate(students, 1):
        page.sheet.set_row(page.row, height)
        _student(page, number, student, group)
    page.row += 1
    signs = [say(key, language) for key in ("lead_signs", "time_blank", "date_blank")]
    page.across("      ".join(signs), len(_WIDTHS), "plain", height=24)
    page.across(say("roll_hint", language), len(_WIDTHS), "quiet")


def _title(page: Page, row: Session) -> None:
    context, names, language = page.context, page.context.names, page.context.language
    when = f"{names.token(row.token)} {names.time(row.token)}"
    what = " · ".join(part for part in (when, context.groups_of(row), names.activity(row.activity)) if part)
    lead = f"{say('lead', language)} {names.person(row.lead)}" if row.lead else ""
    helpers = f"{say('assistants', language)} {names.people(row.assistants)}" if row.assistants else ""
    who = " · ".join(part for part in (names.room(row.room), lead, helpers) if part)
    page.across(what, len(_WIDTHS), "band", height=20)
    page.across(who, len(_WIDTHS), "plain", height=18)


def _student(page: Page, number: int, student: Student, group: str) -> None:
    context = page.context
    teacher, phone = context.class_contact(student)
    texts = (context.names.home_class(student), student.id, student.name, group)
    page.put(0, number, "number")
    for at, text in enumerate(texts, 1):
        page.put(at, text, "cell")
    page.put(5, "√", "middle")
    for at in range(6, 10):
        page.put(at, None)
    page.put(10, teacher)
    page.put(11, phone)
    page.row += 1


def roll_sheet_title(context: ReportContext, day: str) -> str:
    return say("sheet_roll", context.language, day=context.names.day(day))
