"""Money: exact inside, rounded only where it says so."""

from __future__ import annotations

import ast
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from optimizer.payroll import money
from optimizer.payroll.money import exact, half_up, in_fen, rounded, to_fen, to_yuan


def test_halves_go_up() -> None:
    assert [half_up(Fraction(n, 2)) for n in range(6)] == [0, 1, 1, 2, 2, 3]
    assert to_fen(Decimal("3.745")) == 375
    assert to_fen(Decimal("3.7449999")) == 374


def test_parts_of_a_fen_survive() -> None:
    assert in_fen(Decimal("0.005")) == Fraction(1, 2)


@pytest.mark.parametrize(
    ("fen", "yuan"), [(0, "0.00"), (5, "0.05"), (-5, "-0.05"), (12345, "123.45"), (10**30, f"{10**28}.00")]
)
def test_fen_as_yuan(fen: int, yuan: str) -> None:
    assert format(to_yuan(fen), "f") == yuan


def test_units_print_exactly() -> None:
    assert str(exact(Fraction(35, 40) * Fraction(96, 100))) == "0.84"
    assert str(exact(Fraction(3))) == "3"
    assert str(exact(Fraction(1, 8))) == "0.125"
    with pytest.raises(ValueError, match="no finite decimal"):
        exact(Fraction(1, 3))


def test_rounded_for_reading() -> None:
    assert str(rounded(Fraction(2, 3), 4)) == "0.6667"
    assert str(rounded(Fraction(-1, 3), 2)) == "-0.33"
    assert str(rounded(Fraction(-1, 1000), 2)) == "0.00"


def test_no_floats_in_pay() -> None:
    """No float literal and no ``float(…)`` anywhere in the package, but for the indices of result.json."""
    for path in sorted(Path(money.__file__).parent.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            literal = isinstance(node, ast.Constant) and isinstance(node.value, float)
            called = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "float"
            assert not literal, f"{path.name}: {ast.unparse(node)}"
            assert not called or path.name == "fairness.py", f"{path.name}: {ast.unparse(node)}"
