"""Bounds on schools small enough to think through."""

from __future__ import annotations

import time
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from optimizer.domain.scenario import Scenario
from optimizer.engine.bounds.anytime_bound import LowerBound, lower_bound
from optimizer.engine.bounds.base_relaxation import build_base_relaxation
from optimizer.engine.bounds.care_hours import fewest_groups
from optimizer.engine.bounds.infeasibility import prove_infeasible
from optimizer.engine.bounds.load_sharing import full_level_range
from optimizer.engine.lp.dual_bound import safe_dual_bound
from optimizer.engine.problem.school import School as Index
from optimizer.files import load
from optimizer.testing.generator import generate
from optimizer.testing.schools import MONDAY, SmallSchool

TEACHERS = "T1 T2 T3 T4"


def bound(scenario: Scenario, unserved: int | None = None) -> LowerBound:
    return lower_bound(Index(scenario, MONDAY), time_limit=30, deterministic_limit=5, unserved=unserved)


def names(prefix: str, count: int) -> str:
    return " ".join(f"{prefix}{number}" for number in range(count))


def test_nothing_to_pay() -> None:
    found = bound(SmallSchool().students("S1 S2").build())
    assert (found.unserved, found.at, found.points) == (0, 0, 0)
    assert found.complete


def test_club_too_small_for_all_who_ask() -> None:
    """Three ask, two places: one student has no club, (2 - 1) x 100 points, and needs a second session at 45."""
    school = SmallSchool().students("S1 S2 S3", clubs="K1").staff(TEACHERS).club("K1", max_students=2).build()
    found = bound(school)
    assert found.points == 145
    assert found.goals["club-choice"] == found.charged["club-choice"] == 100


def test_clubs_at_the_same_time() -> None:
    """Both clubs wanted meet in the only slot: the second place costs 3 - 2."""
    school = SmallSchool(days="Mon", slots=1).students("S1", clubs="K1 K2", wants_clubs=2).staff(TEACHERS)
    assert bound(school.club("K1").club("K2").build()).points >= 100


def test_shared_leader() -> None:
    """One leader, one slot, two clubs with one asker each: one of them goes without."""
    school = SmallSchool(days="Mon", slots=1).staff(TEACHERS).students("S1", clubs="K1").students("S2", clubs="K2")
    school.club("K1", leaders="T1").club("K2", leaders="T1")
    assert bound(school.build()).points >= 100


def test_load_and_continuity_pull_against_each_other() -> None:
    """One group, three slots, two teachers: 3 and 0 slots cost 200, two leads 100, three assisted slots 135."""
    school = SmallSchool(days="Mon", slots=3).students("S1").staff("T1 T2", share="1")
    assert bound(school.build()).points == 100


def test_two_managers_cannot_share_one_duty() -> None:
    """They are a pool of their own, and so are the teachers: in each somebody is a slot from any level, 80 in all."""
    school = SmallSchool(days="Mon", slots=1, duty={"min_per_slot": 1}).students("S1").staff("T1 T2 T3", share="1")
    assert bound(school.staff("M1 M2", role="manager", share="1").build()).points == 80


def test_one_group_cannot_keep_its_lead() -> None:
    """Three teachers with a slot each: the only student's group has three leads (120), and two begin late (30)."""
    school = SmallSchool(days="Mon", slots=3).students("S1").staff("T1 T2 T3", max_per_day=1)
    assert bound(school.build()).points == 150


def test_groups_that_never_join_all_meet() -> None:
    """Two groups of one would spare a change of lead, but need two sessions a slot; the second lead begins late."""
    school = (
        SmallSchool(days="Mon", slots=2, grouping={"joining": "never"}).students("S1 S2").staff("T1 T2", max_per_day=1)
    )
    assert bound(school.build()).points == 70


def test_joined_rows_have_leads() -> None:
    """One group or two on paper that always join: each person serves one of four days, so each group has four leads."""
    school = SmallSchool(days="Mon Tue Wed Thu", slots=1).students("S1 S2")
    for number, day in enumerate(("Mon", "Tue", "Wed", "Thu"), 1):
        school.staff(f"T{number}", available=day)
    assert bound(school.build()).points == 180


def test_groups_by_grade() -> None:
    """Each of two grades of three needs two groups of two at most: a session more than needed, and uneven sizes."""
    grouping = {"joining": "never", "max_size": 2, "max_grade_span": 0}
    school = SmallSchool(days="Mon", slots=1, grouping=grouping, staffing={"students_per_staff": 2})
    school.students("S1 S2 S3", grade=1).students("S4 S5 S6", grade=2).staff("T1 T2 T3 T4").rooms("R1 R2 R3 R4")
    assert bound(school.build()).points == 45 + 5


def test_sizes_of_groups_by_grade_differ() -> None:
    """Four students are in two groups of two, three in one of three: 5 for the difference."""
    grouping = {"joining": "never", "max_size": 3, "max_grade_span": 0}
    school = SmallSchool(days="Mon", slots=1, grouping=grouping, staffing={"students_per_staff": 3})
    school.students("S1 S2 S3 S4", grade=1).students("S5 S6 S7", grade=2).staff(TEACHERS).rooms("R1 R2 R3 R4")
    assert bound(school.build()).points == 5


def test_a_group_filled_up_from_another_campus() -> None:
    """Groups have two members: that of the only student here has one of there, who is never in care."""
    school = SmallSchool(days="Mon", slots=1, extended=1, grouping={"min_size": 2})
    school.students("S1", campus="south").students("S2", campus="north", attends="MonX")
    school.staff("T1 T2").rooms("R1", campus="south").rooms("R2", campus="north")
    found = bound(school.build(), unserved=0)
    assert not found.empty
    assert found.unserved == 0


def test_students_to_be_kept_apart_need_a_group_more() -> None:
    """Two students of a grade with one code: a session more than the ratio asks for."""
    school = SmallSchool(days="Mon", slots=1, grouping={"joining": "never"}).staff("T1 T2 T3").rooms("R1 R2 R3")
    school.students("S1", apart="A").students("S2", apart="A").students("S3")
    assert bound(school.build()).points == 45


def test_classes_that_do_not_fit_are_cut() -> None:
    """Three classes of two in two groups of three: one is cut (15); in three groups there is a session more (45)."""
    school = SmallSchool(
        days="Mon", slots=1, grouping={"joining": "never", "max_size": 3}, staffing={"students_per_staff": 3}
    )
    for number in range(3):
        school.students(f"A{number} B{number}", class_name=str(number))
    assert bound(school.staff(TEACHERS).rooms("R1 R2 R3 R4").build()).points == 15


def test_keeping_those_who_stay_together_cuts_classes() -> None:
    """One of each of two classes stays for the second slot: both classes are cut (30); a session more costs 45."""
    school = SmallSchool(
        days="Mon", slots=2, grouping={"joining": "never", "max_size": 2}, staffing={"students_per_staff": 2}
    )
    for number in range(2):
        school.students(f"A{number}", class_name=str(number)).students(
            f"B{number}", class_name=str(number), attends="Mon1"
        )
    found = bound(school.staff(TEACHERS, available="Mon").rooms("R1 R2 R3 R4").build())
    assert found.charged["classmates"] == 30
    assert found.points == 30


def test_a_small_club_saves_no_session() -> None:
    """Four students fill two sessions of two. A club of one leaves two: 45 for its lead."""
    school = SmallSchool(days="Mon", slots=1, grouping={"max_size": 2}, staffing={"students_per_staff": 2})
    school.students("S1", clubs="K1").students("S2 S3 S4").staff(TEACHERS).rooms("R1 R2 R3 R4").club(
        "K1", max_students=1
    )
    index = Index(school.build(), MONDAY)
    program = build_base_relaxation(index, 0).at(full_level_range(index))
    linear = safe_dual_bound(program, *program.objective(["extra-staff", "club-choice"]), 10, index.params.lp)
    assert linear.value == 45


@pytest.mark.parametrize(
    ("students", "size", "span", "fewest"),
    [
        ({1: 23, 2: 24, 3: 22, 4: 20, 5: 17, 6: 14}, 40, 2, 3),
        ({1: 41, 2: 39}, 40, 0, 3),
        ({1: 41, 2: 39}, 40, 1, 2),
        ({1: 1, 3: 1, 5: 1}, 40, 2, 2),
        ({}, 40, 2, 0),
    ],
)
def test_fewest_groups(students: dict[int, int], size: int, span: int, fewest: int) -> None:
    assert fewest_groups(students, size, span) == fewest


@pytest.mark.parametrize(
    ("code", "fewest"),
    [({5: 1}, 3), ({5: 2}, 4), ({1: 1, 6: 1}, 3), ({1: 1, 2: 1}, 3), ({6: 4}, 6)],
)
def test_fewest_groups_of_students_to_be_kept_apart(code: dict[int, int], fewest: int) -> None:
    """120 students just fill three groups, of which one alone has grade 5 and two have grade 2."""
    students = {1: 23, 2: 24, 3: 22, 4: 20, 5: 17, 6: 14}
    assert fewest_groups(students, 40, 2, [Counter(code)]) == fewest


def test_the_last_person_of_a_session_brings_fewer_places() -> None:
    """Two rooms of 40 at a ratio of 25: 80 students fill them with two people each; 70 need as many, 35 and 35."""
    school = SmallSchool(days="Mon", slots=1, staffing={"students_per_staff": 25}).students(names("S", 80))
    school.staff("T1 T2 T3 T4").rooms("R1 R2")
    assert bound(school.build()).points == 0
    school = SmallSchool(days="Mon", slots=1, staffing={"students_per_staff": 25}).students(names("S", 70))
    assert bound(school.staff("T1 T2 T3 T4").rooms("R1 R2").build()).points == 45


def test_groups_that_never_join_meet_whenever_somebody_is_there() -> None:
    """One lead a day. A second group would spare the change, but somebody of it is there on Monday or on Tuesday."""
    school = SmallSchool(days="Mon Tue", slots=1, grouping={"joining": "never"}).students("S1 S2")
    school.students("S3", attends="Mon").students("S4", attends="Tue")
    school.staff("T1", available="Mon").staff("T2", available="Tue")
    assert bound(school.build()).points == 60


def test_students_of_many_hours_need_seats_in_groups_that_meet_often() -> None:
    """Two groups for four full students, three in each at most: both meet daily, for 45 a day, with two leads each."""
    school = SmallSchool(days="Mon Tue", slots=1, grouping={"joining": "never", "max_size": 3}).students("S1 S2 S3 S4")
    school.students("S5", attends="Mon").students("S6", attends="Tue")
    school.staff("T1 T2", available="Mon").staff("T3 T4", available="Tue")
    assert bound(school.build()).points == 210


def test_staff_short_makes_students_wait() -> None:
    """One teacher, 20 students a session at most: 10 of 30 wait for two slots."""
    school = SmallSchool(days="Mon", grouping={"max_size": 20}, staffing={"students_per_staff": 20})
    found = bound(school.students(names("S", 30)).staff("T1").build())
    assert (found.unserved, found.at) == (20, 20)


def test_given_unserved() -> None:
    school = SmallSchool(days="Mon").students("S1 S2", clubs="K1").staff(TEACHERS).club("K1", max_students=1)
    assert bound(school.build(), unserved=2).points == 0
    assert bound(school.build(), unserved=1).empty


def test_waiting_costs_priority() -> None:
    school = SmallSchool(days="Mon", slots=1, grouping={"max_size": 1}, priority={"disabled": 5}).staff("T1")
    school.students("S1", priority="disabled").students("S2")
    assert bound(school.build()).unserved == 1


def test_same_bounds_twice() -> None:
    school = (
        SmallSchool()
        .students(names("S", 9), clubs="K1 K2")
        .staff(TEACHERS, share="1")
        .club("K1", max_students=4)
        .club("K2")
    )
    assert bound(school.build()) == bound(school.build())


def test_stops_when_told() -> None:
    index = Index(SmallSchool().students("S1").build(), MONDAY)
    assert lower_bound(index, time_limit=30, stop=lambda: True) == LowerBound()


def test_stops_in_the_middle(tmp_path: Path) -> None:
    """A school on which the last step would take long: told to stop after a second, it does so in another."""
    index = Index(load(generate(tmp_path / "s", students=200, kind="everything", seed=1)), MONDAY)
    start = time.monotonic()
    found = lower_bound(index, time_limit=600, stop=lambda: time.monotonic() > start + 3)
    assert time.monotonic() < start + 20
    assert found.points > 0


def test_improvements_only_rise() -> None:
    school = SmallSchool().students(names("S", 12), clubs="K1").staff(TEACHERS, share="1").club("K1", max_students=5)
    seen: list[LowerBound] = []
    last = lower_bound(Index(school.build(), MONDAY), time_limit=30, on_improvement=seen.append)
    assert seen[-1] == last
    assert [one.points for one in seen] == sorted(one.points for one in seen)


def test_impossible_pin() -> None:
    """Two ask and two are needed, but one of them alone fits into the room."""
    school = SmallSchool().students("S1 S2", clubs="K1").staff(TEACHERS).rooms("R1", capacity=1).rooms("R2 R3")
    school.club("K1", min_students=2, room="R1").pin("K1", "Mon1")
    proof = prove_infeasible(Index(school.build(), MONDAY), 10)
    assert proof is not None
    assert [(pin.group, pin.slot) for pin in proof.pins] == [("K1", "Mon1")]
    assert bound(school.build()).impossible


def test_possible() -> None:
    assert prove_infeasible(Index(SmallSchool().students("S1").build(), date(2026, 9, 7)), 10) is None


@pytest.mark.parametrize(("slots", "points"), [(1, 40), (2, 0)])
def test_level_load(slots: int, points: int) -> None:
    """One group for each teacher; an odd slot costs 40; an assistant who evens it out would cost 45."""
    school = SmallSchool(days="Mon", slots=slots, grouping={"joining": "never", "max_size": 1})
    assert bound(school.students("S1").staff("T1 T2", share="1").build()).points >= points
