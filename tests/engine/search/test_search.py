"""The search spends no effort on what it has already exhausted."""

from __future__ import annotations

import random
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from optimizer.domain.result import Status
from optimizer.engine.cp.builder import Improvement
from optimizer.engine.cp.engine import Limits
from optimizer.engine.cp.neighbourhood import Neighbourhood
from optimizer.engine.plan.convert import from_timetable
from optimizer.engine.plan.plan import Plan
from optimizer.engine.problem.school import School
from optimizer.engine.search.adaptive_search import AdaptiveSearch
from tests.engine.repair.repair_weeks import WEEK, published


@dataclass
class Told:
    """In place of a `Workshop`: answers each neighbourhood as it is told to."""

    school: School
    improve: Callable[..., Improvement]


def search(improve: Callable[..., Improvement], effort: float) -> None:
    """Search with these answers around a published week."""
    scenario, week = published("plain", students=30, seed=1)
    school = School(scenario, WEEK)
    plan = from_timetable(school, week)
    begun = AdaptiveSearch(Told(school, improve), plan, random.Random(1), lambda *_: False, lambda _: {"fair-load": 10})
    begun.run(until=None, effort=effort, stop=threading.Event())


def test_what_is_exhausted_is_asked_once_for_each_plan() -> None:
    tried: list[tuple[Plan, Neighbourhood]] = []

    def improve(plan: Plan, freedom: Neighbourhood, *_: object, **__: object) -> Improvement:
        """Nothing better is in any freedom but the fortieth."""
        tried.append((plan, freedom))
        better = plan.copy() if len(tried) == 40 else None
        return Improvement(Status.OPTIMAL, better, points_gained=int(better is not None), effort=0.01)

    search(improve, 1.5)
    asked = Counter((id(plan), freedom) for plan, freedom in tried)
    assert set(asked.values()) == {1}
    assert len({id(plan) for plan, _ in tried}) == 2
    assert len({freedom for _, freedom in asked}) < len(asked)  # with a new plan it is worth asking again


def test_after_much_in_vain_the_next_ones_may_take_longer() -> None:
    """Nothing is ever proven; there is a gain once, when the time has doubled twice."""
    given: list[float] = []
    won: list[int] = []

    def usual() -> float:
        """The most that any of the first ones was given."""
        return max(given[:15])

    def improve(plan: Plan, _: Neighbourhood, limits: Limits, **__: object) -> Improvement:
        given.append(limits.deterministic or 0)
        gain = not won and given[-1] >= 4 * usual()
        if gain:
            won.append(len(given))
        return Improvement(Status.FEASIBLE, plan.copy() if gain else None, points_gained=int(gain), effort=2.5)

    search(improve, 500.0)
    (gain,) = won
    longer = next(n for n, time in enumerate(given) if time > usual())
    assert 15 < longer < gain
    assert max(given[longer:gain]) == 4 * usual()
    assert max(given[gain : gain + longer]) <= usual()
    assert max(given[gain:]) > usual()
