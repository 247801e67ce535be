"""The search spends no effort on what it has already exhausted."""

from __future__ import annotations

import random
import threading
from collections import Counter

import pytest

from optimizer.domain.result import Status
from optimizer.model.build import Improvement, Workshop
from optimizer.model.engine import Limits
from optimizer.model.freedom import Freedom
from optimizer.model.plan import Plan, from_timetable
from optimizer.model.school import School
from optimizer.solve.search import _STALE, Search
from tests.solve.repair_weeks import WEEK, published


def test_what_is_exhausted_is_asked_once_for_each_plan(monkeypatch: pytest.MonkeyPatch) -> None:
    scenario, week = published("plain", students=30, seed=1)
    school = School(scenario, WEEK)
    workshop = Workshop(school)
    tried: list[tuple[Plan, Freedom]] = []

    def improve(plan: Plan, freedom: Freedom, *_: object, **__: object) -> Improvement:
        """Nothing better is in any freedom but the fortieth."""
        tried.append((plan, freedom))
        better = plan.copy() if len(tried) == 40 else None
        return Improvement(Status.OPTIMAL, better, points_won=int(better is not None), effort=0.01)

    monkeypatch.setattr(workshop, "improve", improve)
    plan = from_timetable(school, week)
    search = Search(workshop, plan, random.Random(1), lambda *_: False, lambda _: {"fair-load": 10})
    search.run(until=None, effort=1.5, stop=threading.Event())

    asked = Counter((id(plan), freedom) for plan, freedom in tried)
    assert set(asked.values()) == {1}
    assert len({plan for plan, _ in asked}) == 2
    assert len({freedom for _, freedom in asked}) < len(asked)  # with a new plan it is worth asking again


def test_after_much_in_vain_the_next_ones_may_take_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    scenario, week = published("plain", students=30, seed=1)
    workshop = Workshop(School(scenario, WEEK))
    given: list[float] = []

    def improve(plan: Plan, _: Freedom, limits: Limits, **__: object) -> Improvement:
        """Nothing is ever proven; there is a gain once, when the time has doubled twice."""
        given.append(limits.deterministic or 0)
        better = plan.copy() if len(given) == 3 * _STALE else None
        return Improvement(Status.FEASIBLE, better, points_won=int(better is not None), effort=2.5)

    monkeypatch.setattr(workshop, "improve", improve)
    plan = from_timetable(workshop.school, week)
    search = Search(workshop, plan, random.Random(1), lambda *_: False, lambda _: {"fair-load": 10})
    search.run(until=None, effort=10.0 * _STALE, stop=threading.Event())

    calm = given[:_STALE]
    assert max(given[_STALE : 2 * _STALE]) == 2 * max(calm)
    assert max(given[2 * _STALE : 3 * _STALE]) == 4 * max(calm)
    assert max(given[3 * _STALE : 4 * _STALE]) <= max(calm)
