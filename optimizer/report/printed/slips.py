"""To be cut apart: a slip for each child with its way through the days, and the messages of a mended week."""

from __future__ import annotations

from optimizer.domain.people import Student
from optimizer.files.publishing import scratch_folder
from optimizer.language.text import Language, Text
from optimizer.report.context import ReportContext
from optimizer.report.printed.sheet_page import A4_PORTRAIT, PrintedSheet, SheetPage
from optimizer.report.printed.wall import children_by_class, way_of_day
from optimizer.report.words import say

SLIPS_A_PAGE = 8
_COLUMNS = 2
_PAGE_HEIGHT = 262.0
"""What a page upright has for slips, in mm; fitting makes rows lower where they do not go in."""


def slip_pages(context: ReportContext, per_page: int = SLIPS_A_PAGE) -> list[SheetPage]:
    """Pages of slips to be cut apart, each home class on pages of its own; who signed up for nothing gets none.

    Parameters
    ----------
    per_page : int
        Slips a page, in two columns.
    """
    rows = -(-per_page // _COLUMNS)
    count = rows * _COLUMNS
    pages = []
    for students in children_by_class(context):
        slips = [_slip(context, student) for student in students if context.view.signed_up(student)]
        slips += [""] * (-len(slips) % _COLUMNS)
        for first in range(0, len(slips), count):
            cells = slips[first : first + count]
            pages.append(
                SheetPage(
                    heading="",
                    columns=[""] * _COLUMNS,
                    lines=[cells[at : at + _COLUMNS] for at in range(0, len(cells), _COLUMNS)],
                    row_height=_PAGE_HEIGHT / rows,
                )
            )
    return pages


def _slip(context: ReportContext, student: Student) -> str:
    """Who, which groups, and a line for each day: time, room and group of each change, then when it is fetched."""
    names, language = context.names, context.language
    member, waits = context.view.placed.get(student.id), context.view.waits.get(student.id, frozenset())
    groups = (member.care_group, *member.clubs, member.extended_group) if member else ()
    lines = [f"{context.title} · {student.name or student.id} · {names.home_class(student)}"]
    if any(groups):
        told = names.listed(names.short_group(group) for group in groups if group)
        lines.append(say("fact", language, what=say("group", language), told=told))
    sessions = context.sessions_of_student.get(student.id, ())
    for day in context.view.signed_up(student):
        way = way_of_day(context, [row for row in sessions if row.day == day])
        told = (
            say("waits", language)
            if day in waits
            else say("slip_way", language, way=names.listed(way[:-1]), end=way[-1])
        )
        lines.append(say("fact", language, what=names.day(day), told=told))
    teacher, phone = context.class_contact(student)
    if teacher or phone:
        lines.append(say("fact", language, what=say("class_teacher", language), told=f"{teacher} {phone}".strip()))
    return "\n".join(lines)


_MESSAGES_TITLE = Text("Changes of the week", "课表变动通知")
_MESSAGE_COLUMNS = (Text("For", "通知对象"), Text("What changes", "变动"), Text("Read by", "签收"))


def message_page(school: str, notices: str, language: Language) -> bytes:
    """A page of ``notices.txt``, in which a message is a head and lines that are indented."""
    rows: list[tuple[str, list[str]]] = []
    for line in notices.splitlines():
        if line.startswith(" ") and rows:
            rows[-1][1].append(line.strip())
        elif line.strip():
            rows.append((line.strip().rstrip("：:"), []))
    title = f"{school} · {_MESSAGES_TITLE.say(language)}"
    columns = [column.say(language) for column in _MESSAGE_COLUMNS]
    page = SheetPage(title, columns, [[head, "\n".join(lines), ""] for head, lines in rows], shares=(10, 30, 6))
    with scratch_folder() as folder:
        PrintedSheet(title, "", [page], A4_PORTRAIT).write(folder / "page.html", language)
        return (folder / "page.html").read_bytes()
