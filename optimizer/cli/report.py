"""Writes what people read: report page (in full and for the public), workbook, printed sheets, calendar files."""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from optimizer.cli.inputs import dated_week, read_edited_week, tell_violations, told_unavailable, week_of_semester
from optimizer.cli.main import EXIT_DONE, EXIT_VIOLATIONS
from optimizer.cli.options import add_options
from optimizer.domain.service_dates import SchoolCalendar, ServiceDates
from optimizer.errors import SettingsError
from optimizer.files import load, publish, read_timetable
from optimizer.files.convert import files_of
from optimizer.files.first_published import first_published
from optimizer.files.publication import read_publication
from optimizer.files.publishing import check_replaceable
from optimizer.language.lists import clause_text, list_text
from optimizer.language.text import Text
from optimizer.payroll.school_calendar import read_calendar
from optimizer.report.calendars import CalendarIssue, read_calendars
from optimizer.report.context import ReportContext
from optimizer.report.printed.slips import SLIPS_A_PAGE
from optimizer.report.week_folder import write_report
from optimizer.semester.kept import KeptSemester, is_semester, read_semester
from optimizer.semester.ledger import Served
from optimizer.semester.source import read_log, served_dates
from optimizer.semester.term_report import TermFigures, write_term_report

MARKER = "report-public.html"
_DRAFT = Text("DRAFT, not published", "草稿，未公布")
_SIGNED = Text("Published on the signature of {words}", "签字公布：{words}")
_REFUSED = Text(
    "{folder} breaks rules in {n} places and is not published signed: no report is written. If the tables of the "
    "school have changed since, mend the week first with `optimizer repair`. Give --draft for a draft, "
    'or publish the week with `optimizer publish … --signed "NAME: reason"`.',
    "{folder} 有 {n} 处违反规定，且未经签字公布，不予输出。"
    "如果公布之后名单或场地有变，请先用 `optimizer repair` 修补课表；"
    '需要草稿请加 --draft；如须照此公布，请用 `optimizer publish … --signed "姓名: 理由"`。',
)
_CHANGED = Text(
    "{folder} has been changed since it was published, so its signature does not hold: {names}",
    "{folder} 公布后又有改动，原签字不再有效：{names}",
)
_UNKNOWN = Text(
    "{year}: no notice of public holidays is known yet, so Mondays to Fridays count as days of service; list holidays "
    "and make-up days with --calendar",
    "{year} 年：尚无放假通知，周一至周五均按有课计算；放假和调休请用 --calendar 写明",
)
_UNPAIRED = Text(
    "{day} is a make-up day, but it is not known for which day: no service; say so with --calendar",
    "{day} 为调休上课日，但不知补哪一天，按无课计算；请用 --calendar 写明",
)


def arguments(parser: argparse.ArgumentParser) -> None:
    given = "folder or workbook, of a week or semester · 课表或学期"
    add_options(parser, "scenario timetable --out! --replace", timetable_help=given)
    parser.add_argument(
        "--draft", action="store_true", help="of a week that breaks rules too; stands on every page · 草稿"
    )
    parser.add_argument("--public", action="store_true", help="only what may be published · 只输出可公开的内容")
    parser.add_argument("--no-ids", action="store_true", help="roll calls without student numbers · 点名册不印学号")
    parser.add_argument(
        "--slips",
        metavar="N",
        type=int,
        choices=range(1, 21),
        default=SLIPS_A_PAGE,
        help="slips for children on a page, 1 to 20, default 8 · 每页通知条数",
    )
    add_options(parser, "--published --week-of --week")
    dates = {"from_help": "calendar files from · 日历起始日期", "to_help": "calendar files until · 日历截止日期"}
    add_options(parser, "--from --to", **dates)
    parser.add_argument(
        "--calendar",
        metavar="FILE",
        type=Path,
        help="the school's own holidays and make-up days: date, runs_as · 本校放假与调休",
    )


def execute(args: argparse.Namespace) -> int:
    if (args.first is None) != (args.last is None):
        raise SettingsError("--from and --to belong together · --from 与 --to 须同时给出")
    check_replaceable(args.out, MARKER, replace=args.replace)
    semester = read_semester(args.timetable) if is_semester(args.timetable) else None
    if semester is not None:
        args.timetable = semester.place("weeks", semester.current_week(args.week_of or date.today()))
    scenario = load(args.scenario)
    given = read_edited_week(args.timetable, scenario, None if semester else args.week_of)
    scenario, of_semester = week_of_semester(scenario, given, args.timetable)
    unavailable = told_unavailable(scenario, args.timetable, given.week_of)
    context = ReportContext.of(
        unavailable.applied(scenario),
        given.timetable,
        given.week_of,
        published=read_timetable(args.published) if args.published else None,
        result=given.result,
        of_semester=of_semester,
        unavailable=unavailable,
    )
    publication = read_publication(args.timetable)
    changed = publication.changed(args.timetable) if publication else []
    signed = publication.signed if publication and not changed else ""
    if changed:
        print(_CHANGED.format(folder=args.timetable, names=list_text(changed)).say(context.language), file=sys.stderr)
    if context.audit.violations and not signed and not args.draft:
        tell_violations(
            _REFUSED.format(folder=args.timetable, n=len(context.audit.violations)), context.audit, context.language
        )
        return EXIT_VIOLATIONS
    context = replace(context, stamp=_stamp(signed, draft=args.draft).say(context.language))
    with publish(args.out, MARKER, replace=args.replace) as folder:
        issue = _issue(args, context) if semester is None else _issue_of_semester(args, context, semester)
        write_report(folder, issue, public_only=args.public, with_ids=not args.no_ids, slips=args.slips)
        if semester is not None and not args.public:
            write_term_report(folder / "term", TermFigures(semester, _served(args.scenario, semester)), context)
    return EXIT_DONE


def _issue_of_semester(args: argparse.Namespace, context: ReportContext, semester: KeptSemester) -> CalendarIssue:
    """The calendar files of all dates of a semester; pages and sheets are those of its current week."""
    weeks = {
        week.monday: context
        if week.monday == context.monday
        else ReportContext.of(week.scenario, week.timetable, week.monday, of_semester=week.service)
        for week in semester.weeks
    }
    days = [entry for week in semester.weeks for entry in week.service.dates]
    earlier = read_calendars(args.out / "calendar")
    return CalendarIssue(context, days, datetime.now(UTC), weeks, earlier, by_week=True)


def _served(scenario: Path, semester: KeptSemester) -> Served:
    """What served.csv of the scenario says by now."""
    language = semester.weeks[-1].scenario.settings.language
    return served_dates(read_log(scenario, files_of(scenario)), semester.weeks, semester.published, language)


def _issue(args: argparse.Namespace, context: ReportContext) -> CalendarIssue:
    """The calendar files of the dates asked for, else of the week; what is not known of holidays is told.

    Phones may have the week first published, where this one was mended from it.
    """
    earlier = read_calendars(args.out / "calendar")
    if context.of_semester is not None and args.first is None and not args.week:
        return CalendarIssue(context, list(context.of_semester.dates), datetime.now(UTC), {}, earlier)
    first = first_published(args.timetable, context.timetable)
    if context.published is None and first.is_earlier:
        context = replace(context, published=first.timetable)
    days = context.scenario.week.days
    own = read_calendar(args.calendar, days, language=context.language) if args.calendar else SchoolCalendar()
    served = ServiceDates(args.first or context.monday, args.last or context.monday + timedelta(days=6), days, own)
    for year in served.unknown_years:
        print(_UNKNOWN.format(year=year).say(context.language), file=sys.stderr)
    for on in served.unpaired:
        print(_UNPAIRED.format(day=on).say(context.language), file=sys.stderr)
    weeks = {}
    for begins, _, timetable in map(dated_week, args.week):
        weeks[begins] = replace(context, timetable=timetable, week_of=begins, published=None, of_semester=None)
    dates = [(row.on, row.day) for row in served.dates]
    return CalendarIssue(context, dates, datetime.now(UTC), weeks, earlier, announced=first.announced)


def _stamp(signed: str, *, draft: bool) -> Text:
    """What stands on every page: that it is a draft, who answers for it; blank for most weeks."""
    parts = [*([_DRAFT] if draft else []), *([_SIGNED.format(words=signed)] if signed else [])]
    return clause_text(parts)
