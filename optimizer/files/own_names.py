"""Ids of tables without a column of ids: the names of their rows, those of children of one name with the class."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from optimizer.domain.notices import InputNotice
from optimizer.domain.schema import ID_COLUMN, SCHEMA
from optimizer.errors import Problem
from optimizer.files import labels
from optimizer.files.class_names import class_form
from optimizer.files.headings import Heading, heading
from optimizer.files.raw import Findings, RawRow, RawTable
from optimizer.language.folding import name_key, plain
from optimizer.language.text import Language, Text

_TELLING = ("name", "grade", "class")
"""What ids are made of; only the table of students has the last two."""
_NAMED = Text(
    "{table}: no column “{label}”: the name is the id, wherever ids are shown, with the class where children share it",
    "{table}：没有“{label}”一列：以姓名或名称为编号，凡显示编号处都显示它，同名的学生加上班级",
)
_NAMESAKE = Text(
    "a name that no other row has; add a column “{label}”, or tell the two names apart",
    "不与其他行相同的名称；请加一列“{label}”，或在名称中加以区分",
)


def names_are_ids(table: str, columns: Sequence[Heading | None]) -> bool:
    """Whether a header has no column of ids where the name can be the id."""
    own = Heading(ID_COLUMN.get(table, ""))
    return table in ID_COLUMN and own not in columns and Heading("name") in columns


def ids_of_names(rows: Sequence[Sequence[str]]) -> list[str]:
    """The ids of rows of name, grade and class; the last two are blank where rows are no children.

    An id has no spaces: ``王 文`` -> ``王文``, ``Li Ming`` -> ``Li_Ming``. Where children of one name have classes,
    these stand behind it, with the grade if the class does not say it: ``王文3年级1班``.
    """
    several = {name for name, count in Counter(name_key(name) for name, _, _ in rows).items() if count > 1}
    ids = []
    for name, grade, class_name in rows:
        id_ = re.sub(r"(?<=[a-zA-Z.])\s+(?=[a-zA-Z])", "_", plain(name)).replace(" ", "")
        if id_ and class_name and name_key(name) in several:
            grade = "" if class_form(class_name).grade or not grade else f"{plain(grade).removesuffix('年级')}年级"
            id_ += grade + plain(class_name).replace(" ", "")
        ids.append(id_)
    return ids


def with_names_as_ids(table: RawTable, findings: Findings) -> RawTable:
    """A table whose names are ids with the ids in its rows, which is told."""
    column = ID_COLUMN[table.name]
    ids = ids_of_names([[row.cells.get(each, "") for each in _TELLING] for row in table.rows])
    rows = [
        replace(row, cells={**row.cells, column: id_}) if id_ else row for row, id_ in zip(table.rows, ids, strict=True)
    ]
    apart = [id_ for row, id_ in zip(rows, ids, strict=True) if len(id_) > len(plain(row.cells.get("name", "")))]
    told = InputNotice.of(_NAMED, dict.fromkeys(apart), every=True, table=table.source, label=_label(table.name))
    findings.notices.append(told)
    return replace(table, rows=tuple(rows))


def judge_names(table: RawTable, findings: Findings) -> None:
    """Note the rows whose name, taken for an id, an earlier row has."""
    column = ID_COLUMN[table.name]
    first: dict[str, RawRow] = {}
    for index, row in enumerate(table.rows):
        id_ = row.cells.get(column, "")
        if id_ and (other := first.setdefault(id_, row)) is not row:
            expected, again = _NAMESAKE.format(label=_label(table.name)), table.place(other, column)
            fault = Problem(table.name, index, column, id_, expected, again=again)
            findings.problems.append(table.locate(fault, row))


def _label(table: str) -> Text:
    column = ID_COLUMN[table]
    return Text(column, SCHEMA[table][column].names[0])


def with_ids(table: str, rows: list[list[str]]) -> list[list[str]]:
    """The rows of a table, header first, with a column of ids at the end where names are ids."""
    columns = [heading(table, text) for text in rows[0]]
    if not names_are_ids(table, columns):
        return rows
    places = [columns.index(Heading(each)) if Heading(each) in columns else len(columns) for each in _TELLING]
    language: Language = "en" if rows[0][places[0]].isascii() else "zh"
    head = labels.column_label(table, ID_COLUMN[table], language)
    made = ids_of_names([[row[at] if at < len(row) else "" for at in places] for row in rows[1:]])
    width = max(map(len, rows))
    wide = [[*row, *[""] * (width - len(row))] for row in rows]
    return [[*row, id_] for row, id_ in zip(wide, [head, *made], strict=True)]
