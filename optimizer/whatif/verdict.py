"""Which of two variants is better, where that is known, and undecided where it is not."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from optimizer.domain.people import Student
from optimizer.domain.scenario import Scenario
from optimizer.language.text import Text
from optimizer.whatif.outcome import VariantOutcome


class ComparisonVerdict(StrEnum):
    """How a variant's best timetable compares with another's best."""

    BETTER = "better"
    WORSE = "worse"
    EQUAL = "equal"
    UNDECIDED = "undecided"
    OTHER = "other-yardstick"
    NONE = "no-timetable"

    @property
    def words(self) -> Text:
        return _WORDS[self]


_WORDS = {
    ComparisonVerdict.BETTER: Text("better", "更好"),
    ComparisonVerdict.WORSE: Text("worse", "较差"),
    ComparisonVerdict.EQUAL: Text("equal", "一样好"),
    ComparisonVerdict.UNDECIDED: Text("undecided", "难分高下"),
    ComparisonVerdict.OTHER: Text("not comparable", "不可比"),
    ComparisonVerdict.NONE: Text("no timetable", "没有课表"),
}


@dataclass(frozen=True, slots=True)
class Interval:
    """Where the best possible value lies: [low, high], both whole numbers; ``high`` is that of the timetable found."""

    low: int
    high: int

    @property
    def exact(self) -> bool:
        return self.low == self.high

    def less(self, other: Interval) -> Interval:
        """Where the difference of the two best values lies."""
        return Interval(self.low - other.high, self.high - other.low)

    def __str__(self) -> str:
        return str(self.high) if self.exact else f"{self.low}..{self.high}"


def unserved_interval(outcome: VariantOutcome) -> Interval | None:
    """Weighted unserved slots of the best timetable. Measures are never negative, so 0 bounds them always."""
    result = outcome.result
    if result is None or result.score is None:
        return None
    return Interval(result.bound.unserved or 0, result.score.unserved)


def points_interval(outcome: VariantOutcome) -> Interval | None:
    """Points of the best timetable among those with the unserved slots found."""
    result = outcome.result
    if result is None or result.score is None:
        return None
    return Interval(result.bound.points or 0, result.score.points)


def compare_bounds(outcome: VariantOutcome, against: VariantOutcome) -> ComparisonVerdict:
    """How a variant compares with another: by ``unserved``, then, where both are proven equal, by points."""
    unserved, other_unserved = unserved_interval(outcome), unserved_interval(against)
    points, other_points = points_interval(outcome), points_interval(against)
    if unserved is None or other_unserved is None or points is None or other_points is None:
        return ComparisonVerdict.NONE
    if not same_yardstick(outcome.scenario, against.scenario):
        return ComparisonVerdict.OTHER
    if outcome.question and outcome.question == against.question:
        return ComparisonVerdict.EQUAL
    first = _of(unserved, other_unserved)
    return _of(points, other_points) if first is ComparisonVerdict.EQUAL else first


def _of(mine: Interval, other: Interval) -> ComparisonVerdict:
    if mine.high < other.low:
        return ComparisonVerdict.BETTER
    if mine.low > other.high:
        return ComparisonVerdict.WORSE
    return ComparisonVerdict.EQUAL if mine.exact and other.exact else ComparisonVerdict.UNDECIDED


def same_yardstick(first: Scenario, second: Scenario) -> bool:
    """Whether scores mean the same: the same students with the same wishes, the same weights."""
    same_weights = first.settings.goals == second.settings.goals and first.settings.priority == second.settings.priority
    return same_weights and _demand(first) == _demand(second)


def _demand(scenario: Scenario) -> set[tuple[object, ...]]:
    return {_wish(row) for row in scenario.students}


def _wish(row: Student) -> tuple[object, ...]:
    codes = (row.together, row.apart, row.care_group)
    return (row.id, row.grade, row.attends, row.priority, row.clubs, row.wants_clubs, row.club_weight, codes)
