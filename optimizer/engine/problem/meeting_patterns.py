"""Meeting patterns of clubs: the sets of slots in which an open club could hold all its meetings of the week."""

from __future__ import annotations

from functools import cached_property
from itertools import combinations, product

from optimizer.domain.people import Staff
from optimizer.domain.programme import Club
from optimizer.engine.problem.school import School
from optimizer.engine.problem.student_classes import StudentClasses, WishClass

MAX_LISTED_PATTERNS = 400
"""Clubs with more patterns than this are left to the slot-wise rows alone."""

MeetingPattern = tuple[str, ...]


class MeetingPatterns:
    """Answers where and when clubs could meet; every answer errs on the side of «could».

    Parameters
    ----------
    school : School
    census : Census
    """

    def __init__(self, school: School, census: StudentClasses):
        self.school, self.student_classes = school, census

    @cached_property
    def slots(self) -> dict[str, tuple[str, ...]]:
        """Club -> slots in which it could meet: inside its own and the activity's, with a leader and a room."""
        found = {}
        for club in self.school.scenario.clubs:
            may = self.school.club_slots[club.id]
            found[club.id] = tuple(t for t in may if self.leads(club, t) and self.room_size(club, t) > 0)
        return found

    def leads(self, club: Club, token: str) -> tuple[Staff, ...]:
        """People who could lead a meeting then."""
        free = self.school.free_staff.get((self.school.campus_of_club[club.id], token), ())
        return tuple(person for person in free if self.school.may_lead_club(person, club))

    def skilled(self, club: Club, token: str) -> tuple[Staff, ...]:
        """People who could bring the skill that the club's activity asks for; a named leader counts as having it."""
        skill = self.school.scenario.activity[club.activity].skill
        free = self.school.free_staff.get((self.school.campus_of_club[club.id], token), ())
        return tuple(person for person in free if not skill or skill in person.skills or person.id in club.leaders)

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
        found: dict[str, frozenset[str]] = {}
        for pin in self.school.scenario.pins:
            if pin.group in self.school.scenario.club:
                found[pin.group] = found.get(pin.group, frozenset()) | {pin.slot}
        return found

    @cached_property
    def of(self) -> dict[str, tuple[MeetingPattern, ...] | None]:
        """Club -> every pattern, or None where they are too many to list."""
        return {club.id: self._list(club) for club in self.school.scenario.clubs}

    def _list(self, club: Club) -> tuple[MeetingPattern, ...] | None:
        week, count = self.school.scenario.week, self.school.club_meetings[club.id]
        slots, pinned = self.slots[club.id], self.pinned.get(club.id, frozenset())
        by_day = [tuple(t for t in slots if week[t].day == day) for day in week.days]
        by_day = [tokens for tokens in by_day if tokens]
        size = sum(_product_of(len(tokens) for tokens in days) for days in combinations(by_day, count))
        if size > MAX_LISTED_PATTERNS:
            return None
        found = [pattern for days in combinations(by_day, count) for pattern in product(*days)]
        return tuple(pattern for pattern in found if pinned <= set(pattern))

    def fits(self, kind: WishClass, club: str, pattern: MeetingPattern) -> bool:
        """Whether a student of this kind could be in the club when it meets in these slots.

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
        """Place -> most minutes of exercise that any session there could give, whatever the group."""
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


def _product_of(numbers: object) -> int:
    result = 1
    for number in numbers:  # type: ignore[attr-defined]
        result *= number
    return result
