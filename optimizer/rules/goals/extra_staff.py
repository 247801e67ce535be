"""Not more staff in sessions than the ratio could ask for, not more on duty than the minimum."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from optimizer.language.text import Text
from optimizer.rules.base import Contribution, Goal
from optimizer.rules.duty import fewest
from optimizer.rules.view import View


def measure(view: View) -> Iterator[Contribution]:
    """Parts by campus and slot: of sessions (``main Mon2``; none if their sum would be negative) and of duty."""
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
    on_duty = Counter((row.campus, row.token) for row in view.duties)
    for (campus, token), people in on_duty.items():
        least = fewest(view, campus) if view.on_campus.get((campus, token)) else 0
        yield Contribution(f"{campus} {token} duty".strip(), max(0, people - least))


GOAL = Goal(
    "extra-staff",
    Text("Few staff", "人员精简"),
    Text(
        "Staff slots in sessions beyond the fewest that the most generous ratio could ask for, by campus and slot, and "
        "staff on duty beyond the minimum.",
        "各校区各时段在岗人次超出最宽师生比所需最少人次的部分，加上超出最少值班人数的人次。",
    ),
    measure,
)
