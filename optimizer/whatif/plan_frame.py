"""Plans as a pandas frame of numbers: a row for each plan, stable English columns, intervals as two columns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from optimizer.whatif.outcome import VariantOutcome
from optimizer.whatif.table import cost_at_first
from optimizer.whatif.verdict import ComparisonVerdict, compare_bounds

_WHOLE = (
    *("students", "served", "waiting", "waiting_days", "student_slots", "clubs_open", "clubs_offered", "care_groups"),
    *("staff_slots", "people", "least_load", "most_load", "rooms", "rooms_at_once", "violations"),
)
_YUAN = ("fees", "income", "cost", "outside", "labour", "balance")
_VERDICTS = [verdict.value for verdict in ComparisonVerdict]


def plan_frame(outcomes: Sequence[VariantOutcome]) -> pd.DataFrame:
    """Every figure of every plan as a number; missing where there is no timetable or no account.

    Returns
    -------
    DataFrame
        Index ``plan``. Columns: those of `optimizer.report.figures.Figures`; ``choice_1`` … and ``choice_none`` (wishes
        granted by place, and not granted), ``slots_teacher`` … (staff slots by role), ``waiting_CATEGORY``; the best
        timetable's ``unserved`` and ``points`` lie between ``unserved_bound`` and ``unserved``, ``points_bound`` and
        ``points``; ``verdict`` against the first plan; yuan of the week, ``cost_at_first`` at the first plan's pay.
    """
    rows = [_row(one, outcomes[0]) for one in outcomes]
    frame = pd.DataFrame(rows, index=pd.Index([one.name for one in outcomes], name="plan"))
    whole = [
        column for column in frame.columns if column.startswith(("choice_", "slots_", "waiting_")) or column in _COUNTS
    ]
    numbers = frame.columns.difference(["status", "verdict"])
    frame[numbers] = frame[numbers].apply(pd.to_numeric)
    frame = frame.astype(dict.fromkeys(whole, "Int64"))
    frame["verdict"] = pd.Categorical(frame["verdict"], categories=_VERDICTS)
    frame["status"] = frame["status"].astype("category")
    return frame


_COUNTS = frozenset((*_WHOLE, "unserved", "unserved_bound", "points", "points_bound"))


def _row(one: VariantOutcome, first: VariantOutcome) -> dict[str, Any]:
    result, figures = one.result, one.figures
    row: dict[str, Any] = {"status": one.end.value if result is None or figures is None else result.status.value}
    if figures is not None and result is not None and result.score is not None:
        row |= {name: getattr(figures, name) for name in _WHOLE}
        row |= {f"waiting_{category or 'none'}": count for category, count in figures.waiting_by.items()}
        row |= {f"choice_{place or 'none'}": count for place, count in figures.wishes.items()}
        row |= {f"slots_{role}": count for role, count in figures.slots_by_role.items()}
        row |= {"unserved": result.score.unserved, "unserved_bound": result.bound.unserved}
        row |= {"points": result.score.points, "points_bound": result.bound.points, "gap": result.gap}
        row |= {
            "exercise_minutes": None if figures.exercise is None else float(figures.exercise),
            "seconds": result.seconds.get("total"),
        }
        row["load_gini"] = None if figures.load_gini is None else float(figures.load_gini)
        if figures.money is not None:
            row |= {name: getattr(figures.money, name) / 100 for name in _YUAN}
            per_unit, cost = figures.money.fen_per_unit, cost_at_first(one, first)
            row["yuan_per_unit"] = None if per_unit is None else float(per_unit / 100)
            row["cost_at_first"] = None if cost is None else cost / 100
    row["verdict"] = None if one is first else compare_bounds(one, first).value
    return row
