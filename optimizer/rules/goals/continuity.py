"""The same lead all week for a care group."""

from __future__ import annotations

from collections.abc import Iterator

from optimizer.domain.week import split_list
from optimizer.language.text import Text
from optimizer.rules.base import Contribution, Goal
from optimizer.rules.view import View


def measure(view: View) -> Iterator[Contribution]:
    for group in view.of_kind("care"):
        leads = {lead for row in view.care_sessions(group) for lead in split_list(view.host_of(row).lead)}
        yield Contribution(group, max(0, len(leads) - 1))


GOAL = Goal(
    "continuity",
    Text("The same lead", "带班教师稳定"),
    Text(
        "For each care group: different leads in the week, less one; in a joined session the lead is the host's.",
        "每个托管班一周内不同带班教师数减一（并班时按主班的带班教师计）。",
    ),
    measure,
)
