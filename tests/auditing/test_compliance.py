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
POLICIES = ("national", *get_args(PolicyName))


def _clauses(school: Scenario, timetable: Timetable) -> dict[str, Clause]:
    """All clauses of the national rules and of the five policies that the shipped schools serve."""
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


def test_evenings_that_cost_what_the_service_costs_and_people_without_a_list() -> None:
    """A junior school with evening study, breaks of ten minutes, no exercise and an outsider of no organisation."""
    times = {"slots": [{"start": "17:00", "end": "17:50"}, {"start": "18:00", "end": "18:40"}]}
    fees = {"yuan_per_slot": "3"}
    found = {}
    for name, fee in (("together", fees), ("apart", {**fees, "apart": {"evening_yuan_per_slot": "2"}})):
        rows = SmallSchool(days="Mon", phase="junior", week=times, fees=fee).students("S1", grade=7)
        rows.staff("T1").staff("O1", role="outside", organisation="a" if name == "apart" else "", assessed_until=MONDAY)
        school = rows.build()
        sessions = {"C1": "hw R1 T1 O1"}
        found[name] = _clauses(school, week(school, care={"C1": "S1"}, sessions=sessions))
    labels = ("national 2023.1", "national 2023.4", "national 2025", "national 2026.1")
    broken = {
        name: {label for label in labels if clauses[label].verdict is ComplianceVerdict.BROKEN}
        for name, clauses in found.items()
    }
    assert broken == {"together": set(labels), "apart": {"national 2025", "national 2026.1"}}
    assert "1 of them" in found["together"]["national 2023.1"].figures[1].en


def test_the_national_rules_judge_every_school() -> None:
    school = _school()
    found = compliance_report(school, Timetable(), audit(school, Timetable(), week_of=MONDAY))
    assert {clause.policy for clause in found} == {"national"}
