"""From raw texts to a `Scenario`, or to all problems at once."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from optimizer.domain.notices import InputNotice
from optimizer.domain.scenario import Scenario, campus_names
from optimizer.domain.season import settings_by_season, weeks_by_season
from optimizer.domain.settings import Settings
from optimizer.domain.validate import find_problems
from optimizer.domain.validate_pay import find_pay_problems
from optimizer.domain.week import Week
from optimizer.errors import Problem, ScenarioError
from optimizer.files import rows
from optimizer.files.cells import Cells
from optimizer.files.class_names import ClassNames
from optimizer.files.raw import TICKS, RawRow, RawScenario, RawTable, part_of
from optimizer.files.references import resolve
from optimizer.files.settings_in import read_settings
from optimizer.files.settings_keys import key_label
from optimizer.files.sign_ups import child
from optimizer.language.text import Text

_BLANK_ATTENDANCE = Text(
    "{n} child(ren) have a blank 参加时段 (attends): they come in every ordinary slot, and are charged for it",
    "{n} 名学生的“参加时段”留空：按参加全部普通时段安排并收费",
)
_ONE = {
    "students": rows.student,
    "staff": rows.staff,
    "rooms": rows.room,
    "activities": rows.activity,
    "clubs": rows.club,
    "classes": rows.school_class,
    "groups": rows.group_name,
}
MOST_ROWS = 20_000
"""Rows of a table: twice the largest school that is planned for anywhere."""
_TOO_LONG = Text("a table of at most {most} rows; this one has {found}", "不超过 {most} 行的表；该表有 {found} 行")
_Row = TypeVar("_Row")


@dataclass
class _Reading:
    """A scenario being read; ``numbers`` maps each table's entities to their rows."""

    raw: RawScenario
    settings: Settings
    week: Week | None
    problems: list[Problem]
    numbers: dict[str, list[RawRow]] = field(default_factory=dict)

    def entities(self, name: str, read: Callable[[Cells, Settings], Any]) -> tuple[Any, ...]:
        table = self.raw.tables.get(name)
        entities: list[Any] = []
        self.numbers[name] = []
        for index, row in enumerate(table.rows if table else ()):
            assert table is not None
            new = read(Cells(table, row, index, self.week, self.problems), self.settings)
            new = new if isinstance(new, list) else [new]
            entities += new
            self.numbers[name] += [row] * len(new)
        return tuple(entities)

    def located(self, problem: Problem) -> Problem:
        """A problem of `find_problems` with the place in the file that it comes from."""
        table = self.raw.tables.get(problem.table)
        if problem.table == "scenario":
            return setting_fault(self.raw, problem)
        if table is None:
            return problem.at(problem.table)
        numbers = self.numbers[problem.table]
        if problem.again:
            first = int(problem.again.rpartition("[")[2].rstrip("]"))
            problem = replace(problem, again=table.place(numbers[first], problem.column))
        return table.locate(problem, None if problem.index is None else numbers[problem.index])


def understand(raw: RawScenario) -> Scenario:
    """The scenario that raw texts describe.

    Raises
    ------
    ScenarioError
        With every problem found, in the order of tables and rows.
    """
    if long := [_too_long(table) for table in raw.tables.values() if len(table.rows) > MOST_ROWS]:
        raise ScenarioError([*raw.problems, *long])
    settings, sound, faults = read_settings(raw.settings or {})
    weeks = weeks_by_season(settings)
    week = weeks.pop("")
    nameless = resolve(raw)
    placed = [setting_fault(raw, fault) for fault in faults]
    reading = _Reading(raw, settings, week if sound else None, [*raw.problems, *placed])
    tables: dict[str, Any] = {name: reading.entities(name, read) for name, read in _ONE.items()}
    pins = reading.entities("pins", rows.pins)
    scenario = _with_only_campus(Scenario(raw.name, settings, week, pins=pins, **tables))
    names = ClassNames()
    students, classes = names.settle(
        scenario.students, scenario.classes, raw.tables.get("students"), raw.tables.get("classes")
    )
    reading.problems = _each_cell_once(raw, [*reading.problems, *nameless, *names.problems])
    notices = (*raw.notices, *_blank_attendance(raw), *names.notices)
    scenario = replace(scenario, students=students, classes=classes, notices=notices)
    noted = {(problem.place, problem.column) for problem in reading.problems}
    judged = _judge(scenario, raw, sound) + (find_pay_problems(scenario) if sound else [])
    troubled = {problem.table for problem in reading.problems} - {"scenario"}  # tables that are not read as they are
    later = [
        reading.located(problem) for problem in judged if problem.index is not None or problem.table not in troubled
    ]
    problems = reading.problems + [fault for fault in later if (fault.place, fault.column) not in noted]
    if problems:
        raise ScenarioError(_in_order(problems), settings.language)
    in_season = settings_by_season(settings)
    seasons = {name: _in_season(raw, in_season[name], week) for name, week in weeks.items()}
    return replace(scenario, seasons=seasons) if seasons else scenario


def _in_season(raw: RawScenario, settings: Settings, week: Week) -> Scenario:
    """A scenario without problems as its tables read under the slots of a season."""
    reading = _Reading(raw, settings, week, [])
    tables: dict[str, Any] = {name: reading.entities(name, read) for name, read in _ONE.items()}
    return _with_only_campus(Scenario(raw.name, settings, week, pins=reading.entities("pins", rows.pins), **tables))


def _too_long(table: RawTable) -> Problem:
    """The fault of a table with more rows than are read."""
    return Problem(
        table.name, None, "", "", _TOO_LONG.format(most=MOST_ROWS, found=len(table.rows)), place=table.source
    )


def setting_fault(raw: RawScenario, fault: Problem) -> Problem:
    """A fault of a setting with its place, and its key in both languages."""
    key = re.sub(r"\[(\d+)\]", r".\1", fault.column)
    return replace(fault.at(raw.setting_place(fault.column)), header=Text(fault.column, key_label(key, "zh")))


def _each_cell_once(raw: RawScenario, problems: list[Problem]) -> list[Problem]:
    """The problems without those that only follow from a cell that could not be taken as it is."""
    spoilt = {(problem.place, problem.column) for problem in raw.problems if problem.index is not None}
    return [
        problem
        for problem in problems
        if any(problem is each for each in raw.problems) or (problem.place, problem.column) not in spoilt
    ]


def _blank_attendance(raw: RawScenario) -> list[InputNotice]:
    """Children whose cell of 参加时段 is blank: they come in every ordinary slot, and are charged for it."""
    table = raw.tables.get("students")
    if table is None or "attends" not in table.headers:
        return []
    ticks = part_of("attends", TICKS)
    blank = [child(row) for row in table.rows if "attends" not in row.cells and ticks not in row.cells]
    return [InputNotice.of(_BLANK_ATTENDANCE, blank)] if blank else []


def _judge(scenario: Scenario, raw: RawScenario, sound: bool) -> list[Problem]:
    """What is wrong beyond single cells, without what only follows from a table or column that is missing."""
    unread = {problem.table for problem in raw.problems if problem.table not in raw.tables}
    absent = {(problem.table, problem.column) for problem in raw.problems if problem.index is None}
    problems = find_problems(scenario, week_is_sound=sound)
    return [
        problem
        for problem in problems
        if problem.refers not in unread and (problem.table, problem.column) not in absent
    ]


def _with_only_campus(scenario: Scenario) -> Scenario:
    """Where one campus alone has a name, a blank means it."""
    names = campus_names(scenario)
    if len(names) != 1:
        return scenario
    only = next(iter(names))
    return replace(
        scenario,
        students=_fill(scenario.students, only),
        rooms=_fill(scenario.rooms, only),
        clubs=_fill(scenario.clubs, only),
        classes=_fill(scenario.classes, only),
        groups=_fill(scenario.groups, only),
    )


def _fill(table: Sequence[_Row], campus: str) -> tuple[_Row, ...]:
    return tuple(row if row.campus else replace(row, campus=campus) for row in table)  # type: ignore[attr-defined, type-var]


def _in_order(problems: list[Problem]) -> list[Problem]:
    order = ["scenario", "students", "staff", "rooms", "activities", "clubs", "classes", "pins", "groups"]
    return sorted(problems, key=lambda problem: (order.index(problem.table), problem.index or 0))
