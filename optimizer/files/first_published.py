"""The week first published, kept beside every week that was mended from it, so that a chain of repairs stays judged."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from pathlib import Path

from optimizer.domain.timetable import Timetable
from optimizer.files.timetable_tables import read_timetable, write_timetable

FOLDER = "first-published"


@dataclass(frozen=True)
class FirstPublished:
    """``is_earlier`` tells whether it is another week than the one given, which was mended from it."""

    timetable: Timetable
    is_earlier: bool

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
    folder = path / FOLDER
    return FirstPublished(read_timetable(folder), True) if folder.is_dir() else FirstPublished(given, False)


def write_first_published(folder: Path, first: FirstPublished) -> None:
    """Keep it in the folder of a mended week."""
    (folder / FOLDER).mkdir()
    write_timetable(folder / FOLDER, first.timetable)
