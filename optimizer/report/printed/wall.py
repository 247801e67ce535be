"""Sheets that hang on a wall: the whole week by groups, people or rooms, a list for each home class, the duty roster.

They show names alone, no ids.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from typing import Literal

from optimizer.domain.people import Student
from optimizer.domain.timetable import Session
from optimizer.files.timetable_tables import slot_order
from optimizer.report.colours import paint_of
from optimizer.report.context import ReportContext
from optimizer.report.printed.sheet_page import PrintCell, SheetPage
from optimizer.report.words import say

WallOwner = Literal["group", "staff", "room"]
_CLUBS = " clubs"
"""Stands for the one row of all clubs; no group has an id that begins with a space."""
_FIRST_SHARE = 1.0
"""Width of the first column as a multiple of a slot's."""


def week_page(context: ReportContext, owner: WallOwner) -> SheetPage:
    """The whole week on one page: groups, people or rooms down, the slots of all days across; clubs share a row."""
    names = context.names
    cells: dict[str, dict[str, list[PrintCell]]] = defaultdict(lambda: defaultdict(list))
    for one, token, cell in _entries(context)[owner]():
        cells[one][token].append(cell)
    used = {token for of_one in cells.values() for token in of_one}
    tokens = [slot.token for slot in context.scenario.week.slots if slot.token in used]
    titles: dict[WallOwner, Callable[[str], str]] = {
        "group": lambda one: say("all_clubs", context.language) if one == _CLUBS else names.short_group(one),
        "staff": names.person,
        "room": names.room,
    }
    lines = [
        [titles[owner](one), *(_merged(cells[one].get(token, [])) for token in tokens)]
        for one in sorted(cells, key=_order(context, owner))
    ]
    columns = [say({"group": "group", "staff": "person", "room": "room"}[owner], context.language)]
    columns += [f"{names.token(token)}\n{names.time(token)}" for token in tokens]
    return SheetPage("", columns, lines, shares=[_FIRST_SHARE, *[1.0] * len(tokens)], row_height=12)


def _order(context: ReportContext, owner: WallOwner) -> Callable[[str], tuple[int, str]]:
    """Care groups, then extended ones, then the row of clubs; people and rooms in the order of their tables."""
    tables: dict[str, Iterable[str]] = {
        "group": [*context.view.of_kind("care"), *context.view.of_kind("extended"), _CLUBS],
        "staff": [row.id for row in context.scenario.staff],
        "room": [row.id for row in context.scenario.rooms],
    }
    place = {one: at for at, one in enumerate(tables[owner])}
    return lambda one: (place.get(one, len(place)), one)


def _merged(cells: list[PrintCell]) -> PrintCell | str:
    if not cells:
        return ""
    return PrintCell("\n".join(cell.text for cell in cells), cells[0].colour)


_Entry = tuple[str, str, PrintCell]


def _entries(context: ReportContext) -> dict[WallOwner, Callable[[], Iterable[_Entry]]]:
    names, view = context.names, context.view

    def cell(row: Session, *parts: str) -> PrintCell:
        text = "\n".join(part for part in parts if part)
        return PrintCell(text, paint_of(names.category(view.host_of(row).activity)).colour)

    def of_groups() -> Iterable[_Entry]:
        for row in context.sessions:
            host = view.host_of(row)
            place = names.room(host.room)
            if view.is_joined(row):
                place = say("with_group", context.language, group=names.short_group(host.group))
            if view.kind(row.group) == "club":
                told = " ".join((names.short_group(row.group), place, names.person(row.lead)))
                yield _CLUBS, row.token, PrintCell(told)
            else:
                yield (
                    row.group,
                    row.token,
                    cell(row, f"{names.activity(host.activity)} {place}", names.person(host.lead)),
                )

    def of_staff() -> Iterable[_Entry]:
        for row in context.sessions:
            if not view.is_joined(row):
                for person in row.team:
                    assists = say("assists_short", context.language) if person != row.lead else ""
                    yield person, row.token, cell(row, context.groups_of(row) + assists, names.room(row.room))
        for duty in view.duties:
            yield duty.staff, duty.token, PrintCell(say("on_duty", context.language))

    def of_rooms() -> Iterable[_Entry]:
        for row in context.sessions:
            if not view.is_joined(row):
                yield row.room, row.token, cell(row, context.groups_of(row), names.person(row.lead))

    return {"group": of_groups, "staff": of_staff, "room": of_rooms}


def class_pages(context: ReportContext) -> list[SheetPage]:
    """A page for each home class: where each of its children goes on which day, slot by slot."""
    return [_class_page(context, students) for students in children_by_class(context)]


def children_by_class(context: ReportContext) -> list[list[Student]]:
    """The children of each home class, in the order of students.csv; classes by campus, grade and name."""
    classes: dict[tuple[str, int, str], list[Student]] = defaultdict(list)
    for student in context.scenario.students:
        classes[student.campus, student.grade, student.class_name].append(student)
    return [students for _, students in sorted(classes.items())]


def _class_page(context: ReportContext, students: list[Student]) -> SheetPage:
    names, language = context.names, context.language
    days = context.days
    lines = []
    for student in students:
        rows = context.sessions_of_student.get(student.id, ())
        cells = [_way(context, [row for row in rows if row.day == day]) for day in days]
        waits = context.view.waits.get(student.id, frozenset())
        cells = [say("waits", language) if day in waits else cell for day, cell in zip(days, cells, strict=True)]
        lines.append([student.name or student.id, *cells])
    teacher, phone = context.class_contact(students[0])
    campus = students[0].campus
    campus = f"{campus} · " if campus and len({row.campus for row in context.scenario.students}) > 1 else ""
    return SheetPage(
        heading=campus + (names.home_class(students[0]) or say("no_class", language)),
        notes=[" · ".join(part for part in (teacher, phone, say("class_hint", language)) if part)],
        columns=[say("name", language), *map(context.day_with_dates, days)],
        lines=lines,
        shares=[0.6, *[1.0] * len(days)],
    )


def _way(context: ReportContext, rows: list[Session]) -> str:
    """A child's way through one day on a line for each group: the first without its time, the last with the end."""
    if not rows:
        return ""
    *way, end = way_of_day(context, rows)
    return "\n".join([way[0].partition(" ")[2], *way[1:]]) + f" – {end}"


def way_of_day(context: ReportContext, rows: list[Session]) -> list[str]:
    """Time, room and group wherever a child's group changes on a day, and last the time at which it goes home."""
    names = context.names
    changes = [row for at, row in enumerate(rows) if not at or row.group != rows[at - 1].group]
    way = [
        " ".join(
            (
                names.time(row.token).partition("–")[0],
                names.room(context.view.host_of(row).room),
                names.short_group(row.group),
            )
        )
        for row in changes
    ]
    return [*way, names.time(rows[-1].token).rpartition("–")[2]] if rows else [""]


def duty_pages(context: ReportContext) -> list[SheetPage]:
    """A page for each campus, slots down and days across, then everybody's count with room to sign."""
    names, days, language = context.names, context.days, context.language
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
        heading = f"{say('campus', language)} {campus}" if campus else ""
        columns = [say("slot", language), *map(context.day_with_dates, days)]
        pages.append(SheetPage(heading, columns, lines, row_height=12))
    if counts := Counter(row.staff for row in context.view.duties):
        columns = [say(key, language) for key in ("person", "duty_slots", "signature")]
        lines = [[names.person(one), str(n), ""] for one, n in sorted(counts.items())]
        pages.append(SheetPage("", columns, lines, row_height=8))
    return pages
