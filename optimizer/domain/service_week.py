"""A calendar week as it is held: its dates of service, and the day of the timetable that each of them runs as."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

from optimizer.domain.scenario import Scenario
from optimizer.language.times import DAYS, date_of_day, monday_of


@dataclass(frozen=True)
class ServiceWeek:
    """Dates of one week (Monday to Sunday), at least one, with the day that each runs as.

    Attributes
    ----------
    dates : tuple of (date, day)
        In order of date; a day may have no date, one, or several.
    """

    dates: tuple[tuple[date, str], ...]

    @property
    def monday(self) -> date:
        return monday_of(self.dates[0][0])

    @cached_property
    def times(self) -> Counter[str]:
        """Day -> number of dates that run as it."""
        return Counter(day for _, day in self.dates)

    @cached_property
    def last(self) -> dict[str, date]:
        """Day with a date -> the last date that runs as it: people must be vetted until then."""
        return {day: on for on, day in self.dates}

    @cached_property
    def days(self) -> tuple[str, ...]:
        """Days that have a date, Monday first."""
        return tuple(sorted(self.times, key=DAYS.index))

    def is_full(self, days: Iterable[str]) -> bool:
        """Whether each of some days, all of a timetable's, has one date."""
        return self.times == Counter(days)


def service_weeks(dates: Iterable[tuple[date, str]]) -> Iterator[ServiceWeek]:
    """The weeks of some dates, each given with the day that it runs as, in order."""
    by_week: dict[date, list[tuple[date, str]]] = {}
    for on, day in sorted(dates):
        by_week.setdefault(monday_of(on), []).append((on, day))
    yield from (ServiceWeek(tuple(rows)) for rows in by_week.values())


def week_as_planned(week_of: date, days: Iterable[str]) -> ServiceWeek:
    """The week of a date in which each day runs on its own date."""
    return ServiceWeek(tuple((date_of_day(week_of, day), day) for day in sorted(days, key=DAYS.index)))


def week_of_result(scenario: Scenario, extra: Mapping[str, Any]) -> tuple[Scenario, ServiceWeek | None]:
    """The scenario and the dates by which result.json says that a timetable is to be read.

    A week of a semester has ``dates``, ``season`` and ``carried``; a programme a ``season`` alone; others none of them.

    Raises
    ------
    KeyError, ValueError, TypeError
        If these are not of the form of the contract, or the scenario has no such season.
    """
    season = scenario.under(extra.get("season") or "")
    if not extra.get("dates"):
        return season, None
    dates = sorted((date.fromisoformat(on), str(day)) for on, day in extra["dates"].items())
    service = ServiceWeek(tuple(dates))
    return scenario_of_week(season, service, {one: int(n) for one, n in extra["carried"].items()}), service


def scenario_of_week(scenario: Scenario, week: ServiceWeek, carried: Mapping[str, int]) -> Scenario:
    """A scenario with what the staff has served before a week, and with their limits in it (contract, section 8).

    In a week of d dates, ``days`` having n, each date beyond n adds ``max_per_day`` to ``max_per_week`` and 1 to
    ``max_days``; ``min_per_week`` is floor(min x d / n) where d < n.

    Parameters
    ----------
    carried : mapping
        Person -> slots served before the week; those who are not in it keep what the table says.
    """
    n, d = len(scenario.week.days), len(week.dates)
    extra = max(0, d - n)
    staff = (
        replace(
            row,
            carried=carried.get(row.id, row.carried),
            max_per_week=row.max_per_week + extra * row.max_per_day,
            max_days=row.max_days + extra,
            min_per_week=row.min_per_week * min(d, n) // n,
        )
        for row in scenario.staff
    )
    return replace(scenario, staff=tuple(staff))
