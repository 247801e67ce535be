"""What the stages of one construction share: the school, the numbers that tune the stages, and questions to both."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from functools import cached_property
from math import inf

from optimizer.domain.programme import Club
from optimizer.engine.construct.group_sizes import GroupSizes
from optimizer.engine.params import ConstructParams
from optimizer.engine.problem.alike import RoomClasses
from optimizer.engine.problem.exercise_due import ExerciseDue
from optimizer.engine.problem.school import School
from optimizer.engine.problem.staffing import LeadEligibility


@dataclass(eq=False)
class PinnedGroups:
    """Consequences of pins.

    Attributes
    ----------
    school : School
    exercise : ExerciseDue
    """

    school: School
    exercise: ExerciseDue

    @cached_property
    def staff_campus(self) -> dict[tuple[str, str], str]:
        """(person, day) -> campus at which the person is pinned on that day."""
        scenario = self.school.scenario
        campus = self.school.pinned_campus | self.school.campus_of_club
        return {(pin.staff, scenario.week[pin.slot].day): campus[pin.group] for pin in scenario.pins if pin.staff}

    def grades(self, group: str) -> frozenset[int]:
        """Grades that a pinned care group may have, by those of the staff and activities pinned to it."""
        scenario = self.school.scenario
        grades = frozenset(student.grade for student in scenario.students)
        for pin in self.school.care_pins.get(group, ()):
            if pin.staff in scenario.person and scenario.person[pin.staff].grades:
                grades &= scenario.person[pin.staff].grades
            if pin.activity in scenario.activity and scenario.activity[pin.activity].grades:
                grades &= scenario.activity[pin.activity].grades
        return grades

    def barred(self, group: str) -> frozenset[str]:
        """Slots in which a pinned care group has an activity without exercise."""
        moving = {activity.id for activity in self.exercise.activities}
        pins = self.school.care_pins.get(group, ())
        return frozenset(p.slot for p in pins if p.activity and p.activity not in moving)


CampusSlot = tuple[str, str]
"""(campus, token)."""


class OutOfTimeError(Exception):
    """The time of a construction ended within a stage, so that there is no complete plan."""


@dataclass(frozen=True, eq=False)
class ConstructionContext:
    """A school with the answers that several stages need; none of them depends on a plan.

    Attributes
    ----------
    deadline : float
        Clock time (``time.monotonic``) at which every stage is given up.
    stop : Event, optional
        Every stage is given up as well `ConstructParams.stop_seconds` after it was set, time enough for a small school.
    """

    school: School
    deadline: float = inf
    stop: threading.Event | None = None

    def seconds_left(self) -> float:
        """Seconds until the deadline, more than 0; infinite without one.

        Raises
        ------
        OutOfTimeError
            If the deadline has passed, or the time after the stop. Stages call this between their steps.
        """
        is_stopped = self.stop is not None and self.stop.is_set()
        seconds = (min(self.deadline, self._end_after_stop) if is_stopped else self.deadline) - time.monotonic()
        if seconds <= 0:
            raise OutOfTimeError
        return seconds

    @cached_property
    def _end_after_stop(self) -> float:
        """Clock time at which the stages are given up after the stop, which is seen when this is first asked."""
        return time.monotonic() + self.params.stop_seconds

    @property
    def params(self) -> ConstructParams:
        """The numbers that tune the construction."""
        return self.school.params.construct

    @cached_property
    def exercise(self) -> ExerciseDue:
        """Exercise that students' days ask for."""
        return ExerciseDue(self.school)

    @cached_property
    def room_classes(self) -> RoomClasses:
        """Rooms of each campus, those that no rule tells apart counted together."""
        return RoomClasses(self.school)

    @cached_property
    def leads(self) -> LeadEligibility:
        """Who may lead what."""
        return LeadEligibility(self.school)

    @cached_property
    def pinned_groups(self) -> PinnedGroups:
        """What pins say about care groups."""
        return PinnedGroups(self.school, self.exercise)

    @cached_property
    def group_sizes(self) -> GroupSizes:
        """How large care groups are to be."""
        return GroupSizes(self.school, self.exercise, self.room_classes, self.leads)

    def club_takes_care_lead(self, club: Club, token: str) -> bool:
        """Whether a meeting can only be led by somebody who then cannot lead care.

        It can also where a teacher must be present at club meetings, since the teacher is then taken to be a care lead.
        """
        care = {p.id for p in self.leads.of_care.get((self.school.campus_of_club[club.id], token), ())}
        others = [p for p in self.leads.of_club(club, token) if p.id not in care]
        return not others or self.school.needs_teacher("club")
