"""Check a scenario without planning anything; mark what is wrong in a copy.

检查方案，在副本中标出有误的单元格。
"""

from __future__ import annotations

import argparse
from pathlib import Path

from optimizer.cli.options import add_replace
from optimizer.domain.scenario import Scenario
from optimizer.domain.validate import find_warnings
from optimizer.errors import ScenarioError, SettingsError
from optimizer.files import load
from optimizer.files.convert import book_of_folder
from optimizer.files.marked import write_marked
from optimizer.files.publishing import check_file_replaceable, scratch_folder
from optimizer.files.workbook_out import write_workbook
from optimizer.payroll import find_pay_warnings

NAME = "check-input"
HELP = "names every problem of a scenario, marks them in a copy · 检查方案"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("scenario", metavar="SCENARIO", type=Path, help="scenario folder or workbook (.xlsx)")
    parser.add_argument("--marked", metavar="OUT.xlsx", type=Path, help="write a copy with the offending cells marked")
    add_replace(parser)


def execute(args: argparse.Namespace) -> int:
    if args.marked and (args.marked.suffix.lower() != ".xlsx" or args.marked.resolve() == args.scenario.resolve()):
        raise SettingsError("--marked takes the name of another .xlsx file · --marked 后应为另一个 .xlsx 文件名")
    if args.marked:
        check_file_replaceable(args.marked, replace=args.replace)
    try:
        scenario = load(args.scenario)
    except ScenarioError as error:
        if args.marked:
            _mark(args.scenario, args.marked, error, replace=args.replace)
        raise
    _report(scenario)
    return 0


def _mark(source: Path, out: Path, error: ScenarioError, *, replace: bool) -> None:
    if source.is_file():
        write_marked(source, out, error.problems, error.language, replace=replace)
        print(out)
    elif source.is_dir():
        with scratch_folder() as folder:
            workbook = folder / f"{source.resolve().name}.xlsx"
            write_workbook(workbook, book_of_folder(source)[0])
            _mark_workbook(workbook, out, replace=replace)


def _mark_workbook(workbook: Path, out: Path, *, replace: bool) -> None:
    """Mark the workbook made of a folder: its own problems have cells instead of rows."""
    try:
        load(workbook)
    except ScenarioError as error:
        write_marked(workbook, out, error.problems, error.language, replace=replace)
        print(out)


def _report(scenario: Scenario) -> None:
    chinese = scenario.settings.language == "zh"
    counts = {
        "students · 学生": len(scenario.students),
        "staff · 人员": len(scenario.staff),
        "rooms · 场地": len(scenario.rooms),
        "activities · 活动": len(scenario.activities),
        "clubs · 社团": len(scenario.clubs),
    }
    parts = [f"{count} {name.split(' · ')[chinese]}" for name, count in counts.items()]
    print(("没有问题：" if chinese else "no problems: ") + ("，" if chinese else ", ").join(parts))
    for warning in [*find_warnings(scenario), *find_pay_warnings(scenario)]:
        print(("  注意：" if chinese else "  note: ") + warning.say(scenario.settings.language))
