"""Pinned clubs: for each rule the smallest school in which they can just be held, and the one in which they cannot."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from optimizer.engine.bounds.infeasibility import prove_infeasible
from optimizer.engine.problem.school import School
from optimizer.testing.schools import MONDAY, SmallSchool


def one_club(asking: str = "S1 S2", slot: str = "Mon1", **cells: object) -> SmallSchool:
    """A club with a pinned meeting, and everybody who asks for it."""
    return SmallSchool().students(asking, clubs="K1").club("K1", **cells).pin("K1", slot)


def two_clubs(slots: str, **cells: object) -> SmallSchool:
    """A student for each of two clubs, which are pinned to one slot each."""
    school = SmallSchool().students("S1", clubs="K1").students("S2", clubs="K2").club("K1", **cells).club("K2", **cells)
    first, second = slots.split()
    return school.pin("K1", first).pin("K2", second)


def attendance(possible: bool) -> SmallSchool:
    school = one_club("S1", min_students=2).staff("T1 T2")
    return school.students("S2", clubs="K1", attends="" if possible else "Tue")


def wishes(possible: bool) -> SmallSchool:
    school = SmallSchool().students("S1", clubs="K1 K2", wants_clubs=2 if possible else 1).staff("T1 T2")
    return school.club("K1").club("K2").pin("K1", "Mon1").pin("K2", "Tue1")


def two_clubs_of_one_student(possible: bool) -> SmallSchool:
    school = SmallSchool().students("S1", clubs="K1 K2", wants_clubs=2).staff("T1 T2").club("K1").club("K2")
    return school.pin("K1", "Mon1").pin("K2", "Mon2" if possible else "Mon1")


def ratio(possible: bool) -> SmallSchool:
    school = one_club("S1 S2 S3", "Mon1", min_students=3).staff("T1 T2" if possible else "T1")
    return school.activity("hw", "homework", students_per_staff=2)


def skill(possible: bool) -> SmallSchool:
    school = one_club(activity="go").activity("go", skill="go")
    return school.staff("T1").staff("T2", skills="go", available="Mon" if possible else "Tue")


def skill_of_a_named_leader(possible: bool) -> SmallSchool:
    school = one_club(activity="go", leaders="T1" if possible else "").activity("go", skill="go")
    return school.staff("T1 T2")


def named_leader_of_two(possible: bool) -> SmallSchool:
    return two_clubs("Mon1 Mon2" if possible else "Mon1 Mon1", leaders="T1").staff("T1 T2")


def days_of_a_leader(possible: bool) -> SmallSchool:
    return two_clubs("Mon1 Tue1", leaders="T1").staff("T1", max_days=2 if possible else 1).staff("T2")


def slots_of_a_leader_in_the_week(possible: bool) -> SmallSchool:
    return two_clubs("Mon1 Tue1", leaders="T1").staff("T1", max_per_week=2 if possible else 1).staff("T2")


def slots_of_a_leader_on_a_day(possible: bool) -> SmallSchool:
    return two_clubs("Mon1 Mon2", leaders="T1").staff("T1", max_per_day=2 if possible else 1).staff("T2")


def grades_of_a_leader(possible: bool) -> SmallSchool:
    return one_club().staff("T1", grades=(1,) if possible else (2,))


def room_capacity(possible: bool) -> SmallSchool:
    return one_club(min_students=2).staff("T1 T2").rooms("R1", capacity=2 if possible else 1)


def rooms_at_once(possible: bool) -> SmallSchool:
    return two_clubs("Mon1 Mon1").staff("T1 T2 T3").rooms("R1", groups_at_once=2 if possible else 1)


def two_meetings_on_a_day(possible: bool) -> SmallSchool:
    return one_club(meetings_per_week=2).staff("T1 T2").pin("K1", "Tue1" if possible else "Mon2")


RULES = [
    attendance,
    wishes,
    two_clubs_of_one_student,
    ratio,
    skill,
    skill_of_a_named_leader,
    named_leader_of_two,
    days_of_a_leader,
    slots_of_a_leader_in_the_week,
    slots_of_a_leader_on_a_day,
    grades_of_a_leader,
    room_capacity,
    rooms_at_once,
    two_meetings_on_a_day,
]


@pytest.mark.parametrize("possible", [True, False])
@pytest.mark.parametrize("rule", RULES)
def test_just_possible_and_just_impossible(rule: Callable[[bool], SmallSchool], possible: bool) -> None:
    scenario = rule(possible).build()
    proof = prove_infeasible(School(scenario, MONDAY), 20)
    if possible:
        assert proof is None
    else:
        assert proof is not None
        assert set(proof.pins) == set(scenario.pins)


def test_pins_that_are_not_needed_for_the_contradiction_are_left_out() -> None:
    """K3 wants two members, and of the two who ask for it one is not there in the slot to which it is pinned."""
    school = two_clubs("Mon1 Tue1").staff("T1 T2").students("S3", clubs="K3").club("K3", min_students=2)
    school.students("S4", clubs="K3", attends="Tue")
    proof = prove_infeasible(School(school.pin("K3", "Mon2").build(), MONDAY), 20)
    assert proof is not None
    assert [pin.group for pin in proof.pins] == ["K3"]
