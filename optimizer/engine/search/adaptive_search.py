"""Adaptive large neighbourhood search (Shaw 1998; Ropke and Pisinger 2006) with CP-SAT as the repair step.

In each iteration an operator is drawn, it frees a part of the plan, a CP-SAT model finds the best plan that differs
only there, and a better one is kept. Operators are drawn by the points per effort that they have won lately and by
what their goals can still improve; their sizes adapt, so that most models are solved to optimality.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import count
from math import sqrt

from optimizer.domain.result import Status
from optimizer.engine.cp.builder import ModelBuilder
from optimizer.engine.cp.engine import Limits
from optimizer.engine.cp.neighbourhood import Neighbourhood
from optimizer.engine.params import SearchParams
from optimizer.engine.plan.index import PlanIndex
from optimizer.engine.plan.plan import Plan
from optimizer.engine.search.operators import OPERATORS, Operator


@dataclass
class _OperatorStats:
    """What the search has learned about an operator.

    Attributes
    ----------
    size : float
        Size of its next neighbourhood, before rounding.
    value : float
        Exponential recency-weighted average of the points won per unit of effort.
    tries : int
        How often it was drawn.
    """

    operator: Operator
    size: float
    value: float
    tries: int = 0

    def update(self, points: float, effort: float, status: Status, params: SearchParams) -> None:
        """Learn from one iteration: the points won, the effort (deterministic time) spent, the status of the model."""
        self.tries += 1
        self.value += params.value_learning_rate * (points / max(effort, params.min_attempt_effort) - self.value)
        if status is Status.OPTIMAL:
            self.size = min(params.max_neighbourhood_size, self.size * params.growth_factor)
        elif points <= 0:
            self.size = max(params.min_neighbourhood_size, self.size * params.shrink_factor)


@dataclass
class AdaptiveSearch:
    """State of a search.

    Attributes
    ----------
    plan : Plan
        The best plan so far; it must keep all rules.
    on_improvement : callable
        Called with each better plan: (plan, points won, unserved won, name of the operator). Returns whether to end the
        search, since the plan is proven to be good enough.
    improvable_points : callable
        From a plan to goal -> points that it costs beyond the proven lower bound of the goal and beyond what the goal
        costs in the relaxation's optimum; ``unserved`` is among the goals.
    polish : callable
        From the best plan to a better one, audited, by another method (None without one), and the effort that it took.
        It is called every so many iterations if the plan has changed.
    workers : int
        Threads of CP-SAT. With one, and a limit of effort, every run gives the same plan.
    effort_spent : float
        Deterministic time used so far.
    """

    model_builder: ModelBuilder
    plan: Plan
    rng: random.Random
    on_improvement: Callable[[Plan, int, int, str], bool]
    improvable_points: Callable[[Plan], Mapping[str, int]]
    polish: Callable[[Plan], tuple[Plan | None, float]] = lambda plan: (None, 0.0)
    workers: int = 1
    effort_spent: float = 0.0
    _stats: list[_OperatorStats] = field(init=False)

    def __post_init__(self) -> None:
        self._stats = [_OperatorStats(one, one.size, self._params.initial_value) for one in OPERATORS]

    @property
    def _params(self) -> SearchParams:
        return self.model_builder.school.params.search

    def run(self, *, until: float | None, effort: float | None, stop: threading.Event) -> None:
        """Search until a clock time (``time.monotonic``), a deterministic effort, or the event."""
        params = self._params
        index = PlanIndex(self.model_builder.school, self.plan)
        improvable: Mapping[str, int] = {}
        exhausted: set[Neighbourhood] = set()  # searched to optimality around the present plan, without a gain
        polished: Plan | None = None
        stalled = 0
        serving_effort = 0.0  # since the last gain in unserved
        patience = params.serving_first_effort
        if effort is not None:
            patience = min(patience, params.serving_first_share * effort)
        for iteration in count():
            if stop.is_set():
                return
            if iteration % params.annealing_interval == 0 and self.plan is not polished:
                better, polishing = self.polish(self.plan)
                self.effort_spent += polishing
                if better is not None:
                    self.plan = better
                    exhausted.clear()
                    index = PlanIndex(self.model_builder.school, self.plan)
                polished = self.plan
            if iteration % params.potential_refresh_interval == 0:
                improvable = self.improvable_points(self.plan)
            seconds = None if until is None else until - time.monotonic()
            if (seconds is not None and seconds < 0.05) or (effort is not None and self.effort_spent >= effort):
                return
            serving_first = bool(improvable.get("unserved")) and serving_effort < patience
            stats = self._draw(improvable, serving_first)
            operator = stats.operator
            neighbourhood = operator.choose(index, max(1, round(stats.size)), self.rng)
            if neighbourhood is None or neighbourhood in exhausted:
                status = Status.FEASIBLE if neighbourhood is None else Status.OPTIMAL
                stats.update(0, 1.0, status, params)
                self.effort_spent += params.skipped_effort
                serving_effort += params.min_attempt_effort
                continue
            usual = params.full_neighbourhood_effort if operator.frees_everything else params.operator_effort
            limit = usual * min(params.max_limit_factor, 2 ** (stalled // params.stall_iterations))
            if effort is not None:
                limit = min(limit, max(usual, effort - self.effort_spent))
            limits = Limits(seconds, limit, self.workers, self.rng.randrange(1 << 30))
            answer = self.model_builder.improve(self.plan, neighbourhood, limits, presence=index, stop=stop)
            self.effort_spent += answer.effort
            serving_effort = 0.0 if answer.unserved_gained > 0 else serving_effort + answer.effort
            if answer.unserved_gained > 0 and "unserved" in improvable:
                improvable = {**improvable, "unserved": max(0, improvable["unserved"] - answer.unserved_gained)}
            points = answer.points_gained + params.unserved_points * answer.unserved_gained
            stats.update(points, answer.effort + 0.05, answer.status, params)
            stalled = 0 if answer.plan is not None else stalled + 1
            if answer.plan is not None:
                exhausted.clear()
                self.plan = answer.plan
                index = PlanIndex(self.model_builder.school, self.plan)
                if self.on_improvement(answer.plan, answer.points_gained, answer.unserved_gained, operator.name):
                    return
            elif answer.status is Status.OPTIMAL:
                exhausted.add(neighbourhood)

    def _draw(self, improvable: Mapping[str, int], serving_first: bool) -> _OperatorStats:
        """Draw an operator, with weights from its value and from what its goals can still improve.

        The weight grows with the square root of the value, so that one large gain does not suppress all others; an
        operator that has not been tried yet counts as better than the best. With ``serving_first`` only those that
        serve waiting students are drawn.
        """
        among = [s for s in self._stats if not serving_first or "unserved" in s.operator.goals]
        params, highest = self._params, max(stats.value for stats in among)
        floor = max(params.min_value_share * highest, params.min_value)
        weights = [
            sqrt(max(stats.value, floor) if stats.tries else highest + 1)
            * _selection_factor(stats.operator, improvable, params)
            for stats in among
        ]
        return self.rng.choices(among, weights)[0]


def _selection_factor(operator: Operator, improvable: Mapping[str, int], params: SearchParams) -> float:
    """Factor on an operator's weight, at most 1: the part of all improvable points that its goals have, scaled."""
    if "unserved" in operator.goals:
        return 1.0 if improvable.get("unserved") else params.min_selection_factor
    total = sum(points for goal, points in improvable.items() if goal != "unserved")
    own = sum(improvable.get(goal, 0) for goal in operator.goals)
    return max(params.min_selection_factor, min(1.0, params.potential_share_factor * own / max(1, total)))
