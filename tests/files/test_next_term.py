"""A new term made of the last, and what one click puts right."""

from __future__ import annotations

import pytest

from optimizer.errors import ScenarioError
from optimizer.files import load
from optimizer.files.store.beginning import shipped_school, shipped_schools
from optimizer.files.store.mends import kind_of, mend_of
from optimizer.files.store.next_term import class_above, next_term
from optimizer.files.store.sheet import Sheet
from optimizer.files.store.tree import Tree, as_folder


@pytest.fixture(scope="module")
def tables() -> Tree:
    return shipped_school("zhanggong")


def students_of(tables: Tree) -> dict[str, list[str]]:
    sheet = Sheet.of("students", tables["students.csv"], "zh")
    names = ("student", "grade", "class", "clubs", "club_weight")
    sheet = sheet.with_column("club_weight", "zh").with_column("class", "zh").with_column("clubs", "zh")
    return {row[sheet.at("student")]: [row[sheet.at(name)] for name in names] for row in sheet.rows[1:]}


def test_school_year_lifts_everybody_a_grade(tables: Tree) -> None:
    before = students_of(tables)
    lost = {one for one, row in before.items() if row[1] == "2"}
    made = next_term(tables, up=True, carried={"T01": 3}, lost_out=lost)
    after = students_of(made.tables)
    assert made.left == sum(row[1] == "6" for row in before.values())
    assert after.keys() == {one for one, row in before.items() if row[1] != "6"}
    assert all(int(after[one][1]) == int(before[one][1]) + 1 for one in after)
    assert not any(row[3] for row in after.values())
    assert {one for one, row in after.items() if row[4] == "2"} == lost
    with as_folder(made.tables, "school") as folder:
        scenario = load(folder)
    assert scenario.person["T01"].carried == 3
    assert scenario.pins == ()


def test_loads_and_lost_wishes_are_carried_by_names_where_these_are_ids() -> None:
    tables = {
        "scenario.toml": b'title = "A"',
        "staff.csv": "姓名,身份\n赵 敏,教师\n".encode(),
        "students.csv": "姓名,年级,班级,参加时段\n王文,1,一（1）班,\n王文,1,一（2）班,\n".encode(),
    }
    made = next_term(tables, up=True, carried={"赵敏": 3}, lost_out={"王文一(2)班"})
    staff = Sheet.of("staff", made.tables["staff.csv"], "zh")
    assert [row[staff.at("carried")] for row in staff.rows[1:]] == ["3"]
    assert [(one, row[2], row[4]) for one, row in students_of(made.tables).items()] == [
        ("王文一(1)班", "二（1）班", ""),
        ("王文一(2)班", "二（2）班", "2"),
    ]


def test_second_term_keeps_grades_and_classes(tables: Tree) -> None:
    after, before = students_of(next_term(tables, up=False, carried={}, lost_out=()).tables), students_of(tables)
    assert {one: row[:3] for one, row in after.items()} == {one: row[:3] for one, row in before.items()}


@pytest.mark.parametrize(
    ("text", "grade", "above"),
    [
        ("一（3）班", 1, "二（3）班"),
        ("1.3", 1, "2.3"),
        ("103", 1, "203"),
        ("初一（2）班", 7, "初二（2）班"),
        ("三班", 3, "三班"),  # the third class of a grade, not grade 3
        ("一班", 1, "一班"),
        ("三（1）班", 1, "三（1）班"),
        ("阳光班", 2, "阳光班"),
        ("", 2, ""),
    ],
)
def test_class_goes_up_as_it_was_spelled(text: str, grade: int, above: str) -> None:
    assert class_above(text, grade) == above


def test_shipped_schools_can_be_read() -> None:
    assert "zhanggong" in shipped_schools()
    for name in shipped_schools():
        with as_folder(shipped_school(name), name) as folder:
            assert load(folder).students


def test_misspelt_word_is_put_right_everywhere_at_once(tables: Tree) -> None:
    sheet = Sheet.of("staff", tables["staff.csv"], "zh")
    at = sheet.at("role")
    cells = [(row, at, "teachr") for row in (1, 2, 3)]
    broken = {**tables, "staff.csv": sheet.changed(cells).data()}
    mended = mended_once(broken, "teachr")
    with as_folder(mended, "school") as folder:
        load(folder)


def test_unknown_club_of_a_list_is_read_as_the_nearest_or_taken_out(tables: Tree) -> None:
    sheet = Sheet.of("students", tables["students.csv"], "zh")
    at = sheet.at("clubs")
    wish = next(row[at] for row in sheet.rows[1:] if row[at])
    known = wish.replace("、", " ").split()[0]
    for word in (known + "x", "全然不同的词"):
        cells = [(row, at, f"{word} {wish}" if word[:-1] != known else word) for row in (1, 2)]
        mended = mended_once({**tables, "students.csv": sheet.changed(cells).data()}, word)
        with as_folder(mended, "school") as folder:
            load(folder)


def test_rows_that_stand_twice_word_for_word_are_deleted(tables: Tree) -> None:
    sheet = Sheet.of("rooms", tables["rooms.csv"], "zh")
    twice = Sheet("rooms", [*sheet.rows, sheet.rows[1]], sheet.dialect)
    mended = mended_once({**tables, "rooms.csv": twice.data()}, "")
    assert Sheet.of("rooms", mended["rooms.csv"], "zh").rows == sheet.rows


def mended_once(tables: Tree, word: str) -> Tree:
    """The tables after the mend of the only kind of problem that they have."""
    with as_folder(tables, "school") as folder, pytest.raises(ScenarioError) as told:
        load(folder)
    problems = told.value.problems
    assert len({kind_of(problem) for problem in problems}) == 1
    name = problems[0].table
    sheets = {one: Sheet.of(one, tables[f"{one}.csv"], "zh") for one in ("students", "staff", "rooms", "clubs")}
    mend = mend_of(problems, sheets)
    assert mend is not None
    assert word in mend.text.zh
    return {**tables, f"{name}.csv": mend.applied(sheets[name]).data()}
