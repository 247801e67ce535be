"""The papers of the sign-up: what families are told, what comes back."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from optimizer.domain.timetable import Timetable
from optimizer.report.signup import write_signup
from optimizer.report.signup.papers import SignupPapers
from optimizer.testing.schools import SmallSchool, week


def _school(**settings: object) -> SmallSchool:
    return (
        SmallSchool(days="Mon Tue", slots=2, language="zh", fees={"yuan_per_slot": "3.75"}, **settings)
        .students("S1", name="王文", grade=1, class_name="1", attends="Mon Tue1", clubs="K1")
        .students("S2", name="李可", grade=2, class_name="2", attends="Mon1", fee_waiver=Decimal("0.5"))
        .school_class(1, "1", enrolled=3)
        .club("K1", name="舞蹈社", slots="Mon2", max_students=24, yuan_per_meeting=Decimal(20))
        .club("K2", name="高年级足球", grades={6})
    )


def test_the_menu_names_every_club_with_seats_time_and_price() -> None:
    first, second = SignupPapers(_school().build()).menu()[0].lines
    assert first[:1] + first[3:8] == ["舞蹈社", "周一第2节", "1", "24", "1", "20"]
    assert second[2] == "6年级"


def test_an_agreement_has_the_childs_own_times_groups_fee_and_waiver() -> None:
    school = _school().build()
    timetable = week(school, care={"C1": "S1 S2"}, clubs={"K1": "S1"}, sessions={"K1": "hw R1 T1", "C1": "hw R2 T2"})
    pages = SignupPapers(school, timetable).agreements(school.students)
    assert "王文" in pages[0].heading
    assert "舞蹈社" in pages[0].notes[1]
    assert "11.25 元" in pages[0].notes[2]
    assert ["√" in str(cell) for line in pages[0].lines for cell in line[1:]] == [True, True, True, False]
    assert "1.88 元（已减免 50%）" in pages[1].notes[2]
    assert len(SignupPapers(school).agreements(school.students)[0].notes) == 2


def test_an_application_for_each_child_and_a_blank_one() -> None:
    school = _school().build()
    pages = SignupPapers(school).applications(school.students)
    assert len(pages) == 3
    assert "____" in pages[-1].heading
    assert "第二志愿" in pages[0].below[0]
    assert "第3志愿" not in pages[0].below[0]


def test_answers_leave_a_line_for_every_child_of_the_class() -> None:
    pages = SignupPapers(_school().build()).answers()
    assert [len(page.lines) for page in pages] == [3, 1]


@pytest.mark.parametrize("timetable", [None, Timetable()])
def test_a_workbook_for_each_class_offers_the_clubs_of_its_grade(tmp_path: Path, timetable: Timetable | None) -> None:
    write_signup(tmp_path, _school().build(), timetable)
    assert {path.name for path in (tmp_path / "classes").iterdir()} == {"1年级1.xlsx", "2年级2.xlsx"}
    book = openpyxl.load_workbook(tmp_path / "classes" / "1年级1.xlsx")
    sheet = book.worksheets[0]
    head = [cell.value for cell in sheet[2]]
    assert head[:4] == ["学号", "姓名", "年级", "班级"]
    assert head[5:12] == ["是否参加", "周一第1节", "周一第2节", "周二第1节", "周二第2节", "第一志愿", "第二志愿"]
    assert [cell.value for cell in sheet[3]][:4] == ["S1", "王文", "1", "1"]
    lists = {rule.formula1 for rule in sheet.data_validations.dataValidation}
    assert {'"舞蹈社"', '"是,否"', '"√"'} <= lists
    assert not any("足球" in (rule or "") for rule in lists)
