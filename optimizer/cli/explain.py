"""Says why a scenario has no timetable: rules and facts that cannot all hold, and the least changes that mend it."""

from __future__ import annotations

import argparse
from pathlib import Path

from optimizer.cli.options import a_date
from optimizer.engine.explain.explain_school import explain
from optimizer.engine.explain.explanation_text import render_explanation
from optimizer.engine.explain.feasibility import Feasibility
from optimizer.engine.solve import Options
from optimizer.files import load

_EXIT = {Feasibility.INFEASIBLE: 3, Feasibility.FEASIBLE: 0, Feasibility.OPEN: 4}


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("scenario", metavar="SCENARIO", type=Path, help="folder or workbook · 方案文件夹或工作簿")
    parser.add_argument("--language", choices=("zh", "en"), help="default: the scenario's · 默认用方案的语言")
    parser.add_argument("--week-of", metavar="DATE", type=a_date, help="a day of the week meant · 说明的是哪一周")
    parser.add_argument(
        "--time-limit", metavar="S", type=float, default=60.0, help="seconds at most, default 60 · 时限（秒）"
    )


def execute(args: argparse.Namespace) -> int:
    Options(args.time_limit).checked()
    scenario = load(args.scenario)
    explanation = explain(scenario, week_of=args.week_of, time_limit=args.time_limit)
    for line in render_explanation(explanation, args.language or scenario.settings.language):
        print(line)
    return _EXIT[explanation.answer]
