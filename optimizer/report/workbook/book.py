"""timetable.xlsx: which sheets there are, and in which order."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from optimizer.errors import SettingsError
from optimizer.files import labels
from optimizer.files.timetable_book import ABOUT_SHEET
from optimizer.files.timetable_tables import TIMETABLE_COLUMNS
from optimizer.payroll import pay_sheets
from optimizer.report.context import ReportContext
from optimizer.report.frames import Owner
from optimizer.report.printed.rolls import handover_pages, roll_pages, sessions_of_day
from optimizer.report.printed.wall import duty_pages
from optimizer.report.words import say
from optimizer.report.workbook.lists import write_answers, write_changes, write_clauses, write_money, write_pages
from optimizer.report.workbook.overview import Places, write_index, write_overview
from optimizer.report.workbook.plan_form import write_plan
from optimizer.report.workbook.styles import Page, WorkbookStyles
from optimizer.report.workbook.tables import write_ids, write_table, write_unavailable
from optimizer.report.workbook.weeks import Subject, write_weeks
from optimizer.system import obstacle

WORKBOOK_FILE = "timetable.xlsx"


def write_timetable_workbook(path: Path, context: ReportContext) -> None:
    """Write the workbook.

    Raises
    ------
    SettingsError
        If the file cannot be written.
    """
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    workbook = xlsxwriter.Workbook(str(path), options)
    workbook.set_properties({"title": context.title, "created": datetime(2026, 1, 1)})
    _Book(workbook, context).write()
    try:
        workbook.close()
    except xlsxwriter.exceptions.FileCreateError as error:
        raise SettingsError(obstacle(error.args[0]) or f"cannot write {path} · 无法写入 {path}") from error


class _Book:
    """Sheets are added first, so that the overview can stand first and still know where every page begins."""

    def __init__(self, workbook: Any, context: ReportContext):
        self.workbook, self.context = workbook, context
        self.looks = WorkbookStyles(workbook)
        self.pages: dict[str, Page] = {}
        self.uses: list[tuple[str, str]] = []
        self.index: dict[str, list[tuple[str, str, int]]] = {}

    def write(self) -> None:
        context = self.context
        for key in ("sheet_overview", "sheet_index"):
            self.add(key, "about_pages")
        if context.published is not None:
            write_changes(self.add("sheet_changes", "about_pages"))
        self.weeks()
        write_answers(self.add("tab_answers", "about_pages"))
        told = {key: say(key, context.language) for key in ("duty_title", "handover_title", "locked")}
        duty = self.add("sheet_duty", "about_pages")
        write_pages(duty, told["duty_title"], duty_pages(context), landscape=True, locked=told["locked"])
        for day in context.days:
            self.roll_call(day)
        log = self.add("sheet_handover", "about_fill")
        write_pages(log, told["handover_title"], handover_pages(context), landscape=True)
        write_plan(self.add("sheet_plan", "about_fill"))
        write_clauses(self.add("sheet_clauses", "about_pages"))
        self.money()
        tables = {
            name: self.add_page(labels.table_label(name, context.language), "about_tables")
            for name in TIMETABLE_COLUMNS
        }
        if context.unavailable:
            write_unavailable(self.add_page(labels.table_label("unavailable", context.language), "about_tables"))
        ranges = write_ids(self.add("sheet_ids", "about_tables"))
        for name, page in tables.items():
            write_table(page, name, ranges)
        self.about()
        write_overview(self.pages["sheet_overview"], self.uses[1:])
        columns: dict[str, Places] = dict(self.index)
        write_index(self.pages["sheet_index"], columns)
        self.pages["sheet_overview"].sheet.activate()

    def add(self, key: str, use: str) -> Page:
        page = self.add_page(say(key, self.context.language), use)
        self.pages[key] = page
        return page

    def add_page(self, title: str, use: str) -> Page:
        self.uses.append((title, say(use, self.context.language)))
        return Page(self.workbook, self.looks, self.context, title)

    def weeks(self) -> None:
        context, view = self.context, self.context.view
        care = [self.group(one) for kind in ("care", "extended") for one in view.of_kind(kind)]
        staff = [self.staff(one) for one in context.scenario.person if one in view.work]
        used = {row.room for row in context.sessions}
        rooms = [Subject(row.id, context.names.room(row.id)) for row in context.scenario.rooms if row.id in used]
        clubs = [self.group(one) for one in view.of_kind("club")]
        parts: tuple[tuple[str, Owner, list[Subject]], ...] = (
            ("sheet_groups", "group", care),
            ("sheet_clubs", "group", clubs),
            ("sheet_staff", "staff", staff),
            ("sheet_rooms", "room", rooms),
        )
        for key, by, subjects in parts:
            if subjects:
                page = self.add(key, "about_pages")
                starts = write_weeks(page, by, subjects)
                self.index[page.title] = [(one.heading, page.title, starts[one.id]) for one in subjects]

    def group(self, one: str) -> Subject:
        context = self.context
        members = context.view.members_of(one)
        grades = context.names.grades(context.view.grades_of(one))
        parts = (context.names.short_group(one), grades, say("students_n", context.language, n=len(members)))
        return Subject(one, " · ".join(part for part in parts if part), members)

    def staff(self, one: str) -> Subject:
        names, row = self.context.names, self.context.scenario.person[one]
        slots = f"{say('this_week', self.context.language)} {len(self.context.view.work[one])}"
        return Subject(one, " · ".join((names.person(one), names.value("role", row.role.value), slots)))

    def roll_call(self, day: str) -> None:
        context = self.context
        title = say("sheet_roll", context.language, day=context.names.day(day))
        page = self.add_page(title, "about_fill")
        starts = write_pages(page, say("roll_title", context.language), roll_pages(context, day), landscape=False)
        self.index[title] = [
            (f"{context.names.slot(row.slot)} {context.names.short_group(row.group)}", title, start)
            for row, start in zip(sessions_of_day(context, day), starts, strict=True)
        ]

    def money(self) -> None:
        if self.context.pay is not None:
            for sheet in pay_sheets(self.context.pay, self.context.language):
                if sheet.rows:
                    write_money(self.add_page(sheet.title.say(self.context.language), "about_pages"), sheet)

    def about(self) -> None:
        sheet = self.workbook.add_worksheet(ABOUT_SHEET)
        sheet.very_hidden()
        for row, (key, text) in enumerate(
            (("scenario", self.context.scenario.name), ("week_of", str(self.context.monday)))
        ):
            sheet.write_string(row, 0, key)
            sheet.write_string(row, 1, text)
