"""Sheets of a day that are filled in: roll calls, handover log, the leadership's round, the register at the gate."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from optimizer.domain.timetable import Session
from optimizer.report.context import ReportContext
from optimizer.report.printed.sheet_page import SheetPage
from optimizer.report.words import say


def _columns(told: str) -> dict[str, int]:
    """Columns of a form with their widths in proportion: ``time 6, group 8``."""
    return {key: int(share) for key, share in (column.split() for column in told.split(", "))}


_ROLL = _columns(
    "no 3, home_class 7, student_id 7, name 6, group 9, expected 4, present 4, leave 4, absent 4, early 8, "
    "class_teacher 6, teacher_phone 12"
)
_LOG = _columns(
    "time 6, group 8, room 8, lead 7, expected 4, present 4, leave 4, absent 4, handed_by 8, taken_by 8, remarks 16"
)
_ROUND = _columns(
    "time 6, group 8, activity 8, room 8, lead 7, assistants 9, expected 4, counted_n 5, in_place 5, safe 5, remarks 14"
)
_GATE = _columns("ends 5, group 9, home_room_from 9, lead 8, leaving 5, left_n 6, left_at 7, handed_to 10, remarks 12")
_EARLY_LINES = 8
"""Blank lines for children who are fetched early."""


def sessions_of_day(context: ReportContext, day: str) -> list[Session]:
    """Sessions of a day by time, joined ones with their host's."""
    return [row for row in context.sessions if row.day == day and not context.view.is_joined(row)]


def roll_pages(context: ReportContext, day: str, *, with_ids: bool = True) -> list[SheetPage]:
    """A page for each session of a day; joined sessions stand on the host's page."""
    return [_roll_page(context, row, with_ids=with_ids) for row in sessions_of_day(context, day)]


def changed_roll_pages(context: ReportContext, *, with_ids: bool = True) -> list[SheetPage]:
    """The roll calls of the week that read otherwise than those of the published week; none without one."""
    if context.published is None:
        return []
    before = ReportContext.of(context.scenario, context.published, context.week_of, of_semester=context.of_semester)
    days = context.scenario.week.days
    old = [page for day in days for page in roll_pages(before, day, with_ids=with_ids)]
    return [page for day in days for page in roll_pages(context, day, with_ids=with_ids) if page not in old]


def _roll_page(context: ReportContext, row: Session, *, with_ids: bool) -> SheetPage:
    names, language = context.names, context.language
    students = context.roll(row)
    lines = []
    for number, (student, group) in enumerate(students, 1):
        who = (names.home_class(student), student.id, student.name or student.id, names.short_group(group))
        lines.append([str(number), *who, "√", "", "", "", "", *context.class_contact(student)])
    when = f"{names.token(row.token)} {names.time(row.token)}"
    helpers = f"{say('assistants', language)} {names.people(row.assistants)}" if row.assistants else ""
    lead = f"{say('lead', language)} {names.person(row.lead)}" if row.lead else ""
    kept = {key: share for key, share in _ROLL.items() if with_ids or key != "student_id"}
    return SheetPage(
        heading=" · ".join((when, context.groups_of(row), names.activity(row.activity))),
        notes=[
            " · ".join(part for part in (names.room(row.room), lead, helpers) if part),
            say("counted", language, n=len(students)),
        ],
        columns=[say(key, language) for key in kept],
        lines=[[cell for key, cell in zip(_ROLL, line, strict=True) if key in kept] for line in lines],
        shares=list(kept.values()),
        row_height=6.5,
        below=[
            "   ".join(say(key, language) for key in ("lead_signs", "time_blank", "date_blank")),
            say("roll_hint", language),
        ],
    )


def _form(
    context: ReportContext,
    day: str,
    columns: Mapping[str, int],
    lines: list[list[str]],
    end: str,
    notes: Sequence[str] = (),
) -> SheetPage:
    """A form of a day, to be dated by hand; lines are filled up with blank cells, ``end`` is the line to sign."""
    language = context.language
    return SheetPage(
        heading=f"{context.day_with_dates(day)}   {say('date_blank', language)}",
        notes=notes,
        columns=[say(key, language) for key in columns],
        lines=[[*line, *[""] * (len(columns) - len(line))] for line in lines],
        shares=list(columns.values()),
        below=[say(end, language)],
        row_height=7,
    )


def handover_pages(context: ReportContext) -> list[SheetPage]:
    """A page or more for each day: every session, with room to sign and to note what happened."""
    names = context.names
    pages = []
    for day in context.days:
        lines = []
        for row in sorted(sessions_of_day(context, day), key=lambda row: (row.group, row.start)):
            told = (names.time(row.token), context.groups_of(row), names.room(row.room), names.person(row.lead))
            lines.append([*told, str(len(context.roll(row)))])
        pages.append(_form(context, day, _LOG, lines, "day_end"))
    return pages


def round_pages(context: ReportContext) -> list[SheetPage]:
    """The leadership's round of each day: every session in order of time, to be ticked on the way."""
    names, pages = context.names, []
    for day in context.days:
        lines = []
        for row in sessions_of_day(context, day):
            what = (names.time(row.token), context.groups_of(row), names.activity(row.activity), names.room(row.room))
            who = (names.person(row.lead), names.people(row.assistants), str(len(context.roll(row))))
            lines.append([*what, *who])
        duty = [
            f"{names.slot(label)} {names.people(people)}" for label, people in sorted(_duty_of(context, day).items())
        ]
        notes = [f"{say('duty_title', context.language)}: {'　'.join(duty)}"] if duty else []
        pages.append(_form(context, day, _ROUND, lines, "round_end", notes))
    return pages


def _duty_of(context: ReportContext, day: str) -> dict[str, list[str]]:
    people: dict[str, list[str]] = {}
    for row in context.view.duties:
        if row.day == day:
            people.setdefault(row.slot, []).append(row.staff)
    return people


def gate_pages(context: ReportContext) -> list[SheetPage]:
    """The register at the gate: who leaves when, by last session of the day, and lines for early pick-ups."""
    names, pages = context.names, []
    for day in context.days:
        last = {
            student: max((row for row in rows if row.day == day), key=lambda row: row.start, default=None)
            for student, rows in context.sessions_of_student.items()
        }
        leaving: dict[tuple[int, str, str], int] = {}
        shown: dict[tuple[int, str, str], Session] = {}
        for row in last.values():
            if row is not None:
                host = context.view.host_of(row)
                key = (row.end, host.group, host.room)
                leaving[key] = leaving.get(key, 0) + 1
                shown[key] = host
        lines = []
        for key in sorted(leaving):
            row = shown[key]
            end = names.time(row.token).rpartition("–")[2]
            told = (end, context.groups_of(row), names.room(row.room), names.person(row.lead), str(leaving[key]))
            lines.append([*told])
        lines += [["", say("early_pick_up", context.language)] for _ in range(_EARLY_LINES)]
        pages.append(_form(context, day, _GATE, lines, "gate_end"))
    return pages
