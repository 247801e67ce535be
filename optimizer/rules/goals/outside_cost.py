"""What outside staff cost in the week."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_CEILING, Decimal

from optimizer.domain.people import Role
from optimizer.language.text import Text
from optimizer.rules.base import Contribution, Goal
from optimizer.rules.view import View


def measure(view: View) -> Iterator[Contribution]:
    """Yuan by person; each part is the growth of the rounded-up sum, so that they add up to it."""
    total, rounded = Decimal(0), 0
    for one in view.work:
        somebody = view.scenario.person[one]
        if somebody.role is Role.OUTSIDE:
            total += view.slots_served(one) * somebody.yuan_per_slot
            before, rounded = rounded, int(total.to_integral_value(ROUND_CEILING))
            yield Contribution(one, rounded - before)


GOAL = Goal(
    "outside-cost",
    Text("Cost of outside staff", "校外人员费用"),
    Text("Yuan of outside staff's contract pay in the week, rounded up.", "校外人员一周合同报酬（元，向上取整）。"),
    measure,
)
