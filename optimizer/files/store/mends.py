"""What is wrong in cells and can be put right without asking more: the cells that one click changes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from optimizer.domain.schema import ID_COLUMN
from optimizer.errors import Problem
from optimizer.files.store.sheet import Sheet
from optimizer.language import terms
from optimizer.language.text import Text

_ROW = re.compile(r"row (\d+)$|![A-Z]+(\d+)$")
_BREAKS = r"[\s;；、,，]"
_EXERCISE, _MINUTES = "physical_minutes", "30"
_READ_AS = Text("Read “{value}” as {nearest} ({n} cell(s))", "把“{value}”改为 {nearest}（{n} 格）")
_TAKE_OUT = Text("Take “{value}” out of the list ({n} cell(s))", "从列表中去掉“{value}”（{n} 格）")
_TWICE = Text("Delete {n} row(s) that repeat another word for word", "删除完全重复的行（{n} 行）")
_SPORTS = Text(
    "Count {minutes} minutes of exercise in {n} sports activity(ies)", "为 {n} 项体育活动填 {minutes} 分钟锻炼"
)


@dataclass(frozen=True)
class Mend:
    """Cells to change (row, column position, text) or rows to delete of a table; ``text`` says what."""

    table: str
    text: Text
    cells: tuple[tuple[int, int, str], ...] = ()
    rows: tuple[int, ...] = ()

    def applied(self, sheet: Sheet) -> Sheet:
        return sheet.changed(self.cells).without(self.rows)


def grid_row(problem: Problem) -> int:
    """Row of the grid, 1 below the header, that a problem of a table is in; 0 for the header or the whole table."""
    match = _ROW.search(problem.place)
    return int(match[1] or match[2]) - 1 if match else 0


def kind_of(problem: Problem) -> str:
    """What problems of one kind have in common: table, column, and the word that is wrong where it is not a number."""
    word = "" if problem.again or not problem.value or _is_number(problem.value) else problem.value
    return "|".join((problem.table, problem.column, "again" if problem.again else word))


def mend_of(problems: Iterable[Problem], sheets: Mapping[str, Sheet]) -> Mend | None:
    """How all problems of one kind are put right at once; None where only a person can tell."""
    problems = list(problems)
    first = problems[0]
    sheet = sheets.get(first.table)
    if sheet is None:
        return None
    if first.again:
        return _repeated(first.table, problems, sheet)
    if first.table == "activities" and first.column == _EXERCISE and first.index is None:
        return _exercise(sheet)
    if first.column not in sheet.columns or not first.value:
        return None
    at, rows = sheet.at(first.column), sorted({row for one in problems if 0 < (row := grid_row(one)) < len(sheet.rows)})
    if first.nearest:
        word = _called(sheets.get(first.refers), first.nearest)
        cells = _replaced(sheet, rows, at, first.value, word)
        text = _READ_AS.format(value=first.value, nearest=word, n=len(cells))
    elif first.refers:
        cells = _replaced(sheet, rows, at, first.value, "")
        text = _TAKE_OUT.format(value=first.value, n=len(cells))
    else:
        return None
    return Mend(first.table, text, cells) if cells else None


def _called(sheet: Sheet | None, one: str) -> str:
    """The name that a row alone has, else its id."""
    if sheet is None or "name" not in sheet.columns or ID_COLUMN.get(sheet.name) not in sheet.columns:
        return one
    key, name = sheet.at(ID_COLUMN[sheet.name]), sheet.at("name")
    found = next((row[name].strip() for row in sheet.rows[1:] if row[key].strip() == one), "")
    return found if found and sum(row[name].strip() == found for row in sheet.rows[1:]) == 1 else one


def _replaced(sheet: Sheet, rows: Iterable[int], at: int, word: str, by: str) -> tuple[tuple[int, int, str], ...]:
    """Cells in which a word stands, alone or in a list, with another in its place."""
    item = re.compile(rf"(?:(?<=^)|(?<={_BREAKS})){re.escape(word)}(?={_BREAKS}|$)")
    made = []
    for row in rows:
        old = sheet.rows[row][at]
        new = item.sub(lambda _: by, old)
        if not by:
            new = re.sub(rf"({_BREAKS})(?:\s*{_BREAKS})+", r"\1", new).strip(" ;；、,，\t")
        if new != old:
            made.append((row, at, new))
    return tuple(made)


def _repeated(table: str, problems: Iterable[Problem], sheet: Sheet) -> Mend | None:
    """Rows that say the same as an earlier one, cell by cell."""
    seen: set[tuple[str, ...]] = set()
    same = []
    for number, cells in enumerate(sheet.rows):
        key = tuple(cell.strip() for cell in cells)
        if number and key in seen:
            same.append(number)
        seen.add(key)
    told = {grid_row(problem) for problem in problems}
    rows = tuple(number for number in same if number in told)
    return Mend(table, _TWICE.format(n=len(rows)), rows=rows) if rows else None


def _exercise(sheet: Sheet) -> Mend | None:
    """Minutes of exercise for the sports activities that say none."""
    if _EXERCISE not in sheet.columns or "category" not in sheet.columns:
        return None
    at, category = sheet.at(_EXERCISE), sheet.at("category")
    rows = [n for n, row in enumerate(sheet.rows) if n and terms.value_of("category", row[category]) == "sports"]
    cells = tuple((row, at, _MINUTES) for row in rows)
    return Mend("activities", _SPORTS.format(minutes=_MINUTES, n=len(cells)), cells) if cells else None


def _is_number(text: str) -> bool:
    return text.replace(".", "", 1).isdigit()
