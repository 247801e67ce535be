"""Limits that are just kept, and cases off the beaten track."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.referee import judge
from tests.referee.build import School, duty, joined, session, two_campuses


def at_the_limit() -> School:
    """Every limit is exactly reached, none passed."""
    school = joined().setting("grouping", max_size=8, min_size=4, max_grade_span=0, join_max_grade_span=2)
    school.setting("physical", min_minutes_per_day=40, from_attended_minutes=80)
    school.setting("week", latest_end="17:55").setting("staffing", students_per_staff=8)
    school.setting("duty", min_per_slot=1, max_per_slot=1)
    school.set("activities", "HW", max_per_week=2, max_per_day=1, min_per_week=2)
    school.set("activities", "PE", min_per_week=2, min_per_day=1).set("activities", "RD", grades="1 2 3")
    school.set("clubs", "K1", min_students=2, max_students=2, slots="Tue3", grades="1 3")
    school.set("clubs", "K1", leaders="O1 T1", room="R1")
    school.set("rooms", "R1", capacity=8, available="Mon Tue MonX")
    school.set("staff", "T1", max_per_day=3, max_per_week=6, min_per_week=6, max_days=2)
    school.set("staff", "T1", grades="1 3", available="Mon Tue")
    school.set("staff", "M2", max_per_week=1, max_days=1, min_per_week=1)
    return school.add("pins", {"group": "K1", "slot": "Tue3", "activity": "CH", "room": "R1", "staff": "T1 O1"})


def club_slots_only(school: School) -> School:
    """A ninth child, signed up for Tue3 alone and in no club."""
    return school.add("students", {"student": "s9", "grade": 1, "attends": "Tue3"})


def mixed_pair() -> School:
    """C02 has s7 and s8 alone, of one grade; all others are in C01, of two."""
    school = School().setting("grouping", mixed="required").headcount("C01", 6).headcount("C02", 2)
    for student in ("s5", "s6"):
        school.set("members", student, care_group="C01")
    return school.set("groups", "C01", size=6, grades="1 3").set("groups", "C02", size=2)


def chain() -> School:
    """C02 joins C01 in Mon3, and C01 joins C02."""
    return joined().set("sessions", "C01@Mon3", joins="C02")


def joined_to_a_club() -> School:
    """In Tue3, no club-only slot now, C02 (without s5) joins the chess club; C01 (without s1) has its own session."""
    school = School().setting("week", club_only=[]).set("staff", "T3", available="MonX Tue")
    school.add("sessions", session("C01", "Tue3", "RD", "R2", 3, "T2"))
    return school.add("sessions", session("C02", "Tue3", "CH", "R1", 3, "O1", "T1") | {"joins": "K1"})


def joined_otherwise(**cells: str) -> School:
    """C02 joins C01, but its row says something of its own."""
    return joined().set("sessions", "C02@Mon3", **cells)


def three_in_a_chain() -> School:
    """In Mon3 s8 is alone in C03, which joins C02, which joins C01; the classroom takes all eight."""
    school = joined().set("members", "s8", care_group="C03").set("groups", "C02", size=3).headcount("C02", 3)
    school.set("students", "s8", attends="Mon3")
    school.add("groups", {"group": "C03", "kind": "care", "campus": "", "name": "C03", "grades": "3", "size": 1})
    return school.add("sessions", session("C03", "Mon3", "RD", "R1", 1, "T1") | {"joins": "C02"})


def without_a_place() -> School:
    """K1 in the column of care groups: s2, who is in no club, is in no care group either."""
    school = School().set("members", "s2", care_group="K1").set("groups", "C01", size=3).headcount("C01", 3)
    for number in (1, 2, 3, 4):
        school.set("students", f"s{number}", together="x")
    return school


def nobody_else_there() -> School:
    """C01's row of Mon1 is missing, and C02 comes on Tue alone."""
    school = School().drop("sessions", "C01@Mon1").drop("sessions", "C02@Mon1").drop("sessions", "C02@Mon2")
    school.drop("sessions", "C02@Mon3")
    for number in (5, 6, 7, 8):
        school.set("students", f"s{number}", attends="Tue")
    return school


def joined_campuses() -> School:
    return two_campuses().set("sessions", "C02@Mon3", room="R1", lead="T1", joins="C01")


def junior(**physical: int) -> School:
    """No physical activity in C02 on Tue; slot 3 ends at 20:30 on Tue."""
    school = School().set("sessions", "C02@Tue1", activity="RD", room="R2")
    school.phase = "junior"
    if physical:
        school.setting("physical", **physical)
    slots = [*school.config["week"]["slots"][:2], {"start": "19:50", "end": "20:30"}]
    school.setting("week", slots_on={"Tue": slots})
    return school.set("sessions", "K1@Tue3", start="19:50", end="20:30")


def pinned_care(wait: str) -> School:
    """s8 is pinned to C01, in no group, and waits on some days."""
    school = School().set("students", "s8", care_group="C01").drop("members", "s8").set("groups", "C02", size=3)
    return school.headcount("C02", 3).wait("s8", wait)


def two_reasons() -> School:
    """T1 is neither available nor vetted on both days, and its load is too great on both and in the week."""
    school = School().set("staff", "T1", available="MonX", vetted_until="2026-01-01", max_per_day=1)
    school.find("staff", "T1").update(max_per_week=1, max_days=1)
    return school


CASES: dict[str, tuple[Callable[[], School], dict[str, int]]] = {
    "at the limit": (at_the_limit, {}),
    "groups just full": (lambda: School().setting("grouping", max_size=4), {}),
    "mixing asked of a group of two": (mixed_pair, {"grade-span": 1}),
    "just long enough a day": (
        lambda: School().setting("physical", from_attended_minutes=80).set(
            "sessions", "C02@Tue1", activity="RD", room="R2"),
        {"physical-activity": 4},
    ),
    "best days": (  # at most 1 on Mon and 3 on Tue: the best day alone gives 3
        lambda: School().set("staff", "M2", available="MonX Tue", max_days=1, min_per_week=9), {"staff-load": 1},
    ),
    "club slots only, waiting": (lambda: club_slots_only(School()).wait("s9", "Tue"), {}),
    "club slots only, in a care group": (
        lambda: club_slots_only(School()).add("members", {"student": "s9", "care_group": "C01"}).set(
            "groups", "C01", size=5),
        {"voluntary": 1},
    ),
    "hosts that join": (chain, {"joining": 2, "staff-clash": 1, "staff-load": 1, "room-capacity": 1}),
    # T2 leads C01 and is nowhere else; CH is offered to clubs alone
    "joined to a club": (joined_to_a_club, {"joining": 1, "content": 1}),
    # T1 and R1 stay at A with the host
    "joined across campuses": (joined_campuses, {"joining": 1}),
    "joined, other assistants": (lambda: joined().set("sessions", "C02@Mon3", assistants="T2"), {"joining": 1}),
    "joined, other lead": (lambda: joined().set("sessions", "C02@Mon3", lead="T2"), {"joining": 1}),
    "junior without [physical]": (junior, {}),
    "junior with [physical]": (lambda: junior(min_minutes_per_day=30), {"physical-activity": 4}),
    "pinned child waits every day": (lambda: pinned_care("Mon Tue"), {}),
    "pinned child waits one day": (lambda: pinned_care("Mon"), {"voluntary": 1, "pins": 1}),
    "care pin where nobody is present": (lambda: School().add("pins", {"group": "C01", "slot": "Tue3"}), {}),
    "care pin that is not held": (
        lambda: School().add("pins", {"group": "C02", "slot": "Mon1"}).drop("sessions", "C02@Mon1"),
        {"one-place": 4, "pins": 1},
    ),
    "two leads": (
        lambda: School().set("staff", "T3", available="Mon MonX").set("sessions", "C01@Mon1", lead="T1 T3"),
        {"lead": 1},
    ),
    "several reasons": (two_reasons, {"staff-available": 2, "staff-load": 3}),
    "unknown lead": (
        lambda: School().set("sessions", "C01@Mon1", lead="T9"),
        {"tables": 1},
    ),
    "lead twice in the cell": (lambda: School().set("sessions", "C01@Mon1", lead="T1 T1"), {"tables": 1}),
    "unknown activity": (lambda: School().set("sessions", "C01@Mon2", activity="??"), {"tables": 1}),
    "club in extended slots": (  # they are none for it: Tue is the only day that its slots touch
        lambda: School().set("clubs", "K1", slots="Tue3 MonX", meetings_per_week=2), {},
    ),
    "unlisted group": (lambda: School().drop("groups", "C01"), {"tables": 9}),
    "unknown club": (lambda: School().set("members", "s6", clubs="K9"), {"tables": 1}),
    "session without a name": (lambda: School().set("sessions", "C01@Mon1", session=""), {"tables": 1}),
    "headcount not written": (
        lambda: School().set("sessions", "C01@Mon1", headcount=""), {"one-place": 1, "tables": 1},
    ),
    "end not written": (lambda: School().set("sessions", "C01@Mon3", end=""), {"tables": 1}),
    "a grade twice": (lambda: School().set("groups", "C01", grades="1 1"), {"tables": 1}),
    "a day twice": (lambda: pinned_care("Mon Tue Tue"), {"tables": 1}),
    "joined, other activity": (
        lambda: joined_otherwise(activity="HW").set("activities", "HW", max_per_day=1, min_per_week=1), {"joining": 1},
    ),
    "joined, with exercise on paper": (  # C02 has it in Mon3 alone, but is in C01's reading there
        lambda: joined_otherwise(activity="PE").set("sessions", "C02@Mon2", activity="HW", room="R2"),
        {"joining": 1, "physical-activity": 4},
    ),
    "joined, pinned": (
        lambda: joined_otherwise(activity="HW", room="R2").add(
            "pins", {"group": "C02", "slot": "Mon3", "activity": "HW", "room": "R2"}),
        {"joining": 1, "pins": 1},
    ),
    "a chain": (three_in_a_chain, {"joining": 1}),
    "a chain, too many": (lambda: three_in_a_chain().setting("grouping", max_size=7), {"joining": 2}),
    "a chain, grades too far apart": (
        lambda: three_in_a_chain().setting("grouping", join_max_grade_span=2).set("students", "s8", grade=4).set(
            "groups", "C03", grades="4"),
        {"joining": 2},
    ),
    "a host that joins an unknown group": (lambda: joined().set("sessions", "C01@Mon3", joins="C9"), {"tables": 1}),
    "club in the column of care groups": (
        without_a_place, {"one-place": 2, "physical-activity": 2, "tables": 1},
    ),
    "pinned into an extended group": (
        lambda: School().set("students", "s4", care_group="E01").set("members", "s4", care_group="E01").set(
            "groups", "C01", size=3).headcount("C01", 3),
        {"one-place": 2, "physical-activity": 2, "tables": 1, "pins": 1},
    ),
    "care group in the column of extended ones": (
        lambda: School().set("members", "s2", extended_group="C02"), {"tables": 1},
    ),
    "care group in the column of clubs": (
        lambda: club_slots_only(School()).add("members", {"student": "s9", "clubs": "C01"}),
        {"voluntary": 1, "tables": 1},
    ),
    "duty where the session is missing": (nobody_else_there, {"one-place": 4}),
    "no duty where the session is missing": (
        lambda: nobody_else_there().drop_duty("Mon1"), {"one-place": 4, "duty": 1},
    ),
    "duty of nobody": (
        lambda: School().drop_duty("Mon1").add("duties", duty("Mon1", "")), {"duty": 1, "tables": 1},
    ),
    "session of a blank group": (
        lambda: School().set("members", "s8", care_group="", clubs="K1").set("students", "s8", clubs="K1")
        .set("groups", "K1", size=3).headcount("K1", 3).set("groups", "C02", size=3).headcount("C02", 3)
        .set("staff", "T3", available="Mon MonX").add("sessions", session("", "Mon1", "HW", "R3", 0, "T3"))
        .add("rooms", {"room": "R3", "kind": "classroom"}),
        {"one-place": 2, "physical-activity": 2, "tables": 1},
    ),
    "joins what is not listed": (lambda: School().set("sessions", "C01@Mon1", joins="C9"), {"tables": 1}),
    "unknown slot": (
        lambda: School().add("sessions", session("C01", "Wed1", "HW", "R1", 4, "T1")), {"tables": 1},
    ),
    "group twice": (
        lambda: School().add("groups", {"group": "C01", "kind": "care", "grades": "1", "size": 4}), {"tables": 1},
    ),
    "care group named as a club": (
        lambda: School().add("groups", {"group": "K1", "kind": "care", "grades": "1 3", "size": 2}), {"tables": 1},
    ),
    "club unopened": (
        lambda: School().drop("groups", "K1").drop("sessions", "K1@Tue3"), {"tables": 2, "duty": 1},
    ),
    "a row of members without a group": (
        lambda: pinned_care("Mon Tue").add("members", {"student": "s8"}), {"tables": 1},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_edge(name: str, tmp_path: Path) -> None:
    start, expected = CASES[name]
    assert start().broken(tmp_path) == expected


def test_a_club_is_no_care_group_of_classmates(tmp_path: Path) -> None:
    """Nor of friends; and an unknown room is none that anybody moves to."""
    found = without_a_place().judge(tmp_path)
    assert (found.goals["classmates"], found.goals["together"]) == (0, 0)
    assert School().set("sessions", "C01@Mon3", room="R9").judge(tmp_path).goals["room-moves"] == 0


@pytest.mark.parametrize(
    ("table", "content"),
    [
        ("groups", None),
        ("groups", ""),
        ("sessions", "C01@Mon1,C01,Mon,1\n"),
        ("sessions", "session,headcount\nC01@Mon1,four\n"),
        ("groups", "group,grades\nC01,first\n"),
    ],
)
def test_what_cannot_be_read(table: str, content: str | None, tmp_path: Path) -> None:
    scenario, timetable = School().write(tmp_path)
    (timetable / f"{table}.csv").unlink()
    if content is not None:
        (timetable / f"{table}.csv").write_text(content, encoding="utf-8")
    with pytest.raises((ValueError, FileNotFoundError)):
        judge(scenario, timetable)


def test_tables_that_may_be_empty(tmp_path: Path) -> None:
    scenario, timetable = School().write(tmp_path)
    (timetable / "duties.csv").write_text("", encoding="utf-8")
    (timetable / "waiting.csv").unlink()
    assert judge(scenario, timetable).counts["duty"] == 7


def test_lapsed_room(tmp_path: Path) -> None:
    """A club's room, or a pinned one, on a campus that is merged counts no more."""
    school = two_campuses().set("clubs", "K1", room="R2")
    school.add("pins", {"group": "C01", "slot": "Mon1", "room": "R2"})
    assert school.broken(tmp_path) == {"room-kind": 1, "pins": 1}
    school.config["campuses"] = {"B": {"min_students": 5, "merge_into": "A"}}
    school.set("groups", "C02", campus="A")
    assert school.broken(tmp_path) == {"campus": 5}
