"""Files that are damaged or would cost too much: one refusal in words, soon."""

from __future__ import annotations

import time
import tracemalloc
import zipfile
from pathlib import Path

import openpyxl
import pytest

from optimizer.cli.main import main
from optimizer.errors import ScenarioError
from optimizer.files import load
from optimizer.files.store.beginning import starter_book
from optimizer.files.workbook_out import write_workbook
from tests.files.conftest import GOOD, MakeFolder, problems_of
from tests.files.hostile import run

SHEET = "xl/worksheets/sheet3.xml"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "school.xlsx"
    write_workbook(path, starter_book("zh"))
    return path


def rewritten(path: Path, old: str, new: str, name: str = SHEET) -> Path:
    """The workbook with a text of one part replaced."""
    with zipfile.ZipFile(path) as archive:
        parts = {part: archive.read(part) for part in archive.namelist()}
    assert old.encode() in parts[name]
    parts[name] = parts[name].replace(old.encode(), new.encode(), 1)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, data in parts.items():
            archive.writestr(part, data)
    return path


def refused(path: Path) -> str:
    """What the one refusal expects, in Chinese; it takes no more than a moment."""
    start = time.process_time()
    with pytest.raises(ScenarioError) as caught:
        load(path)
    assert time.process_time() - start < 5
    (problem,) = caught.value.problems
    return problem.expected.zh


@pytest.mark.parametrize(
    ("new", "said"),
    [
        ('</sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>', "合并单元格"),
        ("</sheetData><mergeCells><mergeCell ref='A:A'/></mergeCells>", "合并单元格"),
        ('</sheetData><hyperlinks><hyperlink ref="B1:Z99999" location="x"/></hyperlinks>', "超链接"),
        ('<row r="99999999"><c r="A99999999"><v>1</v></c></row></sheetData>', "1048576"),
        ('<row r="9"><c r="ZZZZ9"><v>1</v></c></row></sheetData>', "XFD"),
        (f"{' ' * 30_000_000}</sheetData>", "20 MB"),
        ("</sheetDat>", "已损坏"),
    ],
)
def test_workbooks_that_cost_too_much(book: Path, new: str, said: str) -> None:
    assert said in refused(rewritten(book, "</sheetData>", new))


def test_cells_far_apart(book: Path) -> None:
    rows = "".join(f'<row r="{n}"><c r="XFD{n}"><v>1</v></c></row>' for n in range(6000, 6600))
    assert "8000000" in refused(rewritten(book, "</sheetData>", rows + "</sheetData>"))


@pytest.mark.parametrize("inner", ['<!ENTITY x SYSTEM "file:///etc/hostname">', '<!ENTITY x "y">'])
def test_entities(book: Path, inner: str) -> None:
    assert "实体" in refused(rewritten(book, "?>", f"?><!DOCTYPE d [{inner}]>"))


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/theme/theme1.xml", "xl/worksheets/sheet1.xml"])
@pytest.mark.parametrize("honest", [True, False])
def test_parts_that_unfold_to_very_much(book: Path, part: str, honest: bool) -> None:
    """Three megabytes would be enough for 3 GB; sizes that lie are found before more than the stated size is read."""
    with zipfile.ZipFile(book) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts[part] += b" " * 60_000_000
    with zipfile.ZipFile(book, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    if not honest:
        size = len(parts[part]).to_bytes(4, "little")
        book.write_bytes(book.read_bytes().replace(size, (5000).to_bytes(4, "little")))
    tracemalloc.start()
    start = time.process_time()
    with pytest.raises(ScenarioError, match="unfolds to" if honest else "damaged"):
        load(book)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert time.process_time() - start < 5
    assert peak < 20_000_000


def test_flags_of_encryption(book: Path) -> None:
    data = bytearray(book.read_bytes())
    data[data.index(b"PK\x01\x02") + 8] |= 1
    book.write_bytes(bytes(data))
    assert "密码" in refused(book)


@pytest.mark.parametrize("number", ["1e999", "-1e999", "9" * 400])
def test_numbers_that_no_machine_holds(book: Path, number: str) -> None:
    with pytest.raises(ScenarioError):
        load(rewritten(book, "</sheetData>", f'<row r="2"><c r="C2"><v>{number}</v></c></row></sheetData>'))


@pytest.mark.parametrize(
    "text",
    [f"x = {'[' * 500}{']' * 500}", f"x = {'[' * 5000}{']' * 5000}", f"week.days = {'[' * 30}{']' * 30}",
     f"[{'.'.join(['a'] * 500)}]\nb = 1", "seed = " + "9" * 5000, "seed = 1e999999999999999999",
     "week.days = 1e99999999", "x = [[1e-99999999]]"],
)  # fmt: skip
def test_settings_that_are_none(make_folder: MakeFolder, text: str) -> None:
    (problem,) = problems_of(make_folder(scenario=text + "\n"))
    assert problem.place == "scenario.toml"


@pytest.mark.parametrize("token", ["Mon" + "9" * 30, "Mon1-" + "9" * 30, "周一" + "9" * 5000, "MonX" + "9" * 30])
def test_slot_numbers_of_many_digits(make_folder: MakeFolder, token: str) -> None:
    students = f"student,grade,attends\nS1,1,{token}\n"
    (problem,) = problems_of(make_folder(students=students, classes=None, pins=None, clubs=None))
    assert (problem.table, problem.column) == ("students", "attends")


def test_ten_thousand_unknown_clubs(make_folder: MakeFolder) -> None:
    start = time.process_time()
    rows = "\n".join(f"Z{n},1,Mon,舞蹈社团{n} 围棋{n}" for n in range(5000))
    found = problems_of(make_folder(students=f"student,grade,attends,clubs\n{rows}\n", classes=None))
    assert len(found) >= 5000
    assert time.process_time() - start < 10


def test_merged_cells_are_marked(book: Path, tmp_path: Path) -> None:
    """A merged cell means its value for each row; the comment stands at its first cell."""
    school = openpyxl.load_workbook(book)
    school["学生"]["C2"] = "x"
    school["学生"]["A2"], school["学生"]["A3"] = "S1", "S2"
    school["学生"].merge_cells("C2:C3")
    school.save(book)
    assert main(["check-input", str(book), "--marked", str(tmp_path / "marked.xlsx")]) == 2
    assert openpyxl.load_workbook(tmp_path / "marked.xlsx")["学生"]["C2"].comment


def test_very_many_problems_are_marked_soon(make_folder: MakeFolder, tmp_path: Path) -> None:
    rows = "\n".join(f"Z{n},1,Mon,舞蹈社团{n} 围棋{n}" for n in range(3000))
    folder = make_folder(students=f"student,grade,attends,clubs\n{rows}\n", classes=None)
    start = time.process_time()
    assert main(["check-input", str(folder), "--marked", str(tmp_path / "marked.xlsx")]) == 2
    assert time.process_time() - start < 10
    sheet = openpyxl.load_workbook(tmp_path / "marked.xlsx", read_only=True).worksheets[0]
    assert list(sheet.values)[-1][0] == "另有 4000 处问题，请先改正以上各处"


def test_many_days_and_rows(make_folder: MakeFolder) -> None:
    days = ",".join(f'"D{n}"' for n in range(20_000))
    (problem,) = problems_of(make_folder(scenario=f"[week]\ndays = [{days}]\n"))
    assert "50" in problem.expected.en
    rows = "\n".join(f"S{n},1,Mon" for n in range(20_001))
    (problem,) = problems_of(make_folder(students=f"student,grade,attends\n{rows}\n"))
    assert "20000" in problem.expected.en


def test_reversed_grades(make_folder: MakeFolder) -> None:
    clubs = GOOD["clubs.csv"].replace("club,name", "club,grades,name").replace("K1,Painters", "K1,3-1,Painters")
    (problem,) = problems_of(make_folder(clubs=clubs))
    assert (problem.column, problem.value) == ("grades", "3-1")


@pytest.mark.slow
def test_spoilt_schools() -> None:
    """A hundredth of what `make soak` draws."""
    assert run(200, seed=7).faults == []


def test_very_many_settings_are_marked_soon(make_folder: MakeFolder, tmp_path: Path) -> None:
    rates = ", ".join(f'{{yuan = "{number}"}}' for number in range(20_000))
    folder, start = make_folder(scenario=f"[pay]\nrate = [{rates}]\n"), time.process_time()
    assert main(["check-input", str(folder), "--marked", str(tmp_path / "marked.xlsx")]) == 2
    assert time.process_time() - start < 8


def test_what_is_wrong_is_told_though_no_copy_can_be_marked(
    make_folder: MakeFolder, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = make_folder(scenario=f"seed = -1\n# {'a' * 40_000}\n")
    assert main(["check-input", str(folder), "--marked", str(tmp_path / "marked.xlsx")]) == 2
    out, err = capsys.readouterr()
    assert "marked.xlsx" in out
    assert "does not fit into a cell" in out
    assert "2147483647" in err
