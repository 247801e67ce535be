"""The anytime search for lower bounds: cheap ones first, then better ones for as long as there is time.

The timetables bounded fall apart by their best common level of ``fair-load``. Each `Branch` holds a range of levels and
what is proven for it; the bound for all is the least of them. The worst branch is worked on first: by the linear
relaxation, by splitting its range, and at a single level by the relaxation in whole numbers.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from optimizer.domain.result import Bound
from optimizer.model.bounds.build import at_levels, base
from optimizer.model.bounds.certificate import linear_bound
from optimizer.model.bounds.draft import Draft
from optimizer.model.bounds.linear import Relaxation
from optimizer.model.bounds.loads import Levels, all_levels
from optimizer.model.bounds.staff import Roster
from optimizer.model.bounds.waiting import GOAL as UNSERVED
from optimizer.model.bounds.whole import whole_bound
from optimizer.model.school import School

LP_UNIT = 2e-6
"""Deterministic time charged for a linear program: this times its non-zero coefficients."""


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
    complete : bool
        Nothing more can come from this relaxation: its optimum is proven.
    """

    unserved: int = 0
    at: int = 0
    points: int = 0
    goals: dict[str, int] = field(default_factory=dict)
    empty: bool = False
    complete: bool = False

    @property
    def bound(self) -> Bound:
        return Bound(self.unserved, self.points)


@dataclass
class Clock:
    """Limits of a run: wall time, deterministic time, and a wish to stop."""

    deadline: float
    deterministic: float | None
    stop: Callable[[], bool] | None

    @property
    def seconds(self) -> float:
        return self.deadline - time.monotonic()

    @property
    def over(self) -> bool:
        spent = self.deterministic is not None and self.deterministic <= 0
        return spent or self.seconds <= 0 or (self.stop is not None and self.stop())

    def charge(self, units: float) -> None:
        if self.deterministic is not None:
            self.deterministic -= units


@dataclass
class Branch:
    """Timetables whose best level is among ``levels``: ``value`` is proven of them, ``stage`` counts steps tried."""

    levels: Levels
    value: int
    stage: int = 0
    solved: bool = False


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
        Bound the points of timetables with this ``unserved``; default: with the proven least.
    on_improvement : callable, optional
        Told each better result.
    stop : callable, optional
        Asked now and then; True ends the run.
    """
    clock = Clock(time.monotonic() + time_limit, deterministic_limit, stop)
    return _Run(school, clock, unserved, on_improvement).go()


class _Run:
    def __init__(
        self, school: School, clock: Clock, unserved: int | None, tell: Callable[[LowerBound], None] | None
    ) -> None:
        self.school, self.clock, self.tell = school, clock, tell
        self.best = LowerBound(at=unserved or 0)
        self.wanted = unserved

    def go(self) -> LowerBound:
        self._improve(unserved=self._unserved())
        if self.wanted is None:
            self._improve(at=self.best.unserved)
        if not self.clock.over:
            self._points()
        return self.best

    def _improve(self, **changes: object) -> None:
        from dataclasses import replace

        better = replace(self.best, **changes)  # type: ignore[arg-type]
        if better != self.best:
            self.best = better
            if self.tell is not None:
                self.tell(better)

    # -- unserved -----------------------------------------------------------------------------------------------

    def _unserved(self) -> int:
        draft, _ = base(self.school, None)
        model = draft.model
        costs, constant = model.objective([UNSERVED])
        found = self._linear(model, costs, constant)
        value = max(0, found or 0)
        if value > 0 and not self.clock.over:
            share = min(self.clock.seconds / 4, 30.0)
            whole = whole_bound(
                model, costs, constant, time_limit=share, deterministic_limit=self._units(0.25), stop=self.clock.stop
            )
            self.clock.charge(whole.deterministic_time)
            value = max(value, whole.value or 0)
        return value

    def _units(self, share: float) -> float | None:
        return None if self.clock.deterministic is None else max(1e-3, share * self.clock.deterministic)

    def _linear(self, model: Relaxation, costs: dict[int, int], constant: int) -> int | None:
        self.clock.charge(LP_UNIT * sum(len(row.terms) for row in model.rows))
        limit = self.clock.seconds if self.clock.deterministic is None else 1e6
        return linear_bound(model, costs, constant, limit).value

    # -- points -------------------------------------------------------------------------------------------------

    def _points(self) -> None:
        draft, roster = base(self.school, self.best.at)
        branches = [Branch(all_levels(self.school), 0)]
        while not self.clock.over:
            open_ = [branch for branch in branches if not branch.solved]
            worst = min(branches, key=lambda branch: (branch.value, branch.solved, branch.levels))
            self._improve(points=max(self.best.points, worst.value))
            if worst.solved or not open_:
                self._improve(complete=True)
                return
            self._work(draft, roster, worst, branches)
        self._improve(points=max(self.best.points, min(branch.value for branch in branches)))

    def _work(self, draft: Draft, roster: Roster, branch: Branch, branches: list[Branch]) -> None:
        """One step on a branch: its linear relaxation, then a split, then whole numbers."""
        if branch.stage == 0:
            model = at_levels(draft, roster, branch.levels)
            costs, constant = model.objective()
            branch.value = max(branch.value, self._linear(model, costs, constant) or 0)
            branch.stage = 1
        elif branch.levels.low < branch.levels.high:
            branches.remove(branch)
            branches.extend(Branch(part, branch.value) for part in branch.levels.split())
        else:
            self._whole(draft, roster, branch, branches)

    def _whole(self, draft: Draft, roster: Roster, branch: Branch, branches: list[Branch]) -> None:
        """Whole numbers at one level, until another branch is the worst or the share of the time is spent."""
        model = at_levels(draft, roster, branch.levels)
        costs, constant = model.objective()
        others = min((other.value for other in branches if other is not branch), default=None)
        enough = None if others is None else others + 1

        def told(value: int) -> None:
            branch.value = max(branch.value, value)
            self._improve(points=max(self.best.points, min(other.value for other in branches)))

        found = whole_bound(
            model,
            costs,
            constant,
            time_limit=self.clock.seconds if branch.stage > 3 else min(self.clock.seconds, 5.0 * 2**branch.stage),
            deterministic_limit=self._units(0.5),
            enough=enough,
            on_bound=told,
            stop=self.clock.stop,
        )
        self.clock.charge(found.deterministic_time)
        branch.stage += 1
        if found.infeasible:
            branches.remove(branch)
            if not branches:
                self._improve(empty=True)
        else:
            branch.value = max(branch.value, found.value or 0)
            branch.solved = found.solved
