"""Second stage: care groups and extended groups."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from threadpoolctl import threadpool_limits

from optimizer.engine.construct.exercise_slots import NO_EXERCISE, ExerciseSlots, exercise_group_places
from optimizer.engine.construct.group_sizes import GroupSizes
from optimizer.engine.construct.grouping_instance import GroupingInstance, IntArray, build_grouping_instance
from optimizer.engine.construct.initial_partition import Partition, build_initial_partition
from optimizer.engine.construct.swap_search import SwapPrices, SwapSearch
from optimizer.engine.cp.neighbourhood import new_group_ids
from optimizer.engine.plan.plan import Plan
from optimizer.engine.problem.exercise_due import ExerciseDue
from optimizer.engine.problem.pinned_groups import PinnedGroups
from optimizer.engine.problem.room_classes import RoomClasses
from optimizer.engine.problem.school import School

SAVED_SESSION_FACTORS = (1.0, 0.25, 0.5, 2.0, 0.15, 0.75)
"""Of a saved session in staff slots, by variant; the first is the best on average (measured on 15 schools)."""
GROUPING_ROUNDS = 10
MAX_GROUPING_ROUNDS = 20
CLASS_REACH_BY_ROUND = {1: 6.0, 2: 3.0, 3: 1.5, 4: 0.0, 5: 6.0, 6: 3.0, 7: 1.5, 8: 0.0, 9: 0.0}
"""Round -> reach with which classes are gathered; twice, as the second time finds better groups (measured: 0.2 %)."""


@dataclass(eq=False)
class GroupStage:
    """Forms the care groups of every campus and foresees in which slots each of them exercises.

    Attributes
    ----------
    club_rooms : dict
        (club, token) -> room class foreseen for the meeting.
    thrift : float
        How many times more than else a saved session counts.
    variant : int
        See `optimizer.engine.construct.construct`.
    exercise_slots : dict
        (group, day) -> slots foreseen for exercise.
    missed : int
        Student-days for which no place for exercise was found.
    """

    school: School
    exercise: ExerciseDue
    places: RoomClasses
    named: PinnedGroups
    sizes: GroupSizes
    club_rooms: dict[tuple[str, str], str]
    thrift: float = 1.0
    variant: int = 0
    exercise_slots: dict[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)
    missed: int = 0

    def run(self, plan: Plan) -> None:
        """Fill ``plan.care``, ``plan.extended`` and ``plan.campus``."""
        for table in (plan.campus, plan.care, plan.extended):
            table.clear()
        homes, fresh = self.school.pinned_campus, new_group_ids(self.school)
        for campus in self.school.scenario.campuses:
            crowd = build_grouping_instance(self.school, self.exercise, plan, campus)
            named = {name: self.named.grades(name) for name, where in sorted(homes.items()) if where == campus}
            with threadpool_limits(1, "blas"):  # the products are small: more threads only wait for each other
                parts, ways = self._form(crowd, named, plan)
            for group, name in enumerate(parts.names):
                members = [crowd.students[r].id for r in np.flatnonzero(parts.of == group)]
                if not members:
                    continue
                name = name or next(fresh)
                plan.campus[name] = campus
                plan.care.update(dict.fromkeys(members, name))
                for column, day in enumerate(self.school.scenario.week.days):
                    way = int(ways[group, column])
                    if way != NO_EXERCISE:
                        self.exercise_slots[name, day] = crowd.exercise_patterns[way].tokens
        self._extended(plan)

    def _form(
        self, crowd: GroupingInstance, named: dict[str, frozenset[int]], plan: Plan
    ) -> tuple[Partition, IntArray]:
        week = self.school.scenario.week
        if not crowd.students:
            return Partition([], np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.bool_)), np.zeros(
                (0, len(week.days)), dtype=np.int64
            )
        parts = build_initial_partition(crowd, self.sizes.best[crowd.campus], named)
        weights = self.school.scenario.settings.goals.weights()
        saved = self.thrift * SAVED_SESSION_FACTORS[self.variant % len(SAVED_SESSION_FACTORS)]
        prices = SwapPrices(saved * weights["extra-staff"], weights["classmates"], weights["together"])
        shuffle = SwapSearch(crowd, parts.of, len(parts.names), parts.fixed, prices)
        if self.variant:
            shuffle.order = np.random.default_rng(self.variant).permutation(shuffle.groups).tolist()
        for group, grades in enumerate(named.values()):
            shuffle.closed[group] = [grade not in grades for grade in shuffle.grade_values]
        places = exercise_group_places(self.school, self.exercise, self.places, crowd.campus, self.club_rooms)
        sports = ExerciseSlots(crowd, places, {n: self.named.barred(name) for n, name in enumerate(named)})
        ways = sports.choose(parts.of, len(parts.names))
        for number in range(MAX_GROUPING_ROUNDS):
            shuffle.missed = sports.missed(ways)
            lost = shuffle.missed[np.arange(len(parts.of)), parts.of] > 0
            if number >= GROUPING_ROUNDS and not lost.any():
                break
            for student in np.flatnonzero(lost).tolist():
                if not shuffle.swap_best(student):
                    shuffle.ejection_chain(student, self.sizes.best[crowd.campus])
            if number in CLASS_REACH_BY_ROUND:
                shuffle.set_class_cost(CLASS_REACH_BY_ROUND[number])
                shuffle.improve_all()
            before = shuffle.missed_student_days()
            again = sports.choose(parts.of, len(parts.names), number)
            if sports.missed(again)[np.arange(len(parts.of)), parts.of].sum() <= before:
                ways = again
        self.missed += int(sports.missed(ways)[np.arange(len(parts.of)), parts.of].sum())
        return parts, ways

    def _extended(self, plan: Plan) -> None:
        """Extended groups per campus, of at most ``max_size``, even, in order of grade."""
        scenario = self.school.scenario
        size = scenario.settings.grouping.max_size
        late = set(scenario.week.extended)
        fresh = new_group_ids(self.school, plan.campus, "E")
        for campus in scenario.campuses:
            members = sorted(
                (s for s in scenario.students if s.attends & late and self.school.campus_of_student[s.id] == campus
                 and any(plan.served(s.id, d) for d in self.school.attended[s.id])),
                key=lambda s: (s.grade, s.class_name, s.id),
            )  # fmt: skip
            parts = -(-len(members) // size)
            for part in range(parts):
                name = next(fresh)
                plan.campus[name] = campus
                for student in members[part * len(members) // parts : (part + 1) * len(members) // parts]:
                    plan.extended[student.id] = name
