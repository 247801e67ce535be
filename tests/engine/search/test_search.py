"""The search improves, keeps all rules, counts its gains rightly, and spends no effort on what it has exhausted."""

from __future__ import annotations

import random
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from optimizer.domain.result import Status
from optimizer.engine.cp.builder import Improvement, ModelBuilder
from optimizer.engine.cp.engine import Limits
from optimizer.engine.cp.neighbourhood import Neighbourhood
from optimizer.engine.plan.convert import from_timetable
from optimizer.engine.plan.plan import Plan
from optimizer.engine.problem.school import School
from optimizer.engine.search.adaptive_search import AdaptiveSearch
from optimizer.engine.search.plan_audit import audit_plan
from tests.engine.repair.repair_weeks import WEEK, published


@dataclass
class ScriptedBuilder:
    """In place of a `ModelBuilder`: answers each neighbourhood by a function."""

    school: School
    improve: Callable[..., Improvement]


def search(improve: Callable[..., Improvement], effort: float) -> None:
    """Search with these answers around a published week."""
    scenario, week = published("plain", students=30, seed=1)
    school = School(scenario, WEEK)
    plan = from_timetable(school, week)
    begun = AdaptiveSearch(
        ScriptedBuilder(school, improve), plan, random.Random(1), lambda *_: False, lambda _: {"fair-load": 10}
    )
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


@pytest.mark.parametrize("seed", [2, 3])
def test_each_better_plan_keeps_all_rules_and_wins_what_is_said(seed: int) -> None:
    scenario, week = published("mixed", 60)
    school = School(scenario, WEEK)
    begin = from_timetable(school, week)

    def run() -> tuple[Plan, int]:
        gains: list[int] = []

        def on_improvement(plan: Plan, points: int, unserved: int, _: str) -> bool:
            gains.append(points)
            audit = audit_plan(school, plan)
            assert audit.clean
            assert audit.score.points == start - sum(gains)
            return len(gains) == 2

        start = audit_plan(school, begin).score.points
        points = {name: goal.points for name, goal in audit_plan(school, begin).goals.items()}
        search = AdaptiveSearch(ModelBuilder(school), begin, random.Random(seed), on_improvement, lambda _: points)
        search.run(until=None, effort=3.0, stop=threading.Event())
        return search.plan, len(gains)

    (first, gains), (second, _) = run(), run()
    assert first == second
    assert 0 < gains <= 2
