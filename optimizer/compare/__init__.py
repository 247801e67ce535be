"""What if: scenarios derived by named changes, solved and compared. See docs/what-if.md."""

from optimizer.compare import changes
from optimizer.compare.change import ScenarioChange
from optimizer.compare.outcome import VariantOutcome
from optimizer.compare.sensitivity import Sensitivity, sensitivity
from optimizer.compare.study import Study, compare
from optimizer.compare.variant import Variant, grid, variant
from optimizer.compare.verdict import ComparisonVerdict
from optimizer.compare.write import write_study

__all__ = [
    "ScenarioChange",
    "VariantOutcome",
    "Sensitivity",
    "Study",
    "Variant",
    "ComparisonVerdict",
    "changes",
    "compare",
    "grid",
    "sensitivity",
    "variant",
    "write_study",
]
