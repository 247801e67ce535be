"""Every bad input of the contract is named with its place; all of a scenario at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from optimizer.files import load
from tests.files.conftest import GOOD, MakeFolder, problems_of, row

BAD_CELLS = [
    ("students", {"student": "S3", "grade": "x"}, "grade", "x"),
    ("students", {"student": "S3", "grade": "10"}, "grade", "10"),
    ("students", {"student": "S3", "grade": ""}, "grade", ""),
    ("students", {"student": "", "grade": "1"}, "student", ""),
    ("students", {"student": "S1", "grade": "1"}, "student", "S1"),
    ("students", {"student": "S3", "grade": "1", "attends": "Mon4"}, "attends", "Mon4"),
    ("students", {"student": "S3", "grade": "1", "attends": "Mon1 Mo"}, "attends", "Mo"),
    ("students", {"student": "S3", "grade": "1", "attends": "MonX1"}, "attends", "MonX1"),
    ("students", {"student": "S3", "grade": "1", "clubs": "K2"}, "clubs", "K2"),
    ("students", {"student": "S3", "grade": "1", "clubs": "K1 K1"}, "clubs", "K1"),
    ("students", {"student": "S3", "grade": "1", "fee_waiver": "1.5"}, "fee_waiver", "1.5"),
    ("students", {"student": "S3", "grade": "1", "fee_waiver": "NaN"}, "fee_waiver", "NaN"),
    ("students", {"student": "S3", "grade": "1", "club_weight": "1.5"}, "club_weight", "1.5"),
    ("students", {"student": "S3", "grade": "1", "club_weight": "-1"}, "club_weight", "-1"),
    ("students", {"student": "S3", "grade": "1", "wants_clubs": "-1", "clubs": "K1"}, "wants_clubs", "-1"),
    ("students", {"student": "S3", "grade": "1", "apart": "a b"}, "apart", "a b"),
    ("students", {"student": "S3", "grade": "1", "together": "a b"}, "together", "a b"),
    ("students", {"student": "S3", "grade": "1", "care_group": "K1"}, "care_group", "K1"),
    ("students", {"student": "=S3", "grade": "1"}, "student", "=S3"),
    ("staff", {"staff": "T2", "role": "chef"}, "role", "chef"),
    ("staff", {"staff": "T2", "role": ""}, "role", ""),
    ("staff", {"staff": "T2", "role": "teacher", "max_per_day": "-1"}, "max_per_day", "-1"),
    ("staff", {"staff": "T2", "role": "teacher", "max_per_week": "2.5"}, "max_per_week", "2.5"),
    ("staff", {"staff": "T2", "role": "teacher", "share": "-0.5"}, "share", "-0.5"),
    ("staff", {"staff": "T2", "role": "teacher", "carried": "1.5"}, "carried", "1.5"),
    ("staff", {"staff": "T2", "role": "teacher", "vetted_until": "2026-13-01"}, "vetted_until", "2026-13-01"),
    ("staff", {"staff": "T2", "role": "teacher", "grades": "0"}, "grades", "0"),
    ("staff", {"staff": "T2", "role": "teacher", "avoids": "Mon9"}, "avoids", "Mon9"),
    ("staff", {"staff": "T 2", "role": "teacher"}, "staff", "T 2"),
    ("rooms", {"room": "R2", "capacity": "-3"}, "capacity", "-3"),
    ("rooms", {"room": "R2", "groups_at_once": "0"}, "groups_at_once", "0"),
    ("rooms", {"room": "R1"}, "room", "R1"),
    ("activities", {"activity": "x", "category": "lesson"}, "category", "lesson"),
    ("activities", {"activity": "x", "category": "tutoring"}, "category", "tutoring"),
    ("activities", {"activity": "x", "category": "考试"}, "category", "考试"),
    ("activities", {"activity": "x", "category": "music"}, "category", "music"),
    ("activities", {"activity": "x", "category": "arts", "offered": "all"}, "offered", "all"),
    ("activities", {"activity": "x", "category": "arts", "students_per_staff": "0"}, "students_per_staff", "0"),
    ("activities", {"activity": "x", "category": "arts", "min_per_day": "1", "slots": "Mon"}, "min_per_day", "1"),
    (
        "activities",
        {"activity": "x", "category": "arts", "min_per_week": "3", "max_per_week": "2"},
        "min_per_week",
        "3",
    ),
    ("clubs", {"club": "K2", "activity": "ark"}, "activity", "ark"),
    ("clubs", {"club": "K2", "activity": "art", "room": "R9"}, "room", "R9"),
    ("clubs", {"club": "K2", "activity": "art", "leaders": "T1 T9"}, "leaders", "T9"),
    ("clubs", {"club": "K2", "activity": "art", "meetings_per_week": "0"}, "meetings_per_week", "0"),
    ("clubs", {"club": "K2", "activity": "art", "yuan_per_meeting": "ten"}, "yuan_per_meeting", "ten"),
    ("clubs", {"club": "K2", "activity": "art", "min_students": "9", "max_students": "8"}, "min_students", "9"),
    ("classes", {"grade": "1", "class": "1A"}, "class", "1A"),
    ("classes", {"grade": "1", "class": "1B", "teacher": "T9"}, "teacher", "T9"),
    ("classes", {"grade": "1", "class": "1B", "pe_days": "Mon Xday"}, "pe_days", "Xday"),
    ("pins", {"group": "C01", "slot": "Mon1", "activity": "hv"}, "activity", "hv"),
    ("pins", {"group": "C01", "slot": "Mon1", "room": "R9"}, "room", "R9"),
    ("pins", {"group": "C01", "slot": "Mon1", "staff": "T9"}, "staff", "T9"),
    ("pins", {"group": "C01", "slot": "Mon7"}, "slot", "Mon7"),
    ("pins", {"group": "", "slot": "Mon1"}, "group", ""),
    ("pins", {"group": "K1", "slot": "Mon1"}, "group", "K1"),
]


@pytest.mark.parametrize(("table", "cells", "column", "value"), BAD_CELLS)
def test_a_bad_cell_is_named(
    make_folder: MakeFolder, table: str, cells: dict[str, str], column: str, value: str
) -> None:
    (problem,) = problems_of(make_folder(**{table: row(table, **cells)}))
    number = len(GOOD[f"{table}.csv"].splitlines()) + 1
    assert (problem.table, problem.place) == (table, f"{table}.csv row {number}")
    assert (problem.column, problem.value) == (column, value)
    assert all(problem.expected)


def test_the_nearest_known_id_is_offered(make_folder: MakeFolder) -> None:
    (problem,) = problems_of(make_folder(clubs=row("clubs", club="K2", activity="Art ", leaders="t1")))[:1]
    assert problem.nearest == "art"
    assert "nearest known: art" in str(problem)


def test_all_problems_are_reported_together(make_folder: MakeFolder) -> None:
    folder = make_folder(
        scenario='[pay]\nmanagement_fee = "5"\n[grouping]\nmax_siz = 3\nmin_size = 0\n',
        students="student,grade,attends\nS1,one,Mon9\nS2,,Sonntag\n",
        staff=None,
        rooms=GOOD["rooms.csv"] + "R1,,,,many\n",
    )
    places = [(problem.place, problem.column) for problem in problems_of(folder)]
    assert places == [
        ("scenario.toml", "grouping.min_size"),
        ("scenario.toml", "grouping.max_siz"),
        ("scenario.toml", "pay.management_fee"),
        ("students.csv row 2", "grade"),
        ("students.csv row 2", "attends"),
        ("students.csv row 3", "grade"),
        ("students.csv row 3", "attends"),
        ("staff.csv", ""),
        ("rooms.csv row 3", "capacity"),
        ("rooms.csv row 3", "room"),
    ]


BAD_SETTINGS = [
    ('titel = "x"', "titel", "titel"),
    ('[week]\nlatest_end = "18:30"', "week.latest_end", "18:30"),
    ('[week]\nlatest_end_on = {Fri = "18:30"}', "week.latest_end_on.Fri", "18:30"),
    ('[week]\nlatest_end = "17:50"', "week.slots", "17:25-17:55"),
    ('[week]\nlatest_end_on = {Fri = "17:30"}', "week.slots", "17:25-17:55"),
    ('[week]\nslots_on = {Fri = [{start = "17:30", end = "18:10"}]}', "week.slots_on.Fri", "17:30-18:10"),
    ('[week]\nslots = [{start = "16:30", end = "15:50"}]', "week.slots", "16:30-15:50"),
    (
        '[week]\nslots = [{start = "15:00", end = "16:00"}, {start = "15:30", end = "16:30"}]',
        "week.slots",
        "15:30-16:30",
    ),
    ('[week]\nextended = [{start = "17:30", end = "18:30"}]', "week.extended", "17:30-18:30"),
    ('phase = "junior"\n[week]\nextended = [{start = "20:00", end = "20:40"}]', "week.extended", "20:00-20:40"),
    ('[week]\nclub_only = ["Mon4"]', "week.club_only", "Mon4"),
    ('[week]\ndays = ["Mon", "Tues", "Fryday"]', "week.days", "Fryday"),
    ('[week]\ndays = ["Mon", "Mon"]', "week.days", "Mon"),
    ("[week]\nlatest_end = 1800", "week.latest_end", "1800"),
    ('[grouping]\nmixed = "required"\nmax_grade_span = 0', "grouping.max_grade_span", "0"),
    ("[grouping]\nmax_size = -1", "grouping.max_size", "-1"),
    ("[grouping]\nmax_size = 2.5", "grouping.max_size", "2.5"),
    ("[goals]\nvarity = 3", "goals.varity", "varity"),
    ("[goals]\nvariety = -3", "goals.variety", "-3"),
    ("[priority]\ndisabled = 1.5", "priority.disabled", "1.5"),
    ('[fees]\nyuan_per_slot = "-1"', "fees.yuan_per_slot", "-1"),
    ('[fees]\nyuan_per_slot = "3"\nyuan_per_hour = "5"', "fees.yuan_per_hour", "5"),
    ('[fees]\nyuan_per_hour = "-1"', "fees.yuan_per_hour", "-1"),
    ('[fees.apart]\nnoon_yuan_per_slot = "-1"', "fees.apart.noon_yuan_per_slot", "-1"),
    ('[fees.apart]\nmorning_yuan_per_slot = "1"', "fees.apart.morning_yuan_per_slot", "morning_yuan_per_slot"),
    ("[pay]\nperiod_minutes = 0", "pay.period_minutes", "0"),
    ("[pay]\nperiod_minutes = 40.5", "pay.period_minutes", "40.5"),
    ('[pay]\nmanagement_fee = "0.05"', "pay.management_fee", "management_fee"),
    ('phase = "senior"', "phase", "senior"),
    ('[staffing]\nlead_roles = ["chef"]', "staffing.lead_roles[1]", "chef"),
    ('[campuses]\nnorth = {min_students = 5, merge_into = "south"}', "campuses.north", "north"),
]


@pytest.mark.parametrize(("settings", "column", "value"), BAD_SETTINGS)
def test_a_bad_setting_is_named(make_folder: MakeFolder, settings: str, column: str, value: str) -> None:
    found = [(problem.place, problem.column, problem.value) for problem in problems_of(make_folder(scenario=settings))]
    assert ("scenario.toml", column, value) in found


def test_a_slip_in_a_setting_is_put_right(make_folder: MakeFolder) -> None:
    problems = problems_of(make_folder(scenario="[goals]\nvarity = 3\n[weeks]\n[grouping]\nmaxsize = 3\n"))
    assert {problem.nearest for problem in problems} == {"variety", "week", "max_size"}


def test_a_blank_campus_where_there_are_several(make_folder: MakeFolder) -> None:
    rooms = "room,campus\nR1,north\nR2,south\nR3,\n"
    students = "student,grade,campus,attends\nS1,1,north,\nS2,1,,\n"
    clubs = "club,activity,campus\nK1,art,north\n"
    found = problems_of(make_folder(rooms=rooms, students=students, clubs=clubs, classes=None))
    assert [problem.place for problem in found] == ["students.csv row 3", "rooms.csv row 4"]


@pytest.mark.parametrize("table", ["students", "staff", "rooms", "activities", "scenario"])
def test_a_required_file_is_missing(make_folder: MakeFolder, table: str) -> None:
    (problem,) = problems_of(make_folder(**{table: None}))
    assert problem.place.startswith(table)


def test_headers_are_judged(make_folder: MakeFolder) -> None:
    students = "student,name,学生姓名,gradee,attend,note\nS1,A,B,1,Mon,x\n"
    found = [(problem.column, problem.nearest) for problem in problems_of(make_folder(students=students))]
    assert found == [("name", ""), ("grade", ""), ("attends", ""), ("gradee", "grade"), ("attend", "attends")]


def test_a_row_longer_than_the_header(make_folder: MakeFolder) -> None:
    (problem,) = problems_of(make_folder(rooms="room,kind\nR1,hall,big\n"))
    assert (problem.place, problem.value) == ("rooms.csv row 2", "big")


@pytest.mark.parametrize("text", [b"", b"\n\n", b"\xff\xff\x00", b'student,grade\n"S1,1\n'])
def test_files_that_are_no_tables(make_folder: MakeFolder, text: bytes) -> None:
    (problem,) = problems_of(make_folder(students=text))
    assert problem.place == "students.csv"


def test_broken_toml(make_folder: MakeFolder) -> None:
    (problem,) = problems_of(make_folder(scenario="title = \n"))
    assert problem.place == "scenario.toml"
    assert "line 1" in str(problem)


def test_a_bad_week_does_not_hide_or_invent_slot_problems(make_folder: MakeFolder) -> None:
    settings = '[week]\nslots = [{start = "15:50"}]\n'
    found = problems_of(make_folder(scenario=settings, staff=row("staff", staff="T2", role="chef")))
    assert [(problem.place, problem.column) for problem in found] == [
        ("scenario.toml", "week.slots[1].end"),
        ("staff.csv row 4", "role"),
    ]


def test_no_folder(tmp_path: Path) -> None:
    (problem,) = problems_of(tmp_path / "nowhere")
    assert "nowhere" in problem.place


def test_chinese_headers_are_named_as_written(make_folder: MakeFolder) -> None:
    (problem,) = problems_of(make_folder(students="学号,年级,参加时段\nS1,十,\n"))
    assert (problem.column, problem.header) == ("grade", "年级")
    assert problem.say("zh").startswith("students.csv 第 2 行 年级: “十”")


def test_merging_round_in_a_circle(make_folder: MakeFolder) -> None:
    settings = """[campuses]
a = {min_students = 9, merge_into = "b"}
b = {min_students = 9, merge_into = "a"}
"""
    tables = {
        "students": "student,grade,campus,attends\nS1,1,a,\nS2,1,b,\n",
        "rooms": "room,campus\nR1,a\n",
        "clubs": None,
        "classes": None,
        "pins": None,
    }
    found = problems_of(make_folder(scenario=settings, **tables))
    assert [problem.column for problem in found] == ["campuses.a.merge_into", "campuses.b.merge_into"]
    assert load(make_folder(scenario=settings.replace("a = {min_students = 9", "a = {min_students = 1"), **tables))
