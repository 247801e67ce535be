"""Control characters and line breaks in names: neither a workbook nor a calendar has a place for them."""

from __future__ import annotations

from pathlib import Path

import pytest

from optimizer.errors import ScenarioError
from optimizer.files import load
from optimizer.language.folding import one_line, visible
from tests.files.conftest import GOOD


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\x07b", "ab"),
        ("\x00王\x7f", "王"),
        ("a\u0085b", "a b"),
        ("a \n b", "a b"),
        ("a\u2028b\tc", "a b c"),
        (" a b ", "a b"),
    ],
)
def test_a_name_in_one_line(text: str, shown: str) -> None:
    assert one_line(visible(text)) == shown


def test_names_and_title_of_a_school(tmp_path: Path) -> None:
    for name, text in GOOD.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "scenario.toml").write_text('title = "one\\u0007\\ntwo"\n', encoding="utf-8")
    (tmp_path / "staff.csv").write_text(GOOD["staff.csv"].replace("Chen", '"Ch\x07en\nLi"'), encoding="utf-8")
    scenario = load(tmp_path)
    assert [row.name for row in scenario.staff] == ["Chen Li", "Qian"]
    assert scenario.settings.title == "one two"


@pytest.mark.parametrize(("table", "column"), [("students", "campus"), ("students", "care_group"), ("rooms", "campus")])
def test_an_id_without_a_table_is_no_formula(tmp_path: Path, table: str, column: str) -> None:
    for name, text in GOOD.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    head, *rows = GOOD[f"{table}.csv"].splitlines()
    columns = head.split(",") if column in head.split(",") else [*head.split(","), column]
    cells = [[*row.split(","), *[""] * len(columns)][: len(columns)] for row in rows]
    for row in cells:
        row[columns.index(column)] = "=1+1"
    lines = "\n".join([",".join(columns), *(",".join(row) for row in cells)])
    (tmp_path / f"{table}.csv").write_text(lines + "\n", encoding="utf-8")
    with pytest.raises(ScenarioError, match="formula"):
        load(tmp_path)
