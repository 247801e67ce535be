"""``template``, ``convert`` and ``check-input`` as officers call them."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from optimizer.cli.main import main
from tests.files.conftest import GOOD, MakeFolder, row


def run(*arguments: object) -> int:
    return main([str(argument) for argument in arguments])


def test_template_replaces_only_what_nobody_has_changed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "new" / "school.xlsx"
    assert run("template", file) == 0
    assert openpyxl.load_workbook(file).sheetnames[0] == "填写说明"
    assert run("template", file) == 0, "nobody has changed it"
    book = openpyxl.load_workbook(file)
    book["学生"]["A2"].value = "S1"
    book.save(file)
    assert run("template", file) == 2
    assert "school.1.xlsx" in capsys.readouterr().err
    assert openpyxl.load_workbook(file)["学生"]["A2"].value == "S1"
    assert run("template", file, "--replace") == 0
    assert openpyxl.load_workbook(file.with_name("school.1.xlsx"))["学生"]["A2"].value == "S1"
    assert run("template", tmp_path / "en.xlsx", "--language", "en") == 0
    assert openpyxl.load_workbook(tmp_path / "en.xlsx").sheetnames[:2] == ["how to fill in", "scenario"]
    assert run("template", tmp_path / "school.ods") == 2
    assert sorted(path.name for path in tmp_path.iterdir()) == [".written.json", "en.xlsx", "new"]


def test_convert_there_and_back(make_folder: MakeFolder, tmp_path: Path) -> None:
    folder = make_folder()
    assert run("convert", folder, tmp_path / "book.xlsx") == 0
    assert run("convert", tmp_path / "book.xlsx", tmp_path / "back") == 0
    assert {file.name: file.read_bytes() for file in (tmp_path / "back").glob("[!.]*")} == {
        name: text.encode() for name, text in GOOD.items()
    }
    assert run("convert", tmp_path / "book.xlsx", tmp_path / "back") == 0, "nobody has changed it"
    (tmp_path / "back" / "staff.csv").write_text("staff,role\nT9,teacher\n")
    assert run("convert", tmp_path / "book.xlsx", tmp_path / "back") == 2
    assert (tmp_path / "back" / "staff.csv").read_text() == "staff,role\nT9,teacher\n"


def test_convert_into_an_existing_scenario_keeps_what_is_no_table(
    make_folder: MakeFolder, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = make_folder(pins=None)
    assert run("convert", folder, tmp_path / "book.xlsx") == 0
    folder = make_folder()
    (folder / "notes").mkdir()
    (folder / "notes" / "a.txt").write_text("mine")
    assert run("convert", tmp_path / "book.xlsx", folder) == 2
    assert "pins.csv" in capsys.readouterr().err
    assert run("convert", tmp_path / "book.xlsx", folder, "--replace") == 0
    assert (folder / "notes" / "a.txt").read_text() == "mine"
    assert not (folder / "pins.csv").exists(), "the workbook has no pins"
    assert folder.with_name(f"{folder.name}.1").joinpath("pins.csv").exists()


def test_convert_refuses_what_makes_no_sense(make_folder: MakeFolder, tmp_path: Path) -> None:
    folder = make_folder()
    assert run("convert", folder, tmp_path / "other") == 2
    assert run("convert", tmp_path / "none.xlsx", tmp_path / "other") == 2
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("mine")
    run("convert", folder, tmp_path / "book.xlsx")
    assert run("convert", tmp_path / "book.xlsx", tmp_path / "mine") == 2
    assert [path.name for path in (tmp_path / "mine").iterdir()] == ["letter.txt"]


def test_check_input_of_a_good_school(
    make_folder: MakeFolder, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    staff = GOOD["staff.csv"].replace("manager", "teacher")
    assert run("check-input", make_folder(staff=staff), "--marked", tmp_path / "out.xlsx") == 0
    out = capsys.readouterr().out
    assert "没有问题：2 学生，2 人员，1 场地，2 活动，1 社团" in out
    assert "注意：没有“值班身份”所列的人员" in out
    assert not (tmp_path / "out.xlsx").exists()


def test_check_input_marks_a_folders_problems(
    make_folder: MakeFolder, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    folder = make_folder(students=row("students", student="S3", name="=1+1", grade="十二", clubs="K2"))
    assert run("check-input", folder, "--marked", tmp_path / "out.xlsx") == 2
    said = capsys.readouterr()
    assert "students.csv 第 4 行 grade: “十二” – 年级" in said.err
    book = openpyxl.load_workbook(tmp_path / "out.xlsx")
    listed = [[cell.value for cell in line] for line in book["问题清单"].iter_rows()]
    assert listed[0] == ["位置", "列", "填写内容", "应为", "最接近的"]
    assert [line[:3] for line in listed[1:]] == [["学生!C4", "年级", "十二"], ["学生!G4", "社团志愿", "K2"]]
    cell = book["学生"]["G4"]
    assert cell.fill.fgColor.rgb == "FFFFB3A7"
    assert "最接近的：K1" in cell.comment.text
    assert (book["学生"]["B4"].value, book["学生"]["B4"].data_type) == ("=1+1", "s")
    assert book["学生"]["C2"].fill.fgColor.rgb != "FFFFB3A7"
    assert book["学生"]["G1"].comment, "the template's own comments stay"


def test_a_marked_copy_can_be_mended_and_checked_again(
    make_folder: MakeFolder, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    folder = make_folder(
        rooms=row("rooms", room="R2", capacity="=2", groups_at_once="zwei"), pins="group,slot\nC1,Mon9\n"
    )
    first, second = tmp_path / "first.xlsx", tmp_path / "second.xlsx"
    assert run("check-input", folder, "--marked", first) == 2
    book = openpyxl.load_workbook(first)
    book["场地"]["E3"].value = 2
    book.save(first)
    assert run("check-input", first, "--marked", second) == 2
    book = openpyxl.load_workbook(second)
    assert [line[0].value for line in book["问题清单"].iter_rows(min_row=2)] == ["场地!F3", "固定安排!B2"]
    assert book["场地"]["E3"].comment is None
    assert book["场地"]["E3"].fill.fgColor.rgb != "FFFFB3A7"
    assert book["场地"]["F3"].comment.text.count("整数") == 1
    book["场地"]["F3"].value = None
    book["固定安排"]["B2"].value = "周一1"
    book.save(second)
    assert run("check-input", second) == 0
    assert run("convert", second, tmp_path / "mended") == 0
    assert (tmp_path / "mended" / "rooms.csv").read_text().endswith("R2,,,,2,\n")


def test_check_input_judges_the_pay_policy_too(
    make_folder: MakeFolder, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    pay = '[pay]\nfloor_yuan_per_unit = "9"\ncap_yuan_per_unit = "5"\n'
    folder = make_folder(scenario=pay, rooms=row("rooms", room="R2", capacity="x"))
    assert run("check-input", folder, "--marked", tmp_path / "out.xlsx") == 2
    said = capsys.readouterr().err
    assert "scenario.toml 劳务分配." in said
    assert "rooms.csv 第 3 行 capacity" in said
    listed = openpyxl.load_workbook(tmp_path / "out.xlsx")["问题清单"]
    assert listed["A2"].value.startswith("设置!B")


def test_check_input_does_not_overwrite_its_input(make_folder: MakeFolder, tmp_path: Path) -> None:
    run("convert", make_folder(), tmp_path / "book.xlsx")
    assert run("check-input", tmp_path / "book.xlsx", "--marked", tmp_path / "book.xlsx") == 2


def test_nothing_there(tmp_path: Path) -> None:
    assert run("check-input", tmp_path / "nowhere", "--marked", tmp_path / "out.xlsx") == 2
    assert list(tmp_path.iterdir()) == []
