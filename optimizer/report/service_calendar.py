"""Which day's timetable runs on which date: weekdays, holidays and make-up days (调休), the school's own table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path

from optimizer.domain.public_notices import PublicNotices
from optimizer.errors import Problem, ScenarioError, SettingsError
from optimizer.files.folder import read_table
from optimizer.language.text import Text
from optimizer.language.times import NO_SERVICE, day_name, service_date

OFF = NO_SERVICE | {""}
"""What calendar.csv says of a date without service."""
_DATE = Text("a date such as 2026-10-10, of the years 2000 to 2099", "日期，如 2026-10-10（2000 至 2099 年）")
_DAY = Text("a day such as Mon, or blank for no service", "周一至周日，留空表示不开课")
_UNKNOWN = Text(
    "{year}: no notice of public holidays is known yet, so Mondays to Fridays count as days of service; list holidays "
    "and make-up days with --calendar",
    "{year} 年：尚无放假通知，周一至周五均按有课计算；放假和调休请用 --calendar 写明",
)
_PAIRLESS = Text(
    "{day} is a make-up day, but it is not known for which day: no service; say so with --calendar",
    "{day} 为调休上课日，但不知补哪一天，按无课计算；请用 --calendar 写明",
)
_TWICE = Text("each date once", "每个日期只写一次")


def read_diary(path: Path) -> dict[date, str]:
    """The exceptions in ``calendar.csv``: date -> day name, blank for a day without service.

    Raises
    ------
    ScenarioError
        With every row that cannot be read.
    """
    problems: list[Problem] = []
    timetable_days: dict[date, str] = {}
    table = read_table(path, "calendar", ("date", "runs_as"), problems)
    rows = table.rows if table is not None and not problems else ()
    for number, cells in ((row.number, row.cells) for row in rows):
        day, runs_as = cells.get("date", ""), cells.get("runs_as", "")
        when, named = service_date(day), "" if runs_as.casefold() in OFF else day_name(runs_as)
        for column, text, bad, expected in (
            ("date", day, when is None, _DATE),
            ("date", day, when in timetable_days, _TWICE),
            ("runs_as", runs_as, named is None, _DAY),
        ):
            if bad:
                place = f"{path.name} row {number}"
                problems.append(Problem("calendar", number, column, text, expected, place=place))
        if when is not None and named is not None:
            timetable_days[when] = named
    if problems:
        raise ScenarioError(problems)
    return timetable_days


def service_days(
    first: date, last: date, days: tuple[str, ...], exceptions: Mapping[date, str]
) -> Iterator[tuple[date, str]]:
    """Every date from ``first`` to ``last``, both included, with the day whose timetable runs.

    The school's ``exceptions`` win over the public notices; in a year without a notice Mondays to Fridays are days of
    service, and a make-up day that stands for no known day off has none: see `unknown_days`.

    Raises
    ------
    SettingsError
        If the range is empty or longer than two years.
    """
    if last < first or last - first > timedelta(days=731):
        raise SettingsError(f"from {first} to {last} is no range of dates up to two years · 日期范围不合理")
    notices = PublicNotices(first.year, last.year)
    for offset in range((last - first).days + 1):
        day = first + timedelta(days=offset)
        runs_as = exceptions[day] if day in exceptions else notices.runs_as(day)
        if runs_as in days:
            yield day, runs_as


def unknown_days(first: date, last: date, exceptions: Mapping[date, str]) -> Iterator[Text]:
    """What neither the public notices nor the school's exceptions say: years without a notice, days made up for."""
    notices = PublicNotices(first.year, last.year)
    listed = {day.year for day in exceptions}
    for year in range(first.year, last.year + 1):
        if year not in notices.known and year not in listed:
            yield _UNKNOWN.format(year=year)
    for day, stands_for in sorted(notices.make_up.items()):
        if first <= day <= last and stands_for is None and day not in exceptions:
            yield _PAIRLESS.format(day=day)
