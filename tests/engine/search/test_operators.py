"""Each operator frees what its docstring says, of things that exist, and the same for the same random numbers."""

import random
from dataclasses import replace

import pytest

from optimizer.domain.scenario import Scenario
from optimizer.engine.plan.convert import from_timetable
from optimizer.engine.plan.edit import PlanEditor
from optimizer.engine.plan.index import PlanIndex
from optimizer.engine.plan.reasons import NOT_PLACED
from optimizer.engine.problem.school import School
from optimizer.engine.search.operators import OPERATORS, Operator
from tests.engine.repair.repair_weeks import WEEK, published

KINDS = ("clubs", "campuses", "extended")
OPERATOR = {operator.name: operator for operator in OPERATORS}


def index_of(kind: str, waiting: int = 0, scenario: Scenario | None = None) -> PlanIndex:
    """A published week of 60 students in which so many wait on all their days, in no group."""
    given, week = published(kind, 60)
    school = School(scenario or given, WEEK)
    editor = PlanEditor(school, from_timetable(school, week))
    for student in school.scenario.students[:waiting]:
        for day in school.attended[student.id]:
            editor.let_wait(student.id, day, NOT_PLACED)
    editor.tidy()
    return PlanIndex(school, editor.plan)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("operator", OPERATORS, ids=lambda operator: operator.name)
def test_what_is_freed_exists(kind: str, operator: Operator) -> None:
    index = index_of(kind, waiting=6)
    school, week = index.school, index.school.scenario.week
    freed = 0
    for seed in range(6):
        one = operator.choose(index, 1 + seed, random.Random(seed))
        assert one == operator.choose(index, 1 + seed, random.Random(seed))
        if one is None:
            continue
        freed += 1
        groups = {*index.plan.campus, *school.scenario.club, *(g for g, _ in (*one.groups, *one.extended_groups))}
        assert {group for group, _ in one.programme | one.roster} <= groups
        assert {token for _, token in one.programme | one.roster | one.duties} <= week.all
        assert {campus for campus, _ in one.duties} <= set(school.scenario.campuses)
        assert one.care | one.extended | one.clubs | one.serving <= school.scenario.student.keys()
        assert one.people <= school.staff_ids
        assert one.times <= school.scenario.club.keys()
        assert all(day in school.attended[student] for student, day in one.waiting)
    without_clubs = operator.name in ("wishes", "club times") and not school.scenario.clubs
    few_groups = operator.name in ("members", "joining") and len(index.care_groups) <= 3
    assert freed or without_clubs or few_groups


@pytest.mark.parametrize("name", ["waiting", "admission", "everything"])
def test_where_nobody_waits_nothing_is_freed_for_those_who_do(name: str) -> None:
    assert not index_of("clubs").plan.waits
    assert OPERATOR[name].choose(index_of("clubs"), 4, random.Random(1)) is None
    assert OPERATOR[name].choose(index_of("clubs", waiting=3), 4, random.Random(1)) is not None


def test_without_joining_no_sessions_are_freed_to_be_joined() -> None:
    scenario, _ = published("clubs", 60)
    grouping = scenario.settings.grouping.model_copy(update={"joining": "never"})
    never = replace(scenario, settings=scenario.settings.model_copy(update={"grouping": grouping}))
    assert any(OPERATOR["joining"].choose(index_of("clubs"), 8, random.Random(seed)) for seed in range(10))
    assert OPERATOR["joining"].choose(index_of("clubs", scenario=never), 8, random.Random(1)) is None
