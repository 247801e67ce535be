"""Micro schools: the best of all timetables, one by one, is what the whole model proves to be the best."""

from __future__ import annotations

import pytest

from optimizer.auditing import audit
from optimizer.domain.result import Status
from optimizer.domain.validate import find_problems
from optimizer.engine.cp.builder import ModelBuilder
from optimizer.engine.cp.engine import solve_model
from optimizer.engine.cp.neighbourhood import full_neighbourhood
from optimizer.engine.plan.plan import Plan
from optimizer.engine.problem.school import School
from optimizer.testing.schools import MONDAY
from tests.engine.cp.brute_force import every_timetable, micro
from tests.engine.cp.support import LIMITS, school_of
from tests.marks import some_quick

Best = tuple[int, int] | None
"""Least (unserved, points); None where no timetable exists."""


def best_of_all(school: School) -> Best:
    verdicts = (audit(school.scenario, timetable, week_of=MONDAY) for timetable in every_timetable(school))
    return min(((v.score.unserved, v.score.points) for v in verdicts if v.clean), default=None)


def best_of_model(school: School) -> Best:
    context = ModelBuilder(school).build(Plan(), full_neighbourhood(school)).context
    unserved, points = context.objective_terms.unserved_total, context.objective_terms.points
    context.constraints.model.minimize((context.objective_terms.max_points + 1) * unserved + points)
    outcome = solve_model(context.constraints.model, LIMITS)
    assert outcome.status in (Status.OPTIMAL, Status.INFEASIBLE)
    return (outcome.value(unserved), outcome.value(points)) if outcome.has_solution else None


@pytest.mark.parametrize("seed", some_quick(range(26), 13))
def test_model_agrees_with_brute_force(seed: int) -> None:
    scenario = micro(seed, most=900)
    assert find_problems(scenario) == []
    school = school_of(scenario)
    assert best_of_model(school) == best_of_all(school)


def test_some_micro_schools_have_no_timetable_and_some_serve_everybody() -> None:
    """Else the comparison would prove little."""
    found = [best_of_model(school_of(micro(seed, most=900))) for seed in range(26)]
    assert None in found
    assert sum(best is not None and best[0] == 0 for best in found) >= 5
    assert sum(best is not None and best[0] > 0 for best in found) >= 5
