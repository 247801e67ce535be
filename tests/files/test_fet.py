"""A day timetable as FET exports it (the data files are FET 6.8.5's own output) fills in what it can."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from optimizer.cli.main import main
from optimizer.domain.scenario import build_week
from optimizer.domain.settings import Settings
from optimizer.errors import ScenarioError
from optimizer.files import load
from optimizer.files.day_timetable import class_key, tokens
from optimizer.files.fet import read_fet
from tests.files.conftest import MakeFolder

DATA = Path(__file__).parent / "data"
PLAIN = DATA / "fet_timetable.csv"
SCHOOL: dict[str, str | None] = {
    "students": "student,grade,class,attends\nS1,3,三（1）班,\n",
    "staff": (
        "staff,name,role,available\nT1,陈老师,teacher,\nT02,李,teacher,Mon-Fri1\nT3,王芳,teacher,Tue\nM1,,manager,\n"
    ),
    "rooms": "room,name,kind\nA301,三一班教室,room\nYARD,操场,yard\n",
    "activities": "activity,category,physical_minutes\nhw,homework,\nrun,sports,30\n",
    "classes": "grade,class,pe_days\n3,1班,\n五,（2）班,Tue\n",
    "clubs": None,
    "pins": None,
}


def test_lessons_are_read() -> None:
    lessons = read_fet(PLAIN)
    assert len(lessons) == 24
    first = lessons[0]
    assert (first.day, first.start, first.end) == ("Fri", 930, 970)
    assert (first.teachers, first.classes, first.room) == (("陈老师",), ("三（1）班",), "A301")
    assert ("王 芳", "陈老师") in {lesson.teachers for lesson in lessons}


def test_other_separators_and_quotes() -> None:
    assert len(read_fet(DATA / "fet_timetable_bars.csv")) == 24
    hours = {"第1节": "8:00-8:40", "2": "8:50"}
    lessons = read_fet(DATA / "fet_timetable_quotes.csv", hours)
    assert len(lessons) == 24
    assert {lesson.end for lesson in lessons if lesson.start == 530} == {570}, "a usual lesson, as the end is not known"


def test_what_is_not_understood_is_named(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError) as caught:
        read_fet(DATA / "fet_timetable_quotes.csv")
    found = {(problem.column, problem.value) for problem in caught.value.problems}
    assert found == {("Hour", "第1节"), ("Hour", "2")}
    file = tmp_path / "day.csv"
    file.write_text("Day,Hour,Teachers\nD1,8:00,A\nD1,8:00,A\n,,B\n")
    with pytest.raises(ScenarioError, match=r"day\.csv row 2 Day: 'D1'"):
        read_fet(file)
    assert [lesson.day for lesson in read_fet(file, days={"D1": "周一"})] == ["Mon", "Mon"]
    file.write_text("Teachers;Room\nA;B\n")
    with pytest.raises(ScenarioError, match="Hour"):
        read_fet(file)
    with pytest.raises(ScenarioError, match="nowhere"):
        read_fet(tmp_path / "nowhere.csv")


def test_nobody_is_on_duty_while_teaching(
    make_folder: MakeFolder, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = make_folder(**SCHOOL)
    (folder / "README.md").write_text("mine")
    out = tmp_path / "new"
    assert main(["import-day", str(folder), str(PLAIN), "--out", str(out)]) == 0
    school, before = load(out), load(folder)
    for lesson in read_fet(PLAIN):
        for slot in school.week.slots:
            if slot.day == lesson.day and slot.start < lesson.end and lesson.start < slot.end:
                ids = {"陈老师": "T1", "T02": "T02", "王 芳": "T3"}
                assert not any(slot.token in school.person[ids[name]].available for name in lesson.teachers)
    assert school.person["M1"] == before.person["M1"]
    assert all(school.person[name].available < before.person[name].available for name in ("T1", "T02", "T3"))
    assert "T3,王芳,teacher,Tue3" in (out / "staff.csv").read_text("utf-8")
    assert school.room["YARD"] == before.room["YARD"], "lessons there end before the service"
    assert not school.room["A301"].available & {"Fri1", "Fri2"}
    assert (out / "README.md").read_text() == "mine"
    assert [row.home_room for row in school.classes] == ["A301", "A502"]
    assert [sorted(row.pe_days) for row in school.classes] == [["Thu", "Wed"], ["Tue"]]
    said = capsys.readouterr().out
    assert "人员可用时段：3" in said
    assert "没有" not in said


def test_unknown_names_are_told(make_folder: MakeFolder, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = make_folder(
        **(SCHOOL | {"staff": "staff,name,role\nT1,陈老,teacher\nT02,李,teacher\n", "classes": "grade,class\n3,2班\n"})
    )
    assert main(["import-day", str(folder), str(PLAIN), "--out", str(tmp_path / "new")]) == 0
    said = capsys.readouterr().out
    assert "人员表中没有：陈老师（最接近：陈老）" in said
    assert "教师对应上 1 人，共 3 人" in said
    assert "班级表中没有：五2班" in said


def test_a_chinese_workbook_in_and_out(make_folder: MakeFolder, tmp_path: Path) -> None:
    folder = make_folder(**SCHOOL)
    assert main(["convert", str(folder), str(tmp_path / "school.xlsx")]) == 0
    assert main(["import-day", str(tmp_path / "school.xlsx"), str(PLAIN), "--out", str(tmp_path / "new.xlsx")]) == 0
    book = openpyxl.load_workbook(tmp_path / "new.xlsx")
    assert book["教职工"]["D4"].value == "周二3"
    assert book["班级"]["D2"].value == "A301"


def test_hours_by_option(make_folder: MakeFolder, tmp_path: Path) -> None:
    arguments = ["import-day", str(make_folder(**SCHOOL)), str(DATA / "fet_timetable_quotes.csv")]
    arguments += ["--out", str(tmp_path / "new"), "--hours", "2=8:50-9:30"]
    assert main(arguments) == 2
    assert main([*arguments, "第1节=8:00-8:40"]) == 0
    assert main([*arguments, "nonsense"]) == 2


@pytest.mark.parametrize(
    ("slots", "text"),
    [
        ("Mon1 Mon2 Mon3 Tue1 Tue3", "Mon Tue1 Tue3"),
        ("Mon1 Mon2 MonX1", "Mon1-2 MonX"),
        ("", "Sat"),
        ("FriX1", "FriX"),
    ],
)
def test_short_tokens_mean_the_same(slots: str, text: str) -> None:
    week = build_week(Settings.model_validate({"week": {"extended": [{"start": "18:00", "end": "18:40"}]}}))
    assert tokens(week, frozenset(slots.split())) == text
    assert week.expand(text) == frozenset(slots.split())


@pytest.mark.parametrize(
    ("name", "grade", "key"),
    [
        ("三（1）班", "", (3, "1")),
        ("301", "", (3, "1")),
        ("31", "", (3, "1")),
        ("1班", "3", (3, "1")),
        ("3班", "1", (1, "3")),
        ("13班", "1", (1, "13")),
        ("三年级1班", "3", (3, "1")),
        ("3A", "", (3, "a")),
        ("A", "三", (3, "a")),
        ("312", "", (3, "12")),
    ],
)
def test_spellings_of_a_class(name: str, grade: str, key: tuple[int, str]) -> None:
    assert class_key(name, grade) == key
