"""Money: sums are integers in fen, intermediate results exact fractions, input and output decimals; never floats."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from math import floor

FEN_IN_YUAN = 100


def in_fen(yuan: Decimal | int) -> Fraction:
    """An amount in fen, exact, parts of a fen included: ``3.755`` -> 375 1/2."""
    return Fraction(yuan) * FEN_IN_YUAN


def half_up(amount: Fraction | int) -> int:
    """The nearest whole number, halves up: 2 1/2 -> 3."""
    return floor(amount + Fraction(1, 2))


def to_fen(yuan: Decimal | int) -> int:
    """An amount of yuan in whole fen, rounded half up."""
    return half_up(in_fen(yuan))


def to_yuan(fen: int) -> Decimal:
    """Whole fen as yuan with two places: 12345 -> ``123.45``."""
    return Decimal((int(fen < 0), tuple(map(int, str(abs(fen)))), -2))


def rounded(value: Fraction, places: int) -> Decimal:
    """A fraction as a decimal of so many places, rounded half up; for reading alone, never to calculate on."""
    scaled = half_up(abs(value) * 10**places)
    return Decimal((int(value < 0 and scaled > 0), tuple(map(int, str(scaled))), -places))


UNIT_PLACES = 6
"""Decimal places of units whose decimal never ends, as with periods of 45 minutes."""


def units_text(units: Fraction) -> Decimal:
    """Units as tables show them: exact where the decimal ends, else rounded half up to six places."""
    try:
        return exact(units)
    except ValueError:
        return rounded(units, UNIT_PLACES)


def exact(value: Fraction) -> Decimal:
    """A fraction whose denominator has no prime but 2 and 5 as the decimal that it is, without trailing zeros.

    Raises
    ------
    ValueError
        If the decimal would never end.
    """
    places, rest = 0, value.denominator
    while rest % 10 == 0:
        places, rest = places + 1, rest // 10
    for prime in (2, 5):
        while rest % prime == 0:
            places, rest = places + 1, rest // prime
    if rest != 1:
        raise ValueError(f"{value} has no finite decimal")
    return rounded(value, places)
