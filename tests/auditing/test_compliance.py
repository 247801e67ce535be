"""Clauses: kept, not kept, or out of sight."""

from __future__ import annotations

import re
from typing import get_args

from optimizer.auditing import audit
from optimizer.auditing.compliance import Clause, ComplianceVerdict, compliance_report
from optimizer.domain.scenario import Scenario
from optimizer.domain.settings import PolicyName
from optimizer.domain.timetable import Timetable
from optimizer.rules.registry import RULES
from optimizer.testing.schools import MONDAY, SmallSchool, edited, week
from tests.cases import CASES

KNOWN = {rule.id for rule in RULES}
TITLES = {rule.id: rule.title.en for rule in RULES}
POLICIES = get_args(PolicyName)


def _clauses(school: Scenario, timetable: Timetable) -> dict[str, Clause]:
    """All clauses of the five policies that the shipped schools serve."""
    audited = audit(school, timetable, week_of=MONDAY)
    clauses = compliance_report(school, timetable, audited, policies=POLICIES)
    found = {clause.label: clause for clause in clauses}
    assert len(found) == len(clauses)
    return found


def _school() -> Scenario:
    return (
        SmallSchool(days="Mon", slots=1, fees={"yuan_per_slot": "3.75"})
        .students("S1")
        .staff("O1", role="outside")
        .build()
    )


def test_kept_and_outside() -> None:
    school = _school()
    found = _clauses(school, week(school, care={"C1": "S1"}, sessions={"C1": "hw R1 T1 O1"}))
    assert found["zhanggong 3.5"].verdict is ComplianceVerdict.KEPT
    assert found["zhanggong 3.3"].verdict is ComplianceVerdict.KEPT
    assert "16:10" in found["zhanggong 3.3"].figures[1].en
    assert found["zhanggong 4.2"].verdict is ComplianceVerdict.OUTSIDE
    assert found["lianyungang-road 3.3"].verdict is ComplianceVerdict.BROKEN


def test_broken_by_a_rule() -> None:
    school = _school()
    plan = week(school, care={"C1": "S1"}, sessions={"C1": "hw R1 T1"})
    found = _clauses(school, edited(plan, "sessions", 0, end=18 * 60 + 1))
    assert found["zhanggong 3.3"].verdict is ComplianceVerdict.BROKEN
    assert found["zhanggong 3.3"].figures[0].en == f"{TITLES['end-time']}: 1 violations"


def test_every_clause_is_whole() -> None:
    school = _school()
    for clause in _clauses(school, Timetable()).values():
        assert set(clause.rules) <= KNOWN
        assert clause.policy in POLICIES
        assert clause.asks.en
        assert re.search("[一-鿿]", clause.asks.zh)
        assert clause.verdict.words.zh
        assert clause.figures or clause.beyond


def test_only_the_policies_named() -> None:
    school = _school()
    found = compliance_report(school, Timetable(), audit(school, Timetable(), week_of=MONDAY), policies=["heibu"])
    assert {clause.policy for clause in found} == {"heibu"}


def test_any_week_at_all() -> None:
    for cases in CASES.values():
        for case in cases:
            assert _clauses(case.school, case.forbidden)


def test_judged_by_the_policies_that_the_school_names() -> None:
    school = SmallSchool(days="Mon", slots=1, policy={"names": ["wenlan"]}).students("S1").build()
    found = compliance_report(school, Timetable(), audit(school, Timetable(), week_of=MONDAY))
    assert "wenlan" in {clause.policy for clause in found}
    assert not {"beilei", "heibu"} & {c.policy for c in found}
