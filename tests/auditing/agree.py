"""python -m tests.auditing.agree --count 5000 --seed 0 --minutes 60: audit and referee on random broken weeks.

Each week is drawn from its own seed: a school (tiny, generated or by hand, perhaps changed) with a week of it, damaged
in some of the ways of `damage`: rows doubled, moved, missing, joined, chained, contradicting each other, cells blank,
unknown or unreadable. The two judges must agree violation by violation, each counted by its unit, and in the measure
and points of every goal. Weeks on which they differ are told with what was done to them; the exit code is then 1.
"""

from __future__ import annotations

import argparse
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from optimizer import files
from optimizer.errors import ScenarioError
from optimizer.testing.generator.altered import change_school
from tests.auditing.damage import damaged, read_week, take_away, write_week
from tests.auditing.judges import compare
from tests.auditing.schools import Base, by_hand, generated, tiny_school

_SHARES = {"tiny": 5, "by hand": 3, "generated": 2}
"""How often each kind of school is drawn."""


@dataclass
class Agreement:
    """Weeks judged, how many of them had each rule broken or goal at stake, and on which ones the judges differ."""

    judged: int = 0
    stakes: Counter[str] = field(default_factory=Counter)
    differences: list[str] = field(default_factory=list)


def agree(root: Path, *, count: int, seed: int, minutes: float | None = None) -> Agreement:
    """Judge ``count`` random weeks twice.

    Parameters
    ----------
    root : Path
        An empty folder to write in.
    minutes : float, optional
        Draws no further week after that many minutes.
    """

    @cache
    def bases(source: str) -> tuple[Base, ...]:
        return tuple(by_hand(root / source) if source == "by hand" else generated(root / source))

    found, start = Agreement(), time.monotonic()
    for number in range(count):
        if minutes is not None and time.monotonic() - start > 60 * minutes:
            break
        dice = random.Random(f"{seed}-{number}")
        source = dice.choices(list(_SHARES), list(_SHARES.values()))[0]
        place = root / str(number)
        base = tiny_school(place, dice.randrange(10**6)) if source == "tiny" else dice.choice(bases(source))
        for line in _judge(found, base, place, dice):
            found.differences.append(f"{seed}-{number} {line}")
        shutil.rmtree(place, ignore_errors=True)
    return found


def _judge(found: Agreement, base: Base, place: Path, dice: random.Random) -> Iterator[str]:
    """Damage a base and have it judged; what the judges do not agree on."""
    name, folder, week = base
    done = []
    if dice.random() < 0.4:
        done = change_school(folder, place / "other", dice, dice.choice((1, 2, 4)))
        folder = place / "other"
    try:
        school = files.load(folder)
    except ScenarioError:
        return  # no school at all
    spoilt, more = damaged(read_week(week), school, dice, dice.choice((1, 2, 3, 4, 6, 10)))
    published = week if dice.random() < 0.5 else None
    judged = write_week(spoilt, place / "spoilt")
    more += take_away(judged, spoilt, school, dice, dice.choice((0, 0, 1, 3, 6)))
    comparison = compare(school, folder, judged, published)
    found.judged += 1
    found.stakes.update(comparison.stakes)
    if comparison.differences:
        yield f"{name}: {'; '.join(comparison.differences)} [{'; '.join([*done, *more])}]"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.auditing.agree", description=__doc__)
    parser.add_argument("--count", type=int, default=5000, help="weeks to draw; default 5000")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--minutes", type=float, help="stop after that many minutes")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = agree(Path(folder), count=args.count, seed=args.seed, minutes=args.minutes)
    for line in found.differences:
        print(line)
    print(f"{found.judged} weeks judged, {len(found.differences)} differ")
    print(", ".join(f"{name} {number}" for name, number in sorted(found.stakes.items())))
    return 1 if found.differences else 0


if __name__ == "__main__":
    sys.exit(main())
