"""A sum shared out between bounds, then distributed over each person's weeks and lines, to the fen.

Each claim gets ``min(high, max(low, level x weight))``, with the level at which the claims add up to the total. It is a
continuous knapsack problem (Bretthauer and Shetty 2002), solved from breakpoint to breakpoint. Whole fen are the exact
shares rounded by largest remainder.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from math import floor
from typing import NamedTuple

from optimizer.domain.people import Role
from optimizer.domain.public_notices import PublicNotices
from optimizer.domain.settings import PaySettings
from optimizer.errors import InternalError
from optimizer.language.times import DAYS
from optimizer.payroll.money import in_fen
from optimizer.payroll.service_facts import ServiceDay, ServiceLine


class Bucket(NamedTuple):
    """A claimant: a person, or a person's week."""

    staff: str
    week: date | None


class PaidWork(NamedTuple):
    """A line of somebody paid here, with its units. Sequences of work are in order of staff, then time."""

    line: ServiceLine
    role: Role
    units: Fraction

    def bucket(self, weekly: bool) -> Bucket:
        return Bucket(self.line.staff, self.line.on.week if weekly else None)


@dataclass(frozen=True)
class WeekCap:
    """The most that a person gets for a week, in fen.

    Attributes
    ----------
    fen : Fraction or None
        For a whole week; None for no cap.
    shares : mapping
        Monday -> the share of the cap in a week of which the period holds a part: its dates of service in the period
        over all its dates of service. Other weeks have the whole cap.
    """

    fen: Fraction | None
    shares: Mapping[date, Fraction] = field(default_factory=dict)

    def of(self, week: date | None) -> int | None:
        """The cap of a week in whole fen, rounded down; None for no cap."""
        if self.fen is None:
            return None
        return floor(self.fen * self.shares.get(week, Fraction(1)) if week else self.fen)


def week_cap(
    settings: PaySettings, days: Sequence[ServiceDay], weekdays: Collection[str], off: Collection[date] = ()
) -> WeekCap:
    """The weekly cap over the days of service of a period, so that two periods never pay a week they share twice.

    The period is from the first to the last of the days. Its first and last week may go on outside it, where a date
    counts as one of service if it runs as one of ``weekdays`` by the public notices and is not ``off``.
    """
    if settings.cap_yuan_per_week is None:
        return WeekCap(None)
    held: dict[date, list[date]] = defaultdict(list)
    for on in days:
        if on.date is not None and on.week is not None:
            held[on.week].append(on.date)
    cap = in_fen(settings.cap_yuan_per_week)
    if not held:
        return WeekCap(cap)
    first, last = min(map(min, held.values())), max(map(max, held.values()))
    shares = {}
    notices = PublicNotices(first.year, last.year)
    for monday in {min(held), max(held)}:
        week = [monday + timedelta(days=number) for number in range(len(DAYS))]
        beyond = (day for day in week if not first <= day <= last and day not in off)
        outside = [day for day in beyond if notices.runs_as(day) in weekdays]
        shares[monday] = Fraction(len(held[monday]), len(held[monday]) + len(outside))
    return WeekCap(cap, shares)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """What a scheme pays for the work, in fen.

    Attributes
    ----------
    amounts : tuple of int
        For each line, in the order of the work.
    level : Fraction or None
        Fen for a unit where no bound holds; None where there is no such level.
    left, short : int
        What is not given out; what is missing to floors or rates.
    bounds : mapping
        Staff -> names of the caps and floors that bind.
    rates, rests : tuple of int or None
        Scheme rates: the two parts of each amount.
    notes : mapping
        Number of a line -> remark (``over-daily-maximum``).
    """

    amounts: tuple[int, ...]
    left: int
    short: int
    level: Fraction | None = None
    bounds: Mapping[str, str] = field(default_factory=dict)
    rates: tuple[int, ...] | None = None
    rests: tuple[int, ...] | None = None
    notes: Mapping[int, str] = field(default_factory=dict)


def lay_out(
    work: Sequence[PaidWork], shares: Mapping[Bucket, Fraction], weights: Sequence[Fraction | int], total: int
) -> list[int]:
    """Distribute exact shares over the lines in proportion to weight.

    They are rounded by person, then by the person's bucket, then by line. Each step is by largest remainder, ties by
    staff id, week and time, so that lines add up to people and people to the total.
    """
    buckets: dict[str, list[Bucket]] = defaultdict(list)
    for bucket in sorted(shares, key=lambda bucket: (bucket.staff, bucket.week or date.min)):
        buckets[bucket.staff].append(bucket)
    weekly = any(bucket.week for bucket in shares)
    lines: dict[Bucket, list[int]] = defaultdict(list)
    for number, row in enumerate(work):
        lines[row.bucket(weekly)].append(number)
    of_person = [Fraction(sum(shares[bucket] for bucket in own)) for own in buckets.values()]
    amounts = [0] * len(work)
    for own, fen in zip(buckets.values(), round_shares(of_person, total), strict=True):
        for bucket, part in zip(own, round_shares([shares[bucket] for bucket in own], fen), strict=True):
            numbers = lines[bucket]
            for number, amount in zip(numbers, split(part, [weights[number] for number in numbers]), strict=True):
                amounts[number] = amount
    return amounts


def split(fen: int, weights: Sequence[Fraction | int]) -> list[int]:
    """Split an amount in proportion to weights, to the fen; evenly if none weighs anything."""
    if len(weights) == 1:
        return [fen]
    whole = sum(weights)
    if not whole:
        weights, whole = [1] * len(weights), len(weights)
    per_weight = Fraction(fen) / whole
    return round_shares([per_weight * weight for weight in weights], fen)


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
