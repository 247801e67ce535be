"""What if: scenarios derived by named changes, solved and compared. See docs/what-if.md."""

from optimizer.compare import changes
from optimizer.compare.change import Change
from optimizer.compare.outcome import Outcome
from optimizer.compare.sensitivity import Sensitivity, sensitivity
from optimizer.compare.study import Study, compare
from optimizer.compare.variant import Variant, grid, variant
from optimizer.compare.verdict import Verdict
from optimizer.compare.write import write_study

__all__ = [
    "Change",
    "Outcome",
    "Sensitivity",
    "Study",
    "Variant",
    "Verdict",
    "changes",
    "compare",
    "grid",
    "sensitivity",
    "variant",
    "write_study",
]
