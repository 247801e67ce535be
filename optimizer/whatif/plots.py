"""Outcomes as charts: from their figures to `optimizer.report.charts_plans`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from optimizer.language.text import Language, Text
from optimizer.report.charts_plans import PlanPoint, PlanScore, choices_chart, points_chart, service_chart
from optimizer.whatif.outcome import VariantOutcome
from optimizer.whatif.table import cost_at_first
from optimizer.whatif.verdict import compare_bounds, points_interval, unserved_interval

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_COST = Text("cost of the week at the first plan's pay per unit, yuan", "每周支出（按首个方案的单价计，元）")


def plot_service(outcomes: Sequence[VariantOutcome], ax: Axes | None, language: Language) -> Axes:
    """Cost at the first plan's pay per unit, against student slots served."""
    points = []
    for one in outcomes:
        cost = cost_at_first(one, outcomes[0])
        if one.figures is not None and cost is not None:
            points.append(PlanPoint(one.name, cost / 100, one.figures.student_slots))
    return service_chart(points, ax, language, _COST)


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
