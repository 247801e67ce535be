"""The group stage and its parts: everybody gets a group, within size, grades and places for exercise."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from dataclasses import replace
from itertools import product

import numpy as np
import pytest

from optimizer.engine.construct.exercise_slots import NO_EXERCISE, ExerciseSlots
from optimizer.engine.construct.grouping_instance import build_grouping_instance
from optimizer.engine.construct.initial_partition import build_initial_partition, solve_grade_ranges, uneven_sizes
from optimizer.engine.plan.plan import Plan
from optimizer.engine.problem.exercise_due import ExerciseDue
from optimizer.engine.problem.school import School
from optimizer.engine.search.initial_plan import construct_plan
from optimizer.testing.schools import MONDAY, SmallSchool
from tests.engine.construct.school_kinds import KINDS, grouped, school


@pytest.mark.parametrize(("kind", "students"), KINDS)
def test_groups_keep_their_rules(kind: str, students: int) -> None:
    one = school(kind, students)
    _, plan, stage = grouped(one)
    settings, week = one.scenario.settings.grouping, one.scenario.week
    members = defaultdict(list)
    for student in one.scenario.students:
        club_slots = {t for club in plan.clubs.get(student.id, ()) for t in plan.club_slots[club]}
        assert (student.id in plan.care) >= bool(student.attends & set(week.care) - club_slots)
        assert (student.id in plan.extended) == bool(student.attends & set(week.extended))
        for group in {plan.care.get(student.id), plan.extended.get(student.id)} - {None}:
            members[group].append(student)
    for group, of_group in members.items():
        assert len(of_group) <= settings.max_size
        assert {one.campus_of_student[s.id] for s in of_group} == {plan.campus[group]}
        if group not in plan.extended.values():
            grades = [s.grade for s in of_group]
            assert max(grades) - min(grades) <= settings.max_grade_span
            codes = Counter(s.apart for s in of_group if s.apart)
            assert max(codes.values(), default=1) == 1
    for (group, day), tokens in stage.exercise_slots.items():
        assert group in plan.campus
        assert all(week[t].day == day for t in tokens)


@pytest.mark.parametrize(
    ("students", "groups", "sizes"),
    [
        (720, 20, [25] * 5 + [35] + [40] * 14),
        (100, 4, [25] * 4),
        (90, 4, [22, 22, 22, 24]),
        (160, 4, [40] * 4),
    ],
)
def test_uneven_sizes(students: int, groups: int, sizes: list[int]) -> None:
    assert uneven_sizes(students, groups, 25, 40) == sizes


def test_another_variant_makes_groups_of_just_the_ratio() -> None:
    """Four rooms, 13 students, three for each person: groups of 5, 4, 4 take six people, those of 3, 3, 3, 4 five."""
    builder = SmallSchool(days="Mon", slots=1, grouping={"max_size": 5}, staffing={"students_per_staff": 3})
    builder.students("A B C D E F G H I J K L M").staff("T1 T2 T3 T4 T5 T6 T7").rooms("R1 R2 R3 R4")
    one = School(builder.build(), MONDAY)
    assert sizes_of(construct_plan(one, time_limit=30)) == [4, 4, 5]
    assert sizes_of(construct_plan(one, time_limit=30, variant=1)) == [3, 3, 3, 4]


def sizes_of(plan: Plan) -> list[int]:
    return sorted(Counter(plan.care.values()).values())


def test_students_stay_in_the_group_that_they_name() -> None:
    builder = SmallSchool(days="Mon", slots=2, grouping={"max_size": 6}).students("A B C D E F G H I J")
    scenario = builder.build()
    named = tuple(replace(s, care_group="PIN") if s.id in "ABC" else s for s in scenario.students)
    _, plan, _ = grouped(School(replace(scenario, students=named), MONDAY))
    assert {plan.care[s] for s in "ABC"} == {"PIN"}


@pytest.mark.parametrize("seed", range(20))
def test_grade_ranges_hold_everybody_in_fewest_groups(seed: int) -> None:
    """Not more groups than where each of the three grades' students may move to a neighbouring grade's groups."""
    rng = random.Random(seed)
    count = {grade: rng.randint(1, 25) for grade in (1, 2, 3)}
    ranges = solve_grade_ranges(count, max_size=10, min_size=1, max_span=1, mixed=False)
    assert ranges is not None
    held = Counter[int]()
    for one in ranges:
        held.update(one.students)
        assert set(one.students) <= {one.lowest, one.lowest + 1}
        assert one.groups <= sum(one.students.values()) <= 10 * one.groups
    assert held == count
    fewest = min(
        -(-(count[1] + down) // 10) + -(-(count[2] - down + up) // 10) + -(-(count[3] - up) // 10)
        for down, up in product(range(count[2] + 1), range(count[3] + 1))
    )
    assert sum(one.groups for one in ranges) <= fewest


@pytest.mark.parametrize("mixed", ["allowed", "required"])
def test_the_first_partition_holds_everybody(mixed: str) -> None:
    builder = SmallSchool(days="Mon", slots=2, grouping={"max_size": 7, "max_grade_span": 2, "mixed": mixed})
    for grade in (1, 2, 3, 4):
        builder.students(" ".join(f"S{grade}{n}" for n in range(3 + 2 * grade)), grade=grade)
    one = School(builder.build(), MONDAY)
    instance = build_grouping_instance(one, ExerciseDue(one), Plan(), one.scenario.campuses[0])
    partition = build_initial_partition(instance, 7, {})
    assert partition.group_of.min() == 0
    for group in range(len(partition.names)):
        grades = instance.grade[partition.group_of == group]
        assert len(grades) <= 7
        assert np.ptp(grades) <= 2
        assert mixed == "allowed" or len(set(grades.tolist())) > 1


@pytest.mark.parametrize("seed", range(8))
def test_exercise_slots_reach_as_many_students_as_places_allow(seed: int) -> None:
    """With one place in each slot: against all assignments of groups to slots."""
    rng = random.Random(seed)
    builder = SmallSchool(days="Mon", slots=3, physical={"min_minutes_per_day": 40, "from_attended_minutes": 0})
    for number in range(9):
        builder.students(f"S{number}", attends=rng.choice(["Mon1-2", "Mon2-3", "Mon1-3", "Mon3"]))
    one = School(builder.build(), MONDAY)
    instance = build_grouping_instance(one, ExerciseDue(one), Plan(), one.scenario.campuses[0])
    group_of = np.arange(9) // 3
    slots = ExerciseSlots(instance, dict.fromkeys(instance.tokens, 1))
    patterns = slots.choose(group_of, 3)
    used = Counter(t for p in patterns[:, 0].tolist() if p != NO_EXERCISE for t in instance.exercise_patterns[p].tokens)
    assert max(used.values(), default=0) <= 1

    def missed(chosen: np.ndarray[tuple[int, int], np.dtype[np.int64]]) -> int:
        return int(slots.missed(chosen)[np.arange(9), group_of].sum())

    singles = [n for n, pattern in enumerate(instance.exercise_patterns) if len(pattern.tokens) == 1]
    assignments = [
        chosen
        for chosen in product([*singles, NO_EXERCISE], repeat=3)
        if all(chosen.count(single) <= 1 for single in singles)
    ]
    assert missed(patterns) <= min(missed(np.array(chosen).reshape(3, 1)) for chosen in assignments)


def test_two_slots_give_no_more_than_two_activities_can() -> None:
    """Sports once a day and a little of labour: one of two slots gives enough, never both; two kinds of sports do."""

    def patterns(*, most: int | None) -> list[tuple[int, int]]:
        builder = SmallSchool(days="Mon", slots=2, physical={"min_minutes_per_day": 30, "from_attended_minutes": 0})
        builder.activity("sp", "sports", physical_minutes=30, max_per_day=most)
        builder.activity("lb", "labour", physical_minutes=10)
        school = School(builder.students("S1", attends="Mon1").students("S2", attends="Mon2").build(), MONDAY)
        instance = build_grouping_instance(school, ExerciseDue(school), Plan(), school.scenario.campuses[0])
        pairs = [n for n, pattern in enumerate(instance.exercise_patterns) if len(pattern.tokens) == 2]
        assert [row.tolist() for row in instance.pattern_suffices[:, pairs].T] == (
            [[True, True]] if most is None else [[True, False], [False, True]]
        )
        return [tuple(m[1] for m in instance.exercise_patterns[n].minutes) for n in pairs]

    assert patterns(most=None) == [(30, 30)]
    assert patterns(most=1) == [(30, 10), (10, 30)]
