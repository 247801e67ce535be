"""A pinned care group has a member who is served on some day: with lead, duty and exercise. Work needs a lead too."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from optimizer.domain.people import Role
from optimizer.domain.programme import Pin
from optimizer.domain.scenario import Scenario
from optimizer.engine.conflict.find_conflict import find_conflict
from optimizer.engine.explain.explain_school import explain
from optimizer.engine.explain.explanation_text import render_explanation
from optimizer.engine.explain.feasibility import Feasibility
from optimizer.engine.problem.school import School
from optimizer.files import load
from optimizer.testing.generator import build

WEEK = date(2026, 11, 23)
EVERY_FIRST = frozenset({"Mon1", "Tue1", "Wed1", "Thu1", "Fri1"})


def pinned(folder: Path) -> Scenario:
    scenario = load(build(students=90, kind="plain", seed=3)[0].write(folder / "school"))
    return replace(scenario, pins=(Pin(group="C01", slot="Wed1"),))


def away(scenario: Scenario, roles: tuple[str, ...], slots: frozenset[str]) -> Scenario:
    staff = (replace(p, available=p.available - slots) if p.role in roles else p for p in scenario.staff)
    return replace(scenario, staff=tuple(staff))


def no_lead(scenario: Scenario, slots: frozenset[str]) -> Scenario:
    return away(scenario, ("teacher",), slots)


def no_duty(scenario: Scenario, slots: frozenset[str]) -> Scenario:
    return away(scenario, ("manager", "support"), slots)


def no_sports(scenario: Scenario, slots: frozenset[str]) -> Scenario:
    """No exercise on the days of these slots."""
    days = {slot[:3] for slot in slots}
    left = frozenset(t for t in scenario.week.ordinary if t[:3] not in days)
    acts = (replace(a, slots=left) if a.physical_minutes and left else replace(a, physical_minutes=0)
            for a in scenario.activities)  # fmt: skip
    return replace(scenario, activities=tuple(acts))


Spoil = Callable[[Scenario, frozenset[str]], Scenario]


@pytest.mark.parametrize(("spoil", "kind"), [(no_lead, "no-lead"), (no_duty, "no-duty"), (no_sports, "exercise")])
def test_on_every_day_it_is_a_conflict(tmp_path: Path, spoil: Spoil, kind: str) -> None:
    scenario = pinned(tmp_path)
    slots = frozenset(scenario.week.ordinary)
    long = slots - {"Fri1"}  # the days on which exercise is due
    students = tuple(replace(s, attends=long) for s in scenario.students if s.attends == slots)
    found = explain(spoil(replace(scenario, students=students), EVERY_FIRST), week_of=WEEK)
    assert found.answer is Feasibility.INFEASIBLE
    first = found.conflicts[0]
    assert first.minimal
    assert {"pin", kind} <= {one.kind for one in first.assumptions}
    assert first.remedies[0].confirmed
    assert any("固定安排表" in line for line in render_explanation(found, "zh"))


@pytest.mark.slow
@pytest.mark.parametrize("spoil", [no_lead, no_duty, no_sports])
def test_on_one_day_it_is_none(tmp_path: Path, spoil: Spoil) -> None:
    scenario = spoil(pinned(tmp_path), frozenset({"Wed1"}))
    assert find_conflict(School(scenario, WEEK), 10.0) is None
    assert explain(scenario, week_of=WEEK).answer is Feasibility.FEASIBLE


def test_nobody_can_work_where_nobody_may_lead(tmp_path: Path) -> None:
    scenario = replace(pinned(tmp_path), pins=())
    staff = (replace(p, min_per_week=1) if p.role is Role.MANAGER else p for p in scenario.staff)
    scenario = replace(scenario, staff=tuple(staff))
    assert find_conflict(School(scenario, WEEK), 10.0) is None
    scenario = no_lead(scenario, frozenset(scenario.week.by_token))
    found = explain(scenario, week_of=WEEK)
    assert {one.kind for one in found.conflicts[0].assumptions} == {"least", "no-lead"}
    assert found.conflicts[-1].remedies[0].confirmed
    assert "nobody who may lead is there" in "\n".join(render_explanation(found, "en"))
