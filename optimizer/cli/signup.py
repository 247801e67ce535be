"""Writes what a school hands out at the sign-up: menu, letter, applications, agreements, a workbook for each class."""

from __future__ import annotations

import argparse
from pathlib import Path

from optimizer.cli.options import add_replace
from optimizer.files import load, publish, read_timetable
from optimizer.files.publishing import check_replaceable
from optimizer.report.signup import write_signup

_MARKER = "letter.txt"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("scenario", metavar="SCENARIO", type=Path, help="folder or workbook · 方案文件夹或工作簿")
    parser.add_argument("--out", metavar="DIR", type=Path, required=True, help="folder to write · 输出文件夹")
    parser.add_argument(
        "--timetable", metavar="WEEK", type=Path, help="a week: agreements name the groups · 课表：协议书写明班组"
    )
    add_replace(parser)


def execute(args: argparse.Namespace) -> int:
    check_replaceable(args.out, _MARKER, replace=args.replace)
    scenario = load(args.scenario)
    timetable = read_timetable(args.timetable) if args.timetable else None
    with publish(args.out, _MARKER, replace=args.replace) as folder:
        write_signup(folder, scenario, timetable)
    print(f"→ {args.out}")
    return 0
