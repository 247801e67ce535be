"""Linear models: what the relaxation has whole may stay, but never at the price of a far answer or of none."""

from __future__ import annotations

import pytest

from optimizer.engine.lp.mixed_integer import MixedIntegerModel

FAR = 1_000.0


def knapsack() -> MixedIntegerModel:
    """Ten kilos: 10 points for 6, 8 for 5 and 8 for 5; the relaxation takes the first one and most of the second."""
    model = MixedIntegerModel()
    items = [model.var(-points) for points in (10, 8, 8)]
    model.row([(items[0], 6), (items[1], 5), (items[2], 5)], high=10)
    return model


def test_what_is_whole_stays() -> None:
    answer = knapsack().solve(firm=[(0.0, FAR)])
    assert answer is not None
    assert (answer.objective, answer[0]) == (-10, 1)


@pytest.mark.parametrize("firm", [(), [(0.0, 0.0)], [(FAR, 0.0)], [(FAR, FAR)]])
def test_a_far_answer_or_a_high_price_leave_all_to_the_search(firm: list[tuple[float, float]]) -> None:
    answer = knapsack().solve(firm=firm)
    assert answer is not None
    assert (answer.objective, answer[0]) == (-16, 0)


def test_prices_are_tried_in_turn() -> None:
    """The second price frees the first item: it is at its bound, but 0.4 points would pay for leaving it."""
    answer = knapsack().solve(firm=[(0.0, 0.0), (0.5, FAR)])
    assert answer is not None
    assert answer.objective == -16


def test_where_nothing_whole_can_stay_everything_is_searched() -> None:
    """Six kilos exactly: the relaxation wants the four, but only three and three make six."""
    model = MixedIntegerModel()
    items = [model.var(-points) for points in (10, 1, 1)]
    model.row([(items[0], 4), (items[1], 3), (items[2], 3)], low=6, high=6)
    answer = model.solve(firm=[(0.0, FAR)])
    assert answer is not None
    assert [answer[item] for item in items] == [0, 1, 1]


def test_no_solution_is_none() -> None:
    model = MixedIntegerModel()
    model.row([(model.var(), 2), (model.var(), 2)], low=3, high=3)
    assert model.solve(firm=[(0.0, FAR)]) is None
    model.row([(0, 1)], low=2)
    assert model.solve(firm=[(0.0, FAR)]) is None


@pytest.mark.parametrize(("below", "searched"), [(-16.3, True), (-16.5, False)])
def test_nothing_is_searched_that_the_relaxation_rules_out(below: float, searched: bool) -> None:
    answer = knapsack().solve(firm=[(0.0, FAR)], below=below)
    assert (answer is not None) == searched
