"""Everybody in the pool carries a load in proportion to their share, over the semester."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from optimizer.language.text import Text
from optimizer.rules.base import Contribution, Goal
from optimizer.rules.view import View


@dataclass(frozen=True, slots=True)
class Load:
    """Slots that one person has served this semester, this week included; ``most`` is what there could be."""

    staff: str
    share: Decimal
    slots: int
    most: int

    def target(self, level: int) -> int:
        """min(floor(share x level + 1/2), most), exactly."""
        above, below = self.share.as_integer_ratio()
        return min((2 * above * level + below) // (2 * below), self.most)

    def step(self, target: int) -> int:
        """The least level at which floor(share x level + 1/2) reaches a target >= 1."""
        above, below = self.share.as_integer_ratio()
        return -(-(2 * target - 1) * below // (2 * above))


def loads(view: View) -> list[Load]:
    """The pool: everybody with a share."""
    return [
        Load(one.id, one.share, one.carried + len(view.work.get(one.id, ())), one.carried + view.could_serve(one))
        for one in view.scenario.staff
        if one.share > 0
    ]


def fair_level(pool: Sequence[Load]) -> int:
    """The least whole T >= 0 at which the sum of squared distances from the targets is least.

    The sum changes only where somebody's target takes a step: (a - k)^2 - (a - k + 1)^2 = -(2 (a - k) + 1).
    """
    change: dict[int, int] = {}
    for load in pool:
        for target in range(1, load.most + 1):
            step = load.step(target)
            change[step] = change.get(step, 0) - 2 * (load.slots - target) - 1
    best = level = total = 0
    for step in sorted(change):
        total += change[step]
        if total < best:
            best, level = total, step
    return level


def measure(view: View) -> Iterator[Contribution]:
    pool = loads(view)
    level = fair_level(pool)
    for load in pool:
        yield Contribution(load.staff, (load.slots - load.target(level)) ** 2)


GOAL = Goal(
    "fair-load",
    Text("Fair load", "工作量公平"),
    Text(
        "Squared distances of everybody's slots, earlier weeks included, from a common level times their share, or "
        "from the most they could serve; the level is the one that fits best.",
        "各人累计节数与“公平水平×份额”（或其最多可服务节数）之差的平方和；公平水平取使总和最小者。",
    ),
    measure,
)
