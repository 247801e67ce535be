"""The anytime search for lower bounds: cheap ones first, then better ones for as long as there is time."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from optimizer.domain.result import Bound
from optimizer.model.bounds.branches import Branches
from optimizer.model.bounds.build import Ground, ground
from optimizer.model.bounds.certificate import linear_bound
from optimizer.model.bounds.clock import LP_UNIT, Clock
from optimizer.model.bounds.waiting import GOAL as UNSERVED
from optimizer.model.bounds.whole import whole_bound
from optimizer.model.school import School


@dataclass(frozen=True)
class LowerBound:
    """What is proven about every timetable that keeps the hard rules.

    Attributes
    ----------
    unserved : int
        No such timetable has less.
    at : int
        ``points`` and ``goals`` speak of timetables with this ``unserved``.
    points : int
        No such timetable has fewer points; the goals taken together.
    goals : dict
        Goal -> no such timetable has fewer points of this goal. Goals without an entry: 0.
    empty : bool
        Proven: there is no timetable with ``unserved`` = ``at`` that keeps the hard rules.
    impossible : bool
        Proven: there is no timetable at all that keeps them.
    complete : bool
        Nothing more can come for ``points``: the optimum of the relaxation is proven.
    """

    unserved: int = 0
    at: int = 0
    points: int = 0
    goals: dict[str, int] = field(default_factory=dict)
    empty: bool = False
    impossible: bool = False
    complete: bool = False

    @property
    def bound(self) -> Bound:
        return Bound(self.unserved, self.points)


def lower_bound(
    school: School,
    *,
    time_limit: float,
    deterministic_limit: float | None = None,
    unserved: int | None = None,
    on_improvement: Callable[[LowerBound], None] | None = None,
    stop: Callable[[], bool] | None = None,
) -> LowerBound:
    """Proven lower bounds on ``unserved`` and on ``points``.

    Parameters
    ----------
    time_limit : float
        Seconds of wall time.
    deterministic_limit : float, optional
        Limit in units that do not depend on the machine; two runs that end by it give the same bounds.
    unserved : int, optional
        Bound the points of timetables with this ``unserved``; default: with the least that is not proven impossible.
    on_improvement : callable, optional
        Told each better result.
    stop : callable, optional
        Asked now and then; True ends the run.
    """
    clock = Clock(time.monotonic() + time_limit, deterministic_limit, stop)
    return _Run(school, clock, unserved, on_improvement).go()


class _Run:
    def __init__(
        self, school: School, clock: Clock, wanted: int | None, tell: Callable[[LowerBound], None] | None
    ) -> None:
        self.school, self.clock, self.tell, self.wanted = school, clock, tell, wanted
        self.best = LowerBound(at=wanted or 0)

    def go(self) -> LowerBound:
        if self.best.at > 0:
            self._set(replace(self.best, unserved=self._unserved(self.best.at)))
        while not self.best.impossible and not self.clock.over and not self._points():
            least = max(self._unserved(None), self.best.at + 1 if self.best.empty else 0)
            if self.best.impossible or least <= self.best.at:
                break
            self._set(LowerBound(unserved=least, at=least))
        return self.best

    def _set(self, better: LowerBound) -> None:
        if better != self.best:
            self.best = better
            if self.tell is not None:
                self.tell(better)

    def _unserved(self, enough: int | None) -> int:
        """Least ``unserved``: any number may wait, and the waiting slots are all that is charged."""
        model, clock = ground(self.school, None).draft.model, self.clock
        costs, constant = model.objective([UNSERVED])
        clock.charge(LP_UNIT * sum(len(row.terms) for row in model.rows))
        value = max(0, linear_bound(model, costs, constant, clock.share(1.0, float("inf"))).value or 0)
        if clock.over or (enough is not None and value >= enough):
            return value
        whole = whole_bound(
            model,
            costs,
            constant,
            time_limit=clock.share(0.25, 30.0),
            deterministic_limit=clock.units(0.25),
            enough=enough,
            stop=clock.stop,
        )
        clock.charge(whole.deterministic_time)
        if whole.infeasible:
            self._set(replace(self.best, empty=True, impossible=True))
        return max(value, whole.value or 0)

    def _points(self) -> bool:
        """Bound the points at ``best.at``; False when another ``unserved`` has to be looked at."""
        before = self.best
        base = ground(self.school, before.at)
        tree = Branches(base, self.clock, tell=self._better)
        tried = by_goal = False
        while not self.clock.over and not tree.complete:
            if not by_goal and not tree.linear:
                by_goal = True
                self._goals(base, tree)
            tree.step()
            if tree.empty:
                self._set(replace(self.best, empty=True))
                return self.wanted is not None
            if tree.suspect and self.wanted is None and not tried:
                tried = True
                least = self._unserved(None)
                if self.best.impossible:
                    return True
                if least > before.at:
                    self._set(replace(self.best, unserved=least, empty=True))
                    return False
        if tree.complete:
            self._set(replace(self.best, complete=True))
        return True

    def _goals(self, base: Ground, joint: Branches) -> None:
        """Linear bounds on single goals: on those that the joint relaxation pays for, as the others can be 0."""
        for goal, points in sorted(joint.paid.items()):
            if points < 0.5 or self.clock.over:
                continue
            alone = Branches(base, self.clock, goals=[goal])
            alone.step()
            while goal == "fair-load" and alone.linear and not self.clock.over:
                alone.step()
            if alone.value > 0:
                self._set(replace(self.best, goals={**self.best.goals, goal: alone.value}))

    def _better(self, value: int) -> None:
        if value > self.best.points:
            self._set(replace(self.best, points=value))
