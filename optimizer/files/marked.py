"""A copy of a scenario workbook with the offending cells marked and commented, and a first sheet that lists them."""

from __future__ import annotations

import re
import warnings
from collections.abc import Sequence
from copy import copy
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill

from optimizer.errors import Problem
from optimizer.files.containers import Container, kind_of, read_sheets
from optimizer.files.publishing import replace_file
from optimizer.files.workbook_cells import LONGEST_TEXT
from optimizer.files.xlsx_in import open_workbook, present_cells
from optimizer.language.text import Language, Text

PROBLEMS_TITLE = Text("problems", "问题清单")
_AUTHOR = "check-input"
_RED = PatternFill("solid", fgColor="FFFFB3A7")
_PLAIN = PatternFill()
_CELL = re.compile(r"(?P<sheet>.+)!(?P<cell>[A-Z]{1,3}[1-9]\d*)")
_HEADERS = (
    (Text("place", "位置"), 18),
    (Text("column", "列"), 18),
    (Text("found", "填写内容"), 24),
    (Text("expected", "应为"), 60),
    (Text("nearest known", "最接近的"), 18),
)

MOST_MARKED = 2_000
"""Problems that are marked and listed: 10,000 take 20 s to write."""
_MORE = Text("{n} more problems; mend these first", "另有 {n} 处问题，请先改正以上各处")


def write_marked(
    source: Path, out: Path, problems: Sequence[Problem], language: Language, *, replace: bool = False
) -> None:
    """Write a copy of a workbook with its problems shown where they are.

    Parameters
    ----------
    source : Path
        The workbook that the problems were found in, of any kind. It is not changed. Marks of an earlier check go.
    out : Path
        The copy to write, in one step.
    problems : sequence of Problem
        With places such as ``学生!D17``; those without a cell are only listed. Of very many the first `MOST_MARKED`
        are marked and listed, and the last line of the list says how many there are besides.
    language : Language
    replace : bool
        See `replace_file`.
    """
    workbook = _open(source)
    for title in (PROBLEMS_TITLE.en, PROBLEMS_TITLE.zh):
        if title in workbook.sheetnames:
            del workbook[title]
    for sheet in workbook.worksheets:
        _clear(sheet)
    for place, texts in _by_cell(problems[:MOST_MARKED], language).items():
        match = _CELL.fullmatch(place)
        if match and match["sheet"] in workbook.sheetnames:
            _mark(_first_of(workbook[match["sheet"]], match["cell"]), texts)
    _list_problems(workbook, problems, language)
    with replace_file(out, replace=replace) as draft, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        workbook.save(draft)


def _open(source: Path) -> openpyxl.Workbook:
    """The workbook to mark; of another kind than ``.xlsx`` a plain copy of its texts."""
    if kind_of(source) is Container.XLSX:
        return open_workbook(source, data_only=False)
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    for raw in read_sheets(source):
        sheet = workbook.create_sheet(raw.title)
        sheet.sheet_state = "hidden" if raw.hidden else "visible"
        for row, line in enumerate(raw.grid, 1):
            for column, text in enumerate(line, 1):
                if text:
                    _put(sheet.cell(row, column), text)
    return workbook


def _by_cell(problems: Sequence[Problem], language: Language) -> dict[str, list[str]]:
    notes: dict[str, list[str]] = {}
    for problem in problems:
        text = problem.expected.say(language)
        hint = Text("nearest known: ", "最接近的：").say(language) + problem.nearest if problem.nearest else ""
        notes.setdefault(problem.place, []).append("\n".join(part for part in (text, hint) if part))
    return notes


def _first_of(sheet: Any, place: str) -> Any:
    """A cell, or the first of those that it is merged with: the others can hold no comment."""
    cell = sheet[place]
    if isinstance(cell, MergedCell):
        area = next(area for area in sheet.merged_cells.ranges if place in area)
        cell = sheet.cell(area.min_row, area.min_col)
    return cell


def _mark(cell: Any, texts: list[str]) -> None:
    before = f"\n\n{cell.comment.text}" if cell.comment else ""
    cell.comment = Comment("\n".join(texts) + before, _AUTHOR, height=40 + 30 * len(texts), width=280)
    cell.fill = copy(_RED)


def _clear(sheet: Any) -> None:
    """Remove the marks of an earlier check."""
    for cell in present_cells(sheet):
        if cell.comment and cell.comment.author == _AUTHOR and cell.fill.fgColor.rgb == _RED.fgColor.rgb:
            own = cell.comment.text.partition("\n\n")[2]
            cell.comment = Comment(own, "") if own else None
            cell.fill = copy(_PLAIN)


def _list_problems(workbook: Any, problems: Sequence[Problem], language: Language) -> None:
    sheet = workbook.create_sheet(PROBLEMS_TITLE.say(language), 0)
    workbook.active = 0
    for other in workbook.worksheets[1:]:
        other.sheet_view.tabSelected = False
    for at, (header, width) in enumerate(_HEADERS, 1):
        _put(sheet.cell(1, at), header.say(language)).font = Font(bold=True)
        sheet.column_dimensions[sheet.cell(1, at).column_letter].width = width
    sheet.freeze_panes = "A2"
    sheet.page_setup.paperSize = 9
    sheet.page_setup.orientation = "landscape"
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_setup.fitToHeight = 0
    sheet.print_title_rows = "1:1"
    if len(problems) > MOST_MARKED:
        _put(sheet.cell(MOST_MARKED + 2, 1), _MORE.format(n=len(problems) - MOST_MARKED).say(language))
    for row, problem in enumerate(problems[:MOST_MARKED], 2):
        column = problem.column_name(language)
        texts = (problem.place, column, problem.value, problem.expected.say(language), problem.nearest)
        for at, text in enumerate(texts, 1):
            _put(sheet.cell(row, at), text).alignment = Alignment(wrap_text=True, vertical="top")
        lines = max(1, *(-(-_long(text) // (width - 2)) for text, (_, width) in zip(texts, _HEADERS, strict=True)))
        sheet.row_dimensions[row].height = 15 * min(lines, 20)
        if match := _CELL.fullmatch(problem.place):
            title = match["sheet"].replace("'", "''")
            sheet.cell(row, 1).hyperlink = f"#'{title}'!{match['cell']}"
            sheet.cell(row, 1).font = Font(color="FF0B5CAD", underline="single")


def _long(text: str) -> int:
    """Width of a text in half-width characters."""
    return sum(1 + (char > "\u2e80") for char in text)


def _put(cell: Any, text: str) -> Any:
    """Write a text that stays text, whatever it begins with, without the characters that no workbook can hold."""
    cell.value = ILLEGAL_CHARACTERS_RE.sub("\ufffd", text)[:LONGEST_TEXT]
    cell.data_type = "s"
    cell.number_format = "@"
    cell.quotePrefix = True
    return cell
