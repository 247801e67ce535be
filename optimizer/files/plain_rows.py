"""A found table as plain rows under one header, for whoever copies it."""

from __future__ import annotations

from collections.abc import Sequence

from optimizer.files import labels
from optimizer.files.class_names import class_form
from optimizer.files.find_table import FoundTable
from optimizer.files.headings import heading
from optimizer.files.raw_sheets import Grid
from optimizer.files.sheet_rows import is_shown


def plain_rows(parts: Sequence[FoundTable]) -> Grid:
    """Header and rows of a table, every text in the form in which it is read.

    A sheet with one header row gives its rows as they are. Several parts are put below each other, their columns
    matched by header; the grade and class that a part's title names stand in columns where the part has none.
    """
    told = {column for part in parts for column in ("grade", "class") if _of_title(part, column)}
    if len(parts) == 1 and not told:
        return [parts[0].texts, *_body(parts[0])]
    header: list[str] = []
    rows: Grid = []
    for part in parts:
        texts, body = part.texts, _body(part)
        at = part.column("class")
        for column in sorted(told):
            if part.column(column) is None:
                value = _of_title(part, column)
                texts = [*texts, labels.column_label(part.table, column, "zh")]
                for line in body:
                    own = class_form(line[at]).grade if column == "grade" and at is not None and at < len(line) else ""
                    line[:] = [*line, *[""] * (len(texts) - 1 - len(line)), (value or str(own)) if any(line) else ""]
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


def _of_title(part: FoundTable, column: str) -> str:
    """The grade or class that a part's title names, if no column says it."""
    if part.table not in ("students", "classes") or part.column(column) is not None:
        return ""
    return part.class_name if column == "class" else str(part.grade or "")


def _body(part: FoundTable) -> Grid:
    sheet, first = part.sheet, part.header + 2
    stored = [not is_shown(part.table, heading(part.table, text)) for text in part.texts]
    odd_rows = {row for row, _ in sheet.odd}
    body: Grid = []
    for number, line in enumerate(sheet.grid[part.header + 1 :], first):
        if part.is_title(line):
            continue
        if number in odd_rows:
            shown = [not (at < len(stored) and stored[at]) for at in range(len(line))]
            body.append([sheet.text(number, at + 1, shown=each) for at, each in enumerate(shown)])
        else:
            body.append([*line])
    return body
