"""An earlier week as the start: who stays is left where the week had them, leavers go, newcomers are taken in."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from optimizer.auditing import audit
from optimizer.domain.scenario import Scenario
from optimizer.domain.timetable import Duty, Timetable, Waiting
from optimizer.engine.cp.builder import ModelBuilder
from optimizer.engine.plan.convert import from_timetable, to_timetable
from optimizer.engine.problem.school import School
from optimizer.engine.search.earlier_week import adapted_plan, plan_from_earlier_week, with_earlier_names
from optimizer.engine.search.plan_audit import audit_plan
from optimizer.engine.solve import solve
from optimizer.testing.schools import MONDAY, SmallSchool, week
from tests.engine.repair.repair_weeks import WEEK, published


def without_students(scenario: Scenario, number: int) -> Scenario:
    """The school without every so-many-th student."""
    rows = tuple(row for place, row in enumerate(scenario.students) if place % number)
    return replace(scenario, students=rows)


@pytest.mark.parametrize("kind", ["plain", "clubs", "campuses", "everything"])
def test_the_same_school_begins_with_the_same_week(kind: str) -> None:
    scenario, earlier = published(kind, 60)
    school = School(scenario, WEEK, start=earlier)
    plan = plan_from_earlier_week(ModelBuilder(school), None)
    assert plan is not None
    now, before = to_timetable(school, plan), earlier
    assert now.members == before.members
    assert audit_plan(school, plan).goals["moved"].measure == 0


@pytest.mark.parametrize("kind", ["plain", "clubs", "campuses", "junior"])
def test_some_leave_and_all_others_stay(kind: str) -> None:
    scenario, earlier = published(kind, 60)
    school = School(without_students(scenario, 12), WEEK, start=earlier)
    plan = plan_from_earlier_week(ModelBuilder(school), None)
    assert plan is not None
    found = audit_plan(school, plan)
    assert (found.score.hard, found.goals["moved"].measure) == (0, 0)
    groups = from_timetable(school, earlier).care
    assert all(groups[student] == group for student, group in plan.care.items() if student in groups)


@pytest.mark.parametrize("kind", ["plain", "clubs"])
def test_newcomers_are_served_beside_the_others(kind: str) -> None:
    """Of 60 students five are new: some are served at once, and nobody moves for them."""
    scenario, _ = published(kind, 60)
    few = without_students(scenario, 12)
    earlier = solve(few, effort=0.5, week_of=WEEK).timetable
    assert earlier is not None
    assert audit(few, earlier, week_of=WEEK).score.unserved == 0
    school = School(scenario, WEEK, start=earlier)
    new = scenario.student.keys() - few.student.keys()
    assert new == adapted_plan(school).waits.keys()
    plan = plan_from_earlier_week(ModelBuilder(school), None)
    assert plan is not None
    found = audit_plan(school, plan)
    assert (found.score.hard, found.goals["moved"].measure) == (0, 0)
    assert found.score.unserved < audit_plan(school, adapted_plan(school)).score.unserved


def test_solve_keeps_names_and_members_and_is_repeatable() -> None:
    scenario, earlier = published("clubs", 60)
    called = replace(
        earlier, groups=tuple(replace(g, name=f"Room {g.id}") if g.kind == "care" else g for g in earlier.groups)
    )
    fewer = replace(scenario, students=scenario.students[1:])
    first, second = (solve(fewer, effort=0.5, week_of=WEEK, start=called) for _ in range(2))
    assert first.timetable is not None
    assert first.timetable == second.timetable
    assert first.result.goals["moved"].measure == 0
    assert {row.name for row in first.timetable.groups if row.kind == "care"} <= {row.name for row in called.groups}
    assert audit(fewer, first.timetable, week_of=WEEK, start=called).score == first.result.score
    assert "moved" not in solve(fewer, effort=0.1, week_of=WEEK).result.goals


def test_groups_get_the_names_of_those_they_go_on_from() -> None:
    builder = SmallSchool(days="Mon", slots=1).students("S1 S2 S3 S4 S5").students("P1", care_group="A")
    school = builder.rooms("R1 R2 R3 R4").staff("T1 T2 T3 T4").build()
    rows = [f"{activity} R{number} T{number}" for number, activity in enumerate(("hw", "rd", "hw", "rd"), 1)]
    before = {"A": "P1 S5", "B": "S1 S2 S3", "C": "S4"}
    earlier = week(school, care=before, sessions=dict(zip(before, rows, strict=False)))
    now = {"A": "P1", "C": "S1 S2", "D": "S3", "B": "S4 S5"}
    present = week(school, care=now, sessions=dict(zip(now, rows, strict=True)))
    one = School(school, MONDAY, start=earlier)
    named = with_earlier_names(one, from_timetable(one, present))
    assert named.care == {"P1": "A", "S1": "B", "S2": "B", "S3": "D", "S4": "C", "S5": "C"}
    scores = [audit_plan(one, plan) for plan in (named, from_timetable(one, present))]
    assert [found.goals["moved"].measure for found in scores] == [2, 2]
    assert [found.score.hard for found in scores] == [0, 0]


def test_what_the_tables_no_longer_have_is_planned_anew() -> None:
    """A room, a person and an activity of the earlier week are gone; the days are solved again, nobody moves."""
    scenario, earlier = published("plain", 60)
    lead = earlier.sessions[0].lead
    gone = replace(
        earlier,
        sessions=tuple(
            replace(row, room="GONE" if number == 3 else row.room, lead="NOBODY" if number == 5 else row.lead)
            for number, row in enumerate(earlier.sessions)
        ),
    )
    without = replace(scenario, staff=tuple(person for person in scenario.staff if person.id != lead))
    for now, start in ((scenario, gone), (without, earlier)):
        school = School(now, WEEK, start=start)
        plan = plan_from_earlier_week(ModelBuilder(school), None)
        assert plan is not None
        found = audit_plan(school, plan)
        assert (found.score.hard, found.goals["moved"].measure) == (0, 0)


def test_a_week_that_makes_no_sense_is_no_error() -> None:
    school = SmallSchool(days="Mon", slots=1).students("S1 S2").build()
    good = week(school, care={"X": "S1 S2"}, sessions={"X": "hw R1 T1"})
    group, member, session = good.groups[0], good.members[0], good.sessions[0]
    nonsense = Timetable(
        groups=(replace(group, id="C1", campus="elsewhere"), replace(group, campus="")),
        members=(
            replace(member, care_group="C1", clubs=("K9",), extended_group="E9"),
            member,
            replace(member, student="S2", care_group="nowhere"),
            replace(member, student="S9"),
        ),
        sessions=(
            replace(session, slot="9"),
            replace(session, activity="none", room="R9", lead="T9", assistants=("T8",), joins="Y"),
        ),
        duties=(Duty(campus="", day="Sun", slot="1", staff="T1"), Duty(campus="", day="Mon", slot="1", staff="T9")),
        waiting=(Waiting(student="S2", days=("Sun",), reason=""), Waiting(student="S9", days=("Mon",), reason="")),
    )
    for start in (nonsense, Timetable()):
        found = solve(school, effort=1, week_of=MONDAY, start=start)
        assert found.timetable is not None
        assert found.fault is None
        assert audit(school, found.timetable, week_of=MONDAY, start=start).score == found.result.score


def test_a_tiny_school_is_proven_best_beside_its_earlier_week() -> None:
    """Five students in two groups by class; now classes do not count, and whoever stays together is all that does."""
    weights = dict.fromkeys(("classmates", "even-sizes", "continuity", "extra-staff", "fair-load"), 0)
    school = (
        SmallSchool(days="Mon", slots=1, grouping={"max_size": 3}, goals=weights).students("S1 S2 S3 S4 S5").build()
    )
    earlier = week(school, care={"C1": "S1 S3 S5", "C2": "S2 S4"}, sessions={"C1": "hw R1 T1", "C2": "hw R2 T2"})
    found = solve(school, effort=5, week_of=MONDAY, start=earlier)
    assert found.status.value == "optimal"
    assert found.timetable is not None
    assert found.result.goals["moved"].measure == 0
    members = {row.student: row.care_group for row in found.timetable.members}
    assert members == {"S1": "C1", "S3": "C1", "S5": "C1", "S2": "C2", "S4": "C2"}
    for one, two in pairwise(sorted(members)):
        assert members[one] != members[two]
