"""Each hard rule: clean, then just broken, with the violations counted by hand."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.referee.build import School, duty, joined, session, two_campuses, two_clubs

Case = tuple[Callable[[], School], Callable[[School], object], dict[str, int]]


def rest_of_c02(school: School) -> School:
    """s8 is in no group any more."""
    return school.drop("members", "s8").set("groups", "C02", size=3).headcount("C02", 3)


def without_physical() -> School:
    return School().setting("physical", min_minutes_per_day=0)


def both_at_once(school: School) -> None:
    """K2 moves to Tue3, where K1 meets already."""
    school.drop("sessions", "K2@Tue2").add("sessions", session("K2", "Tue3", "RD", "R3", 2, "T3"))
    school.headcount("C01", 4, "Tue").headcount("C02", 4, "Tue")


def no_care_group(school: School) -> None:
    school.set("members", "s1", care_group="").set("groups", "C01", size=3).headcount("C01", 3)


def grade_four(school: School) -> None:
    school.set("students", "s4", grade=4).set("groups", "C01", grades="1 4")


def all_mixed() -> School:
    """Both care groups have grades 1 and 3."""
    school = School().setting("grouping", mixed="required")
    school.set("members", "s4", care_group="C02").set("members", "s8", care_group="C01")
    return school.set("groups", "C01", grades="1 3").set("groups", "C02", grades="1 3")


def mondays_for_c01() -> School:
    """All of C01 sign up for Mon alone, and s6 plays chess instead of s1."""
    school = School().set("groups", "K1", grades="3")
    for number in (1, 2, 3, 4):
        school.set("students", f"s{number}", attends="Mon MonX" if number == 1 else "Mon")
    school.set("students", "s6", clubs="K1").set("members", "s1", clubs="").set("members", "s6", clubs="K1")
    return school.drop("sessions", "C01@Tue1").drop("sessions", "C01@Tue2")


def mixed_needed() -> School:
    school = School().setting("grouping", mixed="required")
    for row in school.scenario["students"] + school.timetable["groups"]:
        row["grade" if "grade" in row else "grades"] = 1
    return school


def with_pe_lessons() -> School:
    school = School().setting("physical", counts_pe_lessons=True)
    school.set("sessions", "C02@Tue1", activity="RD", room="R2")
    return school.add("classes", {"grade": 3, "class": "1", "pe_days": "Tue"})


def pin(**cells: str) -> Callable[[School], object]:
    return lambda school: school.add("pins", cells)


STUDENT_CASES: dict[str, Case] = {
    "club not asked for": (
        School,
        lambda s: s.set("members", "s6", clubs="K1").set("groups", "K1", size=3).headcount("K1", 3),
        {"voluntary": 1},
    ),
    "more clubs than wanted": (two_clubs, lambda s: s.set("students", "s1", wants_clubs=1), {"voluntary": 1}),
    "neither served nor waiting": (School, rest_of_c02, {"voluntary": 2}),
    "waits all week, yet in a group": (School, lambda s: s.wait("s8", "Mon Tue").headcount("C02", 3), {"tables": 1}),
    "club in a slot not signed up for": (
        School, lambda s: s.set("students", "s5", attends="Mon Tue1-2"), {"voluntary": 1},
    ),
    "club on a day waited": (
        School, lambda s: s.wait("s5", "Tue").headcount("C02", 3, "Tue"), {"voluntary": 1},
    ),
    "extended unasked": (
        School, lambda s: s.set("members", "s2", extended_group="E01").set("groups", "E01", size=2), {"voluntary": 1},
    ),
    "waiting every day": (lambda: rest_of_c02(School()).wait("s8", "Mon Tue"), lambda s: None, {}),
    "headcount": (School, lambda s: s.set("sessions", "C01@Mon1", headcount=5), {"one-place": 1}),
    "no session": (School, lambda s: s.drop("sessions", "C02@Mon1"), {"one-place": 4}),
    "no care group": (without_physical, no_care_group, {"one-place": 2}),
    "two clubs at once": (two_clubs, both_at_once, {"one-place": 2}),
    "no extended group": (
        School,
        lambda s: s.set("students", "s2", attends="Mon Tue MonX"),
        {"one-place": 1},
    ),
    "no physical activity": (
        School, lambda s: s.set("sessions", "C02@Tue1", activity="RD", room="R2"), {"physical-activity": 4},
    ),
    "physical minutes": (School, lambda s: s.set("activities", "PE", physical_minutes=29), {"physical-activity": 16}),
    "a PE lesson": (
        with_pe_lessons, lambda s: s.setting("physical", counts_pe_lessons=False), {"physical-activity": 4},
    ),
    "club-only slots are attended only in a club": (
        lambda: School().setting("physical", from_attended_minutes=81),
        lambda s: s.set("activities", "PE", slots="Mon Tue").set("sessions", "C01@Tue1", activity="HW", room="R1"),
        {"physical-activity": 1},  # s1 alone, of K1, attends more than 80 minutes on Tue
    ),
    "pinned student": (School, lambda s: s.set("students", "s1", care_group="C02"), {"pins": 1}),
}  # fmt: skip

GROUP_CASES: dict[str, Case] = {
    "too large": (School, lambda s: s.setting("grouping", max_size=3), {"group-size": 2}),
    "too small": (School, lambda s: s.setting("grouping", min_size=5), {"group-size": 2}),
    "span": (School, grade_four, {"grade-span": 1}),
    "mixed": (all_mixed, lambda s: s.set("students", "s8", grade=1).set("groups", "C01", grades="1"),
              {"grade-span": 1}),
    "mixing where there is one grade": (mixed_needed, lambda s: None, {}),
    "apart": (
        lambda: School().set("students", "s1", apart="x").set("students", "s5", apart="x"),
        lambda s: s.set("students", "s2", apart="x").set("students", "s3", apart="x"),
        {"apart": 1},
    ),
    "apart, joined": (
        lambda: joined().set("students", "s1", apart="x").set("students", "s2", apart="y"),
        lambda s: s.set("students", "s5", apart="x"),
        {"apart": 1},
    ),
    "max per week": (School, lambda s: s.set("activities", "HW", max_per_week=1), {"frequency": 2}),
    "max per day": (School, lambda s: s.set("activities", "PE", max_per_day=0), {"frequency": 4}),
    "min per day": (
        lambda: School().set("activities", "RD", min_per_day=1),
        lambda s: s.set("sessions", "C01@Mon3", activity="HW"),
        {"frequency": 1},
    ),
    "min per week": (School, lambda s: s.set("activities", "RD", min_per_week=2), {"frequency": 2}),
    "min per week scaled": (
        mondays_for_c01,
        lambda s: s.set("activities", "RD", min_per_week=2),
        {"frequency": 1},  # C02; for C01 it is floor(2 x 3 / 5) = 1
    ),
    "min per week of a club activity": (School, lambda s: s.set("activities", "CH", min_per_week=3), {}),
    "few in a club": (School, lambda s: s.set("clubs", "K1", min_students=3), {"club-size": 1}),
    "many in a club": (School, lambda s: s.set("clubs", "K1", max_students=1), {"club-size": 1}),
    "meetings": (
        lambda: School().set("clubs", "K1", meetings_per_week=2),
        lambda s: s.set("clubs", "K1", slots="Mon Tue"),
        {"club-meetings": 1},
    ),
    "meeting elsewhen": (School, lambda s: s.set("clubs", "K1", slots="Tue1-2"), {"club-meetings": 1}),
}  # fmt: skip

SESSION_CASES: dict[str, Case] = {
    "end time": (School, lambda s: s.setting("week", latest_end="17:30"), {"end-time": 3}),
    "end time of the row": (School, lambda s: s.set("sessions", "C01@Mon3", end="18:01"),
                            {"end-time": 1, "tables": 1}),
    "joining never": (joined, lambda s: s.setting("grouping", joining="never"), {"joining": 1}),
    "joining too many": (joined, lambda s: s.setting("grouping", max_size=7), {"joining": 1}),
    "joining grades": (joined, lambda s: s.setting("grouping", join_max_grade_span=1), {"joining": 1}),
    "joining apart": (joined, lambda s: s.set("sessions", "C02@Mon3", activity="HW"), {"joining": 1}),
    "joining nobody": (joined, lambda s: s.set("sessions", "C02@Mon3", joins="E01"),
                       {"joining": 1, "staff-clash": 1, "staff-load": 1, "room-capacity": 1}),
    "room of another campus": (two_campuses, lambda s: s.set("rooms", "R1", campus="B"), {"campus": 5}),
    "member of another campus": (two_campuses, lambda s: s.set("students", "s1", campus="B"), {"campus": 7}),
    "staff of another campus": (two_campuses, lambda s: s.set("staff", "T1", campus="B"), {"campus": 6}),
    "two campuses a day": (two_campuses, lambda s: s.set("sessions", "K1@Tue3", assistants="T2"), {"campus": 1}),
    "outside the activity's slots": (School, lambda s: s.set("sessions", "C01@Mon3", activity="RS"), {"content": 1}),
    "not offered": (School, lambda s: s.set("activities", "PE", offered="club"), {"content": 4}),
    "extended not offered": (School, lambda s: s.set("activities", "RS", offered="club"), {"content": 1}),
    "activity's grades": (School, lambda s: s.set("activities", "PE", grades="1 2"), {"activity-grades": 2}),
    "club's grades": (School, lambda s: s.set("clubs", "K1", grades="1 2"), {"activity-grades": 1}),
    "room kind": (School, lambda s: s.set("sessions", "C01@Mon1", room="GYM"), {"room-kind": 1}),
    "club's room": (School, lambda s: s.set("clubs", "K1", room="R2"), {"room-kind": 1}),
    "capacity": (School, lambda s: s.set("rooms", "R1", capacity=3), {"room-capacity": 3}),
    "capacity when joined": (joined, lambda s: s.set("rooms", "R1", capacity=7), {"room-capacity": 1}),
    "groups at once": (School, lambda s: s.set("rooms", "GYM", groups_at_once=1), {"room-capacity": 2}),
    "room closed": (School, lambda s: s.set("rooms", "R1", available="Mon"), {"room-capacity": 3}),
    "pinned activity": (School, pin(group="C01", slot="Mon1", activity="RD"), {"pins": 1}),
    "pinned room": (School, pin(group="C01", slot="Mon1", room="R2"), {"pins": 1}),
    "pinned staff": (School, pin(group="K1", slot="Tue3", staff="T1"), {}),
    "pinned other staff": (School, pin(group="K1", slot="Tue3", staff="T2"), {"pins": 1}),
    "pinned club that too few list": (
        lambda: School().add("clubs", {"club": "K9", "activity": "CH", "min_students": 2, "slots": "Tue"}).set(
            "students", "s3", clubs="K9").add("pins", {"group": "K9", "slot": "Tue3"}),
        lambda s: s.set("clubs", "K9", min_students=1),
        {"pins": 1},
    ),
    "pinned group": (School, pin(group="C09", slot="Mon1"), {"pins": 1}),
    "pinned club": (School, pin(group="K1", slot="Tue2"), {"pins": 1}),
}  # fmt: skip

STAFF_CASES: dict[str, Case] = {
    "not available": (School, lambda s: s.set("staff", "T1", available="Tue"), {"staff-available": 1}),
    "not vetted on the day": (
        School, lambda s: s.set("staff", "O1", vetted_until="2026-09-07"), {"staff-available": 1},
    ),
    "vetted until the second day": (
        lambda: School().set("staff", "T1", vetted_until="2026-09-08"),
        lambda s: s.set("staff", "T1", vetted_until="2026-09-07"),
        {"staff-available": 1},
    ),
    "not vetted": (School, lambda s: s.set("staff", "O1", vetted_until="2026-09-06"), {"staff-available": 1}),
    "two places": (
        lambda: School().set("staff", "M1", max_per_day=4),
        lambda s: s.set("sessions", "K1@Tue3", assistants="T1 M1"),
        {"staff-clash": 1},
    ),
    "day's load": (School, lambda s: s.set("staff", "T1", max_per_day=2), {"staff-load": 2}),
    "week's load": (School, lambda s: s.set("staff", "T1", max_per_week=5), {"staff-load": 1}),
    "days": (School, lambda s: s.set("staff", "T1", max_days=1, max_per_week=5), {"staff-load": 1}),
    "least load": (School, lambda s: s.set("staff", "T2", min_per_week=6), {"staff-load": 1}),
    "least load that is possible": (School, lambda s: s.set("staff", "T3", min_per_week=6), {}),
    "staff's grades": (School, lambda s: s.set("staff", "T1", grades="1"), {"staff-grades": 1}),
    "ratio": (School, lambda s: s.set("activities", "RD", students_per_staff=3), {"ratio": 2}),
    "ratio when joined": (joined, lambda s: s.setting("staffing", students_per_staff=7), {"ratio": 1}),
    "no lead": (School, lambda s: s.set("sessions", "C01@Mon1", lead=""),
                {"lead": 1, "ratio": 1, "teacher-present": 1, "tables": 1}),
    "lead's role": (School, lambda s: s.setting("staffing", lead_roles=["manager"]), {"lead": 11}),
    "club lead's role": (School, lambda s: s.setting("staffing", club_lead_roles=["teacher"]), {"lead": 1}),
    "club's leaders": (School, lambda s: s.set("clubs", "K1", leaders="T2"), {"lead": 1}),
    "no teacher": (School, lambda s: s.set("sessions", "K1@Tue3", assistants=""), {"teacher-present": 1}),
    "no teacher needed": (
        lambda: School().setting("staffing", teacher_present="care"),
        lambda s: s.set("sessions", "K1@Tue3", assistants=""),
        {},
    ),
    "skill": (School, lambda s: s.set("staff", "O1", skills=""), {"skill": 1}),
    "leader's skill": (
        lambda: School().set("clubs", "K1", leaders="O1"), lambda s: s.set("staff", "O1", skills=""), {},
    ),
    "too few on duty": (School, lambda s: s.setting("duty", min_per_slot=2), {"duty": 7}),
    "too many on duty": (
        lambda: School().add("duties", duty("Tue1", "M2")), lambda s: s.setting("duty", max_per_slot=1), {"duty": 1},
    ),
    "duty role": (School, lambda s: s.setting("duty", roles=["support"]), {"duty": 7}),
    "duty where nobody is": (
        lambda: School().set("staff", "M2", available="MonX TueX"), lambda s: s.add("duties", duty("TueX1", "M2")),
        {"duty": 1},
    ),
}  # fmt: skip

TABLE_CASES: dict[str, Case] = {
    "size": (School, lambda s: s.set("groups", "C01", size=5), {"tables": 1}),
    "grades": (School, lambda s: s.set("groups", "C01", grades="1 2"), {"tables": 1}),
    "campus": (School, lambda s: s.set("groups", "E01", campus="B"), {"tables": 1, "campus": 1, "duty": 2}),
    "start and size in one row": (School, lambda s: s.set("sessions", "C01@Mon1", start="15:00", session="C01"),
                                  {"tables": 1}),
    "unknown room": (School, lambda s: s.set("sessions", "C01@Mon1", room="R9"), {"tables": 1}),
    "club's activity": (School, lambda s: s.set("sessions", "K1@Tue3", activity="RD"), {"tables": 1}),
    "unknown student": (School, lambda s: s.add("members", {"student": "s99", "care_group": "C01"}), {"tables": 1}),
    "unknown person on duty": (School, lambda s: s.add("duties", duty("Mon1", "M9")), {"tables": 1}),
    "waiting on no day": (School, lambda s: s.wait("s1", ""), {"tables": 1}),
    "session twice": (School, lambda s: s.add("sessions", session("C01", "Mon1", "HW", "R1", 4, "T1")), {"tables": 1}),
    "nobody present": (
        lambda: School().set("staff", "T3", available="MonX Tue"),
        lambda s: s.add("sessions", session("C01", "Tue3", "HW", "R2", 0, "T3")), {"tables": 1},
    ),
}  # fmt: skip

CASES = STUDENT_CASES | GROUP_CASES | SESSION_CASES | STAFF_CASES | TABLE_CASES


def test_no_name_stands_twice() -> None:
    parts = (STUDENT_CASES, GROUP_CASES, SESSION_CASES, STAFF_CASES, TABLE_CASES)
    assert sum(map(len, parts)) == len(CASES)


@pytest.mark.parametrize("name", CASES)
def test_rule(name: str, tmp_path: Path) -> None:
    start, change, expected = CASES[name]
    school = start()
    assert school.broken(tmp_path) == {}
    change(school)
    assert school.broken(tmp_path) == expected
