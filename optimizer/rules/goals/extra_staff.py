"""Not more staff in sessions than the ratio could ask for."""

from __future__ import annotations

from collections.abc import Iterator

from optimizer.language.text import Text
from optimizer.rules.base import Contribution, Goal
from optimizer.rules.view import View


def measure(view: View) -> Iterator[Contribution]:
    """Parts by campus and slot (``main Mon2``); none at all if the whole would be negative."""
    parts: dict[tuple[str, str], int] = {}
    for (group, token), meeting in view.meetings.items():
        key = (view.campus_of(group) or "", token)
        parts[key] = parts.get(key, 0) + len(meeting.team)
    scenario = view.scenario
    ratios = (activity.students_per_staff for activity in scenario.activities)
    ratio = max(scenario.settings.staffing.students_per_staff, *ratios, 1)
    for key, students in view.crowd.items():
        parts[key] = parts.get(key, 0) - -(-len(students) // ratio)
    if sum(parts.values()) > 0:
        for (campus, token), extra in parts.items():
            yield Contribution(f"{campus} {token}".strip(), extra)


GOAL = Goal(
    "extra-staff",
    Text("Few staff", "人员精简"),
    Text(
        "Staff slots in sessions beyond the fewest that the most generous ratio could ask for, by campus and slot.",
        "各校区各时段在岗人次超出最宽师生比所需最少人次的部分。",
    ),
    measure,
)
