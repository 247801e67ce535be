"""Programme, rooms and staff: the week that these stages make of clubs and groups keeps the rules they stand for."""

from __future__ import annotations

from collections import Counter, defaultdict

import pytest

from optimizer.engine.construct.context import ConstructionContext
from optimizer.engine.construct.programme import ProgrammeStage
from optimizer.engine.construct.room_assignment import RoomStage
from optimizer.engine.construct.staff import LevelSearchState, StaffStage
from optimizer.engine.plan.index import PlanIndex
from optimizer.engine.plan.plan import Plan
from optimizer.engine.problem.school import School
from optimizer.engine.problem.staffing import has_skill, looks_after, may_lead, staff_needed, work_limits
from optimizer.testing.schools import MONDAY, SmallSchool
from tests.engine.construct.school_kinds import KINDS, grouped, school, with_fewer_staff


def with_programme(school: School) -> tuple[ConstructionContext, Plan, ProgrammeStage]:
    context, plan, groups = grouped(school)
    programme = ProgrammeStage(context, groups.exercise_slots)
    programme.run(plan)
    return context, plan, programme


@pytest.mark.parametrize(("kind", "students"), KINDS)
def test_every_session_has_an_activity_and_a_room(kind: str, students: int) -> None:
    one = school(kind, students)
    context, plan, programme = with_programme(one)
    assert not programme.unplaced_sessions
    assert not RoomStage(context, programme.room_class).run(plan)
    scenario, index = one.scenario, PlanIndex(one, plan)
    assert plan.meetings.keys() == {key for key, students in index.at.items() if students}
    groups_in, students_in = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    for (group, token), session in plan.meetings.items():
        shown = plan.meetings[session.host or group, token]
        activity, room = scenario.activity[shown.activity], scenario.room[shown.room]
        assert session.activity == shown.activity
        assert activity.in_slot(token)
        assert all(activity.allows_grade(grade) for grade in index.grades[group])
        assert activity.takes_room_kind(room.kind)
        assert token in room.available
        assert room.campus == index.campus(group)
        groups_in[shown.room, token] += not session.host
        students_in[shown.room, token] += index.headcount(group, token)
        if session.host:
            assert not shown.host
            assert index.joint_headcount[session.host, token] <= scenario.settings.grouping.max_size
    for (name, token), groups in groups_in.items():
        room = scenario.room[name]
        assert groups <= room.groups_at_once
        assert room.capacity is None or students_in[name, token] <= room.capacity
    for pin in scenario.pins:
        session = plan.meetings[pin.group, pin.slot]
        assert pin.room in ("", session.room)
        assert pin.activity in ("", session.activity)


def test_sessions_without_a_room_are_named() -> None:
    builder = SmallSchool(days="Mon", slots=2).students("A B C").rooms("R1", kind="classroom", available="Mon1")
    _, plan, programme = with_programme(School(builder.build(), MONDAY))
    (group,) = set(plan.care.values())
    assert programme.unplaced_sessions == [(group, "Mon2")]
    assert plan.meetings.keys() == {(group, "Mon1")}


@pytest.mark.parametrize("fewer_staff", [False, True])
@pytest.mark.parametrize(("kind", "students"), KINDS)
def test_staff_keep_their_limits_and_what_lacks_is_counted(kind: str, students: int, fewer_staff: bool) -> None:
    one = with_fewer_staff(school(kind, students)) if fewer_staff else school(kind, students)
    context, plan, _ = with_programme(one)
    stage = StaffStage(context, LevelSearchState())
    stage.run(plan)
    scenario, index = one.scenario, PlanIndex(one, plan)
    slots: dict[str, Counter[str]] = defaultdict(Counter)
    short = 0
    for (group, token), session in plan.meetings.items():
        if session.host:
            assert not session.lead
            assert not session.assistants
            continue
        activity, club = scenario.activity[session.activity], scenario.club.get(group)
        staff = [scenario.person[p] for p in (session.lead, *session.assistants) if p]
        short += max(0, staff_needed(index.joint_headcount[group, token], activity) - len(staff))
        for person in staff:
            assert person in one.free_staff[index.campus(group), token]
            assert looks_after(person, index.grades[group])
            slots[person.id][token] += 1
        if session.lead:
            assert may_lead(one, staff[0], club)
            assert any(has_skill(person, activity, club) for person in staff)
        if session.lead and one.needs_teacher(index.kind(group)):
            assert any(one.is_teacher(person) for person in staff)
    for (_, token), people in plan.duties.items():
        for person in people:
            slots[person][token] += 1
    for person, tokens in slots.items():
        on_day = Counter(scenario.week[t].day for t in tokens)
        assert max(tokens.values()) == 1
        limits = work_limits(scenario.person[person])
        assert limits.allow(sum(on_day.values()), max(on_day.values()), len(on_day))
    assert bool(short) <= bool(stage.missing)
    assert fewer_staff or not stage.missing
