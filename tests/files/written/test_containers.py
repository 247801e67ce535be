"""Every container gives the same school, and whatever is no table is named for what it is."""

from __future__ import annotations

import zipfile
from datetime import datetime
from pathlib import Path

import pytest

from optimizer.cli.main import main
from optimizer.errors import ScenarioError
from optimizer.files import load
from optimizer.files.convert import files_of_workbook
from tests.files.written.making import SCHOOL, Rows, save_folder, save_ods, save_xls, save_xlsx
from tests.files.written.variants import ID, students, table

EVERYTHING: dict[str, Rows] = {
    **SCHOOL,
    **students(
        f"{ID}|周一|周二|周三|周四|周五|减免比例|第一志愿|第二志愿",
        ["S1", "王文", 1, "1.1", "√", None, "√", None, None, 0.5, "舞蹈社", "围棋社"],
        ["S2", "李可", 3, "三（2）班", "×", "√", None, None, None, None, "足球社", None],
    ),
    "教职工": [
        ["工号", "姓名", "身份", "审查有效期"],
        ["T1", "陈国强", "老师", datetime(2027, 7, 31)],
        ["T2", "赵敏", "教师", None],
        ["M1", "钱主任", "校长", None],
    ],
}


def test_workbooks_of_four_kinds_are_one_school(tmp_path: Path) -> None:
    school = load(save_xlsx(tmp_path / "school.xlsx", EVERYTHING))
    assert school.student["S1"].clubs == ("K1", "K2")
    assert load(save_xls(tmp_path / "school.xls", EVERYTHING)) == school
    assert load(save_ods(tmp_path / "school.ods", EVERYTHING)) == school
    (tmp_path / "copy").mkdir()
    macros = (tmp_path / "copy" / "school.xlsm").resolve()
    macros.write_bytes((tmp_path / "school.xlsx").read_bytes())
    assert load(macros) == school


@pytest.mark.parametrize(
    ("delimiter", "encoding"),
    [(";", "utf-8"), ("\t", "utf-8-sig"), (",", "utf-16"), (";", "gb18030"), ("\t", "utf-16-le")],
)
def test_text_in_every_form(tmp_path: Path, delimiter: str, encoding: str) -> None:
    plain = load(save_folder(tmp_path / "a" / "school", SCHOOL))
    assert load(save_folder(tmp_path / "b" / "school", SCHOOL, delimiter, encoding)) == plain


@pytest.mark.parametrize("save", [save_xls, save_ods])
def test_hidden_rows_are_told(tmp_path: Path, save: object) -> None:
    suffix = "xls" if save is save_xls else "ods"
    school = load(save(tmp_path / f"school.{suffix}", SCHOOL, {"学生": [3]}))  # type: ignore[operator]
    assert "学生：隐藏的 1 行也已读取：第 3 行" in [notice.say("zh") for notice in school.notices]


def test_a_hidden_sheet_of_an_ods_gives_way(tmp_path: Path) -> None:
    sheets = {"上学期学生": table(f"{ID}|参加时段", "S9|旧人|6|六（1）班|周一"), **SCHOOL}
    school = load(save_ods(tmp_path / "school.ods", sheets, hidden=["上学期学生"]))
    assert len(school.students) == 3
    assert "隐藏的工作表“上学期学生”没有读取，读取的是“学生”" in [notice.say("zh") for notice in school.notices]


def test_a_workbook_as_one_table_of_a_folder(tmp_path: Path) -> None:
    plain = load(save_folder(tmp_path / "a" / "school", SCHOOL))
    folder = save_folder(tmp_path / "b" / "school", {title: rows for title, rows in SCHOOL.items() if title != "学生"})
    save_xlsx(folder / "学生名单.xlsx", {"Sheet1": SCHOOL["学生"]})
    assert load(folder) == plain


def test_a_file_of_a_folder_that_is_not_read_is_told(tmp_path: Path) -> None:
    folder = save_folder(tmp_path / "school", SCHOOL)
    (folder / "家长会.csv").write_text("日期,地点\n9月1日,礼堂\n", encoding="utf-8")
    assert "文件夹中有 1 个表格文件没有读取：家长会.csv" in [notice.say("zh") for notice in load(folder).notices]


def _zip(*names: str, text: str = "x") -> bytes:
    import io

    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name in names:
            archive.writestr(name, text)
    return data.getvalue()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.xls", b"<html><body><table></table></body></html>", "网页"),
        ("a.xls", b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>', "XML 文件"),
        ("a.xlsx", OLE + "EncryptedPackage".encode("utf-16-le"), "加了密码的工作簿"),
        ("a.xls", OLE + "WordDocument".encode("utf-16-le"), "文字文档"),
        ("a.xlsx", _zip("xl/workbook.xml", text="http://purl.oclc.org/ooxml/spreadsheetml/main"), "严格 Open XML"),
        ("a.xlsx", _zip("xl/workbook.bin"), "二进制 Excel 工作簿"),
        ("a.xlsx", _zip("word/document.xml"), "文字文档"),
        ("a.xlsx", _zip("学生.csv"), "压缩包"),
        ("a.xlsx", b"PK\x03\x04 broken", "已损坏的工作簿"),
        ("a.xlsx", b"\x89PNG\r\n\x1a\n" + bytes(50), "图片"),
        ("a.xls", b"\xff\xd8\xff\xe0" + bytes(50), "图片"),
        ("a.xlsx", b"%PDF-1.7", "PDF 文件"),
        ("a.xlsx", b"", "空文件"),
        ("a.xlsx", "学号,姓名".encode(), "文本文件"),
        ("a.ods", _zip("mimetype", text="application/vnd.oasis.opendocument.text"), "文字文档"),
        ("a.csv", "学号,姓名".encode(), "这只是一张表"),
    ],
)
def test_what_a_file_is(tmp_path: Path, name: str, data: bytes, said: str) -> None:
    file = tmp_path / name
    file.write_bytes(data)
    with pytest.raises(ScenarioError) as caught:
        load(file)
    (problem,) = caught.value.problems
    assert said in problem.say("zh")


def test_other_workbooks_are_marked_as_xlsx(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    import openpyxl

    sheets = {**SCHOOL, "学生": table(f"{ID}|参加时段", "S1|王文|十|一（1）班|周一")}
    out = tmp_path / "marked.xlsx"
    assert main(["check-input", str(save_xls(tmp_path / "school.xls", sheets)), "--marked", str(out)]) == 2
    book = openpyxl.load_workbook(out)
    assert book["学生"]["C2"].comment is not None
    assert book["问题清单"]["A2"].value == "学生!C2"
    capsys.readouterr()


def test_an_xls_is_converted(tmp_path: Path) -> None:
    school = load(save_xls(tmp_path / "school.xls", EVERYTHING))
    copy = tmp_path / "copy" / "school"
    copy.mkdir(parents=True)
    for name, data in files_of_workbook(tmp_path / "school.xls").items():
        (copy / name).write_bytes(data)
    assert load(copy) == school
