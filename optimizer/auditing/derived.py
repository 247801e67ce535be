"""What follows from the rest of a timetable, worked out anew after an edit by hand.

Of a workbook that people edit, one cell is what they decide: the group of a child, the slot of a session. Sizes and
grades of groups, headcounts, times and names of sessions follow.
"""

from __future__ import annotations

from dataclasses import replace

from optimizer.domain.timetable import Group, Session, Timetable
from optimizer.rules.view import View


def with_derived(view: View) -> tuple[Timetable, int]:
    """The timetable of a view with every cell that follows from others as it follows, and how many rows differ."""
    timetable = view.timetable
    groups = tuple(_group(view, row) for row in timetable.groups)
    sessions = tuple(_session(view, row) for row in timetable.sessions)
    pairs = [*zip(timetable.groups, groups, strict=True), *zip(timetable.sessions, sessions, strict=True)]
    return replace(timetable, groups=groups, sessions=sessions), sum(before != after for before, after in pairs)


def _group(view: View, row: Group) -> Group:
    return replace(row, size=len(view.members_of(row.id)), grades=tuple(sorted(view.grades_of(row.id))))


def _session(view: View, row: Session) -> Session:
    slot = view.scenario.week.by_token.get(row.token)
    if slot is None:
        return row
    return replace(
        row,
        session=row.standard_name,
        start=slot.start,
        end=slot.end,
        headcount=len(view.present_at(row.group, row.token)),
    )
