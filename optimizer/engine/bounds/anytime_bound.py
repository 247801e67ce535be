"""Lower bounds on ``unserved`` and ``points`` by an anytime computation: cheap ones first, then better ones.

The score is lexicographic, and so is its bound. First ``points`` are bounded for timetables with ``unserved`` = 0, as
nearly every school can serve everybody. If that turns out to be impossible, the least ``unserved`` is bounded, and the
points are bounded for timetables with that value; and so on.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace

from optimizer.domain.result import Bound
from optimizer.engine.bounds.base_relaxation import BaseRelaxation, build_base_relaxation
from optimizer.engine.bounds.branch_and_bound import BranchAndBound
from optimizer.engine.bounds.waiting_days import UNSERVED_GOAL
from optimizer.engine.bounds.work_limit import StoppedError, WorkLimit
from optimizer.engine.lp.cp_sat_bound import CP_SAT_STRATEGIES, integer_bound
from optimizer.engine.lp.dual_bound import safe_dual_bound
from optimizer.engine.problem.school import School


@dataclass(frozen=True)
class LowerBound:
    """What is proven about every timetable that keeps the hard rules.

    Attributes
    ----------
    unserved : int
        No such timetable has less.
    at : int
        ``points`` and ``goals`` are about the timetables with this ``unserved``.
    points : int
        No such timetable has fewer points, all goals taken together.
    goals : dict
        Goal -> no such timetable has fewer points of this goal. Goals without an entry: 0.
    charged : dict
        Goal -> points of it in the optimal solution of the linear relaxation. They show how ``points`` comes about, but
        are not proven goal by goal, and add up to less than ``points`` once that comes from integers.
    empty : bool
        Proven: no timetable with ``unserved`` = ``at`` keeps the hard rules.
    impossible : bool
        Proven: no timetable at all keeps them.
    complete : bool
        ``points`` is the optimum of the integer relaxation, so that it cannot rise any further.
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
        """The bound on the score."""
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
    school : School
    time_limit : float
        Seconds of wall time.
    deterministic_limit : float, optional
        Limit in units that do not depend on the machine; two runs that end by it give the same bounds.
    unserved : int or callable, optional
        Bound the points of timetables with this ``unserved``; by default with the least that is not refuted. A callable
        is asked repeatedly, for a search whose ``unserved`` still falls; None from it means the default.
    on_improvement : callable, optional
        Called with each better result.
    stop : callable, optional
        Asked repeatedly; True ends the computation.
    """
    limit = WorkLimit(time.monotonic() + time_limit, deterministic_limit, stop)
    wanted = unserved if callable(unserved) else lambda: unserved
    search = _LowerBoundSearch(school, limit, wanted, on_improvement)
    search.may_change = callable(unserved) and deterministic_limit is None
    return search.run()


class _LowerBoundSearch:
    """The state of one computation.

    Attributes
    ----------
    best : LowerBound
    unserved_bounded : bool
        Whether `_bound_unserved` has run.
    may_change : bool
        Whether another ``unserved`` may be asked for while there is time.
    """

    def __init__(
        self,
        school: School,
        limit: WorkLimit,
        wanted: Callable[[], int | None],
        on_improvement: Callable[[LowerBound], None] | None,
    ) -> None:
        self.school, self.limit, self.wanted, self.on_improvement = school, limit, wanted, on_improvement
        self.params = school.params.bounds
        self.best = LowerBound(at=wanted() or 0)
        self.unserved_bounded = False
        self.may_change = False

    def run(self) -> LowerBound:
        with suppress(StoppedError):
            self._run()
        return self.best

    def _run(self) -> None:
        if self.best.at > 0:
            self._bound_unserved(self.best.at)
        while not self.best.impossible and not self.limit.exhausted:
            self._bound_points()
            following = self._next_unserved()
            while following == self.best.at > self.best.unserved and self._waits_for_better():
                following = self._next_unserved()
            if following is None or following == self.best.at:
                break
            self._set(LowerBound(unserved=self.best.unserved, at=following))

    def _waits_for_better(self) -> bool:
        """Wait while the points of timetables that are not proven least in ``unserved`` are bounded as far as can be.

        The search may still find a timetable with less, whose points are then to be bounded. Returns whether there is
        time left for that.
        """
        if not self.may_change or self.limit.exhausted:
            return False
        time.sleep(self.params.poll_seconds)
        return True

    def _set(self, better: LowerBound) -> None:
        if better != self.best:
            self.best = better
            if self.on_improvement is not None:
                self.on_improvement(better)

    def _next_unserved(self) -> int | None:
        """The ``unserved`` whose points are to be bounded next: the one asked for, else the least not refuted."""
        wanted = self.wanted()
        if wanted is not None or self.best.impossible:
            return wanted
        if self.best.empty:
            if not self.unserved_bounded:
                self._bound_unserved()
            self._set(replace(self.best, unserved=max(self.best.unserved, self.best.at + 1)))
        return self.best.unserved

    # -- unserved -----------------------------------------------------------------------------------------------

    def _bound_unserved(self, target: int | None = None) -> None:
        """Bound ``unserved`` from below: any number may wait, and waiting slots are the only cost.

        Parameters
        ----------
        target : int, optional
            Value at which the bound is good enough.
        """
        self.unserved_bounded = True
        limit = self.limit
        program = build_base_relaxation(self.school, None, limit.stop).builder.model
        costs, constant = program.objective([UNSERVED_GOAL])
        limit.spend(self.params.lp_effort_per_coefficient * program.coefficients)
        seconds = limit.seconds_for_step(1.0, math.inf)
        linear = safe_dual_bound(program, costs, constant, seconds, self.school.params.lp)
        value = max(linear.value or 0, self.best.unserved)
        share = self.params.unserved_time_share
        for strategy in CP_SAT_STRATEGIES:
            if limit.exhausted or (target is not None and value >= target):
                break
            bound = integer_bound(
                program,
                costs,
                constant,
                time_limit=limit.seconds_for_step(share, self.params.unserved_seconds),
                deterministic_limit=limit.effort_for_step(share),
                target_bound=target,
                strategy=strategy,
                stop=limit.stop,
            )
            limit.spend(bound.deterministic_time)
            value = max(value, bound.value or 0)
            if bound.infeasible:
                self._set(replace(self.best, empty=True, impossible=True))
            if bound.infeasible or bound.solved:
                break
        self._set(replace(self.best, unserved=max(value, self.best.unserved)))

    # -- points -------------------------------------------------------------------------------------------------

    def _bound_points(self) -> None:
        """Bound the points of timetables with ``best.at``, until nothing is left to do or another value is wanted."""
        at = self.best.at
        base = build_base_relaxation(self.school, at, self.limit.stop)
        tree = BranchAndBound(
            base, self.limit, on_bound=self._raise_points, superseded=lambda: self.wanted() not in (None, at)
        )
        goals_bounded = False
        while not (self.limit.exhausted or tree.complete or tree.empty or tree.superseded()):
            tree.step()
            if tree.lp_reports_infeasible and not self.unserved_bounded:
                self._bound_unserved()
                if self.best.impossible or self.best.unserved > at:
                    self._set(replace(self.best, empty=True))
                    return
            if goals_bounded or tree.empty:
                continue
            if costs := sorted(tree.worst().relaxation_cost.items()):  # they guide the search
                self._set(replace(self.best, charged={goal: round(points) for goal, points in costs if points >= 0.5}))
            if not tree.lp_step_pending:
                goals_bounded = True
                self._bound_single_goals(base, tree)
        self._set(replace(self.best, complete=tree.complete and not tree.empty, empty=self.best.empty or tree.empty))

    def _bound_single_goals(self, base: BaseRelaxation, joint: BranchAndBound) -> None:
        """Bounds by linear programs on the goals that cost something in the joint relaxation; the others can be 0."""
        needed = len(self.best.charged) * joint.lp_seconds
        if self.limit.effort is None and needed > self.params.single_goals_time_share * self.limit.seconds:
            return
        for goal in self.best.charged:
            alone = BranchAndBound(base, self.limit, goals=[goal])
            while not self.limit.exhausted and (alone.lp_step_pending if goal == "fair-load" else not alone.started):
                alone.step()
            if alone.value > 0:
                self._set(replace(self.best, goals={**self.best.goals, goal: alone.value}))

    def _raise_points(self, value: int) -> None:
        if value > self.best.points:
            self._set(replace(self.best, points=value))
