"""Meeting patterns of clubs: the sets of slots in which an open club could hold all its meetings of the week."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from itertools import combinations, product
from math import prod

from optimizer.domain.people import Staff
from optimizer.domain.programme import Club
from optimizer.engine.problem.alike import StudentClasses, WishClass
from optimizer.engine.problem.school import School
from optimizer.engine.problem.staffing import has_skill

MeetingPattern = tuple[str, ...]
"""Slots, one for each meeting, on different days in order of time."""


def count_patterns(by_day: Sequence[Sequence[str]], meetings: int) -> int:
    """How many patterns there are with at most one meeting a day.

    Parameters
    ----------
    by_day : sequence of sequences
        The slots of each day, without days that have none.
    """
    return sum(prod(map(len, days)) for days in combinations(by_day, meetings))


def first_patterns(by_day: Sequence[Sequence[str]], meetings: int, most: int) -> tuple[MeetingPattern, ...]:
    """Patterns with at most one meeting a day, sorted; where there are more than ``most``, a part of them.

    The days are gone through in order, and of the partial patterns those with earlier meetings are kept (20 times
    ``most``), so that the work stays bounded.
    """
    partial: list[MeetingPattern] = [()]
    left = len(by_day)
    for of_day in by_day:
        left -= 1
        longer = [(*begun, token) for begun in partial if len(begun) < meetings for token in of_day]
        partial = [begun for begun in [*longer, *partial] if len(begun) + left >= meetings][: 20 * most]
    return tuple(sorted(pattern for pattern in partial if len(pattern) == meetings)[:most])


class MeetingPatterns:
    """Where and when clubs could meet. Every answer is a relaxation: what it excludes is impossible.

    Parameters
    ----------
    school : School
    student_classes : StudentClasses
    """

    def __init__(self, school: School, student_classes: StudentClasses):
        self.school, self.student_classes = school, student_classes

    @cached_property
    def slots(self) -> dict[str, tuple[str, ...]]:
        """Club -> slots in which it could meet: inside its own and the activity's, with a leader and a room."""
        return {
            club.id: tuple(
                token
                for token in self.school.club_slots[club.id]
                if self.leads(club, token) and self.room_size(club, token) > 0
            )
            for club in self.school.scenario.clubs
        }

    def leads(self, club: Club, token: str) -> tuple[Staff, ...]:
        """People who could lead a meeting then."""
        free = self.school.free_staff.get((self.school.campus_of_club[club.id], token), ())
        return tuple(person for person in free if self.school.may_lead_club(person, club))

    def skilled(self, club: Club, token: str) -> tuple[Staff, ...]:
        """People who could bring the skill that the club's activity asks for; a named leader counts as having it."""
        activity = self.school.scenario.activity[club.activity]
        free = self.school.free_staff.get((self.school.campus_of_club[club.id], token), ())
        return tuple(person for person in free if has_skill(person, activity, club))

    def room_size(self, club: Club, token: str) -> int:
        """Largest headcount that a room of this slot could take; 0 without a room."""
        campus, everybody = self.school.campus_of_club[club.id], len(self.school.scenario.students)
        fixed = self.school.fixed_club_room(club)
        rooms = [self.school.scenario.room[fixed]] if fixed else self.school.rooms_for.get((campus, club.activity), ())
        sizes = (everybody if r.capacity is None else r.capacity for r in rooms if token in r.available)
        return max(sizes, default=0)

    @cached_property
    def pinned(self) -> dict[str, frozenset[str]]:
        """Pinned club -> slots in which it must meet."""
        clubs = self.school.pinned_groups & self.school.scenario.club.keys()
        return {club: frozenset(self.school.pinned_slots(club)) for club in sorted(clubs)}

    @cached_property
    def of(self) -> dict[str, tuple[MeetingPattern, ...] | None]:
        """Club -> every pattern, or None where they are too many to list (`ProblemParams.max_listed_patterns`)."""
        return {club.id: self._list(club) for club in self.school.scenario.clubs}

    def _list(self, club: Club) -> tuple[MeetingPattern, ...] | None:
        week, meetings = self.school.scenario.week, self.school.club_meetings[club.id]
        slots, pinned = self.slots[club.id], self.pinned.get(club.id, frozenset())
        by_day = [tuple(t for t in slots if week[t].day == day) for day in week.days]
        by_day = [tokens for tokens in by_day if tokens]
        if count_patterns(by_day, meetings) > self.school.params.problem.max_listed_patterns:
            return None
        patterns = [pattern for days in combinations(by_day, meetings) for pattern in product(*days)]
        return tuple(pattern for pattern in patterns if pinned <= set(pattern))

    def fits(self, kind: WishClass, club: str, pattern: MeetingPattern) -> bool:
        """Whether a student of a class could be in the club when it meets in these slots.

        The hours must be among those signed up for, and each day must leave room for the exercise that it asks for:
        the club's own minutes and the longest that other attended slots could give.
        """
        if not set(pattern) <= kind.attends:
            return False
        activity = self.school.scenario.club[club].activity
        for day in kind.days:
            here = next((token for token in pattern if token in day.tokens), None)
            if here is None or not day.due:
                continue
            own = self.school.scenario.physical_minutes(activity, here)
            others = (self.most_minutes[day.campus, token] for token in day.tokens if token != here)
            if own + sum(others) < day.due:
                return False
        return True

    @cached_property
    def most_minutes(self) -> dict[tuple[str, str], int]:
        """(campus, slot) -> most minutes of exercise that any session there could give, whatever the group."""
        scenario = self.school.scenario
        return {
            (campus, slot.token): 0
            if slot.extended
            else max(
                (
                    scenario.physical_minutes(a.id, slot.token)
                    for a in scenario.activities
                    if a.in_slot(slot.token)
                    and (a.for_clubs or not slot.club_only)
                    and any(slot.token in room.available for room in self.school.rooms_for[campus, a.id])
                ),
                default=0,
            )
            for campus in scenario.campuses
            for slot in scenario.week.slots
        }
