"""Which wishes are struck from the lists of clubs, and what becomes of pins."""

from __future__ import annotations

from optimizer.domain.scenario import Scenario
from optimizer.domain.validate import find_warnings
from optimizer.domain.wishes import StrikingReason
from optimizer.testing.schools import SmallSchool


def lists(scenario: Scenario) -> dict[str, str]:
    return {one: " ".join(clubs) for one, clubs in scenario.wishes.of_student.items()}


def test_grade_and_campus() -> None:
    """K1 is for grade 2, the activity of K2 for grade 3; K3 is in the south; the wish behind a struck one moves up."""
    school = (
        SmallSchool(days="Mon")
        .activity("ch", grades=frozenset([3]))
        .students("S1", campus="north", clubs="K1 K2 K3 K4")
    )
    school.students("S2", campus="south", grade=2, clubs="K1 K3").rooms("R1", campus="north")
    school.club("K1", grades=[2], campus="north").club("K2", "ch", campus="north").club("K3", campus="south")
    scenario = school.club("K4", campus="north").build()
    assert lists(scenario) == {"S1": "K4", "S2": "K3"}
    struck = scenario.wishes.struck
    assert struck[StrikingReason.GRADE] == ("S1",)
    assert struck[StrikingReason.CAMPUS] == ("S1", "S2")
    assert scenario.wanted_clubs(scenario.student["S1"]) == 1


def test_days() -> None:
    """K1 meets twice; S1 is there on two of its days, S2 on one; K2 asks for two meetings, but has one day alone."""
    school = SmallSchool(days="Mon Tue Wed", slots=2).students("S1", attends="Mon1 Tue2", clubs="K1 K2")
    school.students("S2", attends="Mon Wed1", clubs="K1 K2")
    school.club("K1", slots="Mon Tue", meetings_per_week=2).club("K2", slots="Mon", meetings_per_week=2)
    scenario = school.build()
    assert lists(scenario) == {"S1": "K1 K2", "S2": "K2"}
    assert scenario.wishes.struck[StrikingReason.DAYS] == ("S2",)


def test_clubs_that_cannot_open_are_struck_once() -> None:
    """K1 needs two and S2 cannot have it, so S1 loses it; K2 keeps S1 and S2. K3, which nobody can have, is closed."""
    school = SmallSchool(days="Mon").students("S1", clubs="K1 K2").students("S2", grade=2, clubs="K1 K2")
    school.club("K1", grades=[1], min_students=2).club("K2", min_students=2).club("K3")
    scenario = school.pin("K1", "Mon1").pin("K2", "Mon2").build()
    assert lists(scenario) == {"S1": "K2", "S2": "K2"}
    assert scenario.wishes.closed == {"K1", "K3"}
    assert [pin.group for pin in scenario.standing_pins] == ["K2"]
    said = [warning.say("en") for warning in find_warnings(scenario)]
    assert "1 student(s) list a club that is not for their grade: it is struck from their lists: S2" in said
    assert "K1 cannot open, too few students list them: they are struck from the lists of 1 student(s): S1" in said
    assert "the pin of club K1 lapses: too few students list it, so it cannot open" in said
