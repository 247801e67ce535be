"""Bounds of integer programs: the dual bound holds for any multipliers, and CP-SAT's reaches the optimum."""

from __future__ import annotations

import math
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from optimizer.engine.lp.cp_sat_bound import integer_bound
from optimizer.engine.lp.dual_bound import exact_dual_bound, safe_dual_bound
from optimizer.engine.lp.program import LinearProgram
from optimizer.errors import InternalError

SMALL = st.integers(-3, 3)


@st.composite
def programs(draw: st.DrawFn) -> LinearProgram:
    program = LinearProgram()
    for number in range(draw(st.integers(1, 4))):
        low = draw(st.integers(-2, 1))
        program.var(draw(SMALL), low=low, high=low + draw(st.integers(0, 3)), key=("x", number))
    for _ in range(draw(st.integers(0, 3))):
        at_least = draw(st.sampled_from([-math.inf, -2, 0, 2]))
        at_most = draw(st.sampled_from([math.inf, max(at_least, 0) + 1, max(at_least, 0)]))
        program.row([(v, draw(SMALL)) for v in range(len(program.keys))], low=at_least, high=at_most)
    return program


def optimum(program: LinearProgram) -> float | None:
    """The least cost over integer values by trying all of them; None if none keep the rows."""
    costs, constant = program.objective()
    ranges = (range(int(a), int(b) + 1) for a, b in zip(program.lower, program.upper, strict=True))
    feasible = (
        values
        for values in product(*ranges)
        if all(row.low <= sum(c * values[v] for v, c in row.terms) <= row.high for row in program.rows)
    )
    return min((sum(c * values[v] for v, c in costs.items()) + constant for values in feasible), default=None)


@given(programs(), st.lists(st.floats(-5, 5), min_size=3, max_size=3))
@settings(max_examples=200, deadline=None)
def test_any_multipliers_prove_a_bound(program: LinearProgram, multipliers: list[float]) -> None:
    least = optimum(program)
    if least is None:
        return
    value = exact_dual_bound(program.to_arrays(), np.array(multipliers[: len(program.rows)]))
    assert value is not None
    assert value <= least


@given(programs())
@settings(max_examples=100, deadline=None)
def test_bounds_of_both_solvers(program: LinearProgram) -> None:
    least = optimum(program)
    costs, constant = program.objective()
    linear = safe_dual_bound(program, costs, constant, 10)
    integer = integer_bound(program, costs, constant, time_limit=10)
    if least is None:
        assert integer.infeasible
        return
    assert linear.value is not None
    assert linear.value <= least
    assert not linear.infeasible
    assert integer.solved
    if costs:
        assert integer.value == least


def knapsack() -> LinearProgram:
    """Ten items of weight 3 and value 5 into 10: the relaxation has -16.67 and the optimum is -15."""
    program = LinearProgram()
    program.row([(program.var(-5), 3) for _ in range(10)], high=10)
    return program


def test_the_dual_bound_of_a_good_relaxation_is_rounded_up() -> None:
    assert safe_dual_bound(knapsack(), knapsack().objective()[0], 0, 10).value == -16


def test_a_search_ends_at_its_target() -> None:
    program, seen = knapsack(), list[int]()
    bound = integer_bound(program, program.objective()[0], 0, time_limit=10, target_bound=-100, on_bound=seen.append)
    assert bound.value is not None
    assert -100 <= bound.value <= -15
    assert seen == sorted(seen)


def test_a_search_that_is_stopped_proves_less_but_nothing_untrue() -> None:
    program = knapsack()
    bound = integer_bound(program, program.objective()[0], 0, time_limit=10, stop=lambda: True)
    assert not bound.infeasible
    assert bound.value is None or bound.value <= -15


def test_no_exact_bound_where_64_bits_might_not_hold_it() -> None:
    program = LinearProgram()
    program.row([(program.var(2**20, low=0, high=2**45), 1)], low=1)
    costs, constant = program.objective()
    assert safe_dual_bound(program, costs, constant, 10).value is None


def test_no_exact_bound_from_data_that_are_no_integers() -> None:
    program = LinearProgram()
    program.row([(program.var(1), 0.5)], low=1)
    with pytest.raises(InternalError):
        exact_dual_bound(program.to_arrays(), np.ones(1))


def test_a_program_without_variables_costs_its_constant() -> None:
    assert safe_dual_bound(LinearProgram(), {}, 7, 10).value == 7
