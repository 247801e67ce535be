"""Cases of the rules that speak of rooms."""

from __future__ import annotations

from optimizer.testing.schools import SmallSchool, week
from tests.cases.base import Case

CARE = {"C1": "S1", "C2": "S2"}


def _wrong_kind() -> Case:
    school = (
        SmallSchool(days="Mon", slots=1)
        .rooms("R1", kind="gym")
        .rooms("R2", kind="art")
        .activity("go", kinds="gym hall")
    )
    scenario = school.students("S1").build()
    return Case(
        "a room of the wrong kind",
        scenario,
        week(scenario, care={"C1": "S1"}, sessions={"C1": "go R1 T1"}),
        week(scenario, care={"C1": "S1"}, sessions={"C1": "go R2 T1"}),
    )


def _club_elsewhere() -> Case:
    school = SmallSchool(days="Mon", slots=1).students("S1", clubs="K1").club("K1", room="R1").build()
    return Case(
        "a club out of its room",
        school,
        week(school, clubs={"K1": "S1"}, sessions={"K1@Mon1": "hw R1 T1"}),
        week(school, clubs={"K1": "S1"}, sessions={"K1@Mon1": "hw R2 T1"}),
    )


def _too_full() -> Case:
    school = SmallSchool(days="Mon", slots=1).students("S1 S2 S3").rooms("R1", capacity=2).rooms("R2").build()
    care = {"C1": "S1 S2", "C2": "S3"}
    return Case(
        "too many students",
        school,
        week(school, care=care, sessions={"C1": "hw R1 T1", "C2": "hw R2 T2"}),
        week(school, care={"C1": "S1 S2 S3"}, sessions={"C1": "hw R1 T1"}),
    )


def _too_full_together() -> Case:
    school = SmallSchool(days="Mon", slots=1).students("S1 S2 S3").rooms("R1", capacity=2, groups_at_once=2).rooms("R2")
    scenario, care = school.build(), {"C1": "S1 S2", "C2": "S3"}
    return Case(
        "too many students of two groups",
        scenario,
        week(scenario, care=care, sessions={"C1": "hw R1 T1", "C2": "hw R2 T2"}),
        week(scenario, care=care, sessions={"C1": "hw R1 T1", "C2": "hw R1 T2"}),
    )


def _too_many_groups() -> Case:
    """Two joined sessions are one."""
    school = SmallSchool(days="Mon", slots=1).students("S1 S2 S3").rooms("R1").rooms("R2", groups_at_once=2)
    scenario, care = school.staff("T1 T2 T3").build(), CARE | {"C3": "S3"}
    return Case(
        "too many groups",
        scenario,
        week(scenario, care=care, sessions={"C1": "hw R1 T1", "C2": "> C1", "C3": "hw R2 T2"}),
        week(scenario, care=care, sessions={"C1": "hw R1 T1", "C2": "hw R1 T2", "C3": "hw R2 T3"}),
    )


def _closed() -> Case:
    school = SmallSchool(days="Mon").rooms("R1", available="Mon1").rooms("R2").students("S1").build()
    care = {"C1": "S1"}
    return Case(
        "a closed room",
        school,
        week(school, care=care, sessions={"C1@Mon1": "hw R1 T1", "C1@Mon2": "hw R2 T1"}),
        week(school, care=care, sessions={"C1": "hw R1 T1"}),
    )


CASES = {
    "room-kind": (_wrong_kind(), _club_elsewhere()),
    "room-capacity": (_too_full(), _too_full_together(), _too_many_groups(), _closed()),
}
