"""The least sum of squares, by steps and by trying every level."""

from __future__ import annotations

import random
from decimal import Decimal
from fractions import Fraction
from math import floor

import pytest

from optimizer.engine.problem.school import School
from optimizer.rules.goals.fair_load import Load, fair_level
from optimizer.rules.view import View
from optimizer.testing.schools import MONDAY, SmallSchool, week

SHARES = ("1", "0.5", "0.75", "0.333", "0.1", "1.25", "0.05", "2", "3.5")


def _target(load: Load, level: int) -> int:
    return min(floor(Fraction(load.share) * level + Fraction(1, 2)), load.most)


def _sum(pool: list[Load], level: int) -> int:
    return sum((load.slots - _target(load, level)) ** 2 for load in pool)


@pytest.mark.parametrize("seed", range(60))
def test_level_is_the_best(seed: int) -> None:
    dice = random.Random(seed)
    pool = [
        Load(f"T{n}", Decimal(dice.choice(SHARES)), slots := dice.randrange(20), slots + dice.randrange(5))
        for n in range(dice.randint(1, 5))
    ]
    tried = [_sum(pool, level) for level in range(600)]
    level = fair_level(pool)
    assert all(load.target(level) == _target(load, level) for load in pool)
    assert _sum(pool, level) == min(tried)
    assert level == tried.index(min(tried))


def test_nobody() -> None:
    assert fair_level([]) == 0


def test_most_that_could_be_served() -> None:
    """The two best days of three, at most two slots each; a limit of three a week; none after the last day vetted."""
    school = SmallSchool(days="Mon Tue Wed", slots=3).staff(
        "T1", available="Mon1-3 Tue1 Wed1-2", max_per_day=2, max_days=2
    )
    school.staff("T2", max_per_week=3).staff("T3", vetted_until=MONDAY.replace(day=6)).staff("T4", max_days=0)
    scenario = school.staff("T5", vetted_until=MONDAY.replace(day=8)).build()
    view = View(scenario, week(scenario), MONDAY)
    assert [view.could_serve(one) for one in scenario.staff] == [4, 3, 0, 0, 6]
    assert School(scenario, MONDAY).could_serve == {"T1": 4, "T2": 3, "T3": 0, "T4": 0, "T5": 6}
