"""From shares to lines: each person's amount is distributed over the person's weeks and lines, to the fen."""

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
from optimizer.language.times import DAYS
from optimizer.payroll.lines import ServiceDay, ServiceLine
from optimizer.payroll.money import in_fen
from optimizer.payroll.sharing import round_shares


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
