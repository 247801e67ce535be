"""Nobody waits at school for a late first slot."""

from __future__ import annotations

from collections.abc import Iterator

from optimizer.domain.people import Role, Staff
from optimizer.language.text import Text
from optimizer.rules.base import Contribution, Goal
from optimizer.rules.view import View

_AT_SCHOOL = (Role.TEACHER, Role.MANAGER, Role.SUPPORT)
_LONGEST_PAUSE = 30
"""Minutes; somebody with a longer pause can leave school in between."""


def measure(view: View) -> Iterator[Contribution]:
    for one in view.work:
        person = view.scenario.person[one]
        if person.role in _AT_SCHOOL:
            firsts = (slots[0].token for slots in view.work_by_day(one).values())
            yield Contribution(one, sum(_waited(view, person, first) for first in firsts))


def _waited(view: View, person: Staff, first: str) -> int:
    """Available slots before the first one served that follow each other, and it, without a long pause."""
    week = view.scenario.week
    begins, waited = week[first].start, 0
    earlier = [week[token] for token in week.on_day[week[first].day] if view.order[token] < view.order[first]]
    for slot in sorted(earlier, key=lambda slot: -slot.start):
        if slot.token not in person.available:
            continue
        if begins - slot.end > _LONGEST_PAUSE:
            break
        begins, waited = slot.start, waited + 1
    return waited


GOAL = Goal(
    "late-starts",
    Text("No late starts", "少等候到岗"),
    Text(
        "For each teacher, manager and member of the support staff and each day: slots before the first one served in "
        "which they are available and wait at school; a pause of more than 30 minutes ends the wait.",
        "教师、行政和后勤人员每天第一节任务之前可到岗而在校等候的时段数；间隔超过 30 分钟不算等候。",
    ),
    measure,
)
