"""The search spends no effort on what it has already exhausted."""

from __future__ import annotations

import random
import threading
from collections import Counter

from optimizer.domain.result import Status
from optimizer.model.build import Improvement, Workshop
from optimizer.model.engine import Limits
from optimizer.model.freedom import Freedom
from optimizer.model.plan import Plan, Presence, from_timetable
from optimizer.model.school import School
from optimizer.solve.search import Search
from tests.solve.repair_weeks import WEEK, published


class _Exhausting(Workshop):
    """Says of every freedom that nothing better is in it, but for the first, and counts how often each is asked."""

    def __init__(self, school: School):
        super().__init__(school)
        self.asked: list[tuple[Plan, Freedom]] = []

    def improve(
        self,
        plan: Plan,
        freedom: Freedom,
        limits: Limits,
        *,
        presence: Presence | None = None,
        stop: threading.Event | None = None,
    ) -> Improvement:
        self.asked.append((plan, freedom))
        better = plan.copy() if len(self.asked) == 40 else None
        return Improvement(Status.OPTIMAL, better, points_won=int(better is not None), effort=0.01)


def test_what_is_exhausted_is_asked_once_for_each_plan() -> None:
    scenario, week = published("plain", students=30, seed=1)
    school = School(scenario, WEEK)
    workshop = _Exhausting(school)
    plan = from_timetable(school, week)
    search = Search(workshop, plan, random.Random(1), lambda *_: False, lambda _: {"fair-load": 10})
    search.run(until=None, effort=1.5, stop=threading.Event())

    asked = Counter((id(plan), freedom) for plan, freedom in workshop.asked)
    assert set(asked.values()) == {1}
    assert len({plan for plan, _ in asked}) == 2
    assert len({freedom for _, freedom in asked}) < len(asked)  # with a new plan it is worth asking again
