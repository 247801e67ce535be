"""Searches with reduced-cost fixing: it saves work, but never costs a near solution or the only one."""

from __future__ import annotations

import pytest

from optimizer.engine.lp.mixed_integer import solve_mixed_integer
from optimizer.engine.lp.program import LinearProgram

FAR = 1_000.0


def knapsack() -> LinearProgram:
    """Ten kilos: 10 points for 6, 8 for 5 and 8 for 5; the relaxation takes the first item and most of the second."""
    program = LinearProgram()
    items = [program.var(-points) for points in (10, 8, 8)]
    program.row([(items[0], 6), (items[1], 5), (items[2], 5)], high=10)
    return program


def test_a_variable_that_is_integral_in_the_relaxation_is_fixed() -> None:
    answer = solve_mixed_integer(knapsack(), fixing_rounds=[(0.0, FAR)])
    assert answer is not None
    assert (answer.objective, answer[0]) == (-10, 1)


@pytest.mark.parametrize("rounds", [(), [(0.0, 0.0)], [(FAR, 0.0)], [(FAR, FAR)]])
def test_without_a_near_solution_or_with_a_high_threshold_everything_is_searched(
    rounds: list[tuple[float, float]],
) -> None:
    answer = solve_mixed_integer(knapsack(), fixing_rounds=rounds)
    assert answer is not None
    assert (answer.objective, answer[0]) == (-16, 0)


def test_thresholds_are_tried_in_turn() -> None:
    """The second threshold frees the first item: it is at its bound, but its reduced cost is only 0.4."""
    answer = solve_mixed_integer(knapsack(), fixing_rounds=[(0.0, 0.0), (0.5, FAR)])
    assert answer is not None
    assert answer.objective == -16


def test_where_fixing_leaves_no_solution_everything_is_searched() -> None:
    """Six kilos exactly: the relaxation wants the four, but only three and three make six."""
    program = LinearProgram()
    items = [program.var(-points) for points in (10, 1, 1)]
    program.row([(items[0], 4), (items[1], 3), (items[2], 3)], low=6, high=6)
    answer = solve_mixed_integer(program, fixing_rounds=[(0.0, FAR)])
    assert answer is not None
    assert [answer[item] for item in items] == [0, 1, 1]


def test_no_solution_is_none() -> None:
    program = LinearProgram()
    program.row([(program.var(), 2), (program.var(), 2)], low=3, high=3)
    assert solve_mixed_integer(program, fixing_rounds=[(0.0, FAR)]) is None
    program.row([(0, 1)], low=2)
    assert solve_mixed_integer(program, fixing_rounds=[(0.0, FAR)]) is None


@pytest.mark.parametrize(("cutoff", "searched"), [(-16.3, True), (-16.5, False)])
def test_nothing_is_searched_where_the_relaxation_reaches_the_cutoff(cutoff: float, searched: bool) -> None:
    answer = solve_mixed_integer(knapsack(), fixing_rounds=[(0.0, FAR)], cutoff=cutoff)
    assert (answer is not None) == searched


def test_variables_need_not_be_integers() -> None:
    program = LinearProgram()
    program.row([(program.var(-1, integer=False), 2)], high=1)
    answer = solve_mixed_integer(program)
    assert answer is not None
    assert answer.objective == pytest.approx(-0.5)
