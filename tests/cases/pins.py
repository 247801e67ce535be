"""Cases of fixed decisions."""

from __future__ import annotations

from optimizer.testing.schools import SmallSchool, week
from tests.cases.base import Case

CARE = {"C1": "S1"}


def _pinned(name: str, cells: dict[str, str], forbidden: str) -> Case:
    school = SmallSchool(days="Mon", slots=1).students("S1").pin("C1", "Mon1", **cells).build()
    return Case(
        name,
        school,
        week(school, care=CARE, sessions={"C1": "hw R1 T1 T2"}),
        week(school, care=CARE, sessions={"C1": forbidden}),
    )


def _group_missing() -> Case:
    school = SmallSchool(days="Mon", slots=1).students("S1").pin("C1", "Mon1").build()
    return Case(
        "a pinned group must exist",
        school,
        week(school, care=CARE, sessions={"C1": "hw R1 T1"}),
        week(school, care={"C2": "S1"}, sessions={"C2": "hw R1 T1"}),
    )


def _club_closed() -> Case:
    school = SmallSchool(days="Mon", slots=1).students("S1", clubs="K1").club("K1").pin("K1", "Mon1").build()
    return Case(
        "a pinned club opens",
        school,
        week(school, clubs={"K1": "S1"}, sessions={"K1@Mon1": "hw R1 T1"}),
        week(school, care=CARE, sessions={"C1": "hw R1 T1"}),
    )


def _club_at_another_time() -> Case:
    school = SmallSchool(days="Mon").students("S1", clubs="K1").club("K1").pin("K1", "Mon1").build()
    plan = {"care": CARE, "clubs": {"K1": "S1"}}
    return Case(
        "a pinned club meets then",
        school,
        week(school, **plan, sessions={"K1@Mon1": "hw R1 T1", "C1": "hw R1 T1"}),
        week(school, **plan, sessions={"K1@Mon2": "hw R1 T1", "C1": "hw R1 T1"}),
    )


def _student_elsewhere() -> Case:
    school = SmallSchool(days="Mon", slots=1).students("S1", care_group="C1").students("S2").build()
    sessions = {"C1": "hw R1 T1", "C2": "hw R2 T2"}
    return Case(
        "a student in another group",
        school,
        week(school, care={"C1": "S1", "C2": "S2"}, sessions=sessions),
        week(school, care={"C1": "S2", "C2": "S1"}, sessions=sessions),
    )


def _student_waits() -> Case:
    """Waiting all week keeps the pin; waiting on one day out of another group does not."""
    school = SmallSchool(slots=1).students("S1", care_group="C1").students("S2").build()
    sessions = {"C2": "hw R2 T2"}
    return Case(
        "a student who waits all week",
        school,
        week(school, care={"C2": "S2"}, sessions=sessions, waiting={"S1": "Mon Tue"}),
        week(school, care={"C2": "S1 S2"}, sessions=sessions, waiting={"S1": "Mon"}),
    )


CASES = {
    "pins": (
        _pinned("another activity", {"activity": "hw"}, "rd R1 T1 T2"),
        _pinned("another room", {"room": "R1"}, "hw R2 T1 T2"),
        _pinned("staff left out", {"staff": "T2"}, "hw R1 T1"),
        _group_missing(),
        _club_closed(),
        _club_at_another_time(),
        _student_elsewhere(),
        _student_waits(),
    ),
}
