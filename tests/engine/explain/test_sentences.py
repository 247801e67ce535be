"""Whatever a conflict can be made of has a rule and sentences in both languages; remedies change what they say."""

from datetime import date
from pathlib import Path

import pytest

from optimizer.engine.conflict.find_conflict import build_assumption_model
from optimizer.engine.explain.conflict_sentences import conflict_sentences, rule_of
from optimizer.engine.explain.remedy_candidates import remedy_candidates
from optimizer.engine.problem.school import School
from optimizer.files import load
from optimizer.rules.registry import RULES
from optimizer.testing.generator import FAULTS, planted

WEEK = date(2026, 11, 23)
NO_RULES = {"tables"}
"""What the tables say of a club is no rule of its own."""


@pytest.mark.parametrize("fault", FAULTS)
def test_every_assumption_of_a_school(tmp_path: Path, fault: str) -> None:
    school = School(load(planted(tmp_path / fault, students=150, fault=fault, seed=2)), WEEK)
    assumptions = sorted(build_assumption_model(school).assumption_literals)
    assert {rule_of(one) for one in assumptions} <= {rule.id for rule in RULES} | NO_RULES
    for one in assumptions:
        texts = conflict_sentences(school, [one])
        assert texts, one
        for text in texts:
            assert text.en
            assert text.zh
            assert not {"{", "}"} & set(text.en + text.zh), one


@pytest.mark.parametrize("fault", ["askers-away", "room-closed", "skill-missing", "duty-away", "leader-max-per-day"])
def test_every_candidate_changes_the_scenario(tmp_path: Path, fault: str) -> None:
    school = School(load(planted(tmp_path / fault, students=150, fault=fault, seed=2)), WEEK)
    assumptions = tuple(sorted(build_assumption_model(school).assumption_literals))
    candidates = remedy_candidates(school, assumptions)
    assert candidates
    weights = [candidate.change.weight for candidate in candidates]
    assert weights == sorted(weights)
    assert len({candidate.change.text for candidate in candidates}) == len(candidates)
    for candidate in candidates:
        assert candidate.change.edit(school.scenario) != school.scenario, candidate.change.text.en
