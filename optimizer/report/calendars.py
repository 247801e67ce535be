"""Calendar files (RFC 5545): one for each group and each member of staff, for a range of dates.

Every occurrence is an event of its own, with a name that stays the same when files are written anew, so that a phone
updates what it has. Times are those of Shanghai, whose clock has not changed since 1991.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone, TimezoneStandard

from optimizer.domain.timetable import Duty, Session
from optimizer.report.context import ReportContext
from optimizer.report.frames import sessions_of
from optimizer.report.words import say
from optimizer.system import file_name

ZONE = ZoneInfo("Asia/Shanghai")
Days = Iterable[tuple[date, str]]
"""Dates of service, each with the day whose timetable runs."""


def write_calendars(folder: Path, context: ReportContext, days: Days, *, public_only: bool = False) -> None:
    """Write ``groups/*.ics`` and, unless only what may be published is wanted, ``staff/*.ics``.

    Files of groups name no person, so that they can be handed to parents.
    """
    dates = list(days)
    groups = folder / "groups"
    groups.mkdir(parents=True)
    for one in context.view.groups:
        _write(groups, one, group_calendar(context, one, dates))
    if not public_only:
        staff = folder / "staff"
        staff.mkdir()
        for one in context.view.work:
            _write(staff, one, staff_calendar(context, one, dates))


def _write(folder: Path, name: str, calendar: Calendar) -> None:
    """An id may hold what a file's name may not; two that then look alike are numbered."""
    plain = re.sub(r"[^\w.-]", "_", name).lstrip(".") or "_"
    number, path = 2, folder / file_name(f"{plain}.ics")
    while path.exists():
        number, path = number + 1, folder / f"{plain}-{number}.ics"
    path.write_bytes(calendar.to_ical())


def group_calendar(context: ReportContext, group: str, days: Days) -> Calendar:
    """Where a group is, and what it does there; no names of people."""
    calendar = _calendar(context, f"{context.title} {context.names.group(group)}")
    for day, runs_as in days:
        for row in sessions_of(context, "group", group):
            if row.day == runs_as:
                calendar.add_component(_session(context, row, day, group, context.names.short_group(group)))
    return calendar


def staff_calendar(context: ReportContext, person: str, days: Days) -> Calendar:
    """Sessions and duties of one person."""
    calendar = _calendar(context, f"{context.title} {context.names.person(person)}")
    duties = [row for row in context.view.duties if row.staff == person]
    sessions = sessions_of(context, "staff", person)
    for day, runs_as in days:
        for row in sessions:
            if row.day == runs_as:
                calendar.add_component(_session(context, row, day, person, context.groups_of(row), person))
        for duty in duties:
            if duty.day == runs_as:
                calendar.add_component(_duty(context, duty, day))
    return calendar


def _calendar(context: ReportContext, name: str) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", "-//after-school-optimizer//timetable//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    if context.stamp:
        calendar.add("x-wr-caldesc", context.stamp)
    calendar.add("x-wr-timezone", ZONE.key)
    zone, standard = Timezone(), TimezoneStandard()
    zone.add("tzid", ZONE.key)
    standard.add("dtstart", datetime(1970, 1, 1))
    standard.add("tzoffsetfrom", timedelta(hours=8))
    standard.add("tzoffsetto", timedelta(hours=8))
    standard.add("tzname", "CST")
    zone.add_component(standard)
    calendar.add_component(zone)
    return calendar


def _session(context: ReportContext, row: Session, day: date, owner: str, groups: str, person: str = "") -> Event:
    names = context.names
    event = _event(context, day, row.token, f"{owner}|{row.group}")
    event.add("summary", f"{names.activity(row.activity)} · {groups}")
    event.add("location", names.room(row.room))
    told = list(_details(context, row, person))
    if told:
        event.add("description", "\n".join(told))
    category = names.category(row.activity)
    event.add("categories", [names.value("category", category) if category else row.activity])
    return event


def _details(context: ReportContext, row: Session, person: str) -> Iterator[str]:
    """For staff: number of students, who else is there, which part is one's own."""
    language = context.language
    if person:
        facts = (
            ("headcount", str(len(context.roll(row)))),
            ("lead", context.names.person(row.lead)),
            ("assistants", context.names.people(row.assistants)),
        )
        for key, told in facts:
            if told:
                yield say("fact", language, what=say(key, language), told=told)


def _duty(context: ReportContext, row: Duty, day: date) -> Event:
    event = _event(context, day, row.token, f"{row.staff}|duty|{row.campus}")
    key = "on_duty_at" if row.campus else "on_duty"
    event.add("summary", say(key, context.language, campus=row.campus))
    return event


def _event(context: ReportContext, day: date, token: str, what: str) -> Event:
    """An event with its times; slots of the week decide them, not what a row says."""
    slot = context.scenario.week[token]
    event = Event()
    event.add("uid", f"{uuid5(NAMESPACE_URL, f'{context.scenario.name}|{day}|{token}|{what}')}@after-school-optimizer")
    event.add("dtstamp", datetime.combine(context.monday, time(), UTC))
    midnight = datetime.combine(day, time(), ZONE)
    event.add("dtstart", midnight + timedelta(minutes=slot.start))
    event.add("dtend", midnight + timedelta(minutes=slot.end))
    return event
