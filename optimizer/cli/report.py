"""Writes what people read: the report page, in full and for the public."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path

from optimizer.cli.options import a_date
from optimizer.domain.result import Result
from optimizer.domain.scenario import first_monday_after
from optimizer.files import load, publish, read_result, read_timetable
from optimizer.report.desk import Desk
from optimizer.report.write import write_pages

NAME = "report"
HELP = "pages, sheets and calendar files · 网页、表册与日历文件"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("scenario", metavar="SCENARIO", type=Path, help="the scenario · 场景")
    parser.add_argument("timetable", metavar="DIR", type=Path, help="the timetable · 课表")
    parser.add_argument("--out", metavar="DIR2", type=Path, required=True, help="folder to write · 输出文件夹")
    parser.add_argument("--public", action="store_true", help="only what may be published · 只输出可公开的内容")
    parser.add_argument(
        "--published", metavar="DIR3", type=Path, help="the published week: tells changes · 已公布的课表"
    )
    parser.add_argument("--week-of", metavar="DATE", type=a_date, help="any day of the week meant · 课表所在周")


def run(args: argparse.Namespace) -> int:
    result = _result(args.timetable)
    desk = Desk.of(
        load(args.scenario),
        read_timetable(args.timetable),
        args.week_of or (result.week_of if result else first_monday_after(date.today())),
        published=read_timetable(args.published) if args.published else None,
        result=result,
    )
    with publish(args.out, marker="report-public.html") as folder:
        write_pages(folder, desk, public_only=args.public)
    return 0


def _result(folder: Path) -> Result | None:
    return read_result(folder) if (folder / "result.json").exists() else None
