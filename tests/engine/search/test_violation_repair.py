"""A plan that breaks rules is repaired where it does, and days that cannot be repaired are dropped."""

import random

import pytest

from optimizer.engine.cp.builder import ModelBuilder
from optimizer.engine.plan.convert import from_timetable
from optimizer.engine.plan.index import PlanIndex
from optimizer.engine.plan.plan import Plan
from optimizer.engine.problem.school import School
from optimizer.engine.search.plan_audit import audit_plan
from optimizer.engine.search.violation_repair import drop_violating_days, repair_violations
from tests.engine.repair.repair_weeks import WEEK, published


def week_of(kind: str) -> tuple[School, Plan]:
    scenario, week = published(kind, 60)
    school = School(scenario, WEEK)
    return school, from_timetable(school, week)


def without_leads(plan: Plan, day: str, number: int, rng: random.Random) -> Plan:
    """A copy without the leads of some sessions of a day."""
    broken = plan.copy()
    own = sorted(key for key, session in plan.meetings.items() if key[1].startswith(day) and session.lead)
    for key in rng.sample(own, min(number, len(own))):
        broken.meetings[key].lead = ""
    return broken


@pytest.mark.parametrize("kind", ["clubs", "junior", "campuses"])
def test_sessions_without_lead_get_one_and_other_days_stay(kind: str) -> None:
    school, plan = week_of(kind)
    for seed, day in enumerate(("Mon", "Wed")):
        broken = without_leads(plan, day, 3, random.Random(seed))
        assert "lead" in {v.rule for v in audit_plan(school, broken).violations}
        repaired = repair_violations(ModelBuilder(school), broken, None)
        assert repaired is not None
        audit = audit_plan(school, repaired)
        assert audit.clean
        assert audit.score.unserved == audit_plan(school, plan).score.unserved
        others = {key for key in plan.meetings if not key[1].startswith(day)}
        assert {key: repaired.meetings[key] for key in others} == {key: plan.meetings[key] for key in others}


def test_a_plan_without_violations_is_returned_as_it_is() -> None:
    school, plan = week_of("clubs")
    assert repair_violations(ModelBuilder(school), plan, None) is plan


@pytest.mark.parametrize("kind", ["clubs", "extended"])
def test_the_days_of_groups_that_break_rules_are_dropped(kind: str) -> None:
    school, plan = week_of(kind)
    group = PlanIndex(school, plan).care_groups[0]
    broken = plan.copy()
    for key in PlanIndex(school, plan).sessions_of_group[group]:
        if key[1].startswith("Tue"):
            broken.meetings[key].lead, broken.meetings[key].host = "", ""
    violations = audit_plan(school, broken).violations
    assert ("lead", group) in {(v.rule, v.unit.group) for v in violations}
    rest = drop_violating_days(PlanIndex(school, broken), violations)
    members = [s for s, g in plan.care.items() if g == group and "Tue" in school.attended[s]]
    assert members
    assert all("Tue" in rest.waits[s] and rest.reasons[s] for s in members)
    assert not [key for key in rest.meetings if key[0] == group and key[1].startswith("Tue")]
    clubs = {club for s in members for club in rest.clubs.get(s, ())}
    assert not [t for club in clubs for t in rest.club_slots[club] if t.startswith("Tue")]
    assert broken.waits == plan.waits  # the plan given is not changed
