"""The best plan of a run and the audit's last word on it."""

from __future__ import annotations

import pytest

from optimizer.domain.result import Bound, Score
from optimizer.domain.trace import Trace
from optimizer.engine.incumbent import Incumbent
from optimizer.engine.plan.convert import from_timetable
from optimizer.engine.plan.plan import Plan
from optimizer.engine.problem.school import School
from optimizer.errors import InternalError
from optimizer.testing.schools import MONDAY, SmallSchool, week


@pytest.fixture
def school() -> School:
    return School(SmallSchool(days="Mon").students("S1").build(), MONDAY)


def plan_of(school: School, second_lead: str) -> Plan:
    """A week of two sessions; two leads cost 60 points of `continuity`, and 10 as the second waits (`late-starts`)."""
    sessions = {"C1@Mon1": "hw R1 T1", "C1@Mon2": f"rd R1 {second_lead}"}
    return from_timetable(school, week(school.scenario, care={"C1": "S1"}, sessions=sessions))


def test_the_best_plan_is_kept(school: School) -> None:
    best = Incumbent(school, Trace())
    good, worse = plan_of(school, "T1"), plan_of(school, "T2")
    assert best.adopt(worse, "construct") == 0
    assert best.adopt(good, "construct") == 0
    assert best.adopt(worse, "construct") == 0
    assert best.plan is best.audited is good
    assert [event.points for event in best.trace.events] == [70, 0]
    assert best.score == Score(0, 0, 0)


def test_a_plan_that_breaks_a_rule_is_not_taken(school: School) -> None:
    best, broken = Incumbent(school, Trace()), plan_of(school, "T1")
    del broken.meetings["C1", "Mon2"]
    assert best.adopt(broken, "construct") > 0
    assert best.plan is None
    assert best.trace.events[-1].detail == "1 violations"


def test_where_the_model_is_wrong_the_last_audited_plan_is_returned(school: School) -> None:
    best = Incumbent(school, Trace())
    good, worse = plan_of(school, "T1"), plan_of(school, "T2")
    best.adopt(good, "construct")
    best.improve(worse, 5, 0, "an operator")
    timetable, found = best.final_timetable(worse)
    assert found.score == Score(0, 0, 0)
    assert from_timetable(school, timetable).meetings == good.meetings
    assert best.fault is not None
    assert "-5" in best.fault.zh


def test_without_an_audited_plan_a_difference_is_an_internal_error(school: School) -> None:
    best = Incumbent(school, Trace())
    with pytest.raises(InternalError):
        best.improve(plan_of(school, "T1"), 1, 0, "an operator")
    best.plan, best.score = plan_of(school, "T2"), Score(0, 0, 0)
    with pytest.raises(InternalError, match="points 70"):
        best.final_timetable(best.plan)


def test_a_bound_above_the_score_is_noted(school: School) -> None:
    best = Incumbent(school, Trace())
    best.note_false_bound(Score(0, 0, 10), Bound(0, 20))
    assert best.fault is not None
    assert "20" in best.fault.en
