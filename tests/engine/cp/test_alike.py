"""Model and judges think alike of random timetables: feasible exactly when clean, and then the same measures."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import pytest

from optimizer.engine.cp.engine import Limits
from optimizer.engine.cp.neighbourhood import full_neighbourhood
from optimizer.engine.plan.plan import Plan
from tests.engine.cp.mutations import mutated
from tests.engine.cp.support import OnDisk, fixed
from tests.engine.cp.walks import step
from tests.marks import some_quick

TinySchool = Callable[[int], OnDisk]
WEEKS = 10
"""Timetables of each school."""


@pytest.mark.parametrize("seed", some_quick(range(48), 24))
def test_random_timetables_are_judged_alike(seed: int, tiny_school: TinySchool) -> None:
    school = tiny_school(seed)
    rng = Random(f"alike-{seed}")
    freedom = full_neighbourhood(school.school, dict.fromkeys(school.scenario.campuses, 3))
    everyone_waits = Plan(waits={s.id: frozenset(school.school.attended[s.id]) for s in school.scenario.students})
    plan = step(school.school, Plan(), freedom, rng, Limits(deterministic=1.0, seed=seed)) or everyone_waits
    weights = school.scenario.settings.goals.weights()
    for _ in range(WEEKS):
        other = mutated(school.school, plan, rng)
        audit, verdict, model = school.audit(other), school.judge(other), fixed(school.school, other)
        assert audit.clean == (not verdict.hard), (audit.violations, verdict.violations)
        assert model.kept == audit.clean, (model.outcome.status, [v.text.en for v in audit.violations])
        if audit.clean:
            weighed = {goal: measure for goal, measure in verdict.goals.items() if weights[goal]}
            assert {goal: model.measures[goal] for goal in weighed} == weighed
            assert (model.unserved, model.points) == (verdict.unserved, verdict.points)
            plan = other if rng.random() < 0.5 else plan
