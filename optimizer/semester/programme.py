"""The programme: one full week of groups, clubs, activities and rooms that all weeks of a period go by."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from optimizer.domain.people import Staff
from optimizer.domain.programme import Pin
from optimizer.domain.result import Bound
from optimizer.domain.scenario import Scenario
from optimizer.domain.service_week import ServiceWeek, week_as_planned
from optimizer.domain.timetable import Timetable
from optimizer.domain.week import Week


@dataclass(frozen=True)
class Programme:
    """A programme as it was solved.

    Attributes
    ----------
    tables : date
        The Monday from which it holds.
    timetable : Timetable
        A full week; times are those of the season of the first week.
    bound : Bound
        Proven for every full week that goes by these tables: waited slots, and points of all goals but ``fair-load`` in
        weeks in which everybody is served.
    goal_bounds : mapping
        Goal -> points that every programme has at least.
    """

    tables: date
    timetable: Timetable
    bound: Bound
    goal_bounds: Mapping[str, int]


def scenario_of_programme(scenario: Scenario, periods: Sequence[Sequence[ServiceWeek]], fair_load: int) -> Scenario:
    """What a programme that the weeks of some periods go by is planned on.

    Somebody is available on a day only if vetted on every date that runs as it, since all weeks hold the same sessions,
    and on the day itself in the week by which the programme of a period is judged. ``fair-load`` weighs little, since
    the weeks even loads out.
    """
    last: dict[str, date] = {}
    for weeks in periods:
        judged = week_as_planned(judged_week(weeks, scenario.week.days).monday, scenario.week.days)
        for week in (judged, *weeks):
            last |= {day: max(on, last.get(day, on)) for day, on in week.last.items()}
    lapsed = lapsed_days(scenario, last)
    goals = scenario.settings.goals.model_copy(update={"fair_load": fair_load})
    staff = (_without_days(person, scenario.week, lapsed.get(person.id, frozenset())) for person in scenario.staff)
    scenario = replace(scenario, pins=pins_without(scenario, lapsed))
    return replace(scenario, settings=scenario.settings.model_copy(update={"goals": goals}), staff=tuple(staff))


def judged_week(weeks: Sequence[ServiceWeek], days: Iterable[str]) -> ServiceWeek:
    """The week of a period as which its programme is judged: the first that has each day once, else the first."""
    return next((week for week in weeks if week.is_full(days)), weeks[0])


def lapsed_days(scenario: Scenario, last: Mapping[str, date]) -> dict[str, frozenset[str]]:
    """Person -> days on whose last date the person is no longer vetted; those vetted on all are absent.

    Parameters
    ----------
    last : mapping
        Day -> its last date.
    """
    found = {
        row.id: frozenset(day for day, on in last.items() if not row.vetted_on(on))
        for row in scenario.staff
        if row.vetted_until is not None
    }
    return {one: days for one, days in found.items() if days}


def pins_without(scenario: Scenario, lapsed: Mapping[str, frozenset[str]]) -> tuple[Pin, ...]:
    """The pins of a scenario, each without its person on a day on which that person may no longer serve."""
    week = scenario.week
    return tuple(
        replace(pin, staff="") if pin.slot in week.all and week[pin.slot].day in lapsed.get(pin.staff, ()) else pin
        for pin in scenario.pins
    )


def _without_days(person: Staff, week: Week, lapsed: frozenset[str]) -> Staff:
    available = frozenset(token for token in person.available if token in week.all and week[token].day not in lapsed)
    return replace(person, available=available if lapsed else person.available, vetted_until=None)


def lapsing(scenario: Scenario, weeks: Sequence[ServiceWeek]) -> list[Staff]:
    """People who are vetted on some date of service and no longer on the last."""
    first, last = weeks[0].dates[0][0], weeks[-1].dates[-1][0]
    return [row for row in scenario.staff if row.vetted_on(first) and not row.vetted_on(last)]


def strictest_clock(scenarios: Sequence[Scenario]) -> Scenario:
    """A scenario whose timetables keep the rules under the clocks of all: of the same slots at different times.

    Clock times decide how long an activity gives exercise, and on which days it is due. Each slot here is as short as
    the shortest, and exercise is due wherever it is under some clock.
    """
    first = scenarios[0]
    if len({tuple((slot.token, slot.start, slot.end) for slot in each.week.slots) for each in scenarios}) == 1:
        return first
    shortest = {slot.token: min(each.week[slot.token].minutes for each in scenarios) for slot in first.week.slots}
    slots = tuple(replace(slot, end=slot.start + shortest[slot.token]) for slot in first.week.slots)
    week = replace(first.week, slots=slots)
    exercise = first.settings.exercise
    due = exercise.from_attended_minutes
    least = due
    for student in first.students:
        for day in week.days:
            tokens = [token for token in week.on_day[day] if token in student.attends and not week[token].extended]
            if any(sum(each.week[token].minutes for token in tokens) >= due for each in scenarios):
                least = min(least, sum(shortest[token] for token in tokens if not week[token].club_only))
    physical = exercise.model_copy(update={"from_attended_minutes": least})
    return replace(first, week=week, settings=first.settings.model_copy(update={"physical": physical}))


def under_clock(timetable: Timetable, week: Week) -> Timetable:
    """A timetable with the clock times of a week that has the same slots."""
    sessions = (replace(row, start=week[row.token].start, end=week[row.token].end) for row in timetable.sessions)
    return replace(timetable, sessions=tuple(sessions))


def on_days(timetable: Timetable, days: Iterable[str]) -> Timetable:
    """What a timetable has on some days; groups and members as they are."""
    held = frozenset(days)
    waiting = (
        replace(row, days=kept) for row in timetable.waiting if (kept := tuple(day for day in row.days if day in held))
    )
    return replace(
        timetable,
        sessions=tuple(row for row in timetable.sessions if row.day in held),
        duties=tuple(row for row in timetable.duties if row.day in held),
        waiting=tuple(waiting),
    )
