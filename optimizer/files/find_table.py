"""Which table a sheet holds and which rows are its header: by a title that names a table, else by the headers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from optimizer.domain.schema import ID_COLUMN, REQUIRED_COLUMNS, TABLES
from optimizer.files import labels
from optimizer.files.class_names import class_form, class_in
from optimizer.files.headings import TICKED, Heading, heading, put_together
from optimizer.files.own_names import names_are_ids
from optimizer.files.raw_sheets import Grid, RawSheet
from optimizer.language import terms
from optimizer.language.folding import plain

_SEARCHED_ROWS = 20
_MOST_HEADER_ROWS = 3
_GRADE = re.compile(r"(?:(初)([一二三])|([一二三四五六七八九1-9]))\s*年?级|(初)([一二三])")
_GRADES = re.compile(r"[一二三四五六七八九1-9](?:年级)?\s*[-~—–至到、,/和与]\s*初?[一二三四五六七八九1-9]\s*年?级")
_DIGITS = "一二三四五六七八九"


@dataclass(frozen=True)
class FoundTable:
    """A sheet that holds a table.

    Attributes
    ----------
    table : str
    sheet : RawSheet
    header : int
        The last row of its header, from 0; ``header_rows`` says how many rows it has.
    sure : bool
        Whether the title is exact.
    """

    table: str
    sheet: RawSheet
    header: int
    sure: bool
    header_rows: int = 1

    @property
    def texts(self) -> list[str]:
        """The headers, those of several rows put together."""
        return header_texts(self.table, self.sheet.grid, self.header, self.header_rows)

    @cached_property
    def above(self) -> list[str]:
        """The texts above the header."""
        top = self.header - self.header_rows + 1
        return [cell for line in self.sheet.grid[:top] for cell in line if cell.strip()]

    def is_title(self, line: Sequence[str]) -> bool:
        """Whether a row repeats a title above the header, as sheets of several printed pages do."""
        texts = [cell.strip() for cell in line if cell.strip()]
        return len(texts) == 1 and texts[0] in {cell.strip() for cell in self.above}

    @cached_property
    def class_name(self) -> str:
        """The class that the title or a text above the header names (``三（2）班``), blank for none."""
        named = {name for text in self.above if (name := class_in(text))}
        return class_in(self.sheet.name) or (named.pop() if len(named) == 1 else "")

    @cached_property
    def grade(self) -> int:
        """The grade that the title or a text above the header names (``三年级学生``), 0 for none."""
        named = {grade for text in self.above if (grade := grade_in(text))}
        titled = grade_in(self.sheet.name) or class_form(self.class_name).grade
        return titled or (named.pop() if len(named) == 1 else 0)

    def column(self, name: str) -> int | None:
        """The position of a column of the contract, None where the header lacks it."""
        return next((at for at, each in enumerate(_headings(self.table, self.texts)) if each == Heading(name)), None)

    @property
    def names_are_ids(self) -> bool:
        """Whether its rows are known by their names."""
        return names_are_ids(self.table, _headings(self.table, self.texts))

    @property
    def grade_of_classes(self) -> bool:
        """Whether the class of every row names its grade, so that no column of grades is needed."""
        at = self.column("class")
        rows = [line for line in self.sheet.grid[self.header + 1 :] if sum(bool(cell.strip()) for cell in line) > 2]
        return at is not None and bool(rows) and all(len(row) > at and class_form(row[at]).grade for row in rows)


@dataclass(frozen=True)
class Choice:
    """The sheets that one table is read from, and those that could have been it.

    Attributes
    ----------
    parts : tuple of FoundTable
        At least one; several where each names another grade.
    rivals : tuple of FoundTable
        Other sheets that could be meant just as well: bad input if there are any.
    passed_over : tuple of FoundTable
        Hidden sheets, copies and sheets with vaguer titles that gave way.
    """

    parts: tuple[FoundTable, ...]
    rivals: tuple[FoundTable, ...] = ()
    passed_over: tuple[FoundTable, ...] = ()

    @property
    def titles(self) -> list[str]:
        """The titles of all these sheets."""
        return [each.sheet.title for each in (*self.parts, *self.rivals, *self.passed_over)]


def find_tables(sheets: Sequence[RawSheet], *, by_headers: bool = True) -> dict[str, Choice]:
    """Table -> the sheets that hold it: by titles equal to its name, else containing it, else ``by_headers``.

    A visible sheet goes before a hidden one, whatever their titles.
    """
    found: dict[str, list[FoundTable]] = {}
    for sheet in sheets:
        if match := _identify(sheet, by_headers=by_headers):
            found.setdefault(match.table, []).append(match)
    chosen = {table: _choose(matches) for table, matches in found.items()}
    return {table: choice for table, choice in chosen.items() if choice}


def _choose(found: list[FoundTable]) -> Choice | None:
    known = [each for each in found if each.sure or not each.names_are_ids]  # not a list of phones, say
    matches = found if not known or _are_parts(found) else known
    visible = [each for each in matches if not each.sheet.hidden]
    able = visible or [each for each in matches if each.sure]
    if not able:
        return None
    sure = [each for each in able if each.sure]
    told = [each for each in able if each.sure or _tells(each.table, each.sheet.name)]
    kept = (told if sure else able) or able
    if _are_parts(able):
        kept = parts = able
    else:
        parts = (sure or kept)[:1]
    rivals = tuple(each for each in kept if each not in parts)
    return Choice(tuple(parts), rivals, tuple(each for each in found if each not in (*parts, *rivals)))


def _are_parts(matches: Sequence[FoundTable]) -> bool:
    """Whether sheets are parts of one table, each of another grade or class."""
    classes = [each.class_name for each in matches]
    apart = {(each.grade, name if all(classes) else "") for each, name in zip(matches, classes, strict=True)}
    return all(grade for grade, _ in apart) and len(apart) == len(matches)


def grade_in(title: str) -> int:
    """The grade that a title names, 0 for none or several."""
    if _GRADES.search(plain(title)):
        return 0
    named = set()
    for match in _GRADE.finditer(plain(title)):
        if match[3]:
            named.add(int(match[3]) if match[3].isdigit() else _DIGITS.index(match[3]) + 1)
        else:
            named.add(_DIGITS.index(match[2] or match[5]) + 7)
    return named.pop() if len(named) == 1 else 0


def _identify(sheet: RawSheet, *, by_headers: bool) -> FoundTable | None:
    exact = labels.table_of(sheet.name)
    if exact in TABLES:
        return replace(found_table(exact, sheet), sure=True)
    if exact is not None or not sheet.grid:
        return None
    told = told_tables(sheet.name)
    if not by_headers and len(told) != 1 and not class_in(sheet.name):
        return None
    candidates = told if len(told) == 1 else TABLES
    found = [found_table(table, sheet) for table in candidates]
    scored = [(_score(each, told=candidates is told), each) for each in found]
    best = max((score for score, _ in scored), default=0)
    winners = [each for score, each in scored if score == best]
    if best >= (1 if candidates is told else 2) and len(winners) == 1:
        return winners[0]
    return None


def told_tables(title: str) -> list[str]:
    """The tables whose names a title contains."""
    return [table for table in TABLES if _tells(table, title)]


def _tells(table: str, title: str) -> bool:
    """Whether a title contains one of the table's names: ``2026秋学生名单（定稿）``."""
    folded = terms.fold(re.sub(r"[\d\s]+", "", title))
    return any(terms.fold(name) in folded for name in (table, *labels.TABLES[table]))


def _score(found: FoundTable, *, told: bool) -> int:
    """How many of the table's columns its best header row has; 0 where a required one is missing.

    Names are ids only where the title has ``told`` which table it is, or children sign up.
    """
    columns = {each.column for each in _headings(found.table, found.texts) if each}
    given = {"grade"} if found.grade or found.grade_of_classes else set()
    if found.table == "students" and "attends" not in columns and not found.grade:
        given = set()  # a list of children of a club, say
    elif found.names_are_ids and (told or found.table == "students"):
        given = given | {ID_COLUMN[found.table]}
    return len(columns) if columns | given >= set(REQUIRED_COLUMNS[found.table]) else 0


def found_table(table: str, sheet: RawSheet) -> FoundTable:
    """The sheet as that table, with the rows that look most like its header; titles above it are passed over.

    Of headers with as many columns the one of fewer rows is taken, then the upper one.
    """
    searched = min(len(sheet.grid), _SEARCHED_ROWS)
    counts = [_count(table, sheet.grid, last, 1) for last in range(searched)]
    most = max(counts, default=0)
    first = counts.index(most) if counts else 0
    best = FoundTable(table, sheet, first, False)
    for rows in range(2, _MOST_HEADER_ROWS + 1):
        for last in range(max(first, rows - 1), min(first + rows, searched)):
            count = _count(table, sheet.grid, last, rows)
            if count > most:
                best, most = FoundTable(table, sheet, last, False, rows), count
    return best


def header_row(table: str, grid: Grid) -> int:
    """The row, from 0, that looks most like the table's header."""
    return found_table(table, RawSheet("", grid)).header


def _count(table: str, grid: Grid, last: int, rows: int) -> int:
    """How many columns a header of these rows names; 0 where the lower rows are no part of a header."""
    if rows > 1:
        upper, line = header_texts(table, grid, last - 1, rows - 1), grid[last]
        pairs = zip(_padded(upper, len(line)), line, strict=False)
        if not any(cell.strip() for cell in line) or any(_is_data(table, above, below) for above, below in pairs):
            return 0
    return len({each for each in _headings(table, header_texts(table, grid, last, rows)) if each})


def _is_data(table: str, upper: str, lower: str) -> bool:
    """Whether a text under a header of its own is a cell of the table, no second part of the header."""
    if not lower.strip() or lower.strip() == upper.strip() or heading(table, upper) is None:
        return False
    both = heading(table, put_together(table, upper, lower))
    return both is None or both.form == "whole"


def header_texts(table: str, grid: Grid, last: int, rows: int) -> list[str]:
    """The header of one or more rows, each title reaching over the blank cells to its right that have texts below."""
    if not grid:
        return []
    texts = grid[last - rows + 1] if rows > 1 else grid[last]
    for row in range(last - rows + 2, last + 1):
        lower = grid[row]
        width = max(len(texts), len(lower))
        upper, title, joined = _padded(texts, width), "", []
        for above, below in zip(upper, _padded(lower, width), strict=True):
            title = above if above.strip() or not below.strip() else title
            joined.append(put_together(table, title if below.strip() else above, below))
        texts = joined
    return _weekdays(table, texts)


def _weekdays(table: str, texts: list[str]) -> list[str]:
    """Headers ``一``, ``二``, ``三`` … are days where there are three or more of them."""
    days = [text for text in texts if text.strip() in tuple("一二三四五六日")] if table in TICKED else []
    return [f"周{text.strip()}" if text in days else text for text in texts] if len(set(days)) > 2 else texts


def _padded(texts: Sequence[str], width: int) -> list[str]:
    return [*texts, *[""] * (width - len(texts))]


def _headings(table: str, texts: Sequence[str]) -> list[Heading | None]:
    return [heading(table, text) for text in texts]
