"""Every row of the relaxation holds for real timetables, and what they pay is at least what the relaxation charges."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from random import Random

import pytest

from optimizer.auditing import audit
from optimizer.domain.timetable import Timetable
from optimizer.engine.bounds.anytime_bound import lower_bound
from optimizer.engine.bounds.base_relaxation import build_base_relaxation
from optimizer.engine.bounds.infeasibility import prove_infeasible
from optimizer.engine.bounds.load_sharing import LevelRange, charged_pool, full_level_range
from optimizer.engine.cp.engine import Limits
from optimizer.engine.cp.neighbourhood import full_neighbourhood
from optimizer.engine.lp.cp_sat_bound import integer_bound
from optimizer.engine.lp.program import Key, LinearProgram
from optimizer.engine.plan.convert import to_timetable
from optimizer.engine.plan.plan import Plan
from optimizer.engine.problem.school import School
from optimizer.engine.search.initial_plan import construct_plan
from optimizer.files import load
from optimizer.testing.generator import KINDS, generate, tiny
from optimizer.testing.schools import MONDAY, never_joining
from tests.engine.bounds.reading import Reading
from tests.engine.cp.walks import random_freedom, step
from tests.marks import some_quick

SETTLED = {
    "waits", "gone", "pattern", "opens", "meets", "members", "members at", "heads", "sessions", "staff needed", "doing",
    "of grade", "moves", "meets among", "serves", "duty", "comes in", "yuan", "share", "led", "groups", "fewest staff",
    "rows", "leads of groups", "leads of students", "pattern of",
    "clubs at once", "classmates", "continuity",
}  # fmt: skip
"""Names of the variables whose values a timetable settles."""

IMPOSSIBLE = (1, 7, 12, 15, 16, 18, 21, 25)
"""Tiny schools without a timetable."""


def charged(relaxation: LinearProgram, values: Mapping[Key, int]) -> tuple[int | None, list[object]]:
    """Least cost of the relaxation with these values fixed, or the values and rows that are broken if there is none."""
    fixed, outside = relaxation.copy(), list[object]()
    for variable, key in enumerate(relaxation.keys):
        if key[0] in SETTLED:
            value, low, high = values.get(key, 0), fixed.lower[variable], fixed.upper[variable]
            if not low <= value <= high:
                outside.append((key, value, low, high))
            fixed.lower[variable] = fixed.upper[variable] = value
    if outside:
        return None, outside
    costs, constant = relaxation.objective()
    bound = integer_bound(fixed, costs, constant, time_limit=60)
    if bound.infeasible:
        return None, broken(relaxation, values)
    assert bound.solved
    return bound.value if costs else int(constant), []


def broken(relaxation: LinearProgram, values: Mapping[Key, int]) -> list[object]:
    """Rows of settled variables alone that the values break."""
    found: list[object] = []
    for row in relaxation.rows:
        if all(relaxation.keys[v][0] in SETTLED for v, _ in row.terms):
            total = sum(c * values.get(relaxation.keys[v], 0) for v, c in row.terms)
            if not row.low <= total <= row.high:
                found.append((row.key, row.low, total, row.high))
    return found


def level(school: School, timetable: Timetable) -> LevelRange:
    """The best level of the pool whose loads are charged."""
    slots: dict[str, int] = {person.id: 0 for person in school.scenario.staff}
    for row in timetable.sessions:
        for name in () if row.joins else row.team:
            slots[name] += 1
    for duty in timetable.duties:
        slots[duty.staff] += 1
    levels = [LevelRange(one, one) for one in range(full_level_range(school).high + 1)]
    pool = charged_pool(school)
    return min(levels, key=lambda here: sum(here.distance(school, p, slots[p.id]) for p in pool))


def check(school: School, timetable: Timetable) -> tuple[int, int]:
    """Points of a timetable without violations, and what the relaxation charges for it."""
    judged = audit(school.scenario, timetable, week_of=school.week_of)
    assert judged.score.hard == 0
    base = build_base_relaxation(school, judged.score.unserved)
    relaxation = base.at(level(school, timetable))
    values = Reading(base.builder, base.roster, timetable).values
    values.update({(goal,): judged.goals[goal].measure for goal in ("classmates", "continuity")})
    cost, faults = charged(relaxation, values)
    assert not faults, faults[:5]
    assert cost is not None
    assert cost <= judged.score.points
    return judged.score.points, cost


@pytest.mark.parametrize("kind", some_quick(sorted(KINDS), 4))
def test_walk_through_generated_weeks(kind: str, tmp_path: Path) -> None:
    """From a constructed week to others, oddly staffed, with waiting students and joined groups."""
    school = School(load(generate(tmp_path / kind, students=60, kind=kind, seed=1)), MONDAY)
    plan = construct_plan(school, time_limit=5)
    walk(school, plan, Random(kind), steps=3)


@pytest.mark.parametrize("kind", some_quick(["campuses", "clubs", "early-leavers", "mixed", "short-staff"], 1))
def test_walk_where_groups_never_join(kind: str, tmp_path: Path) -> None:
    school = School(never_joining(load(generate(tmp_path / kind, students=60, kind=kind, seed=2))), MONDAY)
    walk(school, construct_plan(school, time_limit=5), Random(kind), steps=3)


@pytest.mark.parametrize("seed", [seed for seed in range(30) if seed not in IMPOSSIBLE])
def test_walk_through_tiny_weeks(seed: int, tmp_path: Path) -> None:
    school = School(load(tiny(tmp_path / "tiny", seed)), MONDAY)
    rng = Random(f"bounds-{seed}")
    everything = full_neighbourhood(school, dict.fromkeys(school.scenario.campuses, 3))
    plan = step(school, Plan(), everything, rng, Limits(deterministic=2.0, seed=seed))
    assert plan is not None
    walk(school, plan, rng, steps=2)


def walk(school: School, plan: Plan, rng: Random, *, steps: int) -> None:
    """Check the weeks on a random walk, and the bounds against the best of them."""
    scores = []
    for number in range(steps + 1):
        timetable = to_timetable(school, plan)
        judged = audit(school.scenario, timetable, week_of=MONDAY)
        if judged.score.hard == 0:
            check(school, timetable)
            scores.append((judged.score.unserved, judged.score.points))
        found = step(school, plan, random_freedom(school, plan, rng), rng, Limits(deterministic=0.2, seed=number))
        plan = plan if found is None else found
    if not scores:
        pytest.skip("the construction left violations")
    unserved, points = min(scores)
    found_bound = lower_bound(school, time_limit=60, deterministic_limit=0.5, unserved=unserved)
    assert not found_bound.empty
    assert not found_bound.impossible
    assert found_bound.unserved <= unserved
    assert found_bound.points <= points
    assert prove_infeasible(school, 30) is None
