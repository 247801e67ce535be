"""Writes what people read: report page (in full and for the public), workbook, printed sheets, calendar files."""

from __future__ import annotations

import argparse
from pathlib import Path

from optimizer.cli.inputs import read_week, scenario_of_week
from optimizer.cli.options import a_date
from optimizer.errors import SettingsError
from optimizer.files import load, publish, read_timetable
from optimizer.report.context import ReportContext
from optimizer.report.report_files import write_report
from optimizer.report.service_calendar import read_diary, service_days

NAME = "report"
HELP = "pages, sheets and calendar files · 网页、表册与日历文件"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("scenario", metavar="SCENARIO", type=Path, help="folder or workbook · 方案文件夹或工作簿")
    parser.add_argument("timetable", metavar="DIR", type=Path, help="folder or workbook · 课表文件夹或工作簿")
    parser.add_argument("--out", metavar="DIR2", type=Path, required=True, help="folder to write · 输出文件夹")
    parser.add_argument("--public", action="store_true", help="only what may be published · 只输出可公开的内容")
    parser.add_argument("--published", metavar="DIR3", type=Path, help="the published week · 已公布的课表")
    parser.add_argument("--week-of", metavar="DATE", type=a_date, help="any day of the week meant · 课表所在周")
    parser.add_argument("--from", dest="first", metavar="DATE", type=a_date, help="calendar files from · 日历起始日期")
    parser.add_argument("--to", dest="last", metavar="DATE", type=a_date, help="calendar files until · 日历截止日期")
    parser.add_argument(
        "--calendar", metavar="FILE", type=Path, help="holidays and make-up days: date, runs_as · 放假与调休表"
    )


def execute(args: argparse.Namespace) -> int:
    if (args.first is None) != (args.last is None):
        raise SettingsError("--from and --to belong together · --from 与 --to 须同时给出")
    if args.calendar and args.first is None:
        raise SettingsError("--calendar needs --from and --to · --calendar 须与 --from、--to 同用")
    given = read_week(args.timetable, args.week_of)
    context = ReportContext.of(
        scenario_of_week(load(args.scenario), args.timetable, given.week_of),
        given.timetable,
        given.week_of,
        published=read_timetable(args.published) if args.published else None,
        result=given.result,
    )
    exceptions = read_diary(args.calendar) if args.calendar else {}
    days = None
    if args.first is not None:
        days = list(service_days(args.first, args.last, context.scenario.week.days, exceptions))
    with publish(args.out, marker="report-public.html") as folder:
        write_report(folder, context, days, public_only=args.public)
    return 0
