"""What once broke first plans: `apart` codes that need one group more, a deadline, a student-day without exercise."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import replace
from pathlib import Path
from tempfile import mkdtemp

import pytest

from optimizer.domain.scenario import Scenario
from optimizer.engine.plan.convert import from_timetable
from optimizer.engine.plan.edit import PlanEditor
from optimizer.engine.plan.reasons import NOT_PLACED
from optimizer.engine.problem.school import School
from optimizer.engine.search.initial_plan import construct_plan
from optimizer.engine.search.last_pass import improve_by_single_moves
from optimizer.engine.search.plan_audit import audit_plan
from optimizer.engine.search.waitlist_offenders import waitlist_offenders
from optimizer.files import load
from optimizer.testing.generator import build
from optimizer.testing.schools import MONDAY
from tests.engine.construct.school_kinds import school, with_fewer_staff
from tests.engine.repair.repair_weeks import WEEK, published


def generated(kind: str, students: int, seed: int) -> Scenario:
    made, *_ = build(students=students, kind=kind, seed=seed)
    return load(made.write(Path(mkdtemp()) / "school"))


def with_codes(scenario: Scenario, number: int) -> Scenario:
    """The first ``number`` students of the lowest grade are to be apart from each other."""
    lowest = min(s.grade for s in scenario.students)
    chosen = [s.id for s in scenario.students if s.grade == lowest][:number]
    return replace(
        scenario,
        students=tuple(replace(s, apart="A" if s.id in chosen else "", care_group="") for s in scenario.students),
    )


@pytest.mark.parametrize(("kind", "students", "number"), [("plain", 60, 3), ("junior", 90, 3), ("clubs", 100, 3)])
def test_apart_codes_have_groups_enough(kind: str, students: int, number: int) -> None:
    """As few groups as the seats ask for are too few: one more is formed instead of letting a whole group wait."""
    school = School(with_codes(generated(kind, students, 1), number), MONDAY)
    plan = construct_plan(school, time_limit=60, by_groups=False)
    found = audit_plan(school, plan)
    assert found.clean
    assert found.score.unserved == 0
    apart = [s.id for s in school.scenario.students if s.apart]
    assert len({plan.care[s] for s in apart if s in plan.care}) == number


@pytest.mark.parametrize(
    ("kind", "students", "seed"),
    [
        ("lean-early-leavers", 200, 1),
        ("lean-early-leavers", 150, 2),  # a club of just enough members closes
        ("tight-sports", 300, 3098),  # two groups exchange their slots for exercise
    ],
)
def test_schools_with_a_full_week_serve_everybody_at_once(kind: str, students: int, seed: int) -> None:
    """One activity gives the exercise of a day, many leave early, or sports space is scarce: nobody waits."""
    school = School(generated(kind, students, seed), MONDAY)
    found = audit_plan(school, construct_plan(school, time_limit=60, by_groups=False))
    assert found.clean
    assert found.score.unserved == 0


def test_nobody_of_a_group_waits_for_two_of_its_members() -> None:
    """A pair that is to be apart is left for the repair; on the way there the other members keep their places."""
    scenario, week = published("plain")
    first = School(scenario, WEEK)
    plan = from_timetable(first, week)
    group = min(plan.care.values())
    pair = sorted(s for s, g in plan.care.items() if g == group)[:2]
    students = tuple(replace(s, apart="A") if s.id in pair else s for s in scenario.students)
    strict = School(replace(scenario, students=students), WEEK)
    assert [v.rule for v in audit_plan(strict, plan).violations] == ["apart"]
    before = plan.copy()
    assert not waitlist_offenders(PlanEditor(strict, plan), by_groups=False)
    assert plan.waits == before.waits


def test_student_days_without_exercise_wait_alone() -> None:
    """Exactly the days on which exercise is missing wait; whoever has it keeps club, group and sessions."""
    scenario, week = published("clubs")
    one = School(scenario, WEEK)
    plan = from_timetable(one, week)
    key = next(
        k
        for k, session in sorted(plan.meetings.items())
        if k[0] in plan.campus and not session.host and scenario.physical_minutes(session.activity, k[1]) >= 30
    )
    quiet = next(a.id for a in scenario.activities if a.category == "homework")
    for other, session in plan.meetings.items():
        if other == key or (other[1] == key[1] and session.host == key[0]):
            plan.meetings[other] = replace(session, activity=quiet)
    lacking = {(v.unit.student, v.unit.day) for v in audit_plan(one, plan).violations if v.rule == "physical-activity"}
    others = {s: clubs for s, clubs in plan.clubs.items() if s not in {student for student, _ in lacking}}
    assert lacking
    waits = waitlist_offenders(PlanEditor(one, plan), by_groups=False)
    assert waits["physical-activity"] == len(lacking)
    assert {(s, d) for s, days in plan.waits.items() for d in days} >= lacking
    assert {s: plan.clubs.get(s) for s in others} == others


@pytest.mark.parametrize("kind", ["clubs", "mixed"])
def test_what_the_construction_failed_at_is_no_reason(kind: str) -> None:
    one = with_fewer_staff(school(kind, 100))
    plan = construct_plan(one, time_limit=60, quick=True)
    language = one.scenario.settings.language
    before, after = NOT_PLACED.say(language).split("{days}")
    assert plan.waits
    assert all(text.startswith(before) and text.endswith(after) for text in plan.reasons.values())


def test_a_deadline_ends_the_construction_within_its_stages() -> None:
    """Everybody waits then, which is a week too."""
    one = school("clubs", 100)
    began = time.process_time()
    plan = construct_plan(one, time_limit=60, deadline=time.monotonic())
    assert time.process_time() - began < 1
    assert not plan.care
    found = audit_plan(one, plan)
    assert found.clean
    assert found.score.unserved > 0


def test_a_seat_in_a_club_of_the_list_is_not_left_on_the_table() -> None:
    scenario, week = published("clubs")
    one = School(scenario, WEEK)
    plan = from_timetable(one, week)
    size = Counter(club for clubs in plan.clubs.values() for club in clubs)
    student, club = next(
        (s, clubs[0])
        for s, clubs in sorted(plan.clubs.items())
        if len(clubs) == 1 and s in plan.care and size[clubs[0]] > scenario.club[clubs[0]].fewest_members
    )
    PlanEditor(one, plan).leave_club(student, club)
    assert audit_plan(one, plan).clean
    better = improve_by_single_moves(one, plan, lambda: False)
    assert better is not None
    assert audit_plan(one, better).clean
    assert audit_plan(one, better).score < audit_plan(one, plan).score
    assert plan.clubs.get(student, ()) != better.clubs[student]


def test_a_child_who_waits_takes_a_place_that_is_free() -> None:
    scenario, week = published("plain")
    one = School(scenario, WEEK)
    editor = PlanEditor(one, from_timetable(one, week), cascading=False)
    student, other = sorted(editor.plan.care)[:2]
    editor.let_wait(student, next(iter(one.attended[student])), NOT_PLACED)
    for day in one.attended[other]:
        editor.let_wait(other, day, NOT_PLACED)
    editor.release_waiting_students()
    editor.tidy()
    assert audit_plan(one, editor.plan).clean
    better = improve_by_single_moves(one, editor.plan, lambda: False)
    assert better is not None
    assert audit_plan(one, better).clean
    assert not better.waits
    assert not improve_by_single_moves(one, better, lambda: False)
