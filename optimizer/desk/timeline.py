"""Which published week holds on a date: the desk's own calendar of weeks.

A published week holds from the Monday that result.json names. One that was mended for some dates says so itself: its
result.json has ``holds`` with ``from`` and ``until``, both included (``until`` null: from then on). Where several hold
on a date, the one published last does.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from optimizer.desk.open_school import OpenSchool, week_of_files
from optimizer.domain.service_dates import SchoolCalendar, ServiceDate, ServiceDates
from optimizer.errors import SettingsError
from optimizer.files.manifest import PUBLISHED
from optimizer.files.result_json import RESULT_FILE
from optimizer.files.store.tree import as_folder
from optimizer.language.times import monday_of
from optimizer.payroll.school_calendar import read_calendar

HOLDS = "holds"
"""Key of result.json: from when until when a mended week holds."""
CALENDAR = "calendar.csv"
TERM = "desk/term.csv"
"""First and last day of the term: outside there is no service."""


@dataclass(frozen=True)
class Holding:
    """A published week and the dates on which it may hold; ``last`` is None for one without an end."""

    label: str
    first: date
    last: date | None
    published: str

    @property
    def lasts(self) -> bool:
        return self.last is None

    def covers(self, on: date) -> bool:
        return self.first <= on and (self.last is None or on <= self.last)


class Timeline:
    """The published weeks of an open school and its dates of service."""

    def __init__(self, school: OpenSchool):
        self.school = school
        self.term = _term(school.tree.get(TERM))
        self.holdings = [
            found for label in school.labels() if (found := _holding(label, school.files_of_week(label))) is not None
        ]

    def on(self, day: date, *, lasting: bool = False) -> Holding | None:
        """What holds on a date; with ``lasting`` only weeks without an end are asked."""
        held = [one for one in self.holdings if one.covers(day) and (one.lasts or not lasting)]
        return max(held, key=lambda one: (one.published, one.label), default=None)

    def dates(self, first: date, last: date) -> tuple[ServiceDate, ...]:
        """The dates of service of a range by the public notices and calendar.csv; within the term, if that is known."""
        begin, end = self.term or (first, last)
        return tuple(one for one in self._walk(first, last).dates if begin <= one.on <= end)

    def week_dates(self, of: date) -> tuple[ServiceDate, ...]:
        """The dates of service of a calendar week."""
        monday = monday_of(of)
        return self.dates(monday, monday + timedelta(days=6))

    def unknown_years(self, first: date, last: date) -> list[int]:
        """Years of which no notice of holidays is known."""
        return self._walk(first, last).unknown_years

    def _walk(self, first: date, last: date) -> ServiceDates:
        return ServiceDates(first, last, self.school.scenario.week.days, self.calendar)

    @cached_property
    def calendar(self) -> SchoolCalendar:
        """The school's own days off and make-up days."""
        data, scenario = self.school.tree.get(CALENDAR), self.school.scenario
        if data is None:
            return SchoolCalendar()
        with as_folder({CALENDAR: data}, "calendar") as folder:
            return read_calendar(folder / CALENDAR, scenario.week.days, language=scenario.settings.language)


def _term(data: bytes | None) -> tuple[date, date] | None:
    """First and last day of the term; None where nobody said."""
    rows = list(csv.reader(io.StringIO((data or b"").decode())))
    return (a_day(rows[1][0]), a_day(rows[1][1])) if len(rows) > 1 else None


def _holding(label: str, files: Mapping[str, bytes]) -> Holding | None:
    """When a week holds; None for a draft."""
    if PUBLISHED not in files:
        return None
    when = str(json.loads(files[PUBLISHED]).get("time", ""))
    holds: dict[str, Any] = {}
    if RESULT_FILE in files:
        holds = json.loads(files[RESULT_FILE]).get(HOLDS) or {}
    first = date.fromisoformat(holds["from"]) if holds.get("from") else monday_of(week_of_files(files))
    last = date.fromisoformat(holds["until"]) if holds.get("until") else None
    return Holding(label, first, last, when)


def a_day(text: str) -> date:
    """A date as the page sends it.

    Raises
    ------
    SettingsError
        If it is none of the years 2000 to 2099.
    """
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = None
    if day is None or not 2000 <= day.year < 2100:
        raise SettingsError(f"{text[:20]}: a date such as 2026-10-10 · 日期，如 2026-10-10") from None
    return day
