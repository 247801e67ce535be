"""No idle slots between two slots of work."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from optimizer.language.text import Text
from optimizer.rules.base import Contribution, Goal
from optimizer.rules.view import View


def measure(view: View) -> Iterator[Contribution]:
    for one in view.work:
        gaps: Counter[str] = Counter()
        for slots in view.work_by_day(one).values():
            at = {view.order[slot.token] for slot in slots}
            gaps[one] += max(at) - min(at) + 1 - len(at)
        yield Contribution(one, gaps[one])


GOAL = Goal(
    "staff-gaps",
    Text("No idle slots", "少空档"),
    Text(
        "For each person and day: slots without work between the first and the last slot of work.",
        "每人每天首末两节工作之间没有任务的时段数。",
    ),
    measure,
)
