"""What the blocks of a relaxation share: the school, the counts, the rows so far, sums for other blocks."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from optimizer.model.bounds.census import Census, DayClass
from optimizer.model.bounds.linear import Affine, Relaxation, added
from optimizer.model.school import School

if TYPE_CHECKING:
    from optimizer.model.bounds.offers import Offer

Place = tuple[str, str]
"""(campus, slot)."""


@dataclass
class Draft:
    """A relaxation under construction.

    Attributes
    ----------
    budget : int or None
        The timetables bounded have exactly this ``unserved``; None: any number may wait.
    absent : dict
        `DayClass` -> student-days of it that wait.
    gone : dict
        Number of a `WishKind` -> students of it that are not served on any day.
    meets : dict
        (club, slot) -> whether the club meets then (0 or 1); pairs without are impossible.
    in_club : dict
        (club, slot) -> headcount of that meeting.
    club_staff : dict
        (club, slot) -> fewest staff of that meeting.
    members : dict
        (number of a kind, club) -> members of that kind.
    hosts, care_staff : dict
        Place -> care sessions that do not join another; staff that they need. Extended slots included.
    offers : dict
        Name -> offer of care activities, of those that could be given somewhere.
    doing, sessions : dict
        (name of an offer, place) -> students in care sessions with an activity of it; such sessions.
    """

    school: School
    budget: int | None = 0
    model: Relaxation = field(default_factory=Relaxation)
    absent: dict[DayClass, Affine] = field(default_factory=dict)
    gone: dict[int, Affine] = field(default_factory=dict)
    meets: dict[tuple[str, str], Affine] = field(default_factory=dict)
    in_club: dict[tuple[str, str], Affine] = field(default_factory=dict)
    club_staff: dict[tuple[str, str], Affine] = field(default_factory=dict)
    members: dict[tuple[int, str], int] = field(default_factory=dict)
    hosts: dict[Place, Affine] = field(default_factory=dict)
    care_staff: dict[Place, Affine] = field(default_factory=dict)
    offers: dict[str, Offer] = field(default_factory=dict)
    doing: dict[tuple[str, Place], Affine] = field(default_factory=dict)
    sessions: dict[tuple[str, Place], Affine] = field(default_factory=dict)

    @cached_property
    def census(self) -> Census:
        return Census(self.school)

    @cached_property
    def present(self) -> dict[Place, Affine]:
        """Place -> students served then; in ``club_only`` slots those are the only ones who may be there."""
        found: dict[Place, Affine] = defaultdict(Affine)
        for day, count in self.census.day_classes.items():
            for token in day.tokens:
                place = found[day.campus, token]
                place.constant += count
                if day in self.absent:
                    place.add(self.absent[day], -1)
        return dict(found)

    @cached_property
    def clubs_at(self) -> dict[Place, tuple[str, ...]]:
        """Place -> clubs that may meet there then. Read only after the block of the clubs has been added."""
        found: dict[Place, list[str]] = defaultdict(list)
        for club, token in self.meets:
            found[self.school.campus_of_club[club], token].append(club)
        return {place: tuple(clubs) for place, clubs in found.items()}

    @cached_property
    def places(self) -> tuple[Place, ...]:
        """Campuses and slots with somebody signed up, in the order of the week."""
        week = self.school.scenario.week
        order = {slot.token: number for number, slot in enumerate(week.slots)}
        return tuple(sorted(self.census.signed_up, key=lambda place: (place[0], order[place[1]])))

    def in_care(self, place: Place) -> Affine:
        """Students present in care or extended sessions: those served and not in clubs."""
        return self.present[place].times(1).add(self.heads_in_clubs(place), -1)

    def meetings_at(self, place: Place) -> Affine:
        """Number of club meetings at a campus in a slot."""
        return added(self.meets[club, place[1]] for club in self.clubs_at.get(place, ()))

    def heads_in_clubs(self, place: Place) -> Affine:
        return added(self.in_club[club, place[1]] for club in self.clubs_at.get(place, ()))
