"""What differs from the published week, row by row, as the goal `changes` counts it."""

from __future__ import annotations

from dataclasses import dataclass

from optimizer.domain.timetable import Session
from optimizer.report.desk import Desk
from optimizer.report.words import say
from optimizer.rules.view import View


@dataclass(frozen=True, slots=True)
class Change:
    """One session or one person's slot. ``what`` is added, taken or changed; names are ready to read.

    ``duty`` says that before or after is a duty: its text is then the campus alone.
    """

    token: str
    what: str
    group: str
    staff: str
    before: str
    after: str
    duty: bool = False


def changes(desk: Desk) -> list[Change]:
    """In order of time; nothing without a published week."""
    if desk.published is None:
        return []
    before = View(desk.scenario, desk.published, desk.week_of)
    found = [*_sessions(desk, before), *_people(desk, before)]
    return sorted(found, key=lambda row: (desk.view.order.get(row.token, -1), row.group, row.staff))


def _sessions(desk: Desk, before: View) -> list[Change]:
    found = []
    for key in before.sessions.keys() | desk.view.sessions.keys():
        old, new = before.sessions.get(key), desk.view.sessions.get(key)
        if old is None or new is None or (old.activity, old.room) != (new.activity, new.room):
            what = "added" if old is None else "taken" if new is None else "changed"
            found.append(Change(key[1], what, desk.names.group(key[0]), "", _told(desk, old), _told(desk, new)))
    return found


def _told(desk: Desk, row: Session | None) -> str:
    parts = (desk.names.activity(row.activity), desk.names.room(row.room)) if row else ()
    return " · ".join(part for part in parts if part)


def _people(desk: Desk, before: View) -> list[Change]:
    found = []
    for one in sorted(before.work.keys() | desk.view.work.keys()):
        old = {(work.token, work.group, work.campus): work for work in before.work.get(one, ())}
        new = {(work.token, work.group, work.campus): work for work in desk.view.work.get(one, ())}
        for token, group, campus in old.keys() ^ new.keys():
            place = desk.names.group(group) if group else campus or ""
            taken = (token, group, campus) in old
            texts = (place, "") if taken else ("", place)
            person = desk.names.full_person(one)
            found.append(Change(token, "taken" if taken else "added", "", person, *texts, duty=not group))
    return found


def duty_text(desk: Desk, campus: str) -> str:
    return say("on_duty_at" if campus else "on_duty", desk.language, campus=campus)
