"""Every rule on its smallest weeks, fixed in the whole model: the allowed one is feasible, the forbidden one is not."""

from __future__ import annotations

import pytest

from optimizer.auditing import audit
from optimizer.domain.result import Status
from optimizer.engine.cp.builder import ModelBuilder
from optimizer.engine.cp.encode import registry
from optimizer.engine.cp.engine import solve_model
from optimizer.engine.cp.neighbourhood import full_neighbourhood
from optimizer.engine.plan.plan import Plan
from optimizer.testing.schools import MONDAY, SmallSchool, week
from tests.cases import CASES, Case
from tests.engine.cp.support import LIMITS, allows, school_of

BY_CONSTRUCTION = {
    "end-time": "a slot that ends too late is bad input, and a session takes the times of its slot",
    "tables": "sizes, grades, headcounts, starts and ends are derived when a plan becomes a timetable",
}
"""Rules that leave nothing to decide, and why; their cases cannot be told from others in a model."""
DECISIONS = [
    pytest.param(rule, case, id=f"{rule}: {case.name}")
    for rule, cases in CASES.items()
    for case in cases
    if rule not in BY_CONSTRUCTION and not case.rows_only
]


@pytest.mark.parametrize(("rule", "case"), DECISIONS)
def test_allowed_week_is_feasible(rule: str, case: Case) -> None:
    assert allows(case.school, case.allowed)


@pytest.mark.parametrize(("rule", "case"), DECISIONS)
def test_forbidden_week_is_infeasible(rule: str, case: Case) -> None:
    assert not allows(case.school, case.forbidden)


@pytest.mark.parametrize("rule", BY_CONSTRUCTION)
def test_rules_by_construction_allow_their_allowed_weeks(rule: str) -> None:
    assert all(allows(case.school, case.allowed) for case in CASES[rule])


@pytest.mark.parametrize("rule", [rule for rule in registry.RULES if rule not in BY_CONSTRUCTION])
def test_dropping_a_rule_is_noticed(rule: str) -> None:
    """Without the encoder (and its bars) some forbidden week of the rule is feasible: nothing else stands in for it."""
    cases = [case for case in CASES[rule] if not case.rows_only]
    if rule == "content":  # the others need an activity for which the model has no decision
        cases = [case for case in cases if case.name == "for care alone"]
    assert any(allows(case.school, case.forbidden, without=rule) for case in cases)


@pytest.mark.parametrize(("person", "campus"), [("T1", "north"), ("T2", "south")])
def test_pinned_group_is_where_its_staff_may_serve(person: str, campus: str) -> None:
    """It was always sought at the first campus, and then no timetable found to exist."""
    builder = SmallSchool(days="Mon", slots=1).students("S1", campus="north").students("S2", campus="south")
    builder.rooms("R1", campus="north").rooms("R2", campus="south")
    builder.staff("T1", campus="north").staff("T2", campus="south").pin("C7", "Mon1", staff=person)
    school = school_of(builder.build())
    assert school.pinned_campus == {"C7": campus}
    model = ModelBuilder(school).build(Plan(), full_neighbourhood(school)).context.constraints.model
    assert solve_model(model, LIMITS).has_solution


def test_an_activity_that_names_the_extended_slot_bans_no_other() -> None:
    """The model gave no other activity there, and a school without the skill for that one had no week."""
    builder = SmallSchool(days="Mon", slots=1, extended=1).activity("no", slots="MonX1").students("S1", attends="MonX")
    scenario = builder.build()
    named = week(scenario, extended={"E1": "S1"}, sessions={"E1": "no R1 T1"})
    blank = week(scenario, extended={"E1": "S1"}, sessions={"E1": "hw R1 T1"})
    for timetable in (named, blank):
        assert audit(scenario, timetable, week_of=MONDAY).clean
        assert allows(scenario, timetable)


def test_an_open_club_has_a_member_even_without_a_minimum() -> None:
    """The model let a club open with nobody, whose meetings no table can show."""
    builder = SmallSchool(days="Mon", slots=1).students("S1", clubs="K1").club("K1", min_students=0, max_students=0)
    context = (
        ModelBuilder(school_of(builder.build())).build(Plan(), full_neighbourhood(school_of(builder.build()))).context
    )
    assert solve_model(context.constraints.model, LIMITS).has_solution
    context.constraints.define(context.enrolment.opens("K1") == 1)
    assert solve_model(context.constraints.model, LIMITS).status is Status.INFEASIBLE
