"""A timetable as commands take it: a folder, or a workbook, with the week that it says it is of."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from optimizer.domain.result import Result
from optimizer.domain.scenario import Scenario, first_monday_after
from optimizer.domain.timetable import Timetable
from optimizer.files import read_result, read_timetable
from optimizer.files.timetable_book import TimetableBook
from optimizer.files.timetable_tables import read_timetable_book
from optimizer.files.unavailable import read_unavailable


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


def scenario_of_week(scenario: Scenario, path: Path, week_of: date) -> Scenario:
    """The scenario that holds in a week: without the people, rooms and meetings that ``unavailable.csv`` takes away.

    What lapses by that, and rows that speak of nobody, are told on stderr.
    """
    table = read_unavailable(path, scenario, week_of)
    for text in (*table.notices, *table.facts.lapsed_pins(scenario)):
        print(text.say(scenario.settings.language), file=sys.stderr)
    return table.facts.applied(scenario)


def _told(book: TimetableBook) -> date | None:
    try:
        return date.fromisoformat(book.about.get("week_of", ""))
    except ValueError:
        return None
