"""What is allowed but should be known."""

from __future__ import annotations

from optimizer.domain.validate import find_warnings
from optimizer.files import load
from tests.files.conftest import GOOD, MakeFolder


def said(folder: object) -> str:
    return "\n".join(warning.say("en") for warning in find_warnings(load(str(folder))))


def test_a_good_school_has_none(make_folder: MakeFolder) -> None:
    students = GOOD["students.csv"].replace("2A,,,", "2A,,Tue,").replace("2,2A", "2,")
    times = '[week]\nslots = [{start = "15:30", end = "16:10"}, {start = "16:25", end = "17:05"}]\n'
    assert said(make_folder(students=students, scenario=times)) == ""


def test_apart_wins_over_together(make_folder: MakeFolder) -> None:
    students = "student,grade,together,apart,attends\nS1,1,x,y,\nS2,2,x,y,\nS3,2,x,,\n"
    text = said(make_folder(students=students, pins=None))
    assert "share a code together and a code apart: apart wins: S1 and S2 (together 'x', apart 'y')" in text


def test_nobody_for_duty(make_folder: MakeFolder) -> None:
    text = said(make_folder(staff=GOOD["staff.csv"].replace("manager", "volunteer")))
    assert "nobody has a role that duty.roles names" in text


def test_rooms_of_a_merged_campus_lapse(make_folder: MakeFolder) -> None:
    folder = make_folder(
        scenario='[campuses]\nnorth = {min_students = 2, merge_into = "south"}\n',
        students="student,grade,campus,attends\nS1,1,north,\nS2,1,south,\n",
        rooms="room,campus,kind\nR1,north,hall\nR2,south,hall\n",
        clubs=GOOD["clubs.csv"].replace("art,,", "art,north,"),
        classes=None,
        pins="group,slot,room\nC01,Mon1,R1\n",
    )
    text = said(folder)
    assert "campus north has 1 student(s) and is merged into south" in text
    assert "room R1 of club K1 lapses" in text
    assert "pinned room R1 of group C01 lapses" in text


def test_what_can_never_happen(make_folder: MakeFolder) -> None:
    activities = "activity,category,offered,skill,room_kinds,physical_minutes\nhw,homework,care,,lab,\n"
    activities += "art,arts,care,sing,,30\n"
    clubs = "club,activity,slots\nK1,art,Sat\n"
    text = said(make_folder(activities=activities, clubs=clubs, pins=None))
    for part in ("not offered for clubs", "no slot this week", "nobody has the skill", "no room has a kind"):
        assert part in text


def test_national_rules(make_folder: MakeFolder) -> None:
    settings = """phase = "junior"
language = "en"
[week]
slots = [{start = "12:00", end = "12:40"}, {start = "16:00", end = "16:40"}, {start = "16:50", end = "17:30"},
    {start = "18:00", end = "18:40"}]
"""
    students = "student,grade,attends\nS1,7,Mon\n"
    text = said(make_folder(scenario=settings, students=students, classes=None, pins=None,
                            staff=GOOD["staff.csv"] + "O1,Wu,outside,,,\n"))  # fmt: skip
    for part in ("5 evening slot(s)", "5 slot(s) at noon", "junior schools too", "5 break(s)", "O1 Wu"):
        assert part in text
