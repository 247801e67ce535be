"""What a violation is counted for: each unit once per rule, however many the reasons."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from optimizer.auditing import Audit, audit
from optimizer.domain.scenario import Scenario
from optimizer.domain.timetable import Duty, Timetable, Waiting
from optimizer.testing.schools import MONDAY, SmallSchool, edited, week, with_row


def _broken(school: Scenario, timetable: Timetable) -> dict[str, int]:
    return {rule: n for rule, n in _audit(school, timetable).counts.items() if n}


def _audit(school: Scenario, timetable: Timetable) -> Audit:
    return audit(school, timetable, week_of=MONDAY)


def test_two_reasons_one_violation() -> None:
    """A room too full, shared and closed: one room-slot with three reasons."""
    school = SmallSchool(days="Mon").students("S1 S2").rooms("R1", capacity=1, available="Mon2").build()
    plan = week(school, care={"C1": "S1", "C2": "S2"}, sessions={"C1": "hw R1 T1", "C2": "hw R1 T2"})
    found = _audit(school, plan)
    assert found.counts["room-capacity"] == 2
    first = found.violations[0]
    assert first.unit.slot == "Mon1"
    assert first.text.en.count(";") == 2
    assert first.text.zh.count("；") == 2


def test_student_days() -> None:
    """Two slots of Monday and one of Tuesday without a place: two days."""
    school = SmallSchool(days="Mon Tue").students("S1", attends="Mon Tue1", clubs="K1").club("K1", slots="Tue2").build()
    plan = week(school, clubs={"K1": "S1"}, sessions={"K1@Tue2": "hw R1 T1"})
    assert _broken(school, plan) == {"one-place": 2, "voluntary": 1}


def test_unvetted_on_each_day_and_vetting_is_of_the_monday() -> None:
    school = SmallSchool(days="Mon Tue").students("S1").staff("T1", vetted_until=MONDAY - timedelta(days=1)).build()
    plan = week(school, care={"C1": "S1"}, sessions={"C1": "hw R1 T1"})
    assert _broken(school, plan) == {"staff-available": 2}
    saturday_before = MONDAY - timedelta(days=2)
    assert audit(school, plan, week_of=saturday_before).clean


def test_staff_week_and_staff_day() -> None:
    """Too much on both days and in the week: two staff-days and one staff-week with two reasons."""
    school = SmallSchool().students("S1").staff("T1", max_per_day=1, max_per_week=3, max_days=1).build()
    plan = week(school, care={"C1": "S1"}, sessions={"C1": "hw R1 T1"})
    found = _audit(school, plan)
    assert found.counts["staff-load"] == 3
    assert [one.unit.kind for one in found.violations].count("staff-week") == 1


def test_clash_of_three_is_one_staff_day() -> None:
    school = SmallSchool(days="Mon").students("S1 S2 S3").rooms("R1 R2 R3").build()
    care = {"C1": "S1", "C2": "S2", "C3": "S3"}
    plan = week(school, care=care, sessions={"C1": "hw R1 T1", "C2": "hw R2 T1", "C3": "hw R3 T1"})
    assert _broken(school, plan) == {"staff-clash": 1}


def test_joined_sessions_are_one_for_rooms_and_staff() -> None:
    """A closed room, a volunteer in the lead, nobody a teacher, too few staff: each once, at the host."""
    school = SmallSchool(days="Mon", slots=1, staffing={"students_per_staff": 1}).students("S1 S2")
    scenario = school.staff("V1", role="volunteer").rooms("R1", available="Tue").build()
    plan = week(scenario, care={"C1": "S1", "C2": "S2"}, sessions={"C1": "hw R1 V1", "C2": "> C1"})
    found = _audit(scenario, plan)
    assert _broken(scenario, plan) == {"room-capacity": 1, "ratio": 1, "lead": 1, "teacher-present": 1}
    assert {one.unit.group for one in found.violations if one.unit.group} == {"C1"}


def test_joined_sessions_have_the_activity_each() -> None:
    school = SmallSchool(days="Mon", slots=1).activity("go", offered="club", grades=[2]).students("S1 S2").build()
    plan = week(school, care={"C1": "S1", "C2": "S2"}, sessions={"C1": "go R1 T1", "C2": "> C1"})
    assert _broken(school, plan) == {"content": 2, "activity-grades": 2}


def test_joining_counts_host_and_joiners_as_one() -> None:
    school = SmallSchool(days="Mon", slots=1, grouping={"joining": "never", "max_size": 2}).students("S1 S2 S3").build()
    care = {"C1": "S1", "C2": "S2", "C3": "S3"}
    plan = week(school, care=care, sessions={"C1": "hw R1 T1", "C2": "> C1", "C3": "> C1"})
    assert _broken(school, plan) == {"joining": 1}


def test_joining_oneself() -> None:
    school = SmallSchool(days="Mon", slots=1).students("S1").build()
    plan = week(school, care={"C1": "S1"}, sessions={"C1": "hw R1 T1"})
    assert _broken(school, edited(plan, "sessions", 0, joins="C1")) == {"joining": 1}


def test_a_host_that_joins_an_unknown_group_joins_none() -> None:
    school = SmallSchool(days="Mon", slots=1).students("S1 S2").build()
    plan = week(school, care={"C1": "S1", "C2": "S2"}, sessions={"C1": "hw R1 T1", "C2": "> C1"})
    assert _broken(school, edited(plan, "sessions", 0, joins="C9")) == {"tables": 1}


def test_duty_counts_whoever_has_no_care_group() -> None:
    """S1 is in the club and, when it does not meet, present in no session."""
    school = (
        SmallSchool(days="Mon").students("S1", clubs="K1").club("K1").staff("T1").staff("M1", role="manager").build()
    )
    plan = week(school, clubs={"K1": "S1"}, sessions={"K1@Mon1": "hw R1 T1"}, duties={"Mon1": "M1", "Mon2": "M1"})
    assert _broken(school, plan) == {"one-place": 1}


def test_nobody_is_present_in_club_slots_without_a_club() -> None:
    school = (
        SmallSchool(days="Mon", week={"club_only": ["Mon2"]}).students("S1").staff("T1").staff("M1", role="manager")
    )
    plan = week(
        scenario := school.build(), care={"C1": "S1"}, sessions={"C1": "hw R1 T1"}, duties={"Mon1": "M1", "Mon2": "M1"}
    )
    assert _broken(scenario, plan) == {"duty": 1}


def test_joining_in_a_ring() -> None:
    """Each is a host that joins, and neither is anybody's: two hosts."""
    school = SmallSchool(days="Mon", slots=1).students("S1 S2").rooms("R1", groups_at_once=2).build()
    plan = week(school, care={"C1": "S1", "C2": "S2"}, sessions={"C1": "hw R1 T1", "C2": "hw R1 T1"})
    ring = edited(edited(plan, "sessions", 0, joins="C2"), "sessions", 1, joins="C1")
    assert _broken(school, ring) == {"joining": 2, "staff-clash": 1}


def test_pins_of_one_session_are_one() -> None:
    school = (
        SmallSchool(days="Mon", slots=1).students("S1").pin("C1", "Mon1", room="R2").pin("C1", "Mon1", activity="rd")
    )
    plan = week(scenario := school.build(), care={"C1": "S1"}, sessions={"C1": "hw R1 T1"})
    assert _broken(scenario, plan) == {"pins": 1}


def test_pinned_room_of_a_merged_campus_lapses() -> None:
    school = SmallSchool(days="Mon", slots=1, campuses={"north": {"min_students": 9, "merge_into": "south"}})
    school.students("S1", campus="north", clubs="K1").students("S2", campus="south")
    school.rooms("R1", campus="south").rooms("R2", campus="north").rooms("R3", campus="south")
    school.club("K1", campus="north", room="R2").pin("C1", "Mon1", room="R2")
    scenario = school.build()
    sessions = {"C1": "hw R1 T1", "K1@Mon1": "hw R3 T2"}
    assert _broken(scenario, week(scenario, care={"C1": "S2"}, clubs={"K1": "S1"}, sessions=sessions)) == {}


def test_pinned_care_group_without_anybody_present() -> None:
    """It must exist, but needs no session where nobody of it is present."""
    school = SmallSchool(days="Mon").students("S1", attends="Mon1").pin("C1", "Mon2", activity="rd").build()
    assert _broken(school, week(school, care={"C1": "S1"}, sessions={"C1": "hw R1 T1"})) == {}


def test_frequency_counts_days_and_week_apart() -> None:
    school = SmallSchool().activity("go", max_per_day=1, max_per_week=2).students("S1").build()
    plan = week(school, care={"C1": "S1"}, sessions={"C1": "go R1 T1"})
    assert _broken(school, plan) == {"frequency": 3}


def test_rows_are_counted_once() -> None:
    """One row, unknown activity and room and wrong times: one; the group's row has two faults: one."""
    school = SmallSchool(days="Mon", slots=1).students("S1").build()
    plan = week(school, care={"C1": "S1"}, sessions={"C1": "hw R1 T1"})
    plan = edited(edited(plan, "sessions", 0, activity="xx", room="yy", start=0), "groups", 0, size=9, grades=())
    assert _broken(school, plan) == {"tables": 2}


def test_missing_group_row_is_a_matter_of_tables() -> None:
    """Its rows in members.csv and sessions.csv refer to nothing; nobody is without a place."""
    school = SmallSchool(days="Mon", slots=1).students("S1 S2").build()
    plan = week(school, care={"C1": "S1 S2"}, sessions={"C1": "hw R1 T1"})
    assert _broken(school, Timetable(members=plan.members, sessions=plan.sessions)) == {"tables": 3}


def test_extended_groups_need_neither_mixing_nor_like_grades() -> None:
    school = SmallSchool(
        days="Mon", slots=1, extended=1, grouping={"max_grade_span": 0}, physical={"from_attended_minutes": 40}
    )
    school.students("S1", attends="MonX1").students("S2", grade=6, attends="MonX1")
    scenario = school.build()
    plan = week(scenario, extended={"E1": "S1 S2"}, sessions={"E1": "hw R1 T1"})
    assert _broken(scenario, plan) == {}


def test_leads_in_one_cell() -> None:
    school = SmallSchool(days="Mon", slots=1).students("S1").build()
    plan = week(school, care={"C1": "S1"}, sessions={"C1": "hw R1 T1"})
    found = _audit(school, edited(plan, "sessions", 0, lead="T1 T2"))
    assert [one.text.en for one in found.violations] == ["C1 Mon slot 1: 2 leads (T1, T2), exactly one is needed"]


def test_group_in_the_column_of_another_kind() -> None:
    """An extended group named as S1's care group has S1 neither as a member nor present."""
    school = SmallSchool(days="Mon", slots=1, extended=1).students("S1").students("S2", attends="MonX").build()
    plan = week(school, care={"C1": "S1"}, extended={"E1": "S2"}, sessions={"C1": "hw R1 T1", "E1": "hw R1 T1"})
    moved = edited(plan, "members", 0, care_group="E1")
    assert _broken(school, moved) == {"one-place": 2, "group-size": 1, "tables": 3}


def test_group_without_an_id() -> None:
    school = SmallSchool(days="Mon", slots=1).students("S1").build()
    plan = week(school, care={"C1": "S1"}, sessions={"C1": "hw R1 T1"})
    assert _broken(school, with_row(plan, "groups", replace(plan.groups[0], id="", size=0, grades=()))) == {"tables": 1}


def test_blank_campus_is_the_only_one() -> None:
    school = SmallSchool(days="Mon", slots=1).students("S1", campus="main").rooms("R1", campus="main").staff("T1")
    scenario = school.staff("M1", role="manager").build()
    plan = week(scenario, care={"C1": "S1"}, sessions={"C1": "hw R1 T1"}, duties={"Mon1": "M1"})
    assert _broken(scenario, edited(plan, "groups", 0, campus="")) == {}
    twice = with_row(plan, "duties", Duty(campus="main", day="Mon", slot="1", staff="M1"))
    assert _broken(scenario, twice) == {"tables": 1}


def test_duty_at_a_campus_without_students() -> None:
    """A campus that has rooms alone is a campus, but nobody is there; one that nothing names is none."""
    school = SmallSchool(days="Mon", slots=1).students("S1", campus="north").rooms("R1", campus="north").staff("T1 M2")
    scenario = school.rooms("R2", campus="south").staff("M1", role="manager").build()
    plan = week(scenario, care={"C1": "S1"}, sessions={"C1": "hw R1 T1"}, duties={"north Mon1": "M1"})
    there = Duty(campus="south", day="Mon", slot="1", staff="M2")
    assert _broken(scenario, with_row(plan, "duties", there)) == {"duty": 1}
    assert _broken(scenario, with_row(plan, "duties", replace(there, campus="east"))) == {"duty": 1, "tables": 1}


def test_waiting_in_two_rows() -> None:
    """On different days both hold; a day that stands in an earlier row is one row too many."""
    school = SmallSchool(days="Mon Tue", slots=1).students("S1").build()
    monday, tuesday = (Waiting(student="S1", days=(day,)) for day in ("Mon", "Tue"))
    assert _broken(school, Timetable(waiting=(monday, tuesday))) == {}
    assert _broken(school, Timetable(waiting=(monday, tuesday, monday))) == {"tables": 1}


def test_signed_up_for_nothing() -> None:
    """A pinned group binds nobody who comes on no day; a waiting row is wrong, a group is nobody's harm."""
    school = SmallSchool(days="Mon", slots=1).students("S1").students("S2", attends="Tue", care_group="C1").build()
    plan = week(school, care={"C1": "S1"}, sessions={"C1": "hw R1 T1"})
    assert _broken(school, plan) == {}
    both = week(school, care={"C1": "S1 S2"}, sessions={"C1": "hw R1 T1"})
    assert _broken(school, with_row(both, "waiting", Waiting(student="S2", days=("Mon",)))) == {"tables": 1}
