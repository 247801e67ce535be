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
        rows = (view.host_of(row) for row in view.care_sessions(group))
        rooms = {row.room for row in rows if row.room in view.scenario.room and row.activity in quiet}
        yield Contribution(group, max(0, len(rooms) - 1))


GOAL = Goal(
    "room-moves",
    Text("A home room", "固定场地"),
    Text(
        "For each care group: different rooms used for homework and reading, less one; a joined session is in its "
        "host's room.",
        "每个托管班作业和阅读所用不同场地数减一（并班时按主班的场地计）。",
    ),
    measure,
)
