"""The rows of a found table as they stand in its sheet: repeated headers, totals, notes and blank rows passed over."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from openpyxl.utils import get_column_letter

from optimizer.domain.notices import InputNotice
from optimizer.domain.schema import SCHEMA
from optimizer.files.find_table import FoundTable
from optimizer.files.headings import SUBMITTED, Heading, heading
from optimizer.files.raw import SheetSource
from optimizer.files.raw_sheets import CellKind, OddCell
from optimizer.language.folding import plain, visible
from optimizer.language.text import Text

_SHOWN = ("id", "text", "list", "slots", "day-list", "grade-list")
_TOTAL = re.compile(
    r"(?:总?合计|总计|小计|共计|累计|总数|总人数|人数合计|平均|sum|total|subtotal)(?:人数)?(?:[:：(].*)?", re.IGNORECASE
)
_REMARK = re.compile(
    r"(?:注|备注|说明|附注|填表说明|注意|填表人|制表人?|审核人?|负责人签字|校长签字|联系人|联系电话|填报人|填表日期|制表日期|日期|单位盖章|盖章|note|remark)s?\s*[\d一二三]?\s*[:：].*",
    re.IGNORECASE | re.DOTALL,
)
_OVER = {
    "header": Text("{table}: {n} repeated header row(s) passed over", "{table}：跳过重复的表头 {n} 行"),
    "total": Text("{table}: {n} row(s) of totals passed over", "{table}：跳过合计行 {n} 行"),
    "remark": Text("{table}: {n} row(s) with a remark alone passed over", "{table}：跳过只有说明文字的 {n} 行"),
    "blank": Text("{table}: {n} blank row(s) between others passed over", "{table}：跳过中间的空行 {n} 行"),
    "strange": Text(
        "{table}: {n} row(s) have texts only in columns that are not read, and are passed over",
        "{table}：{n} 行只在未读取的列中有内容，已跳过",
    ),
}
_ROW = Text("row {n}", "第 {n} 行")
_UNREAD = Text("{table}: {n} column(s) were not read", "{table}：以下 {n} 列没有读取")
_NAMELESS = Text("column {letter} (no header)", "{letter} 列（没有表头）")
_ABOVE = Text("{table}: {n} text(s) above the header were not read", "{table}：表头上方的 {n} 处文字没有读取")
_HIDDEN_ROWS = Text("{table}: {n} hidden row(s) were read as well", "{table}：隐藏的 {n} 行也已读取")
_HIDDEN_COLUMNS = Text("{table}: {n} hidden column(s) were read as well", "{table}：隐藏的 {n} 列也已读取")
_STORED_TOO = ("attendance", "absences", "served", "days", "calendar")


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the body: its number as a spreadsheet shows it, its texts and odd cells by position (from 0)."""

    number: int
    texts: dict[int, str]
    odd: dict[int, OddCell]


@dataclass
class Part:
    """A sheet of a table: its header and what each column means, its rows, and what was passed over.

    ``unread`` holds the positions that no column of the contract takes; more may join it when forms are looked at.
    """

    found: FoundTable
    texts: list[str]
    columns: list[Heading | None]
    lines: list[Line]
    passed_over: dict[str, list[int]] = field(default_factory=dict)
    unread: set[int] = field(default_factory=set)

    @property
    def header_row(self) -> int:
        """The last row of the header as a spreadsheet shows it."""
        return self.found.header + 1

    def at(self, heading: Heading) -> int | None:
        """The position of a heading, None where the header lacks it."""
        return next((at for at, each in enumerate(self.columns) if each == heading), None)

    def source(self, positions: dict[str, int]) -> SheetSource:
        """Headers and letters of columns by their positions."""
        lettered = self.found.sheet.lettered
        return SheetSource(
            self.found.sheet.title,
            {column: self.texts[at].strip() for column, at in positions.items()},
            {column: get_column_letter(at + 1) for column, at in positions.items()} if lettered else {},
        )


def is_shown(table: str, column: Heading | None) -> bool:
    """Whether a column is read as it is shown, not as it is stored."""
    if column is None or column.form != "whole":
        return True
    if column.column == SUBMITTED:
        return False
    if table not in SCHEMA:
        return column.column != "date"
    info = SCHEMA[table].get(column.column)
    return info is None or info.kind in _SHOWN or info.kind.startswith("ref")


def read_part(found: FoundTable) -> Part:
    """The header and rows of a sheet."""
    texts = found.texts
    columns = [heading(found.table, text) for text in texts]
    part = Part(found, texts, columns, [])
    part.unread = {at for at, column in enumerate(columns) if column is None}
    grid = found.sheet.grid
    body = grid[found.header + 1 :]
    headers = [texts, *grid[found.header - found.header_rows + 1 : found.header + 1]]
    odd: dict[int, dict[int, OddCell]] = {}
    for (row, column), cell in found.sheet.odd.items():
        odd.setdefault(row, {})[column - 1] = cell
    stored = {at for at, column in enumerate(columns) if not is_shown(found.table, column)}
    blank: list[int] = []
    for number, line in enumerate(body, found.header + 2):
        strange = odd.get(number, {})
        cells = {at: text for at, cell in enumerate(line) if cell and (text := visible(cell))}
        for at, cell in strange.items():
            if at in stored or cell.kind is CellKind.FORMULA:
                cells[at] = cell.stored
        if not cells:
            blank.append(number)
            continue
        part.passed_over.setdefault("blank", []).extend(blank)
        blank = []
        if kind := _passed_over(cells, headers, columns):
            part.passed_over.setdefault(kind, []).append(number)
        else:
            part.lines.append(Line(number, cells, strange))
    return part


def _passed_over(cells: dict[int, str], headers: Sequence[Sequence[str]], columns: Sequence[Heading | None]) -> str:
    """Why a row is none of the table's: ``header``, ``total``, ``remark``, ``strange``; blank if it is one."""
    if len(cells) > 1 and any(
        all(at < len(header) and text == visible(header[at]) for at, text in cells.items()) for header in headers
    ):
        return "header"
    if any(_TOTAL.fullmatch(plain(text).replace(" ", "")) for text in cells.values()):
        numbers = sum(text.replace(".", "").isdigit() for text in cells.values())
        if len(cells) - numbers <= 2:
            return "total"
    if all(_REMARK.fullmatch(text) for text in cells.values()):
        return "remark"
    if not any(at < len(columns) and columns[at] for at in cells):
        return "strange"
    return ""


def part_notices(part: Part) -> list[InputNotice]:
    """What of a sheet was not used, or used although it is hidden."""
    sheet = part.found.sheet
    title = sheet.title
    notices = []
    top = part.found.header - part.found.header_rows + 1
    above = dict.fromkeys(text for line in sheet.grid[:top] for cell in line if (text := plain(cell)))
    if above:
        notices.append(InputNotice.of(_ABOVE, above, table=title))
    used = {at for line in part.lines for at in line.texts}
    unread = sorted(at for at in used if at in part.unread or at >= len(part.texts))
    names = [
        plain(part.texts[at])
        if at < len(part.texts) and part.texts[at].strip()
        else _NAMELESS.format(letter=get_column_letter(at + 1))
        for at in unread
    ]
    unused = [
        plain(text) for at, text in enumerate(part.texts) if at in part.unread and at not in used and text.strip()
    ]
    if names or unused:
        notices.append(InputNotice.of(_UNREAD, [*names, *unused], every=True, table=title))
    for kind, numbers in part.passed_over.items():
        if numbers:
            notices.append(InputNotice.of(_OVER[kind], [_ROW.format(n=number) for number in numbers], table=title))
    rows = [line.number for line in part.lines if line.number in sheet.hidden_rows]
    if rows:
        notices.append(InputNotice.of(_HIDDEN_ROWS, [_ROW.format(n=number) for number in rows], table=title))
    columns = [at for at in sorted(used - part.unread) if at + 1 in sheet.hidden_columns and at < len(part.texts)]
    if columns:
        notices.append(
            InputNotice.of(_HIDDEN_COLUMNS, [plain(part.texts[at]) for at in columns], every=True, table=title)
        )
    return notices
