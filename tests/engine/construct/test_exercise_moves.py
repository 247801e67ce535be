"""Students whose day lacks exercise: they change groups, change places or leave a club; nothing else changes."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from optimizer.engine.construct.exercise_moves import ExerciseMoves
from optimizer.engine.plan.convert import from_timetable
from optimizer.engine.plan.edit import PlanEditor
from optimizer.engine.plan.plan import Plan, PlannedSession
from optimizer.engine.problem.exercise_due import ExerciseDue
from optimizer.engine.problem.school import School
from optimizer.engine.search.plan_audit import audit_plan
from optimizer.testing.schools import MONDAY, SmallSchool, week
from tests.engine.repair.repair_weeks import WEEK, published


def broken(school: School, plan: Plan) -> Counter[str]:
    return Counter(v.rule for v in audit_plan(school, plan).violations)


@pytest.mark.parametrize("kind", ["clubs", "mixed", "early-leavers", "campuses"])
def test_only_exercise_is_mended(kind: str) -> None:
    """A session loses its exercise; whoever finds it elsewhere goes there, and no rule is broken for it."""
    scenario, week = published(kind)
    school = School(scenario, WEEK)
    plan = from_timetable(school, week)
    quiet = next(a.id for a in scenario.activities if a.category == "reading")
    exercising = [
        key for key, session in sorted(plan.meetings.items())
        if key[0] in plan.campus and not session.host and scenario.physical_minutes(session.activity, key[1]) >= 30
    ]  # fmt: skip
    for key in exercising[::7]:
        for other, session in plan.meetings.items():
            if other == key or (other[1] == key[1] and session.host == key[0]):
                plan.meetings[other] = replace(session, activity=quiet)
    before, members = broken(school, plan), Counter(plan.care.values())
    helped = ExerciseMoves(school, ExerciseDue(school), plan).run()
    PlanEditor(school, plan).tidy()
    after = broken(school, plan)
    assert before["physical-activity"] - after["physical-activity"] >= helped
    assert not after - before, "no rule is broken that was kept"
    assert max(Counter(plan.care.values()).values()) <= max(members.values())
    assert not plan.waits


SESSIONS = {"C1": "hw R1 T1", "C1@Mon1": "sp R1 T1", "C2": "hw R2 T2", "C2@Mon2": "sp R2 T2"}
"""C1 exercises in the first slot, C2 in the second one."""


def builder(*, max_size: int) -> SmallSchool:
    physical = {"min_minutes_per_day": 30, "from_attended_minutes": 40}
    return SmallSchool(
        days="Mon", slots=2, grouping={"max_size": max_size}, physical=physical, duty={"min_per_slot": 0}
    )


def mended(school: School, plan: Plan) -> int:
    helped = ExerciseMoves(school, ExerciseDue(school), plan).run()
    assert audit_plan(school, plan).clean
    return helped


def test_a_student_moves_to_a_free_seat() -> None:
    scenario = builder(max_size=3).students("S1 S2 S3").students("S4", attends="Mon2").build()
    school = School(scenario, MONDAY)
    plan = from_timetable(school, week(scenario, care={"C1": "S1 S4", "C2": "S2 S3"}, sessions=SESSIONS))
    assert broken(school, plan) == {"physical-activity": 1}
    assert mended(school, plan) == 1
    assert plan.care["S4"] == "C2"


def test_students_change_places_where_groups_are_full() -> None:
    scenario = builder(max_size=2).students("S1 S2 S3").students("S4", attends="Mon2").build()
    school = School(scenario, MONDAY)
    plan = from_timetable(school, week(scenario, care={"C1": "S1 S4", "C2": "S2 S3"}, sessions=SESSIONS))
    assert mended(school, plan) == 1
    assert plan.care["S4"] == "C2"
    assert Counter(plan.care.values()) == {"C1": 2, "C2": 2}


def test_one_who_names_a_group_leaves_a_club_that_can_do_without() -> None:
    """The club takes the slot in which the group exercises."""
    school_of = builder(max_size=4).staff("T1 T2 T3").rooms("R1 R2 R3").club("K1", slots="Mon1", min_students=1)
    school_of.students("S1", care_group="C1", clubs="K1").students("S2 S3", clubs="K1").students("S4")
    scenario = school_of.build()
    school = School(scenario, MONDAY)
    made = week(
        scenario, care={"C1": "S1 S4", "C2": "S2 S3"}, clubs={"K1": "S1 S2 S3"},
        sessions={"C1@Mon1": "sp R1 T1", "C1@Mon2": "hw R1 T1", "C2@Mon2": "sp R2 T2", "K1@Mon1": "hw R3 T3"},
    )  # fmt: skip
    plan = from_timetable(school, made)
    assert broken(school, plan) == {"physical-activity": 1}
    assert mended(school, plan) == 1
    assert "S1" not in plan.clubs
    assert plan.clubs["S2"] == ("K1",)


def test_who_must_be_apart_is_not_put_together() -> None:
    scenario = builder(max_size=3).students("S1 S3").students("S2", apart="A").students(
        "S4", attends="Mon2", apart="A"
    ).build()  # fmt: skip
    school = School(scenario, MONDAY)
    plan = from_timetable(school, week(scenario, care={"C1": "S1 S4", "C2": "S2 S3"}, sessions=SESSIONS))
    assert mended(school, plan) == 1
    assert {plan.care["S2"], plan.care["S4"]} == {"C1", "C2"}


def test_somebody_else_joins_a_club_that_needs_all_its_members() -> None:
    """S1 has exercise only without the club, for which S3 and S4 ask as well."""
    school_of = builder(max_size=4).staff("T1 T2 T3").rooms("R1 R2 R3").club("K1", slots="Mon1", min_students=2)
    school_of.students("S1", care_group="C1", clubs="K1").students("S2 S3 S4", clubs="K1")
    scenario = school_of.build()
    school = School(scenario, MONDAY)
    made = week(
        scenario, care={"C1": "S1", "C2": "S2 S3 S4"}, clubs={"K1": "S1 S2"},
        sessions={"C1@Mon2": "hw R1 T1", "C2@Mon1": "hw R2 T2", "C2@Mon2": "sp R2 T2", "K1@Mon1": "hw R3 T3"},
    )  # fmt: skip
    plan = from_timetable(school, made)
    plan.meetings["C1", "Mon1"] = PlannedSession("sp", "R1", "T1")
    assert broken(school, plan)["physical-activity"] == 1
    assert mended(school, plan) >= 1
    assert "S1" not in plan.clubs
    assert len(plan.clubs) == 2
