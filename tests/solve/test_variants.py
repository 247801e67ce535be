"""Other constructions: how many, which, and that the best is taken."""

from __future__ import annotations

import threading
import time
from importlib import import_module

import pytest

from optimizer.model.school import School
from optimizer.solve import variants as module
from optimizer.solve.judge import judge
from optimizer.solve.variants import MOST, STUDENTS, variants
from tests.solve.repair_weeks import WEEK, published

run = import_module("optimizer.solve.run")


def _school(students: int = 160) -> School:
    return School(published("junior", students=students, seed=3)[0], WEEK)


def test_variants_differ_and_keep_all_rules() -> None:
    school = _school()
    plans = list(
        variants(school, 0, once=0.1, until=None, effort=6 * 160 / STUDENTS / module.SHARE, stop=threading.Event())
    )
    assert len(plans) == 6
    found = [judge(school, plan) for plan in plans]
    assert all(audit.clean for audit in found)
    assert len({audit.score for audit in found}) > 1
    again = list(
        variants(school, 0, once=0.1, until=None, effort=6 * 160 / STUDENTS / module.SHARE, stop=threading.Event())
    )
    assert [plan.care for plan in again] == [plan.care for plan in plans]


def test_seeds_have_variants_of_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    monkeypatch.setattr(module, "construct", lambda school, **how: asked.append(how["variant"]))
    for seed in (0, 1):
        list(variants(_school(), seed, once=0.1, until=None, effort=1e6, stop=threading.Event()))
    assert len(set(asked)) == 2 * MOST
    assert 0 not in asked


def test_no_time_and_small_schools_give_none() -> None:
    stopped = threading.Event()
    stopped.set()
    assert not list(variants(_school(), 0, once=0.1, until=None, effort=1e6, stop=stopped))
    assert not list(variants(_school(), 0, once=0.1, until=time.monotonic() - 1, effort=None, stop=threading.Event()))
    soon = time.monotonic() + 1
    assert not list(variants(_school(), 0, once=0.5, until=soon, effort=None, stop=threading.Event()))
    assert not list(variants(_school(60), 0, once=0.1, until=None, effort=1e6, stop=threading.Event()))


def test_the_best_construction_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    school = _school()
    plans = variants(school, 0, once=0.1, until=None, effort=6 * 160 / STUDENTS / module.SHARE, stop=threading.Event())
    good, *_, bad = sorted(plans, key=lambda plan: judge(school, plan).score)
    points = {id(plan): judge(school, plan).score.points for plan in (good, bad)}
    assert points[id(good)] < points[id(bad)]

    for first, other, taken in ((bad, good, [bad, good]), (good, bad, [good])):
        monkeypatch.setattr(run, "construct", lambda *_, plan=first, **__: plan)
        monkeypatch.setattr(run, "variants", lambda *_, plan=other, **__: [plan])
        answer = run.solve(school.scenario, effort=0.1, week_of=WEEK)
        told = [event.points for event in answer.trace if event.stage == "construct"]
        assert told == [points[id(plan)] for plan in taken]
