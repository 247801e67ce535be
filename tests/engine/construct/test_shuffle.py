"""The exchange of students between care groups: the best one is made, and only where it lowers the cost."""

from __future__ import annotations

import random
from copy import deepcopy

import numpy as np
import pytest

from optimizer.engine.construct.grouping_instance import build_grouping_instance
from optimizer.engine.construct.swap_search import APART_PENALTY, MISSED_EXERCISE_PENALTY, SwapPrices, SwapSearch
from optimizer.engine.plan.plan import Plan
from optimizer.engine.problem.exercise_due import ExerciseDue
from optimizer.engine.problem.school import School
from optimizer.testing.schools import MONDAY, SmallSchool

GROUPS, SIZE = 4, 6


def shuffled(seed: int, *, span: int = 9, mixed: str = "allowed") -> SwapSearch:
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
    crowd = build_grouping_instance(school, ExerciseDue(school), Plan(), school.scenario.campuses[0])
    of = np.arange(GROUPS * SIZE) // SIZE
    shuffle = SwapSearch(crowd, of, GROUPS, np.zeros(len(of), dtype=np.bool_), SwapPrices(30, 15, 20))
    shuffle.missed = np.random.default_rng(seed).integers(0, 3, (len(of), GROUPS))
    return shuffle


def cost(shuffle: SwapSearch) -> float:
    """Everything counted anew."""
    crowd, total = shuffle.crowd, MISSED_EXERCISE_PENALTY * shuffle.missed_student_days()
    for group in range(GROUPS):
        inside = shuffle.of == group
        total += shuffle.curve[crowd.present[inside].sum(axis=0)].sum()
        total += 15 * len({*crowd.classes[inside].tolist()} - {-1}) + 20 * len({*crowd.friends[inside].tolist()} - {-1})
        rivals = np.unique(crowd.rivals[inside & (crowd.rivals >= 0)], return_counts=True)[1]
        total += APART_PENALTY * (rivals * (rivals - 1) // 2).sum()
    return float(total)


@pytest.mark.parametrize("seed", range(4))
def test_the_best_exchange_is_made(seed: int) -> None:
    """Against the costs of all exchanges of a student, each counted anew."""
    start = shuffled(seed)
    start.improve_all()
    before, made = cost(start), 0
    for student in range(GROUPS * SIZE):
        costs = {other: exchanged(start, student, other) for other in np.flatnonzero(start.of != start.of[student])}
        after = deepcopy(start)
        if after.swap_best(student):
            made += 1
            assert cost(after) == pytest.approx(min(costs.values()))
            assert cost(after) < before
        else:
            assert min(costs.values()) >= before - 1e-5
        partner = int(np.random.default_rng(student).choice([*costs]))
        assert deepcopy(start).swap_best(student, np.array([partner])) == (costs[partner] < before - 1e-5)
    assert made


def exchanged(shuffle: SwapSearch, student: int, other: int) -> float:
    """What everything would cost if two students changed places."""
    after = deepcopy(shuffle)
    after.of[[student, other]] = after.of[[other, student]]
    return cost(after)


def test_sweeps_lower_the_cost_until_nothing_is_worth_it() -> None:
    shuffle = shuffled(5)
    before = cost(shuffle)
    while shuffle.improve_all():
        assert cost(shuffle) < before
        before = cost(shuffle)
    assert not any(shuffle.swap_best(student) for student in range(GROUPS * SIZE))


def test_grades_stay_within_the_span() -> None:
    shuffle = shuffled(6, span=1)
    far = np.flatnonzero(shuffle.crowd.grade > 2)
    assert not any(shuffle.swap_best(student, far) for student in np.flatnonzero(shuffle.of == 0).tolist())
    shuffle.improve_all()
    for group in range(GROUPS):
        assert np.ptp(shuffle.crowd.grade[shuffle.of == group]) <= 1


def test_groups_stay_mixed() -> None:
    shuffle = shuffled(7, mixed="required")
    assert shuffle.improve_all()
    for group in range(GROUPS):
        assert len(set(shuffle.crowd.grade[shuffle.of == group].tolist())) == 2
