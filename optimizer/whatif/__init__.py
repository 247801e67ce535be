"""What if: scenarios derived by named changes, solved and compared. See docs/what-if.md."""

from optimizer.whatif import changes
from optimizer.whatif.outcome import VariantOutcome
from optimizer.whatif.scenario_change import ScenarioChange
from optimizer.whatif.single_changes import Sensitivity, sensitivity
from optimizer.whatif.study import Study, compare
from optimizer.whatif.study_files import study_again, write_study
from optimizer.whatif.variants import Variant, grid, variant
from optimizer.whatif.verdict import ComparisonVerdict

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
