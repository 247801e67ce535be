"""Plans after-school service (课后服务): groups, clubs, rooms, staff, time and pay.

    import optimizer

    scenario = optimizer.load("scenarios/zhanggong")
    solution = optimizer.solve(scenario, time_limit=20)
    optimizer.plot_week(solution.scenario, solution.timetable)

Names are imported when first used, so that ``import optimizer`` stays cheap.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from optimizer.audit import audit as audit
    from optimizer.files import load as load
    from optimizer.files import read_timetable as read_timetable
    from optimizer.report.plot import plot_week as plot_week
    from optimizer.solve.repair import repair as repair
    from optimizer.solve.run import solve as solve

_HOME = {
    "audit": "optimizer.audit",
    "load": "optimizer.files",
    "plot_week": "optimizer.report.plot",
    "read_timetable": "optimizer.files",
    "repair": "optimizer.solve.repair",
    "solve": "optimizer.solve.run",
}

__all__ = ["audit", "load", "plot_week", "read_timetable", "repair", "solve"]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'optimizer' has no attribute {name!r}")
    return getattr(import_module(_HOME[name]), name)
