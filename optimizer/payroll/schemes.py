"""The two schemes. ``units``: pay in proportion to weighted minutes, between a floor and a cap for each unit.

``rates``: so much for each slot, by the first row that matches, within personal limits."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from fractions import Fraction
from math import ceil, floor

from optimizer.domain.people import Role
from optimizer.domain.scenario import Scenario
from optimizer.domain.settings import LineKind, LinePart, PayRate, PaySettings
from optimizer.domain.validate_pay import rate_slots
from optimizer.domain.week import Week
from optimizer.errors import Problem, ScenarioError
from optimizer.language.text import Text
from optimizer.payroll.allocate import Bucket, Claim, PaidWork, Shared, Shares, WeekCap, lay_out, split, water_fill
from optimizer.payroll.money import in_fen, to_fen
from optimizer.payroll.service_facts import ServiceLine


class Weights:
    """The weights of a policy, as exact fractions."""

    def __init__(self, settings: PaySettings):
        self.role = {role: Fraction(weight) for role, weight in settings.role_weight.items()}
        self.kind = {kind: Fraction(weight) for kind, weight in settings.kind_weight.items()}
        self.part = {part: Fraction(weight) for part, weight in settings.part_weight.items()}
        self.period_minutes = settings.period_minutes
        self._known: dict[tuple[int, Role, LineKind, LinePart], Fraction] = {}

    def units(self, line: ServiceLine, role: Role) -> Fraction:
        """minutes / period_minutes x role weight x kind weight x part weight."""
        key = line.minutes, role, line.kind, line.part
        if key not in self._known:
            weight = self.role[role] * self.kind[line.kind] * self.part[line.part]
            self._known[key] = Fraction(line.minutes, self.period_minutes) * weight
        return self._known[key]


def share_by_units(settings: PaySettings, work: Sequence[PaidWork], available: int, cap: WeekCap) -> Shared:
    """Share what is available out over the work of everyone paid here.

    The claimants are people; where there is a weekly cap, people's weeks.
    """
    buckets = group_units(settings, work)
    bounds = [_bounds(settings, units, cap.of(bucket.week)) for bucket, units in buckets.items()]
    claims = [Claim(units, low, high) for units, (low, high, _) in zip(buckets.values(), bounds, strict=True)]
    shares = water_fill(available, claims)
    given = int(sum(shares.amounts))
    amounts = lay_out(work, dict(zip(buckets, shares.amounts, strict=True)), [row.units for row in work], given)
    binding: dict[str, set[str]] = defaultdict(set)
    for bucket, claim, (_, _, which) in zip(buckets, claims, bounds, strict=True):
        name = _binding(shares, claim, which)
        if name:
            binding[bucket.staff].add(name)
    return Shared(
        amounts=tuple(amounts),
        level=shares.level or None,
        left=int(shares.left),
        short=int(shares.short),
        bounds={staff: " ".join(sorted(names)) for staff, names in binding.items()},
    )


def group_units(settings: PaySettings, work: Sequence[PaidWork]) -> dict[Bucket, Fraction]:
    """Units of each claimant: of each person, or of each person's week where there is a weekly cap."""
    weekly = settings.cap_yuan_per_week is not None
    units: dict[Bucket, Fraction] = defaultdict(Fraction)
    for row in work:
        units[row.bucket(weekly)] += row.units
    return units


def _bounds(settings: PaySettings, units: Fraction, of_week: int | None) -> tuple[int, int | None, str]:
    """Floor and cap in whole fen, rounded inwards, and which cap it is. Where they cross, the cap holds."""
    caps = []
    if settings.cap_yuan_per_unit is not None:
        caps.append((floor(in_fen(settings.cap_yuan_per_unit) * units), "cap"))
    if of_week is not None:
        caps.append((of_week, "week_cap"))
    low = ceil(in_fen(settings.floor_yuan_per_unit) * units)
    high, name = min(caps, default=(None, ""))
    return (low if high is None else min(low, high)), high, name


def _binding(shares: Shares, claim: Claim, cap: str) -> str:
    """The bound that keeps a claimant from the common level: ``floor``, ``cap``, ``week_cap`` or none."""
    if not claim.weight:
        return ""
    wanted = None if shares.level is None else shares.level * claim.weight
    if claim.high is not None and (wanted is None or wanted > claim.high):
        return cap
    return "floor" if wanted is not None and wanted < claim.low else ""


OVER_DAILY_MAXIMUM = "over-daily-maximum"


class RateTable:
    """The rows of ``[[pay.rate]]``, ready to match."""

    def __init__(self, rates: Sequence[PayRate], week: Week):
        self.rows = [(rate, rate_slots(rate, week), to_fen(rate.yuan)) for rate in rates]

    def matching(self, kind: LineKind, part: LinePart, role: Role, slot: str) -> list[tuple[PayRate, int]]:
        """Rows that match all but the headcount, in order, with their fen a slot."""
        return [
            (rate, fen)
            for rate, slots, fen in self.rows
            if rate.kind in (None, kind) and rate.part in (None, part) and rate.role in (None, role) and slot in slots
        ]

    def fen(self, work: PaidWork) -> int | None:
        """Fen that a line earns, None if no row matches."""
        line = work.line
        for rate, fen in self.matching(line.kind, line.part, work.role, line.slot):
            low, high = rate.headcounts
            if low <= line.headcount and (high is None or line.headcount <= high):
                return fen
        return None


def share_by_rates(
    scenario: Scenario, settings: PaySettings, work: Sequence[PaidWork], available: int, cap: WeekCap
) -> Shared:
    """Pay each line by rate, within the personal limits; then settle what is short or left over.

    Raises
    ------
    ScenarioError
        If a line matches no row.
    """
    full = _rates(scenario, RateTable(settings.rate, scenario.week), work)
    paid = _best_of_day(settings, work, full)
    capped, cut = _cap_weeks(cap, work, paid)
    needed = sum(capped)
    rests = [0] * len(work)
    if needed > available and settings.when_short == "scale":
        scale = Fraction(available, needed)
        capped = lay_out(work, {bucket: fen * scale for bucket, fen in _sums(work, capped).items()}, capped, available)
    elif needed < available and settings.rest != "carry":
        rests, held = _share_rest(settings, work, capped, available - needed, cap)
        cut |= held
    given = sum(capped) + sum(rests)
    return Shared(
        amounts=tuple(rate + rest for rate, rest in zip(capped, rests, strict=True)),
        left=max(0, available - given),
        short=max(0, needed - available),
        bounds=dict.fromkeys(sorted(cut), "week_cap"),
        rates=tuple(capped),
        rests=tuple(rests),
        notes={number: OVER_DAILY_MAXIMUM for number, fen in enumerate(full) if fen and not paid[number]},
    )


def _rates(scenario: Scenario, table: RateTable, work: Sequence[PaidWork]) -> list[int]:
    amounts = [table.fen(row) for row in work]
    missing = {
        f"{row.line.kind} {row.line.part} {row.role} {row.line.slot} ({row.line.headcount})": None
        for row, fen in zip(work, amounts, strict=True)
        if fen is None
    }
    if missing:
        expected = Text("a row of [[pay.rate]] that matches this line", "“劳务分配.标准”中应有一行适用于此项")
        problems = [Problem("scenario", None, "pay.rate", line, expected) for line in missing]
        raise ScenarioError(problems, scenario.settings.language)
    return [fen for fen in amounts if fen is not None]


def _best_of_day(settings: PaySettings, work: Sequence[PaidWork], fen: Sequence[int]) -> list[int]:
    """At most so many slots of a person's day are paid: the best-paid, earlier ones first among equals."""
    most = settings.max_paid_slots_per_day
    if most is None:
        return list(fen)
    days: dict[object, list[int]] = defaultdict(list)
    for number, row in enumerate(work):
        days[row.line.staff, row.line.on].append(number)
    paid = [0] * len(work)
    for numbers in days.values():
        for number in sorted(numbers, key=lambda number: -fen[number])[:most]:
            paid[number] = fen[number]
    return paid


def _weeks(work: Sequence[PaidWork]) -> dict[Bucket, list[int]]:
    """Each person's week -> numbers of its lines."""
    weeks: dict[Bucket, list[int]] = defaultdict(list)
    for number, row in enumerate(work):
        weeks[row.bucket(True)].append(number)
    return weeks


def _sums(work: Sequence[PaidWork], fen: Sequence[int]) -> dict[Bucket, int]:
    """Fen of each person's week."""
    return {bucket: sum(fen[number] for number in numbers) for bucket, numbers in _weeks(work).items()}


def _cap_weeks(cap: WeekCap, work: Sequence[PaidWork], fen: list[int]) -> tuple[list[int], set[str]]:
    """Lower the lines of a person's week alike to the weekly cap; also whose."""
    capped, over = list(fen), set()
    for bucket, numbers in _weeks(work).items():
        of_week, most = [fen[number] for number in numbers], cap.of(bucket.week)
        if most is not None and sum(of_week) > most:
            over.add(bucket.staff)
            for number, amount in zip(numbers, split(most, of_week), strict=True):
                capped[number] = amount
    return capped, over


def _share_rest(
    settings: PaySettings, work: Sequence[PaidWork], paid: Sequence[int], rest: int, cap: WeekCap
) -> tuple[list[int], set[str]]:
    """Share what the rates leave, up to what each person's weekly cap still allows; also whom the cap held back."""
    room = _room(cap, work, paid)
    by_units = settings.rest == "units"
    shares = _rest_by_units(settings, work, rest, room) if by_units else _rest_equally(work, rest, room)
    held = {bucket.staff for bucket, fen in shares.items() if room and fen == room[bucket]}
    weights = [row.units if by_units else 1 for row in work]
    return lay_out(work, shares, weights, int(sum(shares.values()))), held


def _room(cap: WeekCap, work: Sequence[PaidWork], paid: Sequence[int]) -> dict[Bucket, int]:
    """What the weekly cap still allows in each person's week; empty without such a cap."""
    caps = {bucket: cap.of(bucket.week) for bucket in _weeks(work)}
    return {bucket: most - fen for bucket, fen in _sums(work, paid).items() if (most := caps[bucket]) is not None}


def _rest_by_units(
    settings: PaySettings, work: Sequence[PaidWork], rest: int, room: dict[Bucket, int]
) -> dict[Bucket, Fraction]:
    units = group_units(settings, work)
    shares = water_fill(rest, [Claim(units[bucket], 0, room.get(bucket)) for bucket in units])
    return dict(zip(units, shares.amounts, strict=True))


def _rest_equally(work: Sequence[PaidWork], rest: int, room: dict[Bucket, int]) -> dict[Bucket, Fraction]:
    """Evenly among people; within a person over the weeks, by slots, as far as each week's cap allows."""
    slots: dict[Bucket, int] = defaultdict(int)
    for row in work:
        slots[row.bucket(bool(room))] += 1
    weeks: dict[str, list[Bucket]] = defaultdict(list)
    for bucket in slots:
        weeks[bucket.staff].append(bucket)
    highs = [sum(room[bucket] for bucket in own) if room else None for own in weeks.values()]
    people = water_fill(rest, [Claim(Fraction(1), 0, high) for high in highs])
    shares: dict[Bucket, Fraction] = {}
    for own, amount in zip(weeks.values(), people.amounts, strict=True):
        claims = [Claim(Fraction(slots[bucket]), 0, room.get(bucket)) for bucket in own]
        shares |= zip(own, water_fill(amount, claims).amounts, strict=True)
    return shares
