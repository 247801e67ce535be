"""Water-filling and rounding, on their own."""

from __future__ import annotations

from fractions import Fraction
from random import Random

import pytest

from optimizer.errors import InternalError
from optimizer.payroll.allocate import Claim, round_shares, split, water_fill
from tests.payroll.reference import spread


def test_in_proportion() -> None:
    shares = water_fill(100, [Claim(Fraction(1)), Claim(Fraction(3))])
    assert shares.amounts == (25, 75)
    assert shares.level == 25


def test_a_cap_passes_on_to_the_others() -> None:
    shares = water_fill(100, [Claim(Fraction(1), 0, 10), Claim(Fraction(1)), Claim(Fraction(2))])
    assert shares.amounts == (10, 30, 60)


def test_a_floor_takes_from_the_others() -> None:
    assert water_fill(100, [Claim(Fraction(1), 40), Claim(Fraction(1)), Claim(Fraction(2))]).amounts == (40, 20, 40)


def test_what_caps_leave() -> None:
    shares = water_fill(100, [Claim(Fraction(1), 0, 10), Claim(Fraction(0), 5, 9)])
    assert shares.amounts == (10, 5)
    assert (shares.level, shares.left) == (None, 85)


def test_floors_above_the_total() -> None:
    shares = water_fill(10, [Claim(Fraction(1), 8), Claim(Fraction(9), 7)])
    assert shares.amounts == (8, 7)
    assert shares.short == 5


def test_nobody_and_nothing() -> None:
    assert water_fill(10, []).left == 10
    assert water_fill(0, [Claim(Fraction(0))]).amounts == (0,)
    assert round_shares([], 0) == []
    assert split(7, [0, 0]) == [4, 3]


def test_ten_thousand_random_divisions_match_the_reference() -> None:
    dice = Random(4)
    for _ in range(10_000):
        claims = []
        for _ in range(dice.randint(1, 6)):
            low = dice.choice((0, 0, dice.randint(0, 50)))
            high = dice.choice((None, low + dice.randint(0, 60)))
            claims.append(Claim(Fraction(dice.randint(0, 12), dice.randint(1, 5)), low, high))
        total = Fraction(dice.randint(0, 300), dice.choice((1, 1, 3)))
        shares = water_fill(total, claims)
        names = [str(number) for number in range(len(claims))]
        expected = spread(
            total,
            dict(zip(names, (claim.weight for claim in claims), strict=True)),
            dict(zip(names, (Fraction(claim.low) for claim in claims), strict=True)),
            dict(zip(names, (None if claim.high is None else Fraction(claim.high) for claim in claims), strict=True)),
        )
        assert list(shares.amounts) == [expected[name] for name in names]
        assert sum(shares.amounts) + shares.left - shares.short == total


def test_largest_remainder_and_ties() -> None:
    assert round_shares([Fraction(10, 3)] * 3, 10) == [4, 3, 3]
    assert round_shares([Fraction(5, 4), Fraction(7, 4), Fraction(2)], 5) == [1, 2, 2]


def test_rounding_cannot_leave_whole_bounds() -> None:
    with pytest.raises(InternalError):
        round_shares([Fraction(1), Fraction(2)], 4)
