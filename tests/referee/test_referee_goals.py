"""Each goal, with its measure worked out by hand; the score; and how folders are read."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.referee import judge
from tests.referee.build import School, duty, joined, session, two_campuses, two_clubs
from tests.referee.week import read_week

# In the clean week: s2 asked for K1 in vain; loads are T1 6, T2 5, T3 1 (of 6, 6, 1 possible) and, in the other pool,
# M1 6, M2 1 (of 6, 4 possible): 0 + 1 + 0 and 0 + 9; O1 comes once for 85.5; 13 staff slots in sessions, where the 7
# slots with students ask for 7 at least.
CLEAN = {
    "club-choice": 1,
    "fair-load": 10,
    "call-ins": 1,
    "extra-staff": 6,
    "outside-cost": 86,
}


def choosy() -> School:
    """s2 wants two of the clubs K9, K1, K8 and gets the second of them: (2 - 1) + (4 - 2), times 3."""
    school = School().set("students", "s2", clubs="K9 K1 K8", club_weight=3)
    school.find("students", "s2")["wants_clubs"] = 2
    for club in ("K8", "K9"):
        school.add("clubs", {"club": club, "activity": "CH", "slots": "Tue", "min_students": 1})
    school.set("members", "s2", clubs="K1").set("groups", "K1", size=3)
    return school.headcount("K1", 3)


def moved_student() -> School:
    """s4 is in C02: 3 and 5 members, class 1 of grade 1 in two groups."""
    school = School().set("members", "s4", care_group="C02")
    school.set("groups", "C01", size=3).set("groups", "C02", size=5, grades="1 3")
    return school.headcount("C01", 3).headcount("C02", 5)


def fractions() -> School:
    """Pool: T1 of share 0.5, carried 3 (9 done, at most 9), and T2 of share 1 (5 done, at most 6)."""
    return School().set("staff", "T1", share="0.5", carried=3).set("staff", "T3", share=0)


def unlucky() -> School:
    """s2 wants two clubs and has none, where the longest list has three: (2 x 3 - 1) + (4 - 2); s3 has its 2nd wish."""
    school = School().set("students", "s2", clubs="K1 K2").set("students", "s3", clubs="K9 K1 K8")
    school.find("students", "s2")["wants_clubs"] = 2
    for club in ("K2", "K8", "K9"):
        school.add("clubs", {"club": club, "activity": "CH", "slots": "Tue", "min_students": 1})
    school.set("members", "s3", clubs="K1").set("groups", "K1", size=3)
    return school.headcount("K1", 3)


def shared_duty() -> School:
    """M2 is on duty on Tuesday: M1 serves 3 slots and M2 4, T1 6 and T2 5."""
    school = School()
    for row in school.timetable["duties"]:
        row["staff"] = "M2" if row["day"] == "Tue" else row["staff"]
    return school


def twice() -> School:
    """C01 (grade 1) has homework in Mon1 and Mon3."""
    return School().set("sessions", "C01@Mon3", activity="HW")


def joined_for_sports() -> School:
    """C02 joins C01 in Mon3 for sports in a classroom, which is neither homework nor reading."""
    school = joined().set("activities", "PE", room_kinds="")
    return school.set("sessions", "C01@Mon3", activity="PE").set("sessions", "C02@Mon3", activity="PE")


GOALS: dict[str, tuple[Callable[[], School], str, int]] = {
    "club-choice": (choosy, "club-choice", 9),
    "club-choice of two": (two_clubs, "club-choice", 3),  # s2 has none, and the longest list has two: 2 x 2 - 1
    "club-choice, none at all": (unlucky, "club-choice", 8),
    # K9 is struck from the list of s2, which leaves K1 and K8: its 1st, (L + 1 = 3) - 2 for the second, times 3
    "club-choice, struck for the grade": (lambda: choosy().set("clubs", "K9", grades="3"), "club-choice", 3),
    "club-choice, struck for the activity's grade": (
        lambda: choosy().set("clubs", "K9", activity="HW").set("activities", "HW", grades="3"), "club-choice", 3,
    ),
    "club-choice, struck for days": (lambda: choosy().set(
        "clubs", "K9", slots="Mon Tue", meetings_per_week=2).set("students", "s2", attends="Tue"), "club-choice", 3),
    "club-choice, days just enough": (lambda: choosy().set("clubs", "K9", slots="Mon Tue").set(
        "students", "s2", attends="Tue"), "club-choice", 9),
    "club-choice, struck as too few list it": (
        lambda: choosy().set("clubs", "K9", min_students=2), "club-choice", 3,
    ),
    # of K8 and K9 both are struck; L = 1 and one club is wanted of the one left, which is granted
    "club-choice, fewer left than wanted": (
        lambda: choosy().set("clubs", "K9", min_students=2).set("clubs", "K8", grades="2"), "club-choice", 0,
    ),
    # T = 10: targets 5 and 6 give 16 + 1; T = 17: floor(8.5 + 0.5) = 9 = cap and 6 give 0 + 1
    "fair-load with shares": (fractions, "fair-load", 1 + 9),
    # T1 may serve 2 a day, 4 in all, and serves 6: targets at most 4, 6, 1; T = 5 or 6: 4 + 0 + 0 or 4 + 1 + 0
    "fair-load with caps": (lambda: School().set("staff", "T1", max_per_day=2), "fair-load", 4 + 9),
    # O1 is in the pool, not vetted: target 0, 1 done
    "fair-load of one not vetted": (
        lambda: School().set("staff", "O1", share=1, vetted_until="2026-09-01"), "fair-load", 2 + 9,
    ),
    # M2 may serve X1 of Monday alone and serves it: 1 of 1, so the managers' distance is 0
    "fair-load of one vetted on Monday alone": (
        lambda: School().set("staff", "M2", vetted_until="2026-09-07"), "fair-load", 1,
    ),
    # T1 may serve 1 on Mon and 2 on Tue, one day of them: its target is 2 at most
    "fair-load on the best day": (
        lambda: School().set("staff", "T1", available="Mon1 Tue1-2", max_days=1), "fair-load", 16 + 9,
    ),
    "fair-load carried": (lambda: School().set("staff", "T2", carried=1), "fair-load", 0 + 9),
    # T = 5 or 6 for T1 6 and T2 5, T = 3 or 4 for M1 3 and M2 4; in one pool T = 5: 1 + 0 and 4 + 0
    "fair-load of two pools": (shared_duty, "fair-load", 2),
    "fair-load, teachers on duty": (
        lambda: shared_duty().setting("duty", roles=["manager", "support", "teacher"]), "fair-load", 5,
    ),
    "fair-load, managers lead": (
        lambda: shared_duty().setting("staffing", lead_roles=["teacher", "manager"]), "fair-load", 5,
    ),
    "continuity": (lambda: School().set("sessions", "C01@Mon2", lead="T3"), "continuity", 1),
    "continuity, joined": (joined, "continuity", 1),
    "room-moves": (lambda: School().set("sessions", "C01@Mon3", room="R2"), "room-moves", 1),
    "room-moves, joined": (joined, "room-moves", 1),
    "room-moves, joined for sports": (joined_for_sports, "room-moves", 0),
    "variety": (lambda: School().set("sessions", "C01@Tue2", activity="RD"), "variety", 1),
    "variety of rest": (lambda: School().set("activities", "PE", category="rest"), "variety", 2),
    "variety of what is demanded daily": (
        lambda: School().set("activities", "PE", category="arts", min_per_day=1), "variety", 0,
    ),
    "variety, twice on a day": (twice, "variety", 1),
    "variety, twice on a day as demanded": (
        lambda: twice().set("activities", "HW", min_per_day=2), "variety", 0,
    ),
    "variety, demanded of other grades": (
        lambda: twice().set("activities", "HW", min_per_day=2, grades="2 3"), "variety", 1,
    ),
    "variety, joined": (
        lambda: joined().set("sessions", "C01@Mon3", activity="HW").set("sessions", "C02@Mon3", activity="HW"),
        "variety", 2,
    ),
    "variety of arts": (lambda: School().set("activities", "PE", category="arts"), "variety", 2),
    "staff-gaps": (lambda: School().set("sessions", "C01@Mon2", lead="T3"), "staff-gaps", 2),  # T1 and T3
    # M2 begins at 18:00: back to Mon3, Mon2 and Mon1; without Mon2 the pause before Mon3 is 55 minutes
    "late-starts": (lambda: School().set("staff", "M2", available="Mon MonX Tue"), "late-starts", 3),
    "late-starts, a long pause": (
        lambda: School().set("staff", "M2", available="Mon1 Mon3 MonX"), "late-starts", 1,
    ),
    "late-starts, a pause at once": (lambda: School().set("staff", "M2", available="Mon2 MonX"), "late-starts", 0),
    "late-starts of a volunteer": (
        lambda: School().set("staff", "M2", available="Mon MonX Tue", role="volunteer"), "late-starts", 0,
    ),
    "call-ins": (lambda: School().set("staff", "T1", role="volunteer"), "call-ins", 3),
    # R = 2: Mon1-3 and Tue1-2 ask for 4 each, Tue3 and MonX1 for 1 each; 13 < 22
    "extra-staff": (lambda: School().setting("staffing", students_per_staff=2), "extra-staff", 0),
    "extra-staff, R of an activity": (
        lambda: School().setting("staffing", students_per_staff=2).set("activities", "HW", students_per_staff=7),
        "extra-staff",
        1,  # 5 slots ask for 2, 2 for 1
    ),
    "extra-staff, campuses": (two_campuses, "extra-staff", 1),  # 5 slots ask for 1 at A and 1 at B
    "extra-staff, two on duty": (lambda: School().add("duties", duty("Tue1", "M2")), "extra-staff", 7),
    "extra-staff, duty where nobody is": (
        lambda: School().drop("sessions", "E01@MonX1").set("students", "s1", attends=""), "extra-staff", 7,
    ),
    "extra-staff, no minimum": (lambda: School().setting("duty", min_per_slot=0), "extra-staff", 13),
    "extra-staff, joined": (joined, "extra-staff", 5),
    "outside-cost": (lambda: School().set("staff", "O1", yuan_per_slot="85"), "outside-cost", 85),
    "avoided": (lambda: School().set("staff", "T1", avoids="Mon1 Tue MonX"), "avoided", 4),
    "avoided duty": (lambda: School().set("staff", "M2", avoids="Mon"), "avoided", 0),
    "classmates": (moved_student, "classmates", 1),
    "even-sizes": (moved_student, "even-sizes", 2),
    "together": (
        lambda: School().set("students", "s1", together="x").set("students", "s8", together="x"), "together", 1,
    ),
}  # fmt: skip


def test_clean_week(tmp_path: Path) -> None:
    verdict = School().judge(tmp_path)
    assert verdict.violations == []
    assert {goal: measure for goal, measure in verdict.goals.items() if measure} == CLEAN
    assert (verdict.hard, verdict.unserved, verdict.points) == (0, 0, 100 + 400 + 10 + 270 + 86)


@pytest.mark.parametrize("name", GOALS)
def test_goal(name: str, tmp_path: Path) -> None:
    start, goal, measure = GOALS[name]
    assert start().judge(tmp_path).goals[goal] == measure


def test_weights(tmp_path: Path) -> None:
    school = School().setting("goals", **{"fair-load": 0, "call-ins": 7})
    assert school.judge(tmp_path).points == 100 + 7 + 270 + 86


def test_unserved(tmp_path: Path) -> None:
    school = School().setting("priority", disabled=5, poor=3).set("students", "s1", priority="poor;disabled")
    school.wait("s1", "Mon").wait("s7", "Tue")
    assert school.judge(tmp_path).unserved == 4 * 5 + 3


def test_changes(tmp_path: Path) -> None:
    scenario, before = School().write(tmp_path, "before")
    school = School().set("sessions", "C01@Mon1", room="R3").set("sessions", "C02@Mon1", activity="RD", lead="T3")
    school.drop("sessions", "K1@Tue3").add("sessions", session("K1", "Tue2", "CH", "R1", 2, "O1", "T1"))
    _, after = school.write(tmp_path, "after")
    verdict = judge(scenario, after, published=before)
    assert verdict.goals["changes"] == 4 + 2 + 4  # sessions; T2 for T3; O1 and T1 at another meeting
    assert judge(scenario, before, published=before).goals["changes"] == 0
    assert "changes" not in judge(scenario, before).goals


def test_week_of(tmp_path: Path) -> None:
    school = School()
    scenario, timetable = school.write(tmp_path)
    assert judge(scenario, timetable).week_of == "2026-09-07"
    assert judge(scenario, timetable, week_of="2026-09-20").counts["staff-available"] == 1
    school.result = {}
    monday = date.fromisoformat(school.judge(tmp_path).week_of)
    assert monday.weekday() == 0
    assert timedelta(0) < monday - date.today() <= timedelta(7)


def test_merged_campus(tmp_path: Path) -> None:
    """With too few students B counts as A: its room stays behind, and the group named B is of no campus any more."""
    school = two_campuses()
    assert school.broken(tmp_path) == {}
    school.config["campuses"] = {"B": {"min_students": 4, "merge_into": "A"}}
    assert school.broken(tmp_path) == {}
    school.config["campuses"] = {"B": {"min_students": 5, "merge_into": "A"}}
    school.set("groups", "C02", campus="A")
    assert school.broken(tmp_path) == {"campus": 5}  # C02's sessions, in the rooms of B


def test_tokens() -> None:
    slots = [{"start": "15:50", "end": "16:30"}, {"start": "16:40", "end": "17:20"}]
    table = {"days": ["Mon", "Tue"], "slots": slots, "slots_on": {"Tue": slots[:1]}}
    week = read_week(table | {"extended": [{"start": "18:00", "end": "18:40"}]}, "primary")
    mon1, mon2, tue1, mon_x, tue_x = ("Mon", "1"), ("Mon", "2"), ("Tue", "1"), ("Mon", "X1"), ("Tue", "X1")
    assert week.parse("Mon") == week.parse("周一") == week.parse("Mon1-2") == week.parse("周一1-2") == {mon1, mon2}
    assert week.parse("周一2；Tue、MonX".replace("；", ";")) == {mon2, tue1, mon_x}
    assert week.parse("MonX1，周一X1") == {mon_x}
    assert week.parse("") == {mon1, mon2, tue1}
    assert week.parse("", blank="all") == {mon1, mon2, tue1, mon_x, tue_x}
    assert week.parse("Sat Sun2") == set()
    for token in ("Tue2", "Mon0", "Mond", "Mon2-1"):
        with pytest.raises(ValueError, match=r"token|slot"):
            week.parse(token)


def test_gb18030_and_cli(tmp_path: Path) -> None:
    school = School().set("students", "s1", name="张三")
    scenario, timetable = school.write(tmp_path)
    path = scenario / "students.csv"
    path.write_bytes(path.read_text("utf-8-sig").replace("student,name,grade", "学号,姓名,年级").encode("gb18030"))
    root = Path(__file__).parents[2]
    command = [sys.executable, "-m", "tests.referee", str(scenario), str(timetable), "--published", str(timetable)]
    answer = json.loads(subprocess.run(command, cwd=root, check=True, capture_output=True, text=True).stdout)
    assert answer["score"] == {"hard": 0, "unserved": 0, "points": 866}
    assert answer["goals"]["changes"] == {"measure": 0, "weight": 100, "points": 0}
