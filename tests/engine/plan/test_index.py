"""Look-ups over a plan agree with the tables that an audit reads."""

from __future__ import annotations

from collections import Counter

import pytest

from optimizer.engine.plan.convert import to_timetable
from optimizer.engine.plan.edit import PlanEditor
from optimizer.engine.plan.index import PlanIndex, staff_load
from optimizer.engine.plan.reasons import NOT_PLACED
from optimizer.engine.problem.staffing import fair_load_levels, fair_load_measure
from optimizer.testing.generator import generate_with_week
from tests.engine.cp.support import OnDisk


@pytest.fixture(scope="module", params=["extended", "campuses"])
def on_disk(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> OnDisk:
    folder = tmp_path_factory.mktemp(request.param)
    return OnDisk(generate_with_week(folder, students=60, kind=request.param, seed=5)[0])


def test_counts_are_those_of_the_timetable(on_disk: OnDisk) -> None:
    plan = on_disk.plan("week")
    index, timetable = PlanIndex(on_disk.school, plan), to_timetable(on_disk.school, plan)
    joint: Counter[tuple[str, str]] = Counter()
    present: Counter[tuple[str, str]] = Counter()
    staff: Counter[tuple[str, str]] = Counter()
    load: Counter[str] = Counter()
    for session in timetable.sessions:
        campus = timetable.group[session.group].campus
        joint[session.joins or session.group, session.token] += session.headcount
        present[campus, session.token] += session.headcount
        people = [] if session.joins else [session.lead, *session.assistants]
        staff[campus, session.token] += len(people)
        load.update(people)
    load.update(duty.staff for duty in timetable.duties)
    assert index.joint_headcount == joint
    assert index.present == present
    assert {k: n for k, n in index.staff_in_sessions.items() if n} == {k: n for k, n in staff.items() if n}
    assert index.load == staff_load(index.school, plan) == load
    for group in timetable.groups:
        assert (index.kind(group.id), index.campus(group.id)) == (group.kind, group.campus)
        assert tuple(sorted(index.grades[group.id])) == group.grades


def test_where_students_are_stays_as_it_was_when_the_plan_is_edited(on_disk: OnDisk) -> None:
    school, plan = on_disk.school, on_disk.plan("week")
    index = PlanIndex(school, plan)
    student = next(s for s in school.scenario.students if s.id in plan.care)
    day = next(iter(school.attended[student.id]))
    before = {key: list(students) for key, students in index.at.items()}
    PlanEditor(school, plan).let_wait(student.id, day, NOT_PLACED)
    assert index.at == before
    assert student.id not in PlanIndex(school, plan).present_on_day.get((plan.care.get(student.id, ""), day), [])


def test_fair_load_near_the_best_level_is_that_of_all_levels(on_disk: OnDisk) -> None:
    load = staff_load(on_disk.school, on_disk.plan("week"))
    assert on_disk.school.fair_pools
    for pool in on_disk.school.fair_pools:
        near = fair_load_levels(on_disk.school, pool, load, spread=1)
        assert 2 <= len(near) <= 3
        assert set(near) <= set(fair_load_levels(on_disk.school, pool, load))
    assert fair_load_measure(on_disk.school, load) == on_disk.audit(on_disk.plan("week")).goals["fair-load"].measure
