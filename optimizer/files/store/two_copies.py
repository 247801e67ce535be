"""What differs between two copies of a school's tree, item by item, and one with items of the other taken over."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from optimizer.domain.schema import SCHEMA
from optimizer.files.store.sheet import Sheet
from optimizer.files.store.tree import WEEKS, Tree, part_of, tables_of, week_labels
from optimizer.language.text import Language


class CopyItem(NamedTuple):
    """One difference: a cell (``column`` not blank), a row, a file that is no table, a week or a line of a log.

    Attributes
    ----------
    path : str
        File of the tree, or folder of a week.
    key : str
        The row's first column: its id.
    column : str
        Id of the column; blank where the whole row is meant.
    mine, theirs : str
        The cells, or the rows in one line; blank where the copy has none.
    """

    path: str
    key: str
    column: str
    mine: str
    theirs: str


def differing_items(mine: Tree, theirs: Tree, language: Language) -> list[CopyItem]:
    """Every difference of tables, other texts of the school, weeks and logs of the desk; versions and journal aside."""
    ours, others = tables_of(mine), tables_of(theirs)
    items: list[CopyItem] = []
    for name in sorted({*ours, *others}):
        table = name.removesuffix(".csv")
        if name.endswith(".csv") and table in SCHEMA:
            items += _rows(name, _table(table, ours.get(name), language), _table(table, others.get(name), language))
        elif ours.get(name) != others.get(name):
            items.append(CopyItem(name, "", "", _size(ours.get(name)), _size(others.get(name))))
    for label in sorted({*week_labels(mine), *week_labels(theirs)}):
        folder = f"{WEEKS}{label}/"
        if part_of(mine, folder) != part_of(theirs, folder):
            has = [label if part_of(tree, folder) else "" for tree in (mine, theirs)]
            items.append(CopyItem(folder, "", "", *has))
    for name in ("desk/absences.csv", "desk/covers.csv", "desk/roll.csv"):
        items += _lines(name, mine.get(name), theirs.get(name))
    return items


def taken_over(mine: Tree, theirs: Tree, items: Iterable[CopyItem], language: Language) -> dict[str, bytes | None]:
    """Files of our copy as they become with items of the other; None for one that goes."""
    changed: dict[str, bytes | None] = {}
    now = dict(mine)
    for item in items:
        files = _with(now, theirs, item, language)
        changed |= files
        for path, data in files.items():
            if data is None:
                now.pop(path, None)
            else:
                now[path] = data
    return changed


def _table(name: str, data: bytes | None, language: Language) -> Sheet:
    return Sheet.of(name, data, language)


def _cells(sheet: Sheet) -> dict[str, dict[str, str]]:
    """Id (with a number where it repeats) -> column -> cell."""
    found: dict[str, dict[str, str]] = {}
    columns = [column or head for column, head in zip(sheet.columns, sheet.rows[0], strict=True)]
    for row in sheet.rows[1:]:
        key, number = row[0].strip(), 1
        while (name := key if number == 1 else f"{key} ({number})") in found:
            number += 1
        found[name] = dict(zip(columns, row, strict=True))
    return found


def _rows(path: str, mine: Sheet, theirs: Sheet) -> Iterator[CopyItem]:
    ours, others = _cells(mine), _cells(theirs)
    for key in sorted({*ours, *others}):
        one, other = ours.get(key), others.get(key)
        if one is None or other is None:
            yield CopyItem(path, key, "", *("，".join(filter(None, (row or {}).values())) for row in (one, other)))
            continue
        for column in [*one, *(name for name in other if name not in one)]:
            before, after = one.get(column, ""), other.get(column, "")
            if before.strip() != after.strip():
                yield CopyItem(path, key, column, before, after)


def _log(data: bytes | None) -> list[tuple[str, ...]]:
    return [tuple(row) for row in csv.reader(io.StringIO((data or b"").decode("utf-8-sig", errors="replace"))) if row]


def _lines(path: str, mine: bytes | None, theirs: bytes | None) -> Iterator[CopyItem]:
    ours, others = _log(mine)[1:], _log(theirs)[1:]
    yield from (CopyItem(path, "，".join(row), "", "，".join(row), "") for row in ours if row not in others)
    yield from (CopyItem(path, "，".join(row), "", "", "，".join(row)) for row in others if row not in ours)


def _with(mine: Tree, theirs: Tree, item: CopyItem, language: Language) -> dict[str, bytes | None]:
    if item.path.startswith(WEEKS):
        theirs_files = {item.path + name: data for name, data in part_of(theirs, item.path).items()}
        gone: Mapping[str, bytes | None] = {item.path + name: None for name in part_of(mine, item.path)}
        return {**gone, **theirs_files}
    if item.path.startswith("desk/"):
        return {item.path: _line_taken(mine.get(item.path), theirs.get(item.path), item)}
    table = item.path.removesuffix(".csv")
    if table not in SCHEMA:
        return {item.path: theirs.get(item.path)}
    return {item.path: _row_taken(_table(table, mine.get(item.path), language),
                                  _table(table, theirs.get(item.path), language), item, language)}  # fmt: skip


def _line_taken(mine: bytes | None, theirs: bytes | None, item: CopyItem) -> bytes:
    rows, others = _log(mine), _log(theirs)
    head = (rows or others)[:1]
    kept = [row for row in rows[1:] if not (item.mine and "，".join(row) == item.mine)]
    added = [row for row in others[1:] if item.theirs and "，".join(row) == item.theirs]
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows([*head, *sorted([*kept, *added])])
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def _row_taken(mine: Sheet, theirs: Sheet, item: CopyItem, language: Language) -> bytes:
    others = _cells(theirs)
    at = {key: number for number, key in enumerate(_cells(mine), 1)}
    if item.key not in others:
        rows = [row for number, row in enumerate(mine.rows) if number != at[item.key]]
        return Sheet(mine.name, rows, mine.dialect).data()
    wanted = others[item.key]
    names = [item.column] if item.column else [name for name, cell in wanted.items() if cell.strip()]
    for name in names:
        if name in SCHEMA[mine.name]:
            mine = mine.with_column(name, language)
    rows = [list(row) for row in mine.rows]
    if item.key not in at:
        rows.append([""] * len(rows[0]))
    number = at.get(item.key, len(rows) - 1)
    for position, (column, head) in enumerate(zip(mine.columns, rows[0], strict=True)):
        name = column or head
        if name in names:
            rows[number][position] = wanted[name]
    return Sheet(mine.name, rows, mine.dialect).data()


def _size(data: bytes | None) -> str:
    return "" if data is None else f"{len(data)} B"
