"""Groups on paper: the same week, a group for each lead, and no lead changes for anybody."""

from __future__ import annotations

from dataclasses import replace

import pytest

from benchmarks.paper import on_paper
from optimizer.auditing import audit
from optimizer.domain.programme import Pin
from optimizer.testing.schools import never_joining
from tests.engine.repair.repair_weeks import WEEK, published


@pytest.mark.parametrize("kind", ["clubs", "mixed"])
def test_groups_on_paper_save_what_changes_of_lead_cost(kind: str) -> None:
    scenario, week = published(kind, students=120, seed=1)
    found = audit(scenario, week, week_of=WEEK)
    points = on_paper(scenario, week, WEEK)
    assert found.goals["continuity"].points > 0
    assert points is not None
    free = sum(found.goals[goal].points for goal in ("continuity", "room-moves", "even-sizes"))
    assert found.score.points - free <= points < found.score.points


def test_whole_classes_become_groups_where_that_is_cheapest() -> None:
    scenario, week = published("plain", students=60, seed=1)
    points = audit(scenario, week, week_of=WEEK).goals
    assert points["continuity"].points > 0
    assert points["classmates"].points == 0
    assert on_paper(scenario, week, WEEK) == points["extra-staff"].points + points["even-sizes"].points


def test_pinned_groups_stay_as_they_are() -> None:
    scenario, week = published("clubs", students=120, seed=1)
    group, token = next((s.group, f"{s.day}{s.slot}") for s in week.sessions if not s.joins)
    before = on_paper(scenario, week, WEEK)
    after = on_paper(replace(scenario, pins=(Pin(group=group, slot=token),)), week, WEEK)
    assert before is not None
    assert after is not None
    assert before < after


def test_where_groups_never_join_there_are_none() -> None:
    scenario, week = published("clubs", students=120, seed=1)
    assert on_paper(never_joining(scenario), week, WEEK) is None
