"""Cases of joined sessions."""

from __future__ import annotations

from typing import Any

from optimizer.testing.schools import SmallSchool, edited, week
from tests.cases.base import Case

OWN = {"C1": "hw R1 T1", "C2": "hw R2 T2"}
JOINED = {"C1": "hw R1 T1", "C2": "> C1"}


def _never() -> Case:
    school = SmallSchool(days="Mon", slots=1, grouping={"joining": "never"}).students("S1 S2").build()
    care = {"C1": "S1", "C2": "S2"}
    return Case(
        "joining not allowed", school, week(school, care=care, sessions=OWN), week(school, care=care, sessions=JOINED)
    )


def _three(**grouping: Any) -> SmallSchool:
    return SmallSchool(days="Mon", slots=1, grouping=grouping).rooms("R1 R2 R3").staff("T1 T2 T3")


def _too_many() -> Case:
    school = _three(max_size=2).students("S1 S2 S3").build()
    care = {"C1": "S1", "C2": "S2", "C3": "S3"}
    return Case(
        "too many together",
        school,
        week(school, care=care, sessions=JOINED | {"C3": "hw R3 T3"}),
        week(school, care=care, sessions=JOINED | {"C3": "> C1"}),
    )


def _too_wide() -> Case:
    school = _three(join_max_grade_span=2)
    school.students("S1", grade=1).students("S2", grade=3).students("S3", grade=4)
    scenario, care = school.build(), {"C1": "S1", "C2": "S2", "C3": "S3"}
    return Case(
        "grades present too far apart",
        scenario,
        week(scenario, care=care, sessions=JOINED | {"C3": "hw R3 T3"}),
        week(scenario, care=care, sessions=JOINED | {"C3": "> C1"}),
    )


def _other_campus() -> Case:
    school = _three().students("S1 S2", campus="north").students("S3", campus="south")
    school.tables.pop("rooms")
    scenario = school.rooms("R1 R2", campus="north").rooms("R3", campus="south").build()
    care = {"C1": "S1", "C2": "S2", "C3": "S3"}
    return Case(
        "another campus",
        scenario,
        week(scenario, care=care, sessions=JOINED | {"C3": "hw R3 T3"}),
        week(scenario, care=care, sessions=OWN | {"C3": "> C1"}),
    )


def _chain() -> Case:
    school = _three().students("S1 S2 S3").build()
    care = {"C1": "S1", "C2": "S2", "C3": "S3"}
    return Case(
        "a host that joins",
        school,
        week(school, care=care, sessions=JOINED | {"C3": "> C1"}),
        edited(week(school, care=care, sessions=JOINED | {"C3": "> C1"}), "sessions", 2, joins="C2"),
    )


def _club_joins() -> Case:
    school = SmallSchool(days="Mon", slots=1).students("S1", clubs="K1").students("S2").club("K1").build()
    clubs, care = {"K1": "S1"}, {"C1": "S2"}
    return Case(
        "a club that hosts",
        school,
        week(school, care=care, clubs=clubs, sessions={"K1@Mon1": "hw R1 T1", "C1": "hw R2 T2"}),
        week(school, care=care, clubs=clubs, sessions={"K1@Mon1": "hw R1 T1", "C1@Mon1": "> K1"}),
    )


def _no_host() -> Case:
    school = SmallSchool(days="Mon").students("S1", attends="Mon1").students("S2", attends="Mon2").build()
    care = {"C1": "S1", "C2": "S2"}
    plan = week(school, care=care, sessions=OWN)
    return Case("no host in the slot", school, plan, edited(plan, "sessions", 1, joins="C1"), rows_only=True)


def _not_repeated() -> Case:
    school = _three().students("S1 S2").build()
    plan = week(school, care={"C1": "S1", "C2": "S2"}, sessions=JOINED)
    return Case("a row of its own", school, plan, edited(plan, "sessions", 1, room="R2"), rows_only=True)


CASES = {
    "joining": (
        _never(),
        _too_many(),
        _too_wide(),
        _other_campus(),
        _chain(),
        _club_joins(),
        _no_host(),
        _not_repeated(),
    ),
}
