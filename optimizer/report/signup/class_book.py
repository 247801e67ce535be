"""The workbook of a home class: a row for each child, whose cells come back as rows of the students' table."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from optimizer.files.workbook_cells import Formats, write_text
from optimizer.report.signup import words
from optimizer.report.signup.papers import HomeClass, SignupPapers

_SPARE_ROWS = 10
"""Blank rows for children who are on no list yet."""
_LONGEST_LIST = 255
"""Characters that a drop-down can hold itself; a longer one points at the sheet of the menu."""


def write_class_book(path: Path, papers: SignupPapers, key: HomeClass) -> None:
    """Write the workbook of one class: the children known, and rows left for others of the class."""
    workbook = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False})
    workbook.set_properties({"created": datetime(2026, 1, 1)})
    looks = Formats(workbook)
    sheet = workbook.add_worksheet(papers.say(words.SHEET))
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(1)
    sheet.freeze_panes(2, 2)
    write_text(sheet, 0, 0, papers.say(words.HOW), looks.quiet)
    known = [papers.column(name) for name in ("student", "name", "grade", "class", "campus")]
    ticks = [papers.names.token(slot.token) for slot in papers.slots]
    wishes = papers.wish_columns
    more = [papers.column(name) for name in ("priority", "fee_waiver")]
    for at, title in enumerate([*known, papers.say(words.TAKES_PART), *ticks, *wishes, *more]):
        narrow = len(known) < at <= len(known) + len(ticks)
        sheet.set_column(at, at, 6 if narrow else 12, looks.text)
        write_text(sheet, 1, at, title, looks.required if at < 4 else looks.head)
    students = papers.classes[key]
    last = 1 + len(students) + _SPARE_ROWS
    campus, grade, name = key
    for row in range(2, last + 1):
        student = students[row - 2] if row - 2 < len(students) else None
        cells = (student.id, student.name) if student else ("", "")
        for at, text in enumerate((*cells, str(grade), name, campus) if student else cells):
            write_text(sheet, row, at, text, looks.text)
    _choose(sheet, len(known), last, papers.yes_no)
    for at in range(len(known) + 1, len(known) + 1 + len(ticks)):
        _choose(sheet, at, last, ["√"])
    if wishes:
        _offer_clubs(
            workbook,
            looks,
            sheet,
            papers,
            grade,
            range(len(known) + 1 + len(ticks), len(known) + 1 + len(ticks) + len(wishes)),
            last,
        )
    workbook.close()


def _choose(sheet: Any, at: int, last: int, source: Any) -> None:
    sheet.data_validation(2, at, last, at, {"validate": "list", "source": source, "error_type": "warning"})


def _offer_clubs(
    workbook: Any, looks: Formats, sheet: Any, papers: SignupPapers, grade: int, columns: range, last: int
) -> None:
    """Drop-downs with the clubs that the grade may join, and a sheet that lists them."""
    clubs = [club for club in papers.scenario.clubs if club.allows_grade(grade)]
    menu = workbook.add_worksheet(papers.say(words.MENU_SHEET))
    head, rows = papers.menu()[0].columns, papers.menu()[0].lines
    for at, title in enumerate(head):
        menu.set_column(at, at, 18)
        write_text(menu, 0, at, title, looks.head)
    shown = [row for row, club in zip(rows, papers.scenario.clubs, strict=True) if club in clubs]
    for number, cells in enumerate(shown, 1):
        for at, cell in enumerate(cells):
            write_text(menu, number, at, str(cell), looks.text)
    names = [club.name or club.id for club in clubs]
    direct = len(",".join(names)) <= _LONGEST_LIST and not any("," in name for name in names)
    source: Any = names if direct else f"='{papers.say(words.MENU_SHEET)}'!$A$2:$A${len(names) + 1}"
    for at in columns:
        if names:
            _choose(sheet, at, last, source)
