"""Workbooks as officers leave them are read; what cannot be read is named by sheet and cell."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from optimizer.domain.people import Role
from optimizer.errors import ScenarioError
from optimizer.files import load
from optimizer.files.convert import files_of_workbook
from tests.files.conftest import problems_of

Sheets = dict[str, Sequence[Sequence[Any]]]

PLAIN: Sheets = {
    "设置": [["设置项", "值"], ["标题", "试验小学"], ["作息.服务日", "周一 周二 周三"]],
    "学生": [
        ["学号", "姓名", "年级", "参加时段", "社团志愿"],
        ["S1", "李明", 3, "周一第2节", "K1"],
        ["S2", "王芳", 4, None, None],
    ],
    "教职工": [["工号", "姓名", "身份"], ["T1", "陈老师", "教师"], ["M1", "钱主任", "管理人员"]],
    "场地": [["场地编号", "类型", "容量"], ["A1", "教室", 40]],
    "活动": [["活动编号", "名称", "类别", "运动分钟数"], ["hw", "作业", "作业辅导"], ["art", "画画", "艺术", 30]],
    "社团": [["社团编号", "活动"], ["K1", "art"]],
}


def save(path: Path, sheets: Sheets) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    book.save(path)
    return path


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "school.xlsx"


def test_a_plain_workbook(file: Path) -> None:
    school = load(save(file, PLAIN))
    assert (school.name, school.settings.title) == ("school", "试验小学")
    assert school.week.days == ("Mon", "Tue", "Wed")
    assert school.student["S1"].attends == {"Mon2"}
    assert school.student["S1"].grade == 3
    assert school.person["M1"].role is Role.MANAGER


def test_settings_in_either_language_and_every_kind_of_cell(file: Path) -> None:
    settings = [
        ["key", "value"],
        ["phase", "初中"],
        ["作息.时段", "15：50－16:30， 16:40~17:20"],
        ["week.latest_end", time(18, 30)],
        ["week.club_only", "周一2"],
        ["作息.某日最晚结束.周五", "18:00"],
        ["grouping.max_size", 45.0],
        ["体育锻炼.体育课计入", True],
        ["staffing.lead_roles", "教师、管理人员"],
        ["优先权重.困难家庭", "３"],
        ["收费.每节元", 3.75],
        ["劳务分配.方式", "按标准"],
        ["pay.rate.1.kind", "托管"],
        ["pay.rate.1.yuan", 60],
        ["pay.rate.2.yuan", "50"],
    ]
    school = load(save(file, PLAIN | {"设置": settings}))
    chosen = school.settings
    assert (chosen.phase, chosen.grouping.max_size, chosen.exercise.counts_pe_lessons) == ("junior", 45, True)
    assert [(slot.start, slot.end) for slot in chosen.week.slots] == [(950, 990), (1000, 1040)]
    assert (chosen.latest_end("Mon"), chosen.latest_end("Fri")) == (1110, 1080)
    assert school.week["Mon2"].club_only
    assert chosen.staffing.lead_roles == (Role.TEACHER, Role.MANAGER)
    assert chosen.priority == {"困难家庭": 3}
    assert chosen.fees.yuan_per_slot == Decimal("3.75")
    assert chosen.pay is not None
    assert [(rate.kind, rate.yuan) for rate in chosen.pay.rate] == [("care", 60), (None, 50)]


def test_titles_extra_columns_blank_rows_and_renamed_tabs(file: Path) -> None:
    sheets = dict(PLAIN)
    del sheets["学生"]
    sheets["2026秋学生名单（定稿）"] = [
        ["实验小学课后服务报名表"],
        ["填表日期：2026年9月1日"],
        [],
        ["序号", "年级（1-9）", "姓名", "家长电话", "学号*", "参加时段"],
        [1, "三", "李明", "138", "Ｓ１", "周一第二节；周三"],
        [2],
        [],
        [3, "４", "王芳", None, "S2", None],
    ]
    school = load(save(file, sheets))
    assert [(student.id, student.grade) for student in school.students] == [("S1", 3), ("S2", 4)]
    assert school.student["S1"].attends == {"Mon2", "Wed1", "Wed2", "Wed3"}


def test_a_sheet_is_known_by_its_headers(file: Path) -> None:
    sheets = {("Sheet1" if title == "场地" else title): rows for title, rows in PLAIN.items()}
    assert load(save(file, sheets | {"随手记": [["备忘", "联系人"], ["买彩笔", "钱"]]})).room["A1"].capacity == 40


def test_a_copy_beside_the_sheet_is_asked_about(file: Path) -> None:
    (problem,) = problems_of(save(file, PLAIN | {"学生 (2)": PLAIN["学生"]}))
    assert (problem.place, problem.value) == ("学生 (2)", "学生, 学生 (2)")


def test_two_sheets_that_might_be_meant(file: Path) -> None:
    sheets = {("学生一" if title == "学生" else title): rows for title, rows in PLAIN.items()}
    (problem,) = problems_of(save(file, sheets | {"学生二": PLAIN["学生"]}))
    assert (problem.place, problem.value) == ("学生二", "学生一, 学生二")


@pytest.mark.parametrize(
    "written",
    [
        date(2026, 9, 1),
        datetime(2026, 9, 1),
        "2026-09-01",
        "2026/9/1",
        "2026.9.1",
        "２０２６年９月１日",
        "20260901",
        20260901,
        46266,
    ],
)
def test_dates_in_every_form(file: Path, written: Any) -> None:
    staff = [["工号", "身份", "审查有效期"], ["T1", "教师", written], ["M1", "管理人员", None]]
    assert load(save(file, PLAIN | {"教职工": staff})).person["T1"].vetted_until == date(2026, 9, 1)


def test_numbers_as_text_and_ids_as_numbers(file: Path) -> None:
    rooms = [["场地编号", "容量", "同时容纳组数"], [101, "４０", "2.0"], ["007", 35.0, None]]
    path = save(file, PLAIN | {"场地": rooms})
    book = openpyxl.load_workbook(path)
    book["场地"]["A2"].number_format = "0000"
    book.save(path)
    school = load(path)
    assert [(room.id, room.capacity, room.groups_at_once) for room in school.rooms] == [("0101", 40, 2), ("007", 35, 1)]


def test_cells_merged_downwards_mean_each_row(file: Path) -> None:
    students = [["报名表"], ["学号", "年级", "姓名", "参加时段"], ["S1", 3, "李"], ["S2", None, "王"], ["S3", 4, "张"]]
    path = save(file, PLAIN | {"学生": students})
    book = openpyxl.load_workbook(path)
    book["学生"].merge_cells("A1:C1")
    book["学生"].merge_cells("B3:B4")
    book.save(path)
    assert [student.grade for student in load(path).students] == [3, 3, 4]


@pytest.mark.slow
def test_a_stray_cell_far_away_costs_nothing(file: Path) -> None:
    path = save(file, PLAIN)
    book = openpyxl.load_workbook(path)
    book["学生"]["XFD1048576"] = "!"
    book.save(path)
    assert len(load(path).students) == 2
    assert files_of_workbook(path)["students.csv"].count(b"\n") == 3


def test_names_that_look_like_formulas_are_texts(file: Path) -> None:
    path = save(file, PLAIN)
    book = openpyxl.load_workbook(path)
    book["学生"]["B2"].value = "=1+1"
    book["学生"]["B2"].data_type = "s"
    book.save(path)
    assert load(path).student["S1"].name == "=1+1"


def test_problems_are_named_by_sheet_and_cell(file: Path) -> None:
    sheets = PLAIN | {
        "设置": [
            ["设置项", "值", "备注"],
            ["编组.人数上限", "很多"],
            ["作息.最晚结束", "18:30"],
            ["编组.人数上线", 30],
        ],
        "学生": [
            ["名单"],
            ["姓名", "学号", "年级", "社团志愿", "参加时段"],
            ["李明", "S1", "高三", "K9", None],
            ["王芳", None, 4, None, None],
        ],
        "社团": [["社团编号", "活动", "场地"], ["K1", "art", "A9"]],
    }
    found = [(problem.place, problem.column, problem.value) for problem in problems_of(save(file, sheets))]
    assert found == [
        ("设置!B2", "grouping.max_size", "很多"),
        ("设置!B4", "grouping.人数上线", "人数上线"),
        ("设置!B3", "week.latest_end", "18:30"),
        ("学生!C3", "grade", "高三"),
        ("学生!D3", "clubs", "K9"),
        ("学生!B4", "student", ""),
        ("社团!C2", "room", "A9"),
    ]


def test_formulas_need_a_value(file: Path) -> None:
    rooms = [["场地编号", "容量", "备注"], ["A1", "=20+20", "=1/0"]]
    (problem,) = problems_of(save(file, PLAIN | {"场地": rooms}))
    assert (problem.place, problem.column, problem.value) == ("场地!B2", "capacity", "=20+20")


def test_a_copy_never_blanks_a_formula(file: Path) -> None:
    """A blank 可用时段 means every slot: a formula without a value is refused by name, in a column of their own too."""
    staff = [["工号", "姓名", "身份", "可用时段", "备注"], ["T1", "陈老师", "教师", '="周"&"一"', None]]
    staff += [["M1", "钱主任", "管理人员", None, "=1+1"], ["合计", "=COUNTA(A2:A3)", None, None, None]]
    settings = [*PLAIN["设置"], ["编组.人数上限", "=20+20"]]
    save(file, PLAIN | {"教职工": staff, "设置": settings})
    with pytest.raises(ScenarioError) as caught:
        files_of_workbook(file)
    assert [problem.place for problem in caught.value.problems] == ["教职工!D2", "教职工!E3", "设置!B4"]


def test_missing_sheets(file: Path) -> None:
    sheets = {title: rows for title, rows in PLAIN.items() if title not in ("设置", "教职工")}
    found = [(problem.table, problem.place) for problem in problems_of(save(file, sheets))]
    assert found == [("scenario", "school.xlsx"), ("staff", "school.xlsx")]


def test_a_setting_given_twice(file: Path) -> None:
    settings = [["设置项", "值"], ["标题", "一"], ["title", "二"]]
    (problem,) = problems_of(save(file, PLAIN | {"设置": settings}))
    assert (problem.place, problem.column) == ("设置!B3", "title")


@pytest.mark.parametrize("content", [b"", b"no workbook", b"PK\x03\x04 broken"])
def test_files_that_are_no_workbooks(file: Path, content: bytes) -> None:
    file.write_bytes(content)
    (problem,) = problems_of(file)
    assert problem.place == "school.xlsx"
