"""The construction as a whole: it serves whom it can, and says who waits."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest

from optimizer.engine.params import DEFAULTS
from optimizer.engine.search.initial_plan import construct_plan
from optimizer.engine.search.plan_audit import audit_plan
from tests.engine.construct.school_kinds import KINDS, school, with_fewer_staff


@pytest.mark.parametrize("quick", [False, True])
@pytest.mark.parametrize(("kind", "students"), KINDS)
def test_everybody_is_served_where_that_is_possible(kind: str, students: int, quick: bool) -> None:
    one = school(kind, students)
    found = audit_plan(one, construct_plan(one, time_limit=60, quick=quick))
    assert found.clean
    assert found.score.unserved == 0


@pytest.mark.parametrize("kind", ["clubs", "mixed"])
def test_students_wait_where_staff_are_missing(kind: str) -> None:
    one = with_fewer_staff(school(kind, 100))
    plan = construct_plan(one, time_limit=60, quick=True)
    found = audit_plan(one, plan)
    assert found.clean
    assert found.score.unserved > 0
    assert plan.waits.keys() == plan.reasons.keys()
    assert plan.care


def test_variants_differ_and_are_repeatable() -> None:
    one = school("mixed", 100)
    plans = [construct_plan(one, time_limit=60, variant=variant) for variant in (1, 1, 2)]
    assert plans[0].care == plans[1].care
    assert plans[0].meetings == plans[1].meetings
    assert plans[0].care != plans[2].care


def test_parameters_of_the_school_are_used() -> None:
    """Without rounds of grouping the groups are those of the first partition."""
    one = school("mixed", 100)
    params = replace(DEFAULTS.construct, grouping_rounds=0, max_grouping_rounds=0)
    other = replace(one, params=replace(DEFAULTS, construct=params))
    assert construct_plan(one, time_limit=60).care != construct_plan(other, time_limit=60).care


def test_a_stopped_construction_still_gives_a_week() -> None:
    one = school("clubs", 100)
    stop = threading.Event()
    stop.set()
    plan = construct_plan(one, time_limit=60, stop=stop)
    assert plan.meetings
    assert plan.care


@pytest.mark.parametrize("seed", [1, 2])
def test_more_attempts_leave_no_more_students_unserved(seed: int) -> None:
    """A round of admission too many, which leaves seats empty, is not kept."""
    one = school("short-staff", 80, seed)
    quick, full = (audit_plan(one, construct_plan(one, time_limit=60, quick=quick)).score for quick in (True, False))
    assert full.unserved <= quick.unserved
