"""Block: sessions of care and extended groups, counted per campus and slot, and the exercise that days must give.

At a campus c in a slot t let p be the students present and not in clubs. A session that does not join another holds,
with those who join it, at most ``max_size`` = M students, whatever the groups are; with an activity of ratio r it has
at least headcount / r staff, and at least one. So with L such sessions and C staff in them every timetable keeps

    M L >= p,     C >= L,     min(M, largest r) C >= p.

Where exercise is due, sessions with and without a physical activity are counted apart, and students in them as well:
see `exercise`.
"""

from __future__ import annotations

from optimizer.domain.programme import Activity
from optimizer.model.bounds.draft import Draft, Place
from optimizer.model.bounds.linear import Affine, total


def add_care(draft: Draft) -> None:
    for place in draft.places:
        if not draft.school.scenario.week[place[1]].club_only:
            _Sessions(draft, place).add()


def activities_at(draft: Draft, place: Place) -> tuple[Activity, ...]:
    """Activities that a care or extended group could have there then: offered, in their slots, with a room.

    A blank ``slots`` means extended slots too, whatever our own timetables make of it.
    """
    campus, token = place
    return tuple(
        activity
        for activity in draft.school.scenario.activities
        if activity.for_care
        and activity.in_slot(token)
        and any(token in room.available for room in draft.school.rooms_for[campus, activity.id])
    )


class _Sessions:
    """Sessions of one campus and slot."""

    def __init__(self, draft: Draft, place: Place):
        self.draft, self.model, self.place = draft, draft.model, place
        self.students = draft.present[place].times(1).add(draft.heads_in_clubs(place), -1)
        self.most = draft.census.signed_up[place]
        self.size = draft.school.scenario.settings.grouping.max_size

    def add(self) -> None:
        draft, place = self.draft, self.place
        found = activities_at(draft, place)
        physical = [a for a in found if a.physical_minutes > 0]
        quiet = [a for a in found if a.physical_minutes <= 0]
        slot = draft.school.scenario.week[place[1]]
        due = not slot.extended and any(
            day.due and day.campus == place[0] and place[1] in day.tokens for day in draft.census.day_classes
        )
        self.model.keep(("not more in clubs", *place), self.students, low=0)
        if not due:
            draft.quiet[place], draft.care_staff[place] = self._count("care", self.students, found)
            draft.hosts[place] = draft.quiet[place]
            return
        moving = total([self.model.new(("moving", *place), 0, self.most if physical else 0)])
        still = self.students.times(1).add(moving, -1)
        self.model.keep(("still", *place), still, low=0)
        draft.moving[place] = moving
        draft.sports[place], staff = self._count("sports", moving, physical)
        draft.quiet[place], quiet_staff = self._count("quiet", still, quiet)
        draft.hosts[place] = draft.sports[place].times(1).add(draft.quiet[place])
        draft.care_staff[place] = staff.times(1).add(quiet_staff)
        self._together(found)

    def _count(
        self, name: str, students: Affine, activities: list[Activity] | tuple[Activity, ...]
    ) -> tuple[Affine, Affine]:
        """Sessions and staff for these students with one of these activities."""
        model, place = self.model, self.place
        if not activities:
            model.keep(("no activity", name, *place), students, high=0)
            return Affine(), Affine()
        sessions = total([model.new((f"{name} sessions", *place), 0, self.most)])
        model.keep((f"{name} sizes", *place), sessions.times(self.size).add(students, -1), low=0)
        ratio = max(activity.students_per_staff for activity in activities)
        if ratio >= self.size:
            return sessions, sessions
        staff = total([model.new((f"{name} staff", *place), 0, self.most)])
        model.keep((f"{name} lead", *place), staff.times(1).add(sessions, -1), low=0)
        model.keep((f"{name} ratio", *place), staff.times(ratio).add(students, -1), low=0)
        return sessions, staff

    def _together(self, activities: tuple[Activity, ...]) -> None:
        """The counts of both kinds of session once more in sum, where rounding up bites once."""
        if activities:
            hosts = self.draft.hosts[self.place].times(self.size).add(self.students, -1)
            self.model.keep(("care sizes", *self.place), hosts, low=0)
