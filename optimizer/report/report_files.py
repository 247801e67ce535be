"""All that people read, into one folder."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path

from optimizer.language.times import DAYS
from optimizer.report.calendars import write_calendars
from optimizer.report.context import ReportContext
from optimizer.report.page.html import render
from optimizer.report.printed import write_printed
from optimizer.report.workbook import WORKBOOK_FILE, write_timetable_workbook


def write_report(
    folder: Path, context: ReportContext, days: Iterable[tuple[date, str]] | None = None, *, public_only: bool = False
) -> None:
    """Write the pages, the workbook, the printed sheets and calendar files into an existing folder.

    Parameters
    ----------
    days : iterable of (date, day name), optional
        Dates of service for the calendar files; the week of the context unless given.
    public_only : bool
        Only what may be published: the public page, and the calendar files of groups.
    """
    (folder / "report-public.html").write_text(render(context, public=True), encoding="utf-8", newline="\n")
    write_calendars(folder / "calendar", context, week_days(context) if days is None else days, public_only=public_only)
    if not public_only:
        (folder / "report.html").write_text(render(context), encoding="utf-8", newline="\n")
        write_timetable_workbook(folder / WORKBOOK_FILE, context)
        write_printed(folder / "print", context)


def week_days(context: ReportContext) -> list[tuple[date, str]]:
    """The dates of the context's own week."""
    return [(context.monday + timedelta(days=DAYS.index(day)), day) for day in context.scenario.week.days]
