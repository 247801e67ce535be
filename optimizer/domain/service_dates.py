"""Which dates of a range have service, and the day that each runs as: public notices, the school's own calendar."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

import holidays

from optimizer.errors import SettingsError
from optimizer.language.text import Text
from optimizer.language.times import DAYS

_PAIR = re.compile(r"substituted from (\d\d)/(\d\d)/(\d{4})")
_LONGEST = timedelta(days=400)
_MAKE_UP = Text("make-up day for {date}", "补 {date} 的课")


class PublicNotices:
    """What the public notices of some years say.

    Attributes
    ----------
    off : dict
        Date without work -> its name.
    make_up : dict
        Make-up day -> the day off that it stands for; None where that is not said.
    known : frozenset of int
        Years of which the notice is out: those with a make-up day, or a day off for one, of their own.
    """

    def __init__(self, first: int, last: int):
        table = holidays.country_holidays("CN", years=range(first - 1, last + 2), language="en_US")
        pairs = {on: match for on, name in table.items() if (match := _PAIR.search(name))}
        self.off: dict[date, str] = dict(table.items())
        worked = {date(int(m[3]), int(m[1]), int(m[2])): on for on, m in pairs.items()}
        self.make_up: dict[date, date | None] = dict.fromkeys(getattr(table, "weekend_workdays", ()))
        self.make_up |= worked
        self.known = frozenset(on.year for on in pairs)

    def runs_as(self, on: date) -> str | None:
        """The day of the week whose lessons a date has, blank for none; None for a make-up day of which it is not said.

        In a year without a notice Mondays to Fridays have their own.
        """
        known, weekday = on.year in self.known, DAYS[on.weekday()]
        if self.is_make_up(on):
            stands_for = self.make_up[on]
            return DAYS[stands_for.weekday()] if stands_for else None
        return "" if (known and on in self.off) or on.weekday() >= DAYS.index("Sat") else weekday

    def is_make_up(self, on: date) -> bool:
        """Whether a date is a make-up day of a year whose notice is out."""
        return on.year in self.known and on in self.make_up


@dataclass(frozen=True)
class SchoolCalendar:
    """calendar.csv: date -> the day whose timetable it runs, blank for no service; and its notes."""

    runs_as: Mapping[date, str] = field(default_factory=dict)
    notes: Mapping[date, str] = field(default_factory=dict)


@dataclass(frozen=True)
class ServiceDate:
    """A date of service, the day that it runs as, and what is said about it."""

    on: date
    day: str
    note: Text


@dataclass(frozen=True)
class ServiceDates:
    """The dates of a range, both ends included.

    The school's calendar wins over the public notices. In a year without a notice Mondays to Fridays are days of
    service and weekends are not; whether that may be relied on is for the caller to say: see ``unknown_years``.

    Attributes
    ----------
    days : tuple of str
        Days of the timetable; a date that would run as another day has no service.

    Raises
    ------
    SettingsError
        If the range is empty or longer than 400 days.
    """

    first: date
    last: date
    days: tuple[str, ...]
    calendar: SchoolCalendar = field(default_factory=SchoolCalendar)

    def __post_init__(self) -> None:
        if self.last < self.first or self.last - self.first > _LONGEST:
            raise SettingsError(
                f"from {self.first} to {self.last} is no range of dates up to {_LONGEST.days} days · "
                f"{self.first} 至 {self.last}：日期范围不合理，最长 {_LONGEST.days} 天"
            )

    @cached_property
    def notices(self) -> PublicNotices:
        return PublicNotices(self.first.year, self.last.year)

    @cached_property
    def dates(self) -> tuple[ServiceDate, ...]:
        """Every date of service in order; a make-up day of which it is not known what it runs as is none."""
        return tuple(found for on in self._range() if (found := self._on(on)) is not None)

    @property
    def unknown_years(self) -> list[int]:
        """Years of which neither a notice is out nor a row stands in the calendar."""
        listed = {on.year for on in self.calendar.runs_as}
        years = range(self.first.year, self.last.year + 1)
        return [year for year in years if year not in self.notices.known and year not in listed]

    @property
    def unpaired(self) -> list[date]:
        """Make-up days that stand for no known day off and have no row in the calendar."""
        return [on for on in self._range() if on not in self.calendar.runs_as and self.notices.runs_as(on) is None]

    def _range(self) -> Iterator[date]:
        return (self.first + timedelta(days=number) for number in range((self.last - self.first).days + 1))

    def _on(self, on: date) -> ServiceDate | None:
        if on in self.calendar.runs_as:
            note = self.calendar.notes.get(on, "")
            day: str | None = self.calendar.runs_as[on]
            told = Text(note, note)
        else:
            day = self.notices.runs_as(on)
            told = _MAKE_UP.format(date=self.notices.make_up[on]) if self.notices.is_make_up(on) else Text("", "")
        return ServiceDate(on, day, told) if day in self.days else None
