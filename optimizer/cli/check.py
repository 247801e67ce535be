"""Audits any timetable of a scenario, ours or another program's: every violation, then the score."""

from __future__ import annotations

import argparse
import json
from datetime import date
from pathlib import Path

from optimizer.audit import audit
from optimizer.audit.tell import audit_json, audit_lines
from optimizer.cli.options import a_date
from optimizer.domain.scenario import first_monday_after
from optimizer.domain.timetable import Timetable
from optimizer.errors import SettingsError
from optimizer.files import load, read_result, read_timetable
from optimizer.files.marked import write_marked
from optimizer.files.timetable import read_timetable_book
from optimizer.files.timetable_book import TimetableBook
from optimizer.report.marks import problems_in

NAME = "check"
HELP = "audit a timetable · 审核课表"

_CLEAN, _VIOLATIONS = 0, 1


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("scenario", metavar="SCENARIO", type=Path, help="folder of the scenario · 场景文件夹")
    parser.add_argument("timetable", metavar="DIR", type=Path, help="folder or workbook · 课表文件夹或工作簿")
    parser.add_argument("--json", action="store_true", help="print data instead of text · 输出 JSON")
    parser.add_argument(
        "--published", metavar="DIR2", type=Path, help="the published week: adds the goal «changes» · 已公布的课表"
    )
    parser.add_argument(
        "--week-of",
        metavar="DATE",
        type=a_date,
        help="any day of the week meant; default: that of result.json, else next week · 审核的是哪一周",
    )
    parser.add_argument(
        "--marked",
        metavar="OUT.xlsx",
        type=Path,
        help="copy of a workbook, breaches in their cells · 标注违规的副本",
    )
    parser.add_argument("--language", choices=("zh", "en"), help="default: the scenario's · 默认用场景的语言")


def run(args: argparse.Namespace) -> int:
    scenario = load(args.scenario)
    language = args.language or scenario.settings.language
    timetable, book = _read(args.timetable)
    if args.marked and book is None:
        raise SettingsError("--marked takes a workbook, not a folder · --marked 只用于工作簿，不用于文件夹")
    found = audit(
        scenario,
        timetable,
        week_of=args.week_of or _week_of(args.timetable, book),
        published=read_timetable(args.published) if args.published else None,
    )
    if args.json:
        print(json.dumps(audit_json(found), ensure_ascii=False, indent=2))
    else:
        for line in audit_lines(found, language):
            print(line)
    if args.marked and book is not None:
        write_marked(args.timetable, args.marked, problems_in(scenario, timetable, book, found), language)
    return _CLEAN if found.clean else _VIOLATIONS


def _read(path: Path) -> tuple[Timetable, TimetableBook | None]:
    return read_timetable_book(path) if path.is_file() else (read_timetable(path), None)


def _week_of(path: Path, book: TimetableBook | None) -> date:
    """The week that workbook or result.json name, else the first Monday after today."""
    if book is not None and "week_of" in book.about:
        return date.fromisoformat(book.about["week_of"])
    if (path / "result.json").exists():
        return read_result(path).week_of
    return first_monday_after(date.today())
