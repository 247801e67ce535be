"""A timetable as commands take it: a folder, or a workbook, with its week; and its violations as commands tell them."""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from optimizer.auditing import Audit
from optimizer.auditing.edits import with_derived
from optimizer.domain.result import Result
from optimizer.domain.scenario import Scenario, first_monday_after
from optimizer.domain.service_week import ServiceWeek, week_of_result
from optimizer.domain.timetable import Timetable
from optimizer.domain.unavailable import Unavailable
from optimizer.errors import Problem, ScenarioError, SettingsError
from optimizer.files import load, read_result, read_timetable
from optimizer.files.publishing import read_undisturbed
from optimizer.files.references import with_ids
from optimizer.files.result_json import RESULT_FILE
from optimizer.files.timetable_book import TimetableBook
from optimizer.files.timetable_tables import read_timetable_book
from optimizer.files.unavailable import read_unavailable
from optimizer.language.text import Language, Text
from optimizer.language.times import service_date
from optimizer.rules.view import View

_FOLLOWS = Text(
    "{n} rows of the workbook: sizes, grades, headcounts and times were worked out from the members and slots",
    "工作簿中有 {n} 行的人数、年级或起止时间已按名单和节次重新计算",
)
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

    def read() -> tuple[Timetable, Result | None]:
        return read_timetable(path), read_result(path) if (path / "result.json").exists() else None

    timetable, result = read_undisturbed(path, read)
    of_result = result.week_of if result else first_monday_after(date.today())
    return GivenWeek(timetable, week_of or of_result, result=result)


def read_edited_week(path: Path, scenario: Scenario, week_of: date | None = None) -> GivenWeek:
    """The same as people edit it: names count as ids, and in a workbook what follows from other cells is worked out.

    How many rows of the workbook said something else is told on stderr.
    """
    given = read_week(path, week_of)
    given = replace(given, timetable=with_ids(given.timetable, scenario))
    if given.book is None:
        return given
    timetable, n = with_derived(View(scenario, given.timetable, given.week_of))
    if n:
        print(_FOLLOWS.format(n=n).say(scenario.settings.language), file=sys.stderr)
    return replace(given, timetable=timetable)


def week_of_semester(scenario: Scenario, given: GivenWeek, path: Path) -> tuple[Scenario, ServiceWeek | None]:
    """The scenario by which a week is to be read, and its dates where it is one of a semester.

    Within the folder of a semester a week or programme goes by the tables there.

    Raises
    ------
    ScenarioError
        If result.json names a season that the scenario lacks, or dates that are none.
    """
    extra = given.result.extra if given.result else {}
    tables = path.resolve().parent.parent / "tables" / str(extra.get("tables") or "")
    try:
        return week_of_result(load(tables) if extra.get("tables") and tables.is_dir() else scenario, extra)
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        problem = Problem("result", None, "season, dates, carried", str(error), _OF_WEEK, place=RESULT_FILE)
        raise ScenarioError([problem], scenario.settings.language) from error


def dated_week(text: str) -> tuple[date, Path, Timetable]:
    """What ``--week DATE:DIR`` says: from that date on, to the day, the timetable in DIR holds.

    Raises
    ------
    SettingsError
        If it cannot be read.
    """
    day, colon, folder = text.partition(":")
    first = service_date(day)
    if not colon or first is None:
        raise SettingsError(f"--week {text}: a date and a folder, such as 2026-11-16:week3 · 应为 日期:文件夹")
    return first, Path(folder), read_timetable(Path(folder))


def tell_violations(head: Text, audited: Audit, language: Language) -> None:
    """A sentence and every violation, on stderr."""
    print(head.say(language), file=sys.stderr)
    for violation in audited.violations:
        print(f"  {violation.text.say(language)}", file=sys.stderr)


def told_unavailable(scenario: Scenario, path: Path, week_of: date) -> Unavailable:
    """What is not available in a week; pins that lapse by that, and rows that speak of nobody, are told on stderr."""
    table = read_unavailable(path, scenario, week_of)
    for text in (*table.notices, *table.facts.lapsed_pins(scenario)):
        print(text.say(scenario.settings.language), file=sys.stderr)
    return table.facts


def without_unavailable(scenario: Scenario, path: Path, week_of: date) -> Scenario:
    """The scenario that holds in a week: without the people, rooms and meetings that are not available."""
    return told_unavailable(scenario, path, week_of).applied(scenario)


def _told(book: TimetableBook) -> date | None:
    try:
        return date.fromisoformat(book.about.get("week_of", ""))
    except ValueError:
        return None
