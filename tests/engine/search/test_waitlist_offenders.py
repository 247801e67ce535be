"""Waiting for what the audit finds: a clean plan is left alone, a session without staff is given up."""

from __future__ import annotations

from dataclasses import replace

from optimizer.engine.plan.convert import from_timetable
from optimizer.engine.plan.edit import PlanEditor
from optimizer.engine.plan.index import PlanIndex
from optimizer.engine.problem.school import School
from optimizer.engine.search.plan_audit import audit_plan
from optimizer.engine.search.waitlist_offenders import waitlist_offenders
from optimizer.testing.schools import MONDAY, SmallSchool, week
from tests.engine.repair.repair_weeks import WEEK, published


def test_a_clean_plan_is_left_alone() -> None:
    scenario, week = published("plain")
    school = School(scenario, WEEK)
    plan = from_timetable(school, week)
    before = plan.copy()
    assert not waitlist_offenders(PlanEditor(school, plan), by_groups=False)
    assert plan.waits == before.waits
    assert plan.clubs == before.clubs


def test_students_of_a_session_without_a_lead_wait_on_its_day() -> None:
    scenario, week = published("plain")
    school = School(scenario, WEEK)
    plan = from_timetable(school, week)
    key = min(key for key, session in plan.meetings.items() if session.lead and not session.host)
    students = set(PlanIndex(school, plan).at[key])
    plan.meetings[key] = replace(plan.meetings[key], lead="", assistants=())
    waiting_before = set(plan.waits)
    assert waitlist_offenders(PlanEditor(school, plan), by_groups=False)
    day = scenario.week[key[1]].day
    assert all(day in plan.waits[student] for student in students)
    assert all(days == {day} for student, days in plan.waits.items() if student not in waiting_before)


def test_students_in_excess_of_the_staff_wait() -> None:
    scenario, week = published("plain")
    school = School(scenario, WEEK)
    plan = from_timetable(school, week)
    index = PlanIndex(school, plan)
    key = max(index.joint_headcount, key=lambda key: (index.joint_headcount[key] * (key in index.at), key))
    activity = plan.meetings[key].activity
    few = index.joint_headcount[key] - 3
    changed = tuple(replace(a, students_per_staff=few) if a.id == activity else a for a in scenario.activities)
    plan.meetings[key] = replace(plan.meetings[key], assistants=())
    strict = School(replace(scenario, activities=changed), WEEK)
    assert waitlist_offenders(PlanEditor(strict, plan), by_groups=False)
    assert len([s for s in index.at[key] if scenario.week[key[1]].day in plan.waits.get(s, ())]) == 3


def test_of_children_to_be_apart_in_a_joined_session_the_cheapest_wait_on_its_day() -> None:
    """Nobody else of the two groups waits, and the one whose waiting would cost most stays."""
    builder = SmallSchool(days="Mon Tue", slots=1, duty={"min_per_slot": 0}, priority={"disabled": 5})
    builder.students("S1 S2", apart="A").students("S3 S4").students("S5", apart="A", priority="disabled")
    scenario = builder.build()
    school = School(scenario, MONDAY)
    sessions = {"C1@Mon1": "hw R1 T1", "C2@Mon1": "> C1", "C3@Mon1": "> C1"}
    sessions |= {f"C{n}@Tue1": f"hw {room} T{n}" for n, room in ((1, "R1"), (2, "R2"))} | {"C3@Tue1": "> C2"}
    plan = from_timetable(school, week(scenario, care={"C1": "S1 S3", "C2": "S2 S4", "C3": "S5"}, sessions=sessions))
    assert [v.rule for v in audit_plan(school, plan).violations] == ["apart", "apart"]
    waits = waitlist_offenders(PlanEditor(school, plan), by_groups=False)
    assert waits == {"apart": 3}
    assert plan.waits == {"S1": {"Mon"}, "S2": {"Mon", "Tue"}}
    assert audit_plan(school, plan).clean
