"""The folder of a solved week: timetable, grids, result.json, why wishes were not granted, pay, what people read."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

from optimizer.auditing.reasons import service_reasons
from optimizer.domain.result import Result
from optimizer.domain.scenario import Scenario
from optimizer.domain.service_dates import ServiceDates
from optimizer.domain.timetable import Timetable
from optimizer.files.csv_tables import guard, write_csv
from optimizer.files.output import write_solution
from optimizer.files.result_json import result_json
from optimizer.payroll import PayResult, write_pay
from optimizer.report.calendars import CalendarIssue, write_calendars
from optimizer.report.context import ReportContext
from optimizer.report.page import render
from optimizer.report.printed import write_printed
from optimizer.report.printed.slips import SLIPS_A_PAGE
from optimizer.report.workbook import WORKBOOK_FILE, write_timetable_workbook
from optimizer.rules.view import View

REASONS_FILE = "reasons.csv"


def write_week(
    target: Path,
    scenario: Scenario,
    timetable: Timetable,
    result: Result,
    paid: PayResult | None = None,
    *,
    replace: bool = False,
    report_at: datetime | None = None,
) -> None:
    """Publish a week as a folder, complete or not at all; its pay too, where it is given.

    Parameters
    ----------
    report_at : datetime, optional
        Write pages, workbook, sheets and calendar files as well, issued at this time.
    replace : bool
        See `optimizer.files.publishing.publish`.

    Raises
    ------
    SettingsError
        If ``target`` holds something that is not an earlier output, is published, or was changed by hand.
    """

    def also(folder: Path) -> None:
        write_reasons(folder, scenario, timetable, result)
        if paid is not None:
            write_pay(folder, paid, result_json(result))
        if report_at is not None:
            context = ReportContext.of(scenario, timetable, result.week_of, result=result)
            write_report(folder, CalendarIssue(context, week_days(context), report_at))

    write_solution(target, scenario, timetable, result, also, replace=replace)


def write_reasons(folder: Path, scenario: Scenario, timetable: Timetable, result: Result) -> None:
    """Write reasons.csv (contract, section 7), in the scenario's language. It names children's wishes: internal."""
    language = scenario.settings.language
    rows = (
        (one.student, one.kind, one.club, one.place or "", guard(one.text.say(language)), int(one.proven))
        for one in service_reasons(View(scenario, timetable, result.week_of))
    )
    write_csv(folder / REASONS_FILE, [("student", "kind", "club", "place", "reason", "proven"), *rows])


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
