"""A mended week differs little from the published one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from optimizer.domain.timetable import Session
from optimizer.language.text import Text
from optimizer.rules.base import Contribution, Goal
from optimizer.rules.view import View


class SessionChange(NamedTuple):
    """A session whose activity or room differs between two weeks, or that one of them lacks (None)."""

    group: str
    token: str
    before: Session | None
    after: Session | None


class PlaceChange(NamedTuple):
    """A place of work that somebody takes (``added``) or gives up: a host group's session, or ``duty`` at a campus."""

    staff: str
    token: str
    group: str
    campus: str
    duty: bool
    added: bool


def session_changes(before: View, after: View) -> Iterator[SessionChange]:
    """Sessions that differ, by group and slot."""
    for group, token in sorted(before.sessions.keys() | after.sessions.keys()):
        old, new = before.sessions.get((group, token)), after.sessions.get((group, token))
        if old is None or new is None or (old.activity, old.room) != (new.activity, new.room):
            yield SessionChange(group, token, old, new)


def place_changes(before: View, after: View) -> Iterator[PlaceChange]:
    """Places that differ, by person, slot and place; of a person's places in one slot those given up first."""
    for one in sorted(before.work.keys() | after.work.keys()):
        old, new = _places(before, one), _places(after, one)
        for place in sorted(old ^ new, key=lambda place: (place[0], place in new, place)):
            yield PlaceChange(one, *place, added=place in new)


def _places(view: View, one: str) -> set[tuple[str, str, str, bool]]:
    """Token, group, campus and duty of the places where somebody works; a session is the group's, wherever held."""
    return {
        (work.token, work.group, (work.campus or "") if work.duty else "", work.duty) for work in view.work.get(one, ())
    }


def measure(view: View) -> Iterator[Contribution]:
    """Parts by session (``C01@Mon2``) and by person; nothing without a published week."""
    if view.published is None:
        return
    before = View(view.scenario, view.published, view.week_of)
    for change in session_changes(before, view):
        yield Contribution(f"{change.group}@{change.token}", 1)
    for one, places in Counter(change.staff for change in place_changes(before, view)).items():
        yield Contribution(one, places)


GOAL = Goal(
    "changes",
    Text("Few changes", "少改动"),
    Text(
        "Sessions whose activity or room differs from the published week or that stand in one of the two alone, and "
        "staff slots added or taken away.",
        "活动或场地与已公布课表不同、或只在其中一张课表里的活动节数，加上增加和减少的人员节次。",
    ),
    measure,
)
