"""What if: scenarios derived by named changes, solved and compared. See docs/what-if.md.

Names are imported when first used, so that reading a change does not load the solver.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from optimizer.whatif import changes
    from optimizer.whatif.outcome import VariantOutcome
    from optimizer.whatif.scenario_change import ScenarioChange
    from optimizer.whatif.single_changes import Sensitivity, sensitivity
    from optimizer.whatif.study import Study, compare
    from optimizer.whatif.study_files import study_again, write_study
    from optimizer.whatif.variants import Variant, grid, variant
    from optimizer.whatif.verdict import ComparisonVerdict

_HOME = {
    "ComparisonVerdict": "verdict",
    "ScenarioChange": "scenario_change",
    "Sensitivity": "single_changes",
    "Study": "study",
    "Variant": "variants",
    "VariantOutcome": "outcome",
    "compare": "study",
    "grid": "variants",
    "sensitivity": "single_changes",
    "study_again": "study_files",
    "variant": "variants",
    "write_study": "study_files",
}
"""Public name -> module of this room that has it."""

__all__ = [
    "ComparisonVerdict",
    "ScenarioChange",
    "Sensitivity",
    "Study",
    "Variant",
    "VariantOutcome",
    "changes",
    "compare",
    "grid",
    "sensitivity",
    "study_again",
    "variant",
    "write_study",
]


def __getattr__(name: str) -> Any:
    if name == "changes":
        return import_module("optimizer.whatif.changes")
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"optimizer.whatif.{_HOME[name]}"), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
