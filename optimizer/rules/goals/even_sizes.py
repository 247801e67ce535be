"""Care groups of a campus are of like size."""

from __future__ import annotations

from collections.abc import Iterator

from optimizer.language.text import Text
from optimizer.rules.base import Contribution, Goal
from optimizer.rules.view import View


def measure(view: View) -> Iterator[Contribution]:
    sizes: dict[str, list[int]] = {}
    for group in view.of_kind("care"):
        sizes.setdefault(view.campus_of(group) or "", []).append(len(view.members_of(group)))
    for campus, found in sizes.items():
        yield Contribution(campus, max(found) - min(found))


GOAL = Goal(
    "even-sizes",
    Text("Even sizes", "人数均衡"),
    Text(
        "For each campus: members of the largest care group less those of the smallest.",
        "每个校区最大与最小托管班人数之差。",
    ),
    measure,
)
