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
from optimizer.files import load, read_result, read_timetable

NAME = "check"
HELP = "audit a timetable · 审核课表"

_CLEAN, _VIOLATIONS = 0, 1


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("scenario", metavar="SCENARIO", type=Path, help="folder of the scenario · 场景文件夹")
    parser.add_argument("timetable", metavar="DIR", type=Path, help="folder of the timetable · 课表文件夹")
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
    parser.add_argument("--language", choices=("zh", "en"), help="default: the scenario's · 默认用场景的语言")


def run(args: argparse.Namespace) -> int:
    scenario = load(args.scenario)
    found = audit(
        scenario,
        read_timetable(args.timetable),
        week_of=args.week_of or _week_of(args.timetable),
        published=read_timetable(args.published) if args.published else None,
    )
    if args.json:
        print(json.dumps(audit_json(found), ensure_ascii=False, indent=2))
    else:
        for line in audit_lines(found, args.language or scenario.settings.language):
            print(line)
    return _CLEAN if found.clean else _VIOLATIONS


def _week_of(folder: Path) -> date:
    """The week of result.json where there is one, else the first Monday after today."""
    if (folder / "result.json").exists():
        return read_result(folder).week_of
    return first_monday_after(date.today())
