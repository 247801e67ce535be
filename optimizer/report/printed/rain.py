"""The plan for bad weather: for each session outdoors a free place indoors, or whom it goes to."""

from __future__ import annotations

from optimizer.domain.places import Room
from optimizer.domain.timetable import Session
from optimizer.report.context import ReportContext
from optimizer.report.printed.rolls import sessions_of_day
from optimizer.report.printed.sheet_page import SheetPage
from optimizer.report.words import say

_OUTDOORS: tuple[str, ...] = ("playground", "court", "field", "track", "outdoor", "yard")
_OUTDOORS += ("操场", "球场", "田径", "跑道", "户外", "室外", "院")
_INDOORS = ("indoor", "室内", "馆")
_COLUMNS = ("time", "group", "expected", "room", "lead", "rain_room", "rain_activity")
_SHARES = (7, 9, 4, 8, 7, 10, 9)


def is_outdoors(room: Room) -> bool:
    """Whether the kind of a room is a word for a place in the open; the scenario has no column for it."""
    kind = room.kind.lower()
    return any(word in kind for word in _OUTDOORS) and not any(word in kind for word in _INDOORS)


def rain_pages(context: ReportContext) -> list[SheetPage]:
    """A page for each day with sessions outdoors; none for a school without."""
    names, language = context.names, context.language
    rooms = [row for row in context.scenario.rooms if not is_outdoors(row)]
    outdoors = {row.id for row in context.scenario.rooms} - {row.id for row in rooms}
    kinds = sorted({context.scenario.room[one].kind for one in outdoors})
    pages = []
    for day in context.days:
        lines = []
        rows = sessions_of_day(context, day)
        for token in dict.fromkeys(row.token for row in rows):
            here = [row for row in rows if row.token == token]
            outside = [row for row in here if row.room in outdoors]
            for row, room in _places(context, rooms, outside, [one for one in here if one.room not in outdoors]):
                lines.append(
                    [
                        names.time(token),
                        context.groups_of(row),
                        str(len(context.roll(row))),
                        names.room(row.room),
                        names.person(row.lead),
                        names.room(room.id) if room else say("rain_none", language),
                        _indoor_activities(context, row, room) if room else "",
                    ]
                )
        if lines:
            pages.append(
                SheetPage(
                    heading=context.day_with_dates(day),
                    notes=[say("rain_kinds", language, kinds=names.listed(kinds))],
                    columns=[say(key, language) for key in _COLUMNS],
                    lines=lines,
                    shares=_SHARES,
                    below=[say("rain_hint", language)],
                    row_height=8,
                )
            )
    return pages


def _places(
    context: ReportContext, rooms: list[Room], outside: list[Session], inside: list[Session]
) -> list[tuple[Session, Room | None]]:
    """Each session outdoors with a room that has places left in its slot: the largest session first, the smallest room.

    A room in use takes further groups as far as its capacity and `groups_at_once` go.
    """
    groups = {room.id: room.groups_at_once for room in rooms}
    places = {room.id: float("inf") if room.capacity is None else room.capacity for room in rooms}
    for row in inside:
        if row.room in groups:
            groups[row.room] -= 1
            places[row.room] -= len(context.roll(row))
    found: list[tuple[Session, Room | None]] = []
    for row in sorted(outside, key=lambda row: (-len(context.roll(row)), row.group)):
        campus, size = context.view.campus_of(row.group), len(context.roll(row))
        fitting = [
            room
            for room in rooms
            if groups[room.id] > 0
            and places[room.id] >= size
            and row.token in room.available
            and context.view.campus_named(room.campus) == campus
        ]
        best = min(
            fitting,
            key=lambda room: (not _indoor_activities(context, row, room), places[room.id], room.id),
            default=None,
        )
        if best is not None:
            groups[best.id] -= 1
            places[best.id] -= size
        found.append((row, best))
    return sorted(found, key=lambda pair: pair[0].group)


def _indoor_activities(context: ReportContext, row: Session, room: Room) -> str:
    """Activities with exercise that the room takes, for the grades of the group; blank where there are none."""
    grades = context.view.grades_of(row.group)
    kind = "club" if context.view.kind(row.group) == "club" else "care"
    fitting = [
        one
        for one in context.scenario.activities
        if one.physical_minutes
        and one.offered.value in (kind, "both")
        and (not one.room_kinds or room.kind in one.room_kinds)
        and all(not one.grades or grade in one.grades for grade in grades)
        and not one.skill
    ]
    return context.names.listed(one.name or one.id for one in fitting)
