"""Cases of the rule on how often a care group has an activity."""

from __future__ import annotations

from optimizer.testing.schools import SmallSchool, week
from tests.cases.base import Case

CARE = {"C1": "S1"}


def _plan(activities: str) -> dict[str, str]:
    """Activities of Mon1, Mon2, Tue1, Tue2 in turn; a dot for none."""
    slots = zip(("Mon1", "Mon2", "Tue1", "Tue2"), activities.split(), strict=False)
    return {f"C1@{token}": f"{activity} R1 T1" for token, activity in slots if activity != "."}


def _case(name: str, school: SmallSchool, allowed: str, forbidden: str) -> Case:
    scenario = school.build()
    return Case(
        name,
        scenario,
        week(scenario, care=CARE, sessions=_plan(allowed)),
        week(scenario, care=CARE, sessions=_plan(forbidden)),
    )


def _often_week() -> Case:
    school = SmallSchool().activity("go", max_per_week=2).students("S1")
    return _case("too often in the week", school, "go hw go hw", "go go go hw")


def _often_day() -> Case:
    school = SmallSchool().activity("go", max_per_day=1).students("S1")
    return _case("too often a day", school, "go hw go hw", "go go hw hw")


def _seldom_day() -> Case:
    school = SmallSchool().activity("go", min_per_day=1).students("S1")
    return _case("too seldom a day", school, "go hw hw go", "go hw hw hw")


def _seldom_day_shorter() -> Case:
    """Tuesday is shorter than the week's longest day, so nothing is asked then."""
    short = {"slots_on": {"Tue": [{"start": "15:30", "end": "16:10"}]}}
    school = SmallSchool(week=short).activity("go", min_per_day=1).students("S1")
    return _case("a minimum on long days alone", school, "hw go hw", "hw hw go")


def _seldom_week() -> Case:
    school = SmallSchool().activity("go", min_per_week=3).students("S1")
    return _case("too seldom in the week", school, "go go go hw", "go go hw hw")


def _seldom_week_scaled() -> Case:
    """Three of four slots: floor(3 x 3 / 4) = 2."""
    school = SmallSchool().activity("go", min_per_week=3).students("S1", attends="Mon Tue1")
    return _case("a minimum in proportion", school, "go hw go", "go hw hw")


def _minimum_binds() -> Case:
    """Only the first grade may have it: a group with a second grader need not."""
    school = SmallSchool(days="Mon", slots=1).activity("go", min_per_week=1, grades=[1])
    scenario = school.students("S1").students("S2", grade=2).build()
    return Case(
        "a minimum for groups that may have it",
        scenario,
        week(scenario, care={"C1": "S1 S2"}, sessions={"C1": "hw R1 T1"}),
        week(scenario, care={"C1": "S1", "C2": "S2"}, sessions={"C1": "hw R1 T1", "C2": "hw R2 T2"}),
    )


def _club_slots_aside() -> Case:
    """Minimums leave club slots out of account: both remaining slots are held, so both must be ``go``."""
    week_ = {"club_only": ["Mon2", "Tue2"]}
    school = SmallSchool(week=week_).activity("go", min_per_week=2).students("S1")
    return _case("club slots aside", school, "go . go", "go . hw")


CASES = {
    "frequency": (
        _often_week(),
        _often_day(),
        _seldom_day(),
        _seldom_day_shorter(),
        _seldom_week(),
        _seldom_week_scaled(),
        _minimum_binds(),
        _club_slots_aside(),
    ),
}
