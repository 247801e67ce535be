"""Solves several plans, or one with changes, and puts them side by side: what would it cost, whom would it serve?"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from optimizer.cli.options import add_options
from optimizer.cli.terminal import padded, width_of
from optimizer.files import load
from optimizer.files.publishing import check_replaceable
from optimizer.whatif.parse import FORMS, read_changes

if TYPE_CHECKING:
    from optimizer.whatif import Study, Variant

_DONE, _FAILURES = 0, 5


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("scenarios", metavar="SCENARIO", type=Path, nargs="+", help="plans to compare · 要比较的方案")
    parser.add_argument(
        "--change",
        metavar="CHANGE",
        action="append",
        default=[],
        help="another plan: the first one with this change, may be repeated · 在首个方案上改动："
        + "; ".join(example for example, _ in FORMS.values()).replace("%", "%%"),
    )
    add_options(parser, "--out --time-limit --jobs --workers --seed --week-of --effort --replace")
    parser.add_argument(
        "--seeds", metavar="N", type=int, default=1, help="solve each plan with N seeds: range of cost · 随机种子个数"
    )
    parser.add_argument("--no-cache", action="store_true", help="solve everything anew · 不使用已有结果")


def execute(args: argparse.Namespace) -> int:
    from optimizer.whatif import compare, write_study  # the solver is loaded for a comparison, not for its help
    from optimizer.whatif.study_files import MARKER

    if args.out:
        check_replaceable(args.out, MARKER, replace=args.replace)
    plans = list(_plans(args.scenarios, args.change))
    study = compare(
        plans,
        time_limit=args.time_limit,
        jobs=args.jobs,
        workers=args.workers,
        seed=args.seed,
        week_of=args.week_of,
        effort=args.effort,
        seeds=args.seeds,
        cache=not args.no_cache,
        progress=sys.stderr.isatty(),
    )
    for line in _table(study):
        print(line)
    for outcome in study.outcomes:
        for line in outcome.reason[:5]:
            print(f"{outcome.name}: {line}", file=sys.stderr)
    if study.notice:
        print(study.notice, file=sys.stderr)
    if args.out:
        write_study(args.out, study, replace=args.replace)
        print(f"→ {args.out / 'comparison.html'}")
    return _DONE if all(outcome.timetable is not None for outcome in study.outcomes) else _FAILURES


def _plans(paths: Sequence[Path], texts: Sequence[str]) -> Iterator[Variant]:
    """One plan for each path, named after it, and one for each set of changes to the first."""
    from optimizer.whatif import Variant, variant

    scenarios = [load(path) for path in paths]
    for path, scenario in zip(paths, scenarios, strict=True):
        yield Variant(path.stem if path.is_file() else path.resolve().name, scenario)
    for text in texts:
        yield variant(scenarios[0], *read_changes(text))


def _table(study: Study) -> Iterator[str]:
    """The table in columns, a Chinese character counting as two."""
    names = [one.name for one in study.outcomes]
    rows = [("", *names), *((line.label.say(study.language), *line.values) for line in study.lines)]
    widths = [max(width_of(row[column]) for row in rows) for column in range(len(names) + 1)]
    for label, *cells in rows:
        cells_padded = (padded(cell, width, right=True) for cell, width in zip(cells, widths[1:], strict=True))
        yield "  ".join([padded(label, widths[0]), *cells_padded]).rstrip()
