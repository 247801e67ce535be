"""The summary of a run: what it says of the gap."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from optimizer.domain.result import Bound, GoalScore, Result, Score, Status
from optimizer.domain.scenario import Scenario
from optimizer.report.summary import summary
from optimizer.testing.schools import MONDAY, SmallSchool

FOUND = Result(
    "by hand",
    Status.FEASIBLE,
    MONDAY,
    0,
    Score(0, 0, 200),
    Bound(0, 100),
    {"continuity": GoalScore(1, 60), "extra-staff": GoalScore(5, 28)},
)


def told(scenario: Scenario, result: Result) -> str:
    return "\n".join(summary(scenario, result, None))


def school(**grouping: object) -> Scenario:
    return SmallSchool(days="Mon", grouping=grouping).students("S1").staff("T1").build()


@pytest.mark.parametrize(("bound", "points"), [(100, 60), (170, 30)])
def test_the_part_of_the_gap_that_is_for_changes_of_lead(bound: int, points: int) -> None:
    assert f"差距中 {points} 分为更换带班教师" in told(school(), replace(FOUND, bound=Bound(0, bound)))


def test_nothing_of_it_where_it_is_proven_or_not_paid() -> None:
    for scenario, result in (
        (school(joining="never"), FOUND),
        (school(), replace(FOUND, bound=Bound(0, 200))),
        (school(), replace(FOUND, bound=Bound())),
        (school(), replace(FOUND, goals={})),
    ):
        assert "更换带班教师" not in told(scenario, result)


def test_in_chinese_goals_and_stages_have_chinese_names() -> None:
    result = replace(FOUND, seconds={"total": 3.0, **dict.fromkeys(("construct", "start", "mend", "whole"), 0.5)})
    result = replace(result, seconds={**result.seconds, "search": 1.0, "building": 0.2})
    lines = told(school(), result).splitlines()
    assert not re.search("[a-z]", "".join(line for line in lines if "×" in line or line.startswith("用时")))
    assert "总计 3.0，初始课表 0.5" in lines[-1]
