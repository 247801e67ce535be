"""What `signup` sends out, filled in, is read back without loss."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from optimizer.cli.main import main
from optimizer.domain.scenario import Scenario
from optimizer.errors import ScenarioError
from optimizer.files import load
from optimizer.files.sign_up_answers import gather_answers
from optimizer.report.signup import write_signup
from tests.scenarios.test_shipped import FOLDERS

Fill = Callable[[Any, int, list[str]], None]


@pytest.fixture
def school(tmp_path: Path) -> Path:
    """A shipped school of two campuses with waivers, codes and clubs, and two columns of its own."""
    folder = tmp_path / "school"
    shutil.copytree(next(one for one in FOLDERS if one.name == "yuhang-summer"), folder)
    rows = list(csv.reader((folder / "students.csv").read_text(encoding="utf-8-sig").splitlines()))
    rows = [
        [*row, *(("家长电话", "备注") if not at else (f"139{at:08}", "过敏" * (at % 2)))] for at, row in enumerate(rows)
    ]
    with (folder / "students.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return folder


def _filled(school: Path, out: Path, fill: Fill) -> Path:
    out.mkdir()
    write_signup(out, load(school))
    for path in sorted((out / "classes").iterdir()):
        book = openpyxl.load_workbook(path)
        sheet = book.worksheets[0]
        head = [str(cell.value) for cell in sheet[2]]
        for row in range(3, sheet.max_row + 1):
            if sheet.cell(row, 1).value:
                fill(sheet, row, head)
        book.save(path)
    return out / "classes"


def _as_signed_up(scenario: Scenario) -> Fill:
    names = {club.id: club.name for club in scenario.clubs}

    def fill(sheet: Any, row: int, head: list[str]) -> None:
        student = scenario.student[str(sheet.cell(row, 1).value)]
        sheet.cell(row, head.index("是否参加") + 1).value = "是"
        for slot, at in zip(scenario.week.slots, range(6, 6 + len(scenario.week.slots)), strict=True):
            if slot.token in student.attends:
                sheet.cell(row, at + 1).value = "√"
        for place, club in enumerate(student.clubs[:3], 1):
            sheet.cell(row, head.index(f"第{'一二三'[place - 1]}志愿") + 1).value = names[club]

    return fill


def test_what_is_sent_out_comes_back_without_loss(school: Path, tmp_path: Path) -> None:
    before = load(school)
    gathered = gather_answers(school, _filled(school, tmp_path / "papers", _as_signed_up(before)))
    assert {row.id: row for row in gathered.scenario.students} == before.student
    assert gathered.answered == before.student.keys()
    rows = list(csv.DictReader(gathered.files["students.csv"].decode("utf-8-sig").splitlines()))
    own = list(csv.DictReader((school / "students.csv").read_text(encoding="utf-8").splitlines()))
    assert {row["学号"]: (row["家长电话"], row["备注"]) for row in rows} == {
        row["student"]: (row["家长电话"], row["备注"]) for row in own
    }


def test_who_has_not_answered_is_told_by_class(
    school: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = load(school)
    silent, declining = before.students[0], before.students[1]
    whole = _as_signed_up(before)

    def fill(sheet: Any, row: int, head: list[str]) -> None:
        if sheet.cell(row, 1).value == declining.id:
            sheet.cell(row, head.index("是否参加") + 1).value = "否"
        elif sheet.cell(row, 1).value != silent.id:
            whole(sheet, row, head)

    folder, out = _filled(school, tmp_path / "papers", fill), tmp_path / "back"
    assert main(["signup", str(school), "--answers", str(folder), "--out", str(out)]) == 0
    told = capsys.readouterr().out
    assert f"未交 1 人（{silent.name}）" in told
    assert "不参加 1 人" in told
    after = load(out / "school.xlsx")
    assert {one.id for one in before.students} - {one.id for one in after.students} == {silent.id, declining.id}
    assert after.students == load(out / "tables").students
    assert "未交" in (out / "answers.html").read_text(encoding="utf-8")


def test_faults_are_named_where_the_class_teacher_finds_them(school: Path, tmp_path: Path) -> None:
    before = load(school)

    def fill(sheet: Any, row: int, head: list[str]) -> None:
        sheet.cell(row, head.index("是否参加") + 1).value = "是"
        if row > 3:
            sheet.cell(row, 7).value = "√"
            sheet.cell(row, head.index("第一志愿") + 1).value = "不存在的社团"

    folder = _filled(school, tmp_path / "papers", fill)
    with pytest.raises(ScenarioError) as refused:
        gather_answers(school, folder)
    books = len(list(folder.iterdir()))
    assert len(refused.value.problems) == books
    assert all(".xlsx row 3" in problem.place for problem in refused.value.problems)
    for path in folder.iterdir():
        book = openpyxl.load_workbook(path)
        book.worksheets[0].cell(3, 7).value = "√"
        book.save(path)
    with pytest.raises(ScenarioError) as refused:
        gather_answers(school, folder)
    assert all(".xlsx row" in problem.place for problem in refused.value.problems)
    assert len(refused.value.problems) == len(before.students) - books


def test_a_folder_without_workbooks_is_refused(school: Path, tmp_path: Path) -> None:
    with pytest.raises(ScenarioError, match="filled workbooks"):
        gather_answers(school, tmp_path / "nothing")
