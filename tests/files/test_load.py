"""What can be read, in which spelling."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from optimizer.domain.people import Role
from optimizer.domain.programme import Category
from optimizer.files import load
from tests.files.conftest import GOOD, MakeFolder, row


def test_a_good_folder_is_read(make_folder: MakeFolder) -> None:
    school = load(make_folder())
    assert school.name == "tiny"
    assert school.settings.title == "Tiny"
    assert school.student["S1"].attends == {"Mon1", "Mon2", "Mon3", "Tue1"}
    assert len(school.student["S2"].attends) == 15
    assert school.student["S1"].wants_clubs == 1
    assert school.student["S2"].wants_clubs == 0
    assert school.person["T1"].share == 1
    assert school.person["M1"].share == 1
    assert school.person["M1"].max_days == 5
    assert school.activity["hw"].slots is None
    assert school.activity["hw"].students_per_staff == 40
    assert school.classes[0].phone == "+86 571"
    assert [pin.slot for pin in school.pins] == ["Mon2", "Tue1"]


def test_optional_tables_may_be_absent(make_folder: MakeFolder) -> None:
    students = "student,grade,attends\nS1,1,\n"
    school = load(make_folder(students=students, clubs=None, classes=None, pins=None))
    assert (school.clubs, school.classes, school.pins) == ((), (), ())


def test_names_of_groups_and_what_is_recorded_for_sheets(make_folder: MakeFolder) -> None:
    folder = make_folder(
        scenario='[policy]\nnames = ["wenlan"]\n',
        students="学号,年级,是否投保,参加时段\nS1,1,1,\nS2,2,,\n",
        staff="staff,name,role,organisation,assessed_until\nT1,Chen,teacher,,\nM1,Qian,outside,青少年宫,2027-07-31\n",
        classes="grade,class,在校人数\n1,1A,42\n",
        clubs=None,
        pins=None,
    )
    (folder / "groups.csv").write_text("group,name\nC01,小鹿班\n", encoding="utf-8")
    school = load(folder)
    assert [student.insured for student in school.students] == [1, None]
    assert (school.person["M1"].organisation, school.person["M1"].assessed_until) == ("青少年宫", date(2027, 7, 31))
    assert school.classes[0].enrolled == 42
    assert [(row.group, row.name) for row in school.groups] == [("C01", "小鹿班")]
    assert school.settings.policy.names == ("wenlan",)


CHINESE = (
    "学号,姓名,年级,班级,参加时段,社团志愿,想参加社团数,减免比例,同组\n"
    "Ｓ００１,王小明,３,三（2）班,周一、周三２；星期五1-2,K1，,２,０.5,甲\n"
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_chinese_headers_full_width_and_encodings(make_folder: MakeFolder, encoding: str) -> None:
    school = load(make_folder(students=CHINESE.encode(encoding)))
    student = school.students[0]
    assert (student.id, student.name, student.grade) == ("S001", "王小明", 3)
    assert student.attends == {"Mon1", "Mon2", "Mon3", "Wed2", "Fri1", "Fri2"}
    assert student.clubs == ("K1",)
    assert student.wants_clubs == 1, "never more than the list is long"
    assert student.fee_waiver == Decimal("0.5")
    assert student.together == "甲"


def test_chinese_values(make_folder: MakeFolder) -> None:
    staff = "工号,身份,审查有效期,可带年级\nT1,志愿者,2026年9月1日,1-3 6\nT2,外聘,2026/9/1,\n"
    activities = "活动编号,活动类别,适用对象,锻炼分钟数\nhw,作业辅导,均可,30\nart,艺术,社团,\n"
    school = load(make_folder(staff=staff, activities=activities, rooms=row("rooms", room="R2"), pins=None))
    assert [person.role for person in school.staff] == [Role.VOLUNTEER, Role.OUTSIDE]
    assert school.person["T1"].grades == {1, 2, 3, 6}
    assert {person.vetted_until for person in school.staff} == {date(2026, 9, 1)}
    assert school.activity["hw"].category is Category.HOMEWORK
    assert not school.activity["art"].for_care


def test_grades_as_they_are_called(make_folder: MakeFolder) -> None:
    students = "student,grade,attends\nS1,三年级,\nS2,初二,\nS3,4级,\nS4,３,\n"
    assert [student.grade for student in load(make_folder(students=students)).students] == [3, 8, 4, 3]


def test_settings_in_chinese_words(make_folder: MakeFolder) -> None:
    settings = """
phase = "小学"
[week]
days = ["周一", "星期二"]
club_only = ["周二3"]
slots_on = {"周一" = [{start = "15：50", end = "16:30"}]}
[staffing]
lead_roles = ["教师", "志愿者"]
[fees]
yuan_per_slot = 3.75
"""
    school = load(make_folder(scenario=settings, pins=None, students="student,grade,attends\nS1,1,\n"))
    assert school.week.ordinary == ("Mon1", "Tue1", "Tue2", "Tue3")
    assert school.week["Tue3"].club_only
    assert school.settings.staffing.lead_roles == (Role.TEACHER, Role.VOLUNTEER)
    assert school.settings.fees.yuan_per_slot == Decimal("3.75")


def test_settings_of_money_in_chinese(make_folder: MakeFolder) -> None:
    settings = """
["收费"]
"每小时元" = "6"
["收费"."单列收费"]
"晚间每节元" = "8"
"午间每节元" = 2.5
["劳务分配"]
"每单位分钟" = 45
"""
    school = load(make_folder(scenario=settings)).settings
    assert school.fees.yuan_per_hour == 6
    assert (school.fees.apart.evening_yuan_per_slot, school.fees.apart.noon_yuan_per_slot) == (8, Decimal("2.5"))
    assert school.pay is not None
    assert school.pay.period_minutes == 45


def test_rooms_are_open_in_extended_slots_and_people_only_when_named(make_folder: MakeFolder) -> None:
    settings = '[week]\nextended = [{start = "18:00", end = "18:40"}]\n'
    school = load(
        make_folder(scenario=settings, staff=row("staff", staff="T2", role="teacher", available="MonX 周二X1"))
    )
    assert "MonX1" in school.room["R1"].available
    assert "MonX1" not in school.person["T1"].available
    assert school.person["T2"].available == {"MonX1", "TueX1"}


def test_a_blank_campus_is_the_only_one(make_folder: MakeFolder) -> None:
    school = load(make_folder(rooms=GOOD["rooms.csv"].replace("Hall,,", "Hall,south,")))
    assert school.campuses == ("south",)
    assert school.clubs[0].campus == "south"
    assert school.staff[0].campus == "", "blank staff may work anywhere"


def test_a_pin_on_several_slots_is_several_pins(make_folder: MakeFolder) -> None:
    school = load(make_folder(pins="group,slot\nC01,Wed1-2 Fri\n"))
    assert [pin.slot for pin in school.pins] == ["Fri1", "Fri2", "Fri3", "Wed1", "Wed2"]


def test_extra_columns_and_blank_rows_do_no_harm(make_folder: MakeFolder) -> None:
    students = "备注,student,,grade,attends\n走读,S1,,1,\n,,,\n\n,S2,,2,\n"
    assert [student.id for student in load(make_folder(students=students)).students] == ["S1", "S2"]
