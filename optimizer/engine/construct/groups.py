"""Second stage: care groups with their slots for exercise, and extended groups."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from threadpoolctl import threadpool_limits

from optimizer.engine.construct.context import ConstructionContext
from optimizer.engine.construct.exercise_slots import NO_EXERCISE, ExerciseSlots, exercise_group_places
from optimizer.engine.construct.grouping_instance import GroupingInstance, IntArray, build_grouping_instance
from optimizer.engine.construct.initial_partition import Partition, build_initial_partition
from optimizer.engine.construct.swap_search import SwapPrices, SwapSearch
from optimizer.engine.cp.neighbourhood import new_group_ids
from optimizer.engine.plan.plan import Plan


@dataclass(eq=False)
class GroupStage:
    """Forms the groups of every campus and chooses in which slots each care group exercises.

    Care groups start from a partition with as few groups as possible. Exchanges of students and new slots for exercise
    then take turns.

    Attributes
    ----------
    club_rooms : dict
        (club, token) -> room class of the meeting.
    saving_factor : float
        How many times its usual cost a care session that is saved counts.
    variant : int
        Which of many ways to form the groups: the usual cost of a session and the order of the exchanges depend on it.
    exercise_slots : dict
        (group, day) -> slots chosen for exercise.
    missed_exercise : int
        Student-days without enough exercise in these slots.
    """

    context: ConstructionContext
    club_rooms: dict[tuple[str, str], str]
    saving_factor: float = 1.0
    variant: int = 0
    exercise_slots: dict[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)
    missed_exercise: int = 0

    def __post_init__(self) -> None:
        self.school = self.context.school

    def run(self, plan: Plan) -> None:
        """Fill ``plan.care``, ``plan.extended`` and ``plan.campus``."""
        for table in (plan.campus, plan.care, plan.extended):
            table.clear()
        new_ids = new_group_ids(self.school)
        for campus in self.school.scenario.campuses:
            instance = build_grouping_instance(self.school, self.context.exercise, plan, campus)
            if not instance.students:
                continue
            with threadpool_limits(1, "blas"):  # the products are small: more threads only wait for each other
                partition, patterns = self._form(instance)
            for number, pinned in enumerate(partition.names):
                members = [instance.students[row].id for row in np.flatnonzero(partition.group_of == number)]
                if not members:
                    continue
                group = pinned or next(new_ids)
                plan.campus[group] = campus
                plan.care.update(dict.fromkeys(members, group))
                for column, day in enumerate(self.school.scenario.week.days):
                    pattern = int(patterns[number, column])
                    if pattern != NO_EXERCISE:
                        self.exercise_slots[group, day] = instance.exercise_patterns[pattern].tokens
        self._form_extended(plan)

    def _form(self, instance: GroupingInstance) -> tuple[Partition, IntArray]:
        """The care groups of a campus and their exercise patterns, shape (groups, days)."""
        params, pinned_groups = self.context.params, self.context.pinned_groups
        campus, size = instance.campus, self.context.group_sizes.best[instance.campus]
        largest = 0
        if self.variant % params.uneven_variants == 1 and (most := self.context.group_sizes.most_groups(campus)):
            size, largest = -(-len(instance.students) // most), self.context.group_sizes.largest(campus)
        pinned = {g: pinned_groups.grades(g) for g, at in sorted(self.school.pinned_campus.items()) if at == campus}
        partition = build_initial_partition(instance, size, pinned, largest)
        size = max(size, largest)
        groups, group_of = len(partition.names), partition.group_of
        search = self._swap_search(instance, partition, list(pinned.values()))
        context = self.context
        places = exercise_group_places(self.school, context.exercise, context.room_classes, campus, self.club_rooms)
        excluded = {number: pinned_groups.barred(group) for number, group in enumerate(pinned)}
        slots = ExerciseSlots(instance, places, excluded)
        students = np.arange(len(group_of))
        patterns = slots.choose(group_of, groups)
        for number in range(params.max_grouping_rounds):
            context.seconds_left()
            search.missed = slots.missed(patterns)
            lacks_exercise = search.missed[students, group_of] > 0
            if number >= params.grouping_rounds and not lacks_exercise.any():
                break
            for student in np.flatnonzero(lacks_exercise).tolist():
                if not search.swap_best(student):
                    search.ejection_chain(student, size)
            if 1 <= number <= len(params.class_reach):
                search.set_class_reach(params.class_reach[number - 1])
                search.improve_all()
            other_patterns = slots.choose(group_of, groups, seed=number)
            if slots.missed(other_patterns)[students, group_of].sum() <= search.missed_student_days():
                patterns = other_patterns
        search.missed = slots.missed(patterns)
        for _ in range(params.pattern_changes):
            if not 0 < search.missed_student_days() <= params.pattern_change_missed:
                break
            context.seconds_left()
            changed = self._with_other_slots(search, slots, patterns, size)
            if changed is None:
                break
            patterns = changed
        self.missed_exercise += search.missed_student_days()
        return partition, patterns

    def _with_other_slots(
        self, search: SwapSearch, slots: ExerciseSlots, patterns: IntArray, size: int
    ) -> IntArray | None:
        """Patterns with which fewer students lack exercise, once they have changed groups; None if none is found.

        The majority of a group decides when it exercises, so that students who need another slot (their club meets in
        the usual one) may find no group that suits. Here one group takes their slot, or two exchange theirs.
        """
        before, missed = search.group_of.copy(), search.missed_student_days()
        for changed in slots.changes(patterns, search.group_of, self.context.params.pattern_trials):
            search.missed = slots.missed(changed)
            for student in np.flatnonzero(search.missed[np.arange(len(before)), search.group_of] > 0).tolist():
                if not search.swap_best(student):
                    search.ejection_chain(student, size)
            if search.missed_student_days() < missed:
                return changed
            search.regroup(before)
        search.missed = slots.missed(patterns)
        return None

    def _swap_search(
        self, instance: GroupingInstance, partition: Partition, pinned_grades: list[frozenset[int]]
    ) -> SwapSearch:
        params, weights = self.context.params, self.school.scenario.settings.goals.weights()
        factors = params.saved_session_factors
        saved_session = self.saving_factor * factors[self.variant % len(factors)]
        meeting = params.meeting_cost_factors[self.variant % len(params.meeting_cost_factors)]
        prices = SwapPrices(
            staff=saved_session * weights["extra-staff"],
            meeting=meeting * (weights["continuity"] + weights["room-moves"]),
            classmates=weights["classmates"],
            together=weights["together"],
        )
        search = SwapSearch(instance, partition.group_of, len(partition.names), partition.fixed, prices)
        if self.variant:
            search.order = np.random.default_rng(self.variant).permutation(search.groups).tolist()
        for number, grades in enumerate(pinned_grades):
            search.excluded[number] = [grade not in grades for grade in search.grade_values]
        return search

    def _form_extended(self, plan: Plan) -> None:
        """As few extended groups of a campus as ``max_size`` allows, of even size, in order of grade and class."""
        scenario = self.school.scenario
        max_size = scenario.settings.grouping.max_size
        extended = set(scenario.week.extended)
        new_ids = new_group_ids(self.school, plan.campus, "E")
        for campus in scenario.campuses:
            members = sorted(
                (
                    s
                    for s in scenario.students
                    if s.attends & extended
                    and self.school.campus_of_student[s.id] == campus
                    and any(plan.served(s.id, d) for d in self.school.attended[s.id])
                ),
                key=lambda s: (s.grade, s.class_name, s.id),
            )
            groups = -(-len(members) // max_size)
            for number in range(groups):
                group = next(new_ids)
                plan.campus[group] = campus
                for student in members[number * len(members) // groups : (number + 1) * len(members) // groups]:
                    plan.extended[student.id] = group
