"""Schools that broke the construction: few exercise places, early leavers, `apart` codes that need one group more."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import replace
from pathlib import Path
from tempfile import mkdtemp

import pytest

from optimizer.domain.scenario import Scenario
from optimizer.engine.problem.school import School
from optimizer.engine.search.initial_plan import construct_plan
from optimizer.engine.search.plan_audit import audit_plan
from optimizer.engine.solve import solve
from optimizer.files import load
from optimizer.testing.generator import build
from optimizer.testing.schools import MONDAY


def generated(kind: str, students: int, seed: int) -> Scenario:
    made, *_ = build(students=students, kind=kind, seed=seed)
    return load(made.write(Path(mkdtemp()) / "school"))


def of_early_leavers(scenario: Scenario) -> Scenario:
    """Every second student leaves after the second slot of some days, and every fifth comes on two days alone."""
    week, students = scenario.week, []
    for number, student in enumerate(scenario.students):
        attends = student.attends
        if number % 2:
            early = {day for n, day in enumerate(week.days) if (n + number) % 3}
            attends = frozenset(t for t in attends if week[t].day not in early or t in week.on_day[week[t].day][:2])
        if number % 5 == 0:
            days = {week.days[number % len(week.days)], week.days[(number + 2) % len(week.days)]}
            attends = frozenset(t for t in attends if week[t].day in days)
        students.append(replace(student, attends=attends) if attends else student)
    return replace(scenario, students=tuple(students))


def with_tight_yards(scenario: Scenario, groups: int) -> Scenario:
    """One playground for so many groups at once."""
    yards = [room for room in scenario.rooms if room.kind == "playground"]
    others = [room for room in scenario.rooms if room.kind != "playground"]
    yard = replace(yards[0], groups_at_once=groups, capacity=None)
    return replace(scenario, rooms=(yard, *others))


def with_codes(scenario: Scenario, number: int) -> Scenario:
    """The first ``number`` students of the lowest grade are to be apart from each other."""
    lowest = min(s.grade for s in scenario.students)
    chosen = [s.id for s in scenario.students if s.grade == lowest][:number]
    return replace(
        scenario,
        students=tuple(replace(s, apart="A" if s.id in chosen else "", care_group="") for s in scenario.students),
    )


@pytest.mark.parametrize(("kind", "students", "number"), [("plain", 60, 3), ("junior", 90, 3), ("clubs", 100, 4)])
def test_apart_codes_have_groups_enough(kind: str, students: int, number: int) -> None:
    """As few groups as the seats ask for are too few: one more is formed instead of letting a whole group wait."""
    school = School(with_codes(generated(kind, students, 1), number), MONDAY)
    plan = construct_plan(school, time_limit=60, by_groups=False)
    found = audit_plan(school, plan)
    assert found.clean
    assert found.score.unserved == 0
    apart = [s.id for s in school.scenario.students if s.apart]
    assert len({plan.care[s] for s in apart if s in plan.care}) == number
