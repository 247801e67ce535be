"""Groups on paper: the same week, a group for each lead, and no lead changes for anybody."""

from __future__ import annotations

from dataclasses import replace

import pytest

from benchmarks.paper import on_paper
from optimizer.audit import audit
from tests.solve.repair_weeks import WEEK, published


@pytest.mark.parametrize("kind", ["clubs", "mixed"])
def test_groups_on_paper_save_what_changes_of_lead_cost(kind: str) -> None:
    scenario, week = published(kind, students=120, seed=1)
    found = audit(scenario, week, week_of=WEEK)
    points = on_paper(scenario, week, WEEK)
    assert found.goals["continuity"].points > 0
    assert points is not None
    free = found.goals["continuity"].points + found.goals["room-moves"].points
    assert found.score.points - free <= points < found.score.points


def test_where_groups_never_join_there_are_none() -> None:
    scenario, week = published("clubs", students=120, seed=1)
    grouping = scenario.settings.grouping.model_copy(update={"joining": "never"})
    strict = replace(scenario, settings=scenario.settings.model_copy(update={"grouping": grouping}))
    assert on_paper(strict, week, WEEK) is None
