"""Who may do what, how many are needed, what is pinned, what exercise is due: smallest cases."""

from __future__ import annotations

import pytest

from optimizer.engine.construct.context import PinnedGroups
from optimizer.engine.params import EngineParams, ProblemParams
from optimizer.engine.problem.alike import RoomClasses, StudentClasses, clubs_naming, staff_types
from optimizer.engine.problem.exercise_due import ExerciseDue, counted_minutes, exercise_due
from optimizer.engine.problem.meeting_patterns import MeetingPatterns, count_patterns, first_patterns
from optimizer.engine.problem.school import School
from optimizer.engine.problem.staffing import (
    LeadEligibility,
    has_skill,
    looks_after,
    may_lead,
    needs_nobody_else,
    staff_needed,
    students_served,
    work_limits,
)
from optimizer.testing.schools import MONDAY, SmallSchool


def school_of(small: SmallSchool) -> School:
    return School(small.build(), MONDAY)


@pytest.mark.parametrize(("students", "staff"), [(0, 0), (1, 1), (15, 1), (16, 2), (30, 2), (31, 3)])
def test_staff_needed_is_the_least_that_serves(students: int, staff: int) -> None:
    activity = school_of(SmallSchool().activity("art", students_per_staff=15)).scenario.activity["art"]
    assert staff_needed(students, activity) == staff
    assert students_served(staff, activity) >= students > students_served(staff - 1, activity) or students == 0


def test_named_leaders_of_a_club_count_as_skilled_there_alone() -> None:
    school = school_of(
        SmallSchool().staff("T1").staff("T2", skills="go").activity("game", skill="go").club("GO", "game", leaders="T1")
    )
    club, game = school.scenario.club["GO"], school.scenario.activity["game"]
    t1, t2 = school.person["T1"], school.person["T2"]
    assert has_skill(t1, game, club)
    assert not has_skill(t1, game)
    assert has_skill(t2, game, club)
    assert has_skill(t2, game)
    assert may_lead(school, t1, club)
    assert not may_lead(school, t2, club)
    assert clubs_naming(school) == {"T1": {"GO"}}


def test_who_may_lead_alone_depends_on_the_teacher_rule() -> None:
    for rule, alone in (("never", True), ("care", True), ("always", False)):
        school = school_of(
            SmallSchool(staffing={"teacher_present": rule, "club_lead_roles": ["teacher", "outside"]})
            .staff("T1")
            .staff("O1", role="outside")
            .club("CHESS", "hw")
        )
        club, activity = school.scenario.club["CHESS"], school.scenario.activity["hw"]
        assert needs_nobody_else(school, school.person["T1"], activity, club)
        assert needs_nobody_else(school, school.person["O1"], activity, club) is alone


def test_grades_limit_whom_a_person_looks_after() -> None:
    school = school_of(
        SmallSchool().students("S1", grade=2, clubs="CHESS").staff("T1", grades=(1,)).staff("T2").club("CHESS")
    )
    assert looks_after(school.person["T1"], {1})
    assert not looks_after(school.person["T1"], {1, 2})
    leads = LeadEligibility(school)
    assert [p.id for p in leads.of_club(school.scenario.club["CHESS"], "Mon1")] == ["T2"]
    assert [p.id for p in leads.of_care["", "Mon1"]] == ["T1", "T2"]


def test_limits_of_work_are_those_of_the_person() -> None:
    person = school_of(SmallSchool().staff("T1", max_per_week=3, max_per_day=2, max_days=2)).person["T1"]
    assert work_limits(person).allow(in_week=3, on_day=2, days=2)
    assert not work_limits(person).allow(in_week=4, on_day=2, days=2)
    assert not work_limits(person).allow(in_week=3, on_day=3, days=2)
    assert not work_limits(person).allow(in_week=3, on_day=2, days=3)


def test_people_alike_but_for_their_names_are_one_type() -> None:
    school = school_of(SmallSchool().staff("T1 T2 T3").staff("T4", skills="go").club("CHESS", leaders="T3"))
    assert [(t.ids, t.leads) for t in staff_types(school)] == [
        (("T1", "T2"), frozenset()),
        (("T3",), {"CHESS"}),
        (("T4",), frozenset()),
    ]


def test_pins_are_found_by_group_and_slot() -> None:
    school = school_of(
        SmallSchool()
        .students("S1", care_group="C1", clubs="CHESS")
        .staff("T1 T2")
        .rooms("R1")
        .club("CHESS")
        .club("GO")
        .pin("C1", "Mon1", activity="rd", staff="T1")
        .pin("C1", "Mon1", staff="T2", room="R1")
        .pin("CHESS", "Tue1")
        .pin("GO", "Tue2")
    )
    assert school.pinned_groups == {"C1", "CHESS"}
    assert (school.pinned_slots("C1"), school.pinned_slots("CHESS")) == (("Mon1",), ("Tue1",))
    assert school.pinned_activities("C1", "Mon1") == {"rd"}
    assert school.pinned_staff("C1", "Mon1") == {"T1", "T2"}
    assert school.pinned_rooms("C1", "Mon1") == {"R1"}
    assert not school.pinned_staff("CHESS", "Tue1")
    assert not school.pinned_slots("GO"), "nobody lists it, so its pin lapses"
    assert not school.pinned_rooms("C1", "Mon2")
    pinned = PinnedGroups(school, ExerciseDue(school))
    assert pinned.staff_campus == {("T1", "Mon"): "", ("T2", "Mon"): ""}
    assert pinned.barred("C1") == {"Mon1"}


def test_exercise_is_due_from_the_attended_minutes_that_count() -> None:
    small = SmallSchool(
        days="Mon", slots=2, extended=1, physical={"min_minutes_per_day": 30, "from_attended_minutes": 80}
    )
    school = school_of(small.students("S1", attends="Mon1 Mon2 MonX1").students("S2", attends="Mon1 MonX1"))
    first, second = school.scenario.students
    assert (counted_minutes(school, "S1", "Mon"), counted_minutes(school, "S2", "Mon")) == (80, 40)
    assert exercise_due(school, first, "Mon", 80) == 30
    assert exercise_due(school, first, "Mon", 79) == 0
    due = ExerciseDue(school)
    assert (due.due_on(first, "Mon"), due.due_on(second, "Mon"), due.due_on(first, "Tue")) == (30, 0, 0)
    assert due.most_minutes["Mon1", 1] == 40


@pytest.mark.parametrize("meetings", [0, 1, 2, 3])
def test_patterns_hold_one_meeting_a_day(meetings: int) -> None:
    by_day = [("Mon1", "Mon2"), ("Tue1",), ("Wed1", "Wed2")]
    patterns = first_patterns(by_day, meetings, most=50)
    assert len(set(patterns)) == len(patterns) == count_patterns(by_day, meetings)
    assert all(len({token[:3] for token in pattern}) == len(pattern) == meetings for pattern in patterns)
    assert first_patterns(by_day, meetings, most=2) == patterns[:2] or len(patterns) <= 2


def test_clubs_with_more_patterns_than_the_parameter_are_not_listed() -> None:
    scenario = SmallSchool().students("S1", clubs="CHESS").club("CHESS").build()
    for most, listed in ((4, ("Mon1", "Mon2", "Tue1", "Tue2")), (3, None)):
        school = School(scenario, MONDAY, EngineParams(problem=ProblemParams(max_listed_patterns=most)))
        patterns = MeetingPatterns(school, StudentClasses(school)).of["CHESS"]
        assert patterns == (None if listed is None else tuple((token,) for token in listed))


def test_rooms_that_a_club_names_are_a_class_of_their_own() -> None:
    school = school_of(
        SmallSchool().students("S1").rooms("R1 R2 R3", capacity=30).rooms("R4", capacity=20).club("CHESS", room="R2")
    )
    classes = RoomClasses(school).of_campus[""]
    assert [c.rooms for c in classes] == [("R1", "R3"), ("R2",), ("R4",)]
    assert (classes[0].places("Mon1"), classes[0].seats("Mon1")) == (2, 60)
