"""What is said of odd little schools holds: best, impossible, possible; and no school brings the program down."""

from __future__ import annotations

from pathlib import Path

import pytest

from optimizer.auditing import Audit, audit
from optimizer.cli.main import main
from optimizer.domain.result import Score, Status
from optimizer.domain.scenario import Scenario
from optimizer.engine import solve as running
from optimizer.engine.explain.explain_school import explain
from optimizer.engine.explain.feasibility import Feasibility
from optimizer.engine.problem.school import School
from optimizer.engine.solve import solve
from optimizer.files import read_timetable, write_timetable
from optimizer.files.scenario_out import write_scenario
from optimizer.testing.schools import MONDAY, SmallSchool, week
from tests.referee import judge

LARGE = 13
"""Students with whom a school is no longer solved in one model."""


def builder(**sections: object) -> SmallSchool:
    return SmallSchool(**{"days": "Mon", "slots": 1, "duty": {"min_per_slot": 0}, **sections})  # type: ignore[arg-type]


def best(scenario: Scenario) -> Score:
    """The score of a timetable that is proven to be the best."""
    found = solve(scenario, effort=2.0, week_of=MONDAY)
    assert found.status is Status.OPTIMAL
    return week_of(scenario).score


def week_of(scenario: Scenario) -> Audit:
    """The audit of the timetable of a school that has one."""
    found = solve(scenario, effort=2.0, week_of=MONDAY)
    assert found.audit is not None
    assert found.audit.clean
    assert explain(scenario, week_of=MONDAY, with_remedies=False).answer is Feasibility.FEASIBLE
    return found.audit


def answers(scenario: Scenario) -> tuple[Status, Feasibility]:
    """What `solve` and `explain` say."""
    found = solve(scenario, effort=2.0, week_of=MONDAY)
    return found.status, explain(scenario, week_of=MONDAY, with_remedies=False).answer


# -- pinned care groups --------------------------------------------------------------------------------------------


def campuses(*, room_kinds: str = "classroom") -> SmallSchool:
    """Two children at south, which has but a hall, and one at north."""
    school = builder().students("S1 S2", campus="south").students("N1", campus="north").staff("T1")
    return school.rooms("RN", campus="north", kind="classroom").rooms("RS", campus="south", kind="hall")


def test_a_pinned_group_is_where_it_can_be_held() -> None:
    school = campuses()
    for activity in ("hw", "rd", "sp"):
        school.activity(activity, "homework", kinds="classroom")
    scenario = school.pin("P1", "Mon1").build()
    assert School(scenario, MONDAY).pinned_campus == {"P1": "north"}
    assert best(scenario) == Score(0, 2, 0)


def test_where_the_campus_of_a_pinned_group_is_guessed_nothing_is_called_impossible() -> None:
    """P1 is taken to be at south, where more children are; its teacher may serve no slot, so it is at north."""
    school = builder().students("S1 S2", campus="south").students("N1", campus="north")
    school.staff("TS", campus="south", max_per_week=0).staff("TN", campus="north")
    scenario = school.rooms("RS", campus="south").rooms("RN", campus="north").pin("P1", "Mon1").build()
    assert School(scenario, MONDAY).pinned_campus == {"P1": "south"}
    north = week(scenario, care={"P1": "N1"}, sessions={"P1": "hw RN TN"}, waiting={"S1": "Mon", "S2": "Mon"})
    assert audit(scenario, north, week_of=MONDAY).clean
    status, answer = answers(scenario)
    assert status is not Status.INFEASIBLE
    assert answer is not Feasibility.INFEASIBLE


def test_a_group_with_children_of_one_campus_alone_is_not_guessed() -> None:
    """The teacher of the only children who may be in P1 may serve no slot: that no week exists is still proven."""
    school = builder().students("S1", campus="south").students("N1", campus="north", care_group="C5")
    school.staff("TS", campus="south", max_per_week=0).staff("TN", campus="north")
    scenario = school.rooms("RS", campus="south").rooms("RN", campus="north").pin("P1", "Mon1").build()
    assert answers(scenario) == (Status.INFEASIBLE, Feasibility.INFEASIBLE)


def test_a_group_named_by_children_of_one_campus_may_be_of_another() -> None:
    """N1 names P1 and waits, as the teacher of north may serve no slot; P1 consists of a child of south."""
    school = builder().students("S1", campus="south").students("N1", campus="north", care_group="P1")
    school.staff("TS", campus="south").staff("TN", campus="north", max_per_week=0)
    scenario = school.rooms("RS", campus="south").rooms("RN", campus="north").pin("P1", "Mon1").build()
    south = week(scenario, care={"P1": "S1"}, sessions={"P1": "hw RS TS"}, waiting={"N1": "Mon"})
    assert audit(scenario, south, week_of=MONDAY).clean
    status, answer = answers(scenario)
    assert status is not Status.INFEASIBLE
    assert answer is not Feasibility.INFEASIBLE


@pytest.mark.parametrize("number", [1, LARGE])
def test_a_pinned_group_may_consist_of_children_in_extended_care(number: int) -> None:
    ids = " ".join(f"S{n}" for n in range(number))
    scenario = builder(extended=1).students(ids, attends="MonX1").pin("P1", "Mon1").build()
    assert week_of(scenario).score.unserved == 0


def test_children_in_extended_care_fill_a_group_up() -> None:
    """A group of two at least: one child in care, the other in extended care alone. Both can be served."""
    school = (
        builder(extended=1, grouping={"min_size": 2}).students("S1", attends="Mon1").students("S2", attends="MonX1")
    )
    assert best(school.build()).unserved == 0


# -- extended care -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [1, LARGE])
def test_an_activity_for_the_extended_slot_bans_no_other(number: int) -> None:
    """Nobody can dance; the children can do their homework."""
    ids = " ".join(f"S{n}" for n in range(number))
    school = builder(extended=1).activity("dance", slots="MonX1", skill="dance").students(ids, attends="MonX1")
    scenario = school.staff("T1", available="MonX1", min_per_week=1).build()
    assert week_of(scenario).score.unserved == 0


# -- clubs ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(4))
def test_a_club_without_places_stays_closed_rather_than_meet_with_nobody(seed: int, tmp_path: Path) -> None:
    """«Proven best», exit code 0 and no folder was the answer."""
    school = builder(slots=2, seed=seed).students("S1", clubs="K1").students("S2 S3 S4 S5 S6").staff("T1 T2 T3")
    scenario = school.club("K1", "rd", min_students=0, max_students=0).build()
    (tmp_path / "school").mkdir()
    write_scenario(tmp_path / "school", scenario)
    assert main(["solve", str(tmp_path / "school"), "--out", str(tmp_path / "out"), "--effort", "1"]) == 0
    assert "K1" not in read_timetable(tmp_path / "out").group
    assert week_of(scenario).score.unserved == 0


@pytest.mark.parametrize("number", [2, LARGE])
def test_a_pinned_club_that_nobody_asks_for_cannot_be(number: int) -> None:
    ids = " ".join(f"S{n}" for n in range(number))
    scenario = builder().students(ids).club("K1", "rd", min_students=0).pin("K1", "Mon1").build()
    assert answers(scenario) == (Status.INFEASIBLE, Feasibility.INFEASIBLE)


# -- exercise ------------------------------------------------------------------------------------------------------


def test_exercise_on_every_served_day_asks_nothing_of_other_days(tmp_path: Path) -> None:
    """``from_attended_minutes`` 0 asked for exercise on days that a child had not signed up for."""
    physical = {"min_minutes_per_day": 30, "from_attended_minutes": 0}
    school = builder(days="Mon Tue", slots=2, physical=physical)
    school.students(" ".join(f"M{n}" for n in range(8)), attends="Mon", clubs="K1").staff("T1 T2 T3")
    school.students(" ".join(f"T{n}" for n in range(8, 16)), attends="Tue").club("K1", "rd", slots="Mon")
    scenario = school.build()
    found = solve(scenario, effort=2.0, week_of=MONDAY)
    assert found.timetable is not None
    assert week_of(scenario).score.unserved == 0
    (tmp_path / "school").mkdir()
    (tmp_path / "out").mkdir()
    write_scenario(tmp_path / "school", scenario)
    write_timetable(tmp_path / "out", found.timetable)
    assert judge(tmp_path / "school", tmp_path / "out", week_of=MONDAY).hard == 0


# -- weeks that the construction does not find ---------------------------------------------------------------------


def test_a_pinned_group_that_lost_its_children_is_mended(monkeypatch: pytest.MonkeyPatch) -> None:
    """The construction lets the only child of P2 wait, and the mending looked for a group that was gone."""
    monkeypatch.setattr(running, "is_tiny", lambda school: False)
    school = builder(days="Mon Tue", extended=1, grouping={"max_size": 1, "mixed": "required"})
    school.students("S1", grade=3, attends="Tue1").students("S2", grade=3, attends="Tue1 MonX1 TueX1")
    school.rooms("R1", capacity=1, groups_at_once=2).pin("P2", "Mon1").staff("T1 T2 T3")
    assert week_of(school.build()).score.unserved == 1


def test_a_pinned_club_whose_only_child_has_to_wait_is_given_up_or_kept() -> None:
    """With the only child out of the club the construction went on with a club of nobody, and broke off."""
    school = SmallSchool(
        days="Mon Wed",
        slots=2,
        grouping={"max_size": 1, "joining": "never"},
        physical={"min_minutes_per_day": 30, "from_attended_minutes": 30},
        staffing={"students_per_staff": 2, "lead_roles": ["teacher", "manager"]},
        duty={"min_per_slot": 0, "max_per_slot": 2},
    )
    school.students("S1", attends="Mon1 Mon2 Wed1").students("S2", clubs="K1", priority="disabled")
    school.students(" ".join(f"Z{n}" for n in range(LARGE)), attends="Sun").rooms("R1")
    school.staff("T1").staff("T2", available="Wed2", max_per_week=2)
    school.activity("hw", "reading", physical_minutes=30).activity("rd", physical_minutes=40, students_per_staff=1)
    school.club("K1", "rd", min_students=0, max_students=3, leaders="T1").pin("K1", "Wed2")
    assert week_of(school.build()).score.unserved == 3
