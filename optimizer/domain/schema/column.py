"""What is known about one column or setting: the kind of its content, its range, its names, what it means."""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import Decimal

from optimizer.language.text import Language, Text

DECIMALS = 18
"""Digits that a number may have after its point: those of a third as a spreadsheet program stores it, and two more."""

_LONG_BITS = 200
"""Whole numbers with more bits are told by their size: Python refuses to write out those of over 4,300 digits."""

_WHOLE = Text("a whole number from {least} to {most}", "{least} 至 {most} 之间的整数")
_NUMBER = Text(
    "a number from {least} to {most} with at most {decimals} decimals",
    "{least} 至 {most} 之间的数字，小数不超过 {decimals} 位",
)


@dataclass(frozen=True, slots=True)
class Range:
    """The numbers that a column or setting may hold, both ends included: what the engine and the pay can carry."""

    least: int
    most: int

    def holds(self, value: int | Decimal) -> bool:
        """Whether a number lies within, and has no more decimals than can be reckoned with."""
        if isinstance(value, Decimal):
            exponent = value.as_tuple().exponent
            if not isinstance(exponent, int) or -exponent > DECIMALS or value.adjusted() > len(str(self.most)):
                return False
        return self.least <= value <= self.most

    def expected(self, *, whole: bool) -> Text:
        """The range in words, for messages."""
        if whole:
            return _WHOLE.format(least=self.least, most=self.most)
        return _NUMBER.format(least=self.least, most=self.most, decimals=DECIMALS)


GRADE = Range(1, 9)
COUNT = Range(0, 9_999)
"""Slots, days, sessions or people counted in a week or a semester."""
PLACES = Range(0, 99_999)
"""Students in a room, group or club."""
MINUTES = Range(0, 1_440)
YUAN = Range(0, 1_000_000_000)
WEIGHT = Range(0, 1_000_000)
"""Weight of a goal, or of an unserved student of a category."""
FACTOR = Range(0, 1_000)
"""Weight of a role, kind or part in a unit of pay."""
SEED = Range(0, 2**31 - 1)

SLOTS = Text(
    "Slots: Mon = the whole day, Mon2 = its 2nd slot, Mon1-2, MonX1 = extended.",
    "时段写法：周一=全天各节，周一2=第2节，周一1-2，周一延时1=延时第1节。",
)


@dataclass(frozen=True, slots=True)
class ColumnInfo:
    """A column of a scenario's table, stated once: reader, writer, template, guide and validation go by it.

    Attributes
    ----------
    kind : str
        What its cells hold: ``text`` and ``id`` (free, the latter folded), ``whole`` and ``number``, ``slots``,
        ``day-list``, ``grade-list``, ``list``, ``date``, ``ref:TABLE`` and ``refs:TABLE`` (one or several ids of a
        table), ``=KIND`` (an enumerated value of `optimizer.language.terms`).
    known_as : str
        Chinese names, separated by ``、``: the first is written, all are read.
    help : Text
        What it means and what a blank cell means.
    example, example_zh : str
        What a cell may look like; the Chinese one only where it differs.
    within : Range, optional
        The numbers that it may hold; for a ``grade-list`` each grade.
    choices : str
        ``TABLE.COLUMN`` whose cells a workbook offers for it; a reference offers the names of its table.
    required : bool
        Whether the table must have it.
    """

    kind: str
    known_as: str
    help: Text
    example: str = ""
    example_zh: str = ""
    within: Range | None = None
    choices: str = ""
    required: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """The names that ``known_as`` lists."""
        return tuple(self.known_as.split("、"))

    def show(self, language: Language) -> str:
        """The example in a language."""
        return self.example_zh or self.example if language == "zh" else self.example

    @property
    def target(self) -> str:
        """The table whose ids it names; blank where it names none."""
        return self.kind.partition(":")[2]


Columns = dict[str, ColumnInfo]

CAMPUS = ColumnInfo(
    "id",
    "校区、所在校区、校址",
    Text("Campus. Blank if there is only one.", "校区。只有一个校区时留空。"),
    "south",
    "南校区",
)
"""The column that says to which campus a row belongs."""


def number_text(value: object) -> str:
    """A number as a message quotes it: shortened where it has very many digits."""
    if isinstance(value, int) and value.bit_length() > _LONG_BITS:
        return f"{'-' if value < 0 else ''}10^{int(value.bit_length() * math.log10(2))} …"
    return str(value)
