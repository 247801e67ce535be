"""Audits any timetable of a scenario, ours or another program's: every violation, then the score."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from optimizer.auditing import audit
from optimizer.auditing.check import audit_json, audit_lines
from optimizer.cli.inputs import read_edited_week, week_of_semester, without_unavailable
from optimizer.cli.options import add_options
from optimizer.errors import SettingsError
from optimizer.files import load, read_timetable
from optimizer.files.marked import write_marked
from optimizer.language.text import Language, Text
from optimizer.report.notices import Notice, notices
from optimizer.report.violation_cells import problems_in

_CLEAN, _VIOLATIONS = 0, 1
_CHANGES = Text("Against the published week, {n} changes:", "与已公布课表相比，改动 {n} 处：")
_NO_CHANGES = Text("Nothing differs from the published week.", "与已公布课表完全相同。")


def arguments(parser: argparse.ArgumentParser) -> None:
    add_options(parser, "scenario timetable")
    parser.add_argument("--json", action="store_true", help="print data instead of text · 输出 JSON")
    published = "the published week: adds the goal «changes» · 已公布的课表"
    add_options(parser, "--published", published_help=published)
    parser.add_argument(
        "--start", metavar="DIR3", type=Path, help="an earlier week: adds the goal «moved» · 作为起点的上一份课表"
    )
    week_of = "any day of the week meant; default: that of result.json, else next week · 审核的是哪一周"
    marked = "copy of a workbook, breaches in their cells · 标注违规的副本"
    parser.add_argument("--marked", metavar="OUT.xlsx", type=Path, help=marked)
    add_options(parser, "--week-of --replace --language", week_of_help=week_of)


def execute(args: argparse.Namespace) -> int:
    scenario = load(args.scenario)
    language = args.language or scenario.settings.language
    given = read_edited_week(args.timetable, scenario, args.week_of)
    if args.marked and given.book is None:
        raise SettingsError("--marked takes a workbook, not a folder · --marked 只用于工作簿，不用于文件夹")
    scenario, of_semester = week_of_semester(scenario, given, args.timetable)
    scenario = without_unavailable(scenario, args.timetable, given.week_of)
    published = read_timetable(args.published) if args.published else None
    audited = audit(
        scenario,
        given.timetable,
        week_of=given.week_of,
        of_semester=of_semester,
        published=published,
        start=read_timetable(args.start) if args.start else None,
    )
    if args.json:
        print(json.dumps(audit_json(audited), ensure_ascii=False, indent=2))
    else:
        if published is not None:
            _tell_changes(notices(scenario, published, given.timetable, given.week_of), language)
        for line in audit_lines(audited, language):
            print(line)
    if args.marked and given.book is not None:
        marks = problems_in(scenario, given.timetable, given.book, audited)
        write_marked(args.timetable, args.marked, marks, language, replace=args.replace)
    return _CLEAN if audited.clean else _VIOLATIONS


def _tell_changes(changes: list[Notice], language: Language) -> None:
    """What differs from the published week, before it is judged; headcounts, which follow from it, are left out."""
    changes = [change for change in changes if change.kind != "headcount"]
    print((_CHANGES if changes else _NO_CHANGES).format(n=len(changes)).say(language))
    for change in changes:
        print(f"  {change.text.say(language)}")
