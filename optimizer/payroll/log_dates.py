"""Dates and slots of logs: which day of service and which slots of the week a row speaks of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from optimizer.domain.week import TokenError, Week, split_list
from optimizer.language.text import Text
from optimizer.language.times import DAYS, NO_SERVICE, day_name, service_date
from optimizer.payroll.logs import DayRow
from optimizer.payroll.service_facts import ServiceDay

_DATE = Text("a date such as 2026-11-02, of the years 2000 to 2099", "日期，如 2026-11-02（2000 至 2099 年）")
_ONCE = Text("each date once", "每个日期只列一次")
_LABEL = re.compile(r"(?:[xX]|延时?)?\d.*")
_ORDINAL = re.compile(r"第\s*|\s*节课?")
"""What Chinese puts around a slot's number, spaces included: ``第 2 节``."""


class CellFault(NamedTuple):
    """What is wrong with a cell: its column and what was expected."""

    column: str
    expected: Text


class NoService(NamedTuple):
    """A date on which no timetable runs: a weekend that is no make-up day, or a date that --days does not list."""

    date: date


ServiceDaySlots = tuple[ServiceDay, tuple[str, ...]]


class Dates:
    """Turns cells into days of service and slot tokens.

    Parameters
    ----------
    week : Week
        Of the scenario.
    days : mapping, optional
        The days of service: date -> day of the week whose timetable runs. Without it a date runs its own weekday's;
        a date whose weekday has no service runs the day that a token names (``Mon2`` on a Saturday: 调休), and is
        a date without service where no cell does.
    """

    def __init__(self, week: Week, days: Mapping[date, str] | None = None):
        self.week = week
        self.known = days
        self._runs: dict[date, str] = dict(days or {})
        self._order = {token: number for number, token in enumerate(week.by_token)}
        self._found: dict[tuple[str, str], ServiceDaySlots | CellFault | NoService] = {}

    def learn(self, cells: Iterable[tuple[str, str]]) -> None:
        """Note the make-up days that some cells (date, slot) name, so that the order of rows does not matter."""
        for date_cell, slot_cell in dict.fromkeys(cells):
            if any(not _is_label(item) for item in _items(slot_cell)):
                self.read(date_cell, slot_cell)

    def read(self, date_cell: str, slot_cell: str) -> ServiceDaySlots | CellFault | NoService:
        """The day of service and the slots, in order of time, or what is wrong."""
        key = date_cell, slot_cell
        known = self._found.get(key)
        if known is None:
            known = self._found[key] = self._read(date_cell, slot_cell)
        return known

    def whole_day(self, date_cell: str) -> ServiceDaySlots | CellFault | NoService:
        """The day of service of a date, with all its slots."""
        day = service_date(date_cell)
        if day is None:
            return CellFault("date", _DATE)
        runs = self._runs.get(day)
        return NoService(day) if runs is None else (ServiceDay(day, runs), self.week.on_day[runs])

    def day(self, date_cell: str) -> ServiceDaySlots | CellFault | NoService:
        """The day of service of a date that a row names without a slot, with all its slots."""
        day = service_date(date_cell)
        if day is not None and (self.known is None or day in self.known) and (runs := self._day_of(day, [])):
            self._runs[day] = runs
        return self.whole_day(date_cell)

    @property
    def seen(self) -> tuple[ServiceDay, ...]:
        """The days of service, in order: those given, else those that rows named."""
        return tuple(ServiceDay(day, runs) for day, runs in sorted(self._runs.items()))

    def _read(self, date_cell: str, slot_cell: str) -> ServiceDaySlots | CellFault | NoService:
        day = service_date(date_cell)
        if day is None:
            return CellFault("date", _DATE)
        if self.known is not None and day not in self.known:
            return NoService(day)
        items = _items(slot_cell)
        if not items:
            return CellFault("slot", Text("a slot such as 2, X1 or Mon2", "时段，如 2、X1 或 周一2"))
        runs = self._day_of(day, items)
        if runs is None:
            return NoService(day)
        try:
            tokens = {token for item in items for token in self.week.expand(runs + item if _is_label(item) else item)}
        except TokenError:
            allowed = " ".join(self.week[token].label for token in self.week.on_day[runs])
            return CellFault("slot", Text(f"a slot of that day: {allowed}", f"当日的时段：{allowed}"))
        if any(self.week[token].day != runs for token in tokens) or not tokens:
            return CellFault(
                "slot", Text(f"a slot of {runs}, whose timetable that date runs", f"该日执行 {runs} 的课表")
            )
        self._runs[day] = runs
        return ServiceDay(day, runs), tuple(sorted(tokens, key=self._order.__getitem__))

    def _day_of(self, day: date, items: list[str]) -> str | None:
        """The day of the week whose timetable a date runs, None where it has no service."""
        own = DAYS[day.weekday()]
        runs = self._runs.get(day, own)
        if runs in self.week.days:
            return runs
        named = {token_day(item) for item in items if not _is_label(item)} & {*self.week.days}
        return named.pop() if len(named) == 1 else None


def _items(slot_cell: str) -> list[str]:
    """What a cell of slots lists."""
    return split_list(_ORDINAL.sub("", slot_cell))


def _is_label(item: str) -> bool:
    return _LABEL.fullmatch(item) is not None


def token_day(item: str) -> str | None:
    """The day that a token names: ``周一2`` -> ``Mon``."""
    stem = re.match(r"\D+?(?=[\dXx第延]|$)", item)
    return day_name(stem[0]) if stem else None


def read_calendar(
    week: Week, rows: tuple[DayRow, ...]
) -> tuple[dict[date, str], frozenset[date], list[tuple[DayRow, str, str, Text]]]:
    """Days of service from their rows, dates said to be off, and the faults: row, column, value, what was expected."""
    days: dict[date, str] = {}
    off: set[date] = set()
    faults: list[tuple[DayRow, str, str, Text]] = []
    for row in rows:
        parsed = service_date(row.date)
        if parsed is None:
            faults.append((row, "date", row.date, _DATE))
            continue
        if row.day.casefold() in NO_SERVICE:
            off.add(parsed)
            if parsed in days:
                faults.append((row, "date", row.date, _ONCE))
            continue
        runs = day_name(row.day) if row.day else DAYS[parsed.weekday()]
        if runs not in week.days:
            allowed = " ".join(week.days)
            faults.append((row, "day", row.day or str(runs), Text(f"one of {allowed}", f"应为 {allowed} 之一")))
        elif days.setdefault(parsed, runs) != runs or parsed in off:
            faults.append((row, "date", row.date, _ONCE))
    return days, frozenset(off), faults
