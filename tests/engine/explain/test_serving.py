"""What keeps a school from serving everybody: proven, minimal, and changes that were really tried."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from optimizer.domain.people import Role
from optimizer.domain.scenario import Scenario
from optimizer.engine.explain.explain_school import explain
from optimizer.engine.explain.explanation_text import render_explanation, render_serving
from optimizer.engine.explain.feasibility import Feasibility, TrialWeek, make_trial_week
from optimizer.engine.explain.scenario_edits import add_person
from optimizer.engine.explain.serving_everybody import ServingReport
from optimizer.engine.explain.shortages import Bottleneck, Resource, find_bottlenecks, find_shortages
from optimizer.engine.problem.school import School
from optimizer.files import load
from optimizer.testing.generator import KINDS, build

WEEK = date(2026, 11, 23)


def made(folder: Path, kind: str, students: int = 120) -> Scenario:
    return load(build(students=students, kind=kind, seed=3)[0].write(folder / kind))


def no_duty(scenario: Scenario) -> Scenario:
    """Nobody who may be on duty comes on Wednesday in the first two slots."""
    gone = frozenset({"Wed1", "Wed2"})
    staff = tuple(replace(p, available=p.available - gone) if p.role in ("manager", "support") else p
                  for p in scenario.staff)  # fmt: skip
    return replace(scenario, staff=staff)


def tired(scenario: Scenario) -> Scenario:
    """Everybody serves three slots a week at most, so that only the week as a whole is short."""
    return replace(scenario, staff=tuple(replace(p, max_per_week=min(3, p.max_per_week)) for p in scenario.staff))


def one_hall(scenario: Scenario) -> Scenario:
    """A single small room in which there can be exercise."""
    kinds = {kind for a in scenario.activities if a.physical_minutes for kind in a.room_kinds}
    first = next(r.id for r in scenario.rooms if r.kind in kinds)
    kept = (replace(r, capacity=30, groups_at_once=1) if r.id == first else r for r in scenario.rooms
            if r.id == first or r.kind not in kinds)  # fmt: skip
    return replace(scenario, rooms=tuple(kept))


@pytest.mark.parametrize("kind", [k for k in sorted(KINDS) if KINDS[k].staff != "short"])
def test_nothing_is_proven_short_where_a_hidden_week_serves_everybody(tmp_path: Path, kind: str) -> None:
    assert find_shortages(School(made(tmp_path, kind), WEEK), 20.0) == ()


def found_in(scenario: Scenario) -> list[Bottleneck]:
    return list(find_bottlenecks(School(scenario, WEEK), (), 60.0))


@pytest.mark.parametrize(("spoil", "kind"), [(no_duty, "duty"), (tired, "per-week"), (one_hall, "exercise")])
def test_the_sets_speak_of_what_was_taken_away(
    tmp_path: Path, spoil: Callable[[Scenario], Scenario], kind: str
) -> None:
    scenario = made(tmp_path, "plain")
    assert found_in(scenario) == []
    found = found_in(spoil(scenario))
    assert found
    assert found[0].minimal
    assert kind in {resource.kind for one in found for resource in one.resources}
    spoken = [resource for one in found for resource in one.resources]
    assert len(spoken) == len(set(spoken))


def test_duty_alone(tmp_path: Path) -> None:
    found = found_in(no_duty(made(tmp_path, "plain")))
    assert {one.resources for one in found} == {(Resource("duty", "", slot),) for slot in ("Wed1", "Wed2")}


@pytest.mark.slow
def test_without_any_one_of_its_resources_a_bottleneck_no_longer_makes_anybody_wait(tmp_path: Path) -> None:
    school = School(tired(made(tmp_path, "plain")), WEEK)
    (found,) = find_bottlenecks(school, (), 60.0)
    assert len(found.resources) > 3
    for group in (found.resources[0], found.resources[-1]):
        left_out = {group}
        while others := {one for row in find_bottlenecks(school, left_out, 60.0) for one in row.resources} - left_out:
            assert others - set(found.resources), "a smaller set makes somebody wait as well"
            left_out |= others - set(found.resources)


def test_changes_are_tried_and_counted(tmp_path: Path) -> None:
    scenario = no_duty(made(tmp_path, "plain"))
    found = explain(scenario, week_of=WEEK, time_limit=120)
    assert found.answer is Feasibility.FEASIBLE
    serving = found.serving
    assert serving is not None
    assert serving.everybody is False
    assert serving.trial is not None
    there = sum(any(t.startswith("Wed") for t in s.attends) for s in scenario.students)
    assert serving.trial.days == there
    assert serving.trial.waiting == {("", "Wed"): there}
    assert serving.improving_additions[0].trial.everybody
    assert serving.sufficient_additions is not None
    assert serving.staff_is_minimal
    roles = scenario.settings.duty.roles
    mended = add_person(roles[0], "", frozenset({"Wed1", "Wed2"}))(scenario)
    again = make_trial_week(School(mended, WEEK), 20)
    assert again is not None
    assert again.everybody


@pytest.mark.slow
def test_enough_people_for_a_school_that_is_short(tmp_path: Path) -> None:
    found = explain(made(tmp_path, "short-staff", 300), week_of=WEEK, time_limit=200).serving
    assert found is not None
    assert found.trial is not None
    assert found.improving_additions
    assert 0 < found.improving_additions[0].trial.days < found.trial.days
    assert found.sufficient_additions is not None
    assert found.sufficient_additions.trial.everybody


def test_everybody(tmp_path: Path) -> None:
    found = explain(made(tmp_path, "plain"), week_of=WEEK)
    assert found.serving is not None
    assert found.serving.everybody is True
    assert "Everybody can be served" in "\n".join(render_explanation(found, "en"))


def test_words(tmp_path: Path) -> None:
    scenario = no_duty(made(tmp_path, "plain"))
    found = explain(scenario, week_of=WEEK, time_limit=120)
    zh, en = ("\n".join(render_explanation(found, language)) for language in ("zh", "en"))
    assert "周三第1节（15:50-16:30）：值班要 1 人，能值班且到岗的只有 0 人" in zh
    assert "增加管理人员 1 人" in zh
    assert "One more manager in Wed slots 1-2 → nobody waits" in en
    assert "Fewer people are not enough" in en


def test_what_is_not_proven_is_said_so() -> None:
    found = ServingReport(TrialWeek(3, 4, {("", "Mon"): 3, ("", "Tue"): 1}, 1.0))
    assert found.everybody is None
    text = "\n".join(render_serving(found, "en"))
    assert "neither proven nor excluded" in text
    assert "3 students wait, 4 student-days in all: Mon 3, Tue 1" in text
    assert "no time to try" in text


def test_without_a_week_what_is_short_is_told_all_the_same(tmp_path: Path) -> None:
    short = find_shortages(School(no_duty(made(tmp_path, "plain")), WEEK), 5.0)
    text = "\n".join(render_serving(ServingReport(None, short), "en"))
    assert "1 must be on duty, 0 who may be are there" in text
    assert "No week was made" in text
    assert "\n".join(render_serving(ServingReport(None), "zh")).startswith("限定时间内没有试排出课表")


def test_hired_people_lead(tmp_path: Path) -> None:
    """Counting asks for as many leaders as then are no longer short."""
    scenario = made(tmp_path, "short-staff")
    short = find_shortages(School(scenario, WEEK), 5.0)
    people = {one.resources[0]: one.missing for one in short if one.resources[0].kind == "people"}
    assert people
    slots = frozenset(scenario.week.ordinary)
    for _ in range(max(people.values())):
        scenario = add_person(Role.TEACHER, "", slots)(scenario)
    assert not [r for one in find_shortages(School(scenario, WEEK), 5.0) for r in one.resources if r in people]
