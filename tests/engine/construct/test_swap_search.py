"""The exchange of students between care groups: the best one is made, and only where it lowers the cost."""

from __future__ import annotations

import random
from copy import deepcopy

import numpy as np
import pytest

from optimizer.engine.construct.grouping_instance import build_grouping_instance
from optimizer.engine.construct.swap_search import SwapPrices, SwapSearch
from optimizer.engine.params import DEFAULTS
from optimizer.engine.plan.plan import Plan
from optimizer.engine.problem.exercise_due import ExerciseDue
from optimizer.engine.problem.school import School
from optimizer.testing.schools import MONDAY, SmallSchool

GROUPS, SIZE = 4, 6
PARAMS = DEFAULTS.construct


def partitioned(seed: int, *, span: int = 9, mixed: str = "allowed") -> SwapSearch:
    """Four groups of six with odd attendance, classes and codes, and days on which some lack exercise."""
    rng = random.Random(seed)
    builder = SmallSchool(
        grouping={"max_size": SIZE, "max_grade_span": span, "mixed": mixed}, staffing={"students_per_staff": 4}
    )
    for number in range(GROUPS * SIZE):
        builder.students(
            f"S{number:02d}",
            grade=1 + number // SIZE if mixed == "allowed" else 1 + number % 2,
            class_name=rng.choice(["1", "2", ""]),
            attends=rng.choice(["Mon1-2 Tue1-2", "Mon1-2", "Tue1-2", "Mon1 Tue1"]),
            together=rng.choice(["F1", "F2", "", ""]),
            apart=rng.choice(["X1", "X2", "", ""]),
        )
    school = School(builder.build(), MONDAY)
    instance = build_grouping_instance(school, ExerciseDue(school), Plan(), school.scenario.campuses[0])
    group_of = np.arange(GROUPS * SIZE) // SIZE
    search = SwapSearch(instance, group_of, GROUPS, np.zeros(len(group_of), dtype=np.bool_), SwapPrices(30, 0, 15, 20))
    search.missed = np.random.default_rng(seed).integers(0, 3, (len(group_of), GROUPS))
    return search


def cost(search: SwapSearch) -> float:
    """Everything counted anew."""
    instance, total = search.instance, PARAMS.missed_exercise_penalty * search.missed_student_days()
    for group in range(GROUPS):
        inside = search.group_of == group
        total += search.presence_cost[instance.present[inside].sum(axis=0)].sum()
        total += 15 * len({*instance.class_code[inside].tolist()} - {-1}) + 20 * len(
            {*instance.together_code[inside].tolist()} - {-1}
        )
        pairs = np.unique(instance.apart_code[inside & (instance.apart_code >= 0)], return_counts=True)[1]
        total += PARAMS.apart_penalty * (pairs * (pairs - 1) // 2).sum()
    return float(total)


@pytest.mark.parametrize("seed", range(4))
def test_the_best_exchange_is_made(seed: int) -> None:
    """Against the costs of all exchanges of a student, each counted anew."""
    start = partitioned(seed)
    start.improve_all()
    before, made = cost(start), 0
    for student in range(GROUPS * SIZE):
        costs = {
            other: exchanged(start, student, other)
            for other in np.flatnonzero(start.group_of != start.group_of[student])
        }
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


def exchanged(search: SwapSearch, student: int, other: int) -> float:
    """What everything would cost if two students changed places."""
    after = deepcopy(search)
    after.group_of[[student, other]] = after.group_of[[other, student]]
    return cost(after)


def test_sweeps_lower_the_cost_until_nothing_is_worth_it() -> None:
    search = partitioned(5)
    before = cost(search)
    while search.improve_all():
        assert cost(search) < before
        before = cost(search)
    assert not any(search.swap_best(student) for student in range(GROUPS * SIZE))


def test_grades_stay_within_the_span() -> None:
    search = partitioned(6, span=1)
    far = np.flatnonzero(search.instance.grade > 2)
    assert not any(search.swap_best(student, far) for student in np.flatnonzero(search.group_of == 0).tolist())
    search.improve_all()
    for group in range(GROUPS):
        assert np.ptp(search.instance.grade[search.group_of == group]) <= 1


def test_groups_stay_mixed() -> None:
    search = partitioned(7, mixed="required")
    assert search.improve_all()
    for group in range(GROUPS):
        assert len(set(search.instance.grade[search.group_of == group].tolist())) == 2
