"""Not the same special activity on days next to each other, and no category too often on one day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from optimizer.domain.programme import Activity, Category
from optimizer.domain.timetable import Session
from optimizer.language.text import Text
from optimizer.rules.base import Contribution, Goal
from optimizer.rules.view import View

_ROUTINE = (Category.HOMEWORK, Category.SPORTS)


def measure(view: View) -> Iterator[Contribution]:
    """Parts by care group: pairs of days with the same activity, and sessions of a category beyond its usual number."""
    for group in view.of_kind("care"):
        days: dict[str, list[Session]] = {day: [] for day in view.scenario.week.days}
        for row in view.care_sessions(group):
            days[row.day].append(view.host_of(row))
        activity = view.scenario.activity
        given = {d: [activity[row.activity] for row in rows if row.activity in activity] for d, rows in days.items()}
        special = [{one.id for one in activities if _is_special(one)} for activities in given.values()]
        pairs = sum(len(one & next_one) for one, next_one in pairwise(special))
        monotonous = sum(_too_often(view, group, given[day], len(rows)) for day, rows in days.items())
        yield Contribution(group, pairs + monotonous)


def _is_special(activity: Activity) -> bool:
    return activity.category not in _ROUTINE and not activity.min_per_day


def _too_often(view: View, group: str, given: list[Activity], sessions: int) -> int:
    """Sessions of a day that are beyond what each category may have without being monotonous.

    That is a quarter of the day's ``sessions``, rounded up, or the sum of ``min_per_day`` of the category's activities
    that the group may have, if that is more.
    """
    grades = view.grades_of(group)
    demanded: Counter[Category] = Counter()
    for one in view.scenario.activities:
        if one.for_care and all(map(one.allows_grade, grades)):
            demanded[one.category] += one.min_per_day
    often = Counter(one.category for one in given)
    return sum(max(0, count - max(-(-sessions // 4), demanded[category])) for category, count in often.items())


GOAL = Goal(
    "variety",
    Text("Variety", "内容多样"),
    Text(
        "For each care group and activity other than homework, sports and those demanded daily: pairs of neighbouring "
        "days that both have it; and sessions of a category beyond a quarter of the group's sessions of a day.",
        "每个托管班除作业、体育和每天必排的活动外：相邻两天都有同一活动的对数；加上同一天同类活动超过当天四分之一的节数。",
    ),
    measure,
)
