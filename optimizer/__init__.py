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
    from optimizer.auditing.cover import cover_candidates as cover
    from optimizer.batch import run_batch as run_batch
    from optimizer.engine.explain.explain_school import explain as explain
    from optimizer.engine.repair.repair_week import repair as repair
    from optimizer.engine.solve import solve as solve
    from optimizer.files import load as load
    from optimizer.files import read_timetable as read_timetable
    from optimizer.files import write_timetable as write_timetable
    from optimizer.files.examples import example_folder as example_folder
    from optimizer.files.frames_in import scenario_from_frames as scenario_from_frames
    from optimizer.files.scenario_out import write_scenario as write_scenario
    from optimizer.payroll import pay as pay
    from optimizer.report.charts_pay import lorenz_curves as plot_fairness
    from optimizer.report.charts_pay import pay_bars as plot_pay
    from optimizer.report.charts_trace import plot_trace as plot_trace
    from optimizer.report.charts_week import plot_clubs as plot_clubs
    from optimizer.report.charts_week import plot_load as plot_load
    from optimizer.report.charts_week import plot_rooms as plot_rooms
    from optimizer.report.frames import fee_frame as fee_frame
    from optimizer.report.frames import goal_frame as goal_frame
    from optimizer.report.frames import load_frame as load_frame
    from optimizer.report.frames import pay_frame as pay_frame
    from optimizer.report.frames import session_frame as session_frame
    from optimizer.report.frames import student_frame as student_frame
    from optimizer.report.frames import violation_frame as violation_frame
    from optimizer.report.plot import plot_week as plot_week
    from optimizer.whatif import changes, sensitivity, variant
    from optimizer.whatif import compare as compare
    from optimizer.whatif import grid as grid
    from optimizer.whatif import study_again as study_again
    from optimizer.whatif import write_study as write_study

_HOME = {
    "audit": "optimizer.auditing",
    "changes": "optimizer.whatif",
    "compare": "optimizer.whatif",
    "cover": "optimizer.auditing.cover:cover_candidates",
    "example_folder": "optimizer.files.examples",
    "explain": "optimizer.engine.explain.explain_school",
    "fee_frame": "optimizer.report.frames",
    "goal_frame": "optimizer.report.frames",
    "grid": "optimizer.whatif",
    "load": "optimizer.files",
    "load_frame": "optimizer.report.frames",
    "pay": "optimizer.payroll",
    "pay_frame": "optimizer.report.frames",
    "plot_clubs": "optimizer.report.charts_week",
    "plot_fairness": "optimizer.report.charts_pay:lorenz_curves",
    "plot_load": "optimizer.report.charts_week",
    "plot_pay": "optimizer.report.charts_pay:pay_bars",
    "plot_rooms": "optimizer.report.charts_week",
    "plot_trace": "optimizer.report.charts_trace",
    "plot_week": "optimizer.report.plot",
    "read_timetable": "optimizer.files",
    "repair": "optimizer.engine.repair.repair_week",
    "run_batch": "optimizer.batch",
    "scenario_from_frames": "optimizer.files.frames_in",
    "sensitivity": "optimizer.whatif",
    "session_frame": "optimizer.report.frames",
    "solve": "optimizer.engine.solve",
    "student_frame": "optimizer.report.frames",
    "study_again": "optimizer.whatif",
    "variant": "optimizer.whatif",
    "violation_frame": "optimizer.report.frames",
    "write_scenario": "optimizer.files.scenario_out",
    "write_study": "optimizer.whatif",
    "write_timetable": "optimizer.files",
}
"""Public name -> module that has it, and after a colon its name there if it is another."""

__all__ = [
    "audit",
    "changes",
    "compare",
    "cover",
    "example_folder",
    "explain",
    "fee_frame",
    "goal_frame",
    "grid",
    "load",
    "load_frame",
    "pay",
    "pay_frame",
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
    "scenario_from_frames",
    "sensitivity",
    "session_frame",
    "solve",
    "student_frame",
    "study_again",
    "variant",
    "violation_frame",
    "write_scenario",
    "write_study",
    "write_timetable",
]


def __getattr__(name: str) -> Any:
    if name == "__version__":
        return import_module("importlib.metadata").version("after-school-optimizer")
    if name not in _HOME:
        raise AttributeError(f"module 'optimizer' has no attribute {name!r}")
    home, _, inside = _HOME[name].partition(":")
    return getattr(import_module(home), inside or name)


def __dir__() -> list[str]:
    """Public names for tab completion, imported or not."""
    return [*__all__, "__version__"]
