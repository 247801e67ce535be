"""The timetable of a school's ordinary day in the forms in which it is kept beside FET's: a plain table, or grids.

A plain table has a row for each lesson: 星期, 节次, 教师, 班级, 课程, 教室. A grid has teachers or classes down, days
with their hours across, or hours down and days across with the teacher or class in its title, a sheet for each. A cell
is a lesson unless it is blank or a word for a free hour.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from optimizer.domain.scenario import Scenario
from optimizer.errors import Problem, ScenarioError
from optimizer.files.containers import Container, kind_of, read_sheets
from optimizer.files.fet import COLUMNS, Lesson, LessonReader, is_fet, read_fet
from optimizer.files.raw_sheets import Grid, RawSheet
from optimizer.files.text_in import decode
from optimizer.language import terms
from optimizer.language.folding import name_key, plain, visible
from optimizer.language.text import Text
from optimizer.language.times import day_name

_SEARCHED_ROWS = 12
_FREE = re.compile(
    r"[-—–/\\×xX0.。\s]*|空课?|空堂|无课?|没课|没有|休息?|午休|自习课?[?？]?|free|none|n/?a", re.IGNORECASE
)
_TITLE = re.compile(r"(?:教师|老师|班级|姓名)\s*[:：]\s*(?P<named>\S+)|(?P<title>.+?)的?(?:个人)?(?:日)?课(?:程)?表")
_OF_TEACHERS = ("教师", "老师", "姓名", "教师姓名", "任课教师", "授课教师", "teacher", "teachers", "name")
_NOTHING = Text(
    "a day timetable: a table with columns 星期, 节次 and 教师 or 班级, or a grid with days and hours across",
    "白天课表：含“星期、节次、教师（或班级）”各列的表，或教师（班级）× 节次的课表",
)


@dataclass
class DayTimetable:
    """What a day timetable says.

    Attributes
    ----------
    lessons : list of Lesson
    free : Counter
        Word for a free hour -> how often it stands in a cell.
    unread : list of str
        Titles of the sheets that hold no timetable.
    """

    lessons: list[Lesson] = field(default_factory=list)
    free: Counter[str] = field(default_factory=Counter)
    unread: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Cell:
    """A cell of a grid: its row (from 1), whom it is of, day, hour, text."""

    row: int
    who: str
    day: str
    hour: str
    text: str


def read_day(path: Path, scenario: Scenario, hours: Mapping[str, str], days: Mapping[str, str]) -> DayTimetable:
    """Read a day timetable, FET's or another's.

    Parameters
    ----------
    path : Path
    scenario : Scenario
        Its staff are looked for in the cells of a grid of classes.
    hours, days : mapping
        Names of hours and days -> clock times and days, as for `read_fet`.

    Raises
    ------
    ScenarioError
        With everything that cannot be understood.
    """
    try:
        if kind_of(path) is Container.TEXT and is_fet(decode(path.read_bytes())):
            return DayTimetable(read_fet(path, hours, days))
    except (OSError, UnicodeDecodeError):
        pass  # said in words by the reader of sheets
    found = DayTimetable()
    problems: list[Problem] = []
    for sheet in read_sheets(path):
        if sheet.hidden or not any(map(any, sheet.grid)):
            continue
        rows = _table(sheet.grid)
        if rows is None:
            cells, of_teachers = _grid(sheet, scenario)
            rows = [_lesson_row(cell, scenario, of_teachers=of_teachers) for cell in cells]
        if not rows:
            found.unread.append(sheet.title)
            continue
        free = [row for _, row in rows if _FREE.fullmatch(row["subject"]) and (row["subject"] or "grid" in row)]
        found.free.update(row["subject"] for row in free if row["subject"])
        lessons = [(number, row) for number, row in rows if not any(row is each for each in free)]
        reader = LessonReader(sheet.title, {row["hour"] for _, row in lessons if row["hour"]}, hours, days)
        found.lessons += [lesson for number, row in lessons if (lesson := reader.lesson(number, row))]
        told = {(problem.column, problem.value) for problem in problems}
        problems += [problem for problem in reader.problems if (problem.column, problem.value) not in told]
    if not found.lessons and not problems:
        problems.append(Problem("fet", None, "", path.name, _NOTHING, place=path.name))
    if problems:
        raise ScenarioError(problems, scenario.settings.language)
    return found


def _table(grid: Grid) -> list[tuple[int, dict[str, str]]] | None:
    """Rows of a plain table by their number; None where no row is its header."""
    for at, line in enumerate(grid[:_SEARCHED_ROWS]):
        names = [terms.fold(plain(cell)) for cell in line]
        place = {
            column: next((names.index(fold) for fold in map(terms.fold, known) if fold in names), None)
            for column, known in COLUMNS.items()
        }
        if place["day"] is not None and place["hour"] is not None and {place["teachers"], place["classes"]} != {None}:
            return [
                (number, {name: _text(row, spot) for name, spot in place.items()})
                for number, row in enumerate(grid[at + 1 :], at + 2)
                if any(row)
            ]
    return None


def _text(row: Sequence[str], at: int | None) -> str:
    return visible(row[at]) if at is not None and at < len(row) else ""


def _day(text: str) -> str:
    """The day that a cell names at its start; blank for none."""
    match = re.match(r"(?:星期|周|礼拜)[一二三四五六日天]|[A-Za-z]{3,9}", plain(text))
    day = day_name(match[0]) if match else None
    return str(day) if day else ""


def _grid(sheet: RawSheet, scenario: Scenario) -> tuple[list[_Cell], bool]:
    """The cells of a grid, and whether it is of teachers; no cells where the sheet is none."""
    grid = sheet.grid
    known = {name_key(text) for row in scenario.staff for text in (row.name, row.id)}
    for at, line in enumerate(grid[:_SEARCHED_ROWS]):
        named = [(column, _day(cell)) for column, cell in enumerate(line) if _day(cell)]
        if len({day for _, day in named}) < 2 or at + 1 >= len(grid):
            continue
        heads, rows = _heads(line, grid[at + 1])
        if heads:
            first = min(heads)
            head = next((cell for cell in (*line[:first], *grid[at + 1][:first]) if cell.strip()), "")
            cells = list(_people_down(grid, at + rows, heads))
            return cells, _of_teachers(head, {cell.who for cell in cells}, known)
        who = _who(sheet, at, known)
        cells = list(_hours_down(grid, at + 1, dict(named), who))
        return cells, _of_teachers("", {who}, known)
    return [], False


def _heads(line: Sequence[str], below: Sequence[str]) -> tuple[dict[int, tuple[str, str]], int]:
    """Column -> day and hour, and in how many rows they stand: the hours in the cells of the days, or below them.

    Empty where no hour occurs on two days: then what stands below the days are no hours.
    """
    heads: dict[int, tuple[str, str]] = {}
    day, rows = "", 1
    for column in range(max(len(line), len(below))):
        cell = line[column] if column < len(line) else ""
        day = _day(cell) or (day if not cell.strip() else "")
        own = re.sub(r"^(?:(?:星期|周|礼拜)[一二三四五六日天]|[A-Za-z]{3,9})[\s\-_：:]*", "", plain(cell))
        if day and own and _day(cell):
            heads[column] = (day, own)
        elif day and column < len(below) and below[column].strip():
            heads[column] = (day, below[column])
            rows = 2
    days: dict[str, set[str]] = {}
    for day, hour in heads.values():
        days.setdefault(hour, set()).add(day)
    return (heads, rows) if any(len(found) > 1 for found in days.values()) else ({}, 1)


def _people_down(grid: Grid, first: int, heads: Mapping[int, tuple[str, str]]) -> Iterator[_Cell]:
    left = min(heads)
    for number, line in enumerate(grid[first:], first + 1):
        who = next((visible(cell) for cell in reversed(line[:left]) if cell.strip() and not cell.strip().isdigit()), "")
        for column, (day, hour) in heads.items() if who else ():
            yield _Cell(number, who, day, plain(hour), _text(line, column))


def _hours_down(grid: Grid, first: int, days: Mapping[int, str], who: str) -> Iterator[_Cell]:
    left = min(days)
    for number, line in enumerate(grid[first:], first + 1):
        hour = " ".join(visible(cell) for cell in line[:left] if cell.strip() and cell.strip() not in ("上午", "下午"))
        for column, day in days.items() if hour and who else ():
            yield _Cell(number, who, day, hour, _text(line, column))


def _who(sheet: RawSheet, header: int, known: set[str]) -> str:
    """Whom a sheet is of: as its title rows say, else its own title; without 老师 behind it if that is the name."""
    titles = [visible(cell) for line in sheet.grid[:header] for cell in line if cell.strip()]
    match = next((match for text in titles if (match := _TITLE.search(text))), None) or _TITLE.fullmatch(sheet.name)
    who = (match["named"] or match["title"]).strip() if match else sheet.name.strip()
    bare = re.sub("(?:老师|教师)$", "", who)
    return bare if name_key(bare) in known else who


def _of_teachers(head: str, names: set[str], known: set[str]) -> bool:
    """Whether a grid is of teachers and not of classes, ``known`` being the staff's names and ids."""
    if any(word in plain(head).casefold() for word in _OF_TEACHERS):
        return True
    return "班" not in head and any(name_key(name) in known for name in names)


def _lesson_row(cell: _Cell, scenario: Scenario, *, of_teachers: bool) -> tuple[int, dict[str, str]]:
    """The row of a table that a cell of a grid stands for; ``grid`` marks it as such."""
    row = {"day": cell.day, "hour": cell.hour, "subject": cell.text, "room": "", "grid": "1"}
    if of_teachers:
        return cell.row, {**row, "teachers": cell.who, "classes": ""}
    return cell.row, {**row, "classes": cell.who, "teachers": "+".join(_staff_in(cell.text, scenario))}


def _staff_in(text: str, scenario: Scenario) -> list[str]:
    """Names of staff that a cell holds, the longest first, each stretch of the text counted once."""
    rest, found = name_key(text), []
    for row in sorted(scenario.staff, key=lambda person: -len(person.name)):
        key = name_key(row.name)
        if len(key) > 1 and key in rest:
            found.append(row.name)
            rest = rest.replace(key, "|")
    return found
