"""Command line of the benchmark: measure, add to the results, report the worst."""

from __future__ import annotations

import argparse
import json
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from statistics import median

import benchmarks.robust
from benchmarks.robust.measure import DRAWN, KINDS, Line, draw, measured
from benchmarks.run import RESULTS

KEPT = 20
"""Schools of a kind and size that count, the newest."""
SPREAD = 3.0
"""The slowest construction of a size, in multiples of their median, at most."""


def summary(lines: Sequence[Line]) -> list[str]:
    """The worst of each kind and size, and of each size the spread of constructions; faults in capitals."""
    of: dict[tuple[int, str], list[Line]] = defaultdict(list)
    for line in sorted(lines, key=lambda line: line.when):
        of[line.students, line.kind] = [*of[line.students, line.kind], line][-KEPT:]
    told = []
    for (size, kind), found in sorted(of.items(), key=lambda pair: (pair[0][0], KINDS.index(pair[0][1]))):
        worst = max(found, key=lambda line: float("inf") if line.seconds is None else line.seconds)
        bad = sum(bool(line.faults) for line in found)
        told.append(f"{size:5} {kind:14} {len(found):3} schools, {bad} with faults; worst: {worst.told()}")
    for size in sorted({size for size, _ in of}):
        seconds = [line.construct for (other, _), found in of.items() if other == size for line in found]
        middle, slowest = median(seconds), max(seconds)
        late = "; TOO WIDE" if slowest > SPREAD * middle else ""
        told.append(f"{size:5} construction: median {middle:.1f} s, worst {slowest:.1f} s{late}")
    return told


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure what the time allows; 1 if a floor is not kept."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.robust", description=benchmarks.robust.__doc__)
    parser.add_argument("--minutes", type=float, default=60.0, help="no school is begun later (0: only report)")
    parser.add_argument("--date", type=date.fromisoformat, default=date.today(), help="draws the schools")
    parser.add_argument("--kinds", default=",".join(KINDS), help="separated by commas")
    parser.add_argument("--sizes", default=",".join(map(str, DRAWN)), help="separated by commas")
    parser.add_argument("--out", type=Path, default=RESULTS / "robust.jsonl")
    options = parser.parse_args(arguments)
    kinds, sizes = options.kinds.split(","), [int(size) for size in options.sizes.split(",")]
    if unknown := [*(kind for kind in kinds if kind not in KINDS), *(str(n) for n in sizes if n not in DRAWN)]:
        parser.error(f"unknown: {', '.join(unknown)}; kinds: {', '.join(KINDS)}; sizes: {', '.join(map(str, DRAWN))}")
    out: Path = options.out
    text = out.read_text("utf-8") if out.exists() else ""
    lines = [Line(**json.loads(row)) for row in text.splitlines()]
    done = {(line.kind, line.students, line.seed) for line in lines}
    missing = [one for one in draw(options.date, kinds, sizes) if (one.kind, one.students, one.seed) not in done]
    out.parent.mkdir(parents=True, exist_ok=True)
    for line in measured(missing, time.monotonic() + 60 * options.minutes):
        print(line.told(), flush=True)
        lines.append(line)
        with out.open("a", encoding="utf-8") as file:
            file.write(json.dumps(asdict(line), ensure_ascii=False) + "\n")
    report = summary(lines)
    print(*report, sep="\n")
    return 1 if any(line.faults for line in lines) or any("TOO WIDE" in row for row in report) else 0


if __name__ == "__main__":
    raise SystemExit(main())
