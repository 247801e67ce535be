"""The timetable of a school's ordinary day in the forms in which it is kept beside FET's: a plain table, or grids.

A plain table has a row for each lesson: 星期, 节次, 教师, 班级, 课程, 教室. A grid has teachers or classes down, days
with their hours across, or hours down and days across with the teacher or class in its title, a sheet for each. A cell
is a lesson unless it is blank or a word for a free hour.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path

from optimizer.domain.scenario import Scenario
from optimizer.errors import Problem, ScenarioError
from optimizer.files.class_names import class_in
from optimizer.files.containers import Container, kind_of, read_sheets
from optimizer.files.fet import COLUMNS, Lesson, LessonReader, is_fet, read_fet
from optimizer.files.raw_sheets import Grid
from optimizer.files.text_in import decode
from optimizer.language import terms
from optimizer.language.folding import name_key, one_line, plain, visible
from optimizer.language.text import Text
from optimizer.language.times import day_name

_SEARCHED_ROWS = 12
_HALF_DAYS = frozenset(("", "上午", "下午", "晚上", "中午"))
_WEEKS = re.compile(r"[{\[(（【].*?周[}\])）】]")
_FREE = re.compile(
    r"[-—–/\\×xX0.。\s]*|空课?|空堂|无课?|没课|没有|休息?|午休|自习课?[?？]?|free|none|n/?a", re.IGNORECASE
)
_AFTER_DAY = re.compile(r"^(?:(?:星期|周|礼拜)[一二三四五六日天]|[A-Za-z]{3,9})[\s\-_：:]*")
_MOST_COLUMNS_BEFORE_DAYS = 3
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
            rows = []
            for first, last in _blocks(sheet.grid):
                block = _Block(sheet.name, sheet.grid[first:last], first, alone=(first, last) == (0, len(sheet.grid)))
                cells, of_teachers = _grid(block, scenario)
                rows += [_lesson_row(cell, scenario, of_teachers=of_teachers) for cell in cells]
                if not cells and (first, last) != (0, len(sheet.grid)):
                    found.unread.append(f"{sheet.title} {first + 1}-{last}")
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
        if place["hour"] is not None and {place["teachers"], place["classes"]} != {None}:
            rows = [
                (number, {name: _text(row, spot) for name, spot in place.items()})
                for number, row in enumerate(grid[at + 1 :], at + 2)
                if any(row)
            ]
            if place["day"] is None:  # ``星期一第7节{第1-18周}`` in one cell
                rows = [(number, {**row, **_day_and_hour(row["hour"])}) for number, row in rows]
            if place["day"] is not None or any(row["day"] for _, row in rows):
                return rows
    return None


def _day_and_hour(text: str) -> dict[str, str]:
    """Day and hour that stand in one cell; no day where it names none."""
    day = _day(text)
    return {"day": day, "hour": _WEEKS.sub("", _AFTER_DAY.sub("", plain(text))).strip() if day else text}


def _blocks(grid: Grid) -> list[tuple[int, int]]:
    """First and last row of each grid of a sheet: each begins with the titles above its row of days."""
    heads = [at for at, line in enumerate(grid) if len({day for cell in line if (day := _day(cell))}) > 1]
    if len(heads) < 2 or heads[0] >= _SEARCHED_ROWS:
        return [(0, len(grid))]
    starts = [0]
    for before, head in pairwise(heads):
        start = head
        while start - 1 > before and sum(bool(cell.strip()) for cell in grid[start - 1]) < 2:
            start -= 1
        starts.append(start)
    return list(pairwise([*starts, len(grid)]))


@dataclass(frozen=True)
class _Block:
    """A grid of a sheet: the rows from ``first`` on (from 0); ``alone`` where the sheet has no other."""

    name: str
    grid: Grid
    first: int
    alone: bool


def _text(row: Sequence[str], at: int | None) -> str:
    return visible(row[at]) if at is not None and at < len(row) else ""


def _day(text: str) -> str:
    """The day that a cell names at its start; blank for none."""
    match = re.match(r"(?:星期|周|礼拜)[一二三四五六日天]|[A-Za-z]{3,9}", plain(text))
    day = day_name(match[0]) if match else None
    return str(day) if day else ""


def _grid(block: _Block, scenario: Scenario) -> tuple[list[_Cell], bool]:
    """The cells of a grid, and whether it is of teachers; no cells where the block is none."""
    cells, of_teachers = _cells_of(block, scenario)
    return [replace(cell, row=cell.row + block.first) for cell in cells], of_teachers


def _cells_of(block: _Block, scenario: Scenario) -> tuple[list[_Cell], bool]:
    grid = block.grid
    known = {name_key(text) for row in scenario.staff for text in (row.name, row.id)}
    for at, line in enumerate(grid[:_SEARCHED_ROWS]):
        named = [(column, _day(cell)) for column, cell in enumerate(line) if _day(cell)]
        if len({day for _, day in named}) < 2 or at + 1 >= len(grid):
            continue
        below = next(
            (row for row in range(at + 1, len(grid)) if not {*map(str.strip, grid[row])} <= _HALF_DAYS), at + 1
        )
        heads, in_one = _heads(line, grid[below])
        if heads:
            first = min(heads)
            head = next((cell for cell in (*line[:first], *grid[below][:first]) if cell.strip()), "")
            cells = list(_people_down(grid, at + 1 if in_one else below + 1, heads))
            return cells, _of_teachers(head, {cell.who for cell in cells}, known)
        who = _who(block, at, known)
        cells = list(_hours_down(grid, at + 1, dict(named), who))
        return cells, _of_teachers("", {who}, known)
    for column in range(_MOST_COLUMNS_BEFORE_DAYS):
        days = [at for at, line in enumerate(grid[: 2 * _SEARCHED_ROWS]) if column < len(line) and _day(line[column])]
        if len({_day(grid[at][column]) for at in days}) > 1 and days[0] > 0:
            who = _who(block, days[0] - 1, known)
            cells = list(_days_down(grid, days[0] - 1, column, who))
            return cells, _of_teachers("", {who}, known)
    return [], False


def _heads(line: Sequence[str], below: Sequence[str]) -> tuple[dict[int, tuple[str, str]], bool]:
    """Column -> day and hour, and whether they stand in one row: the hours in the cells of the days, or below them.

    Empty where no hour occurs on two days: then what stands below the days are no hours.
    """
    heads: dict[int, tuple[str, str]] = {}
    day, in_one = "", True
    for column in range(max(len(line), len(below))):
        cell = line[column] if column < len(line) else ""
        day = _day(cell) or (day if not cell.strip() else "")
        own = _AFTER_DAY.sub("", plain(cell))
        if day and own and _day(cell):
            heads[column] = (day, own)
        elif day and column < len(below) and below[column].strip():
            heads[column] = (day, below[column])
            in_one = False
    days: dict[str, set[str]] = {}
    for day, hour in heads.values():
        days.setdefault(hour, set()).add(day)
    return (heads, in_one) if any(len(found) > 1 for found in days.values()) else ({}, True)


def _people_down(grid: Grid, first: int, heads: Mapping[int, tuple[str, str]]) -> Iterator[_Cell]:
    left, who = min(heads), ""
    for number, line in enumerate(grid[first:], first + 1):
        if any(cell.strip() for cell in line[:left]):  # else the row belongs to the one above: teachers below subjects
            named = (visible(cell) for cell in reversed(line[:left]) if cell.strip() and not cell.strip().isdigit())
            who = next(named, next((visible(cell) for cell in reversed(line[:left]) if cell.strip()), ""))
        for column, (day, hour) in heads.items() if who else ():
            yield _Cell(number, who, day, plain(hour), _text(line, column))


def _hours_down(grid: Grid, first: int, days: Mapping[int, str], who: str) -> Iterator[_Cell]:
    left = min(days)
    for number, line in enumerate(grid[first:], first + 1):
        hour = " ".join(visible(cell) for cell in line[:left] if cell.strip() and cell.strip() not in ("上午", "下午"))
        for column, day in days.items() if hour and who else ():
            yield _Cell(number, who, day, hour, _text(line, column))


def _days_down(grid: Grid, header: int, column: int, who: str) -> Iterator[_Cell]:
    """The cells of a grid with days down and hours across."""
    hours = {at: one_line(visible(cell)) for at, cell in enumerate(grid[header]) if at > column and cell.strip()}
    for number, line in enumerate(grid[header + 1 :], header + 2):
        day = _day(line[column]) if column < len(line) else ""
        for at, hour in hours.items() if day and who else ():
            yield _Cell(number, who, day, hour, _text(line, at))


def _who(block: _Block, header: int, known: set[str]) -> str:
    """Whom a grid is of: as its title rows say, else the title of the sheet that holds it alone; blank for nobody.

    A name loses the 老师 behind it.
    """
    titles = [visible(cell) for line in block.grid[:header] for cell in line if cell.strip()]
    name = block.name if block.alone else next((text for text in titles if class_in(text) or _bare(text) in known), "")
    match = next((match for text in titles if (match := _TITLE.search(text))), None) or _TITLE.fullmatch(name)
    who = (match["named"] or match["title"]).strip() if match else name.strip()
    return re.sub("(?:老师|教师)$", "", who) if _bare(who) in known else who


def _bare(name: str) -> str:
    return name_key(re.sub("(?:老师|教师)$", "", name))


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
