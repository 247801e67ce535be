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

from optimizer.model.bounds.build import ground
from optimizer.model.bounds.certificate import linear_bound
from optimizer.model.bounds.linear import Key, Relaxation, Row
from optimizer.model.bounds.whole import whole_bound
from optimizer.model.school import School

Group = tuple[str, ...]
"""What rows are about: its kind, and campus and slot or day where it has them."""

_BY_PLACE = {
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
_BY_KIND = {
    "per day": "per-day",
    "per week": "per-week",
    "most a day": "frequency",
    "most a week": "frequency",
    "least a day": "frequency",
    "least a week": "frequency",
    "opens": "fixed",
}
_WHOLE = 1.0
"""Seconds for one count in whole numbers, where halves of people still come out."""


@dataclass(frozen=True)
class Bottleneck:
    """Groups of counts that together make somebody wait. ``minimal``: all are needed, and each was left out in turn."""

    groups: tuple[Group, ...]
    minimal: bool


def bottlenecks(school: School, known: Iterable[Group], time_limit: float) -> Iterator[Bottleneck]:
    """Sets of groups, no two with one in common, until the rest could serve everybody or the time is up.

    Parameters
    ----------
    known : iterable of Group
        Left out from the beginning: what is known to be short already.
    time_limit : float
        Seconds of wall time.
    """
    counts = _Counts(school, time.monotonic() + time_limit)
    left = [group for group in counts.groups if group not in set(known)]
    while not counts.over and left and counts.somebody_waits(left):
        found = counts.shortened(left)
        if not found.groups:
            return
        yield found
        left = [group for group in left if group not in found.groups]


def every_group(school: School) -> list[Group]:
    """All groups of counts that a school has."""
    return _Counts(school, time.monotonic()).groups


def _group_of(key: Key) -> Group:
    """The group of a row; empty for rows that say how things are and are never left out."""
    name = str(key[0])
    if name in _BY_PLACE:
        return (_BY_PLACE[name], str(key[1]), str(key[2]))
    return (_BY_KIND[name],) if name in _BY_KIND else ()


class _Counts:
    """The rows of a school by group, and the least number of waiting student-days under some of them."""

    def __init__(self, school: School, deadline: float):
        self.deadline = deadline
        self.model = ground(school, None).draft.model
        self.rows: dict[Group, list[Row]] = defaultdict(list)
        for row in self.model.rows:
            self.rows[_group_of(row.key)].append(row)
        self.groups = sorted(group for group in self.rows if group)
        self.costs = {v: 1 for v, key in enumerate(self.model.keys) if key[0] == "waits"}
        self.whole = False
        """Whether whole numbers are needed: the linear count alone comes out."""

    @property
    def over(self) -> bool:
        return time.monotonic() >= self.deadline

    def somebody_waits(self, groups: list[Group]) -> bool:
        """Whether it is proven that somebody waits; decides how the sets to come are judged."""
        self.whole = False
        if self._judge(groups):
            return True
        self.whole = True
        return self._judge(groups) is True

    def shortened(self, groups: list[Group]) -> Bottleneck:
        """Leave out ever smaller blocks of groups as long as somebody must wait."""
        kept, minimal, size = list(groups), True, max(1, len(groups) // 2)
        while True:
            start = 0
            while start < len(kept):
                without = kept[:start] + kept[start + size :]
                verdict = None if self.over else self._judge(without)
                if verdict:
                    kept = without
                    continue
                if size == 1 and verdict is None:
                    minimal = False
                start += size
            if size == 1:
                return Bottleneck(tuple(kept), minimal)
            size = max(1, size // 2)

    def _judge(self, groups: list[Group]) -> bool | None:
        """True: somebody waits, proven. False: the counts come out. None: neither is known."""
        rows = [row for group in ((), *groups) for row in self.rows[group]]
        part = Relaxation(self.model.keys, self.model.lower, self.model.upper, rows)
        left = max(0.1, self.deadline - time.monotonic())
        if not self.whole:
            linear = linear_bound(part, self.costs, 0, left)
            return None if linear.value is None else linear.value > 0
        found = whole_bound(part, self.costs, 0, time_limit=min(_WHOLE, left), enough=1)
        if found.value is not None and found.value > 0:
            return True
        return False if found.solved else None
