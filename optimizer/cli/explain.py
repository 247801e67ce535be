"""Says why a scenario has no timetable: rules and facts that cannot all hold, and the least changes that mend it."""

from __future__ import annotations

import argparse

from optimizer.cli.options import add_options
from optimizer.engine.explain.explain_school import explain
from optimizer.engine.explain.explanation_text import render_explanation
from optimizer.engine.explain.feasibility import Feasibility
from optimizer.engine.solve import Options
from optimizer.files import load

_EXIT = {Feasibility.INFEASIBLE: 3, Feasibility.FEASIBLE: 0, Feasibility.OPEN: 4}


def arguments(parser: argparse.ArgumentParser) -> None:
    add_options(parser, "scenario --language --week-of --time-limit")


def execute(args: argparse.Namespace) -> int:
    Options(args.time_limit).checked()
    scenario = load(args.scenario)
    explanation = explain(scenario, week_of=args.week_of, time_limit=args.time_limit)
    for line in render_explanation(explanation, args.language or scenario.settings.language):
        print(line)
    return _EXIT[explanation.answer]
