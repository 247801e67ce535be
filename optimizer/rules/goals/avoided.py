"""People are spared the slots that they would rather not have."""

from __future__ import annotations

from collections.abc import Iterator

from optimizer.language.text import Text
from optimizer.rules.base import Contribution, Goal
from optimizer.rules.view import View


def measure(view: View) -> Iterator[Contribution]:
    for one, slots in view.work.items():
        avoids = view.scenario.person[one].avoids
        yield Contribution(one, sum(slot.token in avoids for slot in slots))


GOAL = Goal(
    "avoided",
    Text("Wishes of staff", "人员意愿"),
    Text("Staff slots that lie in what the person would rather avoid.", "排在本人希望避开的时段的节数。"),
    measure,
)
