"""Writes what a school hands out at the sign-up: menu, letter, applications, agreements, a workbook for each class.

With --answers the filled class workbooks come back as tables of the school, with a list of who has not answered.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from optimizer.cli.options import add_options, typed
from optimizer.files import load, publish, read_timetable
from optimizer.files.publishing import check_replaceable
from optimizer.files.sign_up_answers import gather_answers
from optimizer.language.text import Text
from optimizer.report.signup import ANSWERS_FILE, answers_by_class, write_answers, write_signup
from optimizer.system import file_name

_MARKER = "letter.txt"
_LEFT = Text(
    "{n} children take part. Those without an answer stand in the tables as taking no part; run this again when more "
    "come back.",
    "共 {n} 人参加。未交的学生在表中先按不参加处理；收到后再运行一次即可。",
)
_NEXT = Text("Next: optimizer check-input {book}", "下一步：optimizer check-input {book}")


def arguments(parser: argparse.ArgumentParser) -> None:
    add_options(parser, "scenario --out! --replace")
    parser.add_argument(
        "--timetable", metavar="WEEK", type=Path, help="a week: agreements name the groups · 课表：协议书写明班组"
    )
    parser.add_argument(
        "--answers",
        metavar="FOLDER",
        type=Path,
        help="gather the filled class workbooks of this folder · 汇总该文件夹中各班交回的报名工作簿",
    )


def execute(args: argparse.Namespace) -> int:
    marker = ANSWERS_FILE if args.answers else _MARKER
    check_replaceable(args.out, marker, replace=args.replace)
    scenario = load(args.scenario)
    if args.answers:
        gathered = gather_answers(args.scenario, args.answers)
        with publish(args.out, marker, replace=args.replace) as folder:
            write_answers(folder, scenario, gathered)
        for line in answers_by_class(scenario, gathered):
            print(line)
        language = scenario.settings.language
        print(_LEFT.format(n=len(gathered.scenario.students)).say(language))
        print(f"→ {args.out}")
        book = typed(args.out / file_name(f"{scenario.name}.xlsx"))
        print(_NEXT.format(book=book).say(language))
        return 0
    timetable = read_timetable(args.timetable) if args.timetable else None
    with publish(args.out, marker, replace=args.replace) as folder:
        write_signup(folder, scenario, timetable)
    print(f"→ {args.out}")
    return 0
