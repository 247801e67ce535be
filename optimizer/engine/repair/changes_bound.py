"""The lower bound on changes: counted at once, raised by searches once a mended week is there to compare with."""

from __future__ import annotations

import threading
from collections.abc import Iterator

from optimizer.engine.cp.builder import ModelBuilder
from optimizer.engine.plan.plan import Plan, SessionKey
from optimizer.engine.repair.affected_decisions import AffectedDecisions
from optimizer.engine.repair.counted_changes_bound import CountedChangesBound
from optimizer.engine.repair.slot_changes_bound import SlotBoundSearch, count_changes

_MAX_JOINT_SLOTS = 3
"""Slots that are searched together at most."""


class ChangesBound:
    """What no mended week avoids, slot by slot.

    Parameters
    ----------
    before, kept : Plan
        As published; the same without what the school no longer has.
    past : frozenset of slot tokens
        Slots that are over.
    """

    def __init__(self, workshop: ModelBuilder, before: Plan, kept: Plan, past: frozenset[str]):
        self.model_builder, self.before, self.kept = workshop, before, kept
        self.by_slot = CountedChangesBound(workshop.school, before, kept, past).by_slot()
        self._searched: set[str] = set()
        self._together = frozenset[str]()
        self._whole = 0

    @property
    def least(self) -> int:
        """Changes that no week avoids."""
        return max(self._whole, sum(self.by_slot.values()))

    def search(
        self,
        best: Plan,
        changes: int,
        broken: AffectedDecisions,
        stuck: set[str],
        movable: frozenset[str],
        until: float,
        stop: threading.Event,
    ) -> Iterator[Plan]:
        """Search for more in slots where something is broken, in each once, till so many ``changes`` are proven.

        Yields the weeks that the searches end with: few changes, but they may break rules that reach beyond a slot.

        Parameters
        ----------
        best : Plan
            A mended week, with ``changes`` in all.
        stuck, movable : sets of club ids
            Clubs that cannot meet as published; those of them that may be given up or moved.
        until : float
            Clock time (``time.monotonic``) at which the search ends.
        """
        keys: set[SessionKey] = broken.sessions | broken.programme
        meetings = frozenset(key for key in keys if key[0] in stuck)
        slots = SlotBoundSearch(self.model_builder, self.before, self.kept, meetings, movable)
        for token in sorted({token for _, token in keys | broken.duties} - self._searched):
            most = count_changes(self.before, best, token)
            if most > self.by_slot.get(token, 0) and self.least < changes:
                self._searched.add(token)
                least, plan = slots.search(frozenset([token]), most, until, stop)
                self.by_slot[token] = max(self.by_slot.get(token, 0), least)
                if plan is not None:
                    yield plan
        together = frozenset(token for token, least in self.by_slot.items() if least)
        if self.least < changes and len(together) <= _MAX_JOINT_SLOTS and not together & self._together:
            self._together = together
            self._whole, plan = slots.search(together, changes, until, stop, whole=True)
            if plan is not None:
                yield plan
