"""How even pay and opportunity are: Gini and Jain indices, range, Lorenz curve. All exact."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from optimizer.payroll.money import rounded

PLACES = 6


def gini(values: Sequence[Fraction]) -> Fraction:
    """Sum over all pairs of abs(x_i - x_j), over 2 n^2 mean; 0 when all are equal, none included."""
    total, n = sum(values, Fraction(0)), len(values)
    if not total:
        return Fraction(0)
    ranked = sum((rank * value for rank, value in enumerate(sorted(values), 1)), Fraction(0))
    return 2 * ranked / (n * total) - Fraction(n + 1, n)


def jain(values: Sequence[Fraction]) -> Fraction:
    """Square of the sum, over n times the sum of squares; 1 when all are equal, none included."""
    squares = sum((value * value for value in values), Fraction(0))
    return sum(values, Fraction(0)) ** 2 / (len(values) * squares) if squares else Fraction(1)


def lorenz(values: Sequence[Fraction]) -> tuple[tuple[Fraction, Fraction], ...]:
    """Points of the Lorenz curve from (0, 0) to (1, 1): share of people, poorest first, and share of the total."""
    total, n, so_far = sum(values, Fraction(0)), len(values), Fraction(0)
    points = [(Fraction(0), Fraction(0))]
    for rank, value in enumerate(sorted(values), 1):
        so_far += value
        points.append((Fraction(rank, n), so_far / total if total else Fraction(rank, n)))
    return tuple(points)


@dataclass(frozen=True)
class Evenness:
    """How even one quantity is over people: staff id -> value."""

    values: Mapping[str, Fraction]

    @property
    def gini(self) -> Fraction:
        return gini(tuple(self.values.values()))

    @property
    def jain(self) -> Fraction:
        return jain(tuple(self.values.values()))

    @property
    def least(self) -> Fraction:
        return min(self.values.values(), default=Fraction(0))

    @property
    def most(self) -> Fraction:
        return max(self.values.values(), default=Fraction(0))

    def as_json(self) -> dict[str, float | int]:
        """Figures for result.json, rounded to 6 places; the only floats that pay ever makes, and no money."""
        figures = {"gini": self.gini, "jain": self.jain, "min": self.least, "max": self.most}
        figures["range"] = self.most - self.least
        numbers: dict[str, float | int] = {name: float(rounded(value, PLACES)) for name, value in figures.items()}
        return numbers | {"people": len(self.values)}


@dataclass(frozen=True)
class Fairness:
    """The two ways of being fair: equal pay for equal work, and equal opportunity to earn.

    ``slots_per_share`` is of this run, ``load_per_share`` with what was carried from earlier in the semester.
    """

    yuan_per_unit: Evenness
    slots_per_share: Evenness
    load_per_share: Evenness
    bounds: Mapping[str, str]

    def as_json(self) -> dict[str, object]:
        """``fairness`` of result.json."""
        return {
            "yuan_per_unit": self.yuan_per_unit.as_json(),
            "slots_per_share": self.slots_per_share.as_json(),
            "load_per_share": self.load_per_share.as_json(),
            "bounds": dict(self.bounds),
        }
