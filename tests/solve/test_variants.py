"""Other constructions: how many, which, and that the best is taken."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from importlib import import_module

import pytest

from optimizer.model.plan import Plan
from optimizer.model.school import School
from optimizer.solve import variants as module
from optimizer.solve.construct import Loads, construct
from optimizer.solve.judge import judge
from optimizer.solve.variants import MOST, STUDENTS, variants
from tests.solve.repair_weeks import WEEK, published

run = import_module("optimizer.solve.run")


def _school(students: int = 160) -> School:
    return School(published("junior", students=students, seed=3)[0], WEEK)


SIX = 6 * 160 / STUDENTS / module.SHARE
"""Effort for six variants of the school above."""


def _variants(
    school: School,
    seed: int = 0,
    *,
    once: float = 0.1,
    until: float | None = None,
    effort: float | None = None,
    stop: threading.Event | None = None,
) -> Iterator[Plan]:
    return variants(school, seed, Loads(), once=once, until=until, effort=effort, stop=stop or threading.Event())


def test_variants_differ_and_keep_all_rules() -> None:
    school = _school()
    plans = list(_variants(school, effort=SIX))
    assert len(plans) == 6
    found = [judge(school, plan) for plan in plans]
    assert all(audit.clean for audit in found)
    assert len({audit.score for audit in found}) > 1
    again = list(_variants(school, effort=SIX))
    assert [plan.care for plan in again] == [plan.care for plan in plans]


def test_seeds_have_variants_of_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    monkeypatch.setattr(module, "construct", lambda school, **how: asked.append(how["variant"]))
    for seed in (0, 1):
        list(_variants(_school(), seed, effort=1e6))
    assert len(set(asked)) == 2 * MOST
    assert 0 not in asked


def test_without_time_there_are_none() -> None:
    stopped = threading.Event()
    stopped.set()
    assert not list(_variants(_school(), effort=1e6, stop=stopped))
    assert not list(_variants(_school(), until=time.monotonic() - 1))
    assert not list(_variants(_school(), once=0.5, until=time.monotonic() + 1))


def test_the_second_construction_looks_further_for_a_fair_load() -> None:
    school = School(published("everything", students=60, seed=1)[0], WEEK)
    first, further = Loads(), Loads(thorough=True)
    near, far = (judge(school, construct(school, time_limit=60, loads=loads)) for loads in (first, further))
    assert near.clean
    assert far.clean
    assert further.spare
    assert far.goals["fair-load"].points < near.goals["fair-load"].points
    assert far.score < near.score


def test_the_best_construction_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    school = _school()
    plans = _variants(school, effort=SIX)
    good, *_, bad = sorted(plans, key=lambda plan: judge(school, plan).score)
    points = {id(plan): judge(school, plan).score.points for plan in (good, bad)}
    assert points[id(good)] < points[id(bad)]

    for first, other, taken in ((bad, good, [bad, good]), (good, bad, [good])):
        monkeypatch.setattr(run, "construct", lambda *_, plan=first, **__: plan)
        monkeypatch.setattr(run, "variants", lambda *_, plan=other, **__: [plan])
        answer = run.solve(school.scenario, effort=0.1, week_of=WEEK)
        told = [event.points for event in answer.trace if event.stage == "construct"]
        assert told == [points[id(plan)] for plan in taken]
