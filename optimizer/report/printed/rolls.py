"""Sheets of a day that are filled in: roll calls, handover log, the leadership's round, the register at the gate."""

from __future__ import annotations

from optimizer.domain.timetable import Session
from optimizer.report.context import ReportContext
from optimizer.report.printed.sheet_page import SheetPage
from optimizer.report.words import say

_ROLL = ("no", "home_class", "student_id", "name", "group", "expected", "present", "leave", "absent")
_ROLL_MORE = ("early", "class_teacher", "teacher_phone")
_ROLL_SHARES = (3, 7, 7, 6, 9, 4, 4, 4, 4, 8, 6, 12)
_LOG = ("time", "group", "room", "lead", "expected", "present", "leave", "absent", "handed_by", "taken_by", "remarks")
_LOG_SHARES = (6, 8, 8, 7, 4, 4, 4, 4, 8, 8, 16)
_ROUND = (
    "time",
    "group",
    "activity",
    "room",
    "lead",
    "assistants",
    "expected",
    "counted_n",
    "in_place",
    "safe",
    "remarks",
)
_ROUND_SHARES = (6, 8, 8, 8, 7, 9, 4, 5, 5, 5, 14)
_GATE = ("ends", "group", "home_room_from", "lead", "leaving", "left_n", "left_at", "handed_to", "remarks")
_GATE_SHARES = (5, 9, 9, 8, 5, 6, 7, 10, 12)
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
    kept = [at for at, key in enumerate((*_ROLL, *_ROLL_MORE)) if with_ids or key != "student_id"]
    return SheetPage(
        heading=" · ".join((when, context.groups_of(row), names.activity(row.activity))),
        notes=[
            " · ".join(part for part in (names.room(row.room), lead, helpers) if part),
            say("counted", language, n=len(students)),
        ],
        columns=[say((*_ROLL, *_ROLL_MORE)[at], language) for at in kept],
        lines=[[line[at] for at in kept] for line in lines],
        shares=[_ROLL_SHARES[at] for at in kept],
        row_height=6.5,
        below=[
            "   ".join(say(key, language) for key in ("lead_signs", "time_blank", "date_blank")),
            say("roll_hint", language),
        ],
    )


def handover_pages(context: ReportContext) -> list[SheetPage]:
    """A page or more for each day: every session, with room to sign and to note what happened."""
    names, language = context.names, context.language
    pages = []
    for day in context.days:
        lines = []
        for row in sorted(sessions_of_day(context, day), key=lambda row: (row.group, row.start)):
            told = (names.time(row.token), context.groups_of(row), names.room(row.room), names.person(row.lead))
            lines.append([*told, str(len(context.roll(row))), *[""] * 6])
        pages.append(
            SheetPage(
                heading=f"{context.day_with_dates(day)}   {say('date_blank', language)}",
                columns=[say(key, language) for key in _LOG],
                lines=lines,
                shares=_LOG_SHARES,
                below=[say("day_end", language)],
                row_height=7,
            )
        )
    return pages


def round_pages(context: ReportContext) -> list[SheetPage]:
    """The leadership's round of each day: every session in order of time, to be ticked on the way."""
    names, language = context.names, context.language
    pages = []
    for day in context.days:
        lines = [
            [
                names.time(row.token),
                context.groups_of(row),
                names.activity(row.activity),
                names.room(row.room),
                names.person(row.lead),
                names.people(row.assistants),
                str(len(context.roll(row))),
                *[""] * 4,
            ]
            for row in sessions_of_day(context, day)
        ]
        on_duty = [
            f"{names.slot(label)} {names.people(people)}" for label, people in sorted(_duty_of(context, day).items())
        ]
        pages.append(
            SheetPage(
                heading=f"{context.day_with_dates(day)}   {say('date_blank', language)}",
                notes=[f"{say('duty_title', language)}: {'　'.join(on_duty)}"] if on_duty else [],
                columns=[say(key, language) for key in _ROUND],
                lines=lines,
                shares=_ROUND_SHARES,
                below=[say("round_end", language)],
                row_height=7,
            )
        )
    return pages


def _duty_of(context: ReportContext, day: str) -> dict[str, list[str]]:
    people: dict[str, list[str]] = {}
    for row in context.view.duties:
        if row.day == day:
            people.setdefault(row.slot, []).append(row.staff)
    return people


def gate_pages(context: ReportContext) -> list[SheetPage]:
    """The register at the gate: who leaves when, by last session of the day, and lines for early pick-ups."""
    names, language = context.names, context.language
    pages = []
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
            lines.append([*told, "", "", "", ""])
        blank = [["", say("early_pick_up", language), "", "", "", "", "", "", ""] for _ in range(_EARLY_LINES)]
        pages.append(
            SheetPage(
                heading=f"{context.day_with_dates(day)}   {say('date_blank', language)}",
                columns=[say(key, language) for key in _GATE],
                lines=[*lines, *blank],
                shares=_GATE_SHARES,
                below=[say("gate_end", language)],
                row_height=7,
            )
        )
    return pages
