"""Cases of the rules that speak of activities."""

from __future__ import annotations

from optimizer.testing.schools import SmallSchool, week
from tests.cases.base import Case


def _swap(name: str, school: SmallSchool, bad: str, *, good: str = "hw") -> Case:
    """One care group with one slot: the good activity just allowed, the bad one forbidden."""
    scenario = school.students("S1").build()
    care = {"C1": "S1"}
    return Case(
        name,
        scenario,
        week(scenario, care=care, sessions={"C1": f"{good} R1 T1"}),
        week(scenario, care=care, sessions={"C1": f"{bad} R1 T1"}),
    )


def _clubs_alone() -> Case:
    return _swap("for clubs alone", SmallSchool(days="Mon", slots=1).activity("go", offered="club"), "go")


def _out_of_slot() -> Case:
    school = SmallSchool(days="Mon", slots=2).activity("go", slots="Mon2").students("S1").build()
    care = {"C1": "S1"}
    return Case(
        "outside the activity's slots",
        school,
        week(school, care=care, sessions={"C1@Mon1": "hw R1 T1", "C1@Mon2": "go R1 T1"}),
        week(school, care=care, sessions={"C1@Mon1": "go R1 T1", "C1@Mon2": "hw R1 T1"}),
    )


def _extended_is_care() -> Case:
    school = SmallSchool(days="Mon", slots=1, extended=1).activity("go", offered="club")
    scenario = school.students("S1", attends="MonX").build()
    return Case(
        "an extended group counts as care",
        scenario,
        week(scenario, extended={"E1": "S1"}, sessions={"E1": "hw R1 T1"}),
        week(scenario, extended={"E1": "S1"}, sessions={"E1": "go R1 T1"}),
    )


def _extended_must_be_named() -> Case:
    school = SmallSchool(days="Mon", slots=1, extended=1).activity("go", slots="Mon").activity("no", slots="MonX1")
    scenario = school.students("S1", attends="MonX").build()
    return Case(
        "an extended slot must be named",
        scenario,
        week(scenario, extended={"E1": "S1"}, sessions={"E1": "no R1 T1"}),
        week(scenario, extended={"E1": "S1"}, sessions={"E1": "go R1 T1"}),
    )


def _care_alone() -> Case:
    school = SmallSchool(days="Mon", slots=1).activity("go", offered="care").students("S1", clubs="K1 K2")
    scenario = school.club("K1", "hw").club("K2", "go").build()
    return Case(
        "for care alone",
        scenario,
        week(scenario, clubs={"K1": "S1"}, sessions={"K1@Mon1": "hw R1 T1"}),
        week(scenario, clubs={"K2": "S1"}, sessions={"K2@Mon1": "go R1 T1"}),
    )


def _wrong_grade() -> Case:
    """The second grader is away, but a member all the same."""
    school = SmallSchool(days="Mon Tue", slots=1).activity("go", grades=[1]).students("S1", attends="Mon")
    scenario = school.students("S2", grade=2, attends="Tue").build()
    sessions = {"C1": "go R1 T1", "C2": "hw R2 T2"}
    return Case(
        "a grade that the activity is not for",
        scenario,
        week(scenario, care={"C1": "S1", "C2": "S2"}, sessions=sessions),
        week(scenario, care={"C1": "S1 S2"}, sessions={"C1@Mon1": "go R1 T1", "C1@Tue1": "hw R1 T1"}),
    )


def _wrong_grade_of_club() -> Case:
    school = SmallSchool(days="Mon", slots=1).students("S1", clubs="K1").students("S2", grade=2, clubs="K1")
    scenario = school.club("K1", grades=[1]).build()
    sessions = {"K1@Mon1": "hw R1 T1", "C1": "hw R2 T2"}
    return Case(
        "a grade that the club is not for",
        scenario,
        week(scenario, care={"C1": "S2"}, clubs={"K1": "S1"}, sessions=sessions),
        week(scenario, clubs={"K1": "S1 S2"}, sessions=sessions),
    )


def _little_exercise() -> Case:
    physical = {"min_minutes_per_day": 30, "from_attended_minutes": 80}
    school = SmallSchool(days="Mon", physical=physical).activity("ga", "games", physical_minutes=29)
    school.activity("so", "sports", physical_minutes=30)
    scenario, care = school.students("S1").build(), {"C1": "S1"}
    return Case(
        "a minute too little",
        scenario,
        week(scenario, care=care, sessions={"C1": "hw R1 T1", "C1@Mon2": "so R1 T1"}),
        week(scenario, care=care, sessions={"C1": "hw R1 T1", "C1@Mon2": "ga R1 T1"}),
    )


def _capped_by_slot() -> Case:
    """45 minutes of exercise count as the slot's 40; two of 21 add up."""
    physical = {"min_minutes_per_day": 41, "from_attended_minutes": 0}
    school = SmallSchool(days="Mon", physical=physical).activity("so", "sports", physical_minutes=45)
    school.activity("ga", "games", physical_minutes=21)
    scenario, care = school.students("S1").build(), {"C1": "S1"}
    return Case(
        "no more than the slot's length",
        scenario,
        week(scenario, care=care, sessions={"C1": "ga R1 T1"}),
        week(scenario, care=care, sessions={"C1": "hw R1 T1", "C1@Mon2": "so R1 T1"}),
    )


def _short_day() -> Case:
    """Half a day needs no exercise; the club slot counts for the student whose club meets."""
    physical = {"min_minutes_per_day": 30, "from_attended_minutes": 80}
    school = SmallSchool(days="Mon", physical=physical, week={"club_only": ["Mon2"]})
    school.students("S1", clubs="K1").students("S2", clubs="K1").club("K1", min_students=1)
    scenario, care = school.build(), {"C1": "S1 S2"}
    return Case(
        "a club slot counts for those in the club",
        scenario,
        week(scenario, care=care, sessions={"C1": "hw R1 T1"}),
        week(scenario, care=care, clubs={"K1": "S2"}, sessions={"C1": "hw R1 T1", "K1@Mon2": "hw R1 T1"}),
    )


def _lesson_day() -> Case:
    physical = {"min_minutes_per_day": 30, "from_attended_minutes": 40, "counts_pe_lessons": True}
    school = SmallSchool(days="Mon Tue", slots=1, physical=physical).students("S1", class_name="2")
    scenario = school.school_class(1, "2", pe_days="Mon").build()
    care = {"C1": "S1"}
    return Case(
        "a PE lesson that day",
        scenario,
        week(scenario, care=care, sessions={"C1@Mon1": "hw R1 T1", "C1@Tue1": "sp R1 T1"}),
        week(scenario, care=care, sessions={"C1@Mon1": "sp R1 T1", "C1@Tue1": "hw R1 T1"}),
    )


CASES = {
    "content": (_clubs_alone(), _out_of_slot(), _extended_is_care(), _extended_must_be_named(), _care_alone()),
    "activity-grades": (_wrong_grade(), _wrong_grade_of_club()),
    "physical-activity": (_little_exercise(), _capped_by_slot(), _short_day(), _lesson_day()),
}
