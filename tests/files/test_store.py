"""A school as one file: exported and imported byte for byte, changed in steps, and never lost between copies."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from optimizer import files
from optimizer.cli.main import main
from optimizer.errors import SettingsError
from optimizer.files.manifest import MANIFEST
from optimizer.files.store.desk_file import DeskFile
from optimizer.files.store.named import desk_name, read_desk
from optimizer.files.store.sheet import Sheet
from optimizer.files.store.tree import Tree, free_label, read_tree
from optimizer.files.store.working_copy import WorkingCopy
from optimizer.language.text import Text
from optimizer.testing.generator import generate_with_week

SAID = Text("done", "完成")


@pytest.fixture(autouse=True)
def data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("XDG_DATA_HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(tmp_path / "data"))


@pytest.fixture(scope="session")
def school_with_week(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A scenario folder with a week in it, as `export` would lay it out."""
    root = tmp_path_factory.mktemp("store")
    school, week = generate_with_week(root, students=45, kind="clubs", seed=1)
    shutil.copytree(week, school / "weeks" / "九月课表")
    return school


def contents(folder: Path) -> dict[str, bytes]:
    return {f.relative_to(folder).as_posix(): f.read_bytes() for f in sorted(folder.rglob("*")) if f.is_file()}


def test_export_of_import_is_the_same_byte_for_byte(school_with_week: Path, tmp_path: Path) -> None:
    first, second, again = tmp_path / "a.desk", tmp_path / "b.desk", tmp_path / "again"
    (school_with_week / "students.csv").write_bytes(
        (school_with_week / "students.csv").read_text("utf-8").replace("\n", "\r\n").encode("gb18030")
    )
    assert main(["import", str(school_with_week), str(first)]) == 0
    assert main(["export", str(first), str(tmp_path / "out")]) == 0
    exported = contents(tmp_path / "out")
    assert {name: data for name, data in exported.items() if name != MANIFEST} == contents(school_with_week)
    assert main(["import", str(tmp_path / "out"), str(second)]) == 0
    assert main(["export", str(second), str(again)]) == 0
    assert contents(again) == exported


def test_export_of_a_converted_folder_is_the_same_byte_for_byte(school_with_week: Path, tmp_path: Path) -> None:
    """As `convert` writes it, manifest included."""
    book, folder, target, out = (tmp_path / name for name in ("a.xlsx", "made", "a.desk", "out"))
    assert main(["convert", str(school_with_week), str(book)]) == 0
    assert main(["convert", str(book), str(folder)]) == 0
    assert main(["import", str(folder), str(target)]) == 0
    assert main(["export", str(target), str(out)]) == 0
    assert contents(out) == contents(folder)


def test_existing_file_and_folder_are_replaced_only_when_asked(school_with_week: Path, tmp_path: Path) -> None:
    target, out = tmp_path / "a.desk", tmp_path / "out"
    for words in (["import", str(school_with_week), str(target)], ["export", str(target), str(out)]):
        assert main(words) == 0
        assert main(words) == 2
        assert main([*words, "--replace"]) == 0


def test_commands_take_the_file_and_its_weeks(
    school_with_week: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "育才 小学.desk"
    main(["import", str(school_with_week), str(target)])
    before = target.read_bytes()
    assert files.load(target).students == files.load(school_with_week).students
    assert files.load(target).name == "育才 小学"
    assert main(["check-input", str(target)]) == 0
    assert main(["check", str(target), f"{target}:九月课表", "--week-of", "2026-09-07"]) == 0
    assert main(["check", str(target), f"{target}:八月课表"]) == 2
    assert "九月课表" in capsys.readouterr().err
    assert main(["solve", str(target), "--out", f"{target}:新", "--time-limit", "1"]) == 2
    assert target.read_bytes() == before


def test_names_of_weeks() -> None:
    assert desk_name(Path("x/a.desk:方案A")) == (Path("x/a.desk"), "方案A")
    assert desk_name(Path("a.desk")) == (Path("a.desk"), "")
    assert desk_name(Path("folder/other")) is None
    assert free_label("a/b:c", ["a_b：c"]) == "a_b：c 2"
    assert free_label("..", []) == "__"


def test_what_is_no_desk_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.desk").write_bytes(b"PK\3\4 no database" * 100)
    with pytest.raises(SettingsError):
        read_desk(tmp_path / "a.desk")
    with pytest.raises(SettingsError):
        read_desk(tmp_path / "missing.desk")


def test_steps_of_each_document_by_itself(tmp_path: Path) -> None:
    file = DeskFile(tmp_path / "a.desk")
    file.fill({"a.csv": b"1,2\n", "weeks/x/s.csv": b"old"})
    file.act("", {"a.csv": b"1,3\n", "b.csv": b"new"}, SAID)
    file.act("x", {"weeks/x/s.csv": None}, SAID)
    file.act("", {"a.csv": b""}, SAID)
    assert file.step("", back=True) == SAID
    assert file.step("", back=True) == SAID
    assert file.step("", back=True) is None
    assert {name: data for name, data in file.tree().items() if name != "desk/journal.csv"} == {"a.csv": b"1,2\n"}
    file.step("", back=False)
    assert file.tree()["a.csv"] == b"1,3\n"
    file.act("", {"a.csv": b"x"}, SAID)
    assert file.step("", back=False) is None
    assert len(file.journal()) == 7
    file.close()


def tree() -> Tree:
    return {"scenario.toml": b'title = "x"\n', "students.csv": b"student,grade\nS1,1\n"}


def test_copy_that_was_not_saved_is_found_again(tmp_path: Path) -> None:
    target = tmp_path / "a.desk"
    first = WorkingCopy(target, tree())
    first.save()
    first.file.act("", {"students.csv": b"changed"}, SAID)
    first.close()  # as if killed: nothing was saved
    assert read_desk(target)["students.csv"] == tree()["students.csv"]
    second = WorkingCopy(target)
    assert second.file.tree()["students.csv"] == b"changed"
    assert second.unsaved
    second.save()
    assert not second.unsaved
    second.close()
    assert read_desk(target)["students.csv"] == b"changed"


def test_file_that_was_changed_elsewhere_is_not_overwritten(tmp_path: Path) -> None:
    target, other = tmp_path / "a.desk", tmp_path / "elsewhere.desk"
    first = WorkingCopy(target, tree())
    first.save()
    first.file.act("", {"students.csv": b"here"}, SAID)
    first.close()
    foreign = DeskFile(other)
    foreign.fill({"students.csv": b"there"})
    foreign.close()
    shutil.copyfile(other, target)
    second = WorkingCopy(target)
    assert second.file.tree()["students.csv"] == b"there"
    assert len(second.notices) == 1
    assert read_desk(tmp_path / "a (1).desk")["students.csv"] == b"here"
    shutil.copyfile(tmp_path / "a (1).desk", target)  # changed while it is open
    second.file.act("", {"students.csv": b"here again"}, SAID)
    second.save()
    second.close()
    assert read_desk(target)["students.csv"] == b"here again"
    assert read_desk(tmp_path / "a (2).desk")["students.csv"] == b"here"


def test_second_desk_on_one_file_is_refused(tmp_path: Path) -> None:
    first = WorkingCopy(tmp_path / "a.desk", tree())
    with pytest.raises(SettingsError):
        WorkingCopy(tmp_path / "a.desk")
    first.close()


def test_sheet_keeps_what_it_does_not_know() -> None:
    data = "学号,姓名,身高\r\n1,王文,120\r\n".encode("gb18030")
    sheet = Sheet.of("students", data, "zh")
    assert sheet.columns == ["student", "name", ""]
    assert sheet.data() == data
    changed = sheet.changed([[3, 1, "何可淇"]])
    assert changed.rows[2:] == [["", "", ""], ["", "何可淇", ""]]
    assert changed.changed([[3, 1, ""]]).data() == data
    assert sheet.matched({"身高": ""}, "zh").rows[0] == ["学号", "姓名"]
    assert sheet.matched({"身高": "class"}, "zh").columns == ["student", "name", "class"]
    with pytest.raises(SettingsError):
        sheet.matched({"身高": "name"}, "zh")
    with pytest.raises(SettingsError):
        sheet.changed([[0, 1, "header"]])


def test_folder_without_a_scenario_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError):
        read_tree(tmp_path)
