"""Ids of tables without a column of ids: the names of their rows, those of children of one name with the class."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from optimizer.domain.schema import ID_COLUMN
from optimizer.files import labels
from optimizer.files.class_names import class_form
from optimizer.files.headings import Heading, heading
from optimizer.language.folding import name_key, plain
from optimizer.language.text import Language


def names_are_ids(table: str, columns: Sequence[Heading | None]) -> bool:
    """Whether a header has no column of ids where the name can be the id."""
    own = Heading(ID_COLUMN.get(table, ""))
    return table in ID_COLUMN and own not in columns and Heading("name") in columns


def ids_of_names(rows: Sequence[tuple[str, str, str]]) -> list[str]:
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


def with_ids(table: str, rows: list[list[str]]) -> list[list[str]]:
    """The rows of a table, header first, with a column of ids at the end where names are ids."""
    columns = [heading(table, text) for text in rows[0]]
    if not names_are_ids(table, columns):
        return rows
    wanted = ["name", "grade", "class"] if table == "students" else ["name"]
    places = [columns.index(Heading(each)) if Heading(each) in columns else len(columns) for each in wanted]
    texts = [[row[at] if at < len(row) else "" for at in places] + [""] * (3 - len(places)) for row in rows[1:]]
    language: Language = "en" if rows[0][places[0]].isascii() else "zh"
    head = labels.column_label(table, ID_COLUMN[table], language)
    made = ids_of_names([(name, grade, class_name) for name, grade, class_name in texts])
    wide = [[*row, *[""] * (len(columns) - len(row))] for row in rows]
    return [[*row, id_] for row, id_ in zip(wide, [head, *made], strict=True)]
