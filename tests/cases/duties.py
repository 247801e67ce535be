"""Cases of the rule on duty."""

from __future__ import annotations

from typing import Any

from optimizer.testing.schools import SmallSchool, week
from tests.cases.base import Case


def _case(name: str, school: SmallSchool, allowed: dict[str, str], forbidden: dict[str, str], **care: str) -> Case:
    scenario = school.build()
    plan = {"care": care or {"C1": "S1"}, "sessions": {"C1": "hw R1 T1"}}
    return Case(name, scenario, week(scenario, **plan, duties=allowed), week(scenario, **plan, duties=forbidden))


def _school(**sections: Any) -> SmallSchool:
    school = SmallSchool(days="Mon", slots=1, **sections).staff("T1 T2").staff("M1 M2 M3", role="manager")
    return school.staff("V1", role="volunteer")


def _too_few() -> Case:
    return _case("too few", _school(duty={"min_per_slot": 2}).students("S1"), {"Mon1": "M1 M2"}, {"Mon1": "M1"})


def _too_many() -> Case:
    """Two grades: two people at most."""
    school = _school().students("S1").students("S2", grade=2)
    return _case("two per two grades", school, {"Mon1": "M1 M2"}, {"Mon1": "M1 M2 M3"}, C1="S1 S2")


def _over_limit() -> Case:
    school = _school(duty={"max_per_slot": 1}).students("S1")
    return _case("over the limit", school, {"Mon1": "M1"}, {"Mon1": "M1 M2"})


def _wrong_role() -> Case:
    return _case("a role not for duty", _school().students("S1"), {"Mon1": "M1"}, {"Mon1": "M1 V1"})


def _nobody_there() -> Case:
    school = SmallSchool(days="Mon").staff("T1").staff("M1", role="manager").students("S1", attends="Mon1")
    return _case("where nobody is present", school, {"Mon1": "M1"}, {"Mon1": "M1", "Mon2": "M1"})


def _two_campuses(**cells: str) -> SmallSchool:
    school = SmallSchool(days="Mon", slots=1).students("S1", campus="north").students("S2", campus="south")
    school.rooms("R1", campus="north").rooms("R2", campus="south").staff("T1 T2")
    return school


def _stranger() -> Case:
    school = _two_campuses().staff("M1", role="manager", campus="north").staff("M2 M3", role="manager", campus="south")
    scenario = school.build()
    plan = {"care": {"C1": "S1", "C2": "S2"}, "sessions": {"C1": "hw R1 T1", "C2": "hw R2 T2"}}
    return Case(
        "of another campus",
        scenario,
        week(scenario, **plan, duties={"north Mon1": "M1", "south Mon1": "M2"}),
        week(scenario, **plan, duties={"north Mon1": "M1 M3", "south Mon1": "M2"}),
    )


def _nobody_to_ask() -> Case:
    """Nobody who may serve at the south has a duty role, so none is asked there."""
    school = _two_campuses().staff("M1", role="manager", campus="north")
    scenario = school.build()
    plan = {"care": {"C1": "S1", "C2": "S2"}, "sessions": {"C1": "hw R1 T1", "C2": "hw R2 T2"}}
    return Case("nobody to ask", scenario, week(scenario, **plan, duties={"north Mon1": "M1"}), week(scenario, **plan))


CASES = {
    "duty": (
        _too_few(),
        _too_many(),
        _over_limit(),
        _wrong_role(),
        _nobody_there(),
        _stranger(),
        _nobody_to_ask(),
    ),
}
