"""The construction: clubs, groups, programme, rooms, staff, one after the other."""

from __future__ import annotations

import threading
from collections.abc import Callable

from optimizer.model.plan import Plan
from optimizer.model.school import School
from optimizer.model.stages.exercise import Exercise
from optimizer.model.stages.places import Places
from optimizer.solve.construct.clubs import ClubStage
from optimizer.solve.construct.groups import GroupStage
from optimizer.solve.construct.leaders import Leaders
from optimizer.solve.construct.programme import ProgrammeStage
from optimizer.solve.construct.rooms import RoomStage
from optimizer.solve.construct.staff import StaffStage

Progress = Callable[[str], None]


def construct(
    school: School,
    *,
    seed: int = 0,
    time_limit: float,
    progress: Progress | None = None,
    stop: threading.Event | None = None,
) -> Plan:
    """A complete plan of a school.

    Parameters
    ----------
    school : School
        The school in its week.
    seed : int
        Breaks ties.
    time_limit : float
        Seconds after which optional improvement stops.
    progress : callable, optional
        Called with the name of each stage as it begins.
    stop : Event, optional
        Setting it skips what may be skipped.
    """
    tell = progress or (lambda stage: None)
    plan = Plan()
    exercise, places = Exercise(school), Places(school)
    tell("clubs")
    ClubStage(school, exercise, places, Leaders(school)).run(plan)
    tell("groups")
    groups = GroupStage(school, exercise, places)
    groups.run(plan)
    tell("programme")
    programme = ProgrammeStage(school, exercise, places, groups.exercise_slots)
    programme.run(plan)
    tell("rooms")
    RoomStage(school, places, programme.room_class).run(plan)
    tell("staff")
    staff = StaffStage(school)
    staff.run(plan)
    return plan
