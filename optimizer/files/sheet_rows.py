"""The rows of a found table as they stand in its sheet: repeated headers, totals, notes and blank rows passed over.

`SheetNotes` gathers what is told of the sheets of one table; `plain_rows` is the table for whoever copies it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from openpyxl.utils import get_column_letter

from optimizer.domain.notices import EXAMPLES, InputNotice
from optimizer.domain.schema import SCHEMA
from optimizer.files import labels
from optimizer.files.class_names import class_form, class_in
from optimizer.files.find_table import FoundTable, grade_in
from optimizer.files.headings import SUBMITTED, Heading, heading
from optimizer.files.raw import SheetSource
from optimizer.files.raw_sheets import CellKind, Grid, OddCell, unquoted
from optimizer.language.folding import one_line, plain, visible
from optimizer.language.lists import list_text
from optimizer.language.text import Text

_SHOWN = ("id", "text", "list", "slots", "day-list", "grade-list")
_TOTAL = re.compile(
    r"(?:.{0,12}?(?:合计|总计|小计|共计|累计)|总数|总人数|平均|(?:以上|总)?共|sum|total|subtotal)"
    r"(?:人数)?(?:\d+[人名位个])?(?:[:：(].*)?",
    re.IGNORECASE,
)
_REMARK = re.compile(
    r"(?:注|备注|说明|附注|填表说明|注意|填表人|制表人?|审核人?|联系人|联系电话|填报人|填表日期|制表日期|日期|note|remark"
    r"|.{0,8}(?:签字|签名|签章|盖章))s?\s*[\d一二三]?\s*[:：].*"
    r"|\d{1,2}[.、．)）]\D{3}.*",  # ``2.周五不开`` below ``说明：``
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
        cells = {at: text for at, cell in enumerate(line) if cell and (text := visible(unquoted(cell)))}
        for at, cell in strange.items():
            if at in stored or cell.kind is CellKind.FORMULA:
                cells[at] = cell.stored
        if not cells:
            blank.append(number)
            continue
        part.passed_over.setdefault("blank", []).extend(blank)
        blank = []
        if kind := "header" if found.is_title(line) else _passed_over(cells, headers, columns):
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


def tell_part(part: Part, notes: SheetNotes) -> None:
    """Note what of a sheet was not used, or used although it is hidden."""
    sheet = part.found.sheet
    title = sheet.title
    above = dict.fromkeys(text for cell in part.found.above if (text := one_line(plain(cell))))
    if part.found.table in ("students", "classes"):  # what says the grade or class of all rows is told as that
        says = [read for column, read in (("grade", grade_in), ("class", class_in)) if part.at(Heading(column)) is None]
        above = {text: None for text in above if not any(read(text) for read in says)}
    if above:
        notes.add(title, _ABOVE, above)
    used = {at for line in part.lines for at in line.texts}
    unread = sorted(at for at in used if at in part.unread or at >= len(part.texts))
    names = [
        one_line(plain(part.texts[at]))
        if at < len(part.texts) and part.texts[at].strip()
        else _NAMELESS.format(letter=get_column_letter(at + 1))
        for at in unread
    ]
    unused = [
        one_line(plain(text))
        for at, text in enumerate(part.texts)
        if at in part.unread and at not in used and text.strip()
    ]
    if names or unused:
        notes.add(title, _UNREAD, [*names, *unused], every=True)
    for kind, numbers in part.passed_over.items():
        if numbers:
            notes.add(title, _OVER[kind], [_ROW.format(n=number) for number in numbers])
    rows = [line.number for line in part.lines if line.number in sheet.hidden_rows]
    if rows:
        notes.add(title, _HIDDEN_ROWS, [_ROW.format(n=number) for number in rows])
    columns = [at for at in sorted(used - part.unread) if at + 1 in sheet.hidden_columns and at < len(part.texts)]
    if columns:
        notes.add(title, _HIDDEN_COLUMNS, [plain(part.texts[at]) for at in columns], every=True)


_Kind = tuple[Text, bool, tuple[tuple[str, object], ...]]
_SHEETS = Text("{titles} and {n} more sheet(s)", "{titles} 等 {n} 张表")
_OF_SHEET = Text("{title}: {case}", "{title} {case}")


def titles_text(titles: Sequence[str]) -> Text:
    """The titles of sheets in words, of many the first few: ``一（1）班、一（2）班、一（3）班 等 48 张表``."""
    if len(titles) <= EXAMPLES:
        return list_text(titles)
    shown = list_text(titles[:EXAMPLES])
    return Text(
        _SHEETS.format(titles=shown, n=len(titles) - EXAMPLES).en, _SHEETS.format(titles=shown, n=len(titles)).zh
    )


@dataclass
class SheetNotes:
    """Notices about sheets on their way: kind of thing -> the sheets that it is about, each with its cases."""

    _told: dict[_Kind, list[tuple[str, tuple[Text | str, ...]]]] = field(default_factory=dict)

    def add(
        self, title: str, what: Text, cases: Iterable[Text | str] = (), *, every: bool = False, **fields: object
    ) -> None:
        """Note something about a sheet; ``what`` names it as ``{table}``, all else as in `InputNotice.of`."""
        self._told.setdefault((what, every, tuple(fields.items())), []).append((title, tuple(cases)))

    def notices(self) -> list[InputNotice]:
        """A notice for each kind of thing."""
        return [_notice(what, every, dict(fields), told) for (what, every, fields), told in self._told.items()]


def _notice(
    what: Text, every: bool, fields: dict[str, object], told: list[tuple[str, tuple[Text | str, ...]]]
) -> InputNotice:
    lists = [cases for _, cases in told]
    table = titles_text([title for title, _ in told])
    if all(cases == lists[0] for cases in lists):
        return InputNotice.of(what, lists[0], every=every, table=table, **fields)
    cases = [_OF_SHEET.format(title=title, case=case) for title, own in told for case in own]
    return InputNotice.of(what, cases, every=every, table=table, **fields)


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
