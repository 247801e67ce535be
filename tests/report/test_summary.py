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


SCHOOL = SmallSchool(days="Mon").students("S1").staff("T1").build()


@pytest.mark.parametrize(("bound", "gap"), [(Bound(0, 100), "差距 50.0%"), (Bound(0, 170), "差距 15.0%")])
def test_the_gap_is_that_of_points_and_bound(bound: Bound, gap: str) -> None:
    assert gap in told(SCHOOL, replace(FOUND, bound=bound))


def test_no_gap_without_a_bound() -> None:
    assert "差距 未证明" in told(SCHOOL, replace(FOUND, bound=Bound()))


def test_in_chinese_goals_and_stages_have_chinese_names() -> None:
    result = replace(FOUND, seconds={"total": 3.0, **dict.fromkeys(("construct", "start", "mend", "whole"), 0.5)})
    result = replace(result, seconds={**result.seconds, "search": 1.0, "building": 0.2})
    lines = told(SCHOOL, result).splitlines()
    assert not re.search("[a-z]", "".join(line for line in lines if "×" in line or line.startswith("用时")))
    assert "总计 3.0，初始课表 0.5" in lines[-1]
