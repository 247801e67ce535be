"""Programs as data: rows, costs and copies."""

from __future__ import annotations

from optimizer.engine.lp.program import AffineExpression, LinearProgram, sum_of_expressions


def test_terms_of_one_variable_are_summed_and_those_that_cancel_left_out() -> None:
    program = LinearProgram()
    x, y = program.var(), program.var()
    program.row([(x, 2), (y, 1), (x, 1), (y, -1)], high=3)
    assert program.rows[0].terms == ((x, 3),)


def test_an_empty_row_is_kept_only_where_it_is_broken() -> None:
    program = LinearProgram()
    x = program.var()
    program.row([(x, 1), (x, -1)], low=0, high=0, key=("kept by all",))
    assert program.rows == []
    program.row([(x, 1), (x, -1)], low=1, key=("kept by none",))
    assert program.contradiction is not None
    assert program.contradiction.key == ("kept by none",)


def test_a_row_beyond_the_ranges_is_a_contradiction() -> None:
    program = LinearProgram()
    program.row([(program.var(high=3), 2), (program.var(low=1, high=2), -1)], low=6)
    assert program.contradiction is not None
    program.rows.clear()
    program.row([(0, 2), (1, -1)], low=5)
    assert program.contradiction is None


def test_constants_of_expressions_move_to_the_sides_and_to_the_goal() -> None:
    program = LinearProgram()
    present = program.count(("present",), 9) + AffineExpression(constant=4)
    program.constrain(("seats",), present, low=5, high=10)
    assert (program.rows[0].low, program.rows[0].high) == (1, 6)
    program.charge_expression("extra-staff", present, 3)
    program.charge(0, 2, "avoided")
    assert program.objective() == ({0: 5}, 12)
    assert program.objective(["avoided"]) == ({0: 2}, 0)


def test_expressions_are_not_changed_by_sums_of_them() -> None:
    one = AffineExpression([(0, 1)], 2)
    assert sum_of_expressions([one, 3 * one]) == one + 3 * one == AffineExpression([(0, 1), (0, 3)], 8)
    assert one - 2 * one == AffineExpression([(0, 1), (0, -2)], -2)
    assert one == AffineExpression([(0, 1)], 2)


def test_what_is_added_to_a_copy_is_not_in_the_original() -> None:
    program = LinearProgram()
    program.row([(program.var(1), 1)], high=1)
    copy = program.copy()
    copy.row([(copy.var(5), 1)], low=1)
    copy.charge(0, 7)
    assert (len(program.keys), len(program.rows), program.objective()[0]) == (1, 1, {0: 1})
    assert copy.objective()[0] == {0: 8, 1: 5}
    assert program.with_rows([]).rows == []
    assert program.with_rows([]).objective() == ({}, 0)
