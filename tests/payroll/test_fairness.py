"""Indices against their definitions."""

from __future__ import annotations

from fractions import Fraction
from random import Random

from optimizer.payroll import pay
from optimizer.payroll.fairness import gini, jain, lorenz
from tests.payroll.school import school, timetable


def test_indices_follow_their_definitions() -> None:
    dice = Random(1)
    for _ in range(300):
        values = [Fraction(dice.randint(0, 20), dice.randint(1, 4)) for _ in range(dice.randint(1, 8))]
        n, total = len(values), sum(values)
        if total:
            pairs = sum(abs(one - other) for one in values for other in values)
            assert gini(values) == pairs / (2 * n * total)
            assert jain(values) == total**2 / (n * sum(value * value for value in values))


def test_all_alike_none_and_zero() -> None:
    for values in ([], [Fraction(0)] * 3, [Fraction(2)] * 3):
        assert gini(values) == 0
        assert jain(values) == 1


def test_lorenz_runs_from_nothing_to_all() -> None:
    points = lorenz([Fraction(3), Fraction(1)])
    assert points == ((0, 0), (Fraction(1, 2), Fraction(1, 4)), (1, 1))
    assert lorenz([]) == ((0, 0),)


def test_opportunity_counts_everyone_in_the_pool() -> None:
    fair = pay(school({"pool_yuan": "222.40"}), timetable()).fairness
    assert fair.slots_per_share.values == {"T01": 5, "T02": 3, "T03": 1}
    assert fair.load_per_share.values == {"T01": 5, "T02": 3, "T03": 3}
    assert set(fair.yuan_per_unit.values) == {"M01", "T01", "T02", "T03"}
    assert fair.yuan_per_unit.gini == 0
    json = fair.as_json()
    assert json["slots_per_share"] == {
        "gini": 0.296296,
        "jain": 0.771429,
        "min": 1.0,
        "max": 5.0,
        "range": 4.0,
        "people": 3,
    }
