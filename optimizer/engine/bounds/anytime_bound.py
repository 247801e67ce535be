"""The anytime search for lower bounds: cheap ones first, then better ones for as long as there is time."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from optimizer.domain.result import Bound
from optimizer.engine.bounds.base_relaxation import BaseRelaxation, build_base_relaxation
from optimizer.engine.bounds.branch_and_bound import BranchAndBound
from optimizer.engine.bounds.waiting_days import UNSERVED_GOAL as UNSERVED
from optimizer.engine.bounds.work_limit import LP_EFFORT_PER_COEFFICIENT, WorkLimit
from optimizer.engine.lp.cp_sat_bound import integer_bound
from optimizer.engine.lp.dual_bound import safe_dual_bound
from optimizer.engine.params import DEFAULTS
from optimizer.engine.problem.school import School

SINGLE_GOALS_TIME_SHARE = 0.15
"""The bounds of single goals are left out where they would take more than this part of the time."""


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
    charged : dict
        Goal -> points in the cheapest solution of the linear relaxation: how ``points`` came about. Not proven goal by
        goal, and less than ``points`` in all once these come from whole numbers.
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
    charged: dict[str, int] = field(default_factory=dict)
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
    unserved: int | Callable[[], int | None] | None = None,
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
    unserved : int or callable, optional
        Bound the points of timetables with this ``unserved``; default: with the least that is not refuted. A callable
        is asked now and then, for a search whose ``unserved`` still falls; None from it means the default.
    on_improvement : callable, optional
        Told each better result.
    stop : callable, optional
        Asked now and then; True ends the run.
    """
    clock = WorkLimit(time.monotonic() + time_limit, deterministic_limit, stop)
    wanted = unserved if callable(unserved) else lambda: unserved
    return _LowerBoundSearch(school, clock, wanted, on_improvement).go()


class _LowerBoundSearch:
    def __init__(
        self,
        school: School,
        clock: WorkLimit,
        wanted: Callable[[], int | None],
        tell: Callable[[LowerBound], None] | None,
    ) -> None:
        self.school, self.clock, self.tell, self.wanted = school, clock, tell, wanted
        self.best = LowerBound(at=wanted() or 0)
        self.waited = False
        """Whether the least ``unserved`` has been worked on."""

    def go(self) -> LowerBound:
        if self.best.at > 0:
            self._prove_unserved(self.best.at)
        while not self.best.impossible and not self.clock.over:
            self._points()
            following = self._next()
            if following is None or following == self.best.at:
                break
            self._set(LowerBound(unserved=self.best.unserved, at=following))
        return self.best

    def _set(self, better: LowerBound) -> None:
        if better != self.best:
            self.best = better
            if self.tell is not None:
                self.tell(better)

    def _next(self) -> int | None:
        """The ``unserved`` to look at next: the one asked for, else the least that is not refuted."""
        asked = self.wanted()
        if asked is not None or self.best.impossible:
            return asked
        if self.best.empty:
            if not self.waited:
                self._prove_unserved()
            least = max(self.best.unserved, self.best.at + 1)
            self._set(replace(self.best, unserved=least))
        return self.best.unserved

    # -- unserved -----------------------------------------------------------------------------------------------

    def _prove_unserved(self, enough: int | None = None) -> None:
        """Least ``unserved``: any number may wait, and the waiting slots are all that is charged."""
        self.waited = True
        model, clock = build_base_relaxation(self.school, None).builder.model, self.clock
        costs, constant = model.objective([UNSERVED])
        clock.charge(LP_EFFORT_PER_COEFFICIENT * sum(len(row.terms) for row in model.rows))
        value = safe_dual_bound(model, costs, constant, clock.share(1.0, float("inf"))).value or 0
        value = max(value, self.best.unserved)
        for strategy in DEFAULTS.lp.cp_sat_strategies:
            if clock.over or (enough is not None and value >= enough):
                break
            whole = integer_bound(
                model,
                costs,
                constant,
                time_limit=clock.share(0.1, 5.0),
                deterministic_limit=clock.units(0.1),
                target_bound=enough,
                strategy=strategy,
                stop=clock.stop,
            )
            clock.charge(whole.deterministic_time)
            value = max(value, whole.value or 0)
            if whole.infeasible:
                self._set(replace(self.best, empty=True, impossible=True))
            if whole.infeasible or whole.solved:
                break
        self._set(replace(self.best, unserved=max(value, self.best.unserved)))

    # -- points -------------------------------------------------------------------------------------------------

    def _points(self) -> None:
        """Bound the points at ``best.at``, until all is proven or another ``unserved`` has to be looked at."""
        at = self.best.at
        base = build_base_relaxation(self.school, at)
        tree = BranchAndBound(base, self.clock, tell=self._better)
        by_goal = False
        while not (self.clock.over or tree.complete or tree.empty or self.wanted() not in (None, at)):
            tree.step()
            if tree.lp_reports_infeasible and not self.waited:
                self._prove_unserved()
                if self.best.impossible or self.best.unserved > at:
                    self._set(replace(self.best, empty=True))
                    return
            if not by_goal and not tree.empty and not tree.lp_step_pending:
                by_goal = True
                paid = sorted(tree.worst().paid.items())
                self._set(replace(self.best, charged={goal: round(points) for goal, points in paid if points >= 0.5}))
                self._goals(base, tree)
        self._set(replace(self.best, complete=tree.complete and not tree.empty, empty=self.best.empty or tree.empty))

    def _goals(self, base: BaseRelaxation, joint: BranchAndBound) -> None:
        """Linear bounds on single goals: on those that the joint relaxation pays for, as the others can be 0."""
        needed = len(self.best.charged) * joint.seconds
        if self.clock.deterministic is None and needed > SINGLE_GOALS_TIME_SHARE * self.clock.seconds:
            return
        for goal in self.best.charged:
            alone = BranchAndBound(base, self.clock, goals=[goal])
            while not self.clock.over and (alone.lp_step_pending if goal == "fair-load" else not alone.tried):
                alone.step()
            if alone.value > 0:
                self._set(replace(self.best, goals={**self.best.goals, goal: alone.value}))

    def _better(self, value: int) -> None:
        if value > self.best.points:
            self._set(replace(self.best, points=value))
