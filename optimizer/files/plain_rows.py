"""A found table as plain rows under one header, for whoever copies it."""

from __future__ import annotations

from collections.abc import Sequence

from optimizer.files import labels
from optimizer.files.find_table import FoundTable
from optimizer.files.headings import heading
from optimizer.files.raw_sheets import Grid
from optimizer.files.sheet_rows import is_shown


def plain_rows(parts: Sequence[FoundTable]) -> Grid:
    """Header and rows of a table, every text in the form in which it is read.

    A sheet with one header row gives its rows as they are. Several parts are put below each other, their columns
    matched by header; the grade that a part's title names stands in the column of grades where the part has none.
    """
    if len(parts) == 1 and not _grade_to_add(parts[0]):
        return [parts[0].texts, *_body(parts[0])]
    header: list[str] = []
    rows: Grid = []
    for part in parts:
        texts, body = part.texts, _body(part)
        if grade := _grade_to_add(part):
            texts = [*texts, labels.column_label(part.table, "grade", "zh")]
            body = [[*line, *[""] * (len(texts) - 1 - len(line)), str(grade) if any(line) else ""] for line in body]
        places = []
        for text in texts:
            if text not in header:
                header.append(text)
            places.append(header.index(text))
        for line in body:
            row = [""] * len(header)
            for at, text in zip(places, line, strict=False):
                row[at] = text
            rows.append(row)
    return [header, *rows]


def _grade_to_add(part: FoundTable) -> int:
    """The grade of a part's title, if no column says it."""
    given = {each.column for text in part.texts if (each := heading(part.table, text))}
    return part.grade if "grade" not in given and part.table in ("students", "classes") else 0


def _body(part: FoundTable) -> Grid:
    sheet, first = part.sheet, part.header + 2
    stored = [not is_shown(part.table, heading(part.table, text)) for text in part.texts]
    odd_rows = {row for row, _ in sheet.odd}
    body: Grid = []
    for number, line in enumerate(sheet.grid[part.header + 1 :], first):
        if number in odd_rows:
            shown = [not (at < len(stored) and stored[at]) for at in range(len(line))]
            body.append([sheet.text(number, at + 1, shown=each) for at, each in enumerate(shown)])
        else:
            body.append(line)
    return body
