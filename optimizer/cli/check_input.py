"""Check a scenario without planning anything; mark what is wrong in a copy.

检查方案，在副本中标出有误的单元格。
"""

from __future__ import annotations

import argparse
from pathlib import Path

from optimizer.cli.capacity import finding_lines, school_of
from optimizer.cli.options import add_options
from optimizer.domain.notices import InputNotice
from optimizer.domain.scenario import Scenario
from optimizer.domain.telling import understood
from optimizer.domain.validate import find_warnings
from optimizer.engine.capacity import find_capacity_gaps
from optimizer.errors import OptimizerError, ScenarioError, SettingsError
from optimizer.files import load
from optimizer.files.containers import read_sheets
from optimizer.files.convert import book_of_folder
from optimizer.files.marked import write_marked
from optimizer.files.publishing import check_file_replaceable, scratch_folder
from optimizer.files.workbook_out import write_workbook
from optimizer.language.text import Text
from optimizer.payroll import find_pay_warnings

_SAID_BACK = 5
"""Children whose rows are said back unless all are wanted."""
_NOTE = Text("  note: ", "  注意：")
_UNDERSTOOD = Text("This is how the children's rows were understood:", "学生表是这样理解的：")
_MORE = Text("{n} more: check-input --everyone", "另有 {n} 名，全部列出请加 --everyone")
_NOT_MARKED = Text("{file} was not written: {why}", "没有写出 {file}：{why}")


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("scenario", metavar="SCENARIO", type=Path, help="folder or workbook · 方案文件夹或工作簿")
    parser.add_argument("--marked", metavar="OUT.xlsx", type=Path, help="write a copy with the offending cells marked")
    add_options(parser, "--replace")
    parser.add_argument("--everyone", action="store_true", help="say back every child's row · 逐一说出每名学生")


def execute(args: argparse.Namespace) -> int:
    if args.marked and (args.marked.suffix.lower() != ".xlsx" or args.marked.resolve() == args.scenario.resolve()):
        raise SettingsError("--marked takes the name of another .xlsx file · --marked 后应为另一个 .xlsx 文件名")
    if args.marked:
        check_file_replaceable(args.marked, replace=args.replace)
    try:
        scenario = load(args.scenario)
    except ScenarioError as error:
        if args.marked:
            try:
                _mark(args.scenario, args.marked, error, replace=args.replace)
            except OptimizerError as reason:  # what is wrong with the scenario is told in any case
                print(_NOT_MARKED.format(file=args.marked.name, why=str(reason)).say(error.language))
        raise
    _report(scenario, everyone=args.everyone)
    return 0


def _mark(source: Path, out: Path, error: ScenarioError, *, replace: bool) -> None:
    if source.is_file():
        if _is_workbook(source):
            write_marked(source, out, error.problems, error.language, replace=replace)
            print(out)
    elif source.is_dir():
        with scratch_folder() as folder:
            workbook = folder / f"{source.resolve().name}.xlsx"
            write_workbook(workbook, book_of_folder(source)[0])
            _mark_workbook(workbook, out, replace=replace)


def _is_workbook(source: Path) -> bool:
    """Whether the file can be read at all: only then there are cells to mark."""
    try:
        read_sheets(source, text_too=False)
    except ScenarioError:
        return False
    return True


def _mark_workbook(workbook: Path, out: Path, *, replace: bool) -> None:
    """Mark the workbook made of a folder: its own problems have cells instead of rows."""
    try:
        load(workbook)
    except ScenarioError as error:
        write_marked(workbook, out, error.problems, error.language, replace=replace)
        print(out)


def _report(scenario: Scenario, *, everyone: bool) -> None:
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
    language = scenario.settings.language
    for warning in [*find_warnings(scenario), *map(InputNotice, find_pay_warnings(scenario))]:
        print(_NOTE.say(language) + warning.say(language))
    for line in finding_lines([gap for gap in find_capacity_gaps(school_of(scenario, None)) if gap.hard], language):
        print("  " + line)
    shown = scenario.students if everyone else scenario.students[:_SAID_BACK]
    print(_UNDERSTOOD.say(language))
    for student in shown:
        print("  " + understood(scenario, student).say(language))
    if len(shown) < len(scenario.students):
        print("  … " + _MORE.format(n=len(scenario.students) - len(shown)).say(language))
