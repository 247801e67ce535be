"""The bound on the spread, against every possible ledger of small pools."""

from __future__ import annotations

import random
from decimal import Decimal
from fractions import Fraction
from itertools import product

import pytest

from optimizer.rules.goals.fair_load import Load, fair_level
from optimizer.semester.ledger import is_cut
from optimizer.semester.spread_bound import spread_bound


def spread(loads: list[Load]) -> Fraction:
    level = fair_level(loads)
    ratios = [load.slots / Fraction(load.share) for load in loads if not is_cut(load, level)]
    return max(ratios) - min(ratios) if ratios else Fraction(0)


@pytest.mark.parametrize("seed", range(60))
def test_no_ledger_beats_it(seed: int) -> None:
    rng = random.Random(seed)
    pool, limits = [], {}
    for number in range(rng.choice((2, 3))):
        least = rng.randrange(6)
        limits[f"T{number}"] = least, (most := least + rng.randrange(6))
        share = Decimal(rng.choice(("1", "1", "0.5", "0.8")))
        pool.append(Load(f"T{number}", share, 0, most + rng.choice((0, 0, 3))))
    least_of_total: dict[int, Fraction] = {}
    for slots in product(*(range(a, b + 1) for a, b in limits.values())):
        loads = [Load(load.staff, load.share, n, load.most) for load, n in zip(pool, slots, strict=True)]
        found = spread(loads)
        least_of_total[sum(slots)] = min(found, least_of_total.get(sum(slots), found))
    assert spread_bound(pool, limits) <= min(least_of_total.values())
    for total, least in least_of_total.items():
        assert spread_bound(pool, limits, total) <= least


def test_it_is_found_where_it_can_be() -> None:
    """Three people of full share and seven slots: one has one more; whoever is forced to five stands out."""
    pool = [Load(one, Decimal(1), 0, 20) for one in ("A", "B", "C")]
    free = dict.fromkeys(("A", "B", "C"), (0, 9))
    assert spread_bound(pool, free, 7) == 1
    assert spread_bound(pool, free, 6) == 0
    assert spread_bound(pool, free | {"A": (5, 9)}, 7) == 4
    assert spread_bound(pool, {"A": (9, 9), "B": (0, 4), "C": (0, 4)}) == 5
