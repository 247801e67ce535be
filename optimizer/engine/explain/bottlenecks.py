"""Which resources keep a school from serving everybody: sets of counts that cannot all hold while nobody waits.

The counts are the rows of the bounds (docs/bounds.md), which every timetable keeps. Rows are collected by resource, in
groups that an officer can name: the people of a slot, its rooms, a day's exercise, the limits of the week. A set of
resources is a bottleneck if the least number of waiting student-days under their rows alone is provably 1 or more, in
exact arithmetic. It is minimal if without any one of its resources the counts could come out.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from optimizer.engine.bounds.base_relaxation import build_base_relaxation
from optimizer.engine.cp.deletion_filter import NoConflict, deletion_filter, drop_blocks
from optimizer.engine.lp.cp_sat_bound import integer_bound
from optimizer.engine.lp.dual_bound import safe_dual_bound
from optimizer.engine.lp.program import Key, LinearProgram, LinearRow
from optimizer.engine.problem.school import School


@dataclass(frozen=True, order=True, slots=True)
class Resource:
    """What some rows of the bounds are about.

    Attributes
    ----------
    kind : str
        ``people``, ``duty``, ``rooms`` and ``activity`` of a slot; ``exercise`` of a day; ``per-day``, ``per-week``,
        ``frequency`` and ``fixed`` of the whole week.
    campus, at : str
        Campus, and slot or day; blank for the whole week.
    """

    kind: str
    campus: str = ""
    at: str = ""


_KIND_OF_PLACE_ROW = {
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
    "longer exercise": "exercise",
}
"""First part of a row's key -> kind of resource; the next two parts are campus, and slot or day."""
_KIND_OF_WEEK_ROW = {
    "per day": "per-day",
    "in pattern": "per-day",
    "one pattern": "per-day",
    "days": "per-week",
    "per week": "per-week",
    "slots in the smaller pool": "per-week",
    "most a day": "frequency",
    "most a week": "frequency",
    "least a day": "frequency",
    "least a week": "frequency",
    "opens": "fixed",
}
"""First part of a row's key -> kind of resource of the whole week."""


@dataclass(frozen=True)
class Bottleneck:
    """Resources that together make somebody wait. ``minimal``: all are needed, and each was left out in turn."""

    resources: tuple[Resource, ...]
    minimal: bool


def find_bottlenecks(school: School, known: Iterable[Resource], time_limit: float) -> Iterator[Bottleneck]:
    """Bottlenecks, no two with a resource in common, until the rest could serve everybody or the time is up.

    Parameters
    ----------
    known : iterable of Resource
        Left out from the beginning: what is known to be short already.
    time_limit : float
        Seconds of wall time.
    """
    counts = _CountingRows(school, time.monotonic() + time_limit)
    excluded = set(known)
    left = [resource for resource in counts.resources if resource not in excluded]
    while not counts.is_over() and left and not isinstance(counts.conflict_among(left), NoConflict):
        bottleneck = counts.bottleneck_of(left)
        if not bottleneck.resources:
            return
        yield bottleneck
        left = [resource for resource in left if resource not in bottleneck.resources]


def _resource_of(key: Key) -> Resource | None:
    """The resource of a row; None for rows that say how things are and are never left out."""
    name = str(key[0])
    if name in _KIND_OF_PLACE_ROW:
        return Resource(_KIND_OF_PLACE_ROW[name], str(key[1]), str(key[2]))
    return Resource(_KIND_OF_WEEK_ROW[name]) if name in _KIND_OF_WEEK_ROW else None


class _CountingRows:
    """The rows of a school by resource, and whether somebody waits under some of them."""

    def __init__(self, school: School, deadline: float):
        self.deadline, self.integer_seconds = deadline, school.params.explain.integer_count_seconds
        self.model = build_base_relaxation(school, None).builder.model
        self.rows: dict[Resource | None, list[LinearRow]] = defaultdict(list)
        for row in self.model.rows:
            self.rows[_resource_of(row.key)].append(row)
        self.resources = sorted(resource for resource in self.rows if resource is not None)
        self.costs = {v: 1 for v, key in enumerate(self.model.keys) if key[0] == "waits"}

    def is_over(self) -> bool:
        return time.monotonic() >= self.deadline

    def bottleneck_of(self, resources: list[Resource]) -> Bottleneck:
        """A small part of resources that make somebody wait: blocks are left out first, then single resources."""
        fewer = drop_blocks(resources, lambda rest: not self.is_over() and self._linear(rest))
        reduced = deletion_filter(fewer, [[one] for one in fewer], self._conflict_in_time)
        return Bottleneck(reduced.members, reduced.minimal)

    def _conflict_in_time(self, resources: list[Resource]) -> list[Resource] | NoConflict:
        return NoConflict.UNKNOWN if self.is_over() else self.conflict_among(resources)

    def conflict_among(self, resources: list[Resource]) -> list[Resource] | NoConflict:
        """The resources, if it is proven that somebody waits under their rows; else whether nobody needs to."""
        if self._linear(resources):
            return resources
        bound = integer_bound(
            self._part(resources), self.costs, 0, time_limit=min(self.integer_seconds, self._left()), target_bound=1
        )
        if bound.value is not None and bound.value > 0:
            return resources
        return NoConflict.FEASIBLE if bound.solved else NoConflict.UNKNOWN

    def _linear(self, resources: list[Resource]) -> bool:
        """Whether the linear relaxation proves that somebody waits; False proves nothing."""
        value = safe_dual_bound(self._part(resources), self.costs, 0, self._left()).value
        return value is not None and value > 0

    def _part(self, resources: list[Resource]) -> LinearProgram:
        rows = [row for resource in (None, *resources) for row in self.rows[resource]]
        return self.model.with_rows(rows)

    def _left(self) -> float:
        return max(0.1, self.deadline - time.monotonic())
