"""Sums in capital numerals; expected forms as bank vouchers show them."""

from __future__ import annotations

import pytest

from optimizer.language.amounts import capital_yuan


@pytest.mark.parametrize(
    ("fen", "text"),
    [
        (0, "零元整"),
        (5, "伍分"),
        (50, "伍角整"),
        (55, "伍角伍分"),
        (100, "壹元整"),
        (105, "壹元零伍分"),
        (1000, "壹拾元整"),
        (123450, "壹仟贰佰叁拾肆元伍角整"),
        (10050000, "壹拾万零伍佰元整"),
        (100000000, "壹佰万元整"),
        (10010000, "壹拾万零壹佰元整"),
        (140950, "壹仟肆佰零玖元伍角整"),
        (600714, "陆仟零柒元壹角肆分"),
        (10700053, "壹拾万柒仟元伍角叁分"),
        (1680032, "壹万陆仟捌佰元叁角贰分"),
        (2_000_000_001_00, "贰拾亿零壹元整"),
        (-250, "负贰元伍角整"),
    ],
)
def test_capital_numerals(fen: int, text: str) -> None:
    assert capital_yuan(fen) == text


def test_too_large() -> None:
    with pytest.raises(ValueError, match="too large"):
        capital_yuan(10**18)
