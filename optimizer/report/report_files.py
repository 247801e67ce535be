"""All that people read, into one folder."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from optimizer.domain.service_dates import ServiceDates
from optimizer.report.calendars import CalendarIssue, write_calendars
from optimizer.report.context import ReportContext
from optimizer.report.page.html import render
from optimizer.report.printed import write_printed
from optimizer.report.printed.slips import SLIPS_A_PAGE
from optimizer.report.workbook import WORKBOOK_FILE, write_timetable_workbook


def write_report(
    folder: Path,
    issue: CalendarIssue,
    *,
    public_only: bool = False,
    with_ids: bool = True,
    slips: int = SLIPS_A_PAGE,
) -> None:
    """Write the pages, the workbook, the printed sheets and calendar files into an existing folder.

    Parameters
    ----------
    issue : CalendarIssue
        The week of its context is what pages and sheets show; the calendar files are of all its dates.
    public_only : bool
        Only what may be published: the public page, and the calendar files of groups.
    with_ids : bool
        Whether roll calls show the students' numbers.
    slips : int
        Slips for children on each page.
    """
    context = issue.context
    (folder / "report-public.html").write_text(render(context, public=True), encoding="utf-8", newline="\n")
    write_calendars(folder / "calendar", issue, public_only=public_only)
    if not public_only:
        (folder / "report.html").write_text(render(context), encoding="utf-8", newline="\n")
        write_timetable_workbook(folder / WORKBOOK_FILE, context)
        write_printed(folder / "print", context, with_ids=with_ids, slips=slips)


def week_days(context: ReportContext) -> list[tuple[date, str]]:
    """The dates of service of the context's own week."""
    week = ServiceDates(context.monday, context.monday + timedelta(days=6), context.scenario.week.days)
    return [(row.on, row.day) for row in week.dates]
