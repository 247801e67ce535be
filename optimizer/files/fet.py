"""The timetable of a school's ordinary day as FET exports it to CSV (``…_timetable.csv``): one row per lesson hour.

FET joins several teachers or classes with ``+``. Its hours are names; where a name holds no clock time the caller says
what it means. Separators may be commas, semicolons or bars, texts quoted or not, as FET's export dialogue offers.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from optimizer.errors import Problem, ScenarioError
from optimizer.files.folder import read_text
from optimizer.language import terms
from optimizer.language.text import Text
from optimizer.language.times import day_name

LESSON_MINUTES = 40
"""Length of an hour of which only the start is known, where no later hour limits it."""

COLUMNS = {
    "day": ("Day", "星期", "周几", "周次", "上课日"),
    "hour": ("Hour", "节次", "课节", "时间", "上课时间", "节"),
    "classes": ("Students Sets", "班级", "上课班级", "授课班级", "class", "classes"),
    "subject": ("Subject", "课程", "科目", "学科", "课程名称"),
    "teachers": ("Teachers", "教师", "老师", "任课教师", "授课教师", "教师姓名", "teacher"),
    "room": ("Room", "教室", "上课地点", "地点", "场地"),
}
"""What a table of lessons says -> FET's title of the column, and how others call it."""
_REQUIRED = ("day", "hour", "teachers")
_TIME = r"(\d{1,2})[:.h时点](\d\d)分?"
_SPAN = re.compile(_TIME + r"(?:\s*[-–—~至到]\s*" + _TIME + ")?")
_NUMBERS = tuple("1234567")
_NO_COLUMN = Text(
    "a column of this name, as in the timetable that FET exports to CSV", "FET 导出的 CSV 课表中应有这一列"
)
_DAY = Text(
    "the name of a day; say what it means with --days, such as --days D1=Mon",
    "星期名称；可用 --days 说明，如 --days D1=Mon",
)
_HOUR = Text(
    "an hour with a clock time in its name; say what it means with --hours, such as --hours 1=8:00-8:40",
    "节次名称中应含时刻；可用 --hours 说明，如 --hours 1=8:00-8:40",
)


@dataclass(frozen=True)
class Lesson:
    """One hour of a lesson: [start, end) in minutes after midnight; names as FET has them."""

    day: str
    start: int
    end: int
    teachers: tuple[str, ...]
    classes: tuple[str, ...] = ()
    subject: str = ""
    room: str = ""


def read_fet(path: Path, hours: Mapping[str, str] | None = None, days: Mapping[str, str] | None = None) -> list[Lesson]:
    """Read FET's timetable.

    Parameters
    ----------
    path : Path
    hours : mapping, optional
        FET's name of an hour -> clock times, ``8:00-8:40`` or ``8:00``.
    days : mapping, optional
        FET's name of a day -> name of a day.

    Raises
    ------
    ScenarioError
        With every row that cannot be understood.
    """
    problems: list[Problem] = []
    text = read_text(path, "fet", problems)
    if text is None:
        raise ScenarioError(problems)
    quote = "'" if text.startswith("'") else '"'
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text), quotechar=quote))
    header = {terms.fold(name): at for at, name in enumerate(rows[0])} if rows else {}
    place = {name: header.get(terms.fold(titles[0])) for name, titles in COLUMNS.items()}
    if missing := [COLUMNS[name][0] for name in _REQUIRED if place[name] is None]:
        raise ScenarioError([Problem("fet", None, title, "", _NO_COLUMN, place=path.name) for title in missing])
    cells = [{name: _cell(row, at) for name, at in place.items()} for row in rows[1:]]
    reader = LessonReader(path.name, {row["hour"] for row in cells if row["hour"]}, hours or {}, days or {})
    lessons = [lesson for number, row in enumerate(cells, 2) if (lesson := reader.lesson(number, row))]
    if reader.problems:
        raise ScenarioError(reader.problems)
    return lessons


def is_fet(text: str) -> bool:
    """Whether a text has a column that FET's export has and others have not."""
    first = text.partition("\n")[0].casefold()
    return "students sets" in first or ("teachers" in first and "hour" in first)


def _separator(text: str) -> str:
    first = text.partition("\n")[0]
    return max(",;|\t", key=first.count)


def _cell(row: list[str], at: int | None) -> str:
    return "" if at is None or at >= len(row) else row[at].strip()


class LessonReader:
    """Understands the rows of one file; ``problems`` collects what it cannot."""

    def __init__(self, source: str, names: set[str], hours: Mapping[str, str], days: Mapping[str, str]):
        self.problems: list[Problem] = []
        self._source, self._days = source, days
        self._times = {name: _clock_times(hours.get(name) or hours.get(_number(name)) or name) for name in names}
        self._starts = sorted(start for start, _ in self._times.values() if start is not None)
        self._told: set[str] = set()

    def lesson(self, number: int, row: Mapping[str, str]) -> Lesson | None:
        """The lesson of a row; None for one that is not placed, or not understood."""
        if not row["day"] or not row["hour"]:
            return None
        named = self._days.get(row["day"], row["day"])
        day = day_name(f"周{'一二三四五六日'[int(named) - 1]}" if named in _NUMBERS else named)
        day = day or terms.value_of("day", named)
        start, end = self._times[row["hour"]]
        if day is None:
            self._note(number, Text("Day", "星期"), row["day"], _DAY)
        if start is None:
            self._note(number, Text("Hour", "节次"), row["hour"], _HOUR)
        if day is None or start is None:
            return None
        people = tuple(name.strip() for name in row["teachers"].split("+") if name.strip())
        classes = tuple(name.strip() for name in row["classes"].split("+") if name.strip())
        return Lesson(day, start, end or self._usual_end(start), people, classes, row["subject"], row["room"])

    def _usual_end(self, start: int) -> int:
        """The next hour's start, but no later than a usual lesson."""
        later = [other for other in self._starts if other > start]
        return min([start + LESSON_MINUTES, *later[:1]])

    def _note(self, number: int, column: Text, value: str, expected: Text) -> None:
        """Note a name that is not understood, once."""
        if (column.en + value) not in self._told:
            self._told.add(column.en + value)
            place = f"{self._source} row {number}"
            self.problems.append(Problem("fet", number - 2, column.en, value, expected, place=place, header=column))


def _number(name: str) -> str:
    """The number of an hour such as ``第7节``, by which options name it."""
    match = re.fullmatch(r"第?(\d{1,2})节?课?", unicodedata.normalize("NFKC", name).strip())
    return match[1] if match else ""


def _clock_times(name: str) -> tuple[int | None, int | None]:
    """Start and end in the name of an hour; None for what it does not say."""
    match = _SPAN.search(unicodedata.normalize("NFKC", name))
    if match is None:
        return None, None
    start = int(match[1]) * 60 + int(match[2])
    end = int(match[3]) * 60 + int(match[4]) if match[3] else None
    return start, end if end is not None and end > start else None
