"""The shuffle: the gain foreseen for an exchange is the change of the cost when it is made."""

from __future__ import annotations

import random

import numpy as np
import pytest

from optimizer.model.plan import Plan
from optimizer.model.school import School
from optimizer.model.stages.exercise import Exercise
from optimizer.solve.construct.crowd import crowd_of
from optimizer.solve.construct.shuffle import MISSED, RIVALS, Prices, Shuffle
from optimizer.testing.schools import MONDAY, SmallSchool

GROUPS, SIZE = 4, 6


def shuffled(seed: int, *, span: int = 9, mixed: str = "allowed") -> Shuffle:
    """Four groups of six with odd attendance, classes and codes, and days on which some lack exercise."""
    lot = random.Random(seed)
    hand = SmallSchool(
        grouping={"max_size": SIZE, "max_grade_span": span, "mixed": mixed}, staffing={"students_per_staff": 4}
    )
    for number in range(GROUPS * SIZE):
        hand.students(
            f"S{number:02d}",
            grade=1 + number // SIZE if mixed == "allowed" else 1 + number % 2,
            class_name=lot.choice(["1", "2", ""]),
            attends=lot.choice(["Mon1-2 Tue1-2", "Mon1-2", "Tue1-2", "Mon1 Tue1"]),
            together=lot.choice(["F1", "F2", "", ""]),
            apart=lot.choice(["X1", "X2", "", ""]),
        )
    school = School(hand.build(), MONDAY)
    crowd = crowd_of(school, Exercise(school), Plan(), school.scenario.campuses[0])
    of = np.arange(GROUPS * SIZE) // SIZE
    shuffle = Shuffle(crowd, of, GROUPS, np.zeros(len(of), dtype=np.bool_), Prices(30, 15, 20))
    shuffle.missed = np.random.default_rng(seed).integers(0, 3, (len(of), GROUPS))
    return shuffle


def cost(shuffle: Shuffle) -> float:
    """Everything counted anew."""
    crowd, total = shuffle.crowd, MISSED * shuffle.misses()
    for group in range(GROUPS):
        inside = shuffle.of == group
        total += shuffle.curve[crowd.present[inside].sum(axis=0)].sum()
        total += 15 * len({*crowd.classes[inside].tolist()} - {-1}) + 20 * len({*crowd.friends[inside].tolist()} - {-1})
        rivals = np.unique(crowd.rivals[inside & (crowd.rivals >= 0)], return_counts=True)[1]
        total += RIVALS * (rivals * (rivals - 1) // 2).sum()
    return float(total)


@pytest.mark.parametrize("seed", range(4))
def test_a_gain_is_the_change_of_the_cost(seed: int) -> None:
    shuffle = shuffled(seed)
    shuffle.sweep()
    partners = shuffle._partners(1)
    rows = np.flatnonzero(shuffle.of == 1)
    gains = shuffle._gains(rows, partners)
    before = cost(shuffle)
    assert len(partners) == (GROUPS - 1) * SIZE
    for row, found in zip(rows.tolist(), gains, strict=True):
        for partner, gain in zip(partners.tolist(), found.tolist(), strict=True):
            shuffle._swap(row, partner)
            assert cost(shuffle) - before == pytest.approx(gain, abs=1e-6)
            shuffle._swap(row, partner)


def test_sweeps_lower_the_cost_until_nothing_is_worth_it() -> None:
    shuffle = shuffled(5)
    before = cost(shuffle)
    while shuffle.sweep():
        assert cost(shuffle) < before
        before = cost(shuffle)
    assert not any(shuffle.exchange(student) for student in range(GROUPS * SIZE))


def test_grades_stay_within_the_span() -> None:
    shuffle = shuffled(6, span=1)
    assert {int(g) for g in shuffle.of[shuffle._partners(0)]} == {1}
    shuffle.sweep()
    for group in range(GROUPS):
        assert np.ptp(shuffle.crowd.grade[shuffle.of == group]) <= 1


def test_groups_stay_mixed() -> None:
    shuffle = shuffled(7, mixed="required")
    assert shuffle.sweep()
    for group in range(GROUPS):
        assert len(set(shuffle.crowd.grade[shuffle.of == group].tolist())) == 2
