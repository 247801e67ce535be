"""The bound on the spread, against every possible ledger of small pools."""

from __future__ import annotations

import random
from decimal import Decimal
from fractions import Fraction
from itertools import product

import pytest

from optimizer.rules.goals.fair_load import Load, fair_level
from optimizer.semester.ledger import is_cut
from optimizer.semester.spread_bound import EndLimits, SpreadBound


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
    together = frozenset(rng.sample(sorted(limits), 2)), rng.randrange(12)
    ends = EndLimits(limits, [together] if rng.random() < 0.7 else ())
    least_of_total: dict[int, Fraction] = {}
    for slots in product(*(range(a, b + 1) for a, b in limits.values())):
        loads = [Load(load.staff, load.share, n, load.most) for load, n in zip(pool, slots, strict=True)]
        if any(sum(load.slots for load in loads if load.staff in people) < needed for people, needed in ends.together):
            continue
        found = spread(loads)
        least_of_total[sum(slots)] = min(found, least_of_total.get(sum(slots), found))
    assert not least_of_total or SpreadBound(pool, ends).value() <= min(least_of_total.values())
    for total, found in least_of_total.items():
        assert SpreadBound(pool, ends, total).value() <= found


def test_it_is_found_where_it_can_be() -> None:
    """Three people of full share and seven slots: one has one more; whoever is forced to five stands out."""
    pool = [Load(one, Decimal(1), 0, 20) for one in ("A", "B", "C")]
    free = dict.fromkeys(("A", "B", "C"), (0, 9))

    def bound(total: int | None, **own: tuple[int, int]) -> Fraction:
        return SpreadBound(pool, EndLimits(free | own), total).value()

    assert bound(7) == 1
    assert bound(6) == 0
    assert bound(7, A=(5, 9)) == 4
    assert bound(None, A=(9, 9), B=(0, 4), C=(0, 4)) == 5


def test_who_may_lead_at_a_campus_leads_all_of_it() -> None:
    """A and B have twelve slots together, so C has at most none of twelve: six more or less."""
    pool = [Load(one, Decimal(1), 0, 20) for one in ("A", "B", "C")]
    ends = EndLimits(dict.fromkeys(("A", "B", "C"), (0, 9)), [(frozenset("AB"), 12)])
    assert SpreadBound(pool, ends, 12).value() == 6
    assert SpreadBound(pool, ends).value() == 0
