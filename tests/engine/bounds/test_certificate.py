"""The exact bound holds for any prices, and is the optimum's for good ones."""

from __future__ import annotations

from itertools import product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from optimizer.engine.lp.cp_sat_bound import integer_bound
from optimizer.engine.lp.dual_bound import certify_bound, safe_dual_bound, to_sparse_matrix
from optimizer.engine.lp.integer_program import UNBOUNDED, Relaxation

SMALL = st.integers(-3, 3)


@st.composite
def programs(draw: st.DrawFn) -> Relaxation:
    model = Relaxation()
    for number in range(draw(st.integers(1, 4))):
        low = draw(st.integers(-2, 1))
        model.new(("x", number), low, low + draw(st.integers(0, 3)))
        model.pay("points", number, draw(SMALL))
    for number in range(draw(st.integers(0, 3))):
        terms = [(v, draw(SMALL)) for v in range(len(model.keys))]
        low = draw(st.sampled_from([-UNBOUNDED, -2, 0, 2]))
        model.row(("row", number), terms, low, draw(st.sampled_from([UNBOUNDED, max(low, 0) + 1, max(low, 0)])))
    return model


def least(model: Relaxation) -> int | None:
    """The optimum over whole numbers by trying all of them."""
    costs, constant = model.objective()
    found = [
        sum(c * values[v] for v, c in costs.items()) + constant
        for values in product(*(range(a, b + 1) for a, b in zip(model.lower, model.upper, strict=True)))
        if all(row.low <= sum(c * values[v] for v, c in row.terms) <= row.high for row in model.rows)
    ]
    return min(found, default=None)


@given(programs(), st.lists(st.floats(-5, 5), min_size=3, max_size=3))
@settings(max_examples=200, deadline=None)
def test_any_prices_are_valid(model: Relaxation, prices: list[float]) -> None:
    optimum = least(model)
    if optimum is None or not model.rows:
        return
    matrix, low, high = to_sparse_matrix(model)
    costs = np.zeros(len(model.keys))
    for variable, points in model.objective()[0].items():
        costs[variable] = points
    limits = np.array(model.lower), np.array(model.upper)
    value = certify_bound(matrix, low, high, *limits, costs, np.array(prices[: len(low)]))
    assert value is not None
    assert value <= optimum


@given(programs())
@settings(max_examples=100, deadline=None)
def test_solvers_bounds(model: Relaxation) -> None:
    optimum = least(model)
    costs, constant = model.objective()
    linear = safe_dual_bound(model, costs, constant, 10)
    whole = integer_bound(model, costs, constant, time_limit=10)
    if optimum is None:
        assert whole.infeasible
        return
    assert linear.value is not None
    assert linear.value <= optimum
    assert not linear.infeasible
    assert whole.solved
    assert whole.value == optimum


def test_too_large_to_be_sure() -> None:
    model = Relaxation()
    model.new(("x",), 0, 2**45)
    model.pay("points", 0, 2**20)
    model.row(("row",), [(0, 1)], 1)
    costs, constant = model.objective()
    assert safe_dual_bound(model, costs, constant, 10).value is None
