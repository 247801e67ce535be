"""Planted impossible schools: the planted reason is found, nothing beside it, and a change mends it."""

import json
import time
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from optimizer.domain.scenario import Scenario
from optimizer.engine.conflict.find_conflict import build_assumption_model, find_conflict
from optimizer.engine.cp.assumptions import Assumption
from optimizer.engine.cp.engine import Limits, solve_model
from optimizer.engine.explain.conflict_sentences import rule_of
from optimizer.engine.explain.explain_school import explain
from optimizer.engine.explain.explanation_text import render_explanation
from optimizer.engine.explain.feasibility import Feasibility
from optimizer.engine.problem.school import School
from optimizer.files import load
from optimizer.testing.generator import FAULTS, planted

WEEK = date(2026, 11, 23)
SAMPLE = ("few-askers", "seats-elsewhere", "no-exercise", "leader-two-campuses", "skill-shared", "yard-crowded",
          "care-room-kind", "too-few-for-ratio", "duty-max-per-day", "minimum-club-only")  # fmt: skip
OTHERS = tuple(name for name in FAULTS if name not in SAMPLE)


def make(folder: Path, fault: str, students: int = 150) -> tuple[Scenario, dict[str, list[str]]]:
    path = planted(folder / fault, students=students, fault=fault, seed=1)
    return load(path), json.loads((path / "planted.json").read_text(encoding="utf-8"))


def solvable(school: School, causes: tuple[Assumption, ...]) -> bool:
    """Whether the relaxed model, built anew, has a solution with these causes alone."""
    board = build_assumption_model(school)
    for one in causes:
        board.model.add(board.literal_of(one) == 1)
    return solve_model(board.model, Limits(20)).has_solution


def examine(folder: Path, fault: str, students: int) -> None:
    scenario, note = make(folder, fault, students)
    began = time.process_time()
    found = explain(scenario, week_of=WEEK, time_limit=90)  # of wall time: a busy machine must not fail it
    assert time.process_time() - began < 20
    assert found.answer is Feasibility.INFEASIBLE
    first = found.conflicts[0]
    assert set(note["rules"]) <= {rule_of(one) for one in first.assumptions}
    ids = {i for one in first.assumptions for i in one.ids}
    assert all(any(i.startswith(fact) for i in ids) for fact in note["facts"]), first.assumptions
    assert first.minimal
    school = School(scenario, WEEK)
    assert not solvable(school, first.assumptions)
    for one in first.assumptions:
        assert solvable(school, tuple(c for c in first.assumptions if c != one)), one
    assert first.remedies
    assert first.remedies[0].confirmed


@pytest.mark.parametrize("fault", SAMPLE)
def test_sample(tmp_path: Path, fault: str) -> None:
    examine(tmp_path, fault, 150)


@pytest.mark.slow
@pytest.mark.parametrize("fault", OTHERS)
def test_all(tmp_path: Path, fault: str) -> None:
    examine(tmp_path, fault, 200)


@pytest.mark.slow
@pytest.mark.parametrize("fault", ["seats-elsewhere", "leader-max-per-week", "care-staff-away", "duty-max-days"])
def test_a_thousand_students(tmp_path: Path, fault: str) -> None:
    scenario, note = make(tmp_path, fault, 1000)
    began = time.process_time()
    found = explain(scenario, week_of=WEEK, time_limit=90)
    assert time.process_time() - began < 10
    first = found.conflicts[0]
    assert set(note["rules"]) <= {rule_of(one) for one in first.assumptions}
    assert first.minimal
    assert first.remedies[0].confirmed


LAW = ("18:00", "vetting", "资格审查", "ratio", "师生比", "teacher present", "教师在场")


@pytest.mark.parametrize("fault", ["leader-unvetted", "too-few-for-ratio", "no-teacher", "duty-unvetted"])
def test_what_the_law_fixes_is_never_offered(tmp_path: Path, fault: str) -> None:
    scenario, _ = make(tmp_path, fault)
    found = explain(scenario, week_of=WEEK)
    for offer in found.conflicts[0].remedies:
        assert not [word for word in LAW if word in offer.text.en or word in offer.text.zh]
        changed = offer.scenario
        assert changed.settings.staffing == scenario.settings.staffing
        assert changed.week == scenario.week
        assert [p.vetted_until for p in changed.staff][: len(scenario.staff)] == [
            p.vetted_until for p in scenario.staff
        ]


def test_people_alike_are_told_together(tmp_path: Path) -> None:
    scenario, note = make(tmp_path, "duty-away")
    lines = list(render_explanation(explain(scenario, week_of=WEEK), "en"))
    (line,) = [line for line in lines if "None of these can come" in line]
    assert all(fact in line for fact in note["facts"] if fact in scenario.person)


def test_two_reasons_are_told_one_after_the_other(tmp_path: Path) -> None:
    scenario, _ = make(tmp_path, "askers-same-hour")
    first = replace(scenario.staff[0], grades=frozenset({9}), min_per_week=1)
    found = explain(replace(scenario, staff=(first, *scenario.staff[1:])), week_of=WEEK)
    assert len(found.conflicts) == 2
    assert {rule_of(one) for told in found.conflicts for one in told.assumptions} >= {"staff-load", "one-place", "pins"}
    assert found.conflicts[-1].remedies[0].confirmed


@pytest.mark.parametrize("language", ["zh", "en"])
def test_words(tmp_path: Path, language: str) -> None:
    scenario, _ = make(tmp_path, "few-askers")
    lines = list(render_explanation(explain(scenario, week_of=WEEK), language))  # type: ignore[arg-type]
    text = "\n".join(lines)
    assert "KP1 刺绣社" in text
    assert ("15 人" if language == "zh" else "15 students") in text
    assert ("16:40-17:20") in text


def test_every_fault_has_a_conflict_at_once(tmp_path: Path) -> None:
    """The quick look that `solve` begins with."""
    for fault in ("leader-away", "minimum-extended"):
        scenario, _ = make(tmp_path, fault)
        assert find_conflict(School(scenario, WEEK), 5.0) is not None
