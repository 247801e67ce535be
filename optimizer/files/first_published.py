"""What was known before, kept beside every week of a chain of repairs.

`first-published/` is the week from which the first repair began, so that the chain stays judged; `announced/` unites
the weeks in between, so that calendar files cancel what any of them brought onto a phone.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from pathlib import Path

from optimizer.domain.timetable import Timetable
from optimizer.files.timetable_tables import read_timetable, write_timetable

FOLDER = "first-published"
ANNOUNCED = "announced"


@dataclass(frozen=True)
class FirstPublished:
    """The week first published.

    Attributes
    ----------
    is_earlier : bool
        Whether it is another week than the one given, which was mended from it.
    announced : Timetable, optional
        The places and people of the weeks in between, as `_united` puts them together: no week that was ever held.
    """

    timetable: Timetable
    is_earlier: bool
    announced: Timetable | None = None

    def after(self, week: Timetable) -> FirstPublished:
        """What stands beside a week that is mended from another one of the chain."""
        if not self.is_earlier:
            return FirstPublished(self.timetable, True)
        return replace(self, announced=week if self.announced is None else _united(self.announced, week))

    def with_days_of(self, week: Timetable, days: Collection[str]) -> Timetable:
        """The week first published with the sessions and duties of another on days that are over."""
        first = self.timetable
        return replace(
            first,
            sessions=(*(s for s in first.sessions if s.day not in days), *(s for s in week.sessions if s.day in days)),
            duties=(*(d for d in first.duties if d.day not in days), *(d for d in week.duties if d.day in days)),
        )


def first_published(path: Path, given: Timetable) -> FirstPublished:
    """The week from which the one in a folder was mended, over any number of repairs; else the one given.

    Raises
    ------
    ScenarioError
        If it cannot be read.
    """
    if not (path / FOLDER).is_dir():
        return FirstPublished(given, False)
    between = path / ANNOUNCED
    return FirstPublished(read_timetable(path / FOLDER), True, read_timetable(between) if between.is_dir() else None)


def write_first_published(folder: Path, first: FirstPublished) -> None:
    """Keep it in the folder of a mended week."""
    for name, week in ((FOLDER, first.timetable), (ANNOUNCED, first.announced)):
        if week is not None:
            (folder / name).mkdir()
            write_timetable(folder / name, week)


def _united(first: Timetable, second: Timetable) -> Timetable:
    """Every group, session and duty of two weeks; everybody who was at a session in either is at it."""
    groups = {group.id: group for week in (first, second) for group in week.groups}
    sessions = {(row.group, row.token): row for row in first.sessions}
    for row in second.sessions:
        known = sessions.get((row.group, row.token))
        others = tuple(p for p in known.team if p != row.lead and p not in row.assistants) if known else ()
        sessions[row.group, row.token] = replace(row, assistants=(*row.assistants, *others))
    return Timetable(
        groups=tuple(groups.values()),
        members=second.members,
        sessions=tuple(sessions.values()),
        duties=tuple(dict.fromkeys((*first.duties, *second.duties))),
        waiting=second.waiting,
    )
