"""Large neighbourhood search: open a part of the plan, let CP-SAT make the best of it, keep what is better."""

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
from optimizer.engine.plan.index import PlanIndex
from optimizer.engine.plan.plan import Plan
from optimizer.engine.search.operators import OPERATORS, Operator

_MAX_NEIGHBOURHOOD_SIZE = 24
_POTENTIAL_REFRESH_INTERVAL = 25
"""Neighbourhoods between two looks at what is left to win."""
_MIN_SELECTION_FACTOR = 0.03
"""How much less often a neighbourhood is drawn whose goals are all at their bounds."""
_STALL_ITERATIONS = 25
"""Neighbourhoods without a gain after which the next ones may take twice as long."""
_MAX_LIMIT_FACTOR = 16
"""How many times longer than else they may take at most."""
_POTENTIAL_SHARE_FACTOR = 4
"""A neighbourhood is drawn without reserve when its goals have the inverse of this part of what is left to win."""


@dataclass
class _OperatorStats:
    """What is known of one kind of neighbourhood: its present size, and what it has won for its cost."""

    kind: Operator
    size: float
    value: float = 1.0
    tries: int = 0

    def update_stats(self, won: float, cost: float, status: Status) -> None:
        """Update the running value (points won per unit of cost) and the size: larger when solved with ease."""
        self.tries += 1
        self.value += 0.25 * (won / max(cost, 0.02) - self.value)
        if status is Status.OPTIMAL:
            self.size = min(_MAX_NEIGHBOURHOOD_SIZE, self.size * 1.15)
        elif won <= 0:
            self.size = max(2.0, self.size * 0.9)


@dataclass
class AdaptiveSearch:
    """State of a search: the best plan so far and the value of each neighbourhood.

    Attributes
    ----------
    on_better : callable
        Told of every better plan, with (plan, points won, unserved won, name of the neighbourhood); answers whether
        it is good enough to end the search.
    winnable : callable
        From a plan to goal -> points (of ``unserved`` as well) beyond what is proven unavoidable, or paid in the
        cheapest solution of the bound's relaxation.
    workers : int
        Threads of CP-SAT. One, with a limit of effort, gives the same plan in every run.
    """

    model_builder: ModelBuilder
    plan: Plan
    rng: random.Random
    on_improvement: Callable[[Plan, int, int, str], bool]
    improvable_points: Callable[[Plan], Mapping[str, int]]
    workers: int = 1
    operator_stats: list[_OperatorStats] = field(
        default_factory=lambda: [_OperatorStats(kind, kind.size) for kind in OPERATORS]
    )
    effort_spent: float = 0.0
    """Deterministic time used so far."""

    def run(self, *, until: float | None, effort: float | None, stop: threading.Event) -> None:
        """Search until a clock time (``time.monotonic``), a deterministic effort, or the event."""
        view = PlanIndex(self.model_builder.school, self.plan)
        left_to_win: Mapping[str, int] = {}
        exhausted: set[Neighbourhood] = set()
        in_vain = 0
        for number in count():
            if stop.is_set():
                return
            if number % _POTENTIAL_REFRESH_INTERVAL == 0:
                left_to_win = self.improvable_points(self.plan)
            left = None if until is None else until - time.monotonic()
            if (left is not None and left < 0.05) or (effort is not None and self.effort_spent >= effort):
                return
            arm = self._draw(left_to_win)
            freedom = arm.kind.choose(view, max(1, round(arm.size)), self.rng)
            if freedom is None or freedom in exhausted:
                arm.update_stats(0, 1.0, Status.FEASIBLE if freedom is None else Status.OPTIMAL)
                self.effort_spent += 0.001
                continue
            longer = arm.kind.effort * min(_MAX_LIMIT_FACTOR, 2 ** (in_vain // _STALL_ITERATIONS))
            if effort is not None:
                longer = min(longer, max(arm.kind.effort, effort - self.effort_spent))
            limits = Limits(left, longer, self.workers, self.rng.randrange(1 << 30))
            found = self.model_builder.improve(self.plan, freedom, limits, presence=view, stop=stop)
            self.effort_spent += found.effort
            arm.update_stats(found.points_gained + 1000 * found.unserved_gained, found.effort + 0.05, found.status)
            in_vain = 0 if found.plan is not None else in_vain + 1
            if found.plan is not None:
                exhausted.clear()
                self.plan = found.plan
                view = PlanIndex(self.model_builder.school, self.plan)
                if self.on_improvement(found.plan, found.points_gained, found.unserved_gained, arm.kind.name):
                    return
            elif found.status is Status.OPTIMAL:
                exhausted.add(freedom)

    def _draw(self, left_to_win: Mapping[str, int]) -> _OperatorStats:
        """An arm by what is left to win and the root of its value: one lucky find is not to drown the others."""
        highest = max(arm.value for arm in self.operator_stats)
        weights = [
            sqrt(max(arm.value, 0.04 * highest, 0.01) if arm.tries else highest + 1)
            * _selection_factor(arm.kind, left_to_win)
            for arm in self.operator_stats
        ]
        return self.rng.choices(self.operator_stats, weights)[0]


def _selection_factor(kind: Operator, left_to_win: Mapping[str, int]) -> float:
    """From near 0 to 1: whether the goals of a neighbourhood have a good part of what is left to win."""
    if "unserved" in kind.goals:
        return 1.0 if left_to_win.get("unserved") else _MIN_SELECTION_FACTOR
    total = sum(points for goal, points in left_to_win.items() if goal != "unserved")
    own = sum(left_to_win.get(goal, 0) for goal in kind.goals)
    return max(_MIN_SELECTION_FACTOR, min(1.0, _POTENTIAL_SHARE_FACTOR * own / max(1, total)))
