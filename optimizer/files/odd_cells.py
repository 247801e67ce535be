"""Cells that a spreadsheet program has changed: what is refused, why, and how it is mended."""

from __future__ import annotations

import re

from optimizer.domain.schema import SCHEMA
from optimizer.files.raw_sheets import CellKind, OddCell
from optimizer.language.folding import plain
from optimizer.language.text import Text

NO_VALUE = Text(
    "a value; this formula has none yet: open and save the file in a spreadsheet program, or type the value",
    "数值；该公式尚无结果：请用表格软件打开并保存，或直接填写数值",
)
_ERROR = Text(
    "a value; the spreadsheet program found an error here: type the value instead of the formula",
    "内容；这里是表格软件算出的错误值，请直接填写内容，不用公式",
)
_DATE = Text(
    "{what}; the spreadsheet program made a date of what was typed: format the column as text and type it again",
    "{what}；表格软件把填写的内容变成了日期：请把这一列设为文本格式后重新输入",
)
_DIGITS = Text(
    "an id with all its digits; the spreadsheet program has kept 15 of them: format the column as text and type it "
    "again",
    "完整的编号；表格软件只保留前 15 位数字：请把这一列设为文本格式后重新输入",
)
_WHAT = {
    "class": Text("a class", "班级"),
    "id": Text("an id", "编号"),
    "ref": Text("an id or a name", "编号或名称"),
    "refs": Text("ids or names", "编号或名称"),
    "slots": Text("days or slots", "星期或时段"),
    "day-list": Text("days", "星期"),
    "grade-list": Text("grades", "年级"),
    "list": Text("words", "文字"),
}
_MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_DATE_TEXT = re.compile(
    r"\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?(?:[ T]0?0:00(?::00)?)?|\d{1,2}月\d{1,2}日"
    rf"|\d{{1,2}}-(?:{_MONTHS})|(?:{_MONTHS})-\d{{1,2}}",
    re.IGNORECASE,
)
_LOST = re.compile(r"\d(?:\.\d+)?E\+\d{2,}", re.IGNORECASE)


def cell_fault(table: str, column: str, text: str, odd: OddCell | None) -> Text | None:
    """Why a cell cannot be taken as it is, None if it can.

    Parameters
    ----------
    table, column : str
        Where it stands.
    text : str
        The cell as it is read.
    odd : OddCell or None
        What its text does not say.
    """
    if odd and odd.kind is CellKind.ERROR:
        return _ERROR
    if odd and odd.kind is CellKind.FORMULA:
        return NO_VALUE
    kind = "class" if column == "class" else _kind(table, column)
    if kind not in _WHAT:
        return None
    dated = (
        odd.kind in (CellKind.DATE, CellKind.TIME) if odd else text[:1].isalnum() and _DATE_TEXT.fullmatch(plain(text))
    )
    if dated:
        return _DATE.format(what=_WHAT[kind])
    if kind in ("id", "ref", "refs") and ((odd and not odd.exact) or (text[:1].isdigit() and _LOST.fullmatch(text))):
        return _DIGITS
    return None


def _kind(table: str, column: str) -> str:
    if table in SCHEMA and column in SCHEMA[table]:
        return SCHEMA[table][column].kind.partition(":")[0]
    return "id" if column in ("student", "staff", "group", "room", "activity") else ""
