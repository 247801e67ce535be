"""Everybody in a pool carries a load in proportion to their share, over the semester."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from optimizer.domain.people import Role, Staff
from optimizer.domain.scenario import Scenario
from optimizer.domain.settings import Settings
from optimizer.language.text import Text
from optimizer.rules.base import Contribution, Goal
from optimizer.rules.view import View

_OFFICE = frozenset((Role.MANAGER, Role.SUPPORT))


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


def fair_pools(scenario: Scenario) -> list[list[Staff]]:
    """People with a share who share the work among themselves: managers and support staff, and everybody else.

    All are one pool where roles overlap: others may be on duty, or managers or support staff may lead care sessions.
    """
    roles = {one.id: one.role for one in scenario.staff if one.share > 0}
    return [[scenario.person[one] for one in pool] for pool in in_pools(scenario.settings, roles)]


def in_pools(settings: Settings, roles: Mapping[str, Role]) -> list[list[str]]:
    """People with a share, by id with their roles, in the pools that a school's settings make of them."""
    if not _OFFICE.issuperset(settings.duty.roles) or not _OFFICE.isdisjoint(settings.staffing.lead_roles):
        return [list(roles)]
    office = [one for one, role in roles.items() if role in _OFFICE]
    return [office, [one for one in roles if one not in office]]


def pools(view: View) -> list[list[Load]]:
    """What the people of each of the `fair_pools` have served."""
    return [[_load(view, one) for one in pool] for pool in fair_pools(view.scenario)]


def _load(view: View, one: Staff) -> Load:
    return Load(one.id, one.share, one.carried + view.slots_served(one.id), one.carried + view.could_serve(one))


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
    for pool in pools(view):
        level = fair_level(pool)
        for load in pool:
            yield Contribution(load.staff, (load.slots - load.target(level)) ** 2)


GOAL = Goal(
    "fair-load",
    Text("Fair load", "工作量公平"),
    Text(
        "Squared distances of everybody's slots, earlier weeks included, from a common level times their share, or "
        "from the most they could serve; the level is the one that fits best. Managers and support staff share the "
        "work among themselves, all others among themselves.",
        "各人累计节数与“公平水平×份额”（或其最多可服务节数）之差的平方和；公平水平取使总和最小者。行政和后勤人员一组，其他人员一组。",
    ),
    measure,
)
