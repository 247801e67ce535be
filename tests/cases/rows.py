"""Cases of rows that contradict each other, are missing or blank (contract, section 4): nothing that a model decides.

In each the forbidden week is the allowed one with one row or cell spoilt.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from optimizer.domain.timetable import Member, Timetable
from optimizer.testing.schools import SmallSchool, edited, week, with_row, without_row
from tests.cases.base import Case

OWN = {"C1": "hw R1 T1", "C2": "hw R2 T2"}
JOINED = {"C1": "hw R1 T1", "C2@Mon1": "> C1", "C2": "rd R2 T2"}
CARE = {"C1": "S1", "C2": "S2"}


def _case(name: str, school: SmallSchool, allowed: Timetable, forbidden: Timetable, *also: str, count: int = 1) -> Case:
    return Case(name, school.build(), allowed, forbidden, count, frozenset(also), rows_only=True)


def _duty_school() -> SmallSchool:
    return SmallSchool(days="Mon").students("S1 S2").staff("T1 T2").staff("M1", role="manager")


def _duty_kept() -> Case:
    """The students are present in Mon2 though C1's row is missing: M1 is rightly on duty."""
    school = _duty_school()
    plan = week(school.build(), care={"C1": "S1 S2"}, sessions={"C1": "hw R1 T1"}, duties={"Mon1": "M1", "Mon2": "M1"})
    return _case("duty where the session is missing", school, plan, without_row(plan, "sessions", 1), count=2)


def _no_duty() -> Case:
    school = _duty_school()
    plan = week(school.build(), care={"C1": "S1 S2"}, sessions={"C1": "hw R1 T1"}, duties={"Mon1": "M1", "Mon2": "M1"})
    missing = without_row(without_row(plan, "sessions", 1), "duties", 1)
    return _case("no duty where the session is missing", school, plan, missing, "one-place")


def _duty_at_own_campus() -> Case:
    """S1, who is in no care group, is present at the south in Mon2, when the club at the north does not meet."""
    school = SmallSchool(days="Mon").students("S1", campus="south", attends="Mon1").staff("T1 T2")
    school.students("S2", campus="south").students("S3", campus="north", attends="Mon1").rooms("R1", campus="north")
    school.rooms("R2", campus="south").staff("M1", role="manager", campus="north")
    school.staff("M2", role="manager", campus="south")
    duties = {"north Mon1": "M1", "south Mon1": "M2", "south Mon2": "M2"}
    plan = week(school.build(), care={"C1": "S3", "C2": "S1 S2"}, sessions=OWN, duties=duties)
    at = next(place for place, row in enumerate(plan.sessions) if (row.group, row.token) == ("C2", "Mon2"))
    north = replace(plan.duties[2], campus="north", staff="M1")
    moved = replace(without_row(plan, "sessions", at), duties=(*plan.duties[:2], north))
    return _case("duty at the students' own campus", school, plan, moved, "one-place", count=2)


def _duty_of_nobody() -> Case:
    school = _duty_school()
    plan = week(school.build(), care={"C1": "S1 S2"}, sessions={"C1": "hw R1 T1"}, duties={"Mon1": "M1", "Mon2": "M1"})
    return _case("a duty of nobody", school, plan, edited(plan, "duties", 1, staff=""), "tables")


def _joined(school: SmallSchool, **cells: Any) -> tuple[SmallSchool, Timetable, Timetable]:
    """C2 joins C1 in Mon1; in the second week its row there says something of its own."""
    plan = week(school.build(), care=CARE, sessions=JOINED)
    at = next(place for place, row in enumerate(plan.sessions) if row.joins)
    return school, plan, edited(plan, "sessions", at, **cells)


def _frequency_of_a_joined_group() -> Case:
    """In all rules but `joining` C2 has homework in Mon1, so reading once."""
    school = SmallSchool(days="Mon").activity("rd", "reading", max_per_day=1).students("S1 S2")
    return _case("a row with an activity of its own", *_joined(school, activity="rd"))


def _exercise_of_a_joined_group() -> Case:
    school = SmallSchool(days="Mon", slots=1, physical={"from_attended_minutes": 40}).students("S1 S2").build()
    joined = {"C1": "sp R1 T1", "C2": "> C1"}
    plan = week(school, care=CARE, sessions=joined)
    spoilt = edited(plan, "sessions", 0, activity="hw")
    return Case("exercise on paper", school, plan, spoilt, count=2, also=frozenset(["joining"]), rows_only=True)


def _content_of_a_joined_group() -> Case:
    """The host's reading lies outside its slots and is not for grade 2; the row that joins says homework."""
    school = SmallSchool(days="Mon").activity("rd", "reading", slots="Mon2").students("S1 S2")
    plan = week(school.build(), care=CARE, sessions=JOINED)
    spoilt = edited(plan, "sessions", 0, activity="rd")
    return _case("an activity of the host", school, plan, spoilt, "joining", count=2)


def _grades_of_a_joined_group() -> Case:
    school = SmallSchool(days="Mon").activity("rd", "reading", grades=[1]).students("S1").students("S2", grade=2)
    plan = week(school.build(), care=CARE, sessions={"C1": "hw R1 T1", "C2@Mon1": "> C1", "C2": "hw R2 T2"})
    spoilt = edited(plan, "sessions", 0, activity="rd")
    return _case("an activity of the host for other grades", school, plan, spoilt, "joining")


def _pins_of_a_joined_group() -> Case:
    """C2 is pinned to homework in R2 in Mon1; its row says so, but it joins C1."""
    school = SmallSchool(days="Mon", slots=1).students("S1 S2").pin("C2", "Mon1", activity="hw", room="R2")
    plan = week(school.build(), care=CARE, sessions={"C1": "rd R1 T1", "C2": "hw R2 T2"})
    return _case("a joined group", school, plan, edited(plan, "sessions", 1, joins="C1"), "joining")


def _chain(name: str, school: SmallSchool) -> Case:
    """C3 joins C2: alone, or with C2 the session of C1, in which all three are then."""
    care = {"C1": "S1", "C2": "S2", "C3": "S3"}
    plan = week(school.build(), care=care, sessions={"C1": "hw R1 T1", "C2": "hw R2 T2", "C3": "> C2"})
    joins = {"activity": "hw", "room": "R1", "lead": "T1"}
    spoilt = edited(edited(plan, "sessions", 1, joins="C1", **joins), "sessions", 2, **joins)
    return _case(name, school, plan, spoilt, count=2)


def _chain_too_many() -> Case:
    return _chain(
        "a chain of too many", SmallSchool(days="Mon", slots=1, grouping={"max_size": 2}).students("S1 S2 S3")
    )


def _chain_too_wide() -> Case:
    school = SmallSchool(days="Mon", slots=1, grouping={"join_max_grade_span": 1}).students("S1", grade=1)
    return _chain("a chain of grades too far apart", school.students("S2", grade=2).students("S3", grade=3))


def _pinned_student_in_an_extended_group() -> Case:
    """S2 is pinned to C1, which groups.csv calls an extended group: S2 is in no care group, and does not wait."""
    school = SmallSchool(days="Mon", slots=1, extended=1).students("S1").students("S2", care_group="C1")
    school.students("S3", attends="MonX")
    sessions = {"C1": "hw R1 T1", "C2": "hw R2 T2", "E1": "hw R1 T1"}
    plan = week(school.build(), care={"C1": "S2", "C2": "S1"}, extended={"E1": "S3"}, sessions=sessions)
    spoilt = edited(plan, "groups", 0, kind="extended")
    return _case("a student in an extended group", school, plan, spoilt, "one-place", "tables")


def _session_of_a_blank_group() -> Case:
    """S1 is in the club in Mon2 and in no care group; the row of no group is not S1's."""
    school = SmallSchool(days="Mon").students("S1", clubs="K1").students("S2").club("K1", slots="Mon2")
    sessions = {"C1": "hw R1 T1", "K1@Mon2": "hw R2 T2"}
    plan = week(school.build(), care={"C1": "S1 S2"}, clubs={"K1": "S1"}, sessions=sessions)
    alone = week(school.build(), care={"C1": "S2"}, clubs={"K1": "S1"}, sessions=sessions)
    blank = replace(alone.sessions[0], group="", headcount=0, room="R2", lead="T2")
    return _case("a session of a blank group", school, plan, with_row(alone, "sessions", blank), "tables")


def _club_slots_and_a_care_group_as_club() -> Case:
    school = SmallSchool(days="Mon", week={"club_only": ["Mon2"]}).students("S1").students("S2", attends="Mon2")
    plan = week(school.build(), care={"C1": "S1"}, sessions={"C1": "hw R1 T1"}, waiting={"S2": "Mon"})
    served = with_row(plan, "members", Member(student="S2", clubs=("C1",)))
    return _case("a care group as a club", school, plan, replace(served, waiting=()), "tables")


def _blank_cells() -> tuple[Case, ...]:
    school = SmallSchool(days="Mon", slots=1).students("S1").students("S2", attends="Mon")
    plan = week(school.build(), care={"C1": "S1"}, sessions={"C1": "hw R1 T1"}, waiting={"S2": "Mon"})
    return (
        _case("no name of a session", school, plan, edited(plan, "sessions", 0, session="")),
        _case("no headcount", school, plan, edited(plan, "sessions", 0, headcount=None), "one-place"),
        _case("no activity", school, plan, edited(plan, "sessions", 0, activity="")),
        _case("no end", school, plan, edited(plan, "sessions", 0, end=0)),
        _case("a grade twice", school, plan, edited(plan, "groups", 0, grades=(1, 1))),
        _case("a day twice", school, plan, edited(plan, "waiting", 0, days=("Mon", "Mon"))),
    )


CASES = {
    "one-place": (_duty_kept(), _session_of_a_blank_group()),
    "voluntary": (_club_slots_and_a_care_group_as_club(),),
    "duty": (_no_duty(), _duty_at_own_campus(), _duty_of_nobody()),
    "joining": (_frequency_of_a_joined_group(), _chain_too_many(), _chain_too_wide()),
    "physical-activity": (_exercise_of_a_joined_group(),),
    "content": (_content_of_a_joined_group(),),
    "activity-grades": (_grades_of_a_joined_group(),),
    "pins": (_pins_of_a_joined_group(), _pinned_student_in_an_extended_group()),
    "tables": _blank_cells(),
}
