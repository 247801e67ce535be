"""Every goal on its smallest weeks, fixed in the whole model: its measure there is the one worked out by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from optimizer.engine.plan.convert import from_timetable
from tests.cases.goals import GOAL_CASES
from tests.engine.cp.support import fixed, school_of


@pytest.mark.parametrize("goal", GOAL_CASES)
def test_the_model_measures_what_was_worked_out_by_hand(goal: str) -> None:
    case = GOAL_CASES[goal]
    school = replace(school_of(case.school), start=case.start)
    published = case.published and from_timetable(school, case.published)
    for timetable, measure in ((case.met, 0), (case.missed, case.measure)):
        found = fixed(school, from_timetable(school, timetable), published=published)
        assert found.kept
        assert found.measures[goal] == measure
