"""A mended week differs little from the published one."""

from __future__ import annotations

from collections.abc import Iterator

from optimizer.language.text import Text
from optimizer.rules.base import Contribution, Goal
from optimizer.rules.view import View


def measure(view: View) -> Iterator[Contribution]:
    """Parts by session (``C01@Mon2``) and by person; nothing without a published week."""
    if view.published is None:
        return
    before = View(view.scenario, view.published, view.week_of)
    old, new = _decided(before), _decided(view)
    for group, token in sorted(old.keys() | new.keys()):
        yield Contribution(f"{group}@{token}", int(old.get((group, token)) != new.get((group, token))))
    for one in sorted(before.work.keys() | view.work.keys()):
        yield Contribution(one, len(_slots(before, one) ^ _slots(view, one)))


def _decided(view: View) -> dict[tuple[str, str], tuple[str, str]]:
    return {key: (row.activity, row.room) for key, row in view.sessions.items()}


def _slots(view: View, one: str) -> set[tuple[str, str, str | None]]:
    """Sessions and duties at which somebody works."""
    return {(work.token, work.group, None if work.group else work.campus) for work in view.work.get(one, ())}


GOAL = Goal(
    "changes",
    Text("Few changes", "少改动"),
    Text(
        "Sessions whose activity or room differs from the published week or that stand in one of the two alone, and "
        "staff slots added or taken away.",
        "活动或场地与已公布课表不同、或只在其中一张课表里的活动节数，加上增加和减少的人员节次。",
    ),
    measure,
)
