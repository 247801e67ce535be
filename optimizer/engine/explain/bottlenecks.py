"""Which resources keep a school from serving everybody: sets of counts that cannot all hold while nobody waits.

The counts are the rows of the bounds (docs/bounds.md), which every timetable keeps. Rows are gathered into groups that
an officer can name: the people of a slot, its rooms, a day's exercise, the limits of the week. A set of groups is
proven to make somebody wait when the least number of waiting student-days under these groups alone is 1 or more, in
exact arithmetic; it is minimal when without any one of its groups the counts could come out.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from optimizer.engine.bounds.base_relaxation import build_base_relaxation
from optimizer.engine.lp.cp_sat_bound import integer_bound
from optimizer.engine.lp.dual_bound import safe_dual_bound
from optimizer.engine.lp.program import Key, LinearProgram, LinearRow
from optimizer.engine.problem.school import School

CountGroup = tuple[str, ...]
"""What rows are about: its kind, and campus and slot or day where it has them."""

_GROUP_OF_PLACE_ROW = {
    "staff": "people",
    "leads": "people",
    "care leads": "people",
    "teachers": "people",
    "ratio at best": "people",
    "club leads": "people",
    "duty least": "duty",
    "rooms": "rooms",
    "room": "rooms",
    "no activity": "activity",
    "exercise": "exercise",
}
_GROUP_OF_ROW = {
    "per day": "per-day",
    "per week": "per-week",
    "most a day": "frequency",
    "most a week": "frequency",
    "least a day": "frequency",
    "least a week": "frequency",
    "opens": "fixed",
}
_INTEGER_COUNT_SECONDS = 1.0
"""Seconds for one count in whole numbers, where halves of people still come out."""


@dataclass(frozen=True)
class Bottleneck:
    """Groups of counts that together make somebody wait. ``minimal``: all are needed, and each was left out in turn."""

    groups: tuple[CountGroup, ...]
    minimal: bool


def find_bottlenecks(school: School, known: Iterable[CountGroup], time_limit: float) -> Iterator[Bottleneck]:
    """Sets of groups, no two with one in common, until the rest could serve everybody or the time is up.

    Parameters
    ----------
    known : iterable of Group
        Left out from the beginning: what is known to be short already.
    time_limit : float
        Seconds of wall time.
    """
    counts = _CountingRows(school, time.monotonic() + time_limit)
    left = [group for group in counts.groups if group not in set(known)]
    while not counts.over and left and counts.somebody_waits(left):
        found = counts.shortened(left)
        if not found.groups:
            return
        yield found
        left = [group for group in left if group not in found.groups]


def _count_group_of(key: Key) -> CountGroup:
    """The group of a row; empty for rows that say how things are and are never left out."""
    name = str(key[0])
    if name in _GROUP_OF_PLACE_ROW:
        return (_GROUP_OF_PLACE_ROW[name], str(key[1]), str(key[2]))
    return (_GROUP_OF_ROW[name],) if name in _GROUP_OF_ROW else ()


class _CountingRows:
    """The rows of a school by group, and the least number of waiting student-days under some of them."""

    def __init__(self, school: School, deadline: float):
        self.deadline = deadline
        self.model = build_base_relaxation(school, None).builder.model
        self.rows: dict[CountGroup, list[LinearRow]] = defaultdict(list)
        for row in self.model.rows:
            self.rows[_count_group_of(row.key)].append(row)
        self.groups = sorted(group for group in self.rows if group)
        self.costs = {v: 1 for v, key in enumerate(self.model.keys) if key[0] == "waits"}

    @property
    def over(self) -> bool:
        return time.monotonic() >= self.deadline

    def somebody_waits(self, groups: list[CountGroup]) -> bool:
        """Whether it is proven that somebody waits."""
        return self._linear(groups) or self._whole(groups) is True

    def shortened(self, groups: list[CountGroup]) -> Bottleneck:
        """Leave out ever smaller blocks of groups as long as somebody must wait; in the end each group by itself."""
        kept, size = list(groups), max(1, len(groups) // 2)
        while size > 1:
            start = 0
            while start < len(kept):
                without = kept[:start] + kept[start + size :]
                if not self.over and self._linear(without):
                    kept = without
                else:
                    start += size
            size //= 2
        return self._one_by_one(kept)

    def _one_by_one(self, kept: list[CountGroup]) -> Bottleneck:
        minimal = True
        for group in list(kept):
            without = [other for other in kept if other != group]
            waits = None if self.over else self._linear(without) or self._whole(without)
            if waits:
                kept = without
            elif waits is None:
                minimal = False
        return Bottleneck(tuple(kept), minimal)

    def _part(self, groups: list[CountGroup]) -> LinearProgram:
        rows = [row for group in ((), *groups) for row in self.rows[group]]
        return self.model.with_rows(rows)

    def _left(self) -> float:
        return max(0.1, self.deadline - time.monotonic())

    def _linear(self, groups: list[CountGroup]) -> bool:
        """Whether somebody waits even if people and sessions could be halved; False proves nothing."""
        value = safe_dual_bound(self._part(groups), self.costs, 0, self._left()).value
        return value is not None and value > 0

    def _whole(self, groups: list[CountGroup]) -> bool | None:
        """True: somebody waits, proven. False: the counts come out. None: neither is known."""
        found = integer_bound(
            self._part(groups), self.costs, 0, time_limit=min(_INTEGER_COUNT_SECONDS, self._left()), target_bound=1
        )
        if found.value is not None and found.value > 0:
            return True
        return False if found.solved else None
