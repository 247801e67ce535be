"""Small sets that are in conflict: the deletion filter (Chinneck and Dravnieks 1991).

A set is in conflict if its members cannot all hold. The filter leaves out one unit of members after the other; where
the rest is still in conflict, the unit is not needed. What is left is minimal: without any one of its units the rest
can hold, provided that each answer was known.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Generic, TypeVar

Member = TypeVar("Member")


class NoConflict(Enum):
    """Answers about a set whose members are not proven to be in conflict."""

    FEASIBLE = "feasible"
    """All of them can hold."""
    UNKNOWN = "unknown"
    """Neither a solution nor a proof was found."""


@dataclass(frozen=True)
class ReducedConflict(Generic[Member]):
    """What the filter kept. ``minimal``: leaving out any unit was tried, and the rest could then hold each time."""

    members: tuple[Member, ...]
    minimal: bool


def deletion_filter(
    members: Sequence[Member],
    units: Iterable[Collection[Member]],
    conflict_among: Callable[[list[Member]], list[Member] | NoConflict],
    is_over: Callable[[], bool] = lambda: False,
) -> ReducedConflict[Member]:
    """Leave out unit by unit as long as the rest stays in conflict.

    Parameters
    ----------
    members : sequence
        A set in conflict.
    units : iterable of collections
        What is left out together, in the order in which it is tried: what should rather not stay comes first.
    conflict_among : callable
        Given some members, those of them that are in conflict (all of them, or fewer where the proof names them), or
        that no conflict among them is known.
    is_over : callable
        Whether the time is up; then the filter stops, and the set does not count as minimal.
    """
    kept, minimal = list(members), True
    for unit in units:
        rest = [member for member in kept if member not in unit]
        if len(rest) == len(kept):
            continue
        if is_over():
            return ReducedConflict(tuple(kept), False)
        answer = conflict_among(rest)
        if not isinstance(answer, NoConflict):
            kept = answer
        elif answer is NoConflict.UNKNOWN:
            minimal = False
    return ReducedConflict(tuple(kept), minimal)


def drop_blocks(members: Sequence[Member], in_conflict: Callable[[list[Member]], bool]) -> list[Member]:
    """Leave out blocks of neighbours, half of the members first and then ever fewer, down to two.

    It does quickly what `deletion_filter` over single members would do slowly, and is followed by it.
    """
    kept, size = list(members), len(members) // 2
    while size > 1:
        start = 0
        while start < len(kept):
            rest = kept[:start] + kept[start + size :]
            if in_conflict(rest):
                kept = rest
            else:
                start += size
        size //= 2
    return kept
