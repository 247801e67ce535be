"""The cells of one row, understood: numbers, lists, slots and words, every misreading noted.

A cell that cannot be read yields its default, so that the rest of the scenario can still be judged; the problem is
noted and stops the run. Ranges and references are judged later, by `optimizer.domain.validate`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal, InvalidOperation

from optimizer.domain.schema import SCHEMA
from optimizer.domain.validate import explain_token, nearest
from optimizer.domain.week import TokenError, Week, split_list
from optimizer.errors import Problem
from optimizer.files.raw import TICKS, RawRow, RawTable, part_of
from optimizer.language import terms
from optimizer.language.folding import one_line, plain
from optimizer.language.lists import list_text
from optimizer.language.slot_words import EVERY_DAY, SlotItem, says_any, says_none, slot_items
from optimizer.language.text import Text
from optimizer.language.times import DAYS, parse_date

_WHOLE = Text("a whole number", "整数")
_NUMBER = Text("a number", "数字")
_DATE = Text("a date such as 2026-09-01", "日期，如 2026-09-01")
_DAYS = Text("names of days such as Mon Wed", "星期，如 周一 周三")
_GRADES = Text("grades such as 3 or 1-3", "年级，如 3 或 1-3")
_ONE_OF = Text("one of: {words}", "下列之一：{words}")
_REQUIRED = Text("required, must not be blank", "必填，不能为空")
_ONE_CODE = Text("one code alone", "只能填一个代码")
_GRADE_FORM = re.compile(r"(\d+)(?:\.0+)?(?:[-~至到](\d+))?(?:年?级)?")
_NUMBER_FORM = re.compile(
    r"(?:[¥￥$]|RMB)?\s*(?P<number>[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|\.\d+)\s*(?:(?P<percent>%)|(?:元|块)(?:[/每](?:次|节|课时|人|人次))?)?"
)
_WORDS = {
    "fee_waiver": {
        "全免": "1",
        "全额减免": "1",
        "全额免除": "1",
        "全部减免": "1",
        "免": "1",
        "免费": "1",
        "半免": "0.5",
        "减半": "0.5",
        "免一半": "0.5",
        "不减免": "0",
        "无": "0",
        "不免": "0",
        "否": "0",
        "没有": "0",
    },
    "yuan_per_meeting": {"免费": "0", "不收费": "0", "免": "0", "无": "0"},
}
"""Column of numbers -> words that are understood there."""
_NO_LIMIT = frozenset(("不限", "无限制", "无上限", "不限制", "不限人数"))
_UNLIMITED = {"rooms": ("capacity",), "clubs": ("max_students",), "activities": ("max_per_week", "max_per_day")}
_NO_END = frozenset(("长期", "长期有效", "永久", "永久有效", "无期限", "不限", "无"))
_ALL_GRADES = frozenset(("全部", "全校", "不限", "所有年级", "全年级", "各年级", "全体", "所有"))
_OTHER_TICKS = Text("the same slots as the tick columns of this row", "与本行勾选列相同的时段")
_CHINESE_DIGITS = str.maketrans("一二三四五六七八九", "123456789")


class Cells:
    """One row of a table; ``problems`` collects the row's misreadings.

    Parameters
    ----------
    table : RawTable
    row : RawRow
    index : int
        Position of the row among the table's rows.
    week : Week or None
        None where the settings of the week are bad: then slots are not judged.
    problems : list of Problem
    """

    def __init__(self, table: RawTable, row: RawRow, index: int, week: Week | None, problems: list[Problem]):
        self._table, self._row, self._index, self._week, self._problems = table, row, index, week, problems

    def note(self, column: str, expected: Text, near: str = "", value: str | None = None) -> None:
        """Note a problem with a cell of this row."""
        text = self.text(column) if value is None else value
        fault = Problem(self._table.name, self._index, column, text, expected, near)
        self._problems.append(self._table.locate(fault, self._row))

    def text(self, column: str) -> str:
        """The text as written, without surrounding space; blank for none."""
        return self._row.cells.get(column, "")

    def line(self, column: str) -> str:
        """The text in one line."""
        return one_line(self.text(column))

    def id(self, column: str) -> str:
        """An id, a campus, a class: full width folded."""
        return plain(self.text(column))

    def required(self, column: str) -> str:
        value = self.id(column)
        if not value and column in self._table.headers:
            self.note(column, _REQUIRED)
        return value

    def code(self, column: str) -> str:
        """One code; several are refused."""
        codes = split_list(self.text(column))
        if len(codes) > 1:
            self.note(column, _ONE_CODE)
        return codes[0] if codes else ""

    def items(self, column: str) -> tuple[str, ...]:
        return tuple(split_list(self.text(column)))

    def _within(self, column: str, otherwise: Text) -> Text:
        """The range of a column in words."""
        known = SCHEMA.get(self._table.name, {}).get(column)
        return known.within.expected(whole=known.kind != "number") if known and known.within else otherwise

    def number(self, column: str, default: Decimal = Decimal(0)) -> Decimal:
        """An exact decimal, also as a percentage (``50%``), with a currency (``￥20.00``), or in words (``半免``)."""
        text = self.id(column)
        if not text:
            return default
        if (worded := _WORDS.get(column, {}).get(text)) is not None:
            return Decimal(worded)
        form = _NUMBER_FORM.fullmatch(text)
        try:
            value = Decimal(form["number"].replace(",", "") if form else text)
            value = value / 100 if form and form["percent"] else value
        except InvalidOperation:
            value = Decimal("NaN")
        if not value.is_finite():
            self.note(column, self._within(column, _NUMBER))
            return default
        return value

    def maybe_whole(self, column: str) -> int | None:
        """A whole number, None for a blank cell or one that says that there is no limit."""
        text = self.id(column)
        if not text or (text in _NO_LIMIT and column in _UNLIMITED.get(self._table.name, ())):
            return None
        if match := re.fullmatch(r"([+-]?\d{1,9})(?:\.0*)?(?:人|名|节|次|天|分钟|分|个|座|位)?", text):
            return int(match[1])
        self.note(column, self._within(column, _WHOLE))
        return None

    def whole(self, column: str, default: int) -> int:
        value = self.maybe_whole(column)
        return default if value is None else value

    def grade(self, column: str = "grade") -> int:
        """One grade; 0 where it cannot be read."""
        grades = self.grades(column) if self.required(column) else frozenset()
        if len(grades) > 1:
            self.note(column, self._within(column, _WHOLE))
        return min(grades) if len(grades) == 1 else 0

    def grades(self, column: str = "grades") -> frozenset[int]:
        return frozenset(self.grade_list(column))

    def grade_list(self, column: str = "grades") -> list[int]:
        """Grades in the order of the cell, those that stand there twice too."""
        grades: list[int] = []
        if plain(self.text(column)) in _ALL_GRADES:
            return grades
        for item in self.items(column):
            item = item.removeprefix("小学").removeprefix("初中")
            folded = re.sub("初([一二三])", lambda match: str("一二三".index(match[1]) + 7), item)
            match = _GRADE_FORM.fullmatch(folded.translate(_CHINESE_DIGITS))
            if re.fullmatch("[一二三四五六七八九]{2,9}(?:年级)?", folded):
                grades += map(int, folded.removesuffix("年级").translate(_CHINESE_DIGITS))
            elif match is None or len(match[1]) > 3 or len(match[2] or "") > 3 or int(match[2] or 999) < int(match[1]):
                self.note(column, _GRADES, value=item)
            else:
                grades += range(int(match[1]), int(match[2] or match[1]) + 1)
        return grades

    def says_slots(self, column: str) -> bool:
        """Whether a row says anything about the slots of a column, in words or ticks."""
        return bool(self.text(column) or self.text(part_of(column, TICKS)))

    def slots(self, column: str, *, with_extended: bool = False) -> frozenset[str]:
        """Slot tokens expanded; a blank means every ordinary slot (``with_extended``: every slot).

        Where there are tick columns they say which slots; a text beside them must say the same.
        """
        week = self._week or Week((), ())
        text, ticks = self.text(column), self.text(part_of(column, TICKS))
        if not ticks:
            return self._expanded(week, column, text, with_extended)
        key = column if text or column in self._table.filled else part_of(column, TICKS)
        ticked = self._expanded(week, part_of(column, TICKS), ticks, with_extended)
        if key == column and self._week and self._expanded(week, column, text, with_extended) != ticked:
            self.note(column, _OTHER_TICKS)
        return ticked

    def _expanded(self, week: Week, column: str, text: str, with_extended: bool) -> frozenset[str]:
        if not text or says_any(text):
            return week.expand("", blank_includes_extended=with_extended)
        if says_none(text):
            return frozenset()
        return frozenset(token for item in slot_items(text) for token in self._token(week, column, item))

    def _token(self, week: Week, column: str, item: SlotItem) -> Iterable[str]:
        try:
            return week.slots_of(item)
        except TokenError:
            if self._week is not None:
                self.note(column, explain_token(week, item.written), value=item.written)
            return ()

    def days(self, column: str) -> frozenset[str]:
        """Days; the number of a lesson beside one says nothing here. Tick columns must say the same as a text."""
        written, ticked = (
            frozenset(day for item in slot_items(text) for day in self._days_of(key, item))
            if not says_none(text)
            else frozenset()
            for key in (column, part_of(column, TICKS))
            for text in [re.sub("[和与及]", "、", self.text(key))]
        )
        if written and ticked and written != ticked:
            self.note(column, _OTHER_TICKS)
        return written | ticked

    def _days_of(self, column: str, item: SlotItem) -> Iterable[str]:
        """The days that an item names."""
        if item.token.startswith(EVERY_DAY):
            return DAYS
        if item.token:
            return [item.token[: len("Mon")]]
        self.note(column, _DAYS, value=item.written)
        return ()

    def date(self, column: str) -> date | None:
        """A day in any usual form, also as the number of days by which spreadsheet programs count; None for a blank."""
        text = self.id(column)
        if not text or text in _NO_END:
            return None
        parsed = parse_date(text)
        if parsed is None:
            self.note(column, _DATE)
        return parsed

    def choice(self, column: str, kind: str, allowed: Iterable[str], default: str, expected: Text | None = None) -> str:
        """One of the ``allowed`` values of a kind, in either language."""
        text = self.text(column)
        if not text:
            return default
        names = tuple(allowed)
        value = terms.value_of(kind, text)
        if value in names:
            return value
        words = list_text(terms.value_text(kind, name) for name in names)
        spellings = [spelling for name in names for spelling in (name, *terms.VALUES[kind][name])]
        self.note(column, expected or _ONE_OF.format(words=words), "" if value else nearest(text, spellings))
        return default
