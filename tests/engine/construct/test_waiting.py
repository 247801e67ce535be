"""Joining, cancelling and serving again: what is given up where leads are missing, and what is taken back."""

from __future__ import annotations

import random

import pytest

from optimizer.engine.construct.admission import Readmission
from optimizer.engine.construct.joining import CareSession, pack_sessions
from optimizer.engine.construct.session_cancelling import SessionCanceller
from optimizer.engine.plan.convert import from_timetable
from optimizer.engine.plan.edit import PlanEditor
from optimizer.engine.plan.index import PlanIndex
from optimizer.engine.plan.plan import Plan
from optimizer.engine.plan.reasons import NOT_PLACED
from optimizer.engine.problem.exercise_due import ExerciseDue
from optimizer.engine.problem.school import School
from optimizer.engine.search.plan_audit import audit_plan
from optimizer.testing.schools import MONDAY, SmallSchool
from tests.engine.repair.repair_weeks import WEEK, published


@pytest.mark.parametrize("joining", ["allowed", "never"])
@pytest.mark.parametrize("seed", range(15))
def test_packed_sessions_keep_size_grades_and_purpose(seed: int, joining: str) -> None:
    rng = random.Random(seed)
    settings = {"max_size": 20, "join_max_grade_span": 2, "joining": joining}
    school = School(SmallSchool(grouping=settings, staffing={"students_per_staff": 10}).students("A").build(), MONDAY)
    sessions = {
        f"C{n}": CareSession(
            f"C{n}", rng.randint(1, 12), frozenset({rng.randint(1, 6)}), rng.random() < 0.3, rng.random() < 0.2
        )
        for n in range(10)
    }
    packed = pack_sessions(school, sessions.values())
    assert sorted(group for groups in packed for group in groups) == sorted(sessions)
    assert joining == "allowed" or all(len(groups) == 1 for groups in packed)
    for groups in packed:
        together = [sessions[group] for group in groups]
        grades = [grade for one in together for grade in one.grades]
        assert sum(one.headcount for one in together) <= 20
        assert max(grades) - min(grades) <= 2
        assert len({one.for_exercise for one in together}) == 1
        assert len(groups) == 1 or not any(one.never_joined for one in together)
        staff_apart = sum(-(-one.headcount // 10) for one in together)
        assert len(groups) == 1 or -(-sum(one.headcount for one in together) // 10) < staff_apart


def test_guests_go_with_their_host() -> None:
    school = School(SmallSchool(grouping={"max_size": 20}).students("A").build(), MONDAY)
    sessions = [CareSession(f"C{n}", 5, frozenset({1}), for_exercise=False) for n in range(3)]
    guest = CareSession("G", 2, frozenset({1}), for_exercise=False, guest_of="C2")
    (bundle,) = [groups for groups in pack_sessions(school, [*sessions, guest]) if "G" in groups]
    assert bundle[0] == "C2"


def test_the_cheapest_group_is_cancelled() -> None:
    """One lead is missing in a slot and nothing may be joined: the smaller of two groups gives up its day."""
    builder = SmallSchool(days="Mon Tue", slots=1, grouping={"max_size": 4, "joining": "never"}).students(
        "A B C D E F G", attends="Mon1 Tue1"
    )
    school = School(builder.build(), MONDAY)
    plan = Plan(campus={"C1": school.scenario.campuses[0], "C2": school.scenario.campuses[0]})
    plan.care = dict.fromkeys("ABCD", "C1") | dict.fromkeys("EFG", "C2")
    canceller = SessionCanceller(PlanEditor(school, plan), ExerciseDue(school), {})
    canceller.cancel_sessions(school.scenario.campuses[0], "Mon", {"Mon1": 1})
    assert plan.waits == dict.fromkeys("EFG", frozenset({"Mon"}))
    assert {group for group, token in PlanIndex(school, plan).at if token == "Mon1"} == {"C1"}


def test_guests_are_kept_where_another_group_has_seats() -> None:
    builder = SmallSchool(days="Mon Tue", slots=1, grouping={"max_size": 4, "min_size": 1})
    school = School(builder.students("A B C D E F", attends="Mon1 Tue1").build(), MONDAY)
    campus = school.scenario.campuses[0]
    plan = Plan(campus={"C1": campus, "C2": campus})
    plan.care = dict.fromkeys("ABC", "C1") | dict.fromkeys("DEF", "C2")
    canceller = SessionCanceller(PlanEditor(school, plan), ExerciseDue(school), {})
    canceller.cancel_sessions(campus, "Mon", {"Mon1": 1})
    assert len(plan.waits) == 2
    assert canceller.guests in ({("C1", "Mon"): "C2"}, {("C2", "Mon"): "C1"})


@pytest.mark.parametrize("kind", ["plain", "mixed", "extended"])
def test_whoever_left_a_seat_is_served_again(kind: str) -> None:
    """A dozen students who wait on a day they were served on; they had no club that day."""
    scenario, week = published(kind)
    school = School(scenario, WEEK)
    plan = from_timetable(school, week)
    before, waiting = audit_plan(school, plan).score.unserved, plan.copy().waits
    editor, rng = PlanEditor(school, plan, cascading=False), random.Random(1)
    for student in rng.sample(sorted(plan.care), 12):
        day = rng.choice(sorted(school.attended[student]))
        if day not in editor.club_days(student):
            editor.let_wait(student, day, NOT_PLACED)
    assert audit_plan(school, plan).score.unserved > before
    assert Readmission(school, ExerciseDue(school), plan).run() > 0
    found = audit_plan(school, plan)
    assert found.clean
    assert found.score.unserved == before
    assert plan.waits == waiting


def test_nobody_is_served_without_a_seat() -> None:
    scenario, week = published("plain")
    school = School(scenario, WEEK)
    plan = from_timetable(school, week)
    student = min(plan.care)
    day = next(iter(school.attended[student]))
    PlanEditor(school, plan, cascading=False).let_wait(student, day, NOT_PLACED)
    for token in school.attended[student][day]:
        del plan.meetings[plan.care[student], token]
    assert Readmission(school, ExerciseDue(school), plan).run() == 0
    assert plan.waits[student] == {day}


def test_guests_who_all_wait_are_no_hindrance() -> None:
    """A group that was another one's guest has lost all members; sessions of the others are cancelled all the same."""
    builder = SmallSchool(days="Mon Tue", slots=1, grouping={"max_size": 4, "min_size": 1})
    school = School(builder.students("A B C D E F", attends="Mon1 Tue1").build(), MONDAY)
    campus = school.scenario.campuses[0]
    plan = Plan(campus=dict.fromkeys(("C1", "C2", "C3"), campus))
    plan.care = dict.fromkeys("ABC", "C1") | dict.fromkeys("DEF", "C2")
    canceller = SessionCanceller(PlanEditor(school, plan), ExerciseDue(school), {}, {("C3", "Mon"): "C1"})
    canceller.cancel_sessions(campus, "Mon", {"Mon1": 1})
    assert len(plan.waits) == 2
