"""What the stages of one construction share: the school, the numbers that tune the stages, and questions to both.

Among these are what pins decide about care groups (`PinnedGroups`) and how large care groups are to be: as few staff as
possible, within the rooms and leads that there are (`GroupSizes`).
"""

from __future__ import annotations

import math
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from math import inf

from optimizer.domain.programme import Club
from optimizer.engine.construct.exercise_slots import exercise_group_places
from optimizer.engine.params import ConstructParams
from optimizer.engine.problem.alike import RoomClasses
from optimizer.engine.problem.exercise_due import ExerciseDue
from optimizer.engine.problem.school import School
from optimizer.engine.problem.staffing import LeadEligibility


@dataclass(eq=False)
class GroupSizes:
    """Sizes of care groups by campus, judged by the students signed up (clubs and waiting left out)."""

    school: School
    exercise: ExerciseDue
    room_classes: RoomClasses
    leads: LeadEligibility

    @cached_property
    def present(self) -> dict[str, Counter[str]]:
        """Campus -> care slot -> students signed up."""
        care = set(self.school.scenario.week.care)
        present: dict[str, Counter[str]] = defaultdict(Counter)
        for student in self.school.scenario.students:
            present[self.school.campus_of_student[student.id]].update(student.attends & care)
        return present

    @cached_property
    def students(self) -> Counter[str]:
        """Campus -> students signed up for a slot in care."""
        care = set(self.school.scenario.week.care)
        return Counter(self.school.campus_of_student[s.id] for s in self.school.scenario.students if s.attends & care)

    @cached_property
    def best(self) -> dict[str, int]:
        """Campus -> most students of a care group."""
        return {campus: self._best(campus) for campus in self.school.scenario.campuses}

    def _best(self, campus: str) -> int:
        """The size with the fewest staff slots in the week, of several the largest.

        Candidates are the largest size, and those at which a group of average attendance has a multiple of the ratio.
        """
        grouping = self.school.scenario.settings.grouping
        largest = self.largest(campus)
        students = self.students[campus]
        if not students:
            return largest
        ratio = self.school.usual_students_per_staff
        attendance = max(self.present[campus].values(), default=students) / students
        sizes = {largest, *(int(k * ratio / attendance) for k in range(1, largest // ratio + 2))}
        possible = [
            size for size in sizes
            if grouping.min_size <= size <= largest and (size == largest or self._is_possible(campus, size))
        ]  # fmt: skip
        return min(possible, key=lambda size: (self._staff_slots(campus, size), -size), default=largest)

    def most_groups(self, campus: str) -> int:
        """Most care groups, none to join another, for which there are leads, rooms and places for exercise.

        Where the largest group is no multiple of the ratio, more groups of which some have just as many students as one
        person may look after need fewer staff than the fewest groups. 0 where there is nothing to gain by it.
        """
        largest, ratio = self.largest(campus), self.school.usual_students_per_staff
        students = self.students[campus]
        if largest <= ratio or largest % ratio == 0:
            return 0
        fewest, most = -(-students // self.best[campus]), students // ratio
        return max((n for n in range(fewest + 1, most + 1) if self._places_suffice(campus, n)), default=0)

    def _places_suffice(self, campus: str, groups: int) -> bool:
        """Whether so many groups can all meet and exercise, every place used."""
        sessions = {t: min(groups, self.present[campus][t]) for t in self.school.scenario.week.care}
        return self._suffices(campus, sessions, 1.0)

    def _staff_slots(self, campus: str, size: int) -> float:
        """Staff slots of a week in groups of this size, absences spread evenly over the groups."""
        ratio = self.school.usual_students_per_staff
        groups = math.ceil(self.students[campus] / size)
        return sum(groups * math.ceil(count / groups / ratio - 0.05) for count in self.present[campus].values())

    def _is_possible(self, campus: str, size: int) -> bool:
        """Whether leads, rooms and places for exercise do for groups of this size."""
        sessions = {token: self._sessions(campus, token, size) for token in self.school.scenario.week.care}
        return self._suffices(campus, sessions, self.school.params.construct.usable_capacity_share)

    def _suffices(self, campus: str, sessions: Mapping[str, int], share: float) -> bool:
        """Whether a share of the leads, rooms and places for exercise does for so many sessions in each slot."""
        week = self.school.scenario.week
        care_kinds = [a.room_kinds for a in self.school.scenario.activities if a.for_care]
        exercise_places = exercise_group_places(self.school, self.exercise, self.room_classes, campus, {})
        slots_of: Counter[str] = Counter()
        for token in week.care:
            people = self.leads.of_care.get((campus, token), ())
            slots_of.update(p.id for p in people)
            rooms = sum(
                room.places(token)
                for room in self.room_classes.of_campus.get(campus, ())
                if any(not kinds or room.kind in kinds for kinds in care_kinds)
            )
            if min(len(people), rooms) * share < sessions[token]:
                return False
        for day in week.days:
            tokens = [t for t in week.care if week[t].day == day]
            groups = max((sessions[t] for t in tokens), default=0)
            if self.exercise.required and len(tokens) > 1 and sum(exercise_places[t] for t in tokens) * share < groups:
                return False
        lead_slots = sum(min(self.school.could_serve[person], slots) for person, slots in slots_of.items())
        return sum(sessions.values()) <= share * lead_slots

    def _sessions(self, campus: str, token: str, size: int) -> int:
        """Care sessions of a slot in groups of this size, thin ones joined where that is allowed."""
        groups = math.ceil(self.students[campus] / size)
        present = self.present[campus][token]
        if self.school.scenario.settings.grouping.joining == "never":
            return min(groups, present)
        return min(groups, math.ceil(present / (self.school.params.construct.joined_fill_rate * size)))

    def largest(self, campus: str) -> int:
        """The largest size for which there are rooms enough in the fullest slot."""
        scenario = self.school.scenario
        max_size = scenario.settings.grouping.max_size
        present = max(self.present[campus].values(), default=0)
        kinds = [a.room_kinds for a in scenario.activities if a.for_care]
        rooms = [r for r in scenario.rooms if r.campus == campus and any(not k or r.kind in k for k in kinds)]
        seats = sorted(
            (
                max_size if room.capacity is None else min(max_size, room.capacity // room.groups_at_once)
                for room in rooms
                for _ in range(room.groups_at_once)
            ),
            reverse=True,
        )
        for places, smallest in enumerate(seats, 1):
            if smallest >= 1 and places * smallest >= present:
                return max(1, min(max_size, smallest))
        return min(max_size, max(1, seats[0]) if seats else max_size)


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
