"""Not the same special activity on days next to each other."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from optimizer.domain.programme import Category
from optimizer.language.text import Text
from optimizer.rules.base import Contribution, Goal
from optimizer.rules.view import View

_DAILY = (Category.HOMEWORK, Category.SPORTS, Category.REST)


def measure(view: View) -> Iterator[Contribution]:
    special = {activity.id for activity in view.scenario.activities if activity.category not in _DAILY}
    for group in view.of_kind("care"):
        had: dict[str, set[str]] = {day: set() for day in view.scenario.week.days}
        for row in view.care_sessions(group):
            if row.activity in special:
                had[row.day].add(row.activity)
        yield Contribution(group, sum(len(one & next_one) for one, next_one in pairwise(had.values())))


GOAL = Goal(
    "variety",
    Text("Variety", "内容多样"),
    Text(
        "For each care group and activity other than homework, sports and rest: pairs of neighbouring days that both "
        "have it.",
        "每个托管班除作业、体育、休息外的活动：相邻两天都有同一活动的对数。",
    ),
    measure,
)
