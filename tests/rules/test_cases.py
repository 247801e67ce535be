"""Every rule on its smallest weeks: the allowed one is clean, the forbidden one breaks this rule and no other."""

from __future__ import annotations

import pytest

from optimizer.auditing import audit
from optimizer.rules.base import Goal, Rule
from optimizer.rules.registry import GOALS, RULES
from optimizer.testing.schools import MONDAY
from tests.cases import CASES, Case

RULE_LIST = (
    "end-time voluntary one-place joining group-size grade-span campus apart content activity-grades frequency "
    "physical-activity room-kind room-capacity staff-available staff-clash staff-load staff-grades ratio lead "
    "teacher-present skill duty club-size club-meetings tables pins"
)
GOAL_LIST = (
    "club-choice fair-load continuity room-moves variety staff-gaps late-starts call-ins extra-staff outside-cost "
    "avoided classmates together even-sizes changes"
)
CONTRACT, GOAL_IDS = tuple(RULE_LIST.split()), tuple(GOAL_LIST.split())
EVERY = [pytest.param(rule, case, id=f"{rule}: {case.name}") for rule, cases in CASES.items() for case in cases]


@pytest.mark.parametrize(("rule", "case"), EVERY)
def test_allowed_week_is_clean(rule: str, case: Case) -> None:
    found = audit(case.school, case.allowed, week_of=MONDAY)
    assert [violation.text.en for violation in found.violations] == []


@pytest.mark.parametrize(("rule", "case"), EVERY)
def test_forbidden_week_breaks_this_rule(rule: str, case: Case) -> None:
    found = audit(case.school, case.forbidden, week_of=MONDAY)
    texts = [(violation.rule, violation.text.en) for violation in found.violations]
    assert found.counts[rule] == case.count, texts
    assert {name for name, n in found.counts.items() if n} - case.also == {rule}, texts
    assert case.also <= {name for name, n in found.counts.items() if n}
    assert all(violation.text.en and violation.text.zh for violation in found.violations)


def test_registry_is_the_contract() -> None:
    assert tuple(rule.id for rule in RULES) == CONTRACT
    assert tuple(goal.id for goal in GOALS) == GOAL_IDS
    assert set(CASES) == set(CONTRACT)


@pytest.mark.parametrize("rule", CONTRACT)
def test_some_forbidden_week_breaks_this_rule_alone(rule: str) -> None:
    assert any(not case.also for case in CASES[rule])


@pytest.mark.parametrize("part", [*RULES, *GOALS], ids=lambda part: part.id)
def test_module_is_named_after_the_rule(part: Rule | Goal) -> None:
    function = part.check if isinstance(part, Rule) else part.measure
    assert function.__module__.rsplit(".", 1)[1].replace("_", "-") == part.id
    assert all((*part.title, *part.meaning))
