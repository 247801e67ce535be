"""Cases of the rules that speak of groups and their members."""

from __future__ import annotations

from optimizer.testing.schools import SmallSchool, week
from tests.cases.base import Case

ONE = {"C1": "hw R1 T1"}
TWO = {"C1": "hw R1 T1", "C2": "hw R2 T2"}


def _too_large() -> Case:
    school = SmallSchool(days="Mon", slots=1, grouping={"max_size": 2}).students("S1 S2 S3").build()
    return Case(
        "a care group too large",
        school,
        week(school, care={"C1": "S1 S2", "C2": "S3"}, sessions=TWO),
        week(school, care={"C1": "S1 S2 S3"}, sessions=ONE),
    )


def _extended_too_large() -> Case:
    school = SmallSchool(days="Mon", slots=1, extended=1, grouping={"max_size": 2})
    scenario = school.students("S1 S2 S3", attends="MonX1").build()
    return Case(
        "an extended group too large",
        scenario,
        week(scenario, extended={"E1": "S1 S2", "E2": "S3"}, sessions={"E1": "hw R1 T1", "E2": "hw R2 T2"}),
        week(scenario, extended={"E1": "S1 S2 S3"}, sessions={"E1": "hw R1 T1"}),
    )


def _too_small() -> Case:
    school = SmallSchool(days="Mon", slots=1, grouping={"min_size": 2}).students("S1 S2 S3 S4").build()
    return Case(
        "a care group too small",
        school,
        week(school, care={"C1": "S1 S2", "C2": "S3 S4"}, sessions=TWO),
        week(school, care={"C1": "S1 S2 S3", "C2": "S4"}, sessions=TWO),
    )


def _too_wide() -> Case:
    school = SmallSchool(days="Mon", slots=1).students("S1", grade=1).students("S2", grade=3).students("S3", grade=4)
    scenario = school.build()
    return Case(
        "grades too far apart",
        scenario,
        week(scenario, care={"C1": "S1 S2", "C2": "S3"}, sessions=TWO),
        week(scenario, care={"C1": "S1 S3", "C2": "S2"}, sessions=TWO),
    )


def _unmixed() -> Case:
    school = SmallSchool(days="Mon", slots=1, grouping={"mixed": "required"})
    scenario = school.students("S1 S2", grade=1).students("S3", grade=2).build()
    return Case(
        "not mixed",
        scenario,
        week(scenario, care={"C1": "S1 S3", "C2": "S2"}, sessions=TWO),
        week(scenario, care={"C1": "S1 S2", "C2": "S3"}, sessions=TWO),
    )


def _campus_of_one_grade() -> Case:
    """North has one grade, so its group need not be mixed; south has two."""
    school = SmallSchool(days="Mon", slots=1, grouping={"mixed": "required"})
    school.students("S1 S2", grade=1, campus="north").students("S3 S4", grade=1, campus="south")
    school.students("S5", grade=2, campus="south").rooms("R1 R4", campus="north").rooms("R2 R3", campus="south")
    scenario = school.staff("T1 T2 T3").build()
    north = {"C1": "hw R1 T1", "C2": "hw R2 T2"}
    return Case(
        "not mixed on a campus of two grades",
        scenario,
        week(scenario, care={"C1": "S1 S2", "C2": "S3 S4 S5"}, sessions=north),
        week(scenario, care={"C1": "S1 S2", "C2": "S3 S4", "C3": "S5"}, sessions=north | {"C3": "hw R3 T3"}),
    )


def _two_campuses() -> SmallSchool:
    school = SmallSchool(days="Mon", slots=1).students("S1", campus="north").students("S2", campus="south")
    return school.rooms("R1", campus="north").rooms("R2", campus="south")


def _member_elsewhere() -> Case:
    school = _two_campuses().build()
    return Case(
        "a student of another campus",
        school,
        week(school, care={"C1": "S1", "C2": "S2"}, sessions=TWO),
        week(school, care={"C1": "S1 S2"}, sessions=ONE),
    )


def _room_elsewhere() -> Case:
    school = _two_campuses().rooms("R3", campus="south").build()
    care = {"C1": "S1", "C2": "S2"}
    return Case(
        "a room of another campus",
        school,
        week(school, care=care, sessions=TWO),
        week(school, care=care, sessions=TWO | {"C1": "hw R3 T1"}),
    )


def _staff_elsewhere() -> Case:
    school = _two_campuses().staff("T1", campus="north").staff("T2 T3", campus="south").build()
    care = {"C1": "S1", "C2": "S2"}
    return Case(
        "a teacher of another campus",
        school,
        week(school, care=care, sessions=TWO),
        week(school, care=care, sessions=TWO | {"C1": "hw R1 T3"}),
    )


def _staff_on_two() -> Case:
    school = SmallSchool(days="Mon Tue").students("S1", campus="north", attends="Mon1 Tue1")
    school.students("S2", campus="south", attends="Mon2 Tue2").rooms("R1", campus="north").rooms("R2", campus="south")
    scenario, care = school.build(), {"C1": "S1", "C2": "S2"}
    one_day = {"C1@Mon1": "hw R1 T1", "C2@Mon2": "hw R2 T2", "C1@Tue1": "hw R1 T2", "C2@Tue2": "hw R2 T1"}
    return Case(
        "two campuses on one day",
        scenario,
        week(scenario, care=care, sessions=one_day),
        week(scenario, care=care, sessions=one_day | {"C2@Mon2": "hw R2 T1"}),
    )


def _merged() -> Case:
    """North's single student counts as south's; north's room stays behind."""
    school = SmallSchool(days="Mon", slots=1, campuses={"north": {"min_students": 2, "merge_into": "south"}})
    school.students("S1", campus="north").students("S2", campus="south")
    scenario = school.rooms("R1", campus="south").rooms("R2", campus="north").build()
    care = {"C1": "S1 S2"}
    return Case(
        "the room of a merged campus",
        scenario,
        week(scenario, care=care, sessions={"C1": "hw R1 T1"}),
        week(scenario, care=care, sessions={"C1": "hw R2 T1"}),
    )


def _together_though_apart() -> Case:
    school = SmallSchool(days="Mon", slots=1).students("S1 S2", apart="a").students("S3").build()
    return Case(
        "apart but together",
        school,
        week(school, care={"C1": "S1 S3", "C2": "S2"}, sessions=TWO),
        week(school, care={"C1": "S1 S2", "C2": "S3"}, sessions=TWO),
    )


def _joined_though_apart() -> Case:
    """C1 may join C2 where S1 is with S3; S1 and S2 have the same code."""
    school = SmallSchool(days="Mon", slots=1).students("S1 S2", apart="a").students("S3", apart="b").rooms("R1 R2 R3")
    scenario, care = school.staff("T1 T2 T3").build(), {"C1": "S1", "C2": "S2", "C3": "S3"}
    return Case(
        "joined though apart",
        scenario,
        week(scenario, care=care, sessions={"C1": "hw R1 T1", "C2": "hw R2 T2", "C3": "> C1"}),
        week(scenario, care=care, sessions={"C1": "hw R1 T1", "C2": "> C1", "C3": "hw R3 T3"}),
    )


def _both_guests_though_apart() -> Case:
    """S1 and S2 have the same code and may not both be guests of C3."""
    school = SmallSchool(days="Mon", slots=1).students("S1 S2", apart="a").students("S3", apart="b").rooms("R1 R2 R3")
    scenario, care = school.staff("T1 T2 T3").build(), {"C1": "S1", "C2": "S2", "C3": "S3"}
    return Case(
        "two guests though apart",
        scenario,
        week(scenario, care=care, sessions={"C1": "> C3", "C2": "hw R2 T2", "C3": "hw R3 T3"}),
        week(scenario, care=care, sessions={"C1": "> C3", "C2": "> C3", "C3": "hw R3 T3"}),
    )


def _joined_while_one_is_away() -> Case:
    """On Tuesday S2 is not signed up, so the groups of S1 and S2 may be joined then; on Monday they may not."""
    school = SmallSchool(days="Mon Tue", slots=1).students("S1", apart="a").students("S2", apart="a", attends="Mon")
    scenario, care = school.students("S3").build(), {"C1": "S1", "C2": "S2 S3"}
    apart = {"C1": "hw R1 T1", "C2@Mon1": "hw R2 T2", "C2@Tue1": "> C1"}
    return Case(
        "joined while one is away",
        scenario,
        week(scenario, care=care, sessions=apart),
        week(scenario, care=care, sessions=apart | {"C2@Mon1": "> C1", "C2@Tue1": "hw R2 T2"}),
    )


CASES = {
    "group-size": (_too_large(), _extended_too_large(), _too_small()),
    "grade-span": (_too_wide(), _unmixed(), _campus_of_one_grade()),
    "campus": (_member_elsewhere(), _room_elsewhere(), _staff_elsewhere(), _staff_on_two(), _merged()),
    "apart": (
        _together_though_apart(),
        _joined_though_apart(),
        _both_guests_though_apart(),
        _joined_while_one_is_away(),
    ),
}
