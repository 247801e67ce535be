"""Classes of activities of care groups: which activities the relaxation counts together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from optimizer.domain.places import Room
from optimizer.domain.programme import Activity
from optimizer.engine.problem.alike import StudentClasses
from optimizer.engine.problem.school import School
from optimizer.engine.problem.staffing import students_served

CampusSlot = tuple[str, str]
"""(campus, slot)."""


@dataclass(frozen=True)
class ActivityClass:
    """Activities that are counted together. Only classes of a single activity have limits.

    Attributes
    ----------
    name : str
        The id of the only activity; empty for the class of all the others.
    activities : tuple of Activity
    physical : bool
    most_per_week, most_per_day : int or None
        Sessions that a care group may have at most; None without a limit.
    least_per_week, least_per_day : int
        Sessions that a care group must have if it meets in every slot; 0 unless the minimum binds groups of any grades.
    """

    name: str
    activities: tuple[Activity, ...]
    physical: bool = False
    most_per_week: int | None = None
    most_per_day: int | None = None
    least_per_week: int = 0
    least_per_day: int = 0


def build_activity_classes(school: School, student_classes: StudentClasses) -> tuple[ActivityClass, ...]:
    """Physical activities, those with a minimum, and those with an outstanding ratio are classes by themselves.

    The ratio of an activity is outstanding if it is better than that of every activity without limits. All other
    activities are one class without limits, which has the best ratio and all the rooms of any of them.
    """
    size = school.scenario.settings.grouping.max_size
    care = sorted((a for a in school.scenario.activities if a.for_care), key=lambda a: a.id)
    unlimited = [a for a in care if a.max_per_week is None and a.max_per_day is None and a.physical_minutes <= 0]
    usual = max((min(size, students_served(1, a)) for a in unlimited), default=0)
    exercise_is_due = any(day.due for day in student_classes.day_classes)
    single = [
        a
        for a in care
        if (exercise_is_due and a.physical_minutes > 0)
        or (not a.grades and (a.min_per_week > 0 or a.min_per_day > 0))
        or min(size, students_served(1, a)) > usual
    ]
    others = tuple(a for a in care if a not in single)
    classes = tuple(
        ActivityClass(
            a.id,
            (a,),
            physical=a.physical_minutes > 0,
            most_per_week=a.max_per_week,
            most_per_day=a.max_per_day,
            least_per_week=0 if a.grades else a.min_per_week,
            least_per_day=0 if a.grades else a.min_per_day,
        )
        for a in single
    )
    return (*classes, ActivityClass("", others)) if others else classes


def rooms_of_class(school: School, activities: ActivityClass, campus_slot: CampusSlot) -> dict[str, Room]:
    """Rooms that could take a session of the class at this campus and slot, by id."""
    campus, token = campus_slot
    return {
        room.id: room
        for activity in activities.activities
        if activity.in_slot(token)
        for room in school.rooms_for[campus, activity.id]
        if token in room.available
    }


def possible_activities(school: School, activities: ActivityClass, campus_slot: CampusSlot) -> tuple[Activity, ...]:
    """Activities of the class that could be given at this campus and slot: within their slots, and with a room.

    An activity without ``slots`` may be given in extended slots too, even where our own timetables never do so.
    """
    campus, token = campus_slot
    return tuple(
        activity
        for activity in activities.activities
        if activity.in_slot(token) and any(token in room.available for room in school.rooms_for[campus, activity.id])
    )


def max_attended_sessions(school: School, campus: str, activities: ActivityClass, tokens: Iterable[str]) -> int:
    """Sessions of the class that students of a campus attend in these slots at most, summed over the students.

    A student is in one care group, which has the activity at most ``max_per_week`` times a week and ``max_per_day``
    times a day.
    """
    week, wanted, total = school.scenario.week, frozenset(tokens), 0
    attended = (s.attends & wanted for s in school.scenario.students if school.campus_of_student[s.id] == campus)
    for slots, count in Counter(attended).items():
        by_day = Counter(week[token].day for token in slots).values()
        sessions = sum(n if activities.most_per_day is None else min(n, activities.most_per_day) for n in by_day)
        total += count * (sessions if activities.most_per_week is None else min(sessions, activities.most_per_week))
    return total
