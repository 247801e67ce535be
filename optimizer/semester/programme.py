"""The programme: one full week of groups, clubs, activities and rooms that all weeks of a period go by.

A season with other slots has sessions of its own for the groups, members and clubs of the first programme.
`scenario_with_groups` is a scenario that leaves no other choice: each student is pinned to the care group, asks for the
clubs that were granted, and whoever waited all week, or has no slot of the season outside those for clubs alone and no
club, is left out. `with_those_left_out` puts them back as waiting.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from optimizer.domain.people import Staff, Student
from optimizer.domain.programme import Pin
from optimizer.domain.result import Bound
from optimizer.domain.scenario import Scenario
from optimizer.domain.service_week import ServiceWeek, week_as_planned
from optimizer.domain.timetable import Member, Timetable, Waiting
from optimizer.domain.week import Week
from optimizer.language.text import Text


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


_CLUB_WEIGHT = 100
"""Weight of a granted club: the season's programme is to open all of them."""
_ALL_WEEK = Text("no place in the programme of the semester", "学期课表中没有名额")
_CLUBS_ALONE = Text(
    "this season leaves only slots for clubs, and no club was granted", "该季节只剩社团时段，且未录取社团"
)


def scenario_with_groups(scenario: Scenario, first: Timetable, *, same_times: bool) -> Scenario:
    """What a season's programme is planned on.

    Parameters
    ----------
    scenario : Scenario
        Under the season.
    first : Timetable
        The programme whose groups are kept.
    same_times : bool
        Pin clubs to the slots in which they meet there, where the season has all of them: then each surely opens.
    """
    idle, students = clubs_without_slots(scenario), []
    for student in scenario.students:
        member = first.member.get(student.id)
        if member is not None and not _left_out(scenario, student, member):
            granted = tuple(club for club in member.clubs if club not in idle)
            students.append(
                replace(
                    student,
                    care_group=member.care_group,
                    clubs=granted,
                    wants_clubs=len(granted),
                    club_weight=_CLUB_WEIGHT,
                )
            )
    asking = Counter(club for student in students for club in student.clubs)
    clubs = (replace(club, min_students=asking[club.id]) if asking[club.id] else club for club in scenario.clubs)
    pins = _pins_of_clubs(scenario, first, asking) if same_times else ()
    return replace(
        scenario, students=tuple(students), clubs=tuple(clubs), pins=tuple(dict.fromkeys((*scenario.pins, *pins)))
    )


def _pins_of_clubs(scenario: Scenario, first: Timetable, asking: Counter[str]) -> Iterator[Pin]:
    """Meetings of the first programme, of each club with members whose slots the season has as many of and all."""
    for club in scenario.clubs:
        tokens = [row.token for row in first.sessions if row.group == club.id]
        days = {scenario.week[token].day for token in club.slots & set(scenario.week.ordinary)}
        if asking[club.id] and set(tokens) <= club.slots and len(tokens) == min(club.meetings_per_week, len(days)):
            yield from (Pin(group=club.id, slot=token) for token in tokens)


def clubs_without_slots(scenario: Scenario) -> frozenset[str]:
    """Clubs that stay open in a season without meeting: it has none of their slots."""
    return frozenset(club.id for club in scenario.clubs if club.slots.isdisjoint(scenario.week.ordinary))


def _left_out(scenario: Scenario, student: Student, member: Member) -> bool:
    week = scenario.week
    outside = any(not week[token].club_only for token in student.attends)
    return not student.attends or not (outside or member.clubs)


def with_those_left_out(scenario: Scenario, first: Timetable, planned: Timetable) -> Timetable:
    """A season's programme for all students, groups named as in the first programme."""
    planned = _with_idle_clubs(scenario, first, planned)
    language = scenario.settings.language
    waiting = {row.student: row for row in planned.waiting}
    for student in scenario.students:
        if student.id in planned.member or student.id in waiting:
            continue
        days = tuple(day for day in scenario.week.days if not student.attends.isdisjoint(scenario.week.on_day[day]))
        if days:
            reason = _CLUBS_ALONE if student.id in first.member else _ALL_WEEK
            waiting[student.id] = Waiting(student=student.id, days=days, reason=reason.say(language))
    names = {row.id: row.name for row in first.groups}
    return replace(
        planned,
        groups=tuple(replace(row, name=names.get(row.id, row.name)) for row in planned.groups),
        waiting=tuple(waiting[one] for one in sorted(waiting)),
    )


def _with_idle_clubs(scenario: Scenario, first: Timetable, planned: Timetable) -> Timetable:
    """A programme with the clubs that do not meet in the season, and their members."""
    idle = clubs_without_slots(scenario)
    members = {row.student: row for row in planned.members}
    for row in first.members:
        own = tuple(club for club in row.clubs if club in idle)
        if own:
            before = members.get(row.student, Member(student=row.student))
            members[row.student] = replace(before, clubs=tuple(sorted({*before.clubs, *own})))
    groups = list(planned.groups)
    for group in first.groups:
        who = [scenario.student[one] for one, row in members.items() if group.id in row.clubs]
        if group.id in idle and who:
            grades = tuple(sorted({student.grade for student in who}))
            groups.append(replace(group, grades=grades, size=len(who)))
    order = {row.id: number for number, row in enumerate(first.groups)}
    groups.sort(key=lambda row: (order.get(row.id, len(order)), row.id))
    return replace(planned, groups=tuple(groups), members=tuple(members[one] for one in sorted(members)))


def differing_members(scenario: Scenario, first: Timetable, planned: Timetable) -> list[str]:
    """Students whose row differs between two programmes, but for those whom the season leaves only slots for clubs."""
    found = []
    for student in scenario.students:
        before, after = first.member.get(student.id), planned.member.get(student.id)
        excused = before is not None and _left_out(scenario, student, before)
        if before != after and not excused:
            found.append(student.id)
    return found
