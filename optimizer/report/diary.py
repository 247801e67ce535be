"""Which day's timetable runs on which date: weekdays, unless the school's own table says otherwise (调休)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path

from optimizer.domain.problem import Problem
from optimizer.errors import ScenarioError, SettingsError
from optimizer.files.folder import decode
from optimizer.language.text import Text
from optimizer.language.times import DAYS, day_name
from optimizer.pay.dates import parse_date

_HEADERS = {"date": ("date", "日期"), "runs_as": ("runs_as", "runs as", "day", "按周几", "上课日", "按")}
_DATE = Text("a date such as 2026-10-10", "日期，如 2026-10-10")
_DAY = Text("a day such as Mon, or blank for no service", "周一至周日，留空表示不开课")
_COLUMNS = Text("the columns date and runs_as", "两列：日期、按周几")
_TWICE = Text("each date once", "每个日期只写一次")


def read_diary(path: Path) -> dict[date, str]:
    """The exceptions in ``calendar.csv``: date -> day name, blank for a day without service.

    Raises
    ------
    ScenarioError
        With every row that cannot be read.
    """
    problems: list[Problem] = []
    found: dict[date, str] = {}
    for number, (day, runs_as) in _rows(path, problems):
        when, named = parse_date(day), day_name(runs_as) if runs_as else ""
        for column, text, bad, expected in (
            ("date", day, when is None, _DATE),
            ("date", day, when in found, _TWICE),
            ("runs_as", runs_as, named is None, _DAY),
        ):
            if bad:
                place = f"{path.name} row {number}"
                problems.append(Problem("calendar", number, column, text, expected, place=place))
        if when is not None and named is not None:
            found[when] = named
    if problems:
        raise ScenarioError(problems)
    return found


def _rows(path: Path, problems: list[Problem]) -> Iterator[tuple[int, tuple[str, str]]]:
    try:
        lines = list(csv.reader(io.StringIO(decode(path.read_bytes()), newline="")))
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or type(error).__name__
        expected = Text("a readable file: {why}", "可以读取的文件：{why}").format(why=why)
        problems.append(Problem("calendar", None, "", path.name, expected, place=path.name))
        return
    header = [cell.strip().casefold() for cell in lines[0]] if lines else []
    at = {key: next((header.index(name) for name in names if name in header), -1) for key, names in _HEADERS.items()}
    if min(at.values()) < 0:
        problems.append(Problem("calendar", None, "", ", ".join(header), _COLUMNS, place=path.name))
        return
    for number, line in enumerate(lines[1:], 2):
        cells = [line[place].strip() if place < len(line) else "" for place in at.values()]
        if any(cells):
            yield number, (cells[0], cells[1])


def service_days(
    first: date, last: date, days: tuple[str, ...], exceptions: Mapping[date, str]
) -> Iterator[tuple[date, str]]:
    """Every date from ``first`` to ``last``, both included, with the day whose timetable runs.

    Raises
    ------
    SettingsError
        If the range is empty or longer than two years.
    """
    if last < first or last - first > timedelta(days=731):
        raise SettingsError(f"from {first} to {last} is no range of dates up to two years · 日期范围不合理")
    for offset in range((last - first).days + 1):
        day = first + timedelta(days=offset)
        runs_as = exceptions.get(day, DAYS[day.weekday()])
        if runs_as in days:
            yield day, runs_as
