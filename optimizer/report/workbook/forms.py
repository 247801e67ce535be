"""Duty roster, handover and care log."""

from __future__ import annotations

from optimizer.domain.timetable import Session
from optimizer.files.timetable_tables import slot_order
from optimizer.report.words import say
from optimizer.report.workbook.styles import Page, lines_of


def write_duty(page: Page) -> None:
    """Per campus a grid of who is on duty, then everybody's count with room to sign."""
    context, language, names = page.context, page.context.language, page.context.names
    days = context.scenario.week.days
    page.set_up([14, *(18.0 for _ in days)], landscape=True, repeat=2)
    page.across(f"{context.title} · {say('duty_title', language)}", 1 + len(days), "heading")
    page.line([say("slot", language), *(names.day(day) for day in days)], "head")
    duties = context.view.duties
    for campus in sorted({row.campus for row in duties}):
        if campus:
            page.across(f"{say('campus', language)} {campus}", 1 + len(days), "band")
        mine = [row for row in duties if row.campus == campus]
        for label in sorted({row.slot for row in mine}, key=lambda label: slot_order("", label)):
            texts = []
            page.put(0, names.slot(label), "side")
            for at, day in enumerate(days, 1):
                people = [row.staff for row in mine if (row.day, row.slot) == (day, label)]
                texts.append("\n".join([names.time(day + label), *map(names.person, people)]) if people else "")
                page.put(at, texts[-1], "middle")
            page.sheet.set_row(page.row, 15 * lines_of(texts, 18) + 4)
            page.row += 1
    page.across(say("locked", language), 1 + len(days), "quiet")
    page.row += 1
    page.line([say(key, language) for key in ("id", "name", "duty_slots", "signature")], "head")
    for one in sorted({row.staff for row in duties}):
        page.line([one, names.person(one), sum(row.staff == one for row in duties), None])
    page.lock()
    page.finish()


_LOG = (
    *("time", "group", "room", "lead", "expected", "present", "leave", "absent"),
    *("handed_by", "taken_by", "remarks"),
)
_LOG_WIDTHS = (15, 16, 14, 12, 6, 6, 6, 6, 13, 13, 24)


def write_handover(page: Page) -> None:
    """A page per day: every session with its expected number, who hands over to whom, what happened."""
    context, language = page.context, page.context.language
    page.set_up(_LOG_WIDTHS, landscape=True, repeat=2)
    page.across(f"{context.title} · {say('handover_title', language)}", len(_LOG), "heading")
    page.line([say(column, language) for column in _LOG], "head")
    for number, day in enumerate(context.scenario.week.days):
        if number:
            page.new_page()
        page.across(f"{context.names.day(day)}   {say('date_blank', language)}", len(_LOG), "band", height=20)
        rows = [row for row in context.sessions if row.day == day and not context.view.is_joined(row)]
        for row in sorted(rows, key=lambda row: (row.group, row.start)):
            _log_line(page, row)
        page.across(say("day_end", language), len(_LOG), "plain", height=28)
    page.finish()


def _log_line(page: Page, row: Session) -> None:
    context, names = page.context, page.context.names
    texts = (names.time(row.token), context.groups_of(row), names.room(row.room), names.person(row.lead))
    for at, text in enumerate(texts):
        page.put(at, text)
    page.put(4, len(context.roll(row)), "number")
    for at in range(5, len(_LOG)):
        page.put(at, None)
    page.row += 1
