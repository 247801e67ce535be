"""Outcomes as charts: from their figures to `optimizer.report.charts_plans`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from optimizer.language.text import Language, Text
from optimizer.report.charts_plans import PlanPoint, PlanScore, choices_chart, points_chart, service_chart
from optimizer.rules.view import View
from optimizer.whatif.outcome import VariantOutcome
from optimizer.whatif.table import cost_at_first, costs_over_seeds
from optimizer.whatif.verdict import ComparisonVerdict, compare_bounds, points_interval, unserved_interval

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_AT_LEAST_AS_GOOD = (ComparisonVerdict.BETTER, ComparisonVerdict.EQUAL)
_COST = Text("cost of the week at the first plan's pay per unit, yuan", "每周支出（按首个方案的单价计，元）")


def plot_service(outcomes: Sequence[VariantOutcome], ax: Axes | None, language: Language) -> Axes:
    """Cost at the first plan's pay per unit, against student slots served."""
    costs = {one.name: cost for one in outcomes if (cost := cost_at_first(one, outcomes[0])) is not None}
    points = []
    for one in outcomes:
        if one.figures is None or one.name not in costs:
            continue
        cheaper = [other for other in outcomes if costs.get(other.name, costs[one.name]) < costs[one.name]]
        beaten = any(compare_bounds(other, one) in _AT_LEAST_AS_GOOD for other in cheaper)
        amounts = (costs[one.name] / 100, one.figures.student_slots, _most_slots(one))
        points.append(PlanPoint(one.name, *amounts, beaten, *_served_apart(one), _costs(one, outcomes[0])))
    return service_chart(points, ax, language, _COST)


def _costs(one: VariantOutcome, first: VariantOutcome) -> tuple[float, float] | None:
    """Yuan, least and most over the seeds that were run."""
    costs = costs_over_seeds(one, first)
    return None if costs is None else (costs[0] / 100, costs[1] / 100)


def _served_apart(one: VariantOutcome) -> tuple[tuple[int, int], tuple[int, int]]:
    """(served every day, signed up) of the children with a priority category, and of the others."""
    if one.timetable is None or one.result is None:
        return (0, 0), (0, 0)
    view = View(one.scenario, one.timetable, one.result.week_of)
    asked = Counter(bool(student.priority) for student in one.scenario.students if view.signed_up(student))
    waiting = Counter(bool(one.scenario.student[who].priority) for who in view.waits)
    priority, others = ((asked[apart] - waiting[apart], asked[apart]) for apart in (True, False))
    return priority, others


def _most_slots(one: VariantOutcome) -> int | None:
    """Student slots that no week of a plan can exceed, by the proven bound on the weighted unserved slots."""
    unserved = unserved_interval(one)
    if unserved is None:
        return None
    scenario = one.scenario
    weight = max([1, *(scenario.priority_weight(student) for student in scenario.students)])
    return sum(len(student.attends & scenario.week.all) for student in scenario.students) - -(-unserved.low // weight)


def plot_points(outcomes: Sequence[VariantOutcome], ax: Axes | None, language: Language) -> Axes:
    """The interval of each plan's points, with its verdict against the first."""
    scores = []
    for one in outcomes:
        points, unserved = points_interval(one), unserved_interval(one)
        if points is not None and unserved is not None:
            note = "" if one is outcomes[0] else compare_bounds(one, outcomes[0]).words.say(language)
            scores.append(PlanScore(one.name, points.low, points.high, str(unserved), note))
    return points_chart(scores, ax, language)


def plot_choices(outcomes: Sequence[VariantOutcome], ax: Axes | None, language: Language) -> Axes:
    """Club wishes granted by place on the list."""
    granted = [(one.name, dict(one.figures.wishes)) for one in outcomes if one.figures is not None]
    return choices_chart([name for name, _ in granted], [wishes for _, wishes in granted], ax, language)
