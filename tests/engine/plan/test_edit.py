"""Edits of a plan: each does what it says, and after any sequence of them the tables of the plan agree."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

import pytest

from optimizer.engine.plan.convert import from_timetable, to_timetable
from optimizer.engine.plan.edit import PlanEditor
from optimizer.engine.plan.index import PlanIndex
from optimizer.engine.plan.plan import Plan
from optimizer.engine.plan.reasons import NO_CLUB_IN_CLUB_TIME, NOT_PLACED
from optimizer.engine.problem.school import School
from optimizer.testing.generator import generate_with_week
from optimizer.testing.schools import MONDAY, SmallSchool, week
from tests.engine.cp.support import OnDisk


def disagreements(school: School, plan: Plan) -> Iterator[str]:
    """What should hold after every edit and does not."""
    slots = school.scenario.week
    for student, days in plan.waits.items():
        if not days or not days <= school.attended[student].keys():
            yield f"{student} waits on {days}"
        if student not in plan.reasons:
            yield f"{student} waits without a reason"
    for student in plan.reasons.keys() - plan.waits.keys():
        yield f"{student} has a reason and does not wait"
    for student, clubs in plan.clubs.items():
        if not clubs or len(set(clubs)) != len(clubs) or not plan.club_slots.keys() >= set(clubs):
            yield f"{student} is in {clubs}"
        for club in clubs:
            for token in plan.club_slots.get(club, ()):
                if not plan.served(student, slots[token].day):
                    yield f"{student} waits while {club} meets"
    for (group, token), session in plan.meetings.items():
        if group in school.scenario.club and token not in plan.club_slots.get(group, ()):
            yield f"closed club {group} has a session"
        host = plan.meetings.get((session.host, token)) if session.host else session
        if host is None or host.host:
            yield f"{group}@{token} is joined with {session.host}, which has no session of its own"
    for group in {*plan.care.values(), *plan.extended.values()} - plan.campus.keys():
        yield f"group {group} has members and no campus"


def loose_ends(school: School, plan: Plan) -> Iterator[str]:
    """What should hold after `PlanEditor.tidy` and does not."""
    index = PlanIndex(school, plan)
    for key in plan.meetings.keys() - index.at.keys():
        yield f"session {key} without anybody"
    grade = {s.id: s.grade for s in school.scenario.students}
    for key, people in plan.duties.items():
        here = {grade[s] for (g, t), students in index.at.items() for s in students if (index.campus(g), t) == key}
        if not here or len(people) > school.max_duty(len(here)):
            yield f"{len(people)} on duty at {key}"
    for group in plan.campus.keys() - {*plan.care.values(), *plan.extended.values()}:
        yield f"group {group} without members"


def random_edit(editor: PlanEditor, rng: Random) -> None:
    """One operation with arguments drawn at random; what its docstring forbids is not asked of it."""
    school, plan = editor.school, editor.plan
    student = rng.choice(sorted(s.id for s in school.scenario.students))
    day = rng.choice(school.scenario.week.days)
    club = rng.choice(sorted(plan.club_slots)) if plan.club_slots else ""
    match rng.randrange(10):
        case 0 | 1 | 2:
            editor.let_wait(student, day, rng.choice([NOT_PLACED, NO_CLUB_IN_CLUB_TIME]))
        case 3:
            editor.serve_again(student, day)
        case 4 if club:
            editor.leave_club(student, club)
        case 5 if club and rng.random() < 0.3:
            editor.close_club(club)
        case 6 if plan.meetings:
            editor.drop_session(*rng.choice(sorted(plan.meetings)))
        case 7 if club and student in plan.care:
            meets = {school.scenario.week[t].day for t in plan.club_slots[club]}
            if all(plan.served(student, d) for d in meets):
                editor.join_club(student, club)
        case 8 if student in plan.care:
            campus = school.campus_of_student[student]
            others = sorted(g for g in set(plan.care.values()) if plan.campus[g] == campus)
            editor.move_student(student, rng.choice(others))
        case 9 if not editor.cascading:
            editor.close_small_clubs()
            editor.release_waiting_students()


@pytest.fixture(scope="module", params=["clubs", "extended", "campuses"])
def on_disk(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> OnDisk:
    folder = tmp_path_factory.mktemp(request.param)
    return OnDisk(generate_with_week(folder, students=60, kind=request.param, seed=3)[0])


@pytest.mark.parametrize("cascading", [True, False])
def test_any_sequence_of_edits_leaves_a_consistent_plan(on_disk: OnDisk, cascading: bool) -> None:
    for seed in range(8):
        rng, plan = Random(f"edits {seed}"), on_disk.plan("week")
        editor = PlanEditor(on_disk.school, plan, cascading)
        for number in range(60):
            random_edit(editor, rng)
            assert not list(disagreements(on_disk.school, plan)), (seed, number)
        editor.tidy()
        assert not [*disagreements(on_disk.school, plan), *loose_ends(on_disk.school, plan)], seed
        assert to_timetable(on_disk.school, plan) == to_timetable(
            on_disk.school, from_timetable(on_disk.school, to_timetable(on_disk.school, plan))
        )


def small_week() -> tuple[School, Plan]:
    """Care groups C1 and C2 joined on Monday, the club CHESS of at least two on Tuesday, S5 in the club alone."""
    scenario = (
        SmallSchool(slots=1)
        .students("S1 S2", clubs="CHESS")
        .students("S3 S4")
        .students("S5", clubs="CHESS", attends="Tue1")
        .club("CHESS", min_students=2)
        .build()
    )
    school = School(scenario, MONDAY)
    timetable = week(
        scenario,
        care={"C1": "S1 S3", "C2": "S2 S4"},
        clubs={"CHESS": "S1 S5"},
        sessions={
            "C1@Mon1": "hw R1 T1",
            "C2@Mon1": "> C1",
            "C1@Tue1": "rd R1 T1",
            "C2@Tue1": "rd R2 T2",
            "CHESS@Tue1": "hw R3 T3",
        },
        duties={"Mon1": "T2", "Tue1": "T4"},
    )
    return school, from_timetable(school, timetable)


def test_who_waits_leaves_the_clubs_of_the_day_and_is_given_the_reason() -> None:
    school, plan = small_week()
    PlanEditor(school, plan, cascading=False).let_wait("S1", "Tue", NOT_PLACED)
    assert plan.waits == {"S1": {"Tue"}}
    assert plan.clubs == {"S5": ("CHESS",)}
    assert plan.care["S1"] == "C1"
    assert plan.reasons == {"S1": "周二限时内未能安排"}


def test_reasons_name_the_days_of_the_same_reason_together() -> None:
    school, plan = small_week()
    editor = PlanEditor(school, plan, cascading=False)
    editor.let_wait("S3", "Tue", NOT_PLACED)
    editor.let_wait("S3", "Mon", NOT_PLACED)
    assert plan.reasons["S3"] == "周一、周二限时内未能安排"
    editor.serve_again("S3", "Mon")
    assert (plan.waits["S3"], plan.reasons["S3"]) == ({"Tue"}, "周二限时内未能安排")
    editor.serve_again("S3", "Tue")
    assert not plan.waits
    assert not plan.reasons


def test_a_published_reason_stays_while_the_student_waits_on_another_day() -> None:
    school, plan = small_week()
    plan.waits["S3"], plan.reasons["S3"] = frozenset({"Mon", "Tue"}), "full"
    PlanEditor(school, plan).serve_again("S3", "Mon")
    assert (plan.waits["S3"], plan.reasons["S3"]) == ({"Tue"}, "full")


def test_days_without_a_sign_up_are_not_waited_on() -> None:
    school, plan = small_week()
    PlanEditor(school, plan).let_wait("S5", "Mon", NOT_PLACED)
    assert not plan.waits


def test_a_club_that_becomes_too_small_closes_and_whoever_is_left_without_a_group_waits() -> None:
    school, plan = small_week()
    PlanEditor(school, plan).leave_club("S1", "CHESS")
    assert not plan.club_slots
    assert not plan.clubs
    assert ("CHESS", "Tue1") not in plan.meetings
    assert plan.waits == {"S5": {"Tue"}}
    assert plan.reasons["S5"] == NO_CLUB_IN_CLUB_TIME.zh


def test_without_cascading_small_clubs_stay_until_they_are_closed() -> None:
    school, plan = small_week()
    editor = PlanEditor(school, plan, cascading=False)
    editor.leave_club("S1", "CHESS")
    editor.close_small_clubs(kept={"CHESS"})
    assert plan.club_slots
    editor.close_small_clubs()
    assert not plan.club_slots
    assert not plan.waits


def test_who_waits_on_all_days_leaves_the_groups() -> None:
    school, plan = small_week()
    editor = PlanEditor(school, plan)
    for day in ("Mon", "Tue"):
        editor.let_wait("S4", day, NOT_PLACED)
    assert "S4" not in plan.care
    assert plan.care["S2"] == "C2"


def test_the_first_guest_of_a_dropped_host_takes_over_room_and_staff() -> None:
    school, plan = small_week()
    PlanEditor(school, plan).drop_session("C1", "Mon1")
    assert ("C1", "Mon1") not in plan.meetings
    left = plan.meetings["C2", "Mon1"]
    assert (left.host, left.activity, left.room, left.lead) == ("", "hw", "R1", "T1")


def test_tidy_drops_empty_sessions_idle_duty_and_groups_without_members() -> None:
    school, plan = small_week()
    editor = PlanEditor(school, plan)
    for student in ("S1", "S2", "S3", "S4"):
        editor.let_wait(student, "Mon", NOT_PLACED)
    editor.move_student("S3", "C2")
    editor.move_student("S1", "C2")
    editor.tidy()
    assert {token for _, token in plan.meetings} == {"Tue1"}
    assert list(plan.duties) == [("", "Tue1")]
    assert list(plan.campus) == ["C2"]


def test_duty_staff_of_past_slots_stays() -> None:
    school, plan = small_week()
    editor = PlanEditor(school, plan)
    for student in ("S1", "S2", "S3", "S4"):
        editor.let_wait(student, "Mon", NOT_PLACED)
    editor.tidy(past=frozenset({"Mon1"}))
    assert ("", "Mon1") in plan.duties


def test_what_would_contradict_the_plan_is_refused() -> None:
    school, plan = small_week()
    editor = PlanEditor(school, plan, cascading=False)
    editor.let_wait("S2", "Tue", NOT_PLACED)
    with pytest.raises(ValueError, match="CHESS"):
        editor.join_club("S2", "CHESS")
    with pytest.raises(KeyError):
        editor.move_student("S2", "C9")
