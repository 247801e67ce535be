"""Nothing is lost between folder and workbook."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path
from typing import get_args

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from optimizer.cli.main import main
from optimizer.domain.all_settings import setting_rows
from optimizer.domain.schema import SCHEMA, TABLE_HELP
from optimizer.domain.settings import Settings
from optimizer.errors import ScenarioError, SettingsError
from optimizer.files import labels, load
from optimizer.files.convert import book_of_folder, empty_book, files_of_workbook
from optimizer.files.dialect import Dialect, detect
from optimizer.files.scenario_book import to_sheet
from optimizer.files.settings_keys import key_label, pattern, read_key, split_key
from optimizer.files.toml_texts import read_notes, toml_text
from optimizer.files.workbook_out import write_workbook
from optimizer.language import terms
from optimizer.language.text import Language
from tests.files.conftest import GOOD, MakeFolder

LANGUAGES: tuple[Language, ...] = ("zh", "en")
TOML = """# About this school
title = "Tiny"  # its name
phase = "junior"
[week]
# thin afternoons
slots = [
    {start = "15:50", end = "16:30"},  # homework
    {start = "16:40", end = "17:20"},
]
slots_on = {Fri = [{start = "15:00", end = "15:40"}]}
club_only = ["Mon2"]
[campuses]
# north is small
"north.east" = {min_students = 5, merge_into = "south"}
[physical]
[priority]
hard-up = 3
[pay]
scheme = "rates"
[pay.role_weight]
teacher = "1.5"
[[pay.rate]]
kind = "care"
yuan = "60"
"""


def there_and_back(folder: Path, language: Language | None = None) -> dict[str, bytes]:
    book, _ = book_of_folder(folder, language)
    file = folder.parent / "book.xlsx"
    write_workbook(file, book)
    return files_of_workbook(file)


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_folder_comes_back_byte_for_byte(make_folder: MakeFolder, language: Language) -> None:
    folder = make_folder(scenario=TOML)
    (folder / "README.md").write_bytes("# 说明\r\n\n=1+1\n".encode())
    assert there_and_back(folder, language) == contents(folder)


ODD = {
    "bom and crlf": "\ufeffstudent,name,grade\r\nS1,李,1\r\n".encode(),
    "gb18030": "学号,姓名,年级\nS1,李,1\n".encode("gb18030"),
    "utf-16": "student,name,grade\nS1,李,1\n".encode("utf-16"),
    "all quoted": b'"student","name","grade"\n"S1","Li","1"\n',
    "no last line end": b"student,grade\nS1,1",
    "short rows and blank lines": b"student,grade,clubs\nS1,1\n\nS2,2\n\n\n",
    "own columns": "student,备注,grade,\nS1,=1+1,01,x\nS2, +86 ,2.50,\n".encode(),
    "a column twice": b"student,grade,grade\nS1,1,2\n",
    "text in cells": '姓名,student,grade\n"a,b ""c""\nd",S1,1\n"e\r\nf",S2,1\n'.encode(),
    "mixed words": "student,grade,attends\nS1,1,Mon1-2  Wed\nS2,1,周一;Fri\nS3,1,MonX1，周二\n".encode(),
    "header alone": b"student,grade\n",
}


@pytest.mark.parametrize("name", ODD)
@pytest.mark.parametrize("language", LANGUAGES)
def test_odd_files_come_back_byte_for_byte(make_folder: MakeFolder, name: str, language: Language) -> None:
    folder = make_folder(students=ODD[name])
    assert there_and_back(folder, language)["students.csv"] == ODD[name]


def test_a_file_in_no_standard_form_keeps_its_contents(make_folder: MakeFolder) -> None:
    folder = make_folder(rooms=b'room,"name"\n"R1",Hall\n')
    book, loose = book_of_folder(folder)
    assert loose == ["rooms.csv"]
    assert there_and_back(folder)["rooms.csv"] == b"room,name\nR1,Hall\n"
    assert book.tables["rooms"].rows == [["R1", "Hall"]]


def test_the_workbook_speaks_chinese(make_folder: MakeFolder) -> None:
    there_and_back(folder := make_folder(scenario='language = "zh"\n' + TOML))
    sheets = openpyxl.load_workbook(folder.parent / "book.xlsx")
    assert sheets.sheetnames[:4] == ["填写说明", "设置", "学生", "教职工"]
    assert [cell.value for cell in sheets["学生"][1]][:6] == ["学号", "姓名", "年级", "班级", "校区", "参加时段"]
    assert [cell.value for cell in sheets["学生"][2]][:6] == ["S1", "Li", 1, "1A", None, "周一 周二1"]
    assert sheets["教职工"]["C2"].value == "教师"
    assert sheets["_origin"].sheet_state == "veryHidden"
    assert sheets["学生"]["F1"].comment.text.startswith("报名参加的时段")


@pytest.mark.parametrize("language", LANGUAGES)
def test_folder_and_workbook_are_the_same_scenario(make_folder: MakeFolder, language: Language) -> None:
    folder = make_folder(scenario=TOML.replace('"north.east" = ', "# ").replace('"Mon2"', '"Tue2"'))
    there_and_back(folder, language)
    school = load(folder)
    assert replace(load(folder.parent / "book.xlsx"), name=school.name) == school


def edit(file: Path, sheet: str, cell: str, value: object) -> None:
    book = openpyxl.load_workbook(file)
    book[sheet][cell] = value
    book.save(file)


def test_what_was_changed_comes_back_changed_and_only_that(make_folder: MakeFolder) -> None:
    folder = make_folder(scenario=TOML.replace('"north.east" = ', "# "))
    there_and_back(folder)
    file = folder.parent / "book.xlsx"
    edit(file, "教职工", "C3", "后勤")
    edit(file, "学生", "F3", "周三 周五1")
    files = files_of_workbook(file)
    assert files["staff.csv"] == GOOD["staff.csv"].replace("manager", "support").encode()
    assert files["students.csv"] == GOOD["students.csv"].replace("2A,,,", "2A,,Wed Fri1,").encode()
    assert files["scenario.toml"] == (folder / "scenario.toml").read_bytes()


def test_a_changed_setting_keeps_the_others_and_the_notes(make_folder: MakeFolder) -> None:
    folder = make_folder(
        scenario=TOML.replace("north.east", "north"), rooms=GOOD["rooms.csv"].replace(",,hall", ",south,hall")
    )
    there_and_back(folder)
    file = folder.parent / "book.xlsx"
    rows = {row[0].value: row[0].row for row in openpyxl.load_workbook(file)["设置"].iter_rows()}
    edit(file, "设置", f"B{rows['编组.人数上限']}", 35)
    text = files_of_workbook(file)["scenario.toml"].decode()
    (folder / "changed.toml").write_text(text)
    for note in ("About this school", "its name", "thin afternoons", "homework", "north is small"):
        assert f"# {note}" in text
    before = Settings.model_validate(load_toml(folder / "scenario.toml"))
    after = Settings.model_validate(load_toml(folder / "changed.toml"))
    assert after.grouping.max_size == 35
    assert after.model_copy(update={"grouping": before.grouping}) == before


def load_toml(file: Path) -> dict[str, object]:
    import tomllib

    return tomllib.loads(file.read_text("utf-8"))


def test_standard_toml_is_its_own_standard_form() -> None:
    import tomllib

    data = tomllib.loads(TOML)
    text = toml_text(data, read_notes(TOML))
    assert tomllib.loads(text) == data
    assert toml_text(data, read_notes(text)) == text


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_empty_template_lacks_nothing_but_students_and_staff(tmp_path: Path, language: Language) -> None:
    file = tmp_path / "new.xlsx"
    write_workbook(file, empty_book(language))
    with pytest.raises(ScenarioError) as caught:
        load(file)
    assert {problem.table for problem in caught.value.problems} == {"students", "staff"}
    assert len(caught.value.problems) == 2
    assert set(files_of_workbook(file)) == {"scenario.toml", "students.csv", "staff.csv", "rooms.csv", "activities.csv"}


def test_drop_downs_of_the_template(tmp_path: Path) -> None:
    write_workbook(tmp_path / "new.xlsx", empty_book("zh"))
    book = openpyxl.load_workbook(tmp_path / "new.xlsx")
    lists = {
        (title, str(rule.sqref).split(":")[0]): rule.formula1
        for title in ("教职工", "活动", "社团", "设置")
        for rule in book[title].data_validations.dataValidation
    }
    assert lists["教职工", "C2"] == '"教师,管理人员,后勤人员,志愿者,校外人员"'
    assert lists["社团", "C2"] == "'活动'!$B$2:$B$5000"
    assert "考试" not in lists["活动", "C2"]
    assert lists["设置", "B4"] == '"小学,初中"'


def test_a_text_too_long_for_a_cell(make_folder: MakeFolder) -> None:
    with pytest.raises(SettingsError, match="does not fit"):
        there_and_back(make_folder(rooms=f"room,name\nR1,{'x' * 40000}\n"))


def test_a_hidden_sheet_that_was_tampered_with(make_folder: MakeFolder) -> None:
    folder = make_folder()
    there_and_back(folder)
    file = folder.parent / "book.xlsx"
    book = openpyxl.load_workbook(file)
    sheet = book["_origin"]
    for row in range(1, 6):
        sheet.cell(row, 2).value = '{"dialect": "{\\"encoding\\": \\"rot13\\"}"}'
    sheet.append(["file:../../escape.txt", "x"])
    sheet.append(["file:students.csv", "x"])
    book.save(file)
    files = files_of_workbook(file)
    assert set(files) <= set(GOOD)
    assert files["students.csv"].decode().startswith("学号,")


TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=8)


@pytest.mark.slow
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.lists(TEXTS, min_size=4, max_size=4), max_size=5), language=st.sampled_from(LANGUAGES))
def test_any_cells_come_back(make_folder: MakeFolder, rows: list[list[str]], language: Language) -> None:
    data = Dialect().write([["student", "attends", "grade", "own"], *rows])
    folder = make_folder(students=data)
    assert detect(data)[2]
    assert there_and_back(folder, language)["students.csv"] == data


@given(
    texts=st.lists(
        st.sampled_from(["Mon", "MonX1", "Tue1-2", "周三", "周三延时1", "teacher", "x", "Mon1,周五", ""]), max_size=4
    ),
    language=st.sampled_from(LANGUAGES),
    column=st.sampled_from(["role", "available"]),
)
def test_translated_columns_can_be_turned_back(texts: list[str], language: Language, column: str) -> None:
    rows = [["staff", column], *[[f"T{at}", text] for at, text in enumerate(texts)]]
    table, origin = to_sheet("staff", rows, Dialect(), language)
    from optimizer.files.scenario_book import from_sheet

    assert list(csv.reader(from_sheet("staff", [table.header, *table.rows], origin).decode().splitlines())) == rows


def test_every_column_and_setting_is_explained_and_named() -> None:
    assert set(TABLE_HELP) == {"scenario", *SCHEMA}
    for table, columns in SCHEMA.items():
        assert table == "groups" or list(columns) == list(labels.COLUMNS[table])  # those of a timetable have more
        for column in columns.values():
            assert column.help.en
            assert column.help.zh
            assert (column.within is not None) == (column.kind in ("whole", "number", "grade-list"))
    named = set(_setting_patterns(Settings, ()))
    assert named <= set(labels.SETTINGS)
    assert {pattern(split_key(key)) for key in setting_rows()} - named <= {
        *("week.slots_on.Fri", "week.latest_end_on.Fri", "priority.disabled"),
        *(f"pay.{name}" for name in ("role_weight.teacher", "role_weight.manager", "kind_weight.club")),
        "pay.part_weight.assistant",
    }
    for key in setting_rows():
        assert read_key(key_label(key, "zh")) == split_key(key)


def _setting_patterns(model: type[BaseModel], path: tuple[str, ...]) -> list[str]:
    found = []
    for name, field in model.model_fields.items():
        here = (*path, field.alias or name)
        found.append(".".join(here))
        for inner in _models(field.annotation):
            star = ("*",) if here == ("campuses",) else ()
            found += [
                key
                for key in _setting_patterns(inner, (*here, *star))
                if not key.removeprefix("semester.season.").startswith(("slots_on.", "extended."))
                and not key.startswith(("week.slots_on.", "week.extended."))
            ]
    return found


def _models(annotation: object) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for part in get_args(annotation) for model in _models(part)]


def test_no_spelling_means_two_things() -> None:
    scopes = {"tables": labels.TABLES, **labels.COLUMNS, **{f"={kind}": names for kind, names in terms.VALUES.items()}}
    for scope, names in scopes.items():
        meant: dict[str, str] = {}
        for key, spellings in names.items():
            for spelling in (key, *spellings):
                assert meant.setdefault(terms.fold(spelling), key) == key, (scope, spelling)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_template_comes_with_activities_and_categories(tmp_path: Path, language: Language) -> None:
    """With students, staff and rooms filled in it is a scenario; experts' settings stand on a sheet of their own."""
    file = tmp_path / "new.xlsx"
    assert main(["template", str(file), "--language", language]) == 0
    book = openpyxl.load_workbook(file)
    titles = book.sheetnames
    rows = {titles[2]: (1, 3), titles[3]: (1, 3), titles[4]: (1, 4)}
    kinds = {"zh": ("教师", "教室"), "en": ("teacher", "classroom")}[language]
    for title, (key, place) in rows.items():
        book[title].cell(2, key, "X1")
        book[title].cell(2, place, {titles[2]: 3, titles[3]: kinds[0], titles[4]: kinds[1]}[title])
    book[titles[-1]]["B3"] = 77
    book.save(file)
    school = load(file)
    assert len(school.activities) == 10
    assert any(row.physical_minutes and row.takes_room_kind(kinds[1]) for row in school.activities)
    assert sorted(school.settings.priority.values()) == [2, 3, 3, 5]
    assert school.settings.goals.weights()["club-choice"] == 77
    assert {"目标权重.社团志愿", "goals.club-choice"} & {str(row[0].value) for row in book[titles[-1]].iter_rows()}
    assert not any("goals." in str(row[0].value) or "目标" in str(row[0].value) for row in book[titles[1]].iter_rows())


def test_goals_are_named_as_in_the_results() -> None:
    from optimizer.domain.goals import GOAL_SETTINGS
    from optimizer.rules.registry import GOALS

    titles = {goal.id: goal.title.zh for goal in GOALS}
    assert {goal.id: goal.names[0] for goal in GOAL_SETTINGS} == titles
