"""Cases of the rules that speak of staff in sessions."""

from __future__ import annotations

from datetime import timedelta

from optimizer.domain.timetable import Timetable
from optimizer.testing.schools import MONDAY, SmallSchool, week
from tests.cases.base import Case

CARE = {"C1": "S1"}


def _swap(name: str, school: SmallSchool, allowed: str, forbidden: str, **more: object) -> Case:
    """One student, one care group: the decisions of its sessions differ."""
    scenario = school.students("S1").build()

    def plan(decisions: str) -> Timetable:
        slots = (slot.token for slot in scenario.week.slots if not slot.extended)
        sessions = dict(zip((f"C1@{token}" for token in slots), decisions.split("; "), strict=True))
        return week(scenario, care=CARE, sessions=sessions)

    return Case(name, scenario, plan(allowed), plan(forbidden), **more)  # type: ignore[arg-type]


def _away() -> Case:
    school = SmallSchool(days="Mon").staff("T1", available="Mon1").staff("T2")
    return _swap("not available", school, "hw R1 T1; hw R1 T2", "hw R1 T1; hw R1 T1")


def _unvetted() -> Case:
    school = SmallSchool(days="Mon", slots=1).staff("T1", vetted_until=MONDAY)
    school.staff("T2", vetted_until=MONDAY - timedelta(days=1))
    return _swap("not vetted", school, "hw R1 T1", "hw R1 T2")


def _vetted_until_tuesday() -> Case:
    """The last day on which somebody may serve counts, the day after does not."""
    scenario = SmallSchool(days="Mon Tue Wed", slots=1).staff("T1", vetted_until=MONDAY + timedelta(days=1))
    school = scenario.staff("T2").students("S1").build()
    allowed = {"C1": "hw R1 T1", "C1@Wed1": "hw R1 T2"}
    return Case(
        "vetted until Tuesday",
        school,
        week(school, care=CARE, sessions=allowed),
        week(school, care=CARE, sessions={"C1": "hw R1 T1"}),
    )


def _two_sessions() -> Case:
    school = SmallSchool(days="Mon", slots=1).students("S1 S2").build()
    care = {"C1": "S1", "C2": "S2"}
    return Case(
        "two sessions at once",
        school,
        week(school, care=care, sessions={"C1": "hw R1 T1", "C2": "> C1"}),
        week(school, care=care, sessions={"C1": "hw R1 T1", "C2": "hw R2 T1"}),
    )


def _session_and_duty() -> Case:
    school = SmallSchool(days="Mon", slots=1).staff("T1").staff("M1 M2", role="manager").students("S1").build()
    plan = {"care": CARE, "sessions": {"C1": "hw R1 T1 M1"}}
    return Case(
        "a session and a duty",
        school,
        week(school, **plan, duties={"Mon1": "M2"}),
        week(school, **plan, duties={"Mon1": "M1"}),
    )


def _full_day() -> Case:
    school = SmallSchool().staff("T1", max_per_day=1).staff("T2")
    return _swap(
        "too many slots a day",
        school,
        "hw R1 T1; hw R1 T2; hw R1 T1; hw R1 T2",
        "hw R1 T1; hw R1 T1; hw R1 T2; hw R1 T2",
    )


def _full_week() -> Case:
    school = SmallSchool().staff("T1", max_per_week=2).staff("T2")
    return _swap(
        "too many slots a week",
        school,
        "hw R1 T1; hw R1 T2; hw R1 T1; hw R1 T2",
        "hw R1 T1; hw R1 T1; hw R1 T1; hw R1 T2",
    )


def _many_days() -> Case:
    school = SmallSchool().staff("T1", max_days=1).staff("T2")
    return _swap(
        "too many days",
        school,
        "hw R1 T1; hw R1 T1; hw R1 T2; hw R1 T2",
        "hw R1 T1; hw R1 T2; hw R1 T1; hw R1 T2",
    )


def _idle_week() -> Case:
    school = SmallSchool().staff("T1", min_per_week=2).staff("T2")
    return _swap(
        "too few slots a week",
        school,
        "hw R1 T1; hw R1 T2; hw R1 T1; hw R1 T2",
        "hw R1 T1; hw R1 T2; hw R1 T2; hw R1 T2",
    )


def _idle_though_limited() -> Case:
    """T1 could serve one slot a day on one day, so two slots a week cannot be asked."""
    school = SmallSchool().staff("T1", min_per_week=2, max_per_day=1, max_days=1).staff("T2")
    return _swap(
        "too few of what could be served",
        school,
        "hw R1 T1; hw R1 T2; hw R1 T2; hw R1 T2",
        "hw R1 T2; hw R1 T2; hw R1 T2; hw R1 T2",
    )


def _wrong_grades() -> Case:
    school = SmallSchool(days="Mon", slots=1).staff("T1", grades=[1, 2]).staff("T2", grades=[2])
    return _swap("a grade not theirs", school, "hw R1 T1", "hw R1 T2")


def _wrong_grades_joined() -> Case:
    school = SmallSchool(days="Mon", slots=1).staff("T1", grades=[1]).staff("T2")
    scenario = school.students("S1").students("S2", grade=2).build()
    care = {"C1": "S1", "C2": "S2"}
    return Case(
        "a grade not theirs in a joined group",
        scenario,
        week(scenario, care=care, sessions={"C1": "hw R1 T2", "C2": "> C1"}),
        week(scenario, care=care, sessions={"C1": "hw R1 T1", "C2": "> C1"}),
    )


def _too_few() -> Case:
    school = SmallSchool(days="Mon", slots=1, staffing={"students_per_staff": 2}).students("S1 S2 S3").build()
    care = {"C1": "S1 S2 S3"}
    return Case(
        "too few staff",
        school,
        week(school, care=care, sessions={"C1": "hw R1 T1 T2"}),
        week(school, care=care, sessions={"C1": "hw R1 T1"}),
    )


def _too_few_for_activity() -> Case:
    school = SmallSchool(days="Mon", slots=1).activity("go", students_per_staff=1).students("S1 S2").build()
    care = {"C1": "S1 S2"}
    return Case(
        "too few staff for the activity",
        school,
        week(school, care=care, sessions={"C1": "hw R1 T1"}),
        week(school, care=care, sessions={"C1": "go R1 T1"}),
    )


def _too_few_joined() -> Case:
    school = SmallSchool(days="Mon", slots=1, staffing={"students_per_staff": 2}).students("S1 S2 S3").build()
    care = {"C1": "S1 S2", "C2": "S3"}
    return Case(
        "too few staff for joined groups",
        school,
        week(school, care=care, sessions={"C1": "hw R1 T1", "C2": "hw R2 T2"}),
        week(school, care=care, sessions={"C1": "hw R1 T1", "C2": "> C1"}),
    )


def _no_lead() -> Case:
    return _swap(
        "no lead",
        SmallSchool(days="Mon", slots=1),
        "hw R1 T1",
        "hw R1 - T1",
        also=frozenset(["tables"]),
        rows_only=True,
    )


def _wrong_role() -> Case:
    school = SmallSchool(days="Mon", slots=1).staff("T1").staff("V1", role="volunteer")
    return _swap("a role that may not lead", school, "hw R1 T1 V1", "hw R1 V1 T1")


def _wrong_role_of_club() -> Case:
    """Outside staff may lead clubs, not care groups."""
    school = (
        SmallSchool(days="Mon", slots=1, staffing={"teacher_present": "never"}).staff("T1").staff("O1", role="outside")
    )
    scenario = school.students("S1", clubs="K1").students("S2").club("K1").build()
    clubs, care = {"K1": "S1"}, {"C1": "S2"}
    return Case(
        "outside staff lead clubs alone",
        scenario,
        week(scenario, care=care, clubs=clubs, sessions={"K1@Mon1": "hw R1 O1", "C1": "hw R2 T1"}),
        week(scenario, care=care, clubs=clubs, sessions={"K1@Mon1": "hw R1 T1", "C1": "hw R2 O1"}),
    )


def _not_its_leader() -> Case:
    school = SmallSchool(days="Mon", slots=1).students("S1", clubs="K1").club("K1", leaders="T1").build()
    return Case(
        "not one of the club's leaders",
        school,
        week(school, clubs={"K1": "S1"}, sessions={"K1@Mon1": "hw R1 T1 T2"}),
        week(school, clubs={"K1": "S1"}, sessions={"K1@Mon1": "hw R1 T2 T1"}),
    )


def _no_teacher() -> Case:
    school = (
        SmallSchool(days="Mon", slots=1, staffing={"lead_roles": ["manager"]}).staff("T1").staff("M1", role="manager")
    )
    school.settings = school.settings.model_copy(update={"duty": school.settings.duty.model_copy(update={"roles": ()})})
    return _swap("no teacher", school, "hw R1 M1 T1", "hw R1 M1")


def _no_teacher_in_care() -> Case:
    """Asked of care alone, so the club may do without."""
    school = SmallSchool(
        days="Mon", slots=1, staffing={"teacher_present": "care", "lead_roles": ["teacher", "outside"]}
    )
    school.staff("T1").staff("O1", role="outside").students("S1", clubs="K1").students("S2").club("K1")
    scenario, clubs, care = school.build(), {"K1": "S1"}, {"C1": "S2"}
    return Case(
        "no teacher in care",
        scenario,
        week(scenario, care=care, clubs=clubs, sessions={"K1@Mon1": "hw R1 O1", "C1": "hw R2 T1"}),
        week(scenario, care=care, clubs=clubs, sessions={"K1@Mon1": "hw R1 T1", "C1": "hw R2 O1"}),
    )


def _unskilled() -> Case:
    school = SmallSchool(days="Mon", slots=1).activity("go", skill="chess").staff("T1").staff("T2", skills="chess art")
    return _swap("nobody has the skill", school, "go R1 T1 T2", "go R1 T1")


def _unskilled_club() -> Case:
    """A named leader counts as skilled in the own club alone."""
    school = (
        SmallSchool(days="Mon").activity("go", skill="chess").students("S1", clubs="K1").club("K1", "go", leaders="T1")
    )
    scenario, clubs, care = school.build(), {"K1": "S1"}, {"C1": "S1"}
    sessions = {"K1@Mon1": "go R1 T1", "C1@Mon2": "hw R1 T1"}
    return Case(
        "a leader's skill ends with the club",
        scenario,
        week(scenario, care=care, clubs=clubs, sessions=sessions),
        week(scenario, care=care, clubs=clubs, sessions=sessions | {"C1@Mon2": "go R1 T1"}),
    )


CASES = {
    "staff-available": (_away(), _unvetted(), _vetted_until_tuesday()),
    "staff-clash": (_two_sessions(), _session_and_duty()),
    "staff-load": (_full_day(), _full_week(), _many_days(), _idle_week(), _idle_though_limited()),
    "staff-grades": (_wrong_grades(), _wrong_grades_joined()),
    "ratio": (_too_few(), _too_few_for_activity(), _too_few_joined()),
    "lead": (_no_lead(), _wrong_role(), _wrong_role_of_club(), _not_its_leader()),
    "teacher-present": (_no_teacher(), _no_teacher_in_care()),
    "skill": (_unskilled(), _unskilled_club()),
}
