"""Calendar files (RFC 5545): one for each group and each member of staff, for a range of dates.

Every occurrence is an event of its own, with a name that stays the same when files are written anew. A later issue has
a later DTSTAMP and a higher SEQUENCE, and holds what is no longer so as cancelled: thus a phone changes and removes
what it has. Times are those of Shanghai, whose clock has not changed since 1991.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property, partial
from pathlib import Path
from typing import Literal
from uuid import NAMESPACE_URL, uuid5
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone, TimezoneStandard

from optimizer.domain.timetable import Duty, Session, Timetable
from optimizer.report.context import ReportContext
from optimizer.report.frames import sessions_of
from optimizer.report.words import say
from optimizer.system import file_name

ZONE = ZoneInfo("Asia/Shanghai")
Days = Iterable[tuple[date, str]]
"""Dates of service, each with the day whose timetable runs."""
CalendarOwner = Literal["group", "staff"]
_Entry = Session | Duty
_Named = tuple[str, Callable[[], Event]]
"""The name of an event (UID), and what makes it."""
FOLDERS: dict[CalendarOwner, str] = {"group": "groups", "staff": "staff"}
_OF_ISSUE = ("DTSTAMP", "SEQUENCE", "STATUS")
_FIRST_ISSUE = datetime(2020, 1, 1, tzinfo=UTC)
"""SEQUENCE counts the seconds from here to the issue, so that it grows without a memory of earlier issues."""


@dataclass(frozen=True)
class CalendarIssue:
    """What the calendar files of one issue are made of.

    Attributes
    ----------
    context : ReportContext
        The timetable that holds until another does; its published week, where there is one, is what phones have.
    days : sequence of (date, day name)
        Dates of service.
    issued : datetime
        When, with time zone.
    weeks : mapping
        Date -> the timetable that holds from that date on, to the day.
    earlier : mapping
        File (``groups/C01.ics``) -> the events of an earlier issue.
    announced : Timetable, optional
        Sessions, duties and people of weeks between the published and the present one, which phones may have as well.
    by_week : bool
        Whether each of ``weeks`` was always meant for its own week alone, so that phones have no other on its dates.
    """

    context: ReportContext
    days: Sequence[tuple[date, str]]
    issued: datetime
    weeks: Mapping[date, ReportContext] = field(default_factory=dict)
    earlier: Mapping[str, Sequence[Event]] = field(default_factory=dict)
    by_week: bool = False
    announced: Timetable | None = None

    def calendar(self, by: CalendarOwner, one: str, file: str = "") -> Calendar:
        """The calendar of a group or person: what is so now, then what was so and is cancelled."""
        names = self.context.names
        calendar = _calendar(self.context, names.group(one) if by == "group" else names.person(one))
        events = {uid: make() for uid, make in self._events(by, one, self._in_force)}
        now = frozenset(events)
        before = self.earlier.get(file, ())
        events |= {uid: event for event in before if (uid := str(event.get("uid"))) not in now and self._meant(event)}
        events |= {uid: make() for uid, make in self._events(by, one, self._out_of_force) if uid not in events}
        sequence = max((int((self.issued - _FIRST_ISSUE).total_seconds()), *(_sequence(event) + 1 for event in before)))
        for uid, event in events.items():
            issued = Event({key: text for key, text in event.items() if key not in _OF_ISSUE})
            issued.add("dtstamp", self.issued.astimezone(UTC).replace(microsecond=0))
            issued.add("sequence", sequence)
            issued.add("status", "CONFIRMED" if uid in now else "CANCELLED")
            calendar.add_component(issued)
        return calendar

    def owners(self, by: CalendarOwner) -> list[str]:
        """Groups or people of this issue, then those who have lost all that they had."""
        contexts = [self.context, *self.weeks.values(), *self._published]
        return list(dict.fromkeys(one for context in contexts for one in _owners(context, by)))

    @cached_property
    def _published(self) -> list[ReportContext]:
        """The published week and those announced since, as contexts."""
        context = self.context
        known = (week for week in (context.published, self.announced) if week is not None)
        return [ReportContext.of(context.scenario, week, context.week_of) for week in known]

    def _in_force(self, day: date) -> list[ReportContext]:
        """The timetable of a date."""
        return [self.weeks[max(begins)]] if (begins := [one for one in self.weeks if one <= day]) else [self.context]

    def _out_of_force(self, day: date) -> list[ReportContext]:
        """Timetables that phones may have for a date and that hold no longer."""
        if self.by_week:
            return []
        known = [self.context, *(week for begins, week in self.weeks.items() if begins <= day), *self._published]
        return [context for context in known if context is not self._in_force(day)[0]]

    def _events(self, by: CalendarOwner, one: str, contexts: Callable[[date], list[ReportContext]]) -> Iterator[_Named]:
        of_day: dict[int, dict[str, list[_Entry]]] = {}
        for day, runs_as in self.days:
            for context in contexts(day):
                if id(context) not in of_day:
                    of_day[id(context)] = _entries(context, by, one)
                yield from (_named(context, by, one, entry, day) for entry in of_day[id(context)].get(runs_as, ()))

    def _meant(self, event: Event) -> bool:
        """Whether an event lies within the dates of this issue: earlier ones took place, later ones are not known."""
        start = event.decoded("dtstart", None)
        if not isinstance(start, datetime) or not self.days:
            return False
        return self.days[0][0] <= start.astimezone(ZONE).date() <= self.days[-1][0]


def write_calendars(folder: Path, issue: CalendarIssue, *, public_only: bool = False) -> None:
    """Write ``groups/*.ics`` and, unless only what may be published is wanted, ``staff/*.ics``.

    Files of groups name no person, so that they can be handed to parents.
    """
    for by, name in FOLDERS.items():
        if by == "group" or not public_only:
            (folder / name).mkdir(parents=True)
            for one, file in _file_names(issue.owners(by)):
                path = folder / name / file
                path.write_bytes(issue.calendar(by, one, f"{name}/{file}").to_ical())


def read_calendars(folder: Path) -> dict[str, list[Event]]:
    """File -> events of the calendar files that an earlier issue wrote; those that cannot be read are left out."""
    found: dict[str, list[Event]] = {}
    for path in sorted(folder.glob("*/*.ics")):
        try:
            found[path.relative_to(folder).as_posix()] = [
                one for one in Calendar.from_ical(path.read_bytes()).walk() if isinstance(one, Event)
            ]
        except (OSError, ValueError):
            continue
    return found


def _file_names(owners: Iterable[str]) -> Iterator[tuple[str, str]]:
    """An id may hold what a file's name may not; two that then look alike are numbered."""
    taken: set[str] = set()
    for one in owners:
        plain = re.sub(r"[^\w.-]", "_", one).lstrip(".") or "_"
        number, name = 2, file_name(f"{plain}.ics")
        while name.casefold() in taken:
            number, name = number + 1, file_name(f"{plain}-{number}.ics")
        taken.add(name.casefold())
        yield one, name


def _owners(context: ReportContext, by: CalendarOwner) -> Iterable[str]:
    return context.view.groups if by == "group" else context.view.work


def _sequence(event: Event) -> int:
    try:
        return int(event.get("sequence", 0))
    except (TypeError, ValueError):
        return 0


# -- events ---------------------------------------------------------------------------------------------------------


def _entries(context: ReportContext, by: CalendarOwner, one: str) -> dict[str, list[_Entry]]:
    """Day -> sessions of a group or person, and the person's duties."""
    found: dict[str, list[_Entry]] = {}
    duties = (row for row in context.view.duties if row.staff == one) if by == "staff" else ()
    for row in (*sessions_of(context, by, one), *duties):
        found.setdefault(row.day, []).append(row)
    return found


def _named(context: ReportContext, by: CalendarOwner, one: str, row: _Entry, day: date) -> _Named:
    """The name of an event and what makes it.

    The name holds the school's title, the date, the slot, the owner and the group: no two schools share one, and that
    of a date stays the same whatever is planned anew.
    """
    what = f"{one}|duty|{row.campus}" if isinstance(row, Duty) else f"{one}|{row.group}"
    uid = f"{uuid5(NAMESPACE_URL, f'{context.title}|{day}|{row.token}|{what}')}@after-school-optimizer"
    return uid, partial(_event, context, by, one, row, day, uid)


def _event(context: ReportContext, by: CalendarOwner, one: str, row: _Entry, day: date, uid: str) -> Event:
    """Where a group is and what it does, without names of people; or a session or duty of a person.

    Slots of the week decide the times, not what a row says.
    """
    slot = context.scenario.week[row.token]
    event = Event()
    event.add("uid", uid)
    midnight = datetime.combine(day, time(), ZONE)
    event.add("dtstart", midnight + timedelta(minutes=slot.start))
    event.add("dtend", midnight + timedelta(minutes=slot.end))
    if isinstance(row, Duty):
        event.add("summary", context.duty_text(row.campus))
        return event
    names = context.names
    groups = names.short_group(one) if by == "group" else context.groups_of(row)
    event.add("summary", f"{names.activity(row.activity)} · {groups}")
    event.add("location", names.room(row.room))
    if by == "staff" and (told := list(_details(context, row))):
        event.add("description", "\n".join(told))
    category = names.category(row.activity)
    event.add("categories", [names.value("category", category) if category else row.activity])
    return event


def _details(context: ReportContext, row: Session) -> Iterator[str]:
    """For staff: number of students, who else is there, which part is one's own."""
    language = context.language
    facts = (
        ("headcount", str(len(context.roll(row)))),
        ("lead", context.names.person(row.lead)),
        ("assistants", context.names.people(row.assistants)),
    )
    for key, told in facts:
        if told:
            yield say("fact", language, what=say(key, language), told=told)


def _calendar(context: ReportContext, name: str) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", "-//after-school-optimizer//timetable//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", f"{context.title} {name}")
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
