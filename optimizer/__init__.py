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
    from optimizer.auditing import audit as audit
    from optimizer.batch import run_batch as run_batch
    from optimizer.engine.repair.repair_week import repair as repair
    from optimizer.engine.solve import solve as solve
    from optimizer.files import load as load
    from optimizer.files import read_timetable as read_timetable
    from optimizer.payroll import pay as pay
    from optimizer.report.charts_clubs import plot_clubs as plot_clubs
    from optimizer.report.charts_load import plot_load as plot_load
    from optimizer.report.charts_pay import lorenz_curves as plot_fairness
    from optimizer.report.charts_pay import pay_bars as plot_pay
    from optimizer.report.charts_rooms import plot_rooms as plot_rooms
    from optimizer.report.charts_trace import plot_trace as plot_trace
    from optimizer.report.plot import plot_week as plot_week
    from optimizer.whatif import changes, sensitivity, variant
    from optimizer.whatif import compare as compare
    from optimizer.whatif import grid as grid
    from optimizer.whatif import write_study as write_study

_HOME = {
    "audit": "optimizer.auditing",
    "changes": "optimizer.whatif",
    "compare": "optimizer.whatif",
    "grid": "optimizer.whatif",
    "load": "optimizer.files",
    "pay": "optimizer.payroll",
    "plot_clubs": "optimizer.report.charts_clubs",
    "plot_fairness": "optimizer.report.charts_pay:lorenz_curves",
    "plot_load": "optimizer.report.charts_load",
    "plot_pay": "optimizer.report.charts_pay:pay_bars",
    "plot_rooms": "optimizer.report.charts_rooms",
    "plot_trace": "optimizer.report.charts_trace",
    "plot_week": "optimizer.report.plot",
    "read_timetable": "optimizer.files",
    "repair": "optimizer.engine.repair.repair_week",
    "run_batch": "optimizer.batch",
    "sensitivity": "optimizer.whatif",
    "solve": "optimizer.engine.solve",
    "variant": "optimizer.whatif",
    "write_study": "optimizer.whatif",
}
"""Public name -> module that has it, and after a colon its name there if it is another."""

__all__ = [
    "audit",
    "changes",
    "compare",
    "grid",
    "load",
    "pay",
    "plot_clubs",
    "plot_fairness",
    "plot_load",
    "plot_pay",
    "plot_rooms",
    "plot_trace",
    "plot_week",
    "read_timetable",
    "repair",
    "run_batch",
    "sensitivity",
    "solve",
    "variant",
    "write_study",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'optimizer' has no attribute {name!r}")
    home, _, inside = _HOME[name].partition(":")
    return getattr(import_module(home), inside or name)
