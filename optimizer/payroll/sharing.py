"""Sharing a sum out: water filling between bounds in exact fractions, then rounding to fen by largest remainder.

Each claim gets ``min(high, max(low, level x weight))``, with the level at which the claims add up to the total. It is a
continuous knapsack problem (Bretthauer and Shetty 2002), solved from breakpoint to breakpoint.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import floor

from optimizer.errors import InternalError


@dataclass(frozen=True, slots=True)
class Claim:
    """A claimant: a weight >= 0 and bounds in whole fen, ``low <= high``; None means no upper bound."""

    weight: Fraction
    low: int = 0
    high: int | None = None

    def at(self, level: Fraction) -> Fraction:
        amount = level * self.weight
        if amount < self.low:
            return Fraction(self.low)
        return amount if self.high is None or amount <= self.high else Fraction(self.high)


@dataclass(frozen=True, slots=True)
class Shares:
    """What everyone gets, exactly.

    Attributes
    ----------
    amounts : tuple of Fraction
        In the order of the claims.
    level : Fraction or None
        Amount for a unit of weight where no bound holds; None where every upper bound is reached.
    left : Fraction
        What the upper bounds leave of the total.
    short : Fraction
        What is missing to the lower bounds.
    """

    amounts: tuple[Fraction, ...]
    level: Fraction | None
    left: Fraction = Fraction(0)
    short: Fraction = Fraction(0)


def water_fill(total: Fraction | int, claims: Sequence[Claim]) -> Shares:
    """Share a total out in proportion to weights, between the bounds."""
    lows = sum(claim.low for claim in claims)
    if total <= lows:
        amounts = tuple(Fraction(claim.low) for claim in claims)
        return Shares(amounts, Fraction(0), short=Fraction(lows - total))
    level, given = _rise(Fraction(total), Fraction(lows), claims)
    if level is None:
        full = tuple(Fraction(claim.high or 0) if claim.weight else Fraction(claim.low) for claim in claims)
        return Shares(full, None, left=total - given)
    return Shares(tuple(claim.at(level) for claim in claims), level)


def _rise(total: Fraction, given: Fraction, claims: Sequence[Claim]) -> tuple[Fraction | None, Fraction]:
    """Raise the level from 0, breakpoint by breakpoint, until the total is given out; None if it cannot be."""
    bends: list[tuple[Fraction, Fraction]] = []
    for claim in claims:
        if claim.weight:
            bends.append((claim.low / claim.weight, claim.weight))
            if claim.high is not None:
                bends.append((claim.high / claim.weight, -claim.weight))
    level = slope = Fraction(0)
    for bend, change in sorted(bends):
        if given + slope * (bend - level) >= total:
            break
        given += slope * (bend - level)
        level, slope = bend, slope + change
    if not slope:
        return None, given
    return level + (total - given) / slope, total


def round_shares(amounts: Sequence[Fraction], total: int) -> list[int]:
    """Whole fen that add up to the total: all rounded down, the rest to the largest remainders, first come first.

    The total must lie between the sums of the amounts rounded down and rounded up, so that integer bounds are kept.
    """
    whole = [floor(amount) for amount in amounts]
    remainders = [amount - base for amount, base in zip(amounts, whole, strict=True)]
    missing = total - sum(whole)
    if not 0 <= missing <= sum(1 for remainder in remainders if remainder):
        raise InternalError(f"{total} fen cannot be laid on shares of {sum(amounts)}")
    for index in sorted(range(len(whole)), key=lambda index: -remainders[index])[:missing]:
        whole[index] += 1
    return whole
