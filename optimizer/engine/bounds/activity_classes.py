"""Activities of care groups, sorted into classes that the relaxation counts apart."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from optimizer.domain.places import Room
from optimizer.domain.programme import Activity
from optimizer.engine.bounds.relaxation_builder import CampusSlot, RelaxationBuilder


@dataclass(frozen=True)
class ActivityClass:
    """Activities counted together. Limits belong to offers of one activity alone.

    Attributes
    ----------
    most_per_week, most_per_day : int or None
        Sessions of a care group.
    least_per_week, least_per_day : int
        Sessions that a care group must have which meets in every slot; 0 unless they bind groups of any grades.
    """

    name: str
    activities: tuple[Activity, ...]
    physical: bool = False
    most_per_week: int | None = None
    most_per_day: int | None = None
    least_per_week: int = 0
    least_per_day: int = 0


def build_activity_classes(draft: RelaxationBuilder) -> tuple[ActivityClass, ...]:
    """Physical activities, those with a minimum, and limited ones with an outstanding ratio, each by itself.

    The rest are one offer without limits, with the best ratio and all the rooms of any.
    """
    scenario = draft.school.scenario
    size = scenario.settings.grouping.max_size
    care = sorted((a for a in scenario.activities if a.for_care), key=lambda a: a.id)
    free = [a for a in care if a.max_per_week is None and a.max_per_day is None and a.physical_minutes <= 0]
    usual = max((min(size, a.students_per_staff) for a in free), default=0)
    moving = any(day.due for day in draft.student_classes.day_classes)
    alone = [
        a for a in care if (moving and a.physical_minutes > 0) or _has_minimum(a) or _effective_ratio(a, size) > usual
    ]
    rest = tuple(a for a in care if a not in alone)
    found = [
        ActivityClass(
            a.id,
            (a,),
            physical=a.physical_minutes > 0,
            most_per_week=a.max_per_week,
            most_per_day=a.max_per_day,
            least_per_week=0 if a.grades else a.min_per_week,
            least_per_day=0 if a.grades else a.min_per_day,
        )
        for a in alone
    ]
    return (*found, ActivityClass("", rest)) if rest else tuple(found)


def _has_minimum(activity: Activity) -> bool:
    return not activity.grades and (activity.min_per_week > 0 or activity.min_per_day > 0)


def _effective_ratio(activity: Activity, size: int) -> int:
    return min(size, activity.students_per_staff)


def rooms_of_class(draft: RelaxationBuilder, offer: ActivityClass, place: CampusSlot) -> dict[str, Room]:
    """Rooms that could take a session of the offer there then, by id."""
    campus, token = place
    return {
        room.id: room
        for activity in offer.activities
        if activity.in_slot(token)
        for room in draft.school.rooms_for[campus, activity.id]
        if token in room.available
    }


def possible_activities(draft: RelaxationBuilder, offer: ActivityClass, place: CampusSlot) -> tuple[Activity, ...]:
    """Activities of the offer that could be given there then: in their slots, with a room.

    A blank ``slots`` means extended slots too, whatever our own timetables make of it.
    """
    campus, token = place
    return tuple(
        activity
        for activity in offer.activities
        if activity.in_slot(token)
        and any(token in room.available for room in draft.school.rooms_for[campus, activity.id])
    )


def max_attended_sessions(draft: RelaxationBuilder, campus: str, offer: ActivityClass, tokens: tuple[str, ...]) -> int:
    """Sessions of the offer that the students of a campus could attend in these slots at most, added up.

    A student is in one care group, which has the activity at most ``max_per_week`` times a week and ``max_per_day``
    times a day.
    """
    school, week = draft.school, draft.school.scenario.week
    mine = (s.attends & frozenset(tokens) for s in school.scenario.students if school.campus_of_student[s.id] == campus)
    most = 0
    for attends, count in Counter(mine).items():
        days = Counter(week[token].day for token in attends)
        daily = sum(n if offer.most_per_day is None else min(n, offer.most_per_day) for n in days.values())
        most += count * (daily if offer.most_per_week is None else min(daily, offer.most_per_week))
    return most
