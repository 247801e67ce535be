"""Better only where it is proven."""

from __future__ import annotations

from dataclasses import replace

import pytest

from optimizer.batch.task import TaskEnd
from optimizer.domain.result import Bound, Result, Score, Status
from optimizer.domain.scenario import Scenario
from optimizer.domain.timetable import Timetable
from optimizer.testing.schools import MONDAY, SmallSchool
from optimizer.whatif import ComparisonVerdict, Variant, VariantOutcome
from optimizer.whatif.verdict import Interval, compare_bounds


@pytest.fixture(scope="module")
def school() -> Scenario:
    return SmallSchool().students("S1 S2").build()


def _outcome(school: Scenario, unserved: str, points: str) -> VariantOutcome:
    """Intervals are written ``low..high``."""
    (low, high), (least, found) = ((int(part) for part in text.split("..")) for text in (unserved, points))
    result = Result("x", Status.FEASIBLE, MONDAY, 0, Score(0, high, found), Bound(low, least))
    return VariantOutcome(Variant("x", school), TaskEnd.DONE, Timetable(), result)


@pytest.mark.parametrize(
    ("mine", "other", "expected"),
    [
        (("0..0", "10..20"), ("0..0", "30..40"), ComparisonVerdict.BETTER),
        (("0..0", "10..20"), ("0..0", "20..40"), ComparisonVerdict.UNDECIDED),
        (("0..0", "30..40"), ("0..0", "10..20"), ComparisonVerdict.WORSE),
        (("0..0", "20..20"), ("0..0", "20..20"), ComparisonVerdict.EQUAL),
        (("0..0", "900..900"), ("1..5", "0..0"), ComparisonVerdict.BETTER),
        (("6..9", "0..0"), ("1..5", "900..900"), ComparisonVerdict.WORSE),
        (("0..5", "0..0"), ("5..5", "9..9"), ComparisonVerdict.UNDECIDED),
        (("0..5", "0..0"), ("0..5", "9..9"), ComparisonVerdict.UNDECIDED),
        (("5..5", "0..0"), ("5..5", "9..9"), ComparisonVerdict.BETTER),
    ],
)
def test_scores(school: Scenario, mine: tuple[str, str], other: tuple[str, str], expected: ComparisonVerdict) -> None:
    assert compare_bounds(_outcome(school, *mine), _outcome(school, *other)) is expected


def test_nothing_proven_is_a_bound_of_nought(school: Scenario) -> None:
    bare = Result("x", Status.FEASIBLE, MONDAY, 0, Score(0, 0, 30))
    one = VariantOutcome(Variant("x", school), TaskEnd.DONE, Timetable(), bare)
    assert compare_bounds(one, _outcome(school, "0..0", "10..20")) is ComparisonVerdict.UNDECIDED


def test_other_yardsticks(school: Scenario) -> None:
    mine = _outcome(school, "0..0", "10..20")
    for changed in (
        replace(school, students=school.students[:1]),
        replace(school, settings=school.settings.model_copy(update={"priority": {"disabled": 3}})),
    ):
        assert compare_bounds(mine, _outcome(changed, "0..0", "30..40")) is ComparisonVerdict.OTHER


def test_no_timetable(school: Scenario) -> None:
    assert (
        compare_bounds(VariantOutcome(Variant("x", school), TaskEnd.IMPOSSIBLE), _outcome(school, "0..0", "1..2"))
        is ComparisonVerdict.NONE
    )


def test_intervals() -> None:
    assert str(Interval(3, 3)) == "3"
    assert str(Interval(3, 5)) == "3..5"
    assert Interval(10, 20).less(Interval(12, 15)) == Interval(-5, 8)
