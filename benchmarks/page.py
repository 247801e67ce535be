"""Writes docs/performance.md from the newest results: ``python -m benchmarks.page``."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.charts import CHARTS, write_charts
from benchmarks.figures import (
    Results,
    Share,
    all_behind,
    best_seen,
    engines_of,
    middle,
    runs,
    schools_of,
    shares,
    shares_of_all,
    typical,
    wait_for_first,
)
from benchmarks.floors import Row, aims, floors
from benchmarks.peers import PEERS
from benchmarks.record import OURS, Record, read_records
from benchmarks.run import RESULTS

DOCS = Path(__file__).parents[1] / "docs"
_GOALS_CHANGED = "2026-11-30"
"""Day on which the contract's goals last changed: points and bounds measured before it are of other goals."""
_BUSY = 0.1
"""Share of the machine that other work took, above which a run's times are not to be trusted."""

_SCHOOLS = """\
Medians over the seeds. «first» is reading and the time to the first publishable timetable, «building» the part of the
total in which models are put together; seconds, and MiB. The gap is that of the points, and is shown where `unserved`
is proven least."""
_ENGINES = """\
`unserved` / points of the best timetable that keeps all rules (ours: the median run), and when the first such was
there. Where there is none, the violations of the last one."""
_BY_GOAL = """\
Points of the median run at the end, summed over {schools} schools whose bound is broken down by goal: those of the
timetable, and those of the optimal solution of the bound's linear relaxation («relaxation»). That solution need not be
a timetable, so a goal may have more points in it than it must have, and another fewer; only the sum is a proven bound.
«Proven alone» is the bound on the goal if no other goal counted."""
_BY_SCHOOL = """\
By school: the gap (points less bound); the part of it by which some run or engine had a better timetable with this
`unserved` («timetable»). Of the remaining gap it is not known whether the timetable could be better or the bound could
be higher («not known»); [bounds](bounds.md) says what the bound leaves out. Then what integrality adds to the bound of
the relaxation, and the goals with the largest differences."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Write page and charts."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.page", description=__doc__)
    parser.add_argument("results", nargs="?", type=Path, help="default: the newest full one in benchmarks/results")
    parser.add_argument("--docs", type=Path, default=DOCS, help="folder of performance.md and pictures/")
    options = parser.parse_args(arguments)
    path = options.results or newest()
    if path is None or not (results := read_records(path)):
        print("no results yet: python -m benchmarks.run")
        return 1
    write_charts(results, options.docs / "pictures")
    (options.docs / "performance.md").write_text(page(results, path.name), encoding="utf-8", newline="\n")
    return 0


def newest() -> Path | None:
    """The newest dated results that are of the whole set and of no quick run."""
    whole = (p for p in RESULTS.glob("20*.jsonl") if not {"quick", "frozen"} & set(p.stem.split("-")))
    return max(whole, key=lambda p: p.name, default=None)


def page(results: Results, name: str) -> str:
    """The text of docs/performance.md."""
    parts = [*_head(results, name), *_asked(results), *_schools(results), *_peers(results), *_goals(results)]
    return "\n".join(parts) + "\n"


def _head(results: Results, name: str) -> Iterator[str]:
    yield "# Performance · 性能实测"
    yield ""
    yield f"Written by `python -m benchmarks.page` from `benchmarks/results/{name}`;"
    yield "how it is measured: [benchmarks](benchmarks.md)."
    yield "本页由程序根据实测结果生成，未达到的要求如实列出。"
    yield ""
    for facts in map(dict, sorted({tuple(r.machine.items()) for r in results})):
        yield f"- {facts['cores']} cores, {facts['system']}, Python {facts['python']}, OR-Tools {facts['ortools']}"
    mine = len(runs(results))
    yield f"- {mine} runs of ours on {len(schools_of(results))} schools, {len(results) - mine} runs of peers,"
    yield f"  {min(r.when for r in results)[:10]} to {max(r.when for r in results)[:10]}"
    if max(r.when for r in results)[:10] < _GOALS_CHANGED:
        yield f"- **measured before the goals changed on {_GOALS_CHANGED}**:"
        yield "  points, bounds and gaps are not those of today"
    yield f"- {_other_work(results)}"
    if failed := [r for r in results if r.status == "failed"]:
        yield f"- **failed**: {', '.join(f'{r.school} ({r.engine}, seed {r.seed})' for r in failed)}"
    yield ""


def _other_work(results: Results) -> str:
    """How busy the machine was with other things."""
    told = [r.others for r in results if r.others is not None]
    if not told:
        return "whether other work went on beside is not known"
    busy = sum(one > _BUSY for one in told)
    text = f"other work took {max(told):.0%} of the machine at most"
    return f"{text}; **above {_BUSY:.0%} in {busy} of {len(told)} runs: their times are too long**" if busy else text


# -- what is asked ----------------------------------------------------------------------------------------------


def _asked(results: Results) -> Iterator[str]:
    yield "## Requirements and measurements"
    yield ""
    yield "Judged by the worst run, reading included."
    yield ""
    yield from table(("floor", "measured", "met"), [_cells(row) for row in floors(results)])
    yield from table(("aim", "measured", "met"), [_cells(row) for row in aims(results)])
    for file, _, text in CHARTS[:2]:
        yield f"![{text}](pictures/{file})"
        yield ""


def _cells(row: Row) -> tuple[str, str, str]:
    return row.asked, row.measured, {True: "yes", False: "**no**", None: "?"}[row.met]


# -- schools ----------------------------------------------------------------------------------------------------


def _schools(results: Results) -> Iterator[str]:
    yield "## Schools"
    yield ""
    yield _SCHOOLS
    yield ""
    heads = ("school", "first", "unserved (bound)", "points", "bound", "gap 10 s", "gap 60 s", "gap end", "of",
             "building", "memory")  # fmt: skip
    rows = [_school(runs(results, school)) for school in schools_of(results) if runs(results, school)]
    yield from table(heads, rows)


def _school(records: list[Record]) -> tuple[str, ...]:
    mid = typical(records)
    final, bound = (mid.final, mid.bound_at(float("inf"))) if mid else (None, None)
    return (
        records[0].school,
        _number(middle(wait_for_first(r) for r in records), 2),
        f"{final.unserved if final else '-'} ({bound.unserved if bound else '-'})",
        _number(final.points if final else None),
        _number(bound.points if bound else None),
        _percent(middle(r.gap_at(10) for r in records)),
        _percent(middle(r.gap_at(60) for r in records if r.limit >= 60)),
        _percent(middle(r.gap for r in records)),
        f"{records[0].limit:g} s",
        _number(middle(r.building for r in records), 1),
        _number(max(r.memory for r in records)),
    )


# -- peers ------------------------------------------------------------------------------------------------------


def _peers(results: Results) -> Iterator[str]:
    engines = engines_of(results)
    yield "## Compared with other methods"
    yield ""
    if len(engines) < 2:
        yield "No peer was run."
        yield ""
        return
    yield _ENGINES
    yield ""
    rows = [
        (school, *(_outcome(runs(results, school, engine)) for engine in engines)) for school in schools_of(results)
    ]
    yield from table(("school", *engines), rows)
    yield f"![{CHARTS[2][2]}](pictures/{CHARTS[2][0]})"
    yield ""
    yield from _behind(results)
    yield "What each cannot express, and is not held against its points:"
    yield ""
    known = {peer.name: peer.cannot for peer in PEERS}
    for engine in engines:
        if engine != OURS:
            yield f"- **{engine}**: {'; '.join(known.get(engine, ())) or 'nothing'}"
    missing = [peer.name for peer in PEERS if peer.name not in engines]
    if missing:
        yield f"- not run: {', '.join(missing)}"
    yield ""


def _outcome(records: list[Record]) -> str:
    record = typical(records)
    if record and record.final:
        return f"{record.final.unserved} / {record.final.points:,} ({_number(record.first, 1)} s)"
    broken = [r.last.hard for r in records if r.last]
    return f"{min(broken):,} violations" if broken else "none" if records else "not run"


def _behind(results: Results) -> Iterator[str]:
    found = sorted(all_behind(results), key=lambda b: -b.seconds)
    if not found:
        yield "At no moment after our first timetable did a peer have a better one."
        yield ""
        return
    yield "Where a peer had a better timetable for some time after our first one:"
    yield ""
    rows = [
        (b.school, str(b.seed), b.peer, f"{b.since:.1f}", f"{b.seconds:.1f}", _score(b.ours), _score(b.theirs))
        for b in found
    ]
    yield from table(("school", "seed", "peer", "from second", "for seconds", "ours then", "theirs"), rows)


def _score(score: tuple[int, int]) -> str:
    return "none" if score[0] < 0 else f"{score[0]} / {score[1]:,}"


# -- goals ------------------------------------------------------------------------------------------------------


def _goals(results: Results) -> Iterator[str]:
    yield "## Where the remaining gap lies"
    yield ""
    parts, schools = shares_of_all(results)
    if not parts:
        yield "No bound of these runs is broken down by goal."
        return
    yield _BY_GOAL.format(schools=schools)
    yield ""
    gap = sum(part.rest for part in parts) or 1
    rows = [
        (p.goal, f"{p.paid:,}", f"{p.charged:,}", f"{p.rest:,}", _percent(p.rest / gap), f"{p.least:,}") for p in parts
    ]
    yield from table(("goal", "timetable", "relaxation", "difference", "share", "proven alone"), rows)
    yield _BY_SCHOOL
    yield ""
    lines = [_fault(results, school) for school in schools_of(results)]
    heads = ("school", "gap", "timetable", "not known", "integrality", "largest")
    yield from table(heads, [line for line in lines if line])


def _fault(results: Results, school: str) -> tuple[str, ...] | None:
    record = typical(runs(results, school))
    bound = record.bound_at(float("inf")) if record else None
    if record is None or record.final is None or bound is None or bound.points is None:
        return None
    points = record.final.points
    best = best_seen(results, school, record.final.unserved)
    better = 0 if best is None else points - best
    parts = shares(record)
    return (
        school,
        f"{points - bound.points:,}" if record.gap is not None else "not proven",
        f"{better:,}",
        f"{points - bound.points - max(0, better):,}" if record.gap is not None else "-",
        f"{bound.points - sum(p.charged for p in parts):,}" if parts else "-",
        ", ".join(map(_widest, parts[:3])) or "not named",
    )


def _widest(part: Share) -> str:
    return f"{part.goal} {part.rest:,}"


# -- tables -----------------------------------------------------------------------------------------------------


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """A table in Markdown and a blank line."""
    yield f"| {' | '.join(heads)} |"
    yield "|" + " --- |" * len(heads)
    for row in rows:
        yield f"| {' | '.join(row)} |"
    yield ""


def _number(value: float | None, places: int = 0) -> str:
    return "-" if value is None else f"{value:,.{places}f}"


def _percent(value: float | None) -> str:
    return "-" if value is None else f"{value:.1%}"


if __name__ == "__main__":
    raise SystemExit(main())
