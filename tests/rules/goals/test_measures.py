"""Each goal on a week small enough to count by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from optimizer.auditing import Audit, audit
from optimizer.domain.scenario import Scenario
from optimizer.domain.timetable import Timetable
from optimizer.testing.schools import MONDAY, SmallSchool, edited, week, without_row


def _audit(school: Scenario, timetable: Timetable, published: Timetable | None = None) -> Audit:
    found = audit(school, timetable, week_of=MONDAY, published=published)
    assert [violation.text.en for violation in found.violations] == []
    return found


def _parts(found: Audit, goal: str) -> dict[str, int]:
    return dict(found.contributions[goal])


def test_club_choice() -> None:
    """S1 wants two and got 1st and 3rd: 0 + 1. S2 wants one and has none: 2 x 3 - 1 = 5, weight 2. S3 waits.

    The longest list has three clubs, that of S1.
    """
    school = SmallSchool(days="Mon Tue", slots=1).students("S1", clubs="K1 K2 K3", wants_clubs=2)
    school.students("S2", clubs="K1 K3", club_weight=2).students("S3", clubs="K1").students("S4")
    scenario = school.club("K1", slots="Mon").club("K2").club("K3", slots="Tue").build()
    sessions = {"K1@Mon1": "hw R1 T1", "K3@Tue1": "hw R1 T1", "C1": "hw R2 T2"}
    clubs = {"K1": "S1", "K3": "S1"}
    plan = week(scenario, care={"C1": "S2 S4"}, clubs=clubs, sessions=sessions, waiting={"S3": "Mon Tue"})
    found = _audit(scenario, plan)
    assert _parts(found, "club-choice") == {"S1": 1, "S2": 10}
    assert found.goals["club-choice"].points == 1100
    assert found.score.unserved == 2


def test_continuity_and_room_moves() -> None:
    """C1 has three leads of its own and reads and does homework in two rooms; the sports hall does not count.

    In the joined session it has C2's lead and room: four leads, three rooms.
    """
    school = SmallSchool(days="Mon Tue", slots=2).students("S1 S2").rooms("R1 R2 R3 R4").staff("T1 T2 T3 T4").build()
    sessions = {
        "C1@Mon1": "hw R1 T1",
        "C1@Mon2": "rd R2 T2",
        "C1@Tue1": "sp R3 T3",
        "C1@Tue2": "> C2",
        "C2": "hw R4 T4",
    }
    found = _audit(school, week(school, care={"C1": "S1", "C2": "S2"}, sessions=sessions))
    assert _parts(found, "continuity") == {"C1": 3}
    assert _parts(found, "room-moves") == {"C1": 2}


def test_joined_rooms_for_sports_are_no_room_moves() -> None:
    """C1 joins C2 for sports in R2: a second lead, but homework and reading stay in R1."""
    school = SmallSchool(days="Mon", slots=2).students("S1 S2").rooms("R1 R2").staff("T1 T2").build()
    sessions = {"C1@Mon1": "hw R1 T1", "C1@Mon2": "> C2", "C2@Mon1": "hw R2 T2", "C2@Mon2": "sp R2 T2"}
    found = _audit(school, week(school, care={"C1": "S1", "C2": "S2"}, sessions=sessions))
    assert _parts(found, "continuity") == {"C1": 1}
    assert _parts(found, "room-moves") == {}


def test_care_group_in_extended_slots() -> None:
    """Such a session is `tables`; continuity, room moves and variety see ordinary slots alone. Two leads are two."""
    school = SmallSchool(slots=1, extended=1).students("S1").rooms("R1 R2").staff("T1 T2").build()
    sessions = {"C1": "rd R1 T1", "C1@MonX1": "rd R2 T2", "C1@TueX1": "sp R2 T2"}
    plan = week(school, care={"C1": "S1"}, sessions=sessions)
    found = audit(school, plan, week_of=MONDAY)
    assert [found.goals[goal].measure for goal in ("continuity", "room-moves", "variety")] == [0, 0, 1]
    two = audit(school, edited(plan, "sessions", 0, lead="T1 T2"), week_of=MONDAY)
    assert two.goals["continuity"].measure == 1


def test_a_club_is_no_care_group_and_an_unknown_room_no_room() -> None:
    """S2's care group is said to be K1, so S2 is in none; C1 reads in R1 and in a room that there is not."""
    school = (
        SmallSchool(days="Mon").students("S1 S2", class_name="1", together="F", clubs="K1").club("K1", slots="Mon1")
    )
    scenario = school.build()
    sessions = {"K1@Mon1": "hw R2 T2", "C1": "rd R1 T1"}
    plan = week(scenario, care={"C1": "S1 S2"}, clubs={"K1": "S2"}, sessions=sessions)
    plan = edited(edited(plan, "members", 1, care_group="K1"), "sessions", 2, room="R9")
    found = audit(scenario, plan, week_of=MONDAY)
    assert [found.goals[goal].measure for goal in ("classmates", "together", "room-moves")] == [0, 0, 0]


def test_variety() -> None:
    """Reading on Mon, Tue and Thu: one pair of neighbours. Sports daily is no matter; Thu and Mon are no neighbours."""
    school = SmallSchool(days="Mon Tue Wed Thu", slots=2).students("S1").build()
    sessions = {"C1": "sp R1 T1", "C1@Wed1": "hw R1 T1"}
    sessions |= {f"C1@{day}1": "rd R1 T1" for day in ("Mon", "Tue", "Thu")}
    found = _audit(school, week(school, care={"C1": "S1"}, sessions=sessions))
    assert _parts(found, "variety") == {"C1": 1}


def test_variety_twice_a_day_and_joined() -> None:
    """A pair counts once though each day has reading twice, which is once too often; joined sessions count."""
    school = SmallSchool(days="Mon Tue", slots=2).students("S1 S2").build()
    sessions = {
        "C1": "rd R1 T1",
        "C2@Mon1": "> C1",
        "C2@Mon2": "hw R2 T2",
        "C2@Tue1": "rd R2 T2",
        "C2@Tue2": "hw R2 T2",
    }
    found = _audit(school, week(school, care={"C1": "S1", "C2": "S2"}, sessions=sessions))
    assert _parts(found, "variety") == {"C1": 1 + 2, "C2": 1}


@pytest.mark.parametrize(
    ("activities", "cells", "often"),
    [
        ("hw hw rd sp hw", {}, 1),  # 5 sessions: ceil(5 / 4) = 2
        ("hw hw rd sp", {}, 1),  # 4 sessions: 1
        ("hw hw rd sp", {"min_per_day": 2}, 0),
        ("hw hw hw sp", {"min_per_day": 2}, 1),
        ("hw hw rd sp", {"min_per_day": 2, "grades": frozenset([2])}, 1),  # not for grade 1
        ("rd rd rd rd", {}, 3),
        ("hw rd sp", {}, 0),
    ],
)
def test_variety_of_categories(activities: str, cells: dict[str, object], often: int) -> None:
    """Sessions of a category on one day beyond a quarter of them, or beyond what activities demand of every day."""
    tokens = [f"Mon{number}" for number in range(1, len(activities.split()) + 1)]
    scenario = SmallSchool(days="Mon", slots=5).students("S1", attends=" ".join(tokens)).build()
    homework = replace(scenario.activity["hw"], **cells)  # type: ignore[arg-type]
    others = tuple(one for one in scenario.activities if one.id != "hw")
    scenario = replace(scenario, activities=(*others, homework))
    sessions = {f"C1@{token}": f"{one} R1 T1" for token, one in zip(tokens, activities.split(), strict=True)}
    found = audit(scenario, week(scenario, care={"C1": "S1"}, sessions=sessions), week_of=MONDAY)
    assert found.goals["variety"].measure == often


def test_staff_gaps_and_extended() -> None:
    """T1: slots 1 and X1 of Monday, two in between; T2 works the two; M1's duty in 1 and 3 leaves a gap of one."""
    school = SmallSchool(days="Mon", slots=3, extended=1, duty={"min_per_slot": 0}).students("S1", attends="Mon MonX1")
    scenario = school.staff("T1 T2").staff("M1", role="manager").build()
    sessions = {"C1@Mon1": "hw R1 T1", "C1@Mon2": "hw R1 T2", "C1@Mon3": "hw R1 T2", "E1": "hw R1 T1"}
    plan = week(
        scenario, care={"C1": "S1"}, extended={"E1": "S1"}, sessions=sessions, duties={"Mon1": "M1", "Mon3": "M1"}
    )
    assert _parts(_audit(scenario, plan), "staff-gaps") == {"T1": 2, "M1": 1}


@pytest.mark.parametrize(
    ("second", "role", "waited"),
    [
        (("16:40", "17:20"), "teacher", 2),
        (("17:00", "17:20"), "teacher", 2),  # 30 minutes after the first
        (("17:01", "17:20"), "teacher", 1),  # 31 minutes
        (("16:40", "16:55"), "support", 0),  # 31 minutes before the third
        (("16:40", "17:20"), "outside", 0),
    ],
)
def test_late_starts(second: tuple[str, str], role: str, waited: int) -> None:
    """T1, there from 15:50, begins on Monday with the slot from 17:26; the others have no slot before their first."""
    times = [("15:50", "16:30"), second, ("17:26", "17:55")]
    school = SmallSchool(week={"days": ["Mon"], "slots": [{"start": start, "end": end} for start, end in times]})
    scenario = school.students("S1").staff("T1", role=role).staff("T2", available="Mon2-3").build()
    plan = week(
        scenario, care={"C1": "S1"}, sessions={"C1@Mon1": "hw R1 T3", "C1@Mon2": "hw R1 T2", "C1@Mon3": "hw R1 T1"}
    )
    assert _parts(audit(scenario, plan, week_of=MONDAY), "late-starts") == ({"T1": waited} if waited else {})


def test_call_ins_cost_and_wishes() -> None:
    """O1 comes on two days for three slots at 33.40 (100.20 yuan), O2 for one at 0.05: 100.25, so 101 yuan."""
    school = (
        SmallSchool(days="Mon Tue", slots=2).students("S1").staff("T1", avoids="Mon1 Tue").staff("V1", role="volunteer")
    )
    school.staff("O1", role="outside", yuan_per_slot="33.40").staff("O2", role="outside", yuan_per_slot="0.05")
    scenario = school.build()
    sessions = {"C1": "hw R1 T1 O1", "C1@Tue2": "hw R1 T1 O2 V1"}
    found = _audit(scenario, week(scenario, care={"C1": "S1"}, sessions=sessions))
    assert _parts(found, "call-ins") == {"O1": 2, "O2": 1, "V1": 1}
    assert found.goals["outside-cost"].measure == 101
    assert _parts(found, "avoided") == {"T1": 3}


def test_extra_staff() -> None:
    """R = 50. Monday: 3 present and 2 at sessions, one extra. Tuesday: 1 session, none; 2 on duty for 1."""
    school = SmallSchool(days="Mon Tue", slots=1).activity("go", students_per_staff=50).students("S1 S2 S3")
    scenario = school.staff("T1 T2").staff("M1 M2", role="manager").build()
    sessions = {"C1": "hw R1 T1", "C2@Mon1": "hw R2 T2", "C2@Tue1": "> C1"}
    duties = {"Mon1": "M1", "Tue1": "M1 M2"}
    found = _audit(scenario, week(scenario, care={"C1": "S1 S2", "C2": "S3"}, sessions=sessions, duties=duties))
    assert _parts(found, "extra-staff") == {"Mon1": 1, "Tue1 duty": 1}


def test_extra_staff_is_never_negative() -> None:
    school = SmallSchool(days="Mon", slots=1, staffing={"students_per_staff": 1}).students("S1 S2 S3").build()
    plan = week(school, care={"C1": "S1 S2 S3"}, sessions={"C1": "hw R1 T1"})
    assert audit(school, plan, week_of=MONDAY).goals["extra-staff"].measure == 0


def test_classmates_together_and_even_sizes() -> None:
    """Class 1(2) is spread over two groups; of code b only S4 is served; sizes 3 and 1."""
    school = (
        SmallSchool(days="Mon", slots=1).students("S1 S2", class_name="2", together="a").students("S3", class_name="3")
    )
    scenario = school.students("S4", class_name="2", together="b").students("S5", together="b").build()
    sessions = {"C1": "hw R1 T1", "C2": "hw R2 T2"}
    plan = week(scenario, care={"C1": "S1 S2 S3", "C2": "S4"}, sessions=sessions, waiting={"S5": "Mon"})
    found = _audit(scenario, plan)
    assert _parts(found, "classmates") == {"1(2)": 1}
    assert _parts(found, "together") == {}
    assert _parts(found, "even-sizes") == {"": 2}


def test_together_over_two_groups() -> None:
    school = SmallSchool(days="Mon", slots=1).students("S1 S2", together="a").build()
    plan = week(school, care={"C1": "S1", "C2": "S2"}, sessions={"C1": "hw R1 T1", "C2": "hw R2 T2"})
    assert _parts(_audit(school, plan), "together") == {"a": 1}


def test_unserved_by_priority() -> None:
    """Two slots on Monday, weight max(5, 3) = 5; a category without weight counts 1."""
    school = SmallSchool(priority={"disabled": 5, "poor": 3}).students("S1", priority="disabled poor")
    scenario = school.students("S2", priority="other").students("S3").build()
    plan = week(scenario, care={"C1": "S1 S3"}, sessions={"C1": "hw R1 T1"}, waiting={"S1": "Mon", "S2": "Mon Tue"})
    found = _audit(scenario, plan)
    assert _parts(found, "unserved") == {"S1": 10, "S2": 4}
    assert found.score.unserved == 14


def test_changes() -> None:
    """Another room on Mon1 (1), another lead there (2), Tue1 gone (1 session, 1 slot): 5."""
    school = SmallSchool(days="Mon Tue", slots=1).students("S1").build()
    old = week(school, care={"C1": "S1"}, sessions={"C1": "hw R1 T1"})
    new = without_row(edited(old, "sessions", 0, room="R2", lead="T2"), "sessions", 1)
    found = audit(school, new, week_of=MONDAY, published=old)
    assert found.goals["changes"].measure == 5
    assert _parts(found, "changes") == {"C1@Mon1": 1, "C1@Tue1": 1, "T1": 2, "T2": 1}
    assert audit(school, old, week_of=MONDAY, published=old).goals["changes"].measure == 0
    assert "changes" not in audit(school, old, week_of=MONDAY).goals


def test_changes_tell_a_session_of_no_group_from_a_duty() -> None:
    """M1 leaves the duty for a session whose row names no group: a session more, a staff slot more and one less."""
    school = SmallSchool(days="Mon", slots=1).students("S1").staff("T1").staff("M1", role="manager").build()
    old = week(school, care={"C1": "S1"}, sessions={"C1": "hw R1 T1"}, duties={"Mon1": "M1"})
    row = replace(old.sessions[0], session="", group="", lead="M1")
    new = replace(old, sessions=(*old.sessions, row), duties=())
    found = audit(school, new, week_of=MONDAY, published=old)
    assert _parts(found, "changes") == {"@Mon1": 1, "M1": 2}


def test_weights_of_the_scenario() -> None:
    school = SmallSchool(days="Mon", slots=1, goals={"even-sizes": 7}).students("S1 S2 S3").build()
    sessions = {"C1": "hw R1 T1", "C2": "hw R2 T2"}
    found = _audit(school, week(school, care={"C1": "S1 S2", "C2": "S3"}, sessions=sessions))
    assert found.goals["even-sizes"].points == 7
    assert found.score.points == 7 + 45  # extra-staff: two at work where one might do


def test_fair_load_of_a_week() -> None:
    """T1 has 5 + 1, T2 0 + 1 and can do no more, T3 (half) nothing of the 2 possible: best at T = 6 with 0 + 0 + 4."""
    school = SmallSchool(days="Mon", slots=2).students("S1").staff("T1", share=1, carried=5)
    school.staff("T2", share=1, max_per_week=1).staff("T3", share="0.5").staff("T4")
    scenario = school.build()
    plan = week(scenario, care={"C1": "S1"}, sessions={"C1@Mon1": "hw R1 T1", "C1@Mon2": "hw R1 T2"})
    assert _parts(_audit(scenario, plan), "fair-load") == {"T3": 4}
