"""``scheme = "units"``: pay in proportion to weighted minutes, between a floor and a cap for each unit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from fractions import Fraction
from math import ceil, floor

from optimizer.domain.people import Role
from optimizer.domain.settings import LineKind, LinePart, PaySettings
from optimizer.payroll.allocate import Bucket, PaidWork, Shared, WeekCap, lay_out
from optimizer.payroll.lines import ServiceLine
from optimizer.payroll.money import in_fen
from optimizer.payroll.sharing import Claim, Shares, water_fill


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
