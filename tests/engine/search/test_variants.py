"""Other constructions: how many, which, and that the best is taken."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import pytest

from optimizer.engine.construct.staff import LevelSearchState
from optimizer.engine.params import DEFAULTS
from optimizer.engine.plan.plan import Plan
from optimizer.engine.problem.school import School
from optimizer.engine.search.initial_plan import construct_plan, construct_variants
from optimizer.engine.search.plan_audit import audit_plan
from optimizer.engine.solve import solve
from optimizer.files import load
from optimizer.testing.generator import build
from tests.engine.repair.repair_weeks import WEEK


@cache
def _school(kind: str = "junior", students: int = 160, seed: int = 3) -> School:
    school = build(students=students, kind=kind, seed=seed)[0]
    return School(load(school.write(Path(mkdtemp()) / "school")), WEEK)


def _effort(school: School, number: int) -> float:
    """Effort for so many variants."""
    params = DEFAULTS.search
    return (number + 0.01) * len(school.scenario.students) / params.students_per_effort / params.variants_time_share


def _variants(
    school: School,
    seed: int = 0,
    *,
    once: float = 0.1,
    until: float | None = None,
    effort: float | None = None,
    stop: threading.Event | None = None,
) -> Iterator[Plan]:
    return construct_variants(
        school, seed, LevelSearchState(), once=once, until=until, effort=effort, stop=stop or threading.Event()
    )


def test_variants_differ_and_keep_all_rules() -> None:
    school = _school()
    plans = list(_variants(school, effort=_effort(school, 3)))
    assert len(plans) == 3
    found = [audit_plan(school, plan) for plan in plans]
    assert all(audit.clean for audit in found)
    assert len({audit.score for audit in found}) > 1
    again = list(_variants(school, effort=_effort(school, 3)))
    assert [plan.care for plan in again] == [plan.care for plan in plans]


def test_seeds_have_variants_of_their_own() -> None:
    school = _school("mixed", 120)
    first, second = (
        {frozenset(plan.care.items()) for plan in _variants(school, seed, effort=_effort(school, 3))} for seed in (0, 1)
    )
    assert len(first | second) > max(len(first), len(second))


def test_without_time_there_are_none() -> None:
    stopped = threading.Event()
    stopped.set()
    assert not list(_variants(_school(), effort=1e6, stop=stopped))
    assert not list(_variants(_school(), until=time.monotonic() - 1))
    assert not list(_variants(_school(), once=0.5, until=time.monotonic() + 1))


def test_the_second_construction_looks_further_for_a_fair_load() -> None:
    """Here some are so far from their share that even assistants whom nobody needs are worth their points."""
    school = _school("everything", 60, seed=4)
    first, further = LevelSearchState(), LevelSearchState(exhaustive=True)
    near, far = (audit_plan(school, construct_plan(school, time_limit=60, loads=loads)) for loads in (first, further))
    assert near.clean
    assert far.clean
    assert further.spare_assistants
    assert far.goals["fair-load"].points < near.goals["fair-load"].points
    assert far.score < near.score


@pytest.mark.slow
def test_the_best_construction_is_taken() -> None:
    """Each that is better than all before is told of, and no other; the last is no worse than the best construction."""
    school, loads, best = _school(), LevelSearchState(), list[int]()
    effort = _effort(school, 3)
    first = construct_plan(school, time_limit=60, loads=loads)
    more = construct_variants(school, 0, loads, once=0.1, until=None, effort=effort, stop=threading.Event())
    for plan in (first, *more):
        points = audit_plan(school, plan).score.points
        best += [points] if not best or points < best[-1] else []
    answer = solve(school.scenario, effort=effort, seed=0, week_of=WEEK)
    told = [event.points for event in answer.trace if event.stage == "construct" and event.points is not None]
    assert told[0] == best[0]
    assert told == sorted(set(told), reverse=True)
    assert told[-1] < best[-1]  # the rosters of the constructions are annealed
