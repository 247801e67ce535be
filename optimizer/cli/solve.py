"""Makes the week of a scenario and writes the timetable, audited, with a proven bound."""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING

from optimizer.cli.main import EXIT_INTERNAL, EXIT_NOBODY_SERVED
from optimizer.cli.options import add_options, typed
from optimizer.cli.terminal import Progress, interruptible
from optimizer.domain.notices import InputNotice
from optimizer.domain.result import Status
from optimizer.domain.validate import find_warnings
from optimizer.engine.params import DEFAULTS, EngineParams
from optimizer.files import load, read_timetable
from optimizer.files.publishing import check_file_replaceable, check_replaceable, replace_file
from optimizer.language.text import Text
from optimizer.language.times import monday_of
from optimizer.payroll import find_pay_warnings
from optimizer.report.summary import summary
from optimizer.report.trace_table import write_trace

if TYPE_CHECKING:
    from optimizer.engine.solve import Solution


_LINES = 6
"""Shortages told before solving; `optimizer capacity` tells all."""
_MORE = Text("More, and other changes: optimizer explain {name}", "更多说明和其他改法：optimizer explain {name}")
_NEXT = Text(
    "Next: pages, workbook and sheets to print: optimizer report {scenario} {out} --out {sheets}\n"
    "      publish the week: optimizer publish {scenario} {out}",
    "下一步：生成网页、工作簿和打印表册：optimizer report {scenario} {out} --out {sheets}\n"
    "        公布课表：optimizer publish {scenario} {out}",
)
_NEXT_TO_READ = Text(
    "Next: open report.html there; to print: print/; to change by hand: timetable.xlsx; for parents: "
    "report-public.html\n"
    "      publish the week: optimizer publish {scenario} {out}",
    "下一步：打开其中的 report.html 查看；打印用 print 文件夹；手工改课用 timetable.xlsx；"
    "发给家长用 report-public.html\n"
    "        公布课表：optimizer publish {scenario} {out}",
)
_FAULT = Text(
    "Internal error: {fault}. What was written is the last timetable that passed the audit; please report this.",
    "程序内部错误：{fault}。已写出的是最后一份通过审核的课表；请反馈此问题。",
)
_EXIT = {Status.OPTIMAL: 0, Status.FEASIBLE: 0, Status.INFEASIBLE: 3, Status.UNKNOWN: 4}


def arguments(parser: argparse.ArgumentParser) -> None:
    add_options(parser, "scenario --out! --time-limit --workers --seed --week-of")
    parser.add_argument(
        "--start", metavar="DIR", type=Path, help="an earlier week to search from as well · 以上一份课表为起点"
    )
    parser.add_argument("--trace", metavar="FILE", type=Path, help="how it went: .csv, .png, .svg, .pdf · 求解过程")
    again = "repeatable limit instead of time: same input, same files · 可重复的工作量上限"
    add_options(parser, "--effort --report --replace --params --help-params", effort_help=again)


def execute(args: argparse.Namespace) -> int:
    scenario = load(args.scenario)  # bad input is told before the solver is loaded, which takes longer
    from optimizer.cli.capacity import finding_lines, school_of
    from optimizer.engine.capacity import find_capacity_gaps
    from optimizer.engine.solve import Options
    from optimizer.run import run_school

    start = read_timetable(args.start) if args.start else None
    check_replaceable(args.out, replace=args.replace)
    if args.trace is not None:
        check_file_replaceable(args.trace, replace=args.replace)
    language = scenario.settings.language
    for warning in [*find_warnings(scenario), *map(InputNotice, find_pay_warnings(scenario))]:
        print(warning.say(language, full=False), file=sys.stderr)
    for line in finding_lines(
        [f for f in find_capacity_gaps(school_of(scenario, args.week_of)) if f.hard], language, _LINES
    ):
        print(line, file=sys.stderr)
    params = DEFAULTS if args.params is None else EngineParams.load(args.params)
    options = Options(args.time_limit, args.workers, args.seed, args.week_of, args.effort, params, start)
    progress = Progress(language, args.time_limit)
    try:
        with interruptible() as stop:
            run = run_school(scenario, options, on_event=progress, stop=stop)
    finally:
        progress.close()
    solution = run.solution
    for problem in run.unpayable if scenario.settings.pay is not None else ():
        print(problem.say(language), file=sys.stderr)
    if solution.timetable is not None:
        issued = _issued(args, solution.result.week_of) if args.report else None
        run.write(args.out, replace=args.replace, report_at=issued)
    if args.trace is not None:
        with replace_file(args.trace, replace=args.replace) as draft:
            write_trace(solution.trace, draft, language)
    if serves_nobody(solution):
        _explain(solution)
    _print(solution, args)
    if solution.status is Status.INFEASIBLE:
        _explain(solution)
    if serves_nobody(solution):
        return EXIT_NOBODY_SERVED
    if solution.fault is not None:
        print(_FAULT.format(fault=solution.fault).say(language), file=sys.stderr)
        return EXIT_INTERNAL
    return _EXIT[solution.status]


def serves_nobody(solution: Solution) -> bool:
    """Whether there is a week in which nobody is served although somebody signed up."""
    timetable = solution.timetable
    return timetable is not None and not timetable.members and bool(timetable.waiting)


def _issued(args: argparse.Namespace, week_of: date) -> datetime:
    """When calendar files are issued: now; of a repeatable run at midnight of the week's Monday."""
    return datetime.now(UTC) if args.effort is None else datetime.combine(monday_of(week_of), time(), UTC)


def _print(solution: Solution, args: argparse.Namespace) -> None:
    language = solution.scenario.settings.language
    for line in summary(solution.scenario, solution.result, solution.timetable, verbose=args.verbose):
        print(line)
    if solution.timetable is not None:
        print(f"→ {args.out}")
        fields = {"scenario": typed(args.scenario), "out": typed(args.out), "sheets": typed(f"{args.out}-sheets")}
        print((_NEXT_TO_READ if args.report else _NEXT).format(**fields).say(language))


def _explain(solution: Solution) -> None:
    """The short form of `optimizer explain`: why there is no timetable, or what keeps everybody out."""
    from optimizer.engine.explain.explanation_text import explain_briefly

    scenario = solution.scenario
    for line in explain_briefly(scenario, solution.result.week_of):
        print(line)
    print(_MORE.format(name=scenario.name).say(scenario.settings.language))
