"""Volunteers and outside staff come in on few days."""

from __future__ import annotations

from collections.abc import Iterator

from optimizer.domain.people import Role
from optimizer.language.text import Text
from optimizer.rules.base import Contribution, Goal
from optimizer.rules.view import View


def measure(view: View) -> Iterator[Contribution]:
    for one in view.work:
        if view.scenario.person[one].role in (Role.VOLUNTEER, Role.OUTSIDE):
            yield Contribution(one, view.days_served(one))


GOAL = Goal(
    "call-ins",
    Text("Few trips", "少跑腿"),
    Text("Days on which volunteers and outside staff come in.", "志愿者和校外人员到校的天数。"),
    measure,
)
