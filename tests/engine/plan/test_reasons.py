"""Why somebody waits: what counting or the bound proves, and nothing else."""

from __future__ import annotations

from optimizer.engine.plan.plan import Plan
from optimizer.engine.plan.reasons import NO_CLUB_IN_CLUB_TIME, counted_reasons, state_final_reasons
from optimizer.engine.problem.school import School
from optimizer.testing.schools import MONDAY, SmallSchool


def builder() -> SmallSchool:
    """Groups of two; on Tuesday only one of the two teachers is there."""
    made = SmallSchool(days="Mon Tue Wed", slots=1, grouping={"max_size": 2}, duty={"min_per_slot": 0}, language="en")
    return made.students("S1 S2 S3").staff("T1").staff("T2", available="Mon Wed")


def waiting(**days: str) -> Plan:
    """A plan in which students wait; what is left of it says that all of them wait for want of time on Monday."""
    plan = Plan(waits={s: frozenset(of.split()) for s, of in days.items()})
    plan.reasons = dict.fromkeys(days, "not placed in the time given on Mon")
    return plan


def test_counting_names_what_is_short_and_only_on_its_day() -> None:
    school = School(builder().build(), MONDAY)
    assert list(counted_reasons(school)) == [("", "Tue1")]
    plan = waiting(S1="Tue", S2="Mon Tue")
    state_final_reasons(school, plan, is_least=False)
    assert plan.reasons["S1"] == "by counting, fewer staff are there on Tue than the children signed up need"
    assert plan.reasons["S2"] == f"not placed in the time given on Mon; {plan.reasons['S1']}"


def test_a_day_that_is_not_waited_any_more_is_not_named() -> None:
    school = School(builder().build(), MONDAY)
    plan = waiting(S1="Wed")
    state_final_reasons(school, plan, is_least=False)
    assert plan.reasons["S1"] == "not placed in the time given on Wed"


def test_the_bound_is_named_where_it_is_reached() -> None:
    school = School(builder().build(), MONDAY)
    plan = waiting(S1="Mon")
    state_final_reasons(school, plan, is_least=True)
    assert "proven" in plan.reasons["S1"]


def test_club_time_without_a_club_keeps_its_reason() -> None:
    school = School(builder().build(), MONDAY)
    plan = waiting(S1="Tue")
    plan.reasons["S1"] = NO_CLUB_IN_CLUB_TIME.en
    state_final_reasons(school, plan, is_least=True)
    assert plan.reasons["S1"] == NO_CLUB_IN_CLUB_TIME.en


def test_sports_rooms_and_places_are_counted() -> None:
    made = SmallSchool(days="Mon", slots=1, physical={"min_minutes_per_day": 30, "from_attended_minutes": 0})
    made.students("S1 S2 S3").activity("sp", "sports", physical_minutes=40, kinds="yard")
    made.rooms("R1", kind="classroom", capacity=40).rooms("Y1", kind="yard", capacity=2)
    assert "exercise" in counted_reasons(School(made.build(), MONDAY))["", "Mon"].en
    made = SmallSchool(days="Mon", slots=1).students("S1 S2 S3").rooms("R1", capacity=2).staff("T1 T2 T3")
    assert "rooms" in counted_reasons(School(made.build(), MONDAY))["", "Mon1"].en
