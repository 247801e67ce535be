"""A home room for quiet work."""

from __future__ import annotations

from collections.abc import Iterator

from optimizer.domain.programme import Category
from optimizer.language.text import Text
from optimizer.rules.base import Contribution, Goal
from optimizer.rules.view import View

_QUIET = (Category.HOMEWORK, Category.READING)


def measure(view: View) -> Iterator[Contribution]:
    quiet = {activity.id for activity in view.scenario.activities if activity.category in _QUIET}
    for group in view.of_kind("care"):
        rows = view.care_sessions(group)
        rooms = {row.room for row in rows if row.room in view.scenario.room and not row.joins and row.activity in quiet}
        yield Contribution(group, max(0, len(rooms) - 1))


GOAL = Goal(
    "room-moves",
    Text("A home room", "固定场地"),
    Text(
        "For each care group: different rooms used for homework and reading, less one; joined sessions aside.",
        "每个托管班作业和阅读所用不同场地数减一（并班除外）。",
    ),
    measure,
)
