"""Schools built around a valid week are never called infeasible, and plans survive their way there and back."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest

from optimizer.domain.timetable import Timetable
from optimizer.engine.cp.builder import ModelBuilder
from optimizer.engine.cp.engine import solve_model
from optimizer.engine.cp.hints import decisions, hint_plan, read_plan
from optimizer.engine.plan.convert import from_timetable, to_timetable
from optimizer.engine.plan.plan import Plan
from optimizer.files.timetable_tables import timetable_rows
from optimizer.testing.generator import KINDS
from tests.engine.cp.support import LIMITS, OnDisk, everything, fixed, shape

Generated = Callable[[str, int, int], OnDisk]
FULL = [kind for kind in KINDS if kind != "short-staff"]


@pytest.mark.parametrize("kind", FULL)
def test_hidden_week_is_feasible_and_measured_alike(kind: str, generated: Generated) -> None:
    school = generated(kind, 60, 1)
    plan = school.plan("week")
    verdict, model = school.judge(plan), fixed(school.school, plan)
    assert (verdict.hard, verdict.unserved) == (0, 0)
    assert model.kept
    assert (model.unserved, model.points) == (0, verdict.points)
    weights = school.scenario.settings.goals.weights()
    weighed = {goal: measure for goal, measure in verdict.goals.items() if weights[goal]}
    assert {goal: model.measures[goal] for goal in weighed} == weighed


def same_rows(one: Timetable, other: Timetable) -> bool:
    """Whether two timetables are the same but for names of groups, reasons and order."""

    def rows(timetable: Timetable) -> dict[str, list[str]]:
        bare = replace(timetable, groups=tuple(replace(group, name="") for group in timetable.groups))
        return {name: sorted(map(repr, found)) for name, found in timetable_rows(bare).items()}

    return rows(one) == rows(other)


@pytest.mark.parametrize("kind", FULL)
def test_round_trip_of_timetable_and_plan(kind: str, generated: Generated) -> None:
    school = generated(kind, 60, 1)
    plan = school.plan("week")
    written = to_timetable(school.school, plan)
    again = from_timetable(school.school, written)
    assert shape(again) == shape(plan)
    assert same_rows(to_timetable(school.school, again), written)


def test_round_trip_of_the_rarer_decisions(generated: Generated) -> None:
    """Waiting on some days, a joined session and an assistant come through as well."""
    school = generated("everything", 60, 1)
    plan = school.plan("week")
    student = next(s for s in plan.care if len(school.school.attended[s]) > 1)
    plan.waits[student] = frozenset([min(school.school.attended[student])])
    plan.reasons[student] = "full"
    keys = sorted(key for key in plan.meetings if plan.meetings[key].lead and key[0] in plan.care.values())
    guest, host = next((a, b) for a in keys for b in keys if a[1] == b[1] and a != b)
    plan.meetings[guest] = replace(plan.meetings[host], room="", lead="", assistants=(), host=host[0])
    again = from_timetable(school.school, to_timetable(school.school, plan))
    assert shape(again) == shape(plan)
    assert again.reasons == plan.reasons


def test_hints_cover_every_decision_and_the_hint_is_a_solution(generated: Generated) -> None:
    """The search starts from the plan: all decisions hinted, each to what the plan says, and completed at once."""
    school = generated("everything", 60, 1)
    plan = school.plan("week")
    context = ModelBuilder(school.school).build(plan, everything(school.school, plan)).context
    hint_plan(context, plan)
    proto = context.constraints.model.proto
    hinted = set(proto.solution_hint.vars)
    decision = re.compile(r"(care|extended|club|meets|activity|room|joins|lead|assistant|duty)\[|served\[.*,|open\[")
    missing = [v.name for i, v in enumerate(proto.variables) if decision.match(v.name) and i not in hinted]
    assert missing == []
    assert len(hinted) == len(decisions(context, plan))
    outcome = solve_model(context.constraints.model, LIMITS, only_hint=True)
    assert outcome.has_solution
    assert shape(read_plan(context, outcome)) == shape(plan)


def test_the_plan_of_nobody_served_is_a_plan_too(generated: Generated) -> None:
    school = generated("plain", 60, 1)
    plan = Plan(waits={s.id: frozenset(school.school.attended[s.id]) for s in school.scenario.students})
    model = fixed(school.school, plan)
    assert model.kept
    assert model.unserved == school.judge(plan).unserved > 0
