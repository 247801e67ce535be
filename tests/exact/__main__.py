"""python -m tests.exact [--count N] [--minutes M] [--seed S]: random tiny schools, solved twice."""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from pathlib import Path

from tests.exact.compare import compare
from tests.exact.schools import random_school


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.exact", description=__doc__)
    parser.add_argument("--count", type=int, default=2000, help="schools to compare, default 2000")
    parser.add_argument("--minutes", type=float, default=30.0, help="begin no school after so long, default 30")
    parser.add_argument("--seed", type=int, default=0, help="seed of the first school; the next have the next numbers")
    parser.add_argument(
        "--write", type=Path, metavar="DIR", help="write the school of --seed there, and compare it alone"
    )
    args = parser.parse_args()
    if args.write is not None:
        random_school(args.seed).write(args.write)
    end = time.monotonic() + 60 * args.minutes
    kinds: Counter[str] = Counter()
    failed = []
    for seed in range(args.seed, args.seed + (1 if args.write else args.count)):
        if time.monotonic() > end:
            break
        found = compare(seed)
        kinds[found.kind] += 1
        if found.faults:
            failed.append(seed)
            print(f"seed {seed} ({found.kind}); again: python -m tests.exact --seed {seed} --write DIR")
            print(*(f"  {fault}" for fault in found.faults), sep="\n", flush=True)
    print(f"{kinds.total()} schools: " + ", ".join(f"{number} {kind}" for kind, number in kinds.most_common()))
    print(f"{len(failed)} failed" + (f": {' '.join(map(str, failed))}" if failed else ""))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
