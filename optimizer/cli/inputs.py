"""A timetable as commands take it: a folder, or a workbook, with the week that it says it is of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from optimizer.domain.result import Result
from optimizer.domain.scenario import Scenario, first_monday_after
from optimizer.domain.service_week import ServiceWeek, week_of_result
from optimizer.domain.timetable import Timetable
from optimizer.errors import Problem, ScenarioError
from optimizer.files import read_result, read_timetable
from optimizer.files.result_json import RESULT_FILE
from optimizer.files.timetable_book import TimetableBook
from optimizer.files.timetable_tables import read_timetable_book
from optimizer.language.text import Text

_OF_WEEK = Text("those of a week of a semester of this scenario", "该方案学期中一周的季节、日期和累计节数")


@dataclass(frozen=True)
class GivenWeek:
    """``book`` is None for a folder, ``result`` where there is no result.json."""

    timetable: Timetable
    week_of: date
    book: TimetableBook | None = None
    result: Result | None = None


def read_week(path: Path, week_of: date | None = None) -> GivenWeek:
    """Read a timetable; its week is the one asked for, else what workbook or result.json say, else next week."""
    if path.is_file():
        timetable, book = read_timetable_book(path)
        return GivenWeek(timetable, week_of or _told(book) or first_monday_after(date.today()), book)
    timetable = read_timetable(path)
    result = read_result(path) if (path / "result.json").exists() else None
    of_result = result.week_of if result else first_monday_after(date.today())
    return GivenWeek(timetable, week_of or of_result, result=result)


def week_of_semester(scenario: Scenario, given: GivenWeek) -> tuple[Scenario, ServiceWeek | None]:
    """The scenario by which a week is to be read, and its dates where it is one of a semester.

    Raises
    ------
    ScenarioError
        If result.json names a season that the scenario lacks, or dates that are none.
    """
    try:
        return week_of_result(scenario, given.result.extra if given.result else {})
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        problem = Problem("result", None, "season, dates, carried", str(error), _OF_WEEK, place=RESULT_FILE)
        raise ScenarioError([problem], scenario.settings.language) from error


def _told(book: TimetableBook) -> date | None:
    try:
        return date.fromisoformat(book.about.get("week_of", ""))
    except ValueError:
        return None
