"""A hundredth of the soak of repairs, and the cases of the kinds that it draws seldom."""

from dataclasses import replace
from pathlib import Path

import pytest

from optimizer.domain.scenario import Scenario
from optimizer.domain.timetable import Timetable
from optimizer.engine.cp.builder import ModelBuilder
from optimizer.engine.cp.engine import Limits
from optimizer.engine.cp.lexicographic import solve_lexicographic
from optimizer.engine.plan.convert import from_timetable
from optimizer.engine.problem.school import School
from optimizer.engine.repair.exchanges import with_exchanges
from optimizer.engine.repair.moved_children import forced_moves
from optimizer.engine.repair.repair_state import RepairState, differing
from optimizer.engine.repair.repair_week import repair
from optimizer.files import load, read_timetable
from optimizer.testing.generator import generate_with_week
from tests.engine.repair.repair_weeks import WEEK, as_commanded, published
from tests.engine.repair.soak import Found, run, with_full_group


@pytest.mark.parametrize("number", range(3))
def test_random_events_are_repaired(tmp_path: Path, number: int) -> None:
    found = Found()
    run(tmp_path, number, 1, (60, 120), found, against=False, limit="20")
    assert not found.faults
    assert found.events.total() >= 1


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> tuple[Scenario, Timetable]:
    """A school whose largest group is full, with a newcomer of one of its grades; and its published week."""
    school, week = generate_with_week(tmp_path_factory.mktemp("full"), students=82, kind="plain", seed=2)
    published = read_timetable(week)
    scenario, grades = with_full_group(load(school), published)
    new = replace(next(s for s in scenario.students if s.grade == max(grades)), id="NEW", together="", apart="")
    return replace(scenario, students=(*scenario.students, new)), published


def test_a_newcomer_finds_a_seat_though_the_group_is_full(full: tuple[Scenario, Timetable]) -> None:
    """A child moves, or a few sessions change; once a group of one child was opened, a session and a lead each slot."""
    scenario, week = full
    found = repair(scenario, week, week_of=WEEK, time_limit=20)
    assert found.audit is not None
    assert (found.audit.score.hard, found.audit.score.unserved) == (0, 0)
    assert 1 <= found.changes + found.moved <= 4
    assert found.changes_lower_bound >= 1


def test_the_model_counts_as_the_audit_does(full: tuple[Scenario, Timetable]) -> None:
    """Changes and children moved of what the model finds, by the audit."""
    scenario, week = full
    state = RepairState(School(scenario, WEEK), week)
    affected = state.find_affected(state.kept)
    assert affected is not None
    free = with_exchanges(state.school, state.kept, affected.students, frozenset(), each=2, most=240)
    fixed = affected.fixed_student_days(state.school, frozenset())
    builder = ModelBuilder(state.school)
    answer = solve_lexicographic(builder, state.kept, state.published, free, Limits(deterministic=3.0), None, fixed)
    assert answer.plan is not None
    assert answer.changes == differing(state.audit(answer.plan)) >= 1
    assert from_timetable(state.school, week).care == state.published.care


def test_a_newcomer_where_every_group_is_full(tmp_path: Path) -> None:
    """Somebody else needs fewer sessions of a new group: once the newcomer alone got 26 changes, where 4 do."""
    school, week = generate_with_week(tmp_path, students=136, kind="plain", seed=187)
    before = read_timetable(week)
    scenario, _ = with_full_group(load(school), before)
    assert {group.size for group in before.groups} == {scenario.settings.grouping.max_size}
    new = replace(scenario.students[0], id="NEW", together="", apart="", attends=frozenset(scenario.week.care))
    found = repair(replace(scenario, students=(*scenario.students, new)), before, week_of=WEEK, time_limit=20)
    assert found.audit is not None
    assert (found.audit.score.hard, found.audit.score.unserved) == (0, 0)
    assert found.changes + found.moved <= 7


def test_children_beyond_a_limit_or_pinned_elsewhere_count_in_the_bound() -> None:
    scenario, week = published("clubs")
    club = next(
        group for group in week.groups if group.kind == "club" and group.size > scenario.club[group.id].min_students
    )
    lower = tuple(replace(c, max_students=club.size - 1) if c.id == club.id else c for c in scenario.clubs)
    found = repair(replace(scenario, clubs=lower), week, week_of=WEEK, time_limit=20)
    assert found.moved >= found.changes_lower_bound >= 1
    assert found.proven
    model = School(scenario, WEEK)
    plan = from_timetable(model, week)
    child, care = next(iter(plan.care.items()))
    other = next(group for group in plan.campus if group != care)
    pinned = tuple(replace(s, care_group=other) if s.id == child else s for s in scenario.students)
    assert forced_moves(plan, plan, scenario) == 0
    assert forced_moves(plan, plan, replace(scenario, students=pinned)) == 1


def test_who_is_away_makes_up_for_a_weekly_minimum_on_another_day() -> None:
    """Once no week was found: the sessions that were free were those of the day of the absence alone."""
    scenario, week = published("plain")
    row = next(row for row in week.sessions if row.lead and row.token in scenario.week.care)
    served = {other.token for other in week.sessions if row.lead in other.team}
    served |= {duty.token for duty in week.duties if duty.staff == row.lead}
    staff = tuple(replace(p, min_per_week=len(served)) if p.id == row.lead else p for p in scenario.staff)
    now = as_commanded(replace(scenario, staff=staff), week, [f"{row.lead}:{row.day}"])
    found = repair(now, week, week_of=WEEK, time_limit=20)
    assert found.audit is not None
    assert (found.audit.score.hard, found.audit.score.unserved) == (0, 0)
