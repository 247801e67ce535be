"""Cases of the rules that speak of clubs."""

from __future__ import annotations

from typing import Any

from optimizer.testing.schools import SmallSchool, week
from tests.cases.base import Case


def _too_small() -> Case:
    school = SmallSchool(days="Mon", slots=1).students("S1 S2", clubs="K1").club("K1", min_students=2).build()
    return Case(
        "too few members",
        school,
        week(school, clubs={"K1": "S1 S2"}, sessions={"K1@Mon1": "hw R1 T1"}),
        week(school, care={"C1": "S2"}, clubs={"K1": "S1"}, sessions={"K1@Mon1": "hw R1 T1", "C1": "hw R2 T2"}),
    )


def _too_large() -> Case:
    school = SmallSchool(days="Mon", slots=1).students("S1 S2 S3", clubs="K1").club("K1", max_students=2).build()
    return Case(
        "too many members",
        school,
        week(school, care={"C1": "S3"}, clubs={"K1": "S1 S2"}, sessions={"K1@Mon1": "hw R1 T1", "C1": "hw R2 T2"}),
        week(school, clubs={"K1": "S1 S2 S3"}, sessions={"K1@Mon1": "hw R1 T1"}),
    )


def _meetings(name: str, allowed: str, forbidden: str, *, days: str = "Mon Tue", **club: Any) -> Case:
    school = SmallSchool(days=days).students("S1", clubs="K1").club("K1", **club).build()

    def sessions(tokens: str) -> dict[str, str]:
        return {f"K1@{token}": "hw R2 T2" for token in tokens.split()} | {"C1": "hw R1 T1"}

    plan = {"care": {"C1": "S1"}, "clubs": {"K1": "S1"}}
    return Case(
        name,
        school,
        week(school, **plan, sessions=sessions(allowed)),
        week(school, **plan, sessions=sessions(forbidden)),
    )


CASES = {
    "club-size": (_too_small(), _too_large()),
    "club-meetings": (
        _meetings("too seldom", "Mon1 Tue1", "Mon1", meetings_per_week=2),
        _meetings("too often", "Mon1", "Mon1 Tue1"),
        _meetings("twice a day", "Mon1 Tue1", "Mon1 Mon2", meetings_per_week=2),
        _meetings("outside its slots", "Mon2", "Mon1", slots="Mon2 Tue"),
        _meetings("fewer days than meetings", "Mon1", "Mon1 Tue1", slots="Mon", meetings_per_week=2),
    ),
}
