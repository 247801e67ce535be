"""Names in a timetable that people wrote by hand, made ids: what `optimizer.files.references` does for a scenario."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Protocol

from optimizer.domain.scenario import Scenario
from optimizer.domain.timetable import Timetable
from optimizer.files.references import Directory


class _Named(Protocol):
    @property
    def id(self) -> str: ...
    @property
    def name(self) -> str: ...


def with_ids(timetable: Timetable, scenario: Scenario) -> Timetable:
    """The timetable with an id in place of every name that exactly one row of the scenario has; all else as it is.

    A group may be named by its own name or its club's, a child by name, or name and class.
    """
    students = Directory("students", [(row.id, row.name, row.class_name) for row in scenario.students])
    staff, rooms = _directory("staff", scenario.staff), _directory("rooms", scenario.rooms)
    activities, clubs = _directory("activities", scenario.activities), _directory("clubs", scenario.clubs)
    listed = [(_id(clubs, row.id), row.name, "") for row in timetable.groups]
    groups = Directory("groups", [*listed, *((row.id, row.name, "") for row in scenario.clubs)])
    return Timetable(
        groups=tuple(replace(row, id=_id(clubs, row.id)) for row in timetable.groups),
        members=tuple(
            replace(
                row,
                student=_id(students, row.student),
                care_group=_id(groups, row.care_group),
                clubs=tuple(_id(clubs, one) for one in row.clubs),
                extended_group=_id(groups, row.extended_group),
            )
            for row in timetable.members
        ),
        sessions=tuple(
            replace(
                row,
                group=_id(groups, row.group),
                joins=_id(groups, row.joins),
                activity=_id(activities, row.activity),
                room=_id(rooms, row.room),
                lead=_id(staff, row.lead),
                assistants=tuple(_id(staff, one) for one in row.assistants),
            )
            for row in timetable.sessions
        ),
        duties=tuple(replace(row, staff=_id(staff, row.staff)) for row in timetable.duties),
        waiting=tuple(replace(row, student=_id(students, row.student)) for row in timetable.waiting),
    )


def _directory(table: str, rows: Iterable[_Named]) -> Directory:
    return Directory(table, [(row.id, row.name, "") for row in rows])


def _id(known: Directory, text: str) -> str:
    return text if not text or text in known.ids else known.find(text) or text
