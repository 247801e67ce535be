"""Reading what happened: roll call, log of the staff, days of service.

Cells stay text here, so that whoever knows the scenario finds their faults all at once.
"""

from __future__ import annotations

import codecs
import csv
import io
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, NamedTuple, TypeVar

from optimizer.domain.problem import Problem
from optimizer.language.text import Text

ALIASES = {
    "日期": "date",
    "节次": "slot",
    "时段": "slot",
    "课时": "slot",
    "学号": "student",
    "学生": "student",
    "学生编号": "student",
    "工号": "staff",
    "教师": "staff",
    "教工": "staff",
    "教职工": "staff",
    "教职工编号": "staff",
    "组": "group",
    "班组": "group",
    "组别": "group",
    "分工": "part",
    "代替": "replaces",
    "代课": "replaces",
    "被代": "replaces",
    "状态": "status",
    "星期": "day",
    "课表日": "day",
}
"""Chinese header -> column of the three files."""


class AttendanceRow(NamedTuple):
    """One student who attended one slot (or several: ``1-2``). ``row`` is the line of the file, 0 if there is none."""

    date: str
    slot: str
    student: str
    row: int = 0


class ServedRow(NamedTuple):
    """One staff slot of the log, see docs/pay.md; blank cells mean «as planned»."""

    date: str
    slot: str
    staff: str
    group: str = ""
    part: str = ""
    replaces: str = ""
    status: str = ""
    row: int = 0


class DayRow(NamedTuple):
    """A day of service and the day of the week whose timetable it runs, blank for its own."""

    date: str
    day: str = ""
    row: int = 0


Row = TypeVar("Row", AttendanceRow, ServedRow, DayRow)


@dataclass(frozen=True)
class Log(Generic[Row]):
    """The rows of a file and the faults of its form. ``source`` is its name, for messages."""

    source: str
    rows: tuple[Row, ...] = ()
    problems: tuple[Problem, ...] = ()


def read_attendance(path: Path) -> Log[AttendanceRow]:
    """Read the roll call: ``date``, ``slot``, ``student``."""
    return _read(path, AttendanceRow, ("date", "slot", "student"), ())


def read_served(path: Path) -> Log[ServedRow]:
    """Read the log of the staff, or of exceptions: ``date``, ``slot``, ``staff``, and what the plan does not say."""
    return _read(path, ServedRow, ("date", "slot", "staff"), ("group", "part", "replaces", "status"))


def read_days(path: Path) -> Log[DayRow]:
    """Read the days of service: ``date``, ``day``."""
    return _read(path, DayRow, ("date",), ("day",))


def _read(path: Path, make: Callable[..., Row], needed: tuple[str, ...], optional: tuple[str, ...]) -> Log[Row]:
    try:
        text = _decode(path.read_bytes())
    except OSError as error:
        expected = Text("a readable file", "可读取的文件")
        return Log(path.name, problems=(Problem(path.name, None, "", str(error.strerror), expected),))
    except UnicodeDecodeError:
        expected = Text("text in UTF-8 or GB18030", "UTF-8 或 GB18030 编码的文本")
        return Log(path.name, problems=(Problem(path.name, None, "", "", expected),))
    try:
        lines = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error as error:
        expected = Text(f"a comma-separated table: {error}", f"逗号分隔的表格：{error}")
        return Log(path.name, problems=(Problem(path.name, None, "", "", expected),))
    header = [_column(cell) for cell in lines[0]] if lines else []
    missing = [column for column in needed if column not in header]
    if missing:
        found = ", ".join(filter(None, header))
        expected = Text(f"a header row with {', '.join(needed)}", f"表头应有 {'、'.join(needed)}")
        return Log(path.name, problems=tuple(Problem(path.name, None, column, found, expected) for column in missing))
    places = [header.index(column) if column in header else None for column in (*needed, *optional)]
    return Log(path.name, tuple(_rows(lines[1:], places, make)))


def _rows(lines: Iterable[list[str]], places: list[int | None], make: Callable[..., Row]) -> Iterator[Row]:
    for number, cells in enumerate(lines, 2):
        texts = [cells[place].strip() if place is not None and place < len(cells) else "" for place in places]
        if any(texts):
            yield make(*texts, row=number)


def _column(cell: str) -> str:
    name = unicodedata.normalize("NFKC", cell).strip()
    return ALIASES.get(name, name.lower())


def _decode(raw: bytes) -> str:
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return raw.decode("utf-16")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("gb18030")
