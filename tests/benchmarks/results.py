"""Records by hand, for tests of tables and charts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from benchmarks.record import OURS, Proven, Record, Standing


def record(
    *,
    students: int = 300,
    kind: str = "clubs",
    engine: str = OURS,
    points: int = 200,
    curve: Sequence[tuple[float, int, int, int]] | None = None,
    bounds: Sequence[tuple[float, int, int]] = (),
    **others: Any,
) -> Record:
    """A run with one timetable of so many points after a second, unless a curve is given."""
    rows = [(1.0, 0, 0, points)] if curve is None else curve
    known: dict[str, Any] = {
        "seed": 0,
        "limit": 60.0,
        "status": "feasible",
        "when": "2026-09-07T08:00:00+00:00",
        "load": 0.1,
        "others": 0.0,
        "machine": {"cores": "2", "system": "Linux", "python": "3.11", "ortools": "9.15"},
        "memory": 200.0,
        "school": f"{kind}-{students}",
    }
    return Record(
        kind=kind,
        students=students,
        engine=engine,
        curve=[Standing(*row) for row in rows],
        bounds=[Proven(*row) for row in bounds],
        **(known | others),
    )
