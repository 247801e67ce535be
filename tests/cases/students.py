"""Cases of the rules that speak of students' days."""

from __future__ import annotations

from optimizer.testing.schools import SmallSchool, edited, week, without_row
from tests.cases.base import Case


def _late_day() -> Case:
    late = {"latest_end": "17:00", "latest_end_on": {"Tue": "16:59"}}
    school = SmallSchool(week=late).students("S1", attends="Mon2").students("S2", attends="Tue2").build()
    plan = {"care": {"C1": "S1 S2"}, "sessions": {"C1": "hw R1 T1"}}
    served = week(school, **plan)
    alone = week(school, care={"C1": "S1"}, sessions={"C1": "hw R1 T1"}, waiting={"S2": "Tue"})
    return Case("later than the day's latest end", school, alone, served)


def _late_row() -> Case:
    school = SmallSchool(days="Mon", slots=1, week={"latest_end": "16:10"}).students("S1").build()
    plan = week(school, care={"C1": "S1"}, sessions={"C1": "hw R1 T1"})
    late = edited(plan, "sessions", 0, end=16 * 60 + 11)
    return Case("the row's own end counts", school, plan, late, also=frozenset({"tables"}), rows_only=True)


def _late_evening() -> Case:
    slots = [{"start": "20:00", "end": "20:30"}, {"start": "20:25", "end": "20:31"}]
    school = SmallSchool(days="Mon", phase="junior", week={"extended": slots})
    scenario = school.students("S1", attends="MonX1").students("S2", attends="MonX2").build()
    sessions = {"E1": "hw R1 T1"}
    allowed = week(scenario, extended={"E1": "S1"}, sessions=sessions, waiting={"S2": "Mon"})
    return Case(
        "extended care in a junior school",
        scenario,
        allowed,
        week(scenario, extended={"E1": "S1 S2"}, sessions=sessions),
    )


def _unserved_day() -> Case:
    school = SmallSchool(days="Mon", slots=1).students("S1 S2").build()
    care, sessions = {"C1": "S1"}, {"C1": "hw R1 T1"}
    allowed = week(school, care=care, sessions=sessions, waiting={"S2": "Mon"})
    return Case("neither served nor waiting", school, allowed, week(school, care=care, sessions=sessions))


def _waits_and_is_served() -> Case:
    school = SmallSchool(slots=1).students("S1", clubs="K1").students("S2").club("K1", slots="Mon").build()
    plan = {
        "care": {"C1": "S1 S2"},
        "clubs": {"K1": "S1"},
        "sessions": {"C1": "hw R1 T1", "K1@Mon1": "hw R2 T2"},
    }
    return Case("waits while the club meets", school, week(school, **plan), week(school, **plan, waiting={"S1": "Mon"}))


def _slot_not_asked_for() -> Case:
    school = (
        SmallSchool(days="Mon").students("S1", attends="Mon1", clubs="K1").students("S2", clubs="K1").club("K1").build()
    )

    def at(token: str, other: str) -> dict[str, str]:
        return {f"K1@{token}": "hw R1 T1", f"C1@{other}": "hw R1 T1"}

    clubs, care = {"K1": "S1 S2"}, {"C1": "S1 S2"}
    return Case(
        "a club in a slot not signed up for",
        school,
        week(school, care=care, clubs=clubs, sessions=at("Mon1", "Mon2")),
        week(school, care=care, clubs=clubs, sessions=at("Mon2", "Mon1")),
    )


def _club_not_asked_for() -> Case:
    school = SmallSchool(days="Mon", slots=1).students("S1", clubs="K1").students("S2", clubs="K2")
    scenario = school.club("K1").club("K2").build()
    sessions = {"C1": "hw R2 T2", "K1@Mon1": "hw R1 T1"}
    return Case(
        "a club not asked for",
        scenario,
        week(scenario, care={"C1": "S2"}, clubs={"K1": "S1"}, sessions=sessions),
        week(scenario, clubs={"K1": "S1 S2"}, sessions=sessions),
    )


def _too_many_clubs() -> Case:
    school = SmallSchool(days="Mon").students("S1", clubs="K1 K2").club("K1").club("K2").build()
    sessions = {"K1@Mon1": "hw R1 T1"}
    return Case(
        "more clubs than wanted",
        school,
        week(school, care={"C1": "S1"}, clubs={"K1": "S1"}, sessions=sessions | {"C1": "hw R1 T1"}),
        week(school, clubs={"K1": "S1", "K2": "S1"}, sessions=sessions | {"K2@Mon2": "hw R1 T1"}),
    )


def _extended_not_asked_for() -> Case:
    school = SmallSchool(days="Mon", slots=1, extended=1).students("S1").students("S2", attends="Mon MonX1").build()
    plan = {"care": {"C1": "S1 S2"}, "sessions": {"C1": "hw R1 T1", "E1": "hw R1 T1"}}
    return Case(
        "extended care not asked for",
        school,
        week(school, **plan, extended={"E1": "S2"}),
        week(school, **plan, extended={"E1": "S1 S2"}),
    )


def _club_slots_alone() -> Case:
    school = SmallSchool(days="Mon", week={"club_only": ["Mon2"]}).students("S1", attends="Mon1")
    scenario = school.students("S2", attends="Mon2", clubs="K1").club("K1").build()
    sessions = {"C1": "hw R1 T1"}
    return Case(
        "club slots alone and no club",
        scenario,
        week(scenario, care={"C1": "S1"}, sessions=sessions, waiting={"S2": "Mon"}),
        week(scenario, care={"C1": "S1 S2"}, sessions=sessions),
    )


def _no_care_group() -> Case:
    school = SmallSchool(days="Mon").students("S1", clubs="K1").club("K1").build()
    sessions = {"K1@Mon1": "hw R1 T1", "C1": "hw R1 T1"}
    return Case(
        "nowhere when the club does not meet",
        school,
        week(school, care={"C1": "S1"}, clubs={"K1": "S1"}, sessions=sessions),
        week(school, clubs={"K1": "S1"}, sessions=sessions),
    )


def _no_session() -> Case:
    school = SmallSchool(days="Mon").students("S1").build()
    plan = week(school, care={"C1": "S1"}, sessions={"C1": "hw R1 T1"})
    return Case("the care group has no session", school, plan, without_row(plan, "sessions", 1))


def _no_extended_group() -> Case:
    school = (
        SmallSchool(days="Mon", slots=1, extended=1).students("S1", attends="Mon MonX").students("S2", attends="MonX")
    )
    scenario = school.build()
    plan = {"care": {"C1": "S1"}, "sessions": {"C1": "hw R1 T1", "E1": "hw R1 T1"}}
    return Case(
        "no extended group",
        scenario,
        week(scenario, **plan, extended={"E1": "S1 S2"}),
        week(scenario, **plan, extended={"E1": "S2"}),
    )


def _two_clubs_at_once() -> Case:
    school = SmallSchool(days="Mon").students("S1", clubs="K1 K2", wants_clubs=2).club("K1").club("K2").build()
    clubs, care = {"K1": "S1", "K2": "S1"}, {"C1": "S1"}
    return Case(
        "two clubs at once",
        school,
        week(school, clubs=clubs, sessions={"K1@Mon1": "hw R1 T1", "K2@Mon2": "hw R2 T2"}),
        week(school, care=care, clubs=clubs, sessions={"K1@Mon1": "hw R1 T1", "K2@Mon1": "hw R2 T2", "C1": "hw R1 T1"}),
    )


def _headcount() -> Case:
    school = SmallSchool(days="Mon", slots=1).students("S1 S2").build()
    plan = week(school, care={"C1": "S1 S2"}, sessions={"C1": "hw R1 T1"})
    return Case("a wrong headcount", school, plan, edited(plan, "sessions", 0, headcount=3), rows_only=True)


CASES = {
    "end-time": (_late_day(), _late_row(), _late_evening()),
    "voluntary": (
        _unserved_day(),
        _waits_and_is_served(),
        _slot_not_asked_for(),
        _club_not_asked_for(),
        _too_many_clubs(),
        _extended_not_asked_for(),
        _club_slots_alone(),
    ),
    "one-place": (_no_care_group(), _no_session(), _no_extended_group(), _two_clubs_at_once(), _headcount()),
}
